"""What is wrong with what IT laid down, in words: for whoever meets it, and for whoever is told on the telephone."""

from __future__ import annotations

from clinic_app import errors
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.ProfileRefused) -> Message:
    """What happened and what to do: records are never touched by it, and what held before goes on holding."""
    return Message(
        _("What IT settled for this PC cannot be used: {why}").format(why=why(error)),
        _("Call IT and read this out. The records are not touched, and what was settled before goes on holding."),
    )


def why(error: errors.ProfileRefused) -> str:
    """The reason in a sentence, with its place in the file."""
    if not error.line and not error.item:
        return _reason(error.reason)
    where = _("line {n}").format(n=error.line) if error.line else ""
    place = ", ".join(filter(None, (where, error.item[:60])))
    return _("{place}: {reason}").format(place=place, reason=_reason(error.reason))


def _reason(reason: str) -> str:
    match reason:
        case "unreadable":
            return _("the file cannot be read.")
        case "size" | "not_text" | "not_toml":
            return _("it is not the text it should be.")
        case "newer":
            return _("it was written for a newer version of the program.")
        case "unknown":
            return _("nobody here knows this word.")
        case "never_here":
            return _("people, keys and secrets do not belong there.")
        case "missing":
            return _("something is missing there.")
        case "twice":
            return _("it stands there twice.")
        case "no_account":
            return _("this PC has no such account.")
        case "picture":
            return _("it is no small PNG picture in base64.")
        case "zone":
            return _("there is no such time zone.")
        case "not_absolute":
            return _("it is no whole path on this PC.")
        case "not_https":
            return _("it is no address that begins with https.")
        case "signature":
            return _("it was changed after it was signed.")
        case "other_key":
            return _("another hand signed what held before.")
        case "not_signed":
            return _("nobody signed it.")
    return _("it does not fit there.")
