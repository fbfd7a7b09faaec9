"""Sheets of other programs, in words: what is the matter with the file, and what to save it as."""

from __future__ import annotations

from clinic_app import errors
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.wording_message import Message


def worded(error: errors.ImportingError) -> Message:
    """What happened and what to do."""
    match error:
        case errors.SheetRefused(reason=reason, row=row):
            return _sheet(reason, row)
        case errors.MappingRefused(item=item, reason=reason):
            return Message(
                _("This mapping cannot be used: {item} ({reason}).").format(item=item, reason=reason),
                _("Nothing was written. Make the mapping again, or ask whoever wrote the file."),
            )
        case errors.HeadingNotFound():
            return Message(
                _("No row of this sheet holds the headings that this mapping knows."),
                _("Choose another sheet or another mapping, or make a mapping for this file."),
            )
        case errors.ListingRefused(reason=reason):
            return _listing(reason)
        case errors.ImportWorkedOn(cases=n):
            return Message(
                ngettext(
                    "Somebody has worked in the {n} case that is left of this import.",
                    "Somebody has worked in each of the {n} cases that are left of this import.",
                    n,
                ).format(n=n),
                _("Nothing was taken back. A single case is erased under “Keeping and erasing”."),
            )
    raise LookupError(type(error).__name__)


def _sheet(reason: str, row: int) -> Message:
    nothing = _("Nothing was read.")
    match reason:
        case "encrypted":
            return Message(
                _("This file is locked with a password."),
                _("Open it where it was made, save a copy without the password on an encrypted disk, choose the copy."),
            )
        case "old_format":
            return Message(
                _("This is a workbook of the old kind (.xls)."), _("Save it as .xlsx or CSV, then choose that file.")
            )
        case "encoding":
            return Message(
                _("It cannot be told in which encoding this text was written."),
                _("Save it as “CSV UTF-8” or as .xlsx, then choose that file."),
            )
        case "quotes":
            return Message(
                _("At row {row} a quotation mark is opened or closed where none can be.").format(row=row),
                _("Save the sheet as .xlsx and choose that file, or mend the row."),
            )
        case "too_large" | "too_many_rows":
            return Message(
                _("This sheet is larger than anything a clinic writes."),
                _("Take it apart by year, and choose the parts one after the other."),
            )
        case "empty":
            return Message(_("There is nothing in this sheet."), _("Choose another sheet or another file."))
        case "no_such_sheet":
            return Message(_("The file has no sheet of this name."), _("Choose one of the sheets it has."))
        case "gone":
            return Message(_("The file cannot be opened."), _("Put the stick back in, or choose another file."))
    return Message(
        _("This file is no sheet that can be read for certain."),
        f"{nothing} " + _("Open it where it was made and save it again as .xlsx or CSV."),
    )


def _listing(reason: str) -> Message:
    match reason:
        case "gone":
            return Message(_("The file cannot be opened."), _("Put the stick back in, or choose another file."))
        case "no_place":
            return Message(_("The file could not be written there."), _("Choose another folder."))
        case "tabular" | "not_json":
            return Message(
                _("This list is not JSON."),
                _("Ask for the list as JSON (HSDS 3), not as tables, and choose that file."),
            )
        case "size" | "too_many" | "depth":
            return Message(
                _("This list is larger, or more deeply nested, than any list of services."),
                _("Ask for one province at a time, and choose those files one after the other."),
            )
        case "empty":
            return Message(_("There is nothing in this file."), _("Choose another file."))
    return Message(
        _("No service stands in this file."),
        _("Ask whoever made it for a list of services in the shape of HSDS (Open Referral)."),
    )
