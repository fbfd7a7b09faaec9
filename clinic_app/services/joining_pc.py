"""A PC without records comes into a clinic that has one: it asks with a code, and makes its vault of the answer.

Its keys lie sealed under the code meanwhile, so it may be switched off between the two. Nothing half made stays.
"""

from __future__ import annotations

import shutil
from contextlib import suppress

from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import DeviceFileDamaged, PcJoinRefused
from clinic_app.facts import dataclass
from clinic_app.vault.device import DeviceKeys, epoch_days, read_device, write_device
from clinic_app.vault.joined import make_joined
from clinic_app.vault.joining import answered, ask, words_of
from clinic_app.vault.place import BALLAST_BYTES, VaultPlace, refuse_unsafe
from clinic_app.vault.slot_files import named
from clinic_app.vault.writable import refuse_read_only
from clinic_app.wire.pc_joining import Welcome

__all__ = ["Asked", "Invited", "JoiningPc"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What this PC asks: for the other to read, and the words that its screen must show."""

    content: bytes
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """What was answered: the words to compare, what this PC is called, who comes in here, how many PCs there are."""

    words: tuple[str, ...]
    place: str
    people: tuple[str, ...]
    """Their staff codes."""
    pcs: int


class JoiningPc:
    """One joining. Where a vault stands there is none."""

    def __init__(self, place: VaultPlace, clock: Clock, *, training: bool, ballast_bytes: int = BALLAST_BYTES) -> None:
        self._place = place
        self._beside = VaultPlace(place.folder.with_name(f"{place.folder.name}-joining"))
        self._clock = clock
        self._training = training
        self._ballast_bytes = ballast_bytes
        self._code: JoiningCode | None = None
        self._device: DeviceKeys | None = None

    @property
    def begun(self) -> bool:
        """Whether this PC asked before, and knows its keys still: the same code goes on with it."""
        return self._beside.device.exists()

    def ask(self, untrusted_code: str) -> Asked:
        """Ask with the code that the other PC shows. The same code again gives the same; another begins anew.

        Raises `WrongJoiningCode`, `UnsafePlace`, `PlaceReadOnly`, `VaultExists`, `DiskFull`, `DiskFailing`.
        """
        code = JoiningCode.from_text(untrusted_code)
        refuse_unsafe(self._place.folder)
        refuse_read_only(self._place)
        if not self._place.half_made:
            self._place.refuse_leftovers()
        device = self._kept(code)
        if device is None:
            device = DeviceKeys.new(self._clock.today())
            with named(self._beside):
                self._beside.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_device(self._beside, _key_of(code), device)
        self._code, self._device = code, device
        content = self._request(code, device)
        return Asked(content, words_of(content))

    def read(self, untrusted_answer: bytes) -> Invited:
        """What was answered, for people to compare words; nothing is made of it yet. Raises `PcJoinRefused`."""
        _, device, welcome, words = self._read(untrusted_answer)
        this = next(pc for pc in welcome.pcs if pc.device == device.id)
        people = tuple(each.staff_code for each in welcome.people if each.slot is not None)
        return Invited(words, this.place, people, sum(pc.revoked_at is None for pc in welcome.pcs))

    def join(self, untrusted_answer: bytes) -> None:
        """Make the vault, once the words were compared. Whoever was chosen comes in by their word and passphrase.

        Raises `PcJoinRefused`, `VaultExists`, `UnsafePlace`, `DiskFull`, `DiskFailing`; nothing half made is left then.
        """
        _, device, welcome, _ = self._read(untrusted_answer)
        today = self._clock.today()
        fresh = device.with_new_epoch(today, epoch_days(welcome.kind)) if device.epoch_due(today) else device
        make_joined(self._place, welcome, fresh, self._clock, ballast_bytes=self._ballast_bytes)
        self.forget()

    def forget(self) -> None:
        """Take away what was asked. A PC that was let in by it and never comes is let go by those that stand."""
        shutil.rmtree(self._beside.folder, ignore_errors=True)
        self._code = self._device = None

    def _read(self, untrusted_answer: bytes) -> tuple[JoiningCode, DeviceKeys, Welcome, tuple[str, ...]]:
        code, device = self._code, self._device
        if code is None or device is None:
            raise PcJoinRefused("begun")
        welcome, words = answered(untrusted_answer, self._request(code, device), code, device)
        if welcome.training is not self._training:
            raise PcJoinRefused("training")
        return code, device, welcome, words

    def _request(self, code: JoiningCode, device: DeviceKeys) -> bytes:
        return ask(code, device, training=self._training)

    def _kept(self, code: JoiningCode) -> DeviceKeys | None:
        with suppress(DeviceFileDamaged):
            return read_device(self._beside, _key_of(code))
        return None


def _key_of(code: JoiningCode) -> VaultKey:
    return VaultKey(code.key(b"keeping"), 1)
