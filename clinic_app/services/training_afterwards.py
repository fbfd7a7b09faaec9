"""What happened to invented people after their first night: calls, answers of services, visits, papers, closed files.

The lines of cases say what is written on the first night and no more. The rest is told here, by the number of the line,
and done through the services that do it for real. Days count from today, so that clocks run whenever it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import CASE, Case, Change, Entity, new_entity
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import REFERRAL, Outcome, Reason, Side, Status, refuse_unfit
from clinic_app.domain.referral_record import event, values_of
from clinic_app.domain.restriction import Why
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import DefinitionRefused
from clinic_app.services.calling import CallOutcome
from clinic_app.services.closing_cases import CHECKS, WhyAgain
from clinic_app.services.late_entry import How
from clinic_app.services.referring_views import ReferralRequest
from clinic_app.services.task_kinds import IN_PERSON
from clinic_app.services.writing_lines import Written

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic

AFTERWARDS_FILE: Final = "training/afterwards.toml"
_CUSTODY: Final = "custody_event"
_BY_HAND: Final = "printed_form_by_staff"
"""Nothing in the training clinic waits to be sent: no service is there that could answer it."""


class _Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="what"):
    line: int


class _Wrote(_Act, frozen=True, kw_only=True, tag="wrote"):
    """Answers about an entity of this kind: a new one, or the first there is. `source` where it came later."""

    kind: str = CASE
    answers: dict[str, Any]
    first: bool = False
    source: str = ""
    hours_ago: int = 0


class _Called(_Act, frozen=True, kw_only=True, tag="called"):
    outcome: CallOutcome


class _Then(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    status: Status
    reason: Reason | None = None
    outcome: Outcome | None = None


class _Referred(_Act, frozen=True, kw_only=True, tag="referred"):
    """A form handed over by hand, and what was heard of it."""

    organisation: str
    sector: str
    service: Service
    urgency: Urgency = Urgency.WITHIN_72H
    then: tuple[_Then, ...] = ()


class _Withdrew(_Act, frozen=True, kw_only=True, tag="withdrew"):
    """She took back the yes to this organisation."""

    organisation: str


class _Said(_Act, frozen=True, kw_only=True, tag="said"):
    """Another answer to the spoken sentences."""

    answers: dict[str, str]


class _Closed(_Act, frozen=True, kw_only=True, tag="closed"):
    reason: str


class _Reopened(_Act, frozen=True, kw_only=True, tag="reopened"):
    why: WhyAgain


class _Restricted(_Act, frozen=True, kw_only=True, tag="restricted"):
    why: Why


class _Agreed(_Act, frozen=True, kw_only=True, tag="agreed"):
    """She agreed to come again for a step of the follow-up."""

    step: str
    days: int


class _NotWanted(_Act, frozen=True, kw_only=True, tag="not_wanted"):
    step: str


Afterwards = _Wrote | _Called | _Referred | _Withdrew | _Said | _Closed | _Reopened | _Restricted | _Agreed | _NotWanted
"""One thing that happened to one of them."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    act: tuple[Afterwards, ...]


def acts_afterwards(folder: Path) -> tuple[Afterwards, ...]:
    """What the file in this resources folder tells, in its order. Raises `DefinitionRefused`."""
    try:
        return msgspec.toml.decode((folder / AFTERWARDS_FILE).read_bytes(), type=_File).act
    except (OSError, msgspec.MsgspecError) as error:
        raise DefinitionRefused(AFTERWARDS_FILE, "", str(error)) from error


def go_on(clinic: Clinic, written: Sequence[Written], act: Afterwards) -> None:
    """Do it with the case of its line, of those that were written."""
    _Going(clinic, written[act.line - 1].case_id).do(act)


class _Going:
    """One case, going on."""

    def __init__(self, clinic: Clinic, case_id: CaseId) -> None:
        self._clinic = clinic
        self._case_id = case_id

    def do(self, act: _Act) -> None:
        clinic, case_id = self._clinic, self._case_id
        match act:
            case _Wrote():
                self._wrote(act)
            case _Called(outcome=outcome):
                clinic.calling.happened(case_id, outcome)
            case _Referred():
                self._referred(act)
            case _Withdrew(organisation=organisation):
                for row in clinic.consent.releases(case_id):
                    if row.organisation == organisation:
                        clinic.consent.withdraw(case_id, row.id)
            case _Said(answers=answers):
                clinic.consent.answer(case_id, answers)
            case _Closed(reason=reason):
                clinic.closing.close(case_id, reason, dict.fromkeys(CHECKS, True))
            case _Reopened(why=why):
                clinic.closing.reopen(case_id, why)
            case _Agreed(step=step, days=days):
                on = clinic.desk.clock.today() + timedelta(days=days)
                clinic.scheduling.accept(case_id, step, on=on, channel=IN_PERSON)
            case _NotWanted(step=step):
                clinic.scheduling.decline(case_id, step)
            case _Restricted(why=why):
                clinic.restricting.restrict(case_id, {clinic.whoami.id}, why)

    # --- answers -----------------------------------------------------------------------------------

    def _wrote(self, act: _Wrote) -> None:
        clinic, case_id = self._clinic, self._case_id
        if act.source:
            happened = clinic.desk.clock.now() - timedelta(hours=act.hours_ago)
            clinic.late_entry.begin(case_id, How(act.source, happened))
        entity = self._entity(act)
        sections: dict[str, dict[str, Stored]] = {}
        for field, value in act.answers.items():
            sections.setdefault(clinic.definitions.fields[field].section, {})[field] = self._dated(value)
        for section, answers in sections.items():
            clinic.recording.keep_draft(case_id, entity, section, answers)
            if act.kind == _CUSTODY:
                clinic.chain.record(case_id, entity)
            else:
                clinic.recording.finish_section(case_id, entity, section)
        if act.source:
            clinic.late_entry.end(case_id)

    def _entity(self, act: _Wrote) -> EntityId:
        case = self._clinic.recording.shown(self._case_id)
        there = case.root if act.kind == CASE else case.first(act.kind)
        if there is not None and (act.first or act.kind == CASE):
            return there
        new = self._new(case, act.kind)
        self._clinic.recording.change(self._case_id, Change(created=new))
        return new[-1].id

    def _new(self, case: Case, kind: str) -> tuple[Entity, ...]:
        above = self._clinic.definitions.kinds[kind].parent
        assert above is not None
        parent = case.root if above == CASE else case.first(above)
        before = () if parent is not None else self._new(case, above)
        return (*before, new_entity(kind, parent if parent is not None else before[-1].id))

    def _dated(self, value: Any) -> Stored:
        """`{days = 7}` as the day in a week, `{hours_ago = 5}` as that moment, `{day_of = 5}` as its day."""
        clock = self._clinic.desk.clock
        match value:
            case {"days": int(days), **rest} if not rest:
                return (clock.today() + timedelta(days=days)).isoformat()
            case {"hours_ago": int(hours), **rest} if not rest:
                return iso(clock.now() - timedelta(hours=hours))
            case {"day_of": int(hours), **rest} if not rest:
                return (clock.now() - timedelta(hours=hours)).astimezone(clock.zone).date().isoformat()
            case dict():
                return {part: self._dated(each) for part, each in value.items()}
            case _:
                kept: Stored = value
                return kept

    # --- referrals ---------------------------------------------------------------------------------

    def _referred(self, act: _Referred) -> None:
        organisation = OrganisationId(act.organisation)
        asked = ReferralRequest(
            organisation=organisation, service=act.service, sector=Sector(act.sector), urgency=act.urgency,
            valid=Valid.H72,
        )  # fmt: skip
        preview = self._clinic.referring.preview(self._case_id, asked)
        kept = values_of(
            preview.content, organisation=organisation, release=preview.release, sealed_on=preview.sealed_on
        )
        entity = new_entity(REFERRAL, EntityId(self._case_id))
        self._keep(entity.id, kept | {"x_channel": _BY_HAND}, created=(entity,))
        for step in act.then:
            refuse_unfit(step.status, step.reason, step.outcome)
            by = Side.SENDER if step.status in (Status.CANCELLED, Status.ENTERED_IN_ERROR) else Side.RECEIVER
            self._keep(
                entity.id,
                {
                    "x_status": step.status.value,
                    "x_reason": step.reason.value if step.reason else None,
                    "x_outcome": step.outcome.value if step.outcome else None,
                    "x_events": event(step.status, by, self._clinic.desk.clock.today()),
                },
            )

    def _keep(self, entity: EntityId, answers: dict[str, Stored | None], *, created: tuple[Entity, ...] = ()) -> None:
        values = tuple((entity, field, value) for field, value in answers.items())
        self._clinic.recording.change(self._case_id, Change(created=created, values=values))
