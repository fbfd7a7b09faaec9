"""Papers for the staff that speak of no survivor, and the note that goes with a packet carried by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.dates import shown_date, shown_instant
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.packet import lapse_day
from clinic_app.domain.people import Act
from clinic_app.domain.referral_record import content_of
from clinic_app.errors import NoSuchCase
from clinic_app.printing.bilingual import Voice
from clinic_app.printing.interpreter_promise import InterpreterPromise, interpreter_promise
from clinic_app.printing.night_cards import night_cards
from clinic_app.printing.packet_note import PacketNote, packet_note
from clinic_app.printing.scripts import bed_script, call_script
from clinic_app.services import paper_words
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.interpreters import Interpreters
from clinic_app.services.paper import Paper
from clinic_app.services.printing_forms import Papers
from clinic_app.services.translations import her_language

__all__ = ["WorkingPapers"]

PACKET_NOTE: Final = "packet_note"


class WorkingPapers:
    """What hangs beside the telephone, lies in the drawer, or goes with who carries a stick."""

    def __init__(self, desk: Desk, keeper: DirectoryKeeper, papers: Papers, interpreters: Interpreters) -> None:
        self._desk = desk
        self._keeper = keeper
        self._papers = papers
        self._interpreters = interpreters

    def call_script(self) -> Paper:
        """What is said on the telephone. Raises `NotAllowed`."""
        return self._about_nobody(
            "call_script", lambda number: call_script(number, staff=self._staff, training=self._training)
        )

    def bed_script(self) -> Paper:
        """The question for a bed, nobody in it. Raises `NotAllowed`."""
        return self._about_nobody(
            "bed_script", lambda number: bed_script(number, staff=self._staff, training=self._training)
        )

    def night_cards(self, hers: str | None = None) -> Paper:
        """Pictures to point at, with the words of a language where they are signed. Raises `NotAllowed`."""
        second, staff, training = her_language(self._desk, hers), self._staff, self._training
        return self._about_nobody("night_cards", partial(night_cards, hers=second, staff=staff, training=training))

    def interpreter_promise(self, code: str = "") -> Paper:
        """What an interpreter signs; with the code and languages of one in the register. Raises `NotAllowed`."""
        self._desk.require(Act.PRINT)
        head, definitions = self._papers.letterhead, self._desk.definitions
        found = next((one for one in self._interpreters.every() if one.code == code), None) if code else None
        spoken = [paper_words.coded(definitions, "lang", each) for each in found.languages] if found else []
        voice = Voice(self._staff, None, self._training)
        in_words = tuple(voice.value(words) for words in spoken)

        def make(number: str) -> bytes:
            facts = InterpreterPromise(
                clinic=head.name, duty_line=head.duty_line, code=code, languages=in_words, print_number=number
            )
            return interpreter_promise(facts, staff=self._staff, second=self._second, training=self._training)

        return self._about_nobody("interpreter_promise", make)

    def packet_note(self, case_id: CaseId, referral_id: ReferralId) -> Paper:
        """What goes with a sealed referral that is carried. Raises what `sealed_form` raises."""
        form = self._papers.sealed_form(case_id, referral_id)
        case, zone, staff = self._desk.cases.load(case_id), self._desk.clock.zone, self._staff
        items = [each for each in self._desk.vault.outbox.of_referral(referral_id) if each.case_id == case_id]
        if form.recipient is None or not items:
            raise NoSuchCase
        content, sealed_at, head = content_of(case, EntityId(referral_id)), items[0].made_at, self._papers.letterhead
        recipient = self._keeper.directory().organisation(form.recipient).name(staff)
        before = sealed_at + self._desk.law.stale_after(content.urgency)
        lapses = lapse_day(sealed_at.astimezone(zone).date(), content.valid)

        def make(number: str) -> bytes:
            facts = PacketNote(
                code=shown_code(content.referral_code), sender=head.name, duty_line=head.duty_line, recipient=recipient,
                urgency=paper_words.coded(self._desk.definitions, "urgency", content.urgency.value),
                sealed_at=shown_instant(sealed_at, zone, staff), act_before=shown_instant(before, zone, staff),
                lapses_on=shown_date(lapses, staff), role=paper_words.role_of(self._desk.me.role), print_number=number,
            )  # fmt: skip
            return packet_note(facts, staff=self._staff, second=self._second, training=self._training)

        return Paper(
            document=PACKET_NOTE, pdf=make(""), case_id=case_id, recipient=form.recipient, copy=form.copy, make=make,
            still_permitted=form.still_permitted,
        )  # fmt: skip

    # --- inside ------------------------------------------------------------------------------------

    @property
    def _staff(self) -> str:
        return self._desk.settings.language

    @property
    def _second(self) -> str:
        return paper_words.other_of_ours(self._staff)

    @property
    def _training(self) -> bool:
        return self._desk.vault.training

    def _about_nobody(self, document: str, make: Callable[[str], bytes]) -> Paper:
        self._desk.require(Act.PRINT)
        return Paper(document=document, pdf=make(""), make=make)
