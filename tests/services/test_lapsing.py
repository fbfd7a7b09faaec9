"""A yes that runs out becomes a task before it does, as long as anything hangs on it."""

from __future__ import annotations

from datetime import datetime

import pytest
from clinic_at_work import NURSE, House
from signed_list import POLICE, SignedList, listed
from test_referring import BED, a_woman, agrees

from clinic_app.domain.case import Change
from clinic_app.domain.consent import releases_of
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.packet_codes import Valid
from clinic_app.domain.referral import Reason, Status
from clinic_app.services.clinic import Clinic
from clinic_app.services.task_kinds import TaskKind, kind_of, row_of


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.enter(NURSE)


@pytest.fixture
def network(house: House, clinic: Clinic) -> SignedList:
    return listed(house, clinic)


def reminders(clinic: Clinic, case: CaseId) -> list[datetime]:
    tasks = clinic.desk.vault.tasks.open(case_id=case)
    zone = clinic.desk.clock.zone
    return [task.due_at.astimezone(zone) for task in tasks if kind_of(task.kind) == TaskKind.CONSENT_LAPSES]


def test_on_the_morning_before_its_last_day_somebody_is_reminded(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case, valid=Valid.D7)
    today = clinic.desk.clock.today()
    [at] = reminders(clinic, case)
    assert ((at.date() - today).days, at.hour) == (6, 9)
    [row] = releases_of(clinic.recording.shown(case))
    [task] = clinic.desk.vault.tasks.open(case_id=case)
    assert row_of(task.kind) == str(row.id)


def test_a_yes_for_a_day_is_reminded_of_on_its_last_morning(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case, valid=Valid.H24)
    [at] = reminders(clinic, case)
    assert clinic.desk.clock.now() < at
    assert (at.date() - clinic.desk.clock.today()).days <= 1


def test_today_shows_it_and_leads_to_asking_her_again(house: House, clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case, valid=Valid.D7)
    house.pass_(days=6)
    [line] = [each for each in clinic.today().promises if each.kind == TaskKind.CONSENT_LAPSES]
    assert line.case_id == case
    agrees(clinic, case, valid=Valid.D30)  # she was asked again, and said yes for longer
    lines = [each for each in clinic.today().promises if each.kind == TaskKind.CONSENT_LAPSES]
    assert lines == []
    assert len(reminders(clinic, case)) == 1


@pytest.mark.parametrize("ends", ["withdrawn", "refused", "closed", "died", "care only"])
def test_what_is_no_yes_any_more_reminds_nobody(clinic: Clinic, network: SignedList, ends: str) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    assert reminders(clinic, case)
    shown = clinic.recording.shown(case)
    match ends:
        case "withdrawn":
            clinic.consent.withdraw(case, releases_of(shown)[0].id)
        case "refused":
            from clinic_app.domain.consent import Decision

            agrees(clinic, case, decision=Decision.REFUSED)
        case "closed":
            clinic.closing.close(case, "opened_in_error")
        case "died":
            clinic.recording.change(case, Change(values=((shown.root, "z_reason", "died"),)))
        case "care only":
            clinic.consent.answer(case, {"c_record": "refused"})
    assert reminders(clinic, case) == []


def test_what_has_ended_reminds_nobody_and_each_yes_for_itself(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    agrees(clinic, case, POLICE)
    assert len(reminders(clinic, case)) == 2
    referral = clinic.referring.seal(case, clinic.referring.preview(case, BED), agreed=True)
    assert len(reminders(clinic, case)) == 2
    clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND)
    assert len(reminders(clinic, case)) == 1
    assert clinic.recording.shown(case).stored("x_status", EntityId(referral)) == Status.CANCELLED.value


def test_a_reminder_moved_by_hand_stays_where_it_was_put_and_a_kept_one_does_not_come_back(
    house: House, clinic: Clinic, network: SignedList
) -> None:
    case = a_woman(clinic)
    agrees(clinic, case, valid=Valid.D7)
    house.pass_(days=6)
    [task] = clinic.desk.vault.tasks.open(case_id=case)
    later = clinic.desk.clock.now().replace(microsecond=0)
    clinic.following_up.move(task.id, later.replace(hour=23))
    agrees(clinic, case, POLICE)
    assert later.replace(hour=23) in reminders(clinic, case)
    clinic.following_up.kept(task.id)
    agrees(clinic, case, POLICE, valid=Valid.D90)
    assert len(reminders(clinic, case)) == 1
