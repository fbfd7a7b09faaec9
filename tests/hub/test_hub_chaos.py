"""Each thing that a line can do to one request, and what the client believes of it: never more than is true."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chaos_line import CALM, ChaosLine, Fate
from little_proxies import certificate, tls_of
from running_hub import Office, Running, clock_of, sealed, serving

from clinic_app.errors import LineError, NotTheHub
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire.hub_api import Limits

Stands = Callable[..., ChaosLine]
HEARD = {Fate.PASS, Fate.SLOW, Fate.TWICE}
"""After these the client knows that its bytes were kept."""
WORDS = b"WORDS-OF-A-PACKET"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    yield from serving(tmp_path_factory.mktemp("hub"), Limits())


@pytest.fixture(scope="module")
def shelter(hub: Running) -> Office:
    return hub.office("shelter")


@pytest.fixture
def stands(hub: Running) -> Iterator[Stands]:
    made: list[ChaosLine] = []

    def stand(**more: object) -> ChaosLine:
        there = urlsplit(hub.address)
        made.append(ChaosLine((there.hostname or "", there.port or 0), 1, hub.hands.now, **more))  # type: ignore[arg-type]
        return made[-1]

    yield stand
    for line in made:
        line.close()


def by(line: ChaosLine, hub: Running, office: Office) -> HubClient:
    return HubClient(
        line.address, authority_key=office.auth, hub_key=hub.hub_key.public, clock=clock_of(hub.hands)
    )  # fmt: skip


@pytest.mark.parametrize("fate", list(Fate))
def test_whatever_becomes_of_it_the_bytes_are_kept_once_and_believed_kept_only_if_they_are(
    hub: Running, shelter: Office, stands: Stands, fate: Fate
) -> None:
    line, envelope = stands(fates={fate: 1}), sealed()
    client = by(line, hub, shelter)
    there = "SELECT count(*) FROM envelope WHERE body = $1"
    try:
        client.put(shelter.mailbox, envelope, bytes(32))
    except LineError:
        assert fate not in HEARD
    else:
        assert hub.store.rows(there, envelope) == [(1,)]
    line.fates = dict(CALM)
    with contextlib.suppress(LineError):
        client.put(shelter.mailbox, envelope, bytes(32))
    client.put(shelter.mailbox, envelope, bytes(32))
    client.ping()  # what the line held up arrives in the meantime
    client.close()
    assert hub.store.rows(there, envelope) == [(1,)]


@pytest.mark.parametrize("fate", [fate for fate in Fate if fate not in HEARD | {Fate.TWICE_SECOND}])
def test_nothing_is_believed_taken_back_that_somebody_could_still_read(
    hub: Running, shelter: Office, stands: Stands, fate: Fate
) -> None:
    line, envelope = stands(fates={fate: 1}), sealed()
    shelter.client.put(shelter.mailbox, envelope, bytes(32))
    client = by(line, hub, shelter)
    with pytest.raises(LineError):
        client.recall(shelter.mailbox, envelope[:32], bytes(32))
    client.close()


def test_who_looks_inside_with_a_certificate_of_his_own_hears_nothing(
    hub: Running, shelter: Office, stands: Stands, tmp_path: Path
) -> None:
    line = stands(certificate=tls_of(*certificate(tmp_path, "inspector")))
    client = by(line, hub, shelter)
    with pytest.raises(NotTheHub):
        client.put(shelter.mailbox, sealed(), bytes(32))
    client.close()
    assert not line.heard


def test_whom_the_hospital_lets_look_inside_finds_no_word(
    hub: Running, shelter: Office, stands: Stands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    line = stands(certificate=tls_of(cert, key))
    client = by(line, hub, shelter)
    client.put(shelter.mailbox, sealed(WORDS), bytes(32))
    client.close()
    assert line.met[Fate.PASS] == len(line.heard) == 1
    assert WORDS not in line.heard[0].whole
    assert b"shelter" not in line.heard[0].whole
