"""The journal's words for papers: printed, lost on the way, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.ui.i18n import _

ACTS: Final[dict[str, Callable[[], str]]] = {
    "printed": lambda: _("Printed"),
    "print_unsure": lambda: _("A printer went away while it had a paper"),
    "paper_became": lambda: _("What became of a paper"),
    "codes_reserved": lambda: _("Case codes set aside for paper"),
    "codes_given_up": lambda: _("Paper forms destroyed unused"),
    "paper_entered": lambda: _("Case begun from a paper form"),
    "letterhead_changed": lambda: _("Letterhead changed"),
}
