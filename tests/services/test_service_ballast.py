"""What a real clinic keeps free on its disk; tests lay less."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinic_at_work import CHEAP, COORDINATOR, SUPERVISOR, House

from clinic_app import main
from clinic_app.services.doorway import NewClinic
from clinic_app.settings import Settings


@pytest.mark.parametrize(("asked", "laid"), [(None, 32 << 20), (4096, 4096), (0, 0)])
def test_a_clinic_keeps_32_megabytes_for_the_day_its_disk_is_full(tmp_path: Path, asked: int | None, laid: int) -> None:
    doorway = main.build_doorway(Settings(tmp_path), House(tmp_path).clock, CHEAP, ballast_bytes=asked)
    doorway.create(NewClinic(kind="clinic", people=(COORDINATOR, SUPERVISOR)))
    assert (tmp_path / "vault" / "ballast").stat().st_size == laid
