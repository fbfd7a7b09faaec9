"""Two PCs of one clinic that meet by way of the hub: in the round that takes packets along, behind every packet."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR
from stations import CLINIC, SHELTER, Network, Station, agrees, closing_line, refers
from two_houses import joined

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.referral import Status
from clinic_app.errors import HubRefusesUs, NoSuchCase, NotJoined
from clinic_app.hub import operator
from clinic_app.services.exchange import exchange
from clinic_app.services.letter_reading import Unread
from clinic_app.services.meeting import Met
from clinic_app.services.meetings_view import Way
from clinic_app.services.outgoing import OutState
from clinic_app.vault.pcs import LetGo


@pytest.fixture
def night(network: Network) -> Station:
    """The emergency room; the office is the other."""
    return network.joins(CLINIC, kind="clinic")


@pytest.fixture
def office(network: Network, night: Station) -> Station:
    made = network.another_pc(night)
    for _ in "abc":
        for pc in (night, made):
            pc.syncs()
    return made


def begins(pc: Station, **said: object) -> Case:
    case = pc.clinic.recording.begin()
    says(pc, case.id, **(said or {"c_record": "given"}))
    return case


def says(pc: Station, case: CaseId, **said: object) -> None:
    root = pc.clinic.desk.vault.cases.load(case).root
    pc.clinic.recording.change(case, Change(values=tuple((root, field, value) for field, value in said.items())))


def told(pc: Station, case: Case, field: str = "c_record") -> object:
    return pc.clinic.desk.vault.cases.load(case.id).stored(field)


def letters_there(network: Network) -> int:
    return int(network.hub.counts()["letters"])


def test_what_one_pc_wrote_is_on_the_other_after_a_round_of_each(
    network: Network, night: Station, office: Station
) -> None:
    case = begins(night)
    left = night.syncs().letters
    assert 0 < left < 4
    assert (night.syncs().letters, letters_there(network)) == (0, left)  # what lies there is not left there again
    synced = office.syncs()
    assert synced.letters
    assert synced.cases == {case.id}
    assert told(office, case) == "given"
    says(office, case.id, c_services="given")
    office.syncs()
    night.syncs()
    assert told(night, case, "c_services") == "given"
    for _ in "ab":
        for pc in (night, office):
            pc.syncs()
    assert letters_there(network) == 0
    [stands] = night.clinic.meeting.every()
    assert (stands.met_way, bool(stands.waits)) == (Way.HUB, False)


def test_a_round_with_nothing_to_tell_asks_once_about_letters_and_packets(
    network: Network, night: Station, office: Station
) -> None:
    for _ in "ab":
        for pc in (night, office):
            pc.syncs()
    asked: list[str] = []
    with closing_line(office) as hub:
        hub._http.event_hooks["request"] = [lambda request: asked.append(request.url.path)]
        synced = office.clinic.sending.settle(exchange(office.clinic.sending.plan(), hub))
        box = office.clinic.sending.plan().letters
        assert hub.spent < 1_300
    assert box is not None
    assert asked == ["/v1/ping", f"/v1/letters/{box.box.hex()}"]
    assert (synced.more, synced.letters, synced.box) == (False, 0, box.box)


def test_a_packet_still_comes_where_letters_come_too(network: Network, night: Station, office: Station) -> None:
    shelter = network.joins(SHELTER, kind="service")
    begins(night)
    night.syncs()
    refers(night, agrees(night, SHELTER))
    night.syncs()
    [received] = shelter.syncs().taken.referrals
    shelter.clinic.receiving.detail(received)
    shelter.syncs(), shelter.syncs()  # what can wait goes after a newer list
    synced = office.syncs()
    assert synced.letters
    assert synced.taken.set_aside == []
    [item] = office.clinic.desk.vault.outbox.every()
    assert (item.state, item.reason) == (OutState.DONE, "opened"), "known by the letter, told by the packet"


def test_a_line_that_broke_left_nothing_and_the_letter_goes_with_the_next_round(
    network: Network, night: Station, office: Station
) -> None:
    case = begins(night)
    plan = night.clinic.sending.plan()
    assert plan.letters is not None
    assert len(plan.letters.out) == 1
    night.line.up = False
    assert night.syncs().ended_by is not None
    assert letters_there(network) == 0
    night.line.up = True
    night.syncs()
    office.syncs()
    assert told(office, case) == "given"


def test_what_was_taken_in_and_not_dropped_is_heard_again_without_harm(
    network: Network, night: Station, office: Station
) -> None:
    case = begins(night)
    night.syncs()
    with closing_line(office) as hub:
        office.clinic.sending.settle(exchange(office.clinic.sending.plan(), hub))
    there = letters_there(network)
    assert there
    vault = office.clinic.desk.vault.id
    office.clinic = office.house.enter(COORDINATOR)  # a lock, or a power cut, before the hub was told
    office.belongs_to(vault)
    assert office.syncs().letters
    assert told(office, case) == "given"
    night.syncs()
    assert letters_there(network) == 0


def test_a_letter_that_went_missing_at_the_hub_is_asked_for(network: Network, night: Station, office: Station) -> None:
    lost, later = begins(night), None
    night.syncs()
    assert operator.drop_letters(network.hub.store, CLINIC)
    later = begins(night)
    night.syncs()
    for _ in "abc":
        office.syncs()
        night.syncs()
    office.syncs()
    assert [told(office, each) for each in (lost, later)] == ["given", "given"]
    assert office.clinic.sending.plan().letters == office.clinic.sending.plan().letters


def small_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter for each case that begins; three of them are as much as comes home in one round."""
    monkeypatch.setattr("clinic_app.services.letter_batch.AT_ONCE", 3)
    monkeypatch.setattr("clinic_app.services.hub_letters.MOST_BYTES", 10_000)


def test_letters_that_lie_in_no_order_are_heard_in_theirs_and_nobody_is_asked_for_them_again(
    network: Network, night: Station, office: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_letters(monkeypatch)
    monkeypatch.setattr("clinic_app.services.hub_letters._KEPT_APART", 1)
    cases = [begins(night) for _ in range(9)]
    for _ in range(2):
        night.syncs()
    assert letters_there(network) >= 9
    heard, meeting = list[Met](), office.clinic.meeting
    hear = meeting.hear

    def hears(letter: Unread, *, way: str | None = None) -> Met:
        heard.append(hear(letter, way=way))
        return heard[-1]

    monkeypatch.setattr(meeting, "hear", hears)
    for _ in range(3):
        office.syncs()
    assert len(heard) >= 9
    assert not any(met.gap for met in heard), "what came early was taken for something that is lost"
    assert {told(office, case) for case in cases} == {"given"}


def test_no_more_lies_at_the_hub_than_a_pc_can_find_in_order(
    network: Network, night: Station, office: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_letters(monkeypatch)
    monkeypatch.setattr("clinic_app.services.hub_letters._LYING_AT_ONCE", 2)
    cases = [begins(night) for _ in range(9)]
    night.syncs()
    assert letters_there(network) <= 3
    for _ in range(6):
        office.syncs()
        night.syncs()
    office.syncs()
    assert {told(office, case) for case in cases} == {"given"}


def test_a_clinic_whose_room_at_the_hub_is_full_meets_later(network: Network, night: Station, office: Station) -> None:
    case = begins(night)
    row = (CLINIC, bytes(16), bytes(32), 1, 9_999_999, 100_000_000, b"")
    network.hub.changes("INSERT INTO letter VALUES ($1, $2, $3, $4, $5, $6, $7)", *row)
    synced = night.syncs()
    assert (synced.ended_by, synced.letters, synced.more) == (None, 0, False)
    network.hub.changes("DELETE FROM letter WHERE size = 100000000")
    night.syncs()
    office.syncs()
    assert told(office, case) == "given"


def test_on_a_line_that_is_paid_for_letters_wait_once_today_is_spent(
    network: Network, night: Station, office: Station
) -> None:
    night.clinic.metering.choose(metered=True, kb_a_day=100)
    office.clinic.metering.choose(metered=True, kb_a_day=100)
    case = begins(night)
    night.clinic.metering.spend(99_000)
    assert not night.syncs().letters
    network.on(days=1)
    assert night.syncs().letters
    office.clinic.metering.spend(99_000)
    office.syncs()
    with pytest.raises(NoSuchCase):
        told(office, case)
    network.on(days=1)
    office.syncs()
    assert told(office, case) == "given"


def test_nothing_is_written_to_a_pc_that_was_let_go_and_the_hub_lets_it_read_nothing(
    network: Network, night: Station, office: Station
) -> None:
    begins(night)
    night.syncs()
    night.clinic.desk.vault.pcs.revoke(office.clinic.desk.vault.device.id, by=None, why=LetGo.LOST)
    operator.revoke(network.hub.store, office.clinic.desk.vault.device.hub_auth.public.kid, network.now())
    begins(night)
    synced = night.syncs()
    assert (synced.letters, synced.box) == (0, None)
    assert night.clinic.sending.plan().letters is None
    assert isinstance(office.syncs().ended_by, HubRefusesUs)


def test_the_two_pcs_look_into_different_boxes_and_a_clinic_of_one_pc_into_none(
    network: Network, night: Station, office: Station
) -> None:
    plans = [pc.clinic.sending.plan().letters for pc in (night, office)]
    assert plans[0] is not None
    assert plans[1] is not None
    assert plans[0].box != plans[1].box
    shelter = network.joins(SHELTER, kind="service")
    shelter.syncs()
    assert shelter.clinic.sending.plan().letters is None
    assert shelter.syncs().box is None


# --- a further PC comes to the hub ---------------------------------------------------------------------------


@pytest.fixture
def newcomer(network: Network, night: Station) -> Station:
    """A PC that joined this clinic and was never at the hub."""
    return network.another_pc(night, enrols=False)


def meets(one: Station, other: Station) -> None:
    """On a stick, or by the network of the house."""
    for _ in "ab":
        for giver, taker in ((one, other), (other, one)):
            taker.clinic.meeting.hear(giver.clinic.meeting.greeting(taker.clinic.desk.vault.device.id))
            for letter in giver.clinic.meeting.letters(taker.clinic.desk.vault.device.id):
                assert taker.clinic.meeting.hear(letter).refused is None


def test_a_further_pc_is_announced_asks_by_itself_and_waits_for_the_operators_call(
    network: Network, night: Station, newcomer: Station
) -> None:
    meets(night, newcomer)
    with pytest.raises(NotJoined):
        newcomer.syncs()  # nobody has announced it yet
    stands = newcomer.clinic.joining.membership()
    assert stands is not None
    assert (stands.agency, stands.by_itself) == (None, True)
    night.syncs()
    meets(night, newcomer)
    newcomer.syncs()
    [waits] = operator.pending(network.hub.store)
    stands = newcomer.clinic.joining.membership()
    assert stands is not None
    assert (stands.agency, stands.listed, stands.words) == (CLINIC, False, operator.device_words(waits))
    meets(night, newcomer)
    known = night.clinic.joining.membership()
    assert known is not None
    [coming] = known.coming
    assert (coming.place, coming.words) == ("office", stands.words)
    assert isinstance(newcomer.syncs().ended_by, HubRefusesUs)
    operator.approve(network.hub.store, waits.kid, network.now())
    network.publishes()
    for pc in (newcomer, night, newcomer):
        pc.syncs()
    stands, known = newcomer.clinic.joining.membership(), night.clinic.joining.membership()
    assert stands is not None
    assert known is not None
    assert (stands.listed, known.coming, len(known.pcs)) == (True, (), 2)
    case = begins(night)
    night.syncs()
    newcomer.syncs()
    assert told(newcomer, case) == "given"


def test_a_code_is_made_once_and_anew_only_when_it_ran_out(network: Network, night: Station, newcomer: Station) -> None:
    device, codes = newcomer.clinic.desk.vault.device.id, night.clinic.desk.vault.pcs_at_hub
    night.line.up = False
    night.syncs()
    assert codes.code(device) is None  # the hub was not told: nobody may ask with it yet
    night.line.up = True
    night.syncs()
    first = codes.code(device)
    night.syncs()
    assert codes.code(device) == first
    network.on(days=6)
    night.syncs()
    assert codes.code(device) != first
    meets(night, newcomer)
    newcomer.syncs()
    assert newcomer.clinic.desk.vault.pcs_at_hub.code(device) is None
    assert [each.agency for each in operator.pending(network.hub.store)] == [CLINIC]


def test_a_pc_whose_code_ran_out_asks_again_when_it_has_a_new_one(
    network: Network, night: Station, newcomer: Station
) -> None:
    night.syncs()
    meets(night, newcomer)
    network.on(days=8)
    assert newcomer.syncs().ended_by is None
    assert operator.pending(network.hub.store) == []
    night.syncs()
    meets(night, newcomer)
    newcomer.syncs()
    assert len(operator.pending(network.hub.store)) == 1


def test_the_pcs_of_a_clinic_are_named_to_the_operator_on_each_of_them(
    network: Network, night: Station, office: Station
) -> None:
    meets(night, office)
    kid = office.clinic.desk.vault.device.hub_auth.public.kid
    this, other = night.clinic.pc_stolen.pcs()
    assert (this.this, this.place, other.this, other.place) == (True, None, False, "office")
    assert (other.agency, other.kid, other.hub_words) == (CLINIC, kid.hex(), office.clinic.pc_stolen.pcs()[0].hub_words)


def test_a_pc_that_was_let_in_by_a_code_comes_to_the_hub_and_refers_like_the_first(
    network: Network, night: Station
) -> None:
    """As people would: two files and a code, one meeting by stick, one call to the operator; then all by the hub."""
    shelter = network.joins(SHELTER, kind="service")
    night.syncs()
    night.clinic.confirm_sheet(night.clinic.new_sheet().lines)
    case = agrees(night, SHELTER)
    house = joined(night.clinic, network.folder / "office", "Office", like=night.house)
    office = Station(CLINIC, house, house.enter(COORDINATOR))
    network.others.append(office)
    night.syncs()  # the hub is told of it
    meets(night, office)
    office.syncs()
    [waits] = operator.pending(network.hub.store)
    stands = office.clinic.joining.membership()
    assert stands is not None
    assert (stands.agency, stands.words) == (CLINIC, operator.device_words(waits))
    operator.approve(network.hub.store, waits.kid, network.now())
    network.publishes()
    for _ in "abc":
        for pc in (night, office):
            pc.syncs()
    assert told(office, _case_of(night, case), "c_services") == "given"
    referral = refers(office, case)
    office.syncs()
    [received] = shelter.syncs().taken.referrals
    shelter.clinic.receiving.answer(received, Status.ACCEPTED)
    shelter.syncs()
    night.syncs()  # fetches the answer to what the office sealed
    for _ in "ab":
        for pc in (night, office):
            pc.syncs()
    for pc in (night, office):
        assert pc.clinic.desk.vault.cases.load(case).stored("x_status", EntityId(referral)) == "accepted"
        [view] = pc.clinic.outgoing.of_referral(referral)
        assert view.standing.status is Status.ACCEPTED
    assert [view.pc for pc in (night, office) for view in pc.clinic.outgoing.of_referral(referral)] == ["Office", None]


def _case_of(pc: Station, case: CaseId) -> Case:
    return pc.clinic.desk.vault.cases.load(case)
