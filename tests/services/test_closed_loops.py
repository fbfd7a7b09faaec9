"""Our own closed loops: what left, what was answered and when, what nobody ever answered. Counted from the outbox."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from signed_list import POLICE, SHELTER, SignedList, listed
from test_referring import BED, a_woman, agrees

from clinic_app.domain.closed_loops import End, Loops
from clinic_app.domain.ids import OrganisationId, ReferralId
from clinic_app.domain.referral import Reason, Status
from clinic_app.domain.restriction import Why
from clinic_app.errors import ClinicError
from clinic_app.services.clinic import Clinic
from clinic_app.services.heard_by_hand import BY_PHONE, Told
from clinic_app.vault.outbox import OutItem, OutState


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.enter(NURSE)


@pytest.fixture
def network(house: House, clinic: Clinic) -> SignedList:
    return listed(house, clinic)


def sealed(clinic: Clinic) -> OutItem:
    case = a_woman(clinic)
    agrees(clinic, case)
    referral = clinic.referring.seal(case, clinic.referring.preview(case, BED), agreed=True)
    (item,) = clinic.desk.vault.outbox.of_referral(ReferralId(referral))
    return item


def sent(clinic: Clinic) -> OutItem:
    item = sealed(clinic)
    clinic.desk.vault.outbox.mark(item.env_id, OutState.SENDING)
    clinic.desk.vault.outbox.mark(item.env_id, OutState.ON_HUB)
    return item


def loops(clinic: Clinic, organisation: OrganisationId = SHELTER) -> Loops:
    return next(each.loops for each in clinic.book.entries() if each.organisation.id == organisation)


def test_what_never_left_does_not_count(clinic: Clinic, network: SignedList) -> None:
    sealed(clinic)
    assert loops(clinic) == Loops()
    sent(clinic)
    assert (loops(clinic).sent, loops(clinic).waiting) == (1, 1)
    assert loops(clinic, POLICE) == Loops()


def test_an_answer_counts_from_when_it_left_and_says_why_not(clinic: Clinic, network: SignedList, house: House) -> None:
    for hours, told in ((2, Told(Status.ACCEPTED)), (4, Told(Status.REJECTED, Reason.NO_CAPACITY))):
        item = sent(clinic)
        house.pass_(hours=hours)
        clinic.heard_by_hand.tell(item.env_id, told, source=BY_PHONE)
    known = loops(clinic)
    assert (known.sent, known.answered, known.silent) == (2, 2, 0)
    assert known.usual is not None
    assert known.usual.total_seconds() == pytest.approx(3 * 3600)
    assert known.declined == {Reason.NO_CAPACITY: 1}


def test_what_nobody_answered_in_its_time_is_silence_and_three_of_them_are_said(
    clinic: Clinic, network: SignedList, house: House
) -> None:
    for _each in range(3):
        sent(clinic)
    assert loops(clinic).silent == 0
    house.pass_(days=60)
    assert (loops(clinic).silent, loops(clinic).often) == (3, End.SILENT)


def test_what_she_took_back_before_an_answer_is_nobodys_silence(
    clinic: Clinic, network: SignedList, house: House
) -> None:
    item = sent(clinic)
    assert item.case_id is not None
    assert item.referral_id is not None
    clinic.referring.withdraw(item.case_id, item.referral_id, Reason.SURVIVOR_CHANGED_MIND)
    house.pass_(days=60)
    assert (loops(clinic).sent, loops(clinic).silent) == (1, 0)


def test_a_case_that_is_kept_from_somebody_is_not_counted_for_them(
    clinic: Clinic, network: SignedList, house: House
) -> None:
    item = sent(clinic)
    assert item.case_id is not None
    clinic.restricting.restrict(item.case_id, (clinic.whoami.id,), Why.HER_WISH)
    assert loops(clinic).sent == 1
    leads = house.enter(COORDINATOR)
    with pytest.raises(ClinicError):
        leads.desk.cases.load(item.case_id)
    assert loops(leads).sent == 0
