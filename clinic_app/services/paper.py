"""A document in memory, and the words drawn once for the same document locked for a stick or a mail.

No `Paper` is made of a document that is not listed (`printing/documents.py`), and none that leaves, or that she
carries, without the question that is asked again when it is handed over.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Final

from clinic_app.crypto import passphrase
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.people import Act, Role, may
from clinic_app.facts import dataclass
from clinic_app.printing.documents import DOCUMENTS, DocumentKind, Goes
from clinic_app.printing.referral_form import Copy
from clinic_app.printing.setting import LARGE, USUAL, Setting, printed

__all__ = ["LARGE", "USUAL", "Copy", "LockedPdf", "Paper", "Setting", "keep_file", "spoken_words"]

ERASURE: Final = "erasure_certificate"
"""Carries the code of a case that no longer stands: no case of the record is behind it."""
_WORDS: Final = 5
_MOST_SIGNS: Final = 32
"""`pdftotext` and its like cut a passphrase off there, and say that it is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document as bytes in memory. `number` is its place in the print register, or None in a preview."""

    document: str
    pdf: bytes = field(repr=False)
    number: str | None = None
    case_id: CaseId | None = None
    recipient: OrganisationId | None = None
    copy: Copy | None = None
    make: Callable[[str], bytes] = field(repr=False)
    still_permitted: Callable[[], object] | None = field(repr=False, default=None)
    """Asks again what let it be made, and raises what refuses it now."""
    how: Setting = USUAL
    entered: int | None = None
    """The number without the letter of the PC, once it stands in the register."""

    def __post_init__(self) -> None:
        """Refuse what would leave without having asked, or a copy for whom there is none: mistakes of ours."""
        if self.document not in DOCUMENTS:
            raise LookupError(self.document)
        if self.bound_for not in self.kind.goes:
            raise TypeError(self.document)
        if self.bound_for in (Goes.OUT, Goes.HERS) and self.still_permitted is None:
            raise TypeError(self.document)

    @property
    def kind(self) -> DocumentKind:
        """What the list of documents says of it."""
        return DOCUMENTS[self.document]

    @property
    def bound_for(self) -> Goes:
        """Where this sheet goes: by whose copy it is, if there are several."""
        if len(self.kind.goes) == 1 or self.copy is None:
            return self.kind.goes[0]
        return _BOUND_FOR[self.copy]

    @property
    def names_her(self) -> bool:
        """Whether somebody who picks it up could learn whose it is.

        The referral form says what its packet says; a dull paper that she carries says neither name nor code.
        """
        if self.document == ERASURE:
            return True
        dull = self.kind.neutral and self.bound_for is Goes.HERS
        return self.case_id is not None and self.document != "referral_form" and not dull

    def asks_why(self, role: Role) -> bool:
        """Whether who has this role says why they print it: everybody, or those who may not write such things."""
        return self.kind.reason or (self.kind.clinical and not may(role, Act.RECORD_CLINICAL))

    def pages(self, number: str) -> bytes:
        """Its pages under this number, printed the way that was asked for."""
        with printed(self.how):
            return self.make(number)


_BOUND_FOR: Final = {Copy.RECEIVER: Goes.OUT, Copy.SENDER: Goes.FILE, Copy.HER: Goes.HERS}


@dataclass(frozen=True, slots=True)
class LockedPdf:
    """A numbered paper as an AES-256 file. The words open it, are said to one person, and are kept nowhere."""

    paper: Paper
    pdf: bytes = field(repr=False)
    words: str = field(repr=False)


def keep_file(path: Path, pdf: bytes) -> None:
    """Write a locked file whole or not at all: what a cut leaves behind is the file that was there before.

    Raises `OSError`; then nothing of it is left there either.
    """
    from clinic_app.vault.place import write_whole

    try:
        write_whole(path, pdf)
    except OSError:
        with suppress(OSError):
            path.with_suffix(f"{path.suffix}.new").unlink(missing_ok=True)
        raise


def spoken_words() -> str:
    """Words drawn for one file, among about 2^59 that are no longer than the readers built on Poppler's tools take."""
    while len(words := passphrase.generate(_WORDS)) > _MOST_SIGNS:
        pass
    return words
