"""Photographs and documents in words: why a file was not taken in, and what to do instead."""

from __future__ import annotations

from clinic_app import errors
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.AttachmentError) -> Message:
    """What happened and what to do."""
    match error:
        case errors.PictureRefused(reason=reason):
            return _refused(reason)
        case errors.PhotoNotAgreed(reason="none"):
            return Message(
                _("The survivor has not agreed to photographs."),
                _("Nothing was read. Ask first, and set “Photographs” among the six consents of the examination."),
            )
        case errors.PhotoNotAgreed():
            return Message(
                _("Nobody has said whether the survivor agrees to this photograph."),
                _("Show it to the survivor, ask, and choose what the answer was. Nothing was kept."),
            )
        case errors.AttachmentsFull(where=where, used_bytes=used, most_bytes=most):
            sizes = {"used": used // (1 << 20), "most": most // (1 << 20)}
            if where == "case":
                return Message(
                    _("This case has no room for it: {used} of {most} MB are taken.").format(**sizes),
                    _("Nothing was kept. Destroy one that was taken in by mistake, or keep this one on paper."),
                )
            return Message(
                _("The record has no room for it: {used} of {most} MB are taken.").format(**sizes),
                _("Nothing was kept. Tell the coordinator: old cases are looked at under “Keeping and erasing”."),
            )
        case errors.NoSuchAttachment():
            return Message(
                _("This photograph or document is not here any more."),
                _("It was destroyed. Go back and open the list again."),
            )
    raise LookupError(type(error).__name__)


def _refused(reason: str) -> Message:
    match reason:
        case "heic":
            return Message(
                _("This is a picture of the kind HEIC, which is not read here."),
                _("Set the camera of the phone to JPEG (“Most compatible”) and take the picture again."),
            )
        case "too_large":
            return Message(
                _("This file is larger than 25 MB."),
                _("Nothing was kept. Set the camera to a smaller size, or scan the pages at 200 dpi."),
            )
        case "too_many_points":
            return Message(
                _("This picture has more than 60 million points."),
                _("Nothing was kept. Set the camera to 12 million points: that is enough for every injury."),
            )
        case "damaged":
            return Message(
                _("This picture is damaged and cannot be read to its end."),
                _("Nothing was kept. Copy it from the card again, or take it again."),
            )
        case "not_pdf":
            return Message(
                _("This file calls itself a PDF and is none, or it is damaged."),
                _("Nothing was kept. Take a photograph of the paper instead."),
            )
        case "locked":
            return Message(
                _("This PDF is locked with a password."),
                _("Nothing was kept. Print it where it was made, and take a photograph of the paper."),
            )
        case "active":
            return Message(
                _("This PDF holds more than pages: a form, a program or other files."),
                _("Nothing was kept. Print it where it was made, and take a photograph of the paper."),
            )
        case "jpx":
            return Message(
                _("This PDF holds pictures of a kind that is not read here (JPEG 2000)."),
                _("Nothing was kept. Print it where it was made, and take a photograph of the paper."),
            )
        case "too_many_pages":
            return Message(
                _("This PDF has more than 40 pages."),
                _("Nothing was kept. Save the pages that matter as a file of their own, and choose that."),
            )
        case "no_memory":
            return Message(
                _("This PC has too little memory free to read it."),
                _("Nothing was kept. Close other programs and try again."),
            )
        case "gone":
            return Message(
                _("The file cannot be opened."),
                _("Put the card or stick back in, or choose another file."),
            )
    return Message(
        _("This file is neither a photograph nor a document that is read here."),
        _("Nothing was kept. JPEG, PNG and PDF are read."),
    )
