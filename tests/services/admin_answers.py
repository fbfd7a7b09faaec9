"""What a command of IT answered, as a script reads it."""

from __future__ import annotations

import json
from typing import Any


def facts(printed: str) -> dict[str, Any]:
    """The answer without the sentence for whoever stands at the PC: `test_admin_troubles.py` holds that."""
    told: dict[str, Any] = json.loads(printed)
    assert told.get("trouble") is None or told.get("note") or told.pop("means"), told
    return told
