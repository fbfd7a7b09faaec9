"""One clinic with five people for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.founded()
    yield made
    made.leave()
