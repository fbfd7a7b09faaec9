"""How things fail, in one list: errors carry facts, screens carry the words (`ui/wording.py`).

    ClinicError
    ├── VaultError      the record on disk: who may open it, is it whole, is there room
    ├── RecordError     an answer, a form or an act that cannot be taken as it stands
    ├── ConsentError    nothing may leave: she did not agree, or nobody may be asked
    ├── PacketRefused   bytes from outside that we will not believe
    ├── DirectoryError  the list of services, or its keys, cannot be trusted or used
    ├── LineError       the hub, or what stands between it and us
    ├── PaperError      a page that cannot be set or printed
    └── AccessError     this person may not do this

No error holds anything a person typed: ids, codes, counts and field names only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ClinicError(Exception):
    """Anything the house knows can go wrong. Subclasses are dataclasses of facts."""

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({facts})"


# --- the vault -------------------------------------------------------------------------------------


class VaultError(ClinicError):
    """Something about the record on disk."""


@dataclass
class NoVault(VaultError):
    """There is no vault here yet."""


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
    """Every line is well formed, but this is not the code of this vault."""


@dataclass
class WeakPassphrase(VaultError):
    """The passphrase is too short or too well known."""

    too_short: bool
    well_known: bool


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
    """A chain does not hold: `chain` is `journal`, `journal_days` or `revisions`, `number` the first link that is wrong."""

    chain: str
    number: int


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
class NotEnoughMemory(VaultError):
    """The passphrase could not be stretched for want of memory; not counted as a wrong try."""


@dataclass
class ClockNotBelievable(VaultError):
    """The clock of this PC shows a year that cannot be."""

    year: int


# --- the record ------------------------------------------------------------------------------------


class RecordError(ClinicError):
    """An answer, form or act that cannot be taken as it stands."""


@dataclass
class DefinitionRefused(RecordError):
    """A form, code list or rule file breaks the rules of its format."""

    file: str
    item: str
    reason: str


@dataclass
class NotAnAnswer(RecordError):
    """This value is no answer to this field."""

    field: str
    reason: str


@dataclass
class NoSuchCase(RecordError):
    """No case has this id or code, or it is not to be seen by this person."""


@dataclass
class NotACode(RecordError):
    """Not a case or referral code: wrong signs, length or check letter."""

    reason: str


@dataclass
class NotADate(RecordError):
    """No such day, or not readable as a date."""

    reason: str


@dataclass
class GateClosed(RecordError):
    """An act waits for answers; the record itself is saved."""

    act: str
    fields: tuple[str, ...]


@dataclass
class RecordRefused(RecordError):
    """She does not want a written record, or cannot decide now: this may not be written."""

    mode: str


# --- consent and referral --------------------------------------------------------------------------


class Refusal(StrEnum):
    """Why nothing may go. The codes of `report.json` and of the referral screen."""

    NO_CONSENT = "no_consent"
    REFUSED = "refused"
    UNDECIDED = "undecided"
    UNABLE_NOW = "unable_now"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOT_ALONE = "not_alone"
    NO_ASSENT = "no_assent"
    NOT_THIS_ITEM = "not_this_item"
    BLOCKED_ORGANISATION = "blocked_organisation"
    FIREWALL = "firewall"
    LOCAL_ONLY = "local_only"
    NO_KEY = "no_key"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    NOT_THIS_SERVICE = "not_this_service"
    LEAK = "leak"
    INTERFERENCE = "interference"
    TOO_IDENTIFYING = "too_identifying"
    CARE_ONLY = "care_only"
    WAITING = "waiting"


class ConsentError(ClinicError):
    """Nothing may leave."""


@dataclass
class NotPermitted(ConsentError):
    """The release does not let this go to this recipient today."""

    reason: Refusal


@dataclass
class NotARecipient(ConsentError):
    """This organisation can never be, or cannot now be, a recipient."""

    reason: Refusal


@dataclass
class LeakFound(ConsentError):
    """A value about to leave holds an identifier of hers; `element` is where, `field` whose."""

    element: str
    field: str


@dataclass
class Interference(ConsentError):
    """Replacing identity changed the bytes: the compiler itself is at fault, nothing is sent."""


# --- bytes from outside ----------------------------------------------------------------------------


class Why(StrEnum):
    """Why a packet was not believed. Nothing before `SIGNATURE` says who sent it."""

    SIZE = "size"
    FORMAT = "format"
    NEWER_SUITE = "newer_suite"
    NO_KEY = "no_key"
    COMMITMENT = "commitment"
    TAG = "tag"
    PADDING = "padding"
    NOT_FOR_US = "not_for_us"
    SIGNER_UNKNOWN = "signer_unknown"
    SIGNER_REVOKED = "signer_revoked"
    SIGNATURE = "signature"
    INFLATE = "inflate"
    CONTENT = "content"
    REPLAYED = "replayed"
    EXPIRED = "expired"
    FROM_THE_FUTURE = "from_the_future"


@dataclass
class PacketRefused(ClinicError):
    """An envelope or its content is set aside, with the reason."""

    why: Why


class DirectoryError(ClinicError):
    """The list of services cannot be trusted or used."""


@dataclass
class DirectoryRefused(DirectoryError):
    """A directory document was not taken: `unsigned`, `older`, `other_root`, `expired`, `format`."""

    reason: str


@dataclass
class KeyLapsed(DirectoryError):
    """The organisation has no key that is valid today: phone them."""

    organisation: str


@dataclass
class SignatureRefused(ClinicError):
    """A signature does not fit its message and key."""


# --- the line --------------------------------------------------------------------------------------


class LineError(ClinicError):
    """The hub, or what stands between it and us."""


@dataclass
class HubUnreachable(LineError):
    """Nobody answers. A state, not a fault: everything waits here, sealed."""


@dataclass
class NotTheHub(LineError):
    """Something answered that is not our hub: a login page, a proxy, or a liar."""


@dataclass
class HubRefusesUs(LineError):
    """The hub does not accept this PC (not enrolled, revoked, or its clock is far off)."""

    status: int


@dataclass
class HubBusy(LineError):
    """The hub asks to wait."""

    retry_after_s: int


@dataclass
class ItemRefused(LineError):
    """The hub will not take this one item; others may go."""

    status: int


@dataclass
class EnrolmentRefused(LineError):
    """The enrolment code is wrong, used or too old."""

    reason: str


# --- paper -----------------------------------------------------------------------------------------


class PaperError(ClinicError):
    """A page that cannot be set or printed."""


@dataclass
class UncoveredScript(PaperError):
    """No font of ours has these signs; `script` is its Unicode name, `count` how many."""

    script: str
    count: int


@dataclass
class TranslationUnchecked(PaperError):
    """A survivor-facing text in this language is a draft and may not be used in a real clinic."""

    language: str


@dataclass
class PrinterRefused(PaperError):
    """The printer is virtual, unlisted or gone."""

    reason: str


# --- people ----------------------------------------------------------------------------------------


class AccessError(ClinicError):
    """This person may not do this."""


@dataclass
class NotAllowed(AccessError):
    """The role does not have this act."""

    act: str


@dataclass
class TrainingOnly(AccessError):
    """A training vault is asked to do something real, or a real one to do a rehearsal."""
