"""What `clinic-admin health` finds, in words for whoever looks after forty PCs: what it is, and what to do about it."""

from __future__ import annotations

from typing import Final

from clinic_app.services.health_outside import Finding, HealthOutside
from clinic_app.services.pc_findings import What

_WORDS: Final = {
    What.PROFILE_REFUSED: (
        "The site profile on this PC cannot be read ({about}). The last good one goes on holding, if there was one.",
        "Check it with `clinic-admin profile check FILE`, then `clinic-admin profile apply FILE`.",
    ),
    What.PROFILE_GONE: (
        "The site profile is gone ({about}). What it said goes on holding.",
        "Lay it down again; or, if it is to go, `clinic-admin profile remove`.",
    ),
    What.RECORD_ELSEWHERE: (
        "The record stands in {about}, not in the folder that the profile names. It is used where it stands.",
        "Make a backup, close the program, move the whole folder to the new place, start again.",
    ),
    What.SETTINGS_REFUSED: (
        "The settings of this user cannot be read whole ({about}): settings.json is torn, or a later program wrote it.",
        "Change the language on the first page and back, or delete the file: it is written anew. No record is touched.",
    ),
    What.WRITE_REFUSED: (
        "Nothing can be written to the data folder ({about}).",
        "Give this user the right to write there. Windows: allow the program in Controlled folder access.",
    ),
    What.WRITE_SLOW: (
        "Writing a few bytes to the disk takes more than a second.",
        "Look at the disk's own health; move the data folder to a sound disk.",
    ),
    What.FOLDER_OPEN: (
        "Other users of this PC may look into the data folder.",
        "chmod 700 on the data folder. What lies in it is encrypted all the same.",
    ),
    What.FILES_MISSING: (
        "Files of the program are missing ({about}): a scanner may have taken them, or a copy was cut short.",
        "Release them from quarantine and exclude the program's folder (hashes: MANIFEST.sha256); or install again.",
    ),
    What.FILES_TORN: (
        "Files of the program are cut short ({about}): the disk was full, or the installer was broken off.",
        "Make room, then install again. Records are not touched by it.",
    ),
    What.FILES_CHANGED: (
        "Files of the program are not as they were shipped ({about}).",
        "Install again from a medium you trust, and find out who changed them.",
    ),
    What.DISK_OPEN: (
        "The disk under the data folder is not encrypted. The record is; what the system writes beside it is not.",
        "Switch BitLocker (or go on with it, where it is suspended) or LUKS on, on the next visit.",
    ),
    What.DISK_UNKNOWN: ("Whether the disk is encrypted cannot be told.", "Look at it by hand once."),
    What.SWAP_OPEN: (
        "Memory can be written to the disk as it is (swap, paging file).",
        "Encrypt the swap, use zram, or on Windows: fsutil behavior set encryptpagingfile 1.",
    ),
    What.HIBERNATION_OPEN: (
        "This PC can hibernate: the whole memory goes to the disk, not encrypted.",
        "Switch it off: systemctl mask hibernate.target hybrid-sleep.target; on Windows: powercfg /h off.",
    ),
    What.SPOOL_KEEPS: (
        "The spooler keeps what was printed. {about}",
        "CUPS: PreserveJobFiles No in cupsd.conf. Windows: printer properties, Advanced, no *Keep printed documents*.",
    ),
    What.SPOOL_UNKNOWN: (
        "Whether CUPS keeps what was printed cannot be read by this user.",
        "Run this once as root, or look for PreserveJobFiles No in /etc/cups/cupsd.conf.",
    ),
    What.DEFAULT_VIRTUAL: (
        "The usual printer makes files or sends faxes: {about}. The program refuses it.",
        "Make a printer in the room the usual one, and list it in the site profile.",
    ),
    What.PRINTERS_VIRTUAL: (
        "Printers that make files: {about}. The program refuses them.",
        "Nothing, or remove them.",
    ),
    What.PRINTERS_MISSING: (
        "Printers of the site profile are not on this PC: {about}.",
        "Install them under these very names, or correct the profile.",
    ),
    What.PROXY_SCRIPT: (
        "The proxy is found out by a script (PAC). The program reads those that the system names; none by WPAD.",
        "Try it: Upkeep, Way to the hub. Or settle `proxy` or `script` under [hub] in the site profile.",
    ),
    What.PROXY_SET: (
        "A proxy is set. One that asks for a Windows sign-in (NTLM, Kerberos) is not supported.",
        "Try it: Upkeep, Way to the hub. It says what the proxy wants. A name and password (Basic) are typed there.",
    ),
    What.SYSTEM_OLD: ("This Windows is past its free support.", "Plan Windows 11, or paid security updates."),
}  # fmt: skip

_OTHERS: Final = {
    "encryption": ("The encryption does not do what it must.", "Keep no record here. Install again; then tell us."),
    "place": ("The data folder lies on a share, in a synchronised folder or on a FAT disk.",
              "Name a folder of this PC's own disk in the site profile."),
    "disk": ("The disk is nearly full.", "Make room; at least some gigabytes."),
    "clock": ("The clock cannot be right.", "Set date and time, and let the network set them from then on."),
    "backup": ("There is no backup, or the newest is two weeks old.",
               "Ask the coordinator to plug in the stick: a backup is made by itself."),
    "backup_old": ("The newest backup is a week old.", "Ask the coordinator to plug in the stick."),
    "ballast": ("The room kept for the day on which the disk is full is gone.", "Make room; it is laid again."),
    "fonts": ("Typefaces of the program are missing.", "Install the program again."),
    "shaping": ("Letters of some scripts are not joined as their readers want it.", "Install the program again."),
    "window": ("The program's window does not open, or its library is not the one we built with.",
               "Install the program again; on Linux look for the system libraries of docs/installing.md."),
}  # fmt: skip


def worded(finding: Finding) -> tuple[str, str]:
    """What it is, and what to do."""
    what, do = _WORDS[finding.what]
    return what.format(about=finding.about or "").strip(), do


def advice(found: HealthOutside) -> list[dict[str, str]]:
    """Everything that was found, the worst first, each with its word, its weight, and what to do."""
    told = []
    for word in found.wrong:
        if word not in set(What):
            what, do = _OTHERS.get(word, ("The record cannot be opened as it is.", "docs/recovery.md says the ways."))
            told.append({"word": word, "weight": "stop" if _stops(found, word) else "soon", "what": what, "do": do})
    for finding in found.findings:
        what, do = worded(finding)
        told.append({"word": finding.what.value, "weight": finding.weight.value, "what": what, "do": do})
    return sorted(told, key=lambda each: ("stop", "soon", "note").index(each["weight"]))


def _stops(found: HealthOutside, word: str) -> bool:
    return word in ("encryption", "place", found.trouble) or (word == "disk" and found.disk.value == "scarce")
