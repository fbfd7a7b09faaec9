"""A clinic, a shelter and a hub: three real programs, one line that can be cut."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

for _beside in ("hub", "services"):
    sys.path.append(str(Path(__file__).parents[1] / _beside))

from stations import Network, network_on  # noqa: E402 - found only now


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)
