"""Becoming known: one-time codes, guessing, proof of keys, approval, the published directory, epoch cards."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import msgspec
import pytest
from running_hub import Running

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import DirectoryRefused, EnrolmentRefused, HubBusy, ItemRefused
from clinic_app.hub import operator
from clinic_app.hub.operator import OperatorError
from clinic_app.hub.publishing import listing
from clinic_app.wire.directory_document import EpochCard
from clinic_app.wire.directory_signing import sign_province
from clinic_app.wire.directory_trust import read_directory


def enrol(hub: Running, code: str) -> None:
    client = hub.client(SigningKey.new())
    try:
        client.enrol(code=code, identity=SigningKey.new(), standing=SealKeyPair.new().public.raw)
    finally:
        client.close()


def test_a_code_lets_one_pc_in_and_is_kept_only_as_its_hash(hub: Running) -> None:
    code = operator.make_code(hub.store, "clinic", hub.hands.now())
    enrol(hub, code)
    with pytest.raises(EnrolmentRefused, match="spent"):
        enrol(hub, code)
    on_disk = hub.on_disk()
    assert code.encode() not in on_disk
    assert bytes.fromhex(code) not in on_disk
    assert hashlib.sha256(bytes.fromhex(code)).digest() in on_disk


def test_the_same_pc_may_ask_again_when_the_answer_was_lost(hub: Running) -> None:
    code = operator.make_code(hub.store, "clinic", hub.hands.now())
    client, identity, standing = hub.client(SigningKey.new()), SigningKey.new(), SealKeyPair.new().public.raw
    first = client.enrol(code=code, identity=identity, standing=standing)
    assert client.enrol(code=code, identity=identity, standing=standing) == first
    assert len(operator.pending(hub.store)) == 1
    client.close()


def test_a_code_is_too_old_after_seven_days(hub: Running) -> None:
    code = operator.make_code(hub.store, "clinic", hub.hands.now())
    hub.hands.on(days=7)
    with pytest.raises(EnrolmentRefused, match="spent"):
        enrol(hub, code)


def test_guessing_is_refused_and_soon_slowed(small_hub: Running) -> None:
    for _ in range(4):
        with pytest.raises(EnrolmentRefused, match="wrong"):
            enrol(small_hub, "ab" * 16)
    with pytest.raises(HubBusy):
        enrol(small_hub, "ab" * 16)


def test_keys_nobody_proved_to_hold_are_refused(hub: Running) -> None:
    code = operator.make_code(hub.store, "clinic", hub.hands.now())
    client, identity = hub.client(SigningKey.new()), SigningKey.new()

    class Liar:
        public = SigningKey.new().public
        sign = staticmethod(SigningKey.new().sign)

    with pytest.raises(EnrolmentRefused):
        client.enrol(code=code, identity=Liar(), standing=SealKeyPair.new().public.raw)  # type: ignore[arg-type]
    client.enrol(code=code, identity=identity, standing=SealKeyPair.new().public.raw)
    client.close()


def test_an_approved_pc_finds_itself_in_the_next_directory(hub: Running) -> None:
    office = hub.office("shelter")
    hub.publishes()
    fetched = office.client.directory()
    assert fetched is not None
    document = read_directory(fetched.untrusted, root=hub.root, today=hub.hands.now().date())
    [listed] = document.agencies
    assert (listed.id, listed.mailbox) == ("shelter", office.mailbox)
    assert listed.devices[0].identity == office.identity.public.raw.hex()
    assert listed.devices[0].standing == office.standing
    assert office.client.directory(fetched.etag) is None


def test_a_revoked_pc_is_marked_so_in_the_next_directory(hub: Running) -> None:
    office, other = hub.office("shelter"), hub.office("clinic")
    operator.revoke(hub.store, office.auth.public.kid, hub.hands.now())
    hub.publishes()
    fetched = other.client.directory()
    assert fetched is not None
    today = hub.hands.now().date()
    document = read_directory(fetched.untrusted, root=hub.root, today=today)
    valid = {agency.id: agency.devices[0].valid_on(today) for agency in document.agencies}
    assert valid == {"clinic": True, "shelter": False}


def test_a_province_that_signs_for_itself_stands_in_the_next_directory(hub: Running) -> None:
    office, tak = hub.office("shelter"), SigningKey.new()
    facts = {"id": "tak-clinic", "names": {"en": "Tak"}, "org_type": "ngo", "reports_to": ["nobody"], "sectors": []}
    facts |= {"services": [], "province": "Tak"}
    operator.import_agencies(hub.store, msgspec.json.encode([facts]))
    today = hub.hands.now().date()
    hub.place.network.trust("tak", [tak.public.raw])
    with pytest.raises(OperatorError, match="province_missing"):
        hub.publishes()
    told = listing(hub.store, today, network="pilot", training=False, province="tak")
    assert [each.id for each in told.agencies] == ["tak-clinic"]
    ends = today + timedelta(days=90)
    hub.place.network.take_province("tak", sign_province(told, (SigningKey.new(),), holds_until=ends))
    with pytest.raises(OperatorError, match="another_key"):
        hub.publishes()
    hub.place.network.take_province("tak", sign_province(told, (tak,), holds_until=ends))
    hub.publishes()
    fetched = office.client.directory()
    assert fetched is not None
    document = read_directory(fetched.untrusted, root=hub.root, today=today)
    assert [each.id for each in document.agencies] == ["shelter", "tak-clinic"]


def test_an_epoch_card_is_kept_only_from_the_pc_it_speaks_of(hub: Running) -> None:
    office, other = hub.office("shelter"), hub.office("clinic")
    today = hub.hands.now().date()
    card = EpochCard.signed(
        agency="shelter",
        device=office.identity.public.kid,
        public=SealKeyPair.new().public.raw,
        not_before=today,
        not_after=today + timedelta(days=30),
        identity=office.identity,
    )
    office.client.put_card(card)
    office.client.put_card(card)
    assert other.client.cards("shelter") == (card,)
    card.check(identity=office.identity.public, day=today)
    with pytest.raises(DirectoryRefused, match="expired"):
        card.check(identity=office.identity.public, day=today + timedelta(days=31))
    with pytest.raises(DirectoryRefused, match="unsigned"):
        card.check(identity=other.identity.public, day=today)
    for bad in (card, msgspec.structs.replace(card, agency="clinic")):
        with pytest.raises(ItemRefused):
            other.client.put_card(bad)


def test_agencies_are_imported_all_or_none(hub: Running) -> None:
    with pytest.raises(operator.OperatorError):
        operator.import_agencies(hub.store, b'[{"id":"x","surprise":1}]')
    for deep in (b"[" * 100_000, b'[{"more":' * 20_000, b'[{"id":"x","more":' + b"[" * 12 + b"]" * 12 + b"}]"):
        with pytest.raises(operator.OperatorError) as refused:
            operator.import_agencies(hub.store, deep)
        assert (refused.value.reason, refused.value.item) == ("agencies_unreadable", "")
    assert hub.store.rows("SELECT count(*) FROM agency") == [(0,)]
