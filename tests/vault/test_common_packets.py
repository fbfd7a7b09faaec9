"""Packets, messages and what came, as records of the clinic: what one PC has, the other knows; and what is its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from clinic_app.domain.ids import CaseId, DeviceId, ReferralId
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NoSuchCase, PacketRefused, ReferralAwaited, Why
from clinic_app.vault.common_network import NetworkKind
from clinic_app.vault.inbox import Inbox, InState
from clinic_app.vault.outbox import RECALL, Outbox, OutItem, OutState
from clinic_app.vault.pcs_at_hub import AtHub, PcsAtHub
from clinic_app.vault.received import Received, ReceivedId, key_came
from clinic_app.vault.telling import Telling
from clinic_app.vault.threads import Threads

from .several_pcs import Pc, in_one, meet_all, opened_in

NOW = instant("2026-11-24T03:00:00Z")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Pc, Pc]]:
    with opened_in(tmp_path) as open_:
        one, other = in_one(open_(2))
        yield one, other


def out(pc: Pc) -> Outbox:
    return Outbox(pc.lane, pc.hands.clock())


def sealed(**more: object) -> OutItem:
    made = OutItem(
        env_id=os.urandom(32), mid=os.urandom(16), referral_id=ReferralId(uuid4()), case_id=CaseId(uuid4()),
        thread=os.urandom(16), recipient="shelter", mailbox="ab" * 16, sealed=b"sealed", urgency="within_24h",
        made_at=NOW, stale_at=NOW + timedelta(hours=12), expires_at=NOW + timedelta(days=7),
        revoke_token=os.urandom(32),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def only(pc: Pc) -> OutItem:
    [item] = out(pc).every()
    return item


# --- what was sealed -----------------------------------------------------------------------------------------


def test_what_one_pc_sealed_is_known_on_the_other_without_its_bytes_and_is_sent_by_the_first(
    two: tuple[Pc, Pc],
) -> None:
    here, there = two
    item = sealed()
    out(here).put(item)
    here.meets(there)
    assert only(there) == replace(item, sealed=b"", pc=here.device, state_at=only(there).state_at)
    assert out(there).live() == []
    assert [each.sealed for each in out(here).live()] == [b"sealed"]
    assert out(there).sealed_here(OutState.WAITING) == []
    out(here).mark(item.env_id, OutState.ON_HUB)
    out(here).heard(item.env_id, "said", over=False)
    here.meets(there)
    assert (only(there).state, only(there).heard, only(here).pc) == (OutState.ON_HUB, "said", None)


def test_what_the_other_calls_back_is_called_back_here_however_far_it_had_come_meanwhile(two: tuple[Pc, Pc]) -> None:
    here, there = two
    item = sealed()
    out(here).put(item)
    here.meets(there)
    out(there).mark(item.env_id, OutState.ON_HUB, RECALL)
    out(here).mark(item.env_id, OutState.SENDING)
    here.meets(there)
    for pc in two:
        assert (only(pc).state, only(pc).reason) == (OutState.ON_HUB, RECALL)
    assert out(here).sealed(item.env_id) == b"sealed"


def test_a_new_envelope_of_a_message_stands_by_itself_unless_the_one_before_was_called_back(
    two: tuple[Pc, Pc],
) -> None:
    here, there = two
    item, kept = sealed(), sealed()
    for each in (item, kept):
        out(here).put(each)
        out(here).mark(each.env_id, OutState.ON_HUB)
    here.meets(there)
    for each in (item, kept):
        new = os.urandom(32)
        out(here).anew.renewed(
            each.env_id, env_id=new, sealed=b"again", mailbox=each.mailbox, token=b"t" * 32,
            stale_at=each.stale_at, expires_at=each.expires_at,
        )  # fmt: skip
    out(there).mark(item.env_id, OutState.ON_HUB, RECALL)
    out(there).mark(kept.env_id, OutState.DONE, "opened")
    here.meets(there)
    for pc in two:
        known = {each.mid: each for each in out(pc).every()}
        assert (known[item.mid].state, known[item.mid].reason) == (OutState.ON_HUB, RECALL)
        assert (known[kept.mid].state, known[kept.mid].reason) == (OutState.WAITING, None)
        assert known[item.mid].env_id != item.env_id


def test_what_is_sealed_again_on_the_other_pc_is_sent_by_that_one(two: tuple[Pc, Pc]) -> None:
    here, there = two
    item = sealed()
    out(here).put(item)
    out(here).mark(item.env_id, OutState.SENDING)
    here.meets(there)
    again = sealed(mid=item.mid, case_id=item.case_id, referral_id=item.referral_id, thread=item.thread)
    out(there).seal_again(only(there), again)
    here.meets(there)
    known = {each.mid: each for each in out(here).every()}
    assert (known[item.mid].pc, known[item.mid].env_id) == (there.device, again.env_id)
    assert out(here).sealed(again.env_id) == b""
    assert (known[item.env_id].kind, known[item.env_id].state) == ("recall", OutState.ON_HUB)
    assert [each.env_id for each in out(there).live()] == [again.env_id]


def test_an_envelope_that_is_another_messages_now_makes_room(two: tuple[Pc, Pc]) -> None:
    here, there = two
    item = sealed()
    out(here).put(item)
    here.meets(there)
    moved = {"mid": os.urandom(16)}
    here.lane.save(lambda: here.lane.run("UPDATE outbox SET mid = ? WHERE env_id = ?", (moved["mid"], item.env_id)))
    here.meets(there)
    for pc in two:
        assert only(pc).mid == moved["mid"]


def test_what_is_gone_here_is_gone_there(two: tuple[Pc, Pc]) -> None:
    here, there = two
    item = sealed()
    out(here).put(item)
    threads = Threads(here.lane, here.hands.clock())
    threads.add(item.thread, sender="us", seq=1, mid=item.mid, prev=None, body=b"referral")
    here.meets(there)
    assert item.case_id is not None
    out(here).drop(item.case_id)
    here.meets(there)
    assert out(there).every() == []
    assert Threads(there.lane, there.hands.clock()).of(item.thread) == []


# --- what was said -------------------------------------------------------------------------------------------


def test_two_pcs_may_say_something_in_one_place_and_each_hears_that_something_was_said(two: tuple[Pc, Pc]) -> None:
    here, there = two
    thread, mids = os.urandom(16), (os.urandom(16), os.urandom(16))
    for pc, mid, kid in zip(two, mids, (b"one", b"other"), strict=True):
        Threads(pc.lane, pc.hands.clock()).add(
            thread, sender="us", seq=1, mid=mid, prev=None, body=b"status", signed=b"s", kid=kid
        )
    here.meets(there)
    for pc in two:
        threads = Threads(pc.lane, pc.hands.clock())
        assert {each.mid: each.kid for each in threads.of(thread)} == dict(zip(mids, (b"one", b"other"), strict=True))
        assert threads.next(thread, "us") == (2, max(mids))
        assert threads.heard() == [thread]
        threads.forget_heard(thread)
        assert threads.heard() == []
    here.meets(there)
    assert Threads(here.lane, here.hands.clock()).heard() == []


def test_of_two_things_that_one_pc_said_in_one_place_the_first_counts(two: tuple[Pc, Pc]) -> None:
    here, there = two
    thread, mids = os.urandom(16), sorted((os.urandom(16), os.urandom(16)))
    for pc, mid in zip(two, mids, strict=True):
        Threads(pc.lane, pc.hands.clock()).add(thread, sender="them", seq=1, mid=mid, prev=None, body=b"x", kid=b"pc")
    with pytest.raises(PacketRefused):
        Threads(here.lane, here.hands.clock()).add(
            thread, sender="them", seq=1, mid=b"third", prev=None, body=b"x", kid=b"pc"
        )
    here.meets(there)
    assert [len(Threads(pc.lane, pc.hands.clock()).of(thread)) for pc in two] == [1, 1]


# --- what came -----------------------------------------------------------------------------------------------


def came(pc: Pc) -> Received:
    return Received(pc.lane, pc.hands.clock())


def test_a_referral_that_one_pc_took_in_is_there_and_opens_once_its_key_came(two: tuple[Pc, Pc]) -> None:
    here, there = two
    received = came(here).put(code="ABC", sender="clinic", urgency="within_24h", content=b"of her")
    here.meets(there)
    assert came(there).row(received).code == "ABC"
    assert came(there).awaited(received)
    with pytest.raises(ReferralAwaited):
        came(there).content(received)
    assert there.hearing.shut(9) == (CaseId(received),)
    keys = Telling(here.lane, here.hearing).keys([CaseId(received)])
    assert key_came(there.lane, received, bytes(32))  # a wrong one changes nothing
    assert came(there).awaited(received)
    there.hearing.take((), keys)
    assert came(there).content(received) == b"of her"
    assert (there.hearing.shut(9), came(there).awaited(received)) == ((), False)
    there.hearing.take((), keys)
    assert not key_came(there.lane, ReceivedId(uuid4()), bytes(32))


def test_both_pcs_that_took_one_in_have_one_under_one_key(two: tuple[Pc, Pc]) -> None:
    here, there = two
    ids = {came(pc).put(code="ABC", sender="clinic", urgency="u", content=b"of her") for pc in two}
    assert len(ids) == 1
    here.meets(there)
    for pc in two:
        assert came(pc).content(next(iter(ids))) == b"of her"


def test_what_was_taken_back_on_one_is_forgotten_on_the_other(two: tuple[Pc, Pc]) -> None:
    here, there = two
    received = came(here).put(code="ABC", sender="clinic", urgency="u", content=b"of her")
    here.meets(there)
    there.hearing.take((), Telling(here.lane, here.hearing).keys([CaseId(received)]))
    came(here).mark(received, "accepted")
    came(there).forget(received)
    came(there).mark(received, "retracted")
    here.meets(there)
    for pc in two:
        assert came(pc).row(received).state == "retracted"
        with pytest.raises(NoSuchCase):
            came(pc).content(received)
    assert Telling(here.lane, here.hearing).keys([CaseId(received)]) == {}


def test_a_line_that_lies_here_under_an_older_id_stays_the_only_one(two: tuple[Pc, Pc]) -> None:
    here, there = two
    older = uuid4().bytes
    sql = "INSERT INTO received VALUES (?, 'ABC', 'clinic', 'u', 'received', '2026-11-24T03:00:00Z', x'')"
    there.lane.save(lambda: there.lane.run(sql, (older,)))
    received = came(here).put(code="ABC", sender="clinic", urgency="u", content=b"of her")
    here.hears(there)
    here.common.tell()
    there.hears(here)
    assert [row.id.bytes for row in came(there).page()] == [older]
    here.lane.save(lambda: here.lane.run("DELETE FROM received WHERE id = ?", (received.bytes,)))
    here.common.tell()
    there.hears(here)
    assert [row.id.bytes for row in came(there).page()] == [older]


def test_a_message_that_one_pc_took_in_is_taken_in_by_no_other(two: tuple[Pc, Pc]) -> None:
    here, there = two
    mid, env_id, waited = os.urandom(16), os.urandom(32), os.urandom(32)
    inboxes = [Inbox(pc.lane, pc.hands.clock()) for pc in two]
    inboxes[0].take(env_id=env_id, sender="shelter", mid=mid, sealed=b"")
    inboxes[1].set_aside(env_id=env_id, sealed=b"bytes", why=Why.OTHER_PC)
    inboxes[1].set_aside(env_id=waited, sealed=b"others", why=Why.OTHER_PC)
    here.meets(there)
    assert inboxes[1].has(env_id)
    with pytest.raises(PacketRefused):
        inboxes[1].take(env_id=os.urandom(32), sender="shelter", mid=mid, sealed=b"")
    assert [each.env_id for each in inboxes[1].aside()] == [waited]
    assert [(each.env_id, each.sealed, each.reason) for each in inboxes[0].aside()] == [(waited, b"others", "other_pc")]
    inboxes[0].decide(waited, InState.THROWN)
    here.meets(there)
    assert [each.env_id for each in inboxes[1].aside()] == [waited]


# --- the hub -------------------------------------------------------------------------------------------------


def test_the_network_that_somebody_compared_with_paper_is_known_on_every_pc_and_never_another(
    two: tuple[Pc, Pc],
) -> None:
    here, there = two
    here.documents.put("hub", version=1, content=b"where")
    here.meets(there)
    assert there.documents.get("hub") is None  # a root belongs to it
    here.documents.put("directory_root", version=1, content=b"root")
    here.meets(there)
    assert there.documents.get("hub") == (1, b"where")
    assert there.documents.get("directory_root") == (1, b"root")
    there.documents.put("hub", version=1, content=b"elsewhere")
    here.meets(there)
    assert here.documents.get("hub") == (1, b"elsewhere")
    there.documents.put("directory_root", version=1, content=b"another")
    here.meets(there)
    assert here.documents.get("directory_root") == (1, b"root")


def test_how_pcs_are_known_to_the_hub_and_the_codes_for_those_to_come_are_told(two: tuple[Pc, Pc]) -> None:
    here, there = (PcsAtHub(pc.lane, pc.hands.clock()) for pc in two)
    device = DeviceId(uuid4())
    here.give(device, "ab" * 16)
    two[0].meets(two[1])
    code = there.code(device)
    assert code is not None
    assert code.code == "ab" * 16
    there.enrolled(device, AtHub("clinic", "kid", ("one", "two")))
    two[0].meets(two[1])
    assert here.every() == {device: AtHub("clinic", "kid", ("one", "two"))}
    assert here.code(device) is None
    here.forget_code(device)
    here.forget(device)
    two[0].meets(two[1])
    assert there.every() == {}


def test_what_both_pcs_took_in_before_they_met_is_there_once(two: tuple[Pc, Pc]) -> None:
    here, there = two
    thread, mid, env_id, awaited = (os.urandom(size) for size in (16, 16, 32, 32))
    for pc, body in ((here, b"where"), (there, b"elsewhere")):
        pc.documents.put("directory_root", version=1, content=b"root")
        pc.documents.put("hub", version=1, content=body)
        inbox = Inbox(pc.lane, pc.hands.clock())
        inbox.take(env_id=env_id, sender="shelter", mid=mid, sealed=b"")
        inbox.set_aside(env_id=awaited, sealed=b"bytes", why=Why.OTHER_PC)
        Threads(pc.lane, pc.hands.clock()).add(thread, sender="shelter", seq=1, mid=mid, prev=None, body=b"status")
        there.hands.pass_(300)
    meet_all([here, there])
    for pc in two:
        threads = Threads(pc.lane, pc.hands.clock())
        assert ([each.mid for each in threads.of(thread)], threads.heard()) == ([mid], [])
        assert [each.env_id for each in Inbox(pc.lane, pc.hands.clock()).aside()] == [awaited]
        assert pc.documents.get("hub") == here.documents.get("hub")
    assert not NetworkKind().show(here.lane, "hub", {})
