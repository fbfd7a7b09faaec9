"""Every byte a hub leaves on its disks: the same whoever sent, and nothing in it that was said or used once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from postgres import Cluster
from running_hub import Running, clock_of, sealed, serving

from clinic_app.crypto.signing import SigningKey
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire.hub_api import Limits

WORDS = (b"PLAIN-WORDS-OF-A-PACKET", "ผู้รับบริการ".encode())


def at(hub: Running, key: SigningKey) -> HubClient:
    return HubClient(hub.address, authority_key=key, hub_key=hub.hub_key.public, clock=clock_of(hub.hands))


def posted(hub: Running, sender: SigningKey, mailbox: str, envelopes: list[bytes]) -> None:
    client = at(hub, sender)
    for envelope in envelopes:
        client.put(mailbox, envelope, bytes(32))
    client.directory()
    client.close()


def rows_of(hub: Running) -> dict[str, list[tuple[object, ...]]]:
    tables = (
        "agency",
        "device",
        "mailbox",
        "envelope",
        "enrol_code",
        "directory",
        "epoch_card",
        "keep",
        "letter",
        "hub_fact",
    )
    return {table: sorted(hub.store.rows(f"SELECT * FROM {table}"), key=repr) for table in tables}


def test_a_pilots_disk_is_the_same_byte_for_byte_whoever_sent(tmp_path: Path) -> None:
    for hub in serving(tmp_path / "one", Limits()):
        senders = [hub.office("clinic").auth, hub.office("other-clinic").auth]
        mailbox = hub.office("shelter").mailbox
        hub.publishes()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    envelopes = [sealed() for _ in range(20)]
    for folder, sender in zip(("one", "two"), senders, strict=True):
        for hub in serving(tmp_path / folder, Limits()):
            posted(hub, sender, mailbox, envelopes)
    files = [sorted(each.relative_to(tmp_path / folder) for each in (tmp_path / folder).rglob("*") if each.is_file())
             for folder in ("one", "two")]  # fmt: skip
    assert files[0] == files[1]
    for file in files[0]:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_a_databases_tables_are_the_same_whoever_sent(tmp_path: Path, postgres: Cluster) -> None:
    database = postgres.database()
    for hub in serving(tmp_path, Limits(), database=database):
        senders = [hub.office("clinic").auth, hub.office("other-clinic").auth]
        mailbox = hub.office("shelter").mailbox
        hub.publishes()
    copy = postgres.copied(database)
    envelopes, left = [sealed() for _ in range(20)], []
    for address, sender in ((database, senders[0]), (copy, senders[1])):
        for hub in serving(tmp_path, Limits(), database=address):
            posted(hub, sender, mailbox, envelopes)
            left.append(rows_of(hub))
    assert len(left[0]["envelope"]) == 20
    assert left[0] == left[1]


@pytest.fixture
def watched(hub: Running) -> tuple[Running, list[bytes]]:
    """A hub that was used, and what the wire carried once: nonces and signatures."""
    used: list[bytes] = []
    offices = [hub.office(name) for name in ("clinic", "shelter")]
    for office in offices:
        office.client._http.event_hooks["request"] = [
            lambda request: used.extend(request.headers[name].encode() for name in ("signature", "signature-input"))
        ]
    for count in range(12):
        offices[0].client.put(offices[1].mailbox, sealed(WORDS[count % 2] * 9), bytes(32))
    waiting = list(offices[1].client.waiting(offices[1].mailbox))
    offices[1].client.put(offices[0].mailbox, waiting[0], bytes(32))
    return hub, used


def test_neither_words_nor_what_was_used_once_is_found_on_any_disk(
    watched: tuple[Running, list[bytes]],
) -> None:
    hub, used = watched
    disk = hub.on_disk()
    assert len(used) >= 28
    for word in WORDS:
        assert word not in disk
    for header in used:
        if header.startswith(b"clinic=:"):
            assert header[8:48] not in disk
            continue
        nonce = header.partition(b'nonce="')[2][:32]
        assert nonce not in disk
        assert bytes.fromhex(nonce.decode()) not in disk
