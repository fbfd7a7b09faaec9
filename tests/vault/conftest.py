"""Real parts for the vault's tests: a real encrypted database, a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from clinic_app.domain.timekeeping import Clock
from clinic_app.vault.connection import connect
from clinic_app.vault.lane import Lane
from clinic_app.vault.migrations import upgrade
from clinic_app.vault.place import VaultPlace


@dataclass
class Hands:
    """The hands of a clock, moved by the test."""

    wall: datetime = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    ticks: float = 1000.0
    boot_id: str = field(default="boot-1")

    def clock(self) -> Clock:
        return Clock(now=lambda: self.wall, monotonic=lambda: self.ticks, boot_id=self.boot_id)

    def pass_(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def place(tmp_path: Path) -> VaultPlace:
    folder = tmp_path / "clinic"
    folder.mkdir()
    return VaultPlace(folder)


RAW_KEY = bytes(range(48))


def lane_on(place: VaultPlace) -> Lane:
    """An empty, up-to-date database, opened as a program would."""
    place.database.write_bytes(_empty())
    return Lane(place, lambda: connect(place.database, lambda: bytearray(RAW_KEY)))


@cache
def _empty() -> bytes:
    """All steps from nothing, taken once: they are most of what a test of one table would wait for."""
    with TemporaryDirectory(prefix="pt-empty-") as folder:
        place = VaultPlace(Path(folder))
        connect(place.database, lambda: bytearray(RAW_KEY), mode="rwc").close()
        lane = Lane(place, lambda: connect(place.database, lambda: bytearray(RAW_KEY)))
        upgrade(lane.db)
        lane.close()
        assert [file.name for file in place.folder.iterdir()] == [place.database.name]
        return place.database.read_bytes()


@pytest.fixture
def lane(place: VaultPlace) -> Iterator[Lane]:
    """The writer's lane on an empty, up-to-date database with a known key."""
    made = lane_on(place)
    yield made
    made.close()
