"""She takes a yes back. What has not left stays here; what lies on the hub is recalled; what was read is asked back.

What was read cannot be unread, and the screen says so.
"""

from __future__ import annotations

from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Release, releases_of
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.referral import ENDED, REFERRAL, Reason, Side, Status, moved, refuse_unfit
from clinic_app.domain.referral_record import event
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import NoSuchCase, NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.posting import Posting
from clinic_app.services.recording import Recording
from clinic_app.services.silence import heard
from clinic_app.services.stopping import RECALL, ask_back, has_left

__all__ = ["RECALL", "TakingBack", "Withdrawn", "status_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What became of each referral: never left, asked back, or could not be asked back and must be telephoned."""

    stopped: tuple[ReferralId, ...] = ()
    asked_back: tuple[ReferralId, ...] = ()
    to_phone: tuple[OrganisationId, ...] = ()


class TakingBack:
    """Ends releases and referrals."""

    def __init__(self, desk: Desk, recording: Recording, posting: Posting) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording
        self._posting = posting

    def release(self, case_id: CaseId, release_id: EntityId) -> Withdrawn:
        """End one release and every referral that hangs on it, or on an older row about the same that it replaced.

        Raises `NoSuchCase` if there is no such row.
        """
        case = self._vault.cases.load(case_id)
        row = next((each for each in releases_of(case) if each.id == release_id), None)
        if row is None:
            raise NoSuchCase
        rows = {str(each.id) for each in _replaced_by(row, releases_of(case))}
        ended = [e.id for e in case.of_kind(REFERRAL) if case.stored("x_consent", e.id) in rows]

        def write() -> Withdrawn:
            done = self._referrals(case_id, ended, Reason.CONSENT_WITHDRAWN)
            if row.withdrawn_at is None:
                now = iso(self._desk.clock.now())
                self._recording.change(case_id, Change(values=((release_id, "c_withdrawn_at", now),)))
            return done

        return self._vault.save(write)

    def referral(self, case_id: CaseId, referral: ReferralId, reason: Reason) -> Withdrawn:
        """End one referral. Raises `NoSuchCase`, `NotAnAnswer` if it has ended or the reason does not fit."""
        case = self._vault.cases.load(case_id)
        entity = EntityId(referral)
        if entity not in case.entities or case.entities[entity].kind != REFERRAL:
            raise NoSuchCase
        refuse_unfit(Status.CANCELLED, reason, None)
        moved(status_of(case, entity), Status.CANCELLED, Side.SENDER)
        return self._vault.save(lambda: self._referrals(case_id, [entity], reason))

    def _referrals(self, case_id: CaseId, referrals: list[EntityId], reason: Reason) -> Withdrawn:
        stopped, asked, phone = list[ReferralId](), list[ReferralId](), list[OrganisationId]()
        case = self._vault.cases.load(case_id)
        for entity in referrals:
            if status_of(case, entity) in ENDED:
                continue
            referral = ReferralId(entity)
            organisation = OrganisationId(case.stored("x_org", entity) or "")
            gone = [item for item in self._vault.outbox.of_referral(referral) if has_left(self._vault.outbox, item)]
            if not gone:
                stopped.append(referral)
            elif all([ask_back(self._desk, self._posting, case, entity, item) for item in gone]):  # noqa: C419 - all
                asked.append(referral)
            else:
                phone.append(organisation)
            self._cancel(case_id, entity, reason)
        return Withdrawn(stopped=tuple(stopped), asked_back=tuple(asked), to_phone=tuple(phone))

    def _cancel(self, case_id: CaseId, entity: EntityId, reason: Reason) -> None:
        values = (
            (entity, "x_status", Status.CANCELLED.value),
            (entity, "x_reason", reason.value),
            (entity, "x_events", event(Status.CANCELLED, Side.SENDER, self._desk.clock.today())),
        )
        self._recording.change(case_id, Change(values=values))
        heard(self._desk, case_id, ReferralId(entity))


def _replaced_by(row: Release, rows: tuple[Release, ...]) -> tuple[Release, ...]:
    """The row, and those before it about the same organisation and sector."""
    return tuple(
        each
        for each in rows[: rows.index(row) + 1]
        if (each.organisation, each.sector) == (row.organisation, row.sector)
    )


def status_of(case: Case, referral: EntityId) -> Status:
    """The state that the record keeps. Raises `NotAnAnswer("x_status")` if it keeps none."""
    try:
        return Status(str(case.stored("x_status", referral)))
    except ValueError as error:
        raise NotAnAnswer("x_status", "no_such_code") from error
