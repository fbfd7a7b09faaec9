"""Pages that cannot be set or printed."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class PaperError(ClinicError):
    """A page that cannot be set or printed."""


@dataclass
class UncoveredScript(PaperError):
    """No font of ours has these signs; `script` is its Unicode name, `count` how many."""

    script: str
    count: int


@dataclass
class TranslationUnchecked(PaperError):
    """A survivor-facing text in this language is a draft and may not be used in a real clinic."""

    language: str


@dataclass
class PrinterRefused(PaperError):
    """`reason` is `virtual`, `unlisted`, `none`, `gone` (it took nothing), or `lost` (it went away with the paper)."""

    reason: str


@dataclass
class ReasonNeeded(PaperError):
    """This document is printed for a reason that is written down, and none was given."""

    document: str


@dataclass
class NoSuchPaper(PaperError):
    """There is no paper of this number in the register."""
