"""Every cell of the role table, through the services: who may is let, who may not is refused, whatever the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from clinic_at_work import House, person

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId, DeviceId, EntityId, OrganisationId, PersonId, ReferralId
from clinic_app.domain.people import Act, Role, may
from clinic_app.domain.referral import Reason, Status
from clinic_app.domain.restriction import Verdict, Why
from clinic_app.errors import ClinicError, NotAllowed
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewClinic
from clinic_app.services.following_up import TaskKind
from clinic_app.services.keeping import WhyErase
from clinic_app.services.reporting import Audience
from clinic_app.vault.received import ReceivedId

ONE_EACH = tuple(person(role, role.value) for role in Role)
NOBODY = PersonId(uuid4())
NO_SERVICE = OrganisationId("nobody")

Call = Callable[[Clinic, Case], object]

CALLS: tuple[tuple[str, Act, Call], ...] = (
    ("begin", Act.BEGIN_CASE, lambda clinic, _case: clinic.recording.begin()),
    ("draw", Act.BEGIN_CASE, lambda clinic, _case: clinic.recording.draw()),
    ("write", Act.RECORD, lambda clinic, _case: _writes(clinic)),
    ("examined", Act.RECORD_CLINICAL, lambda clinic, _case: _writes_clinical(clinic)),
    ("promise", Act.RECORD, lambda clinic, case: clinic.following_up.promise(
        TaskKind.CALL, due_at=clinic.desk.clock.now(), channel="phone", case_id=case.id)),
    ("answer", Act.TAKE_CONSENT, lambda clinic, case: clinic.consent.answer(case.id, {"c_services": "given"})),
    ("limits told", Act.TAKE_CONSENT, lambda clinic, case: clinic.consent.limits_told(case.id, None)),
    ("limits", Act.TAKE_CONSENT, lambda clinic, case: clinic.consent.limits(case.id)),
    ("releases", Act.TAKE_CONSENT, lambda clinic, case: clinic.consent.releases(case.id)),
    ("withdraw consent", Act.TAKE_CONSENT, lambda clinic, case: clinic.consent.withdraw(case.id, EntityId(uuid4()))),
    ("page", Act.SEARCH_CODE, lambda clinic, _case: clinic.finding.page()),
    ("find", Act.SEARCH_CODE, lambda clinic, _case: clinic.finding.find("dao")),
    ("by code", Act.SEARCH_CODE, lambda clinic, case: clinic.finding.by_code(case.code)),
    ("name", Act.SEARCH_IDENTITY, lambda clinic, case: clinic.finding.name_of(case.id, "emergency")),
    ("offers", Act.REFER, lambda clinic, case: clinic.referring.offers(case.id)),
    ("withdraw", Act.REFER, lambda clinic, case: clinic.referring.withdraw(
        case.id, ReferralId(uuid4()), Reason.NO_CAPACITY)),
    ("let go", Act.REFER, lambda clinic, _case: clinic.sending.let_go(b"none")),
    ("referrals", Act.READ_CASE, lambda clinic, case: clinic.referring.referrals(case.id)),
    ("sent of case", Act.READ_CASE, lambda clinic, _case: clinic.outgoing.of_referral(ReferralId(uuid4()))),
    ("plan", Act.SEND, lambda clinic, _case: clinic.sending.plan()),
    ("sent", Act.SEND, lambda clinic, _case: clinic.outgoing.every()),
    ("inbox", Act.RECEIVE, lambda clinic, _case: clinic.receiving.inbox()),
    ("set aside", Act.RECEIVE, lambda clinic, _case: clinic.receiving.set_aside()),
    ("answer referral", Act.ANSWER_REFERRAL, lambda clinic, _case: clinic.receiving.answer(
        ReceivedId(uuid4()), Status.ACCEPTED)),
    ("figures", Act.REPORT, lambda clinic, _case: clinic.reporting.report(Audience.OWN, range(24_322, 24_323))),
    ("files behind a figure", Act.REPORT, lambda clinic, _case: clinic.reporting.behind("people", range(9))),
    ("office of the return", Act.REPORT, lambda clinic, _case: clinic.reporting.name_office("Tak")),
    ("register of prints", Act.READ_PRINTS, lambda clinic, _case: (clinic.print_log.open(), clinic.print_log.newest())),
    ("what became of a print", Act.PRINT, lambda clinic, _case: clinic.print_log.became(DeviceId(uuid4()), 1, None)),
    ("consent form", Act.PRINT, lambda clinic, case: clinic.papers.consent_form(case.id)),
    ("backups", Act.KEEP_SAFE, lambda clinic, _case: clinic.backing_up.drop(uuid4())),
    ("hub backups", Act.KEEP_SAFE, lambda clinic, _case: clinic.hub_backup.want_no_more()),
    ("join", Act.MERGE, lambda clinic, case: clinic.merging.look(case.id, CaseId(uuid4()))),
    ("other PCs", Act.MEET, lambda clinic, _case: clinic.meeting.every()),
    ("hand over", Act.HAND_OVER, lambda clinic, case: clinic.meeting.hand_over(case.id, DeviceId(uuid4()))),
    ("part", Act.MERGE, lambda clinic, case: clinic.merging.part(case.id, CaseId(uuid4()))),
    ("came before", Act.SEARCH_IDENTITY, lambda clinic, case: clinic.came_before.offers(case.id)),
    ("restrict", Act.RESTRICT_CASE, lambda clinic, case: clinic.restricting.restrict(case.id, set(), Why.STAFF)),
    ("lift", Act.RESTRICT_CASE, lambda clinic, case: clinic.restricting.lift(case.id)),
    ("glass", Act.BREAK_GLASS, lambda clinic, case: clinic.restricting.break_glass(case.code, "emergency")),
    ("openings", Act.READ_JOURNAL, lambda clinic, _case: clinic.openings.waiting()),
    ("looked at", Act.READ_JOURNAL, lambda clinic, _case: clinic.openings.looked_at(10**9, Verdict.IN_ORDER)),
    ("due", Act.ERASE, lambda clinic, _case: clinic.keeping.due()),
    ("look", Act.ERASE, lambda clinic, case: clinic.keeping.look(case.code)),
    ("years", Act.ERASE, lambda clinic, _case: clinic.keeping.set_years("adult", 0)),
    ("closing", Act.RECORD, lambda clinic, case: clinic.closing.close(case.id, "needs_met")),
    ("review of a closing", Act.REVIEW_CLOSING, lambda clinic, case: clinic.closing.review(case.id)),
    ("schedule", Act.READ_CASE, lambda clinic, case: clinic.scheduling.of(case.id)),
    ("duties", Act.READ_CASE, lambda clinic, case: clinic.duties.of(case.id)),
    ("child", Act.READ_CASE, lambda clinic, case: clinic.minors.look(case.id)),
    ("second of a note", Act.READ_CASE, lambda clinic, case: clinic.minors.sign_note(case.id)),
    ("register of interpreters", Act.SEARCH_CODE, lambda clinic, _case: clinic.interpreters.every()),
    ("interpreter", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.interpreters.end("I-0")),
    ("whom to ring", Act.RECORD, lambda clinic, case: clinic.interpreters.for_case(case.id)),
    ("requests", Act.READ_CASE, lambda clinic, case: clinic.requests.of(case.id)),
    ("second of a request", Act.READ_CASE, lambda clinic, case: clinic.requests.confirm(case.id, case.root)),
    ("ledger", Act.READ_CASE, lambda clinic, case: clinic.disclosures.of(case.id)),
    ("erase", Act.ERASE, lambda clinic, case: clinic.keeping.erase(case.id, WhyErase.HER_REQUEST)),
    ("read a sheet", Act.IMPORT, lambda clinic, _case: clinic.importing.reading()),
    ("imports", Act.IMPORT, lambda clinic, _case: clinic.importing.every()),
    ("mappings", Act.IMPORT, lambda clinic, _case: clinic.importing.mappings.every()),
    ("disable", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.staff.disable(NOBODY)),
    ("role", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.staff.change_role(NOBODY, Role.NURSE)),
    ("enrol", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.staff.enrol(person(Role.NURSE, "nurse"))),
    ("left behind", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.leaving.left_behind(NOBODY)),
    ("hand over", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.leaving.hand_over(NOBODY, NOBODY)),
    ("services", Act.REFER, lambda clinic, _case: clinic.book.entries()),
    ("print services", Act.REFER, lambda clinic, _case: clinic.services_paper.sheet()),
    ("service rung", Act.KEEP_DIRECTORY, lambda clinic, _case: clinic.book.still_right(NO_SERVICE)),
    ("service half typed", Act.KEEP_DIRECTORY, lambda clinic, _case: clinic.book.keep_typed("new", {})),
    ("new sheet", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.new_sheet()),
    ("invitation", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.joining.accept("none", [])),
    ("enrolment", Act.MANAGE_PEOPLE, lambda clinic, _case: clinic.joining.enrolment("none")),
)  # fmt: skip

ASKED_IN_SEARCH = {Act.SEARCH_NARRATIVE}
"""Of these `find` asks the table itself; tests/services/test_finding tries them with text."""


def _writes(clinic: Clinic) -> None:
    """In a case of one's own where one may begin one: a volunteer reads no others."""
    case = clinic.recording.begin() if may(clinic.whoami.role, Act.BEGIN_CASE) else _first(clinic)
    clinic.recording.change(case.id, Change(values=((case.root, "s_alias", "Dao"),)))


def _writes_clinical(clinic: Clinic) -> None:
    case = clinic.recording.begin() if may(clinic.whoami.role, Act.BEGIN_CASE) else _first(clinic)
    clinic.recording.change(case.id, Change(created=(new_entity("care", case.root),)))


def _first(clinic: Clinic) -> Case:
    return clinic.desk.vault.cases.load(clinic.desk.vault.cases.page().rows[0].id)


@pytest.mark.parametrize("role", Role)
def test_every_cell_of_the_table(tmp_path: Path, role: Role) -> None:
    house = House(tmp_path)
    house.made(NewClinic(kind="both", people=ONE_EACH))
    case = house.enter(person(Role.NURSE, "nurse")).recording.begin()
    clinic = house.enter(person(role, role.value))
    wrong = []
    for name, act, call in CALLS:
        refused = ""
        try:
            call(clinic, case)
        except NotAllowed as error:
            refused = error.act
        except (ClinicError, ValueError, LookupError):
            pass
        if bool(refused) is may(role, act):
            wrong.append((name, act.value, refused))
    house.leave()
    assert not wrong


def test_no_act_is_left_out() -> None:
    assert {act for _name, act, _call in CALLS} == set(Act) - ASKED_IN_SEARCH
