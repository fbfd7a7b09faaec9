"""Hubs for each test, stopped afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from running_hub import Running, sealed, serving

from clinic_app.wire.hub_api import Limits


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    yield from serving(tmp_path, Limits())


@pytest.fixture
def small_hub(tmp_path: Path) -> Iterator[Running]:
    """A hub that soon has enough."""
    yield from serving(tmp_path, Limits(pending_per_mailbox=2, requests_per_minute=8, enrolments_per_minute=4))


@pytest.fixture
def envelope() -> bytes:
    return sealed()
