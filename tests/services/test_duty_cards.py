"""Duty cards and the ledger: decided by people, told from what stands, never a report by itself."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, VOLUNTEER, House

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.errors import GateClosed, NotAllowed, NotAnAnswer
from clinic_app.services.clinic import Clinic
from clinic_app.services.disclosures import How, NewDisclosure
from clinic_app.services.duty_cards import Decided, Stand
from clinic_app.services.her_access import SureBy
from clinic_app.services.task_kinds import TaskKind
from clinic_app.vault.outbox import OutItem, OutState

TOMORROW = date(2026, 11, 25)


def child(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.recording.change(case.id, Change(values=((case.root, "s_age_years", 15),)))
    return clinic.recording.shown(case.id)


def test_a_card_opens_and_nothing_else_happens(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    (card,) = clinic.duties.of(case.id)
    assert (card.duty.id, card.decided) == ("child", None)
    assert clinic.today().promises == ()
    assert clinic.disclosures.of(case.id) == ()
    assert clinic.desk.vault.outbox.of_case(case.id) == []


def test_what_is_pending_waits_on_today_until_somebody_decides(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    with pytest.raises(GateClosed) as refused:
        clinic.duties.decide(case.id, "child", Decided(stand=Stand.PENDING))
    assert refused.value.fields == ("by", "due_on")
    clinic.duties.decide(case.id, "child", Decided(stand=Stand.PENDING, by="COO-anong", due_on=TOMORROW))
    (line,) = clinic.today().promises
    assert (line.kind, line.row, line.case_id) == (TaskKind.DUTY_DUE, "child", case.id)
    clinic = house.enter(COORDINATOR)
    (card,) = clinic.duties.of(case.id)
    assert card.decided == Decided(stand=Stand.PENDING, by="COO-anong", due_on=TOMORROW)
    clinic.duties.decide(
        case.id, "child", Decided(stand=Stand.NOT_MADE, told_first="yes", why="A safe aunt has her; she said no.")
    )
    assert clinic.today().promises == ()
    (card,) = clinic.duties.of(case.id)
    assert card.decided is not None
    assert (card.decided.stand, card.decided.by, card.decided_on) == (Stand.NOT_MADE, "COO-anong", date(2026, 11, 24))
    assert len(clinic.recording.shown(case.id).of_kind("disclosure")) == 1
    assert clinic.disclosures.of(case.id) == ()


def test_a_pending_duty_outlives_the_file_and_a_visit(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    clinic.duties.decide(case.id, "child", Decided(stand=Stand.PENDING, by="who leads", due_on=TOMORROW))
    house.pass_(days=2)
    visit = new_entity("visit", case.root)
    clinic.recording.change(case.id, Change(created=(visit,), values=((visit.id, "u_attend", "attended"),)))
    assert [line.kind for line in clinic.today().promises] == [TaskKind.DUTY_DUE]
    clinic.closing.close(case.id, "opened_in_error")
    assert [line.kind for line in clinic.today().promises] == [TaskKind.DUTY_DUE]


def test_a_report_needs_whether_she_was_told_first_and_how_it_is_made_safe(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    with pytest.raises(GateClosed) as refused:
        clinic.duties.decide(case.id, "child", Decided(stand=Stand.MADE))
    assert refused.value.fields == ("told_first", "why")
    clinic.duties.decide(case.id, "child", Decided(stand=Stand.MADE, told_first="no", why="unconscious"))
    (line,) = clinic.disclosures.of(case.id)
    assert (line.how, line.what, line.basis, line.told) == (How.REPORT, "child", "legal_duty_child", "no")


def test_a_day_that_is_over_is_no_day_to_decide_by(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    over = Decided(stand=Stand.PENDING, by="x", due_on=TOMORROW - timedelta(days=2))
    with pytest.raises(NotAnAnswer):
        clinic.duties.decide(case.id, "child", over)
    assert clinic.duties.of(case.id)[0].decided is None


def test_what_was_decided_stands_although_the_row_fits_no_longer(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    clinic.duties.decide(case.id, "child", Decided(stand=Stand.NOT_APPLICABLE, why="Her paper says 19."))
    clinic.recording.change(case.id, Change(values=((case.root, "s_age_years", 19),)))
    assert [card.duty.id for card in clinic.duties.of(case.id)] == ["child"]


def test_those_who_only_read_decide_nothing(house: House) -> None:
    case = child(house.enter(NURSE))
    clinic = house.enter(SUPERVISOR)
    assert len(clinic.duties.of(case.id)) == 1
    with pytest.raises(NotAllowed):
        clinic.duties.decide(case.id, "child", Decided(stand=Stand.NOT_APPLICABLE, why="x"))
    with pytest.raises(NotAllowed):
        house.enter(VOLUNTEER).duties.of(case.id)


def test_the_ledger_holds_what_was_written_shown_and_printed(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    new = NewDisclosure(to_whom="Ward 3", items="needs a bed alone", basis="consent", told="yes")
    clinic.disclosures.write(case.id, new)
    house.pass_(minutes=5)
    clinic.her_access.tell(case.id, SureBy.ALONE)
    house.pass_(minutes=5)
    number = {"document": "referral_form", "case_id": case.id, "copies": 1, "by": clinic.whoami.id}
    clinic.desk.vault.prints.number(recipient="shelter-a", **number)  # type: ignore[arg-type]
    clinic.desk.vault.prints.number(recipient=None, **number)  # type: ignore[arg-type]
    lines = clinic.disclosures.of(case.id)
    assert [(line.how, line.to_whom, line.basis) for line in lines] == [
        (How.PAPER, "shelter-a", "consent"),
        (How.SHOWN, "", "data_subject_access"),
        (How.WRITTEN, "Ward 3", "consent"),
    ]


def sealed(clinic: Clinic, case: Case, state: OutState, kind: str = "referral") -> OutItem:
    now = clinic.desk.clock.now()
    return OutItem(
        env_id=uuid4().bytes, mid=uuid4().bytes, referral_id=None, case_id=case.id, kind=kind, recipient="shelter-a",
        mailbox="box", sealed=b"x", urgency="within_24h", made_at=now, stale_at=now, expires_at=now,
        revoke_token=b"t", state=state,
    )  # fmt: skip


def test_what_waits_or_was_held_told_nobody_anything(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    outbox = clinic.desk.vault.outbox
    for state in (OutState.WAITING, OutState.HELD, OutState.LAPSED, OutState.ON_HUB, OutState.RECALLED):
        outbox.put(sealed(clinic, case, state))
    outbox.put(sealed(clinic, case, OutState.DONE, "retract"))
    told = [(line.how, line.to_whom, line.basis) for line in clinic.disclosures.of(case.id)]
    packet = (How.PACKET, "shelter-a", "consent")
    assert sorted(told) == [(How.MESSAGE, "shelter-a", None), packet, packet]


def test_a_disclosure_says_to_whom_what_why_and_whether_she_was_told(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    with pytest.raises(GateClosed) as refused:
        clinic.disclosures.write(case.id, NewDisclosure(to_whom=" ", items="", basis=None, told=None))
    assert refused.value.fields == ("to_whom", "items", "duty_basis", "told")
    order = NewDisclosure(to_whom="Court", items="the certificate", basis="court_order", told="no")
    with pytest.raises(GateClosed) as refused:
        clinic.disclosures.write(case.id, order)
    assert refused.value.fields == ("not_told_why",)
    assert clinic.recording.shown(case.id).of_kind("disclosure") == []


def test_the_ledger_stands_also_where_she_wants_no_record(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    clinic.consent.answer(case.id, {"c_record": "refused"})
    new = NewDisclosure(to_whom="Police", items="that a life is in danger", basis="life_threat", told="yes")
    clinic.disclosures.write(case.id, new)
    assert [line.to_whom for line in clinic.disclosures.of(case.id)] == ["Police"]
