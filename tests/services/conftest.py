"""One clinic with five people for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import House
from mistaken_night import Night, first_day


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.founded()
    yield made
    made.leave()


@pytest.fixture(scope="session")
def training_of_the_first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return first_day(tmp_path_factory.mktemp("training"))


@pytest.fixture
def night(house: House, training_of_the_first_day: Path) -> Iterator[Night]:
    made = Night(house, training_of_the_first_day)
    yield made
    made.training.close()
