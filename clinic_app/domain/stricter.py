"""Of two differing answers the one that holds until a person decides: never looser than either, whichever comes first.

Two files of one woman (`merging`), or two PCs that wrote at the same time, may say different things about consent, safe
contact, danger and who may know. What has no law here is no matter of safety: there the later answer may stand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.schedules import in_common, read_schedule

Law = Callable[[Stored, Stored], Stored]
T = TypeVar("T")

DANGER: Final = "r_level"
LEVELS: Final = ("immediate", "high", "medium", "standard", "not_assessed")
"""Of danger, the worst first."""

DECISIONS: Final = ("withdrawn", "refused", "unable_now", "undecided", "given")
"""Of what she may answer to being asked, what lets out least first."""

_NO_WAY: Final = "none_do_not_contact"
_NO_RULE: Final = "no_restriction"


def stricter(field: str, one: Stored | None, other: Stored | None) -> Stored | None:
    """What holds of two answers to a question that has a law; where one says nothing at all, the other.

    A silence that was written down is no yes. Raises `KeyError` for a question without a law.
    """
    law = LAWS[field]
    if one is None or other is None or one == other:
        return other if one is None else one
    return law(*sorted((one, other), key=_spelled))


def has_law(field: str) -> bool:
    """Whether the stricter of two answers to this question is known."""
    return field in LAWS


def looser(field: str, chosen: Stored | None, than: Stored | None) -> bool:
    """Whether `chosen` lets anything happen that `than` does not. Raises `KeyError` for a question without a law."""
    if than is None:
        return False
    return chosen is None or not same(stricter(field, chosen, than), chosen)


def only_those_of_both(one: Collection[T] | None, other: Collection[T] | None) -> frozenset[T] | None:
    """Who may know of a case of which two lists stand; None is everybody."""
    lists = [frozenset(each) for each in (one, other) if each is not None]
    return frozenset.intersection(*lists) if lists else None


# --- laws ------------------------------------------------------------------------------------------


def _ordered(*strictest_first: Stored) -> Law:
    """Of these codes the first. A silence, or a code of a newer list, stands before the last and behind all others."""

    def law(one: Stored, other: Stored) -> Stored:
        return min(one, other, key=lambda value: _place(value, strictest_first))

    return law


def _place(value: Stored, strictest_first: tuple[Stored, ...]) -> int:
    last = len(strictest_first) - 1
    return strictest_first.index(value) * 2 if value in strictest_first else last * 2 - 1


def _row_by_row(law: Law) -> Law:
    """Each row of a table by itself; a row that only one has stands."""

    def rows(one: Stored, other: Stored) -> Stored:
        if not (_said(one) and _said(other) and isinstance(one, dict) and isinstance(other, dict)):
            return one if _said(one) else other
        both = {row: law(*sorted((one[row], other[row]), key=_spelled)) for row in one.keys() & other.keys()}
        return dict(sorted({**one, **other, **both}.items()))

    return rows


def _what_either_says(one: Stored, other: Stored) -> Stored:
    """Lists of what must not be: what either forbids is forbidden, and a silence forbids nothing."""
    lists = [value for value in (one, other) if isinstance(value, list)]
    if not lists:
        return one
    every = {each for value in lists for each in value}
    if len(every) > 1:
        every.discard(_NO_RULE)
    return next((value for value in lists if set(value) == every), sorted(every))


def _what_both_say(one: Stored, other: Stored) -> Stored:
    """Lists of what is safe: what both call safe. Nothing in common is no way at all; a silence names none."""
    lists = [set(value) for value in (one, other) if isinstance(value, list) and value]
    if len(lists) < 2:
        return next((value for value in (one, other) if isinstance(value, list) and value), one)
    common = lists[0] & lists[1]
    if not common or any(_NO_WAY in ways for ways in lists):
        return [_NO_WAY]
    return next((value for value in (one, other) if set(value) == common), sorted(common))


def _hours(one: Stored, other: Stored) -> Stored:
    """Hours that are safe by both."""
    if not (_said(one) and _said(other)):
        return one if _said(one) else other
    return in_common(read_schedule(one), read_schedule(other)).stored()


def _lines(one: Stored, other: Stored) -> Stored:
    """Words about what must not be told: both stand, one below the other."""
    texts = [value for value in (one, other) if isinstance(value, str)]
    lines = dict.fromkeys(line for text in texts for line in text.splitlines())
    return "\n".join(sorted(lines)) if texts else one


_DECIDED: Final = _ordered(*DECISIONS)
_NO_BEFORE_YES: Final = _ordered("no", "yes")
_YES_BEFORE_NO: Final = _ordered("yes", "no")

LAWS: Final[Mapping[str, Law]] = MappingProxyType(
    {
        **dict.fromkeys(("c_services", "c_record", "c_sensitive", "c_stats", "c_share", "c_reply_ok", "c_share_embassy",
                         "c_assent", "t_choice", "p_identity_wanted"), _DECIDED),
        "f_consents": _row_by_row(_DECIDED),
        **dict.fromkeys(("c_explained", "t_explained"), _ordered(False, True)),
        **dict.fromkeys(("c_alone", "c_child_alone", "k_paper_safe", "a_private_now", "int_her_ok", "sp_copy"),
                        _NO_BEFORE_YES),
        "m_embassy_wish": _ordered("no", "undecided", "yes"),
        **dict.fromkeys(("c_guardian_risk", "k_phone_shared"), _YES_BEFORE_NO),
        **dict.fromkeys(("c_block_org", "c_block_items", "k_rules", "int_never"), _what_either_says),
        **dict.fromkeys(("c_withhold", "k_who_must_not_know"), _lines),
        "k_ok": _ordered("hold_unsafe", "no", "only_if_life_in_danger", "yes"),
        "k_channel": _what_both_say,
        "k_times": _hours,
        DANGER: _ordered(*LEVELS),
        "r_items": _row_by_row(_YES_BEFORE_NO),
        "z_hold": _ordered(True, False),
    }
)  # fmt: skip
"""Each question about consent, safe contact and danger, and what must not be destroyed."""

HERS: Final = frozenset(
    field for field in LAWS if field.startswith("c_") and field not in ("c_guardian_risk", "c_child_alone")
) | {"f_consents", "t_choice", "p_identity_wanted", "m_embassy_wish"}
"""What only the survivor can loosen: she is asked again."""


def _said(value: Stored) -> bool:
    return isinstance(read(value), Answer)


def same(one: Stored | None, other: Stored | None) -> bool:
    """Whether two answers say the same, in whatever order."""
    if isinstance(one, list) and isinstance(other, list):
        return set(one) == set(other)
    return one == other


def _spelled(value: Any) -> str:
    """An order that has nothing to do with which came first."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def worst(levels: Iterable[str]) -> str | None:
    """The worst of these levels of danger."""
    return min(levels, key=lambda level: (_place(level, LEVELS), level), default=None)
