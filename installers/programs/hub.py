"""What the hub's own bundle begins with: the relay, and nothing else."""

from __future__ import annotations

from clinic_app.main import clinic_hub

if __name__ == "__main__":
    raise SystemExit(clinic_hub())
