"""A list that one PC put on a file which another, not knowing of it, joined to a second: it holds for both."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from clinic_app.domain.stricter import only_those_of_both
from clinic_app.vault.lane import Lane
from clinic_app.vault.merges import KeptTo, Told

WHO_MAY_KNOW: Final = "who_may_know"
"""The question of a joining which of two lists stands."""

_JOINED: Final = (
    "SELECT m.case_id, m.into_case, m.told, r.reason, r.since, r.by FROM merged m "
    "JOIN restricted r ON r.case_id = m.case_id ORDER BY m.case_id"
)
_LIST: Final = "SELECT person FROM restricted_to WHERE case_id = ? ORDER BY person"


def lists_hold_for_joined(lane: Lane) -> None:
    """Only who may know of both files knows of the one, and a person is asked. Part of a transaction; safe to repeat.

    Whoever looser decided since is not overruled: what a joining knew of is passed over. Every PC comes to the same.
    """
    while sum(_holds(lane, row) for row in lane.rows(_JOINED)):
        pass  # what was joined to a file that was joined itself


def _holds(lane: Lane, row: Any) -> bool:
    case, into, raw, *hand = row
    theirs, told = _list_of(lane, case), msgspec.json.decode(raw, type=Told)
    known = told.list_after.people if told.list_after is not None else None
    if known is not None and set(known) <= set(theirs):
        return False
    now = _list_of(lane, into) if _is_kept(lane, into) else None
    lane.run("DELETE FROM restricted_to WHERE case_id = ?", (into,))
    lane.run("INSERT OR IGNORE INTO restricted (case_id, reason, since, by) VALUES (?, ?, ?, ?)", (into, *hand))
    for person in sorted(only_those_of_both(theirs, now) or ()):
        lane.run("INSERT INTO restricted_to (case_id, person) VALUES (?, ?)", (into, person))
    after = KeptTo(sorted(only_those_of_both(theirs, known) or ()), hand[0], hand[2])
    asked = told.open if WHO_MAY_KNOW in told.open else [*told.open, WHO_MAY_KNOW]
    whole = msgspec.json.encode(msgspec.structs.replace(told, list_after=after, open=asked))
    lane.run("UPDATE merged SET told = ? WHERE case_id = ?", (whole, case))
    return True


def _is_kept(lane: Lane, case: bytes) -> bool:
    return lane.row("SELECT 1 FROM restricted WHERE case_id = ?", (case,)) is not None


def _list_of(lane: Lane, case: bytes) -> list[bytes]:
    return [row[0] for row in lane.rows(_LIST, (case,))]
