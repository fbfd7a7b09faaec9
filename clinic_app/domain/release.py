"""One row of what she decided about sharing, as the record keeps it: read here, judged in `consent`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from clinic_app.domain.answers import Answer, Stored
from clinic_app.domain.case import Case, Entity
from clinic_app.domain.ids import EntityId, OrganisationId
from clinic_app.domain.timekeeping import instant
from clinic_app.facts import dataclass

RELEASE: Final = "release"
"""The kind of the entity that keeps one yes or no to sharing."""

THE_RELEASE_ITSELF: Final = ""
"""The item to ask for when the question is whether anything at all may go."""

_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)


class Decision(StrEnum):
    """What she answered. None but the first lets anything out."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNABLE_NOW = "unable_now"
    UNDECIDED = "undecided"


_DECISIONS: Final = {each.value: each for each in Decision}


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One row of what she decided about sharing. `given_at` is when she said it."""

    id: EntityId
    decision: Decision | None
    organisation: OrganisationId | None
    sector: str | None
    items: frozenset[str]
    form: str | None
    language: str | None
    text_state: str | None
    explained: bool
    alone_said: str | None
    assent: Decision | None
    embassy: Decision | None
    given_at: datetime | None
    expires_on: date | None
    withdrawn_at: datetime | None
    reply: Decision | None
    order: int | None

    @property
    def alone(self) -> bool:
        """Whether she was alone with us when she said it. Not asked is not alone."""
        return self.alone_said == "yes"

    @property
    def reply_ok(self) -> bool:
        """Whether they may tell us how it went."""
        return self.reply is Decision.GIVEN

    def names(self, item: str) -> bool:
        """Whether she agreed to this item, or to all that it is part of (`x_access` holds `x_access.children_1`)."""
        return item == THE_RELEASE_ITSELF or item in self.items or item.partition(".")[0] in self.items


def unasked(organisation: OrganisationId, sector: str) -> Release:
    """A row that nobody has asked her about yet: for telling her what could be told at all."""
    return Release(
        id=EntityId(UUID(int=0)), decision=None, organisation=organisation, sector=sector, items=frozenset(), form=None,
        language=None, text_state=None, explained=False, alone_said=None, assent=None, embassy=None, given_at=None,
        expires_on=None, withdrawn_at=None, reply=None, order=None,
    )  # fmt: skip


def decision_of(stored: Stored | None) -> Decision | None:
    """What a stored consent code says; a silence, or a code that is none of ours, is no decision."""
    return _DECISIONS.get(stored) if isinstance(stored, str) else None


def releases_of(case: Case) -> tuple[Release, ...]:
    """Every row about sharing, the oldest first; rows of one instant stand in the order they were made."""
    rows = (_release(case, entity) for entity in case.of_kind(RELEASE))
    return tuple(sorted(rows, key=lambda row: row.given_at or _BEFORE_ALL))


def written_in_turn(case: Case) -> tuple[Release, ...]:
    """The same in the order in which they were written: who had seen what, whatever the clocks say."""
    return tuple(_release(case, entity) for entity in case.of_kind(RELEASE))


def _release(case: Case, entity: Entity) -> Release:
    def kept(field: str) -> Stored | None:
        answer = case.answer(field, entity.id)
        return answer.value if isinstance(answer, Answer) else None

    def said(field: str) -> Decision | None:
        return decision_of(kept(field))

    organisation, expiry = kept("c_share_org"), kept("c_expiry")
    given, withdrawn = kept("c_obtained_at"), kept("c_withdrawn_at")
    return Release(
        id=entity.id,
        decision=said("c_share"),
        organisation=OrganisationId(organisation) if organisation else None,
        sector=kept("c_share_sector"),
        items=frozenset(texts_of(kept("c_share_items"))),
        form=kept("c_form"),
        language=kept("c_lang"),
        text_state=kept("c_text_state"),
        explained=kept("c_explained") is True,
        alone_said=kept("c_alone"),
        assent=said("c_assent"),
        embassy=said("c_share_embassy"),
        given_at=instant(given) if given else None,
        expires_on=date.fromisoformat(expiry) if expiry else None,
        withdrawn_at=instant(withdrawn) if withdrawn else None,
        reply=said("c_reply_ok"),
        order=kept("c_order"),
    )


def texts_of(stored: Stored | None) -> tuple[str, ...]:
    """The codes or texts of an answer that may hold one or several."""
    if isinstance(stored, str):
        return (stored,)
    return tuple(each for each in stored if isinstance(each, str)) if isinstance(stored, list) else ()
