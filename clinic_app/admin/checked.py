"""What `health` and `doctor` looked at, each with how it was met: that nothing is said of a thing is no answer."""

from __future__ import annotations

from typing import Final

from clinic_app.services.health_outside import HealthOutside
from clinic_app.services.own_files import bundle_folder
from clinic_app.services.pc_findings import What

WELL: Final = "ok"
_BY_FINDING: Final[dict[str, tuple[What, ...]]] = {
    "profile": (What.PROFILE_REFUSED, What.PROFILE_GONE, What.RECORD_ELSEWHERE, What.SETTINGS_REFUSED),
    "write_access": (What.WRITE_REFUSED, What.WRITE_SLOW, What.FOLDER_OPEN),
    "program_files": (What.FILES_MISSING, What.FILES_TORN, What.FILES_CHANGED),
    "disk_encryption": (What.DISK_OPEN, What.DISK_UNKNOWN),
    "swap": (What.SWAP_OPEN, What.HIBERNATION_OPEN),
    "spooler": (What.SPOOL_KEEPS, What.SPOOL_UNKNOWN),
    "printers": (What.DEFAULT_VIRTUAL, What.PRINTERS_VIRTUAL, What.PRINTERS_MISSING),
    "proxy": (What.PROXY_SCRIPT, What.PROXY_SET),
    "system": (What.SYSTEM_OLD,),
}
"""Each finding belongs to one of these; the first that was made is named."""


def checked(found: HealthOutside) -> dict[str, str]:
    """Each thing that was looked at: `ok`, or the word of what was met; `not_looked_at` where this PC was not asked."""
    made = [each.what for each in found.findings]
    told = {name: next((each.value for each in what if each in made), WELL) for name, what in _BY_FINDING.items()}
    if told["program_files"] == WELL and bundle_folder() is None:
        told["program_files"] = "not_looked_at"  # it runs from its source: there is no list of files
    if told["printers"] == WELL:
        told["printers"] = found.printer.value
    backup = next((word for word in ("backup", "backup_old") if word in found.wrong), WELL)
    return {
        "encryption_self_test": found.encryption,
        "record": found.trouble or (WELL if found.exists else "none"),
        "disk": found.disk.value,
        "place": found.place,
        "clock": found.clock,
        "backup": backup if found.exists else "none",
        "hub": "none" if not found.hub_named else "heard" if found.hub_heard_on else "not_heard",
        "typefaces": "fonts" if found.scripts_missing else WELL,
        **told,
        **_deeper(found),
    }


def _deeper(found: HealthOutside) -> dict[str, str]:
    """Only where `doctor` looked: then the library that draws said something of itself."""
    if not found.window:
        return {}
    return {
        "shaping": "shaping" if found.scripts_misshapen else WELL,
        "window": "window" if "trouble" in found.window else WELL,
    }
