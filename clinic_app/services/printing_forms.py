"""Papers, in memory only: a preview first, a number in the print register when the job is handed over.

What leaves is made from the packet and from nothing else, after the same question to her consent. Her own copy stays
closed until she said that paper is safe for her to carry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import (
    THE_RELEASE_ITSELF,
    Purpose,
    Refused,
    Release,
    Use,
    decision_of,
    permits,
    releases_of,
)
from clinic_app.domain.dates import shown_date, shown_instant
from clinic_app.domain.directory import Directory, Recipient
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import ELEMENT_FIELDS, PacketContent
from clinic_app.domain.packet_law import NEEDS, SECTOR_FLAGS
from clinic_app.domain.people import Act
from clinic_app.domain.referral_record import content_of
from clinic_app.errors import GateClosed, NoSuchCase, NotPermitted
from clinic_app.printing.bed_sheet import bed_sheet
from clinic_app.printing.bilingual import Words
from clinic_app.printing.consent_form import ConsentForm, ReleaseRow, consent_form
from clinic_app.printing.recovery_sheet import RecoverySheet, recovery_sheet
from clinic_app.printing.referral_form import Copy, referral_form
from clinic_app.services import paper_words
from clinic_app.services.paper import LockedPdf, Paper
from clinic_app.services.paper_desk import PaperDesk
from clinic_app.services.paper_words import Letterhead
from clinic_app.services.translations import her_language
from clinic_app.vault.outbox import OutItem
from clinic_app.wire.inner import Kind

__all__ = ["Copy", "Letterhead", "LockedPdf", "Paper", "Papers", "recovery_in_register", "recovery_paper"]

SURVIVOR_COPY: Final = "survivor_copy"
SAFE_TO_CARRY: Final = "k_paper_safe"
_SENTENCES: Final = {"care": "c_services", "writing": "c_record"}


class Papers(PaperDesk):
    """Everything this clinic prints."""

    # --- papers ------------------------------------------------------------------------------------

    def referral_form(
        self,
        case_id: CaseId,
        content: PacketContent,
        organisation: OrganisationId,
        *,
        sealed_on: date | None = None,
        copy: Copy = Copy.RECEIVER,
        hers: str | None = None,
    ) -> Paper:
        """The form of one referral, saying what its packet says.

        The receiver's copy is bilingual only in the language the packet tells; `hers` is for the copies that do not
        leave, or leave with her. Raises `NotARecipient`, `NotPermitted` as consent stands today, `GateClosed` for her
        copy until `k_paper_safe` is yes.
        """
        self._desk.require(Act.PRINT)
        case = self._desk.cases.load(case_id)
        recipient = Recipient.of(self._keeper.directory().organisation(organisation))
        release = self._form_permitted(case, content, organisation, copy)
        told = content.lang.value if content.lang else None
        staff, second = self._staff, her_language(self._desk, told if copy is Copy.RECEIVER else hers or told)

        def make(number: str) -> bytes:
            form = paper_words.filled_form(
                content,
                definitions=self._desk.definitions,
                letterhead=self.letterhead,
                recipient=recipient.organisation.name(staff),
                release=release,
                role=self._desk.me.role,
                sealed_on=sealed_on or self._desk.clock.today(),
                staff=staff,
                copy=copy,
                number=number,
            )
            return referral_form(form, staff=staff, hers=second, training=self._training)

        def still_permitted() -> Release:
            return self._form_permitted(self._desk.cases.load(case_id), content, organisation, copy)

        return Paper(
            document="referral_form", pdf=make(""), case_id=case_id, recipient=organisation, copy=copy, make=make,
            still_permitted=still_permitted,
        )  # fmt: skip

    def sealed_form(
        self, case_id: CaseId, referral_id: ReferralId, *, copy: Copy = Copy.RECEIVER, hers: str | None = None
    ) -> Paper:
        """The form of a referral that is sealed: what it says is what the record kept of it, not compiled anew.

        Raises `NoSuchCase` if this case sealed no such referral, and whatever `referral_form` raises.
        """
        self._desk.require(Act.PRINT)
        case, zone = self._desk.cases.load(case_id), self._desk.clock.zone
        recipient, item = case.stored("x_org", EntityId(referral_id)), self._sealed(case_id, referral_id)
        if item is None or not isinstance(recipient, str):
            raise NoSuchCase
        return self.referral_form(
            case_id,
            content_of(case, EntityId(referral_id)),
            OrganisationId(recipient),
            sealed_on=item.made_at.astimezone(zone).date(),
            copy=copy,
            hers=hers,
        )

    def has_sealed_form(self, case_id: CaseId, referral_id: ReferralId) -> bool:
        """Whether this PC has what was sealed: one that another PC sealed, or that was taken in, has no form here."""
        self._desk.require(Act.PRINT)
        return self._sealed(case_id, referral_id) is not None

    def _sealed(self, case_id: CaseId, referral_id: ReferralId) -> OutItem | None:
        items = self._desk.vault.outbox.of_referral(referral_id)
        return next((each for each in items if each.case_id == case_id and each.kind == Kind.REFERRAL), None)

    def consent_form(self, case_id: CaseId, hers: str | None = None) -> Paper:
        """What she was told and asked, and every release she decided on. Stays in the clinic's own file."""
        self._desk.require(Act.PRINT)
        case = self._desk.cases.load(case_id)
        staff = self._staff
        wished = her_language(self._desk, hers or _text(case, "s_lang_first"))
        decided = [release for release in releases_of(case) if release.decision is not None]
        answers = {
            sentence: paper_words.coded(self._desk.definitions, "consent_dec", said.value)
            for sentence, field_id in _SENTENCES.items()
            if (said := decision_of(case.stored(field_id)))
        }
        if any(release.explained for release in decided):
            answers["limits"] = Words("paper", "", "Explained to her")
        directory = self._keeper.directory()

        def make(number: str) -> bytes:
            form = ConsentForm(
                code=shown_code(case.code),
                clinic=self.letterhead.name,
                duty_line=self.letterhead.duty_line,
                printed_on=shown_date(self._desk.clock.today(), staff),
                role=paper_words.role_of(self._desk.me.role),
                print_number=number,
                answers=answers,
                releases=tuple(self._row(release, directory) for release in decided),
            )
            return consent_form(form, staff=staff, hers=wished, training=self._training)

        return self._preview("consent_form", make, case_id=case_id)

    def bed_sheet(
        self, content: PacketContent, sender: OrganisationId, *,
        act_before: datetime, newer: Sequence[str] = (), second: str | None = None,
    ) -> Paper:  # fmt: skip
        """What to make ready for a packet that came; `newer` are its codes that no list of ours has.

        The number to ring is the directory's, whatever was sent."""
        self._desk.require(Act.PRINT)
        from_whom = self._keeper.directory().organisation(sender)
        staff = self._staff
        before = shown_instant(act_before, self._desk.clock.zone, staff)

        def make(number: str) -> bytes:
            facts = paper_words.bed_facts(
                content,
                definitions=self._desk.definitions,
                sender=Letterhead(from_whom.name(staff), from_whom.phone),
                act_before=before,
                number=number,
                newer=newer,
            )
            other = second or paper_words.other_of_ours(staff)
            return bed_sheet(facts, staff=staff, second=other, training=self._training)

        return self._preview("bed_sheet", make, recipient=sender)

    # --- within ------------------------------------------------------------------------------------

    @property
    def _staff(self) -> str:
        return self._desk.settings.language

    @property
    def _training(self) -> bool:
        return self._desk.vault.training

    def _preview(
        self,
        document: str,
        make: Callable[[str], bytes],
        *,
        case_id: CaseId | None = None,
        recipient: OrganisationId | None = None,
    ) -> Paper:
        return Paper(document=document, pdf=make(""), case_id=case_id, recipient=recipient, make=make)

    def _row(self, release: Release, directory: Directory) -> ReleaseRow:
        zone = self._desk.clock.zone
        return paper_words.release_row(
            release, definitions=self._desk.definitions, directory=directory, staff=self._staff, zone=zone
        )

    def _form_permitted(self, case: Case, content: PacketContent, organisation: OrganisationId, copy: Copy) -> Release:
        release = self._permitted(case, content, organisation)
        if copy is Copy.HER and case.answer(SAFE_TO_CARRY) != Answer("yes"):
            raise GateClosed(SURVIVOR_COPY, (SAFE_TO_CARRY,))
        return release

    def _permitted(self, case: Case, content: PacketContent, organisation: OrganisationId) -> Release:
        """The release that lets each thing on this paper go to them today. Raises `NotPermitted`."""
        release: Release | None = None
        for item in (*self.items_of(content), THE_RELEASE_ITSELF):
            use = Use(
                purpose=Purpose.PAPER,
                organisation=organisation,
                sector=content.sector.value,
                item=item,
                day=self._desk.clock.today(),
            )
            answer = permits(case, use)
            if isinstance(answer, Refused):
                raise NotPermitted(answer.reason)
            release = answer.release
        assert release is not None
        return release

    def items_of(self, content: PacketContent) -> Sequence[str]:
        """The consent items of what the packet says, each flag for itself."""
        law = self._desk.law
        said = [
            element.item
            for element in law.elements.values()
            if element.item and element.id not in (NEEDS, SECTOR_FLAGS) and _says(content, element.id)
        ]
        return [*said, *(law.flags[flag].item for flag in (*content.needs, *content.flags))]


def recovery_paper(
    lines: Sequence[str], *, clinic: str, printed_at: str, staff: str, training: bool, copies: int = 2,
    number: str = "",
) -> bytes:  # fmt: skip
    """The recovery sheets as PDF bytes in memory: without a number before there is an open vault and a register."""
    facts = RecoverySheet(clinic=clinic, printed_on=printed_at, lines=tuple(lines), copies=copies, print_number=number)
    return recovery_sheet(facts, staff=staff, training=training)


def recovery_in_register(lines: Sequence[str], *, clinic: str, printed_at: str, staff: str, training: bool) -> Paper:
    """A later sheet, made while the record is open: it takes a number like every paper."""

    def make(number: str) -> bytes:
        return recovery_paper(
            lines, clinic=clinic, printed_at=printed_at, staff=staff, training=training, number=number
        )

    return Paper(document="recovery_sheet", pdf=make(""), make=make)


def _says(content: PacketContent, element_id: str) -> bool:
    name = ELEMENT_FIELDS.get(element_id)
    return name is not None and getattr(content, name) is not None


def _text(case: Case, field_id: str) -> str | None:
    answer = case.answer(field_id)
    return answer.value if isinstance(answer, Answer) and isinstance(answer.value, str) else None
