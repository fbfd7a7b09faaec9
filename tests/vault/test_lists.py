"""Outbox, inbox, received referrals, threads, settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, EntityId, PersonId, ReferralId
from clinic_app.domain.people import Role
from clinic_app.domain.referral import SETTLED, Status
from clinic_app.errors import NoSuchCase, PacketRefused, VaultDamaged, Why, WrongPassphrase
from clinic_app.vault.drafts import Drafts
from clinic_app.vault.inbox import Inbox
from clinic_app.vault.lane import Lane
from clinic_app.vault.outbox import UNSETTLED, Outbox, OutItem, OutState, note_settled
from clinic_app.vault.people import People
from clinic_app.vault.received import Received, ReceivedId
from clinic_app.vault.settings import Documents, VaultSettings
from clinic_app.vault.threads import Threads

from .conftest import Hands


def item(hands: Hands, number: int, urgency: str = "routine") -> OutItem:
    return OutItem(
        env_id=bytes([number]) * 32, mid=bytes([number]) * 16, referral_id=ReferralId(uuid4()), mailbox="box",
        sealed=b"sealed", urgency=urgency, made_at=hands.wall, stale_at=hands.wall + timedelta(hours=24),
        expires_at=hands.wall + timedelta(hours=72), revoke_token=b"t",
    )  # fmt: skip


def test_an_item_is_offered_until_the_hub_has_it_and_lapses_when_it_is_too_old(lane: Lane, hands: Hands) -> None:
    outbox = Outbox(lane, hands.clock())
    outbox.put(item(hands, 1))
    outbox.put(item(hands, 2))
    outbox.mark(bytes([1]) * 32, OutState.SENDING)
    assert [(each.mid[0], each.attempts) for each in outbox.live()] == [(1, 1), (2, 0)]
    outbox.mark(bytes([1]) * 32, OutState.ON_HUB)
    hands.pass_(25 * 3600)
    assert [each.stale(hands.wall) for each in outbox.live()] == [True]
    hands.pass_(48 * 3600)
    assert outbox.live() == []
    assert {each.mid[0]: each.state for each in outbox.every()} == {1: OutState.ON_HUB, 2: OutState.LAPSED}
    found = outbox.by_mid(bytes([2]) * 16)
    assert found is not None
    assert outbox.of_referral(found.referral_id or ReferralId(uuid4())) == [found]


def test_lists_read_no_packet_and_what_goes_is_whole(lane: Lane, hands: Hands) -> None:
    outbox = Outbox(lane, hands.clock())
    outbox.put(item(hands, 1))
    listed = outbox.every() + outbox.in_state(OutState.WAITING) + outbox.unsettled()
    assert [each.sealed for each in listed] == [b""] * 3
    assert [each.sealed for each in outbox.live()] == [outbox.sealed(bytes([1]) * 32)] == [b"sealed"]
    assert outbox.one(bytes([1]) * 32) == listed[0]
    assert outbox.one(bytes(32)) is None
    assert outbox.sealed(bytes(32)) == b""


@pytest.mark.parametrize("end", SETTLED)
def test_what_is_settled_is_not_looked_through_until_it_is_open_again(lane: Lane, hands: Hands, end: Status) -> None:
    outbox, one, other = Outbox(lane, hands.clock()), item(hands, 1), item(hands, 2)
    outbox.put(one)
    outbox.put(other)
    referral = EntityId(one.referral_id or uuid4())

    def says(status: Status) -> None:
        note_settled(lane, Change(values=((referral, "x_reason", status.value), (referral, "x_status", status.value))))

    says(end)
    assert [each.mid[0] for each in outbox.unsettled()] == [2]
    says(Status.REQUESTED)
    assert [each.mid[0] for each in outbox.unsettled()] == [1, 2]
    outbox.mark(other.env_id, OutState.RECALLED)
    assert [each.mid[0] for each in outbox.unsettled()] == [1]
    assert "outbox_unsettled" in str(lane.rows("EXPLAIN QUERY PLAN SELECT mid FROM outbox WHERE " + UNSETTLED))


def test_a_message_has_one_effect_and_what_is_not_believed_is_kept(lane: Lane, hands: Hands) -> None:
    inbox = Inbox(lane, hands.clock())
    inbox.take(env_id=b"e1", sender="shelter", mid=b"m1", sealed=b"s")
    with pytest.raises(PacketRefused) as refused:
        inbox.take(env_id=b"e2", sender="shelter", mid=b"m1", sealed=b"s")
    assert refused.value.why is Why.REPLAYED
    inbox.take(env_id=b"e2", sender="police", mid=b"m1", sealed=b"s")
    for _ in range(2):
        inbox.set_aside(env_id=b"e3", sealed=b"torn", why=Why.TAG)
    assert [(each.sealed, each.reason) for each in inbox.aside()] == [(b"torn", "tag")]


def test_a_received_referral_is_unreadable_once_its_key_is_gone(lane: Lane, hands: Hands) -> None:
    received = Received(lane, hands.clock())
    arrived = received.put(code="ABC", sender="clinic", urgency="routine", content=b"content")
    assert received.content(arrived) == b"content"
    received.mark(arrived, "accepted")
    received.forget(arrived)
    assert received.row(arrived).state == "accepted"
    with pytest.raises(NoSuchCase):
        received.content(arrived)


def test_a_thread_shows_its_gaps_and_refuses_a_fork(lane: Lane, hands: Hands) -> None:
    threads = Threads(lane, hands.clock())
    threads.add(b"t", sender="them", seq=1, mid=b"a", prev=None, body=b"1")
    threads.add(b"t", sender="them", seq=3, mid=b"c", prev=b"b", body=b"3")
    assert threads.gaps(b"t") == [("them", 2)]
    with pytest.raises(PacketRefused):
        threads.add(b"t", sender="them", seq=3, mid=b"d", prev=b"b", body=b"other")
    assert threads.next(b"t", "them") == (4, b"c")
    assert threads.next(b"t", "us") == (1, None)


def test_a_draft_is_its_authors_alone_and_overwritten(lane: Lane, hands: Hands) -> None:
    drafts, case, entity = Drafts(lane, hands.clock()), CaseId(uuid4()), EntityId(uuid4())
    me, other = PersonId(uuid4()), PersonId(uuid4())
    drafts.keep(case, entity, "s", me, {"f": "one"})
    drafts.keep(case, entity, "s", me, {"f": "two", "g": None})
    drafts.keep(case, entity, "s", other, {"f": "theirs"})
    assert [draft.values for draft in drafts.of(case, me)] == [{"f": "two", "g": None}]
    drafts.drop(case, me, entity_id=entity, section="another")
    assert drafts.of(case, me)
    drafts.drop(case, me)
    assert (drafts.of(case, me), len(drafts.of(case, other))) == ([], 1)
    drafts.drop_all(case)
    assert drafts.of(case, other) == []


def test_settings_and_documents(lane: Lane) -> None:
    settings, documents = VaultSettings(lane), Documents(lane)
    settings["lock"] = {"minutes": 20}
    assert (settings["lock"], settings.get("other"), "other" in settings) == ({"minutes": 20}, None, False)
    documents.put("directory", version=3, content=b"signed")
    assert documents.get("directory") == (3, b"signed")


def test_whoever_left_cannot_sign_in_and_is_not_forgotten(lane: Lane, hands: Hands) -> None:
    people = People(lane, hands.clock())
    nurse = people.enrol(staff_code="S-01", role=Role.NURSE, slot=b"slot")
    assert people.of_slot(b"slot") == nurse
    people.disable(nurse.id)
    with pytest.raises(WrongPassphrase):
        people.of_slot(b"slot")
    assert [person.id for person in people.every()] == [nurse.id]


def test_what_the_hub_was_told_is_not_told_again_until_it_asks(lane: Lane, hands: Hands) -> None:
    inbox = Inbox(lane, hands.clock())
    for number in (b"1", b"2"):
        inbox.take(env_id=b"e" + number, sender="shelter", mid=b"m" + number, sealed=b"s")
    assert inbox.unacknowledged() == [b"e1", b"e2"]
    inbox.acknowledged([b"e1", b"e2"])
    assert inbox.unacknowledged() == []
    inbox.listed_again(b"e2")
    assert inbox.unacknowledged() == [b"e2"]


def test_everything_sent_about_one_packet_is_found_oldest_first(lane: Lane, hands: Hands) -> None:
    outbox = Outbox(lane, hands.clock())
    for number, thread in ((1, b"one"), (2, b"other"), (3, b"one")):
        outbox.put(replace(item(hands, number), thread=thread))
        hands.pass_(60)
    assert [each.mid[0] for each in outbox.of_thread(b"one")] == [1, 3]


def test_a_received_referral_is_found_by_its_code_and_whoever_sent_it(lane: Lane, hands: Hands) -> None:
    received = Received(lane, hands.clock())
    arrived = received.put(code="ABC", sender="clinic", urgency="routine", content=b"content")
    found = received.by_code("ABC", "clinic")
    assert found is not None
    assert found.id == arrived
    assert received.by_code("ABC", "somebody else") is None
    with pytest.raises(NoSuchCase):
        received.row(ReceivedId(uuid4()))


def test_a_received_referral_that_rotted_under_its_seal_is_damage_and_not_a_missing_one(
    lane: Lane, hands: Hands
) -> None:
    received = Received(lane, hands.clock())
    arrived = received.put(code="ABC", sender="clinic", urgency="routine", content=b"content")
    other = received.put(code="DEF", sender="clinic", urgency="routine", content=b"content")
    sealed = "SELECT sealed FROM received WHERE id = ?"
    lane.run(f"UPDATE received SET sealed = ({sealed}) WHERE id = ?", (other.bytes, arrived.bytes))
    with pytest.raises(VaultDamaged):
        received.content(arrived)
    assert received.content(other) == b"content"
