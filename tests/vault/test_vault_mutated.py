"""Every byte of the small files, changed by rot or on purpose: refused by name, never opened, never made cheaper."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType

import pytest

from clinic_app.crypto.passphrase import stretch
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import SlotList
from clinic_app.errors import (
    ClinicError,
    DeviceFileDamaged,
    MustWait,
    SlotsDamaged,
    VaultDamaged,
    VaultFromNewerVersion,
    VaultInUse,
    WrongPassphrase,
    WrongRecoveryCode,
)
from clinic_app.vault.coming_back import recover
from clinic_app.vault.device import read_device, write_device
from clinic_app.vault.opening import unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.rotation import prepare
from clinic_app.vault.store import Vault
from clinic_app.vault.throttle import Throttle

from .conftest import Hands
from .entering import CHEAP, HEAD, NURSE, PROJECTION, enter, make

REFUSED = (SlotsDamaged, VaultFromNewerVersion)


def changed(whole: bytes, step: int = 1) -> Iterator[bytes]:
    """Each byte in turn, first one bit of it and then another."""
    for at in range(0, len(whole), step):
        yield whole[:at] + bytes([whole[at] ^ (1 if at % 2 else 4)]) + whole[at + 1 :]


def with_a_check_that_fits(line: bytes) -> bytes:
    """As somebody writes it who edits on purpose: the check tells rot, and stops nobody."""
    bare = re.sub(rb'"check":"[^"]*"}\n$', b'"check":""}', line)
    return bare[:-2] + hashlib.sha256(bare).hexdigest().encode() + b'"}\n'


def changing(place: VaultPlace, hands: Hands) -> None:
    """Leave the vault as it stands while its key is being changed."""
    vault = enter(place, hands, HEAD)
    key = unlock(place, HEAD.word, HEAD.passphrase, CHEAP, hands.clock()).key
    prepare(place, vault._lane.db, key, lambda _done: None)
    vault.close()


@pytest.mark.parametrize("two_keys", [False, True])
def test_rot_in_any_byte_of_the_slot_list_is_damage(place: VaultPlace, hands: Hands, two_keys: bool) -> None:
    make(place, hands)
    if two_keys:
        changing(place, hands)
    whole = place.slots.read_bytes()
    for spoilt in changed(whole):
        with pytest.raises(REFUSED):
            SlotList.from_bytes(spoilt)
    for spoilt in (whole + b"\n", whole[:-1], b"", whole + whole):
        with pytest.raises(REFUSED):
            SlotList.from_bytes(spoilt)
    SlotList.from_bytes(whole)


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("two_keys", [False, True])
def test_no_byte_of_the_slot_list_can_be_edited_on_purpose(
    place: VaultPlace, hands: Hands, two_keys: bool, step: int
) -> None:
    code = make(place, hands)
    if two_keys:
        changing(place, hands)
    whole = place.slots.read_bytes()
    assert with_a_check_that_fits(whole) == whole
    costs: set[tuple[int, int, int]] = set()

    def seen(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is stretch.__code__:
            cost = frame.f_locals["cost"]
            costs.add((cost.memory_kib, cost.passes, cost.lanes))

    sys.setprofile(seen)
    try:
        for spoilt in changed(whole.replace(b'"}\n', b"", 1)[: whole.index(b'"check"')], step=step):
            edited = with_a_check_that_fits(spoilt + b'"check":""}\n')
            with pytest.raises((*REFUSED, WrongPassphrase)):
                SlotList.from_bytes(edited).open_user(NURSE.word, NURSE.passphrase, CHEAP)
            with pytest.raises((*REFUSED, WrongRecoveryCode)):
                SlotList.from_bytes(edited).open_recovery(code)
    finally:
        sys.setprofile(None)
    floor, ceiling = CHEAP.floor, CHEAP.ceiling
    assert all(floor.memory_kib <= memory <= ceiling.memory_kib for memory, _, _ in costs)
    assert all(floor.passes <= passes and floor.lanes <= lanes for _, passes, lanes in costs)


def test_any_byte_of_the_keys_of_this_pc_is_damage(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    key = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock()).key
    whole, device = place.device.read_bytes(), read_device(place, key)
    for spoilt in (
        *changed(whole),
        whole + b" ",
        whole[:-1],
        b"",
        b"[]",
        b'{"format":1}',
        whole.replace(b"1", b"2", 1),
    ):
        place.device.write_bytes(spoilt)
        with pytest.raises(DeviceFileDamaged):
            read_device(place, key)
    write_device(place, key, device)
    assert read_device(place, key) == device


def test_any_byte_of_the_counter_of_wrong_tries_may_rot_and_nobody_is_locked_out_for_ever(
    place: VaultPlace, hands: Hands
) -> None:
    make(place, hands)
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            unlock(place, NURSE.word, "not her passphrase at all", CHEAP, hands.clock())
    whole = place.throttle.read_bytes()
    for spoilt in (*changed(whole), b"", b"{}", b"[]", b"\xff" * 40, whole[:10]):
        place.throttle.write_bytes(spoilt)
        throttle = Throttle(place, hands.clock())
        with suppress(MustWait), throttle.attempt():
            pass
    hands.pass_(1000)
    enter(place, hands).close()


@pytest.mark.parametrize("part", ["slots", "device", "database"])
def test_a_part_of_another_vault_is_refused_by_name(place: VaultPlace, hands: Hands, tmp_path: Path, part: str) -> None:
    make(place, hands)
    other = VaultPlace(tmp_path / "other")
    code = make(other, hands)
    shutil.copy(getattr(other, part), getattr(place, part))
    why: type[ClinicError] = {"device": DeviceFileDamaged}.get(part, VaultDamaged)
    before = place.database.read_bytes()
    with pytest.raises(why):
        enter(place, hands)
    assert refused_as(lambda: recovered(place, code, hands)) in (why.__name__, WrongRecoveryCode.__name__)
    assert place.database.read_bytes() == before


def test_two_programs_at_once_get_one_vault_between_them_also_while_its_key_is_changed(
    place: VaultPlace, hands: Hands
) -> None:
    code = make(place, hands)
    vault = enter(place, hands, HEAD)
    tried: list[str] = []

    def told(_done: float) -> None:
        for come_in in (lambda: enter(place, hands), lambda: recover(place, code, NURSE, CHEAP, hands.clock())):
            tried.append(refused_as(come_in))

    vault.change_key(told)
    assert set(tried) == {VaultInUse.__name__}
    vault.close()
    enter(place, hands).close()


def recovered(place: VaultPlace, code: RecoveryCode, hands: Hands) -> None:
    unlocked = recover(place, code, HEAD, CHEAP, hands.clock())
    Vault.open(place, unlocked, PROJECTION, hands.clock(), ballast_bytes=4096).close()


def refused_as(act: Callable[[], object]) -> str:
    try:
        act()
    except ClinicError as error:
        return type(error).__name__
    return "let in"
