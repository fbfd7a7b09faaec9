"""Words for what the program itself wrote down by a sign of its own: a rule, a permission, a side, a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.referral import Side
from clinic_app.services.retention_years import rules
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _, label


def _station(side: Stored) -> str:
    """Which side of a referral spoke. Raises `ValueError` for any other word."""
    return {Side.SENDER: _("this clinic"), Side.RECEIVER: _("the service")}[Side(side)]


def _keeping(rule_id: Stored) -> str:
    rule = rules().rules[rule_id]
    return label(f"retention.{rule.id}", rule.label)


def _permission(_release: Stored) -> str:
    return _("the one under “What she decided”")


def _words(numbers: Stored) -> str:
    """The pictured words, in the order in which she says them."""
    # Only who reads a history comes here: paper stays unread.
    from clinic_app.services.paper_words import pictured

    return " · ".join(dict(noun.said)[i18n.language()] for noun in pictured(numbers))


OURS: Final[Mapping[str, Callable[[Stored], str]]] = MappingProxyType(
    {"z_retain": _keeping, "x_consent": _permission, "x_words": _words}
)
"""Fields whose stored sign nobody outside the program reads."""

PARTS: Final[Mapping[tuple[str, str], Callable[[Stored], str]]] = MappingProxyType({("x_events", "by"): _station})
"""The same for a part of a record."""
