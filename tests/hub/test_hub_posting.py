"""What the hub does to spare a thin line: several envelopes in one request, an answer held until something comes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from running_hub import Office, Running, sealed, serving
from signed_requests import REVOKE, asked, parts_of, put_target

from clinic_app.hub import operator
from clinic_app.hub.gathering import Gathering
from clinic_app.hub.store_mail import Mail, Offer, Put
from clinic_app.wire import hub_api
from clinic_app.wire.hub_api import BatchItem, Limits


def batch(hub: Running, office: Office, *items: tuple[str, bytes]) -> list[int]:
    body = hub_api.batch_body(
        [BatchItem(mailbox=bytes.fromhex(box), revoke_hash=bytes(32), sealed=each) for box, each in items]
    )
    answer = asked(hub, office, "POST", hub_api.BATCH, body)
    assert answer.status_code == 200, answer.content
    told = msgspec.json.decode(answer.content, type=hub_api.BatchAnswers)
    assert [each.env_id for each in told.items] == [hashlib.sha256(each).hexdigest() for _, each in items]
    for (box, each), said in zip(items, told.items, strict=True):
        if said.receipt is not None:
            word = hub_api.receipt_message("kept", mailbox=bytes.fromhex(box), env_id=hashlib.sha256(each).digest())
            hub.hub_key.public.verify(said.receipt, word)
    assert [each.receipt is not None for each in told.items] == [each.status in {200, 201} for each in told.items]
    return [each.status for each in told.items]


def test_each_item_of_a_batch_has_its_own_answer(hub: Running) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    first, second = sealed(), sealed()
    known = asked(hub, clinic, "PUT", put_target(shelter.mailbox, first), first, revoke_hash=REVOKE)
    assert known.status_code == 201
    statuses = batch(
        hub, clinic, (shelter.mailbox, first), (shelter.mailbox, second), ("00" * 16, second),
        (shelter.mailbox, b"no envelope"), (clinic.mailbox, second),
    )  # fmt: skip
    assert statuses == [200, 201, 404, 422, 201]
    assert set(shelter.client.waiting(shelter.mailbox)) == {first, second}


def test_the_same_bytes_twice_in_one_batch_are_kept_once(hub: Running) -> None:
    shelter = hub.office("shelter")
    one = sealed()
    assert sorted(batch(hub, shelter, *[(shelter.mailbox, one)] * 3)) == [200, 200, 201]
    assert list(shelter.client.waiting(shelter.mailbox)) == [one]


def test_a_batch_fills_a_mailbox_to_its_brim_and_not_over(small_hub: Running) -> None:
    shelter = small_hub.office("shelter")
    offered = [(shelter.mailbox, sealed()) for _ in range(4)]
    assert sorted(batch(small_hub, shelter, *offered)) == [201, 201, 507, 507]
    assert small_hub.counts()["waiting"] == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (bytes(51), 400),
        (bytes(48) + b"\0\0\0\x05abcd", 400),
        ((bytes(48) + b"\0\0\0\x01a") * 17, 400),
        (bytes(hub_api.MAX_BATCH_BYTES + 1), 413),
    ],
)
def test_what_is_no_batch_is_refused_whole(hub: Running, body: bytes, status: int) -> None:
    assert asked(hub, hub.office("clinic"), "POST", hub_api.BATCH, body).status_code == status


def test_a_list_is_held_until_something_comes(hub: Running) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    coming = sealed()
    with ThreadPoolExecutor() as others:
        held = others.submit(asked, hub, shelter, "GET", f"/v1/m/{shelter.mailbox}?wait=20")
        while not hub.held():
            pass
        clinic.client.put(shelter.mailbox, coming, bytes(32))
        assert parts_of(held.result(10).content) == [coming]
    assert hub.held() == 0


def test_whoever_asks_anew_frees_the_places_its_older_questions_held(hub: Running) -> None:
    shelter = hub.office("shelter")
    with ThreadPoolExecutor() as others:
        held = []
        for number in range(4):
            held.append(others.submit(asked, hub, shelter, "GET", f"/v1/m/{shelter.mailbox}?wait=20"))
            while hub.held() < min(number + 1, 2):
                pass
        first = [each.result(10).status_code for each in held[:2]]
        shelter.client.put(shelter.mailbox, sealed(), bytes(32))
        last = [len(parts_of(each.result(10).content)) for each in held[2:]]
    assert (first, last) == ([200, 200], [1, 1])


def test_a_hub_holds_so_many_and_answers_the_others_at_once(tmp_path: Path) -> None:
    for hub in serving(tmp_path, Limits(held=0)):
        shelter = hub.office("shelter")
        answer = asked(hub, shelter, "GET", f"/v1/m/{shelter.mailbox}?wait=25")
        assert (answer.status_code, answer.content) == (200, b"")


@pytest.fixture
def two_hubs(tmp_path: Path, postgres: object) -> Iterator[tuple[Running, Running]]:
    address = postgres.lends()  # type: ignore[attr-defined]
    for one in serving(tmp_path, Limits(), database=address):
        for other in serving(tmp_path, Limits(), database=address):
            yield one, other
    postgres.takes_back(address)  # type: ignore[attr-defined]


def test_what_one_hub_took_in_another_on_the_same_database_hands_out(two_hubs: tuple[Running, Running]) -> None:
    one, other = two_hubs
    shelter = one.office("shelter")
    coming = sealed()
    with ThreadPoolExecutor() as others:
        held = others.submit(asked, other, shelter, "GET", f"/v1/m/{shelter.mailbox}?wait=20")
        while not other.held():
            pass
        shelter.client.put(shelter.mailbox, coming, bytes(32))
        assert parts_of(held.result(15).content) == [coming]
    answer = asked(other, shelter, "PUT", put_target(shelter.mailbox, coming), coming, revoke_hash=REVOKE)
    assert answer.status_code == 200


def test_a_closed_mailbox_takes_nothing_and_still_gives(hub: Running) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    before, after = sealed(), sealed()
    clinic.client.put(shelter.mailbox, before, bytes(32))
    operator.close_mailbox(hub.store, "shelter", hub.hands.now())
    closed = asked(hub, clinic, "PUT", put_target(shelter.mailbox, after), after, revoke_hash=REVOKE)
    known = asked(hub, clinic, "PUT", put_target(shelter.mailbox, before), before, revoke_hash=REVOKE)
    assert (closed.status_code, known.status_code) == (410, 200)
    assert list(shelter.client.waiting(shelter.mailbox)) == [before]
    assert [each.closed for each in operator.agencies(hub.store) if each.agency == "shelter"] == [True]
    operator.close_mailbox(hub.store, "shelter", None)
    opened = asked(hub, clinic, "PUT", put_target(shelter.mailbox, after), after, revoke_hash=REVOKE)
    assert opened.status_code == 201
    with pytest.raises(operator.OperatorError, match="no_mailbox"):
        operator.close_mailbox(hub.store, "nobody", None)


def test_nobody_leaves_more_in_a_day_than_anybody_may_and_what_is_known_counts_once(tmp_path: Path) -> None:
    for hub in serving(tmp_path, Limits(envelopes_per_day=2)):
        clinic, shelter = hub.office("clinic"), hub.office("shelter")
        first, second, third = sealed(), sealed(), sealed()
        assert batch(hub, clinic, (shelter.mailbox, first), (shelter.mailbox, first)) in ([201, 200], [200, 201])
        assert batch(hub, clinic, (shelter.mailbox, second)) == [201]
        refused = asked(hub, clinic, "PUT", put_target(shelter.mailbox, third), third, revoke_hash=REVOKE)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "75570")  # until midnight, by its clock
        hub.hands.on(days=1)
        assert batch(hub, clinic, (shelter.mailbox, third)) == [201]


def test_many_who_ask_at_once_are_answered_together_and_each_its_own() -> None:
    groups: list[int] = []

    async def answer(questions: Sequence[int]) -> list[int]:
        groups.append(len(questions))
        await asyncio.sleep(0)
        if 13 in questions:
            raise ValueError
        return [each * 2 for each in questions]

    async def ask() -> list[int | BaseException]:
        gathering = Gathering(answer, most=8)
        first = await asyncio.gather(*(gathering.ask(each) for each in range(12)))
        bad = await asyncio.gather(*(gathering.ask(each) for each in range(12, 15)), return_exceptions=True)
        return [*first, *bad, await gathering.ask(21)]

    *first, a, b, c, last = asyncio.run(ask())
    assert first == [each * 2 for each in range(12)]
    assert [type(each) for each in (a, b, c)] == [ValueError] * 3
    assert (last, groups) == (42, [8, 4, 3, 1])


def test_whoever_asks_in_the_moment_another_is_answered_is_answered_too() -> None:
    async def answer(questions: Sequence[int]) -> list[int]:
        return list(questions)

    async def ask() -> list[int]:
        gathering = Gathering(answer, most=8)
        async with asyncio.timeout(20):
            # The second question comes in the turn of the loop in which the first one's carrier has just gone.
            return [await gathering.ask(each) for each in range(3)]

    assert asyncio.run(ask()) == [0, 1, 2]


def test_one_who_gave_up_waiting_stops_nobody_else() -> None:
    async def answer(questions: Sequence[int]) -> list[int]:
        await asyncio.sleep(0.01)
        return list(questions)

    async def ask() -> int:
        gathering = Gathering(answer, most=8)
        one, other = (asyncio.ensure_future(gathering.ask(each)) for each in (1, 2))
        await asyncio.sleep(0)
        one.cancel()
        return await other

    assert asyncio.run(ask()) == 2


def test_a_group_of_offers_is_answered_in_its_order_whatever_each_is(hub: Running) -> None:
    shelter = hub.office("shelter")

    def offer(mailbox: str, number: int) -> Offer:
        return Offer(mailbox=bytes.fromhex(mailbox), env_id=bytes([number]) * 32, body=b"x" * number,
                     revoke_hash=bytes(32), hour=0, expires_hour=10**6)  # fmt: skip

    mail = Mail(hub.store.store, 3)
    offers = [offer(shelter.mailbox, 1), offer("00" * 16, 2), *(offer(shelter.mailbox, n) for n in (3, 1, 4, 5))]
    assert hub.store.do(mail.put(offers)) == [Put.STORED, Put.NO_MAILBOX, Put.STORED, Put.KNOWN, Put.STORED, Put.FULL]
    assert hub.store.do(mail.put(offers[:4])) == [Put.KNOWN, Put.NO_MAILBOX, Put.KNOWN, Put.KNOWN]
