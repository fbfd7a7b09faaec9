"""Consent, the first moment: three spoken sentences, the limits first. Nothing is chosen before she answers."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, Mode, decision_of, mode_of
from clinic_app.domain.ids import CaseId
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import Button, plain, primary
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.spoken import Spoken
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.her_recordings import HerRecordings
from clinic_app.ui.screens.her_words import HerWords
from clinic_app.ui.screens.saved_line import say_kept
from clinic_app.ui.screens.turned import turn
from clinic_app.ui.screens.ways import Step, Ways
from clinic_app.ui.theme import Type

LIMITS, CARE, WRITING = "limits", "care", "writing"
_FIELDS: Final = {CARE: "c_services", WRITING: "c_record"}


class ThreeSentences(CasePage):
    """Her answers are written down as she gives them. A no to writing destroys what was typed, after it was said so."""

    lead = "consent"

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Three sentences"), _("Say them, wait, press what she answers. Nothing is chosen for her.")
        )
        self._typed, self._begins = 0, True
        self.her_words = HerWords(ways)
        self.recordings = HerRecordings(self, self.her_words)
        self.on = primary(_("Go on"), "arrow-right")
        self.on.clicked.connect(lambda: ways.open_case(case_id))
        self.on.hide()
        self.turn = plain(_("Turn to her") + "  ·  F6", "languages")
        self.turn.clicked.connect(self._turn)
        self.head.act(self.turn)
        self.head.act(self.on)
        self.sentences = self._sentences()
        self.really = self._really()
        self.unable = self._unable()
        body = Columns()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._card(), 0)
        left.addStretch(1)
        right.setSpacing(12)
        right.addWidget(self._opens())
        right.addWidget(self._how())
        right.addWidget(self.ask_why)
        right.addWidget(self.unable)
        right.addStretch(1)
        body.addLayout(left, 776)
        body.addLayout(right, 438)
        self.column.addWidget(body)
        self.column.addStretch(1)
        self.key("F6", self._turn, _("Turn the screen to the survivor"), "languages")

    def _sentences(self) -> dict[str, Spoken]:
        answers = self.her_words.answers()
        made = {
            LIMITS: Spoken(
                1, _("The limits, first"), _("duties of this house: to be confirmed by its counsel"), answers
            ),
            CARE: Spoken(2, _("Being cared for"), _("No service depends on the other answers."), answers),
            WRITING: Spoken(
                3, _("Writing down"), _("“No” is a complete answer. Statistics are asked last, not now."), answers
            ),
        }  # fmt: skip
        for id_, sentence in made.items():
            sentence.say(self.her_words.for_staff(id_))
            sentence.answered.connect(partial(self._answered, id_))
        return made

    def _card(self) -> Card:
        card = Card(padding=0)
        card.body.setSpacing(0)
        for place, sentence in enumerate(self.sentences.values()):
            if place:
                card.divide()
            card.body.addWidget(sentence)
        card.body.addWidget(self.really)
        return card

    def _really(self) -> QWidget:
        """In the place of a box: a no to writing cannot be undone."""
        self.what_goes = Paragraph("", Type.COMPACT_BOLD)
        self.destroy_it = plain(_("Destroy it, in front of her"), "trash-2")
        self.destroy_it.clicked.connect(lambda: self._write({"c_record": "refused"}))
        back = plain(_("Go back"))
        back.clicked.connect(self._take_back_no)
        holder = QWidget()
        row = RowOrColumn(words=240)
        holder.setLayout(row)
        row.setContentsMargins(56, 0, 20, 16)
        for part, share in ((self.what_goes, 1), (back, 0), (self.destroy_it, 0)):
            row.addWidget(part, share)
        holder.hide()
        return holder

    def _opens(self) -> Card:
        card = Card(_("What her answer opens"))
        card.body.setContentsMargins(20, 4, 20, 8)
        card.body.setSpacing(0)
        self.modes = {
            Mode.FULL: SheetRow(
                _("Full"), _("Yes to writing down: the whole record, still only what she wants told."),
                mark="circle-check", tone="sub", bold=True,
            ),
            Mode.WAITING: SheetRow(
                _("Waiting"), _("Let me think: emergency minimum only, nothing shared, asked again when she is alone."),
                mark="clock", tone="sub", bold=True,
            ),
            Mode.CARE_ONLY: SheetRow(
                _("Care only"),
                _("No: code, clocks and care decisions. What was typed so far is destroyed, in front of her."),
                mark="circle-minus", tone="sub", bold=True,
            ),
        }  # fmt: skip
        for place, row in enumerate(self.modes.values()):
            if place:
                card.body.addWidget(Divider())
            card.body.addWidget(row)
        return card

    def _how(self) -> Card:
        card = Card(_("How it is asked"))
        self.how = FactGrid()
        card.body.addWidget(self.how)
        return card

    def _unable(self) -> Card:
        self.ask_why = plain(_("Not able to decide now…"), "hourglass")
        self.ask_why.clicked.connect(self._ask_why)
        card = Card(_("Not able now, because…"), "hourglass")
        flow = Flow()
        self.reasons: dict[str, Button] = {}
        for code, label in self.ways.labels.codes(
            "consent_unable", self.ways.clinic.definitions.codes["consent_unable"].ids
        ):
            button = plain(label, size="small")
            button.clicked.connect(
                lambda _on=False, why=code: self._write({"c_record": "unable_now", "c_unable_why": why})
            )
            flow.addWidget(button)
            self.reasons[code] = button
        holder = QWidget()
        holder.setLayout(flow)
        card.body.addWidget(holder)
        card.hide()
        return card

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """The focus begins on the first sentence that has no answer."""
        self._begins = True
        super().arrived()
        work = partial(self.ways.clinic.recording.is_at, self.case_id, Step.SENTENCES)
        self.ways.jobs.run(self, work, lambda _done: None)

    def fetch(self) -> Any:
        """How many sheets were begun: a no to writing destroys them; and what she said to the limits."""
        clinic = self.ways.clinic
        return len(clinic.recording.drafts(self.case_id)), clinic.consent.limits(self.case_id)

    def present(self, case: Case, more: Any) -> None:
        """Her answers, the mode they make, and how they are asked."""
        self._typed, limits = more
        self.sentences[LIMITS].put(limits.value if limits else None)
        for id_, field in _FIELDS.items():
            decision = decision_of(case.stored(field))
            self.sentences[id_].put(decision.value if decision else None, self._unable_words(case, decision))
        self.recordings.look(case)
        mode = mode_of(case)
        for each, row in self.modes.items():
            row.mark.set_mark("circle-dot" if each is mode else _MODE_MARKS[each], "teal" if each is mode else "sub")
            row.words.set_colour("teal_d" if each is mode else "ink")
        self.on.setVisible(mode is not Mode.DRAFT)
        self.how.say(self._facts(case))
        if self._begins:
            self._begins = False
            self._ask(self._next())

    def _next(self) -> str:
        return next((id_ for id_, each in self.sentences.items() if each.code() is None), LIMITS)

    def _ask(self, sentence: str) -> None:
        self.sentences[sentence].setFocus(Qt.FocusReason.TabFocusReason)

    def _unable_words(self, case: Case, decision: Decision | None) -> str:
        """An answer that is none of the three: why she could not be asked."""
        if decision is not Decision.UNABLE_NOW:
            return ""
        why = read(case.stored("c_unable_why"))
        because = self.ways.labels.code("consent_unable", str(why.value)) if isinstance(why, Answer) else ""
        return " · ".join(filter(None, (self.ways.labels.code("consent_dec", decision.value), because)))

    def _facts(self, case: Case) -> list[tuple[str, str]]:
        labels = self.ways.labels
        language = read(case.stored("s_lang_first"))
        hers = str(language.value) if isinstance(language, Answer) else ""
        needs = read(case.stored("s_needs_interp"))
        by = _("interpreter, in {language}") if needs == Answer("yes") else _("you, in {language}")
        explained = by.format(language=labels.code("lang", hers)) if hers else _("not asked")
        alone = read(case.stored("a_private_now"))
        said = (
            {Answer("yes"): _("yes"), Answer("no"): _("no: ask again alone")}.get(alone)
            if isinstance(alone, Answer)
            else None
        )
        return [
            (_("Spoken by"), _("you, in {language}").format(language=self.her_words.staff_language)),
            (_("Explained by"), explained),
            (_("Text read"), self.her_words.state(hers)),
            (_("Alone"), said or _("not asked")),
            (_("Given by"), _("spoken; how it was given is asked with each service")),
        ]  # fmt: skip

    def _answered(self, sentence: str, code: object) -> None:
        self.really.hide()
        if sentence == LIMITS:
            self._limits(code)
        elif sentence == WRITING and code == "refused" and self._typed:
            count = ngettext(
                "{n} sheet typed so far is destroyed.", "{n} sheets typed so far are destroyed.", self._typed
            )
            self.what_goes.setText(count.format(n=self._typed))
            self.really.show()
            self.destroy_it.setFocus(Qt.FocusReason.TabFocusReason)
            self.bring_into_view(self.really)
        else:
            self._write({_FIELDS[sentence]: code})
            if sentence == CARE and code == "given" and self.sentences[WRITING].code() is None:
                self._ask(WRITING)

    def _limits(self, code: object) -> None:
        """The journal keeps that they were told, and her answer: it opens nothing and closes nothing."""
        said = Decision(code) if isinstance(code, str) else None
        self.do(partial(self.ways.clinic.consent.limits_told, self.case_id, said), lambda _done: None)
        if said is Decision.REFUSED:
            self.ways.inside.toast.say(_("Then she need not tell anything. Care goes on."))
        if said is Decision.GIVEN:
            self._ask(CARE)

    def _take_back_no(self) -> None:
        self.really.hide()
        self.sentences[WRITING].put(None)
        self.reload()

    def _ask_why(self) -> None:
        self.unable.setVisible(self.unable.isHidden())
        if not self.unable.isHidden():
            next(iter(self.reasons.values())).setFocus(Qt.FocusReason.TabFocusReason)
            self.bring_into_view(self.unable)

    def _write(self, answers: dict[str, Any]) -> None:
        work = partial(self.ways.clinic.consent.answer, self.case_id, answers)
        self.do(work, partial(self._written, destroyed=self._typed, about_writing="c_record" in answers))

    def _written(self, mode: Mode, *, destroyed: int, about_writing: bool) -> None:
        self.really.hide()
        self.unable.hide()
        say_kept(self.ways, mode)
        if about_writing:
            if mode is Mode.CARE_ONLY and destroyed:
                self.ways.inside.toast.say(_("Destroyed: what was typed is gone. Care goes on."))
            elif mode is Mode.WAITING:
                self.ways.inside.toast.say(_("Waiting. Today reminds you to ask again."))
            self.on.show()
            self.room.verticalScrollBar().setValue(0)
            self.on.setFocus(Qt.FocusReason.TabFocusReason)
        self.reload()

    def _turn(self) -> None:
        """The sentence with the focus, or the next one she is asked, in her language and full screen."""
        at = self.focusWidget() or self
        id_ = next((id_ for id_, each in self.sentences.items() if each is at or each.isAncestorOf(at)), self._next())
        choose = self.sentences[id_].segments.choose_by_hand
        turn(self, partial(self.her_words.spoken, id_, self.case), choose, recorded=self.recordings.of(id_))


_MODE_MARKS: Final = {Mode.FULL: "circle-check", Mode.WAITING: "clock", Mode.CARE_ONLY: "circle-minus"}
