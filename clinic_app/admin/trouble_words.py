"""What a command of IT says under `trouble`, in a sentence: what it was, and what to do about it. Nothing was changed
by a command that ends so, unless the sentence says it.

A script reads the word; whoever stands at the PC reads the sentence. Where a word has several reasons, the sentence of
that reason stands under both, with a blank between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_COPY_AGAIN: Final = "Copy it again; if that does not help, take another medium."
_KEY_FILE: Final = "This is no key of `clinic-admin pack key`, or it was changed. Name the key, not the text."

WORDS: Final[dict[str, str]] = {
    # --- the record ---------------------------------------------------------------------------------------
    "NoVault": "No record lies in this data folder. Name the one of whoever works here: clinic-admin --data DIR …",
    "NoVault gone": "The file vault.db is missing; other files of the record lie here. Look where it was moved and put "
    "it back, or restore a backup: docs/recovery.md says how. Begin no new record in this folder.",
    "VaultExists": "A record stands here already, and none is ever written over. Name another folder with --data.",
    "VaultInUse": "The program is open at this record. Close it, then try again.",
    "RecordBusy": "The record is busy. Close the program, then try again.",
    "WrongPassphrase": "Word and passphrase (or the passphrase of the key) do not open it. Type them again.",
    "MustWait": "Too many wrong tries. Wait as many seconds as are said, then try again.",
    "WrongRecoveryLine": "There is a slip in this line of the sheet. Type it again as it is printed.",
    "WrongRecoveryCode": "The lines are whole and do not open this record: it is another sheet, or one replaced since.",
    "OffSiteKeyRefused": "This is no key of `clinic-admin off-site-key make`, or it was changed.",
    "PlaceReadOnly": "This user cannot write to the folder of the record. Run it as the person who works here, or give "
    "them the right to write there.",
    "WeakPassphrase": "The passphrase is too short or too well known. Take several words that nobody would guess.",
    "WordTaken": "Somebody signs in with this word already. Take another.",
    "StaffCodeTaken": "Somebody who may come in has this staff code. Take another.",
    "SlotsDamaged missing": "The file vault.json is missing: it says who may open the record. Look where it was moved "
    "and put it back, or restore a backup: docs/recovery.md says how.",
    "SlotsDamaged": "The file that says who may open the record is damaged. docs/recovery.md says the ways.",
    "VaultDamaged": "The record is damaged. Change nothing more here; docs/recovery.md says the ways.",
    "ForeignVault": "Two files of different records lie together here. docs/recovery.md says the ways.",
    "VaultFromNewerVersion": "A later version of the program wrote this record, and this one cannot open it. Install "
    "the newest version. The numbers are those of its shape on the disk, not of versions.",
    "NotEncrypting": "The encryption does not do what it must. Keep no record here; install the program again.",
    "UnsafePlace": "No record may lie there: it is a share, a synchronised folder or a FAT disk. Name a folder of this "
    "PC's own disk.",
    "DiskFull": "There is too little room on the disk. Free some, then try again.",
    "DiskFailing": "The disk did not read or write what it was asked to. Look at its health, and have a backup made.",
    "NoRoomToUpdate": "There is no room for a copy of the record before it is changed. Free some, then try again.",
    # --- people -------------------------------------------------------------------------------------------
    "NotAllowed": "Whoever signed in may not do that. Let somebody who leads sign in.",
    "NoSuchPerson": "Nobody with this staff code may come in here. `clinic-admin people list` has them all.",
    "TooFewPeople": "Too few would be left who may add people. Let somebody be added first.",
    "NotYourself": "Nobody takes away their own way in. Let somebody else sign in for it.",
    "NothingTyped": "Nothing was typed. Begin again, and type what is asked for at the prompt.",
    "NotTheSame": "The two were not the same. Begin again.",
    # --- backups ------------------------------------------------------------------------------------------
    "BackupPlaceGone": "The file, stick or share is not there, or went away. Nothing half made was left.",
    "BackupRefused": f"This is no sound backup of ours, or its copy was cut short. {_COPY_AGAIN}",
    "BackupRefused signer": "Another PC made this backup.",
    "BackupRefused other_vault": "This is a backup of another record.",
    "BackupRefused training": "This is a backup of a training clinic.",
    "BackupRefused same_disk": "A backup does not belong on the disk of the record. Name a stick or another disk.",
    "BackupRefused name": "No backup may be called that.",
    "BackupOlder": "A newer backup of this record is known. With --older-too this one is taken all the same.",
    "BackupNoRoom": "Too little room is left there, or a FAT disk holds no file so large. Take another stick.",
    # --- texts of IT --------------------------------------------------------------------------------------
    "ProfileRefused": "Something in the profile does not fit: the line and the word are named. What may stand there "
    "is in docs/installing.md.",
    "ProfileRefused unreadable": "The file is not there, or this user may not read it.",
    "ProfileRefused size": "The file is larger than any profile: it is another file.",
    "ProfileRefused not_text": "The file is not text (UTF-8).",
    "ProfileRefused not_toml": "The file is not TOML: look at the line that is named.",
    "ProfileRefused newer": "It was written for a later version of the program. Update this PC first.",
    "ProfileRefused never_here": "People, keys and secrets never stand in a profile. Take the word out.",
    "ProfileRefused missing": "Something that must be said there is missing.",
    "ProfileRefused twice": "It stands there twice.",
    "ProfileRefused zone": "This PC knows no such time zone. Write it as Asia/Bangkok.",
    "ProfileRefused no_account": "This PC has no such account. Make it, or correct [data] account.",
    "ProfileRefused not_absolute": "It is no whole path on this PC.",
    "ProfileRefused not_https": "An address of a hub begins with https:// and has nothing behind the name and port.",
    "ProfileRefused signature": "It was changed after it was signed. Sign it again, or copy the signed one again.",
    "ProfileRefused other_key": "Another hand signed it than the one this PC believes. Sign it with that key; or name "
    "the new one with --signed-by, if you know its words from paper.",
    "ProfileRefused not_signed": "Nobody signed it. Sign it with `clinic-admin profile sign`.",
    "PackRefused": "It breaks a rule of its format: docs/site-packs.md has the reasons.",
    "PackRefused key_file": _KEY_FILE,
    "PackRefused name": "A site is called by 2 to 24 small letters and digits, the first a letter: maesot.",
    "PackRefused missing": "The file is not there, or this user may not read it.",
    "DirectoryRefused": "It is no list of services that can be believed as it is.",
    "DirectoryRefused format": f"It is no list of services of ours, or it was cut short. {_COPY_AGAIN}",
    "DirectoryRefused unsigned": "Too few of its keepers signed it.",
    "DirectoryRefused older": "It is older than the one that is known.",
    "DirectoryRefused other_root": "Another network signed it.",
    "DirectoryRefused expired": "It holds no longer. Get a new one; look at the clock of this PC if it is new.",
    "SheetRefused": "This sheet cannot be read for certain. docs/import.md has the reasons.",
    "MappingRefused": "The mapping breaks a rule of its format. docs/import.md has them.",
    "HeadingNotFound": "No row of the sheet has the headings of the mapping. Name the right --sheet or --mapping.",
    # --- the line -----------------------------------------------------------------------------------------
    "NotJoined": "No hub is named on this PC. Say --hub ADDRESS, or settle [hub] in the site profile.",
    "HubUnreachable": "Nobody answers at the hub. `clinic-admin line` says what was met on the way.",
    "HubAway": "Whoever stands before the hub answers; the hub itself does not. Tell its operator.",
    "HubRefusesUs": "The hub does not let this PC in: not yet, not any more, or a clock is far off. Ask its operator.",
    "NotTheHub": "Something answers there that is not the hub: a sign-in page, a proxy, a stranger. Open a page of the "
    "internet on this PC once; if that does not help, have the hub's address let pass.",
    "ProxyUnreachable": "The proxy does not answer. Look at its address: `clinic-admin line --proxy …`.",
    "ProxyOfAnotherKind": "The system names a proxy that is not for the web (SOCKS). Settle another under [hub].",
    "ProxyRefused": "The proxy answers and does not let this PC through to the hub. Have the hub's address let pass.",
    "ProxyAsks": "The proxy wants to know who asks. Name and password (Basic) are typed under Upkeep, Way to the hub; "
    "for NTLM, Kerberos and Digest have the hub's address let pass without a sign-in.",
    "ProxyScriptRefused": "The proxy script is not there, or cannot be read here: its line is named. Settle `proxy` "
    "under [hub] instead.",
    "EnrolmentRefused": "The code of the invitation is wrong, used or too old. Ask the hub's operator for a new one.",
    "WayRefused": "The proxy or the script cannot be used as it was written. docs/installing.md, [hub], has examples.",
    "KeepRefused": "The hub takes no backup now, or keeps none. Make one on a stick: clinic-admin backup --to DIR.",
    "KeepRefused too_soon": "The hub takes one whole backup a day. Try again tomorrow, or make one on a stick.",
    "KeepRefused nothing": "The hub keeps no backup of this clinic.",
    "KeepRefused bytes": "What the hub gave back is not what was put there. Take a backup from a stick, and tell "
    "its operator.",
    "HubBusy": "The hub is busy. Try again in some minutes.",
    "InvitationRefused": "This is no invitation that holds here. Ask the hub's operator for a new one.",
    # --- files --------------------------------------------------------------------------------------------
    "FileExistsError": "A file of this name is there already, and none is ever written over. Take another name.",
    "FileNotFoundError": "There is no such file or folder.",
    "PermissionError": "This user may not do that there.",
    "IsADirectoryError": "A folder has this name; a file is wanted.",
    "NotADirectoryError": "A file has this name; a folder is wanted.",
}  # fmt: skip


def with_sentence(told: dict[str, object]) -> dict[str, object]:
    """An answer, and under `means` what its trouble is, in words; an answer that has its own words keeps those."""
    words = _sentence(told)
    return {**told, "means": words} if words else told


def _sentence(told: Mapping[str, object]) -> str | None:
    trouble = told.get("trouble")
    if not isinstance(trouble, str) or "verdict" in told:
        return None
    reason = "gone" if told.get("gone") is True else told.get("reason")
    return WORDS.get(f"{trouble} {reason}") or WORDS.get(trouble)
