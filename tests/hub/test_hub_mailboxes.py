"""Sealed bytes through the real hub: left, listed, acknowledged, recalled, lapsed."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest
from running_hub import Running, sealed, serving

from clinic_app.errors import HubBusy, HubRefusesUs, ItemRefused
from clinic_app.hub.app import build_app
from clinic_app.hub.store_health import told_health
from clinic_app.wire.hub_api import BatchItem, Limits

TOKEN = b"\x07" * 32
REVOKE = hashlib.sha256(TOKEN).digest()


def name(sealed_bytes: bytes) -> bytes:
    return hashlib.sha256(sealed_bytes).digest()


def test_the_same_bytes_are_kept_once_and_known_even_after_they_were_fetched(hub: Running, envelope: bytes) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    clinic.client.put(shelter.mailbox, envelope, REVOKE)
    clinic.client.put(shelter.mailbox, envelope, REVOKE)
    assert list(shelter.client.waiting(shelter.mailbox)) == [envelope]
    shelter.client.acknowledge(shelter.mailbox, [name(envelope)])
    shelter.client.acknowledge(shelter.mailbox, [name(envelope), b"\0" * 32])
    clinic.client.put(shelter.mailbox, envelope, REVOKE)
    assert list(shelter.client.waiting(shelter.mailbox)) == []


def test_a_long_list_comes_in_pages_and_each_envelope_once(hub: Running) -> None:
    shelter = hub.office("shelter")
    offered = {sealed() for _ in range(33)}
    for each in offered:
        shelter.client.put(shelter.mailbox, each, REVOKE)
    listed = list(shelter.client.waiting(shelter.mailbox))
    assert len(listed) == 33
    assert set(listed) == offered


def test_nobody_reads_or_acknowledges_in_another_organisations_mailbox(hub: Running, envelope: bytes) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    shelter.client.put(shelter.mailbox, envelope, REVOKE)
    with pytest.raises(HubRefusesUs):
        list(clinic.client.waiting(shelter.mailbox))
    with pytest.raises(HubRefusesUs):
        clinic.client.acknowledge(shelter.mailbox, [name(envelope)])
    assert list(shelter.client.waiting(shelter.mailbox)) == [envelope]


def test_a_recall_needs_the_token_and_must_come_before_the_fetch(hub: Running) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    unread, read = sealed(), sealed()
    for each in (unread, read):
        clinic.client.put(shelter.mailbox, each, REVOKE)
    with pytest.raises(ItemRefused) as wrong:
        clinic.client.recall(shelter.mailbox, name(unread), b"\x08" * 32)
    assert wrong.value.status == 409
    clinic.client.recall(shelter.mailbox, name(unread), TOKEN)
    clinic.client.recall(shelter.mailbox, name(unread), TOKEN)
    assert list(shelter.client.waiting(shelter.mailbox)) == [read]
    shelter.client.acknowledge(shelter.mailbox, [name(read)])
    with pytest.raises(ItemRefused) as late:
        clinic.client.recall(shelter.mailbox, name(read), TOKEN)
    assert late.value.status == 410
    with pytest.raises(ItemRefused) as unknown:
        clinic.client.recall("ab" * 16, b"\x01" * 32, TOKEN)
    assert unknown.value.status == 404


def test_what_lapsed_unfetched_is_not_called_fetched(hub: Running) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    unfetched, fetched = sealed(), sealed()
    for each in (unfetched, fetched):
        clinic.client.put(shelter.mailbox, each, REVOKE)
    shelter.client.acknowledge(shelter.mailbox, [name(fetched)])
    hub.hands.on(days=31)
    clinic.client.put(shelter.mailbox, sealed(), REVOKE)
    told = {}
    for each in (unfetched, fetched):
        with pytest.raises(ItemRefused) as refused:
            clinic.client.recall(shelter.mailbox, name(each), TOKEN)
        told[each] = refused.value.status
    assert (told[unfetched], told[fetched]) == (404, 410)


def test_what_was_taken_back_before_it_came_does_not_come(hub: Running) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    held_up = sealed()
    clinic.client.recall(shelter.mailbox, name(held_up), TOKEN)
    clinic.client.recall(shelter.mailbox, name(held_up), TOKEN)
    clinic.client.put(shelter.mailbox, held_up, REVOKE)
    assert list(shelter.client.waiting(shelter.mailbox)) == []
    hub.hands.on(days=61)
    clinic.client.put(shelter.mailbox, sealed(), REVOKE)
    assert len(hub.store.rows("SELECT env_id FROM envelope")) == 1


def test_only_its_sender_takes_back_what_has_not_come(hub: Running) -> None:
    clinic, other, shelter = (hub.office(each) for each in ("clinic", "other-clinic", "shelter"))
    envelope = sealed()
    for _ in range(2):
        other.client.recall(shelter.mailbox, name(envelope), b"\x08" * 32)
    clinic.client.put(shelter.mailbox, envelope, REVOKE)
    assert list(shelter.client.waiting(shelter.mailbox)) == [envelope]
    clinic.client.recall(shelter.mailbox, name(envelope), TOKEN)
    assert list(shelter.client.waiting(shelter.mailbox)) == []


def test_who_may_leave_no_more_today_takes_back_what_he_left_and_nothing_ahead(tmp_path: Path) -> None:
    for hub in serving(tmp_path, Limits(envelopes_per_day=1)):
        clinic, shelter = hub.office("clinic"), hub.office("shelter")
        envelope = sealed()
        clinic.client.put(shelter.mailbox, envelope, REVOKE)
        clinic.client.recall(shelter.mailbox, name(envelope), TOKEN)
        with pytest.raises(ItemRefused) as refused:
            clinic.client.recall(shelter.mailbox, b"\x01" * 32, TOKEN)
        assert refused.value.status == 404


def test_a_batch_too_says_when_the_hub_takes_more(tmp_path: Path) -> None:
    for hub in serving(tmp_path, Limits(envelopes_per_day=1)):
        clinic, shelter = hub.office("clinic"), hub.office("shelter")
        box = bytes.fromhex(shelter.mailbox)
        clinic.client.put(shelter.mailbox, sealed(), REVOKE)
        items = [BatchItem(mailbox=box, revoke_hash=REVOKE, sealed=sealed()) for _ in range(2)]
        statuses, wait_s = clinic.client.put_many(items)
        assert statuses == [429, 429]
        assert wait_s is not None
        assert wait_s > 60
        assert clinic.client.put_many([items[0]])[1] == wait_s


@pytest.mark.parametrize(("body", "status"), [(b"x" * 70_000, 413), (b"x" * 4_096, 422), (b"", 422)])
def test_what_is_no_envelope_is_refused(hub: Running, body: bytes, status: int) -> None:
    shelter = hub.office("shelter")
    with pytest.raises(ItemRefused) as refused:
        shelter.client.put(shelter.mailbox, body, REVOKE)
    assert refused.value.status == status


def test_an_unknown_mailbox_is_an_item_error(hub: Running, envelope: bytes) -> None:
    with pytest.raises(ItemRefused) as refused:
        hub.office("clinic").client.put("0" * 32, envelope, REVOKE)
    assert refused.value.status == 404


def test_a_full_mailbox_says_so_and_takes_again_when_emptied(small_hub: Running) -> None:
    shelter = small_hub.office("shelter")
    first, second, third = sealed(), sealed(), sealed()
    for each in (first, second):
        shelter.client.put(shelter.mailbox, each, REVOKE)
    with pytest.raises(ItemRefused) as refused:
        shelter.client.put(shelter.mailbox, third, REVOKE)
    assert refused.value.status == 507
    shelter.client.acknowledge(shelter.mailbox, [name(first)])
    shelter.client.put(shelter.mailbox, third, REVOKE)


def test_too_many_requests_wait_for_the_next_minute(small_hub: Running) -> None:
    shelter = small_hub.office("shelter")
    for _ in range(8):
        list(shelter.client.waiting(shelter.mailbox))
    with pytest.raises(HubBusy) as busy:
        list(shelter.client.waiting(shelter.mailbox))
    assert busy.value.retry_after_s == 30
    small_hub.hands.on(seconds=30)
    assert list(shelter.client.waiting(shelter.mailbox)) == []


def test_bytes_lapse_after_thirty_days_and_their_names_sixty_days_later(hub: Running, envelope: bytes) -> None:
    shelter = hub.office("shelter")
    shelter.client.put(shelter.mailbox, envelope, REVOKE)
    hub.hands.on(days=30)
    assert list(shelter.client.waiting(shelter.mailbox)) == []
    shelter.client.put(shelter.mailbox, sealed(), REVOKE)
    assert hub.counts()["waiting"] == 1
    hub.hands.on(days=60)
    shelter.client.put(shelter.mailbox, sealed(), REVOKE)
    assert hub.store.rows("SELECT count(*) FROM envelope") == [(2,)]


def test_what_is_over_goes_also_where_nobody_calls(hub: Running) -> None:
    shelter = hub.office("shelter")
    for _ in range(3):
        shelter.client.put(shelter.mailbox, sealed(), REVOKE)
    hub.hands.on(days=30)

    async def tended() -> None:
        tending = asyncio.create_task(build_app(hub.store.store, hub.hub_key, hub.hands.now, Limits()).tend())
        while (await told_health(hub.store.store, hub.hands.now()))["waiting"]:
            await asyncio.sleep(0)
        tending.cancel()

    hub.store.do(tended())


def test_disk_and_log_join_no_sender_to_an_envelope(hub: Running, capsys: pytest.CaptureFixture[str]) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    envelope = sealed(b"MARKER-IN-PLAIN")
    clinic.client.put(shelter.mailbox, envelope, REVOKE)
    on_disk = hub.on_disk()
    # Long values are split over pages, so no one slice is sure to lie in one piece.
    assert any(envelope[start : start + 64] in on_disk for start in (1000, 2000, 3000))
    assert b"MARKER" not in on_disk
    columns = "mailbox_id, env_id, recv_hour, expires_hour, revoke_hash, state, body"
    [row] = hub.store.rows("SELECT * FROM envelope")
    assert row == hub.store.rows(f"SELECT {columns} FROM envelope")[0]
    kept = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    for of_sender in (clinic.auth.public.kid, clinic.auth.public.raw, bytes.fromhex(clinic.mailbox), b"clinic"):
        assert of_sender not in kept
    list(
        shelter.client.waiting(shelter.mailbox)
    )  # a line is written once its answer has gone: by the next one it is there
    log = capsys.readouterr().err
    assert "2026-11-23T03 PUT envelope 201 0" in log
    for secret in (shelter.mailbox, clinic.auth.public.kid.hex(), name(envelope).hex(), "127.0.0.1"):
        assert secret not in log
