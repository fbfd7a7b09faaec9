"""What of a case this program does not know: another PC has a newer one, or a form of the site that is not here.

All of it is kept as it was written; nothing of it is shown, printed, sent or counted here until it is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.case import Case, Change
from clinic_app.domain.definitions import Definitions, Field, FieldKind

_CHOSEN: Final = frozenset({FieldKind.CODE, FieldKind.CODES, FieldKind.DECISION})


def not_known(case: Case, known: Definitions) -> int:
    """How many answers, among them choices that no list of ours holds, and parts of a kind that is none of ours."""
    answers = ((field, value) for said in case.answers.values() for field, value in said.items())
    parts = sum(each.kind not in known.kinds for each in case.entities.values() if each.id != case.root)
    return parts + sum(_is_newer(known.fields.get(field), value, known) for field, value in answers)


def says_unknown(change: Change, known: Definitions) -> bool:
    """Whether somebody wrote there what this program does not know."""
    return any(each.kind not in known.kinds for each in change.created) or any(
        _is_newer(known.fields.get(field), value, known) for _, field, value in change.values
    )


def kept_choices(field: Field, stands: Stored | None) -> frozenset[str]:
    """The choices that stand as the answer of this field and that it does not offer."""
    if field.kind not in _CHOSEN or stands is None:
        return frozenset()
    return frozenset(code for code in _codes(stands) if code not in field.codes)


def _is_newer(field: Field | None, value: Stored | None, known: Definitions) -> bool:
    if value is None:
        return False
    if field is None:
        return True
    if field.kind not in _CHOSEN or (codes := known.codes.get(field.code_list or "")) is None:
        return False
    if isinstance(value, str):
        return not codes.holds(value)
    return any(not codes.holds(code) for code in _codes(value))


def _codes(value: Stored) -> Iterable[str]:
    said = read(value)
    if not isinstance(said, Answer):
        return ()
    found = said.value if isinstance(said.value, list) else [said.value]
    return (each for each in found if isinstance(each, str))
