"""A vault made of what another PC of the clinic answered: its id, its people's slots, a key and a chain of its own.

Nobody need be present: the new key is sealed to the public keys of the slots that came. No case is in it yet, nor the
key of one: they come when the PCs meet.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.slot_copies import list_of
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealPublicKey
from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import PcJoinRefused, SlotsDamaged
from clinic_app.vault.common_key import ClinicKey, ClinicKeys
from clinic_app.vault.connection import check_encrypted, connect
from clinic_app.vault.device import DeviceKeys, read_device, write_device
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.migrations import upgrade
from clinic_app.vault.opening import KINDS
from clinic_app.vault.other_pcs import OtherPcs
from clinic_app.vault.pcs import LetGo, Pc, Pcs
from clinic_app.vault.place import (
    BALLAST_BYTES,
    VaultPlace,
    hold_lock,
    lay_ballast,
    make_folder,
    refuse_unsafe,
    sync_folder,
    write_whole,
)
from clinic_app.vault.settings import VaultSettings
from clinic_app.vault.sheets import CONFIRMED_AT
from clinic_app.vault.slot_files import named, read_slots, write_slots
from clinic_app.wire.pc_joining import Welcome, WelcomedKey, WelcomedPc

JOINED = "joined_clinic"
"""The first act of the journal of a PC that was let in: by which other."""


def make_joined(
    place: VaultPlace, welcome: Welcome, device: DeviceKeys, clock: Clock, *, ballast_bytes: int = BALLAST_BYTES
) -> None:  # fmt: skip
    """Make the vault, and read it back from the disk. Whoever has a slot in it comes in as on the other PC.

    Raises `VaultExists`, `UnsafePlace`, `PcJoinRefused(format)`, `DiskFull`, `DiskFailing`; then nothing is left.
    """
    if welcome.kind not in KINDS:
        raise PcJoinRefused("format")
    refuse_unsafe(place.folder)
    make_folder(place.folder)
    with hold_lock(place):
        if place.half_made:
            _take_away(place)
        place.refuse_leftovers()
        try:
            with named(place):
                write_whole(place.making, b"")
                lay_ballast(place, ballast_bytes)
                _make(place, welcome, device, clock)
        except (SlotsDamaged, ValueError) as error:
            _take_away(place)
            raise PcJoinRefused("format") from error
        except BaseException:
            _take_away(place)
            raise
        place.making.unlink()


def pc_of(said: WelcomedPc) -> Pc:
    """As the list of PCs keeps it. Raises `ValueError` for what can be none."""
    return Pc(
        device=DeviceId(said.device),
        place=said.place,
        signing=VerifyKey.from_bytes(said.signing),
        seal=SealPublicKey.from_bytes(said.seal),
        people=frozenset(PersonId(each) for each in said.people),
        joined_at=instant(said.joined_at),
        joined_by=None if said.joined_by is None else PersonId(said.joined_by),
        continues=None if said.continues is None else DeviceId(said.continues),
        revoked_at=None if said.revoked_at is None else instant(said.revoked_at),
        revoked_by=None if said.revoked_by is None else PersonId(said.revoked_by),
        revoked_why=None if said.revoked_why is None else LetGo(said.revoked_why),
        print_mark=said.print_mark,
    )


def said_of(pc: Pc) -> WelcomedPc:
    """The same, to be told."""
    return WelcomedPc(
        device=pc.device, place=pc.place, signing=pc.signing.raw, seal=pc.seal.raw, people=tuple(sorted(pc.people)),
        joined_at=iso(pc.joined_at), joined_by=pc.joined_by, continues=pc.continues,
        revoked_at=None if pc.revoked_at is None else iso(pc.revoked_at), revoked_by=pc.revoked_by,
        revoked_why=pc.revoked_why, print_mark=pc.print_mark,
    )  # fmt: skip


def keys_of(said: tuple[WelcomedKey, ...]) -> tuple[ClinicKey, ...]:
    """The keys of the clinic, as they are kept."""
    return tuple(ClinicKey(each.generation, each.made_at, each.raw) for each in said)


def _make(place: VaultPlace, welcome: Welcome, device: DeviceKeys, clock: Clock) -> None:
    key = VaultKey.new()
    slots = list_of(welcome.slots, key, vault_id=welcome.clinic, kind=welcome.kind, training=welcome.training)
    if not slots.ids_of("user") or not slots.ids_of("recovery"):
        raise PcJoinRefused("format")
    write_device(place, key, device)
    lane = Lane(place, lambda: connect(place.database, key.database_key, mode="rwc"))
    try:
        upgrade(lane.db)
        with lane.writing():
            _fill(lane, welcome, device, clock)
    finally:
        lane.close()
    check_encrypted(place.database)
    sync_folder(place.folder)
    write_slots(place, slots, proved=lambda read: read.prove(key))
    connect(place.database, key.database_key).close()
    read_device(place, key)
    read_slots(place).prove(key)


def _fill(lane: Lane, welcome: Welcome, device: DeviceKeys, clock: Clock) -> None:
    lane.run(
        "INSERT INTO vault (one, id, kind, training, device, made_at) VALUES (1, ?, ?, ?, ?, ?)",
        (welcome.clinic.bytes, welcome.kind, int(welcome.training), device.id.bytes, iso(clock.now())),
    )
    journal = Journal(lane, clock, welcome.clinic)
    journal.begin(device.signing)
    about: dict[str, str | int | UUID] = {"device": device.id, "let_in_by": welcome.by}
    journal.append(JOINED, None, about)
    for person in welcome.people:
        Role(person.role)
        lane.run(
            "INSERT INTO people (id, staff_code, role, slot, enrolled_at, disabled_at) VALUES (?, ?, ?, ?, ?, ?)",
            (person.id.bytes, person.staff_code, person.role, person.slot, person.enrolled_at, person.disabled_at),
        )
        for version, at in person.undertakings:
            sql = "INSERT INTO undertakings (person, version, at) VALUES (?, ?, ?)"
            lane.run(sql, (person.id.bytes, version, at))
    pcs = Pcs(lane, clock, device, OtherPcs(lane), tuple)
    for pc in welcome.pcs:
        pcs.put(pc_of(pc))
    VaultSettings(lane)[CONFIRMED_AT] = welcome.sheet_confirmed_at
    ClinicKeys(lane, clock).keep(keys_of(welcome.keys))  # the last: what came with the answer is no news to anybody


def _take_away(place: VaultPlace) -> None:
    """Remove what did not become a vault. `refuse_leftovers` was asked before, so all of it is ours."""
    for part in (*place.parts, place.ballast, place.making):
        with suppress(OSError):
            part.unlink(missing_ok=True)
