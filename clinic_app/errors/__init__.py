"""How things fail, in one list: errors carry facts, screens carry the words (`ui/wording.py`).

    ClinicError
    ├── VaultError      the record on disk: who may open it, is it whole, is there room
    ├── BackupError     a copy of the record, or the place where it is kept
    ├── RecordError     an answer, a form or an act that cannot be taken as it stands
    ├── ConsentError    nothing may leave: she did not agree, or nobody may be asked
    ├── PacketRefused   bytes from outside that we will not believe
    ├── DirectoryError  the list of services, or its keys, cannot be trusted or used
    ├── LineError       the hub, or what stands between it and us
    ├── PaperError      a page that cannot be set or printed
    ├── ImportingError  a sheet of another program, or what we were told to make of it
    ├── PackError       what a site would add to forms and rules
    ├── ProfileRefused  what IT laid down for this PC
    ├── AttachmentError a photograph or document that cannot be taken in or shown
    └── AccessError     this person may not do this

No error holds anything a person typed: ids, codes, counts and field names only.
"""

from __future__ import annotations

from clinic_app.errors.access import (
    AccessError,
    NoSuchPerson,
    NotAllowed,
    NotOnTheList,
    NotYourself,
    OnlyOneWhoKnows,
    TooFewPeople,
    TrainingOnly,
    WrongCodeWord,
)
from clinic_app.errors.attachments import (
    AttachmentError,
    AttachmentsFull,
    NoSuchAttachment,
    PhotoNotAgreed,
    PictureRefused,
)
from clinic_app.errors.backup import (
    BackupError,
    BackupNoRoom,
    BackupOlder,
    BackupPlaceGone,
    BackupRefused,
    Stopped,
)
from clinic_app.errors.consent import (
    ConsentError,
    Interference,
    LeakFound,
    NotARecipient,
    NotPermitted,
    Refusal,
    TooIdentifying,
)
from clinic_app.errors.importing import (
    HeadingNotFound,
    ImportingError,
    ImportWorkedOn,
    MappingRefused,
    SheetRefused,
)
from clinic_app.errors.line import (
    EnrolmentRefused,
    HubBusy,
    HubRefusesUs,
    HubUnreachable,
    ItemRefused,
    KeepRefused,
    LineError,
    NotJoined,
    NotTheHub,
)
from clinic_app.errors.outside import (
    DirectoryError,
    DirectoryRefused,
    InvitationRefused,
    KeyLapsed,
    PacketRefused,
    SignatureRefused,
    StickUnfit,
    Why,
)
from clinic_app.errors.packs import (
    PackError,
    PackKeyOther,
    PackKeyUnknown,
    PackRefused,
)
from clinic_app.errors.paper import (
    PaperError,
    PrinterRefused,
    TranslationUnchecked,
    UncoveredScript,
)
from clinic_app.errors.profile import ProfileRefused
from clinic_app.errors.record import (
    DefinitionRefused,
    ErasureRefused,
    GateClosed,
    MergeRefused,
    MoveRefused,
    NoSuchCase,
    NotACode,
    NotADate,
    NotAnAnswer,
    RecordError,
    RecordRefused,
)
from clinic_app.errors.root import ClinicError
from clinic_app.errors.vault import (
    ChainBroken,
    ClockNotBelievable,
    DeviceFileDamaged,
    DiskFailing,
    DiskFull,
    ForeignVault,
    MustWait,
    NoRoomToUpdate,
    NotEncrypting,
    NotEnoughMemory,
    NotTenCharacters,
    NoVault,
    OffSiteKeyRefused,
    RecordBusy,
    SaveUncertain,
    SlotsDamaged,
    StaffCodeTaken,
    UnsafePlace,
    VaultDamaged,
    VaultError,
    VaultExists,
    VaultFromNewerVersion,
    VaultInUse,
    WeakPassphrase,
    WordTaken,
    WrongPassphrase,
    WrongRecoveryCode,
    WrongRecoveryLine,
)

__all__ = [
    "AccessError",
    "AttachmentError",
    "AttachmentsFull",
    "BackupError",
    "BackupNoRoom",
    "BackupOlder",
    "BackupPlaceGone",
    "BackupRefused",
    "ChainBroken",
    "ClinicError",
    "ClockNotBelievable",
    "ConsentError",
    "DefinitionRefused",
    "DeviceFileDamaged",
    "DirectoryError",
    "DirectoryRefused",
    "DiskFailing",
    "DiskFull",
    "EnrolmentRefused",
    "ErasureRefused",
    "ForeignVault",
    "GateClosed",
    "HeadingNotFound",
    "HubBusy",
    "HubRefusesUs",
    "HubUnreachable",
    "ImportWorkedOn",
    "ImportingError",
    "Interference",
    "InvitationRefused",
    "ItemRefused",
    "KeepRefused",
    "KeyLapsed",
    "LeakFound",
    "LineError",
    "MappingRefused",
    "MergeRefused",
    "MoveRefused",
    "MustWait",
    "NoRoomToUpdate",
    "NoSuchAttachment",
    "NoSuchCase",
    "NoSuchPerson",
    "NoVault",
    "NotACode",
    "NotADate",
    "NotARecipient",
    "NotAllowed",
    "NotAnAnswer",
    "NotEncrypting",
    "NotEnoughMemory",
    "NotJoined",
    "NotOnTheList",
    "NotPermitted",
    "NotTenCharacters",
    "NotTheHub",
    "NotYourself",
    "OffSiteKeyRefused",
    "OnlyOneWhoKnows",
    "PackError",
    "PackKeyOther",
    "PackKeyUnknown",
    "PackRefused",
    "PacketRefused",
    "PaperError",
    "PhotoNotAgreed",
    "PictureRefused",
    "PrinterRefused",
    "ProfileRefused",
    "RecordBusy",
    "RecordError",
    "RecordRefused",
    "Refusal",
    "SaveUncertain",
    "SheetRefused",
    "SignatureRefused",
    "SlotsDamaged",
    "StaffCodeTaken",
    "StickUnfit",
    "Stopped",
    "TooFewPeople",
    "TooIdentifying",
    "TrainingOnly",
    "TranslationUnchecked",
    "UncoveredScript",
    "UnsafePlace",
    "VaultDamaged",
    "VaultError",
    "VaultExists",
    "VaultFromNewerVersion",
    "VaultInUse",
    "WeakPassphrase",
    "Why",
    "WordTaken",
    "WrongCodeWord",
    "WrongPassphrase",
    "WrongRecoveryCode",
    "WrongRecoveryLine",
]
