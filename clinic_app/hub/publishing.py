"""The directory of a hub's network: what is known today, listed by province, signed with the list key, published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import DirectoryRefused
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace, OperatorError
from clinic_app.hub.store_people import KnownDevice, People
from clinic_app.wire import directory_signing
from clinic_app.wire.directory_document import FORMAT, Agency, AgencyFacts, AgencyList, Device
from clinic_app.wire.directory_signing import SignedProvince
from clinic_app.wire.directory_trust import MAX_SIGNED, SignedDirectory

DIRECTORY_DAYS: Final = 90


def listing(
    store: OpenStore,
    day: date,
    *,
    network: str,
    training: bool,
    province: str | None = None,
    without: Sequence[str] = (),
) -> AgencyList:
    """What is known of one province, or of the whole network `without` the provinces that sign for themselves."""
    people = People(store.store)
    devices = store.do(people.devices())
    known = (_listed(facts, box, [each for each in devices if each.agency == agency])
             for agency, facts, box in store.do(people.agencies()))  # fmt: skip
    return AgencyList(
        format=FORMAT, network=network, training=training, province=province, issued_on=day,
        agencies=tuple(
            each for each in known
            if (province_of(each) == province if province is not None else province_of(each) not in without)
        ),
    )  # fmt: skip


def province_of(agency: AgencyFacts) -> str:
    """How a province is named in the network: `Mae Hong Son` is `mae-hong-son`."""
    return "-".join(agency.province.casefold().split())


def publish(
    store: OpenStore, place: HubPlace, key: SigningKey, now: datetime, *, network: str, training: bool = False
) -> int:
    """Sign what is known today as the next version of the directory; its number.

    Provinces that sign for themselves stand in it with what they sent last. Raises `OperatorError`: `another_key` (not
    the list key of this network), `root_expired`, `province_missing`, `directory_unreadable`, `directory_too_large`.
    """
    before, trusted, today = newest_signed(store), place.network.trusted(), now.date()
    provinces = {name: _sent(place, name) for name in trusted}
    try:
        signed = directory_signing.publish(
            listing(store, today, network=network, training=training, without=tuple(trusted)), (key,),
            roots=place.network.roots(), today=today, holds_until=today + timedelta(days=DIRECTORY_DAYS),
            trusted_provinces=trusted, provinces=provinces, before=before,
        )  # fmt: skip
    except DirectoryRefused as exc:
        raise OperatorError(_WHY.get(exc.reason, "directory_unreadable"), exc.reason) from exc
    encoded = signed.to_bytes()
    if len(encoded) > MAX_SIGNED:
        raise OperatorError("directory_too_large", "")
    version = signed.version
    store.do(People(store.store).publish(version, encoded))
    return version


def newest_signed(store: OpenStore) -> SignedDirectory | None:
    """The published directory, for carrying it on a stick."""
    newest = store.do(People(store.store).newest_directory())
    return None if newest is None else SignedDirectory.from_bytes(newest[1])


_WHY: Final = {"unsigned": "another_key", "expired": "root_or_province_expired", "other_root": "root_unknown"}


def _sent(place: HubPlace, province: str) -> SignedProvince:
    sent = place.network.province(province)
    if sent is None:
        raise OperatorError("province_missing", province)
    return sent


def _listed(facts: bytes, mailbox: bytes | None, devices: list[KnownDevice]) -> Agency:
    known = msgspec.json.decode(facts, type=AgencyFacts)
    return Agency(
        **msgspec.structs.asdict(known),
        mailbox=None if mailbox is None else mailbox.hex(),
        devices=tuple(_key_record(device) for device in devices if device.not_before is not None),
    )


def _key_record(device: KnownDevice) -> Device:
    assert device.not_before is not None
    assert device.not_after is not None
    day = date.fromordinal
    return Device(
        identity=device.identity.hex(),
        standing=device.standing,
        not_before=day(device.not_before),
        not_after=day(device.not_after),
        revoked_on=None if device.revoked_on is None else day(device.revoked_on),
    )
