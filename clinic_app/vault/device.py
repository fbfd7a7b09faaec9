"""The keys of this PC: they lie sealed in `device.json`, never in the database, never in a backup."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

import msgspec

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import ClinicError, DeviceFileDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.journal_reading import LastSeen
from clinic_app.vault.place import VaultPlace, write_whole

EPOCH_DAYS: Final = 30
"""A receiving key is used this long; then a new one is made and the old one kept for what is still on its way."""

SELDOM_DAYS: Final = 90
"""The same for a service that only receives: its PC may be switched on once a month."""

KEPT_AFTER: Final = timedelta(days=45)
"""Then it is destroyed: the hub keeps nothing longer than 30 days, and a stick gets 15 more."""


def epoch_days(kind: str) -> int:
    """How long a receiving key of such a vault is used."""
    return SELDOM_DAYS if kind == "service" else EPOCH_DAYS


@dataclass(frozen=True, slots=True)
class Epoch:
    """A receiving key with its days."""

    begins_on: date
    ends_on: date
    keys: SealKeyPair


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """Who this PC is: what it signs with, how the hub knows it, what others seal to."""

    id: DeviceId
    signing: SigningKey
    hub_auth: SigningKey
    standing: SealKeyPair
    epochs: tuple[Epoch, ...] = ()
    seen: LastSeen | None = field(default=None, compare=False)
    """The newest entry of the journal when this PC last closed the record: an older record put in its place shows."""

    @classmethod
    def new(cls, today: date, days: int = EPOCH_DAYS) -> DeviceKeys:
        """A new PC."""
        bare = cls(DeviceId(uuid4()), SigningKey.new(), SigningKey.new(), SealKeyPair.new())
        return bare.with_new_epoch(today, days)

    def epoch_due(self, today: date) -> bool:
        """Whether a new receiving key should be made."""
        return not self.epochs or today >= self.epochs[-1].ends_on

    def with_new_epoch(self, today: date, days: int = EPOCH_DAYS) -> DeviceKeys:
        """These keys and one more receiving key, without those whose time is long over."""
        epoch = Epoch(today, today + timedelta(days=days), SealKeyPair.new())
        return replace(self, epochs=(*self.without_old_epochs(today).epochs, epoch))

    def without_old_epochs(self, today: date) -> DeviceKeys:
        """These keys without the receiving keys whose time is long over."""
        return replace(self, epochs=tuple(each for each in self.epochs if today <= each.ends_on + KEPT_AFTER))

    @property
    def receiving(self) -> tuple[SealKeyPair, ...]:
        """Every key that something for us may be sealed to, newest first."""
        return (*(epoch.keys for epoch in reversed(self.epochs)), self.standing)


class _SealedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    sealed: bytes


class _EpochSeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    begins_on: date
    ends_on: date
    seed: bytes


class _Inside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    device: UUID
    signing: bytes
    hub_auth: bytes
    standing: bytes
    epochs: list[_EpochSeed]
    seen: LastSeen | None = None


def write_device(place: VaultPlace, key: VaultKey, device: DeviceKeys) -> None:
    """Seal these keys under the vault key and put them in their file."""
    epochs = [_EpochSeed(epoch.begins_on, epoch.ends_on, epoch.keys.seed) for epoch in device.epochs]
    inside = _Inside(device.id, device.signing.seed, device.hub_auth.seed, device.standing.seed, epochs, device.seen)
    outside = _SealedFile(1, key.device_seal(msgspec.json.encode(inside)))
    write_whole(place.device, msgspec.json.encode(outside))


def read_device(place: VaultPlace, key: VaultKey) -> DeviceKeys:
    """Open the file of keys. Raises `DeviceFileDamaged` if it is missing, torn, or of another vault."""
    try:
        untrusted = place.device.read_bytes()
        outside = msgspec.json.decode(untrusted, type=_SealedFile)
        if outside.format != 1 or msgspec.json.encode(outside) != untrusted:
            raise DeviceFileDamaged
        inside = msgspec.json.decode(key.device_open(outside.sealed), type=_Inside)
        epochs = tuple(Epoch(e.begins_on, e.ends_on, SealKeyPair.from_seed(e.seed)) for e in inside.epochs)
        return DeviceKeys(
            DeviceId(inside.device),
            SigningKey.from_seed(inside.signing),
            SigningKey.from_seed(inside.hub_auth),
            SealKeyPair.from_seed(inside.standing),
            epochs,
            inside.seen,
        )
    except (OSError, msgspec.DecodeError, ValueError, ClinicError) as error:
        raise DeviceFileDamaged from error
