"""What she agreed may go, to whom, until when: the only place that answers it, and it answers no unless she said yes.

The named organisation beats the sector, the newest row decides, a refusal beats a general yes, and what she blocked
stays blocked whatever a row says. Consent taken while she was not alone answers "ask again alone".
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from clinic_app.domain.age import is_minor
from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.guardians import GUARDIANS_FORMS, guardian_may_be_danger
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.release import (
    RELEASE,
    THE_RELEASE_ITSELF,
    Decision,
    Release,
    decision_of,
    releases_of,
    texts_of,
    unasked,
    written_in_turn,
)
from clinic_app.errors import Refusal
from clinic_app.facts import dataclass

__all__ = [
    "EMBASSY",
    "RELEASE",
    "THE_RELEASE_ITSELF",
    "Decision",
    "Mode",
    "Permission",
    "Purpose",
    "Refused",
    "Release",
    "Use",
    "blocked_items",
    "blocked_organisations",
    "covers",
    "decision_of",
    "is_blocked_item",
    "mode_of",
    "permits",
    "permits_something",
    "releases_of",
    "unasked",
]

EMBASSY: Final = "embassy_consular"
IDENTIFICATION: Final = "trafficking_nrm"


class Mode(StrEnum):
    """What may be written down, and so what may be shared. Shown in the banner of every case."""

    DRAFT = "draft"
    CARE_ONLY = "care_only"
    WAITING = "waiting"
    FULL = "full"


class Purpose(StrEnum):
    """By which way something would leave."""

    PACKET = "packet"
    PAPER = "paper"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One thing that would leave, to one organisation, on one day. `item` is a consent item of `packet.toml`."""

    purpose: Purpose
    organisation: OrganisationId
    sector: str
    item: str
    day: date


@dataclass(frozen=True, slots=True)
class Permission:
    """She agreed, and this is the row that says so."""

    release: Release


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not go."""

    reason: Refusal


_SAID: Final = {
    Decision.REFUSED: Refusal.REFUSED,
    Decision.WITHDRAWN: Refusal.WITHDRAWN,
    Decision.UNABLE_NOW: Refusal.UNABLE_NOW,
    Decision.UNDECIDED: Refusal.UNDECIDED,
    None: Refusal.NO_CONSENT,
}
_CHILD_FORMS: Final = frozenset(
    {"guardian_with_assent", "competent_minor", "competent_official_for_child", "guardian_child_too_young"}
)
_FORMS_WITHOUT_CONSENT: Final = frozenset({"emergency_no_consent"})


def mode_of(case: Case) -> Mode:
    """The consent mode of a case, from what she said about a written record."""
    match decision_of(case.stored("c_record")):
        case Decision.GIVEN:
            return Mode.FULL
        case Decision.REFUSED | Decision.WITHDRAWN:
            return Mode.CARE_ONLY
        case Decision.UNABLE_NOW | Decision.UNDECIDED:
            return Mode.WAITING
        case None:
            return Mode.DRAFT


def permits(case: Case, use: Use) -> Permission | Refused:
    """Whether this may go: the only question the rest of the house may ask, paper included."""
    answer = permits_something(case, use)
    if isinstance(answer, Permission) and not covers(case, answer, use.item):
        return Refused(Refusal.NOT_THIS_ITEM)
    return answer


def permits_something(case: Case, use: Use) -> Permission | Refused:
    """What holds for every item alike, whichever the use names. A permission lets out only what it `covers`.

    For whoever asks about many items of one packet: her rows and her age need not be read for each.
    """
    if reason := _closed_to_all(case):
        return Refused(reason)
    if use.organisation in blocked_organisations(case):
        return Refused(Refusal.BLOCKED_ORGANISATION)
    row = _of_either_order(case, use)
    if row is None:
        return Refused(Refusal.NO_CONSENT)
    reason = _not_live(case, row, use)
    return Refused(reason) if reason else Permission(row)


def covers(case: Case, permission: Permission, item: str) -> bool:
    """Whether she agreed to this item too, and did not block it."""
    return permission.release.names(item) and not is_blocked_item(case, item)


def blocked_organisations(case: Case) -> frozenset[OrganisationId]:
    """Organisations that must never learn of her. They do not appear in any list."""
    return frozenset(OrganisationId(each) for each in texts_of(case.stored("c_block_org")))


def blocked_items(case: Case) -> frozenset[str]:
    """Items, flags or fields that must never leave."""
    return frozenset(texts_of(case.stored("c_block_items")))


def is_blocked_item(case: Case, item: str) -> bool:
    """Whether she blocked this item, the one it is part of, or the flag it ends in."""
    whole, _, part = item.partition(".")
    return not blocked_items(case).isdisjoint({item, whole, part} - {""})


def _closed_to_all(case: Case) -> Refusal | None:
    """What stops every release of this case at once."""
    mode = mode_of(case)
    if mode is Mode.CARE_ONLY:
        return Refusal.CARE_ONLY
    if mode is Mode.WAITING:
        return Refusal.WAITING
    if mode is Mode.DRAFT:
        return Refusal.NO_CONSENT
    services = decision_of(case.stored("c_services"))
    return _SAID[services] if services not in (None, Decision.GIVEN) else None


def _of_either_order(case: Case, use: Use) -> Release | None:
    """The row written last decides, by who had seen what, and the one that was said last, by the clocks.

    A clock may be wrong, and what is written last may have been said before: if the two differ, the one that lets out
    less. One from a day to come tells no more than that a clock is wrong.
    """
    written, said = _deciding(written_in_turn(case), use), _deciding(releases_of(case), use)
    if said is None or written is None or _lets(said) or not _lets(written):
        return written
    told_tomorrow = said.given_at is not None and said.given_at.date() > use.day + timedelta(days=1)
    return written if told_tomorrow else said


def _lets(row: Release) -> bool:
    return row.decision is Decision.GIVEN and row.withdrawn_at is None


def _deciding(rows: tuple[Release, ...], use: Use) -> Release | None:
    """The row that speaks for this use, or None if none does."""
    named = [row for row in rows if row.organisation == use.organisation]
    for_sector = [row for row in named if row.sector in (None, use.sector)]
    if for_sector:
        return for_sector[-1]
    # She said no to this organisation, for another service: a general yes does not reopen it.
    if named and named[-1].decision is not Decision.GIVEN:
        return named[-1]
    general = [row for row in rows if row.organisation is None and row.sector == use.sector]
    return general[-1] if general else None


def _not_live(case: Case, row: Release, use: Use) -> Refusal | None:
    """The first thing that keeps this row from being a consent today."""
    ended = row.expires_on is not None and use.day > row.expires_on
    no_assent = is_minor(case, use.day) and (not _assented(row) or _guardian_is_alleged(case, row))
    not_for_embassy = use.sector == EMBASSY and not _asked_for_embassy(case, row)
    not_identified = use.sector == IDENTIFICATION and not _chose_identification(case)
    obstacles = (
        (Refusal.WITHDRAWN, row.withdrawn_at is not None),
        (_SAID.get(row.decision, Refusal.NO_CONSENT), row.decision is not Decision.GIVEN),
        (Refusal.NO_CONSENT, not _complete(row, use.day)),
        (Refusal.EXPIRED, ended),
        (Refusal.NOT_ALONE, not row.alone),
        (Refusal.NO_ASSENT, no_assent),
        (Refusal.NO_CONSENT, not_for_embassy),
        (Refusal.NO_CONSENT, not_identified),
    )
    return next((reason for reason, holds in obstacles if holds), None)


def _complete(row: Release, day: date) -> bool:
    """A row without its form, its end, or the limits told first is no consent yet; nor is one from tomorrow."""
    has_form = row.form is not None and row.form not in _FORMS_WITHOUT_CONSENT
    # Her day may be one ahead of the instant's: zones east of ours do not matter, a wrong clock does.
    begun = row.given_at is None or row.given_at.date() <= day + timedelta(days=1)
    return has_form and row.expires_on is not None and row.explained and begun


def _assented(row: Release) -> bool:
    """A child's own view counts beside the adult's; for one too young to have one, the form says so."""
    if row.form not in _CHILD_FORMS or row.assent not in (None, Decision.GIVEN):
        return False
    return row.form != "competent_official_for_child" or row.assent is Decision.GIVEN


def _guardian_is_alleged(case: Case, row: Release) -> bool:
    """Whether the yes is a guardian's while one of them may be the alleged person: they speak for nobody then."""
    return row.form in GUARDIANS_FORMS and guardian_may_be_danger(case)


def _asked_for_embassy(case: Case, row: Release) -> bool:
    return row.embassy is Decision.GIVEN and case.answer("m_embassy_wish") == Answer("yes")


def _chose_identification(case: Case) -> bool:
    """Told first what formal identification can mean, and chose it: the gates of `t_explained` and `t_choice`."""
    return case.answer("t_explained") == Answer(value=True) and case.answer("t_choice") == Answer("given")
