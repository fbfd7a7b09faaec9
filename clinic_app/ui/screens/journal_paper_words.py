"""The journal's words for papers: printed, lost on the way, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.ui.i18n import _

ACTS: Final[dict[str, Callable[[], str]]] = {
    "printed": lambda: _("Printed"),
    "print_unsure": lambda: _("A printer went away while it had a paper"),
    "paper_became": lambda: _("What became of a paper"),
    "letterhead_changed": lambda: _("Letterhead changed"),
}
