"""Packets of a place that has two PCs: sealed on one, answered to the other; each effect once, and shown on both."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from stations import CLINIC, SHELTER, Network, Station, agrees, refers

from clinic_app.domain.case import Change
from clinic_app.domain.consent import Decision, releases_of
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.packet_codes import Urgency
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import NoSuchCase, NotPermitted, Why
from clinic_app.services.metering import Meter
from clinic_app.services.outgoing import OutState, OutView
from clinic_app.services.receiving import ReceivedId, ReceivedView
from clinic_app.services.sending import exchange
from clinic_app.services.taking_consent import NewRelease
from clinic_app.vault.pcs import LetGo


@dataclass
class Place:
    """Two PCs of one organisation."""

    one: Station
    two: Station

    def meet(self) -> None:
        """On a stick, or by the network of the house."""
        for _ in "abc":
            for giver, taker in ((self.one, self.two), (self.two, self.one)):
                taker.clinic.meeting.hear(giver.clinic.meeting.greeting(taker.clinic.desk.vault.device.id))
                for letter in giver.clinic.meeting.letters(taker.clinic.desk.vault.device.id):
                    assert taker.clinic.meeting.hear(letter).refused is None
        waits = [each.waits for pc in (self.one, self.two) for each in pc.clinic.meeting.every()]
        assert not any(waits)


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


def apart(place: Place) -> None:
    """From now on the two do not meet by the hub: what they tell each other, a test lets them tell."""
    for pc in (place.one, place.two):
        pc.clinic.sending.letters.plan = _no_letters  # type: ignore[method-assign]
        pc.syncs()


def _no_letters(meter: Meter) -> None:
    """For both."""


def written(pc: Station, case: CaseId) -> int:
    """How often an answer that came was written into this case."""
    return sum(each.source == "imported" for each in pc.clinic.desk.vault.revisions.history(case))


def out(pc: Station, referral: ReferralId) -> OutView:
    [found] = pc.clinic.outgoing.of_referral(referral)
    return found


def inbox(pc: Station) -> ReceivedView:
    [found] = pc.clinic.receiving.inbox()
    return found


def status(pc: Station, case: CaseId, referral: ReferralId) -> object:
    return pc.clinic.desk.vault.cases.load(case).stored("x_status", EntityId(referral))


def arrives(shelter: Station) -> ReceivedId:
    [received] = shelter.syncs().taken.referrals
    return received


# --- as the sender -------------------------------------------------------------------------------------------


def test_an_answer_that_another_pc_fetched_has_its_effect_once_and_shows_on_both(
    clinic: Place, shelter: Station
) -> None:
    case = agrees(clinic.one, SHELTER)
    referral = refers(clinic.one, case)
    clinic.one.syncs()
    clinic.meet()
    assert (out(clinic.two, referral).state, out(clinic.two, referral).pc) == (OutState.ON_HUB, "front desk")
    assert out(clinic.one, referral).pc is None
    shelter.clinic.receiving.answer(arrives(shelter), Status.ACCEPTED)
    shelter.syncs()
    assert clinic.two.syncs().taken.answers == 1
    assert clinic.one.syncs().taken.answers == 0  # the hub has forgotten it
    clinic.meet()
    for pc in (clinic.one, clinic.two):
        assert status(pc, case, referral) == "accepted"
        assert out(pc, referral).state is OutState.DONE
        assert out(pc, referral).standing.status is Status.ACCEPTED
    assert written(clinic.one, case) == written(clinic.two, case) == 1


def test_only_the_pc_that_sealed_a_packet_sends_it(clinic: Place, shelter: Station) -> None:
    referral = refers(clinic.one, agrees(clinic.one, SHELTER))
    clinic.meet()
    assert out(clinic.two, referral).state is OutState.WAITING
    assert clinic.two.syncs().sent == 0
    assert shelter.syncs().taken.referrals == []
    assert clinic.one.syncs().sent == 1
    arrives(shelter)


def test_an_answer_to_a_packet_that_this_pc_has_not_heard_of_is_kept_and_told_after_the_meeting(
    clinic: Place, shelter: Station
) -> None:
    case = agrees(clinic.one, SHELTER)
    referral = refers(clinic.one, case)
    clinic.one.syncs()
    shelter.clinic.receiving.answer(arrives(shelter), Status.ACCEPTED)
    shelter.syncs()
    synced = clinic.two.syncs()
    assert (synced.taken.answers, synced.taken.set_aside) == (0, [])
    assert [each.why for each in clinic.two.clinic.receiving.set_aside()] == [Why.OTHER_PC]
    clinic.meet()
    for pc in (clinic.one, clinic.two):
        assert status(pc, case, referral) == "accepted"
        assert pc.clinic.receiving.set_aside() == []
    assert out(clinic.one, referral).standing.status is Status.ACCEPTED


def test_what_is_sealed_to_the_other_pc_alone_is_carried_to_it(network: Network, clinic: Place) -> None:
    shelter = network.joins(SHELTER, kind="service")
    late = network.another_pc(shelter, "late", enrols=False)
    apart(clinic)
    place = Place(shelter, late)
    shelter.syncs()
    refers(clinic.one, agrees(clinic.one, SHELTER))
    clinic.one.syncs()
    network.enrols(late)  # after it was sealed
    apart(Place(late, late))
    assert [each.why for each in late.clinic.receiving.set_aside()] == [Why.OTHER_PC]
    assert shelter.clinic.receiving.inbox() == []
    place.meet()
    place.meet()
    for pc in (shelter, late):
        assert pc.clinic.receiving.set_aside() == []
        assert pc.clinic.receiving.detail(inbox(pc).id).content.urgency is Urgency.WITHIN_24H


def test_a_no_said_on_one_pc_takes_back_from_the_hub_what_the_other_sealed(clinic: Place, shelter: Station) -> None:
    case = agrees(clinic.one, SHELTER)
    referral = refers(clinic.one, case)
    clinic.one.syncs()
    clinic.meet()
    says_no(clinic.two, case)
    clinic.two.syncs()
    assert shelter.syncs().taken.referrals == []
    clinic.meet()
    for pc in (clinic.one, clinic.two):
        assert status(pc, case, referral) == "cancelled"
        assert [each.state for each in pc.clinic.outgoing.of_referral(referral) if each.kind == "referral"] == [
            OutState.RECALLED
        ]


def test_a_no_said_on_one_pc_asks_back_what_somebody_has_read_already(clinic: Place, shelter: Station) -> None:
    case = agrees(clinic.one, SHELTER)
    refers(clinic.one, case)
    clinic.one.syncs()
    received = arrives(shelter)
    clinic.meet()
    says_no(clinic.two, case)
    clinic.two.syncs()
    shelter.syncs()
    with pytest.raises(NoSuchCase):
        shelter.clinic.receiving.detail(received)
    shelter.syncs()
    clinic.two.syncs()
    clinic.meet()
    assert inbox(shelter).state == "retracted"


def test_a_no_said_on_one_pc_stops_what_the_other_has_sealed_and_not_sent(clinic: Place, shelter: Station) -> None:
    case = agrees(clinic.one, SHELTER)
    referral = refers(clinic.one, case)
    clinic.meet()
    says_no(clinic.two, case)
    clinic.meet()
    assert clinic.one.syncs().sent <= 1  # what asks them to forget it; they have nothing
    assert shelter.syncs().taken.referrals == []
    assert status(clinic.one, case, referral) == "cancelled"


def test_a_no_said_on_a_pc_that_knew_of_no_packet_calls_it_back_once_it_is_heard(
    clinic: Place, shelter: Station
) -> None:
    case = agrees(clinic.one, SHELTER)
    clinic.meet()
    referral = refers(clinic.one, case)
    clinic.one.syncs()
    says_no(clinic.two, case)
    assert clinic.two.clinic.outgoing.of_referral(referral) == []
    clinic.meet()
    assert status(clinic.one, case, referral) == "cancelled"
    clinic.one.syncs()
    assert shelter.syncs().taken.referrals == []
    clinic.meet()
    for pc in (clinic.one, clinic.two):
        assert [each.state for each in pc.clinic.outgoing.of_referral(referral) if each.kind == "referral"] == [
            OutState.RECALLED
        ]


def test_a_yes_to_less_said_on_one_pc_takes_back_what_the_other_sealed_until_she_is_asked(
    clinic: Place, shelter: Station
) -> None:
    case = agrees(clinic.one, SHELTER)
    root = clinic.one.clinic.recording.shown(case).root
    clinic.one.clinic.recording.change(case, Change(values=((root, "s_age_years", 30), (root, "s_lang_first", "my"))))
    clinic.meet()
    yes = NewRelease(
        decision=Decision.GIVEN, organisation=SHELTER, items=("x_lang", "x_age"), form="written", alone="yes",
        explained=True,
    )  # fmt: skip
    clinic.two.clinic.consent.release(case, replace(yes, items=("x_lang",)))
    clinic.one.clinic.consent.release(case, yes)
    referral = refers(clinic.one, case)
    clinic.one.syncs()
    assert out(clinic.one, referral).state is OutState.ON_HUB
    clinic.meet()
    clinic.one.syncs()
    assert shelter.syncs().taken.referrals == []
    assert out(clinic.one, referral).reason == "not_this_item"


def test_what_a_pc_that_is_gone_had_sealed_and_not_sent_is_known_and_she_is_asked_again(
    clinic: Place, shelter: Station
) -> None:
    case = agrees(clinic.one, SHELTER)
    referral = refers(clinic.one, case)
    clinic.meet()
    gone = clinic.one.clinic.desk.vault.device.id
    clinic.two.clinic.desk.vault.pcs.revoke(gone, by=None, why=LetGo.LOST)
    view = out(clinic.two, referral)
    assert (view.state, view.pc, view.pc_gone) == (OutState.WAITING, "front desk", True)
    held = clinic.two.clinic.sealing_again.look(case, referral)
    assert (held.env_id is not None, held.agreed) == (True, False)
    with pytest.raises(NotPermitted):
        clinic.two.clinic.sending.let_go(view.env_id)
    preview = clinic.two.clinic.sealing_again.preview(case, referral)
    clinic.two.clinic.sealing_again.seal(case, referral, preview, agreed=True)
    assert out(clinic.two, referral).pc is None
    clinic.two.syncs()
    arrives(shelter)


# --- as the receiver -----------------------------------------------------------------------------------------


@pytest.fixture
def house(network: Network, clinic: Place) -> Place:
    """A shelter with two PCs, both let in before anything was sealed to it."""
    first = network.joins(SHELTER, kind="service")
    place = Place(first, network.another_pc(first, "kitchen"))
    for each in (clinic, place):
        apart(each)
    place.meet()
    return place


def test_a_referral_that_one_pc_fetched_shows_on_both_after_a_meeting(clinic: Place, house: Place) -> None:
    refers(clinic.one, agrees(clinic.one, SHELTER))
    clinic.one.syncs()
    received = arrives(house.two)
    assert house.one.syncs().taken.referrals == []
    house.meet()
    assert inbox(house.one).id == received
    assert house.one.clinic.receiving.detail(received).content == house.two.clinic.receiving.detail(received).content


def test_both_pcs_that_fetch_one_referral_at_once_keep_one(clinic: Place, house: Place) -> None:
    refers(clinic.one, agrees(clinic.one, SHELTER))
    clinic.one.syncs()
    from stations import closing_line

    fetched = []
    for pc in (house.one, house.two):
        with closing_line(pc) as hub:
            fetched.append((pc, exchange(pc.clinic.sending.plan(), hub)))
    for pc, done in fetched:
        assert len(pc.clinic.sending.settle(done).taken.referrals) == 1
    house.meet()
    assert inbox(house.one).id == inbox(house.two).id
    for pc in (house.one, house.two):
        pc.clinic.receiving.detail(inbox(pc).id)


def test_accepted_on_one_pc_shows_on_the_other(clinic: Place, house: Place) -> None:
    case = agrees(clinic.one, SHELTER)
    referral = refers(clinic.one, case)
    clinic.one.syncs()
    received = arrives(house.one)
    house.meet()
    house.two.clinic.receiving.answer(received, Status.ACCEPTED)
    house.meet()
    assert inbox(house.one).state == "accepted"
    house.two.syncs()
    clinic.one.syncs()
    assert status(clinic.one, case, referral) == "accepted"


def test_both_accept_at_once_and_the_clinic_counts_one_answer(clinic: Place, house: Place) -> None:
    case = agrees(clinic.one, SHELTER)
    referral = refers(clinic.one, case)
    clinic.one.syncs()
    received = arrives(house.one)
    house.meet()
    for pc in (house.one, house.two):
        pc.clinic.receiving.answer(received, Status.ACCEPTED)
        pc.syncs()
    synced = clinic.one.syncs()
    assert synced.taken.set_aside == []
    assert written(clinic.one, case) == 1
    assert status(clinic.one, case, referral) == "accepted"
    house.meet()
    assert [inbox(pc).state for pc in (house.one, house.two)] == ["accepted", "accepted"]


def test_one_accepts_and_one_declines_at_once_and_everybody_comes_to_the_same(clinic: Place, house: Place) -> None:
    case = agrees(clinic.one, SHELTER)
    referral = refers(clinic.one, case)
    clinic.one.syncs()
    received = arrives(house.one)
    house.meet()
    house.one.clinic.receiving.answer(received, Status.ACCEPTED)
    house.two.clinic.receiving.answer(received, Status.REJECTED, reason=Reason.NO_CAPACITY)
    for pc in (house.one, house.two, clinic.one):
        pc.syncs()
    house.meet()
    assert inbox(house.one).state == inbox(house.two).state == status(clinic.one, case, referral)


def test_what_its_sender_takes_back_is_forgotten_on_both_pcs_and_said_once_they_met(
    clinic: Place, house: Place
) -> None:
    case = agrees(clinic.one, SHELTER)
    refers(clinic.one, case)
    clinic.one.syncs()
    received = arrives(house.one)
    says_no(clinic.one, case)
    clinic.one.syncs()
    house.two.syncs()  # it hears that something is taken back, and has nothing
    house.meet()
    for pc in (house.one, house.two):
        with pytest.raises(NoSuchCase):
            pc.clinic.receiving.detail(received)
        assert inbox(pc).state == "retracted"
        assert pc.clinic.desk.vault._lane.rows("SELECT 1 FROM received_keys") == []
    for pc in (house.one, house.two):
        pc.syncs()
    assert clinic.one.syncs().taken.answers


def says_no(pc: Station, case: CaseId) -> None:
    """She takes back her yes to the shelter."""
    [release] = releases_of(pc.clinic.desk.vault.cases.load(case))
    pc.clinic.consent.withdraw(case, release.id)
