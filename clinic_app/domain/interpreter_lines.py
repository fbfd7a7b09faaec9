"""Who can interpret by telephone, in the order in which they are tried. Never somebody who reports what is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from clinic_app.domain.directory import Organisation, OrgType

SERVICE: Final = "interpreter"
_FIRST: Final = (OrgType.INTERPRETER_POOL, OrgType.HOTLINE)
"""Kinds that are there to be rung at night."""


def interpreter_lines(
    organisations: Iterable[Organisation], language: str, *, us: str | None, day: date
) -> list[Organisation]:
    """Entries that interpret from this language, have a number and tell nobody: pools, then hotlines, then others.

    Our own entry is not among them, and nobody of whom it is not known whom they must tell.
    """
    able = [
        each
        for each in organisations
        if SERVICE in each.services and language in each.languages and each.phone and each.id != us
        if not each.must_tell and not each.firewalled
    ]
    return sorted(able, key=lambda each: (_place(each.org_type), each.stale(day), each.id))


def _place(org_type: OrgType) -> int:
    return _FIRST.index(org_type) if org_type in _FIRST else len(_FIRST)
