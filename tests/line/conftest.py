"""A clinic, a shelter and a hub: three real programs, one line that can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stations import Network, network_on


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)
