"""A reply slip and a telephone are equal ways: what was said so stands in her case, and the alarm is quiet."""

from __future__ import annotations

import pytest
from stations import CLINIC, SHELTER, Network, Station, agrees, refers

from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.errors import NoSuchCase, NotAnAnswer
from clinic_app.services.heard_by_hand import BY_PHONE, ON_A_SLIP, Told
from clinic_app.services.outgoing import OutState, OutView
from clinic_app.services.silence import SILENCE

FULL = Told(Status.REJECTED, Reason.NO_CAPACITY)
ARRIVED = Told(Status.IN_PROGRESS, outcome=Outcome.ARRIVED)


@pytest.fixture
def sent(network: Network) -> tuple[Station, Station, CaseId, ReferralId]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    case = agrees(clinic, SHELTER)
    return clinic, shelter, case, refers(clinic, case)


def view_of(station: Station) -> OutView:
    [view] = [each for each in station.clinic.outgoing.every() if each.kind == "referral"]
    return view


def test_what_stands_on_the_slip_stands_in_her_case(sent: tuple[Station, Station, CaseId, ReferralId]) -> None:
    clinic, _shelter, case, referral = sent
    clinic.syncs()
    clinic.clinic.heard_by_hand.tell(view_of(clinic).env_id, ARRIVED, source=ON_A_SLIP)
    view = view_of(clinic)
    assert (view.standing.status, view.standing.outcome) == (Status.IN_PROGRESS, Outcome.ARRIVED)
    assert view.state is OutState.ON_HUB
    kept, entity = clinic.clinic.recording.open(case), EntityId(referral)
    assert (kept.stored("x_status", entity), kept.stored("x_outcome", entity)) == ("in-progress", "arrived")
    last = clinic.clinic.recording.history(case)[-1]
    assert last.source == "from_paper_later"
    assert not [task for task in clinic.clinic.desk.vault.tasks.open(case_id=case) if task.kind == SILENCE]


def test_a_no_by_telephone_stops_what_still_waits_here(sent: tuple[Station, Station, CaseId, ReferralId]) -> None:
    clinic, shelter, case, referral = sent
    clinic.clinic.heard_by_hand.tell(view_of(clinic).env_id, FULL, source=BY_PHONE)
    assert clinic.syncs().sent == 0
    assert shelter.syncs().taken.referrals == []
    assert view_of(clinic).standing.reason is Reason.NO_CAPACITY
    assert clinic.clinic.recording.open(case).stored("x_reason", EntityId(referral)) == "no_capacity"


def test_a_yes_by_telephone_lets_the_packet_follow(sent: tuple[Station, Station, CaseId, ReferralId]) -> None:
    clinic, shelter, _case, _referral = sent
    clinic.clinic.heard_by_hand.tell(view_of(clinic).env_id, Told(Status.ACCEPTED), source=BY_PHONE)
    assert clinic.syncs().sent == 1
    assert len(shelter.syncs().taken.referrals) == 1


def test_a_sealed_answer_that_comes_later_counts_then(
    network: Network, sent: tuple[Station, Station, CaseId, ReferralId]
) -> None:
    clinic, shelter, case, referral = sent
    clinic.syncs(), shelter.syncs()
    clinic.clinic.heard_by_hand.tell(view_of(clinic).env_id, Told(Status.ACCEPTED), source=BY_PHONE)
    network.on(hours=1)
    [line] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.detail(line.id)
    shelter.clinic.receiving.answer(line.id, Status.IN_PROGRESS, outcome=Outcome.ARRIVED)
    shelter.syncs(), clinic.syncs()
    assert view_of(clinic).standing.status is Status.IN_PROGRESS
    assert clinic.clinic.recording.open(case).stored("x_status", EntityId(referral)) == "in-progress"


def test_what_cannot_follow_is_refused_and_nothing_changes(
    sent: tuple[Station, Station, CaseId, ReferralId],
) -> None:
    clinic, _shelter, _case, _referral = sent
    heard, view = clinic.clinic.heard_by_hand, view_of(clinic)
    with pytest.raises(NotAnAnswer):
        heard.tell(view.env_id, Told(Status.REJECTED), source=ON_A_SLIP)
    with pytest.raises(NotAnAnswer):
        heard.tell(view.env_id, Told(Status.CANCELLED, Reason.OTHER), source=ON_A_SLIP)
    heard.tell(view.env_id, FULL, source=ON_A_SLIP)
    with pytest.raises(NotAnAnswer):
        heard.tell(view.env_id, ARRIVED, source=ON_A_SLIP)
    with pytest.raises(NoSuchCase):
        heard.tell(bytes(32), ARRIVED, source=ON_A_SLIP)
    with pytest.raises(ValueError, match="at_interview"):
        heard.tell(view.env_id, ARRIVED, source="at_interview")


def test_with_her_file_goes_what_was_heard_of_it(sent: tuple[Station, Station, CaseId, ReferralId]) -> None:
    clinic, _shelter, case, _referral = sent
    clinic.syncs()
    clinic.clinic.heard_by_hand.tell(view_of(clinic).env_id, ARRIVED, source=ON_A_SLIP)
    clinic.clinic.desk.vault.outbox.drop(case)
    assert [item.heard for item in clinic.clinic.desk.vault.outbox.every()] in ([], [None])
