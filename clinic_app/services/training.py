"""Fills the training clinic with invented people, through the same doors by which real ones come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app.errors import TrainingOnly
from clinic_app.paths import resources
from clinic_app.services.case_lines import read_lines
from clinic_app.services.invented import remember_invented
from clinic_app.services.training_afterwards import go_on
from clinic_app.services.training_network import know_the_services
from clinic_app.services.writing_lines import Written, write_line

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic

CASES_FILE: Final = "training/cases.jsonl"


def training_cases() -> Path:
    """Where the invented cases lie."""
    return resources() / CASES_FILE


def fill_if_empty(clinic: Clinic) -> tuple[Written, ...]:
    """Write every invented case into an empty training vault. Raises `TrainingOnly` in any other."""
    if not clinic.training:
        raise TrainingOnly
    if clinic.finding.page(limit=1).total:
        return ()
    clock = clinic.desk.clock
    lines = read_lines(
        training_cases().read_bytes().splitlines(), definitions=clinic.definitions, law=clinic.law, now=clock.now(),
        zone=clock.zone,
    )  # fmt: skip

    # All of them or none: half a training clinic would never be filled up.
    with clinic.desk.vault.writing():
        know_the_services(clinic)
        written = tuple(write_line(clinic, line) for line in lines)
        remember_invented(clinic.desk.vault.settings, (each.case_id for each in written))
        go_on(clinic, written, resources())
        return written
