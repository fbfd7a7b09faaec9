"""What several PCs wrote about telling one service without having seen each other's: the least holds, a person decides.

Each decision about sharing is an entity of its own; the one written last decides (`consent`). Of several that knew
nothing of each other and differ, all are told, and the one that lets out least is put last; where all are a yes, that
one lets out no more than each of the others, until a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Final, Generic, TypeVar

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import EntityId
from clinic_app.domain.release import RELEASE, texts_of
from clinic_app.domain.stricter import DECISIONS
from clinic_app.facts import dataclass

SHARING: Final = "sharing"
"""Stands where a question's id would: decisions about telling one service, as `told` says them."""

DECISION_FIELDS: Final = ("c_share", "c_withdrawn_at", "c_share_items", "c_expiry")
"""What a decision says. Whoever writes one of them decides anew."""

HOW_FAR: Final = ("c_share_items", "c_expiry", "c_reply_ok")
"""What a yes lets out, until when, and whether they may tell us how it went."""

_TO: Final = ("c_share_org", "c_share_sector")
_GIVEN: Final = DECISIONS[-1]


Writing = TypeVar("Writing")
Knew = Callable[[Writing, Writing], bool]
"""Whether the first was written with the other in view."""


@dataclass(frozen=True, slots=True)
class Contested:
    """Decisions that stand against each other, the one that holds last."""

    rows: tuple[EntityId, ...]
    named: EntityId
    """The one the question is asked of: the same on every PC, and no other question's."""


def told(case: Case, row: EntityId) -> dict[str, Stored]:
    """What this decision says, as far as two of them may differ; to whom."""
    word = case.stored("c_share", row)
    if word == _GIVEN and case.stored("c_withdrawn_at", row) is not None:
        word = "withdrawn"
    said: dict[str, Stored] = {field: case.stored(field, row) for field in _TO}
    said["c_share"] = word
    if word == _GIVEN:
        said |= {field: case.stored(field, row) for field in HOW_FAR}
        said["c_share_items"] = sorted(texts_of(said["c_share_items"]))
    return {field: value for field, value in said.items() if value is not None}


def no_more_than_each(case: Case, rows: tuple[EntityId, ...]) -> Change:
    """What the last of these, which holds, has to say to let out nothing that one of them does not; if each is a yes.

    No item but what each names, no longer than the first that ends, an answer of theirs only if each lets it come.
    """
    last, said = rows[-1], [told(case, row) for row in rows]
    if any(each.get("c_share") != _GIVEN for each in said):
        return Change()
    days = [str(each["c_expiry"]) for each in said if "c_expiry" in each]
    replies = [each.get("c_reply_ok") for each in said]
    items: list[frozenset[str]] = [frozenset(texts_of(each["c_share_items"])) for each in said]
    both: frozenset[str] = reduce(_in_both, items)
    least: dict[str, Stored | None] = {
        "c_share_items": sorted(both),
        "c_expiry": min(days, default=None),
        "c_reply_ok": min(replies, key=_lets_come),
    }
    now = said[-1]
    return Change(values=tuple((last, field, value) for field, value in least.items() if now.get(field) != value))


def _in_both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """What both name: itself, or all that it is part of."""
    every = one | other
    return frozenset(each for each in every if all({each, each.partition(".")[0]} & names for names in (one, other)))


def _lets_come(reply: Stored | None) -> tuple[int, str]:
    """The more the later in this order. Who was not asked whether they may answer said no yes."""
    place = DECISIONS.index(reply) if isinstance(reply, str) and reply in DECISIONS else len(DECISIONS) - 2
    return place, str(reply or "")


def contested(
    case: Case, wrote: Mapping[EntityId, Iterable[Writing]], knew: Knew[Writing]
) -> Iterator[Contested]:  # fmt: skip
    """Each set of decisions about one service of which nobody had seen all. `wrote`: what began or changed each."""
    order = _Order(knew)
    found = dict[frozenset[EntityId], Contested]()
    for rows in _about_one_service(case):
        by = {row: tuple(wrote[row]) for row in rows}
        newest = [row for row in rows if not any(order.outdone(by[row], by[other]) for other in rows)]
        apart = [
            row
            for row in newest
            if any(order.apart(by[row], by[other]) and _word(case, row) != _word(case, other) for other in newest)
        ]
        if apart:
            least_last = sorted(apart, key=lambda row: (_lets_out(case, row), row.bytes), reverse=True)
            # A word about whatever they do stands against those about each service of theirs.
            for_one = [row for row in apart if case.stored("c_share_sector", row) is not None] or apart
            named = min(for_one, key=lambda row: row.bytes)
            found.setdefault(frozenset(apart), Contested(tuple(least_last), named))
    yield from found.values()


def same_service(case: Case, one: EntityId, other: EntityId) -> bool:
    """Whether both decide about telling one service."""
    if any(row not in case.entities or case.entities[row].kind != RELEASE for row in (one, other)):
        return False
    (mine, its), (theirs, other_sector) = ((case.stored(field, row) for field in _TO) for row in (one, other))
    return mine == theirs and (its == other_sector or (mine is not None and None in (its, other_sector)))


def _about_one_service(case: Case) -> Iterator[tuple[EntityId, ...]]:
    """Of one organisation those of each sector, with those of whatever sector."""
    to = {row.id: tuple(case.stored(field, row.id) for field in _TO) for row in case.of_kind(RELEASE)}
    named = {organisation for organisation, sector in to.values() if sector is not None and organisation is not None}
    for whom in dict.fromkeys(to.values()):
        organisation, sector = whom
        if sector is None and organisation in named:
            continue
        also = {whom} if organisation is None else {whom, (organisation, None)}
        yield tuple(row for row, each in to.items() if each in also)


def _word(case: Case, row: EntityId) -> dict[str, Stored]:
    return {field: value for field, value in told(case, row).items() if field not in _TO}


@dataclass(frozen=True, slots=True)
class _Order(Generic[Writing]):
    """Of decisions, each with all that was written of it."""

    knew: Knew[Writing]

    def outdone(self, these: tuple[Writing, ...], by: tuple[Writing, ...]) -> bool:
        """Whether all of it was in view when the other was written last, and not the other way round."""
        return not self._unseen(these, by) and self._unseen(by, these)

    def apart(self, these: tuple[Writing, ...], others: tuple[Writing, ...]) -> bool:
        """Whether neither was in view of the other."""
        return self._unseen(these, others) and self._unseen(others, these)

    def _unseen(self, these: tuple[Writing, ...], by: tuple[Writing, ...]) -> bool:
        return any(not any(other is one or self.knew(other, one) for other in by) for one in these)


def _lets_out(case: Case, row: EntityId) -> tuple[int, int, str, str]:
    """The more the later in this order. A code of a newer list lets out less than a yes."""
    said = told(case, row)
    word = said.get("c_share")
    place = DECISIONS.index(word) if word in DECISIONS else len(DECISIONS) - 2
    items = said.get("c_share_items", [])
    return place, len(items), str(said.get("c_expiry", "")), " ".join(items)
