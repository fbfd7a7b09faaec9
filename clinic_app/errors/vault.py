"""What can be wrong with the record on disk: who may open it, is it whole, is there room."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class VaultError(ClinicError):
    """Something about the record on disk."""


@dataclass
class NoVault(VaultError):
    """There is no vault here yet; or what says who opens one lies here, and its file is `gone`: moved, or lost."""

    gone: bool = False


@dataclass
class VaultExists(VaultError):
    """A vault, or a part of one, is already here; it is never overwritten."""


@dataclass
class WrongPassphrase(VaultError):
    """Word and passphrase do not open a slot. Says nothing about which of the two."""


@dataclass
class MustWait(VaultError):
    """Too many wrong tries; nothing was tried now."""

    seconds: int


@dataclass
class WrongRecoveryLine(VaultError):
    """A line of the recovery code does not fit its own check letter (lines count from 1)."""

    line: int


@dataclass
class WrongRecoveryCode(VaultError):
    """Every line is well formed, but this is not the code of this vault; or not the one that counted when this backup
    was made (`of_backup`): there the newest sheet may be the wrong one.
    """

    of_backup: bool = False


@dataclass
class OffSiteKeyRefused(VaultError):
    """This is no key of the ministry or the network, or it was changed.

    `reason` is `format`, `size`, `check`, `lock` or `public`.
    """

    reason: str


@dataclass
class NoRoomToUpdate(VaultError):
    """An update would change how the record is kept, and there is no room for a copy of it as it was. Unchanged."""

    needed_bytes: int
    free_bytes: int


@dataclass
class PlaceReadOnly(VaultError):
    """This user cannot write where the record lies: its folder, or one of its files."""

    folder: bool


@dataclass
class StepFailed(VaultError):
    """An update could not change how the record is kept. It is as it was: the program before opens it."""

    found: int


@dataclass
class WeakPassphrase(VaultError):
    """The passphrase is too short or too well known."""

    too_short: bool
    well_known: bool


@dataclass
class WordTaken(VaultError):
    """Two people cannot sign in with the same word."""


@dataclass
class StaffCodeTaken(VaultError):
    """Somebody who may come in has this staff code: in the journal and on paper it would be of two."""


@dataclass
class SlotsDamaged(VaultError):
    """The slot file was changed, torn, or belongs to another vault."""

    reason: str


@dataclass
class DeviceFileDamaged(VaultError):
    """The keys of this PC cannot be opened with this vault: damaged, or of another PC."""


@dataclass
class VaultDamaged(VaultError):
    """The right key was given and the file still cannot be read."""


@dataclass
class ChainBroken(VaultError):
    """A chain (`journal`, `journal_days`, `revisions`) does not hold; `number` is the first link that is wrong."""

    chain: str
    number: int


@dataclass
class NotTenCharacters(VaultError):
    """What was typed from a paper cannot be ten characters of a journal."""


@dataclass
class ForeignVault(VaultError):
    """The database is not the one the slot file speaks of."""


@dataclass
class VaultFromNewerVersion(VaultError):
    """Written by a newer program; left unchanged."""

    found: int
    known: int


@dataclass
class VaultInUse(VaultError):
    """Another program holds the lock of this vault."""


@dataclass
class RecordBusy(VaultError):
    """A backup or a check still reads the record, which has to be closed for a moment; nothing was changed."""


@dataclass
class NotEncrypting(VaultError):
    """The database library or file is not encrypted as it must be; nothing was written."""

    reason: str


@dataclass
class UnsafePlace(VaultError):
    """The live vault may not lie here: network share, synchronised folder, FAT."""

    reason: str


@dataclass
class DiskFull(VaultError):
    """No room to save. What was saved before is whole."""

    free_bytes: int


@dataclass
class SaveUncertain(VaultError):
    """The save reported an error and reading it back failed too."""


@dataclass
class DiskFailing(VaultError):
    """The disk did not read or write what it was asked to. Nothing says that the record is damaged."""


@dataclass
class NotEnoughMemory(VaultError):
    """The passphrase could not be stretched for want of memory; not counted as a wrong try."""


@dataclass
class ClockNotBelievable(VaultError):
    """The clock of this PC shows a year that cannot be."""

    year: int
