"""The whole house: real clinics, real services, a real hub; only the line between them can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from case_file import cases
from clinic_at_work import House
from rehearsed import Rehearsed, rehearse
from stations import Network, network_on


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A clinic with five people, locked."""
    made = House(tmp_path)
    made.founded()
    yield made
    made.leave()


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    """A hub that nobody has joined yet."""
    yield from network_on(tmp_path)


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    """One rehearsal of a file with every kind of line, as a process of its own. Many tests look at it."""
    return rehearse(tmp_path_factory.mktemp("rehearsal"), cases())


@pytest.fixture(scope="session")
def training_rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    """The rehearsal of the invented cases: what `make run` does where there is no screen."""
    return rehearse(tmp_path_factory.mktemp("training"), None)
