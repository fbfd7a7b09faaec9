"""Packs of a site, in words: why one is not taken, and what to do about it."""

from __future__ import annotations

from clinic_app import errors
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.PackError) -> Message:
    """What happened and what to do."""
    match error:
        case errors.PackRefused(item=item, reason=reason):
            return _refused(item, reason)
        case errors.PackKeyUnknown():
            return Message(
                _("Nobody has compared the words of this pack’s key yet."),
                _("Ring whoever wrote the pack, let them read out their words, and say that they are the same."),
            )
        case errors.PackKeyOther():
            return Message(
                _("This site’s packs were signed by another key before."),
                _("Take nothing in. Ring whoever writes your packs, on a number you know."),
            )
    raise LookupError(type(error).__name__)


def _refused(item: str, reason: str) -> Message:
    unchanged = _("Nothing was changed. Tell whoever wrote the pack: {item} ({reason}).").format(
        item=item or "–", reason=reason
    )
    match reason:
        case "signature" | "not_signed" | "size" | "missing":
            return Message(
                _("This file is not a signed pack, or it was changed after it was signed."),
                _("Nothing was changed. Ask for the file again."),
            )
        case "newer":
            return Message(
                _("This pack was written for a newer version of the program."),
                _("Nothing was changed. Update the program first."),
            )
        case "older":
            return Message(
                _("This pack is not newer than one that was here before."),
                _("Nothing was changed. Ask for the newest version."),
            )
        case "reserved" | "condition_forbidden" | "section":
            return Message(_("This pack asks what no pack may ask."), unchanged)
        case "id" | "twice" | "other_meaning" | "code_lost":
            return Message(_("This pack would change what an answer means."), unchanged)
        case _:
            return Message(_("This pack is not as it should be."), unchanged)
