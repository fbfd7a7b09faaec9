"""What was done about the PCs of this clinic, as the journal's screen tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.ui.i18n import _

ACTS: Final[dict[str, Callable[[], str]]] = {
    "joined_clinic": lambda: _("This PC joined the clinic"),
    "pc_let_in": lambda: _("Another PC let into the clinic"),
    "let_in_here": lambda: _("Somebody of another PC comes in on this one too"),
    "kept_out_here": lambda: _("Somebody comes in on other PCs only"),
    "let_go": lambda: _("No longer read on this PC: kept to people of another"),
    "pc_let_go": lambda: _("A PC taken out of the clinic"),
    "pc_named": lambda: _("A PC called otherwise"),
    "clinic_key_changed": lambda: _("Key of the clinic changed"),
    "pc_stolen_noticed": lambda: _("A PC was stolen"),
    "pc_stolen_step": lambda: _("Stolen PC: a step done"),
    "pc_stolen_closed": lambda: _("Stolen PC: all done"),
}
