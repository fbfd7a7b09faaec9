"""A referral as a FHIR file for another computer system: the same bytes she agreed to, in a locked file, with a reason.

Nothing is compiled anew and nothing is added: what was sealed, or what came. The file leaves our protection, so whoever
makes it is told so first, says why, and is written down.
"""

from __future__ import annotations

import hashlib
from dataclasses import field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from clinic_app.domain.directory import Recipient
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import lapse_day
from clinic_app.domain.people import Act
from clinic_app.domain.referral_record import content_of
from clinic_app.errors import GateClosed, Interference, NoSuchCase, NotPermitted, Refusal
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.leak_scan import scan
from clinic_app.services.locked_pdf import locked
from clinic_app.services.packet_vocabulary import ours
from clinic_app.services.paper import LockedPdf, spoken_words
from clinic_app.services.posting import Kind, Posting
from clinic_app.services.printing_forms import Paper, Papers
from clinic_app.services.receiving import Received, ReceivedId, Receiving
from clinic_app.services.sealings import sealings_of
from clinic_app.wire.fhir import encode_referral, leaves_of

__all__ = ["ATTACHED", "ExportWhy", "Exported", "FhirExport"]

EXPORT: Final = "export"
ATTACHED: Final = "referral.json"
"""The name of the file inside; nothing of hers in it, and nobody sees it before the words are typed."""


class ExportWhy(StrEnum):
    """Why it leaves this program."""

    THEIR_SYSTEM = "their_system"
    """The service works with a case system of its own, and has not this program."""
    OUR_SYSTEM = "our_system"
    """We keep those we serve in a case system of our own."""
    SHE_ASKED = "she_asked"
    """She wants them to have it so."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A numbered paper as an AES-256 file with the FHIR document attached, and the words that open it."""

    file: LockedPdf
    fhir: bytes = field(repr=False)


class FhirExport:
    """Makes the files; the caller writes them where a person said."""

    def __init__(
        self, desk: Desk, directory: DirectoryKeeper, posting: Posting, papers: Papers, receiving: Receiving
    ) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._posting = posting
        self._papers = papers
        self._receiving = receiving

    def of_referral(self, case_id: CaseId, referral: ReferralId, *, why: ExportWhy, warned: bool) -> Exported:
        """What this sealed referral said, to the byte, for the one it was sealed to; its printed form in front.

        Raises `GateClosed(export, (warned,))`, `NoSuchCase` if this case sealed no such referral, `NotPermitted` as
        consent stands today, `NotARecipient`, `LeakFound`, and `Interference` if these are not the bytes she agreed to.
        """
        self._desk.require(Act.REFER)
        self._desk.require(Act.PRINT)
        _refuse_unwarned(warned=warned)
        fhir = self._agreed_to(case_id, referral)
        paper = self._papers.sealed_form(case_id, referral)
        return self._out(paper, fhir, {"case": case_id, "referral": referral}, why)

    def of_received(self, received: ReceivedId, *, why: ExportWhy, warned: bool) -> Exported:
        """What came, to the byte, for this service's own case system; the bed sheet in front.

        Raises `GateClosed(export, (warned,))`, `NoSuchCase` if it was taken back or its time is over, and
        `NotPermitted(EXPIRED)` after the day until which it may be acted on.
        """
        self._desk.require(Act.RECEIVE)
        self._desk.require(Act.PRINT)
        _refuse_unwarned(warned=warned)
        opened = self._receiving.detail(received)
        if self._desk.clock.today() > opened.lapses_on:
            raise NotPermitted(Refusal.EXPIRED)
        return self._out(self._for_the_bed(opened), self._receiving.document(received), {"received": received}, why)

    # --- within ------------------------------------------------------------------------------------

    def _agreed_to(self, case_id: CaseId, referral: ReferralId) -> bytes:
        case, entity = self._desk.cases.load(case_id), EntityId(referral)
        # The newest: it may have been sealed again after she was asked once more.
        sealed = [each for each in self._vault.outbox.of_referral(referral) if each.kind == Kind.REFERRAL]
        if not sealed or sealed[-1].case_id != case_id:
            raise NoSuchCase
        item = sealed[-1]
        content = content_of(case, entity)
        recipient = Recipient.of(self._directory.directory().organisation(OrganisationId(item.recipient)))
        on = item.made_at.astimezone(self._desk.clock.zone).date()
        sender, until = self._posting.us, lapse_day(on, content.valid)
        fhir = encode_referral(content, sender=sender, recipient=recipient.id, sealed_on=on, lapses_on=until)
        if self._shown_hash(case_id, referral) != hashlib.sha256(fhir).hexdigest():
            raise Interference
        vocabulary = ours(content, sender=sender, recipient=recipient.id, on=on)
        scan(self._desk, case, leaves_of(fhir), vocabulary)
        return fhir

    def _shown_hash(self, case_id: CaseId, referral: ReferralId) -> object:
        """The hash of what was shown to her and agreed to, as the journal has it; the newest, if it was sealed anew."""
        sealed = sealings_of(self._desk, case_id, referral)
        return sealed[0].about.get("content") if sealed else None

    def _for_the_bed(self, opened: Received) -> Paper:
        before = datetime.combine(opened.lapses_on + timedelta(days=1), time(), self._desk.clock.zone)
        newer = [word.code for word in opened.newer]
        return self._papers.bed_sheet(opened.content, opened.view.sender_id, act_before=before, newer=newer)

    def _out(self, paper: Paper, fhir: bytes, about: dict[str, str | int | UUID], why: ExportWhy) -> Exported:
        told = {**about, "why": why.value, "content": hashlib.sha256(fhir).hexdigest()}

        def enter() -> Paper:
            numbered = self._papers.handed_to_printer(paper)
            self._vault.journal.append("referral_exported", self._desk.me.id, told)
            return numbered

        numbered = self._vault.save(enter)
        words = spoken_words()
        return Exported(LockedPdf(numbered, locked(numbered.pdf, words, {ATTACHED: fhir}), words), fhir)


def _refuse_unwarned(*, warned: bool) -> None:
    if not warned:
        raise GateClosed(EXPORT, ("warned",))
