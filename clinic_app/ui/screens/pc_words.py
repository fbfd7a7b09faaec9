"""What is odd about this PC, in words for whoever is in: what it is, how it stands, and whom to ask for what."""

from __future__ import annotations

from clinic_app.services.health import Finding, What
from clinic_app.ui.i18n import _


def worded(finding: Finding) -> tuple[str, str, str]:
    """The name of the line, how it stands, and what to do."""
    words = (
        _of_it(finding)
        or _of_program(finding)
        or _of_disks(finding)
        or _of_reading(finding)
        or _of_printing(finding)
        or _of_the_rest(finding)
    )
    assert words is not None
    return words


def _of_it(finding: Finding) -> tuple[str, str, str] | None:
    name = _("Set by your IT")
    match finding.what:
        case What.PROFILE_REFUSED:
            todo = _("Call IT and read this out: {about}. What was settled before goes on holding.")
            return name, _("cannot be read"), todo.format(about=finding.about)
        case What.PROFILE_GONE:
            return name, _("the file is gone"), _("Tell IT on the next call. What it said goes on holding.")
        case What.RECORD_ELSEWHERE:
            todo = _("IT named another folder. The records are used where they are until IT moves them: {about}")
            return name, _("another folder"), todo.format(about=finding.about)
        case What.SETTINGS_REFUSED:
            todo = _(
                "Change the language on the first page and back: that writes them anew. If it does not help, "
                "IT may delete the file settings.json. No record is touched. ({about})"
            )
            return _("Settings of this PC"), _("not read whole"), todo.format(about=finding.about)
    return None


def _of_program(finding: Finding) -> tuple[str, str, str] | None:
    match finding.what:
        case What.FILES_MISSING:
            todo = _("Call IT today: a virus scanner may have taken files of this program.")
            return _("The program"), _("files are missing"), todo
        case What.FILES_TORN:
            todo = _("Call IT today: it has to be installed again. The records are not touched.")
            return _("The program"), _("is not whole"), todo
        case What.FILES_CHANGED:
            todo = _("Call IT today, and sign nobody in until they have looked.")
            return _("The program"), _("files were changed"), todo
    return None


def _of_disks(finding: Finding) -> tuple[str, str, str] | None:
    match finding.what:
        case What.WRITE_REFUSED:
            todo = _("Call IT now, and go on on paper: what is typed here may not be kept.")
            return _("Writing to the disk"), _("not allowed"), todo
        case What.WRITE_SLOW:
            return _("Writing to the disk"), _("very slow"), _("Ask IT to look at the disk.")
        case What.FOLDER_OPEN:
            todo = _("Other users of this PC may look into the folder. The records in it are encrypted. Tell IT.")
            return _("Folder of the records"), _("open to others"), todo
    return None


def _of_reading(finding: Finding) -> tuple[str, str, str] | None:
    match finding.what:
        case What.DISK_OPEN:
            todo = _("The records are encrypted, the disk is not. Ask IT to encrypt it on the next visit.")
            return _("Disk encryption"), _("off"), todo
        case What.DISK_UNKNOWN:
            return _("Disk encryption"), _("not known"), _("Ask IT whether this disk is encrypted.")
        case What.SWAP_OPEN:
            todo = _("This PC may write what is in its memory to the disk. Ask IT to encrypt that.")
            return _("Memory on the disk"), _("not encrypted"), todo
        case What.HIBERNATION_OPEN:
            todo = _(
                "Shut down or lock, do not let it hibernate: its memory is written to the disk. Ask IT to end that."
            )
            return _("Memory on the disk"), _("it can hibernate"), todo
    return None


def _of_printing(finding: Finding) -> tuple[str, str, str] | None:
    match finding.what:
        case What.SPOOL_KEEPS:
            todo = _("What was printed stays in a file. Ask IT to switch that off. {about}")
            return _("Printed pages"), _("are kept"), todo.format(about=finding.about).strip()
        case What.SPOOL_UNKNOWN:
            return _("Printed pages"), _("not known"), _("Ask IT whether the printing system keeps what was printed.")
        case What.DEFAULT_VIRTUAL:
            todo = _("The usual printer makes files: {about}. This program refuses it. Ask IT for one in the room.")
            return _("Usual printer"), _("makes files"), todo.format(about=finding.about)
        case What.PRINTERS_VIRTUAL:
            todo = _("Refused by this program: {about}")
            return _("Printers that make files"), _("refused"), todo.format(about=finding.about)
        case What.PRINTERS_MISSING:
            todo = _("IT listed them, and this PC does not know them: {about}")
            return _("Printers of this place"), _("missing"), todo.format(about=finding.about)
    return None


def _of_the_rest(finding: Finding) -> tuple[str, str, str] | None:
    match finding.what:
        case What.PROXY_SCRIPT:
            todo = _("Try it with IT: Upkeep · Way to the hub. It says what is met on the way.")
            return _("Way to the hub"), _("a proxy script"), todo
        case What.PROXY_SET:
            return (
                _("Way to the hub"),
                _("by a proxy"),
                _("If the hub does not answer, try it with IT: Upkeep · Way to the hub."),
            )
        case What.SYSTEM_OLD:
            return _("Windows"), _("past its support"), _("Ask IT when it will be renewed.")
    return None
