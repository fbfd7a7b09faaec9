"""Photographs and documents that do not come into a case, or are in it no more."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class AttachmentError(ClinicError):
    """A photograph or document that cannot be taken in or shown. Nothing was kept of it."""


@dataclass
class PictureRefused(AttachmentError):
    """A file that is not taken in.

    `reason` is `not_known` (neither of what is read), `heic`, `damaged`, `too_large` (bytes), `too_many_points`,
    `not_pdf`, `locked`, `active` (a PDF with programs, forms or files in it), `jpx` (with pictures not read here),
    `too_many_pages`, `no_memory`, `gone`.
    """

    reason: str


@dataclass
class PhotoNotAgreed(AttachmentError):
    """The survivor did not agree to photographs (`none`), or not to this one (`this_one`)."""

    reason: str


@dataclass
class AttachmentsFull(AttachmentError):
    """No more bytes of this kind fit: `where` is `case` or `record`."""

    where: str
    used_bytes: int
    most_bytes: int


@dataclass
class NoSuchAttachment(AttachmentError):
    """It was destroyed, or never was."""
