"""The invented survivors of the packet tests are the ones the oracles are asked about."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "packets"))
