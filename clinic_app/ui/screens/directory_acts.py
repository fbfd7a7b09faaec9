"""What the journal says of services and interpreters: who was rung, and which facts changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.ui.i18n import _


def fact_words() -> dict[str, str]:
    """What can be corrected, by name."""
    return {
        "phone": _("Number"),
        "safe_to_call": _("Safe for her to ring"),
        "callback": _("Line to ring back"),
        "hours": _("Hours"),
        "schedule": _("Hours of the week"),
        "languages": _("Languages"),
        "interpreters": _("When an interpreter is there"),
        "takes": _("Takes"),
        "free": _("Free of charge"),
        "papers_asked": _("Papers asked for"),
        "papers": _("Papers, in words"),
        "focal_operational": _("Whom to ask for (role)"),
        "focal_strategic": _("Who decides there (role)"),
        "agreement": _("Agreement with us"),
        "agreement_until": _("Agreement holds until"),
        "notes": _("Notes of ours"),
    }


def _facts(names: object) -> str:
    words = fact_words()
    return ", ".join(words.get(name, name) for name in str(names).split())


FACTS: Final[dict[str, Callable[[object], str]]] = {"facts": _facts}

ACTS: Final[dict[str, Callable[[], str]]] = {
    "interpreter_added": lambda: _("Interpreter entered in the register"),
    "interpreter_vetted": lambda: _("Interpreter vetted"),
    "interpreter_ended": lambda: _("Interpreter left the register"),
    "service_rung": lambda: _("Service rung"),
    "service_corrected": lambda: _("Facts about a service corrected"),
    "service_entered": lambda: _("Service of our own entered"),
    "service_ended": lambda: _("Service of our own no longer used"),
    "service_used_again": lambda: _("Service of our own used again"),
    "service_taken_back": lambda: _("Last change to a service taken back"),
}
