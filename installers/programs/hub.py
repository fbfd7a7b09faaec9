"""What the hub's own bundle begins with: the relay, and nothing else."""

from __future__ import annotations

import os

from clinic_app.main import clinic_hub


def begin() -> int:
    """The relay; or what lies in it, when whoever makes bundles asks."""
    if os.environ.get("NOTEBOOK_TELLS_ITS_PARTS"):
        import parts

        return parts.tell()
    return clinic_hub()


if __name__ == "__main__":
    raise SystemExit(begin())
