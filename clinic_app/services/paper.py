"""A document in memory, and the same document locked for a stick or a mail: AES-256, with words drawn once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Final

from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.printing.referral_form import Copy

_FHIR: Final = "application/fhir+json"


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
    still_permitted: Callable[[], object] = field(repr=False, default=lambda: None)

    @property
    def names_her(self) -> bool:
        """Whether somebody who picks it up could learn whose it is. The referral form says what its packet says."""
        return self.case_id is not None and self.document != "referral_form"


@dataclass(frozen=True, slots=True)
class LockedPdf:
    """A numbered paper as an AES-256 file. The words open it, are said to one person, and are kept nowhere."""

    paper: Paper
    pdf: bytes = field(repr=False)
    words: str = field(repr=False)


def locked(pdf: bytes, words: str, attached: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The same pages encrypted with AES-256 (PDF 2.0, revision 6), nothing left outside the encryption.

    `attached` are files by their names; like the pages they open with the words and not without.
    """
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as whole:
        for name, content in attached.items():
            whole.attachments[name] = pikepdf.AttachedFileSpec(
                whole, content, description="", filename=name, mime_type=_FHIR, creation_date="", mod_date=""
            )
        whole.save(out, encryption=pikepdf.Encryption(owner=words, user=words, R=6, metadata=True))
    return out.getvalue()
