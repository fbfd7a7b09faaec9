"""Hubs for each test, stopped afterwards: the same tests over both stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import Cluster, started
from running_hub import Running, sealed, serving

from clinic_app.wire.hub_api import Limits


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A real PostgreSQL of Debian's, of this run alone."""
    with started() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One that answers only when its disk has it: a hub serves from no other."""
    with started(settings=()) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The address of an empty database, or None for the file of a pilot."""
    if request.param == "sqlite":
        yield None
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    address = cluster.lends()
    yield address
    cluster.takes_back(address)


@pytest.fixture
def hub(tmp_path: Path, database: str | None) -> Iterator[Running]:
    yield from serving(tmp_path, Limits(), database=database)


@pytest.fixture
def small_hub(tmp_path: Path, database: str | None) -> Iterator[Running]:
    """A hub that soon has enough."""
    few = Limits(pending_per_mailbox=2, requests_per_minute=8, enrolments_per_minute=4)
    yield from serving(tmp_path, few, database=database)


@pytest.fixture
def envelope() -> bytes:
    return sealed()
