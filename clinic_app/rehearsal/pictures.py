"""Pictures of the main screens, in English and Thai, as they look with the rehearsal's invented people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clinic_app.rehearsal.town import Office


def take_pictures(sender: Office, services: Sequence[Office], folder: Path) -> None:
    """One PNG for each screen and language."""
