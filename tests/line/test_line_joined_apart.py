"""Two PCs that joined files apart, with packets sent and answers come: each packet and answer is there once."""

from __future__ import annotations

from functools import partial

import pytest
from stations import CLINIC, SHELTER, Network, Station, agrees, refers
from test_line_two_pcs import Place, apart, arrives, out, status

from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.referral import Reason, Status
from clinic_app.services.outgoing import OutState


@pytest.fixture
def clinic(network: Network) -> Place:
    night = network.joins(CLINIC, kind="clinic")
    place = Place(night, network.another_pc(night))
    place.meet()
    return place


@pytest.fixture
def shelter(network: Network, clinic: Place) -> Station:
    made = network.joins(SHELTER, kind="service")
    apart(clinic)
    return made


def files(clinic: Place, network: Network, many: int) -> list[CaseId]:
    """In the order in which they began, each with her yes to the shelter; both PCs have all of them."""
    made = []
    for _ in range(many):
        network.on(minutes=1)
        made.append(agrees(clinic.one, SHELTER))
    clinic.meet()
    return made


def belongs(pc: Station, referral: ReferralId) -> CaseId | None:
    """The file at which its packet shows."""
    return out(pc, referral).case_id


def nobody_answered(pc: Station, case_id: CaseId) -> int:
    """How often somebody is still to ring whoever has not answered."""
    return sum(task.kind == "nobody_answered" for task in pc.clinic.desk.vault.tasks.open(case_id=case_id))


def says_where(pc: Station, referral: ReferralId, *cases: CaseId) -> list[CaseId]:
    """Those of these files in which the referral stands."""
    return [each for each in cases if EntityId(referral) in pc.clinic.desk.vault.cases.load(each).entities]


@pytest.mark.parametrize("answer", [Status.ACCEPTED, Status.REJECTED])
def test_of_a_file_joined_to_two_others_the_packet_and_its_answer_are_in_the_one_that_holds(
    clinic: Place, shelter: Station, network: Network, answer: Status
) -> None:
    one, two, goes = files(clinic, network, 3)
    referral = refers(clinic.one, goes)
    clinic.one.syncs()
    clinic.meet()
    assert clinic.one.clinic.merging.join(one, goes) == one
    network.on(minutes=1)
    assert clinic.two.clinic.merging.join(two, goes) == two
    reason = Reason.NO_CAPACITY if answer is Status.REJECTED else None
    shelter.clinic.receiving.answer(arrives(shelter), answer, reason=reason)
    shelter.syncs()
    assert clinic.two.syncs().taken.answers == 1
    assert status(clinic.two, two, referral) == answer.value
    for _ in range(2):
        clinic.meet()
    holds = clinic.one.clinic.desk.vault.merges.leads_to(goes)
    assert holds in (one, two)
    for pc in (clinic.one, clinic.two):
        assert pc.clinic.desk.vault.merges.leads_to(goes) == holds
        assert belongs(pc, referral) == holds
        assert out(pc, referral).state is OutState.DONE
        assert status(pc, holds, referral) == answer.value
        assert says_where(pc, referral, one, two) == [holds]
        assert nobody_answered(pc, one) == nobody_answered(pc, two) == 0
    assert clinic.one.syncs().sent == clinic.two.syncs().sent == 0
    assert clinic.one.clinic.desk.vault.cases.load(holds) == clinic.two.clinic.desk.vault.cases.load(holds)


def test_a_packet_sealed_since_in_the_file_that_lost_stays_with_her_yes_there(
    clinic: Place, shelter: Station, network: Network
) -> None:
    one, two, goes = files(clinic, network, 3)
    assert clinic.one.clinic.merging.join(one, goes) == one
    network.on(minutes=1)
    assert clinic.two.clinic.merging.join(two, goes) == two
    referral = refers(clinic.two, two)
    clinic.two.syncs()
    for _ in range(2):
        clinic.meet()
    shelter.clinic.receiving.answer(arrives(shelter), Status.ACCEPTED)
    shelter.syncs()
    assert clinic.one.syncs().taken.answers == 1
    clinic.meet()
    for pc in (clinic.one, clinic.two):
        assert belongs(pc, referral) == two
        assert says_where(pc, referral, one, two, goes) == [two]
        assert status(pc, two, referral) == "accepted"
        assert out(pc, referral).state is OutState.DONE


def test_of_two_files_joined_each_the_other_way_both_packets_are_in_the_one_that_stays(
    clinic: Place, shelter: Station, network: Network
) -> None:
    """As no program of ours says it: which file began first is the same on every PC."""
    stays, goes = files(clinic, network, 2)
    sent = {each: refers(clinic.one, each) for each in (stays, goes)}
    clinic.one.syncs()
    clinic.meet()
    for pc, into, away in ((clinic.one, stays, goes), (clinic.two, goes, stays)):
        pc.clinic.desk.vault.save(partial(pc.clinic.merging._join, into, away))
        network.on(minutes=1)
    for received in shelter.syncs().taken.referrals:
        shelter.clinic.receiving.answer(received, Status.ACCEPTED)
    shelter.syncs()
    assert clinic.two.syncs().taken.answers == 2
    for _ in range(2):
        clinic.meet()
    for pc in (clinic.one, clinic.two):
        vault = pc.clinic.desk.vault
        assert [vault.merges.leads_to(each) for each in (stays, goes)] == [None, stays]
        assert vault.cases.load(stays).stored("z_reason") is None, "the file that stays is closed as a double"
        for file, referral in sent.items():
            assert belongs(pc, referral) == stays
            assert status(pc, stays, referral) == "accepted", file
            assert out(pc, referral).state is OutState.DONE
        assert nobody_answered(pc, stays) == 0
    clinic.one.clinic.desk.cases.refresh()
    clinic.one.clinic.merging.part(stays, goes)
    for _ in range(2):
        clinic.meet()
    for pc in (clinic.one, clinic.two):
        for file, referral in sent.items():
            assert belongs(pc, referral) == file
            assert says_where(pc, referral, stays, goes) == [file]
            assert status(pc, file, referral) == "accepted"
