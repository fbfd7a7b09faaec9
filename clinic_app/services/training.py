"""Fills the training clinic with invented people, through the same doors by which real ones come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app.errors import TrainingOnly
from clinic_app.paths import resources
from clinic_app.services.case_lines import read_lines
from clinic_app.services.invented import remember_invented
from clinic_app.services.training_afterwards import acts_afterwards, go_on
from clinic_app.services.training_network import know_the_services
from clinic_app.services.writing_lines import Written, write_line

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic

CASES_FILE: Final = "training/cases.jsonl"


def training_cases() -> Path:
    """Where the invented cases lie."""
    return resources() / CASES_FILE


def steps_to_fill() -> int:
    """How many steps an empty training clinic is filled in. Raises `DefinitionRefused`."""
    return len(_lines()) + len(acts_afterwards(resources()))


def fill_if_empty(clinic: Clinic, told: Callable[[int, int], None] = lambda _done, _every: None) -> tuple[Written, ...]:
    """Write every invented case into an empty training vault. Raises `TrainingOnly` in any other.

    `told` hears before each step how many are done, and of how many. What it raises ends the filling: then nothing was
    written.
    """
    if not clinic.training:
        raise TrainingOnly
    if clinic.finding.page(limit=1).total:
        return ()
    clock = clinic.desk.clock
    read = read_lines(_lines(), definitions=clinic.definitions, law=clinic.law, now=clock.now(), zone=clock.zone)
    lines = tuple(read)
    acts = acts_afterwards(resources())
    every = len(lines) + len(acts)

    # All of them or none: half a training clinic would never be filled up.
    with clinic.desk.vault.writing():
        know_the_services(clinic)
        written = []
        for done, line in enumerate(lines):
            told(done, every)
            written.append(write_line(clinic, line))
        remember_invented(clinic.desk.vault.settings, (each.case_id for each in written))
        for done, act in enumerate(acts, start=len(lines)):
            told(done, every)
            go_on(clinic, written, act)
        return tuple(written)


def _lines() -> list[bytes]:
    return training_cases().read_bytes().splitlines()
