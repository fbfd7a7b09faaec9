"""The emergency minimum: one screen, large targets, nothing required. It is the same record as the intake."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.clocks import ClockState
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId
from clinic_app.ui import ink
from clinic_app.ui.forms.choices import BoxEditor
from clinic_app.ui.forms.moment import MomentEditor
from clinic_app.ui.forms.short_sheet import DECLINED, UNKNOWN, Bound, Choice, Quick, ShortSheet, yes_no_unknown
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import ClockPill, Time
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.screens import case_clocks
from clinic_app.ui.screens.asked_beside import AskedBeside
from clinic_app.ui.screens.case_facts import mode_words
from clinic_app.ui.screens.danger_card import DangerCard
from clinic_app.ui.screens.new_case import NewCasePage
from clinic_app.ui.screens.ways import Step, Ways
from clinic_app.ui.theme import Type, tokens

_TWO_FROM: Final = 620
_THREE_FROM: Final = 960
"""At 125 % on a small screen two stand side by side, and care below them."""
_DECISIONS: Final = (("pep", "h_pep"), ("ec", "h_ec"), ("hepb", "h_hepb"))


class _ModeBox(QWidget):
    """Her choice so far, in a dashed frame."""

    def __init__(self) -> None:
        super().__init__()
        self.word = OneLine("", Type.BODY_BOLD)
        self.line = Paragraph("", Type.COMPACT, colour="sub")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(Mark("clock", side=18), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.word)
        texts.addWidget(self.line)
        row.addLayout(texts, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dashed: it may change at any time."""
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=None, edge=tokens(self).colour("ctl"), dashed=True)
        painter.end()


class Emergency(NewCasePage):
    """Care first. *Go on with the intake* opens the sections filled so far."""

    step = Step.EMERGENCY

    def __init__(self, ways: Ways, case_id: CaseId | None = None) -> None:
        second = _("Care first. Nothing here is required.")
        super().__init__(ways, _("Emergency minimum"), second, case_id=case_id)
        self._quick: dict[str, Quick | Bound] = {}
        self._pills: dict[str, ClockPill] = {}
        paper = plain(_("Print what is here"), "printer")
        paper.clicked.connect(self._print)
        self.go_on = primary(_("Go on with the intake"), "arrow-right")
        self.go_on.clicked.connect(self.go_to_case)
        self.head.act(paper)
        self.head.act(self.go_on)
        first, columns = Columns(least=_TWO_FROM), Columns(least=_THREE_FROM)
        first.setSpacing(16)
        columns.setSpacing(16)
        first.addWidget(self._choice(), 390)
        first.addWidget(self._to_begin(), 400)
        columns.addWidget(first, 806)
        columns.addWidget(self._care(), 392)
        self.body.addWidget(columns, 1)

    def begun(self, sheet: ShortSheet) -> None:
        """Join the questions to the case; time is asked first."""
        for field_id, asked in self._quick.items():
            asked.bind(sheet, field_id)
        self.strangled.bind(sheet)
        self.show_case()
        self.when.editor.opened()

    def show_case(self) -> None:
        """Mode and clocks follow the answers."""
        super().show_case()
        if self.short is None:
            return
        case = self.short.filling.case
        mode = mode_of(case)
        self._mode_box.word.setText(mode_words(mode))
        self._mode_box.line.setText(_what_it_means(mode))
        self.ask.setEnabled(self.short.stored("a_private_now") != "no")
        clocks = {clock.id: clock for clock in reversed(self.ways.clocks(case))}
        for clock_id, pill in self._pills.items():
            self._show_pill(pill, clocks.get(clock_id))

    def _show_pill(self, pill: ClockPill, clock: ClockState | None) -> None:
        pill.setVisible(clock is not None)
        if clock is not None:
            words = case_clocks.state_words(clock, self.ways.clock.now())
            time = case_clocks.time_of(clock)
            left = (clock.state.runs and time is not Time.SOON) or clock.earliest_end is not None
            pill.say(_("{time} left").format(time=words) if left and clock.state.runs and clock.began else words, time)

    # --- three columns

    def _choice(self) -> QWidget:
        card = _card(_("The survivor's choice"), _("From the three sentences. It may change at any time."))
        self._mode_box = _ModeBox()
        self.ask = plain(_("Ask now"))
        self.ask.clicked.connect(self._ask_consent)
        other = plain(_("Another reason…"))
        other.clicked.connect(partial(self._why_not, other))
        both = RowOrColumn()
        both.addWidget(self.ask, 1)
        both.addWidget(other, 1)
        labels = self.ways.labels
        language = BoxEditor(labels.codes("lang", labels.definitions.codes["lang"].ids))
        language.box.setProperty("tall", "large")
        self._add("s_lang_first", Bound(_("Language"), language))
        self._add("k_ok", Quick(_("May we make contact?"), [
            Choice(_("Yes"), "yes"), Choice(_("No"), "no"), Choice(_("Not asked"), None),
        ], note=_("the rest later")))  # fmt: skip
        self._add("p_access", Quick(_("Can the alleged perpetrator come near now?"), [
            Choice(_("Yes"), ["knows_location"]), Choice(_("No"), ["none"]), Choice(_("Unknown"), UNKNOWN),
        ], reads=_reach))  # fmt: skip
        self._add("s_sleeps_tonight", Quick(_("Where does the survivor sleep tonight?"), [
            Choice(_("Here"), "here"), Choice(_("Home"), "home"), Choice(_("Elsewhere"), "elsewhere"),
            Choice("?", UNKNOWN),
        ]))  # fmt: skip
        self._add("s_dependants", Quick(_("Children or others here now?"), [
            Choice(_("None"), "none"), Choice("1", "1"), Choice("2", "2"), Choice("3+", "3_plus"), Choice("?", UNKNOWN),
        ]))  # fmt: skip
        card.body.addWidget(self._mode_box)
        card.body.addLayout(both)
        card.body.addWidget(Divider())
        for field_id in ("s_lang_first", "k_ok", "p_access", "s_sleeps_tonight", "s_dependants"):
            card.body.addWidget(self._quick[field_id])
        card.body.addStretch(1)
        return card

    def _to_begin(self) -> QWidget:
        card = _card(_("What is needed to begin"), _("No name, no number, no papers."))
        labels = self.ways.labels
        bands = [Choice(labels.code("age_band", code), code) for code in labels.definitions.codes["age_band"].ids]
        self._add("s_age_band", Quick(_("Age band"), [*bands, Choice("?", UNKNOWN)], compact=True))
        self.when = Bound(_("When did it happen?"), MomentEditor(self.ways.site, above=True),
                          note=_("clocks start from here"))  # fmt: skip
        self._add("i_date", self.when)
        self._add("i_more_than_once", Quick(_("Happened more than once?"), [
            Choice(_("No"), "no"), Choice(_("Yes"), "yes"), Choice(_("Unknown"), UNKNOWN),
        ], note=_("then: the last time")))  # fmt: skip
        self._add("h_exposure", Quick(_("Contact with blood or semen?"), [
            Choice(_("Yes"), ["semen_or_blood"]), Choice(_("No"), ["none"]), Choice(_("Unknown"), UNKNOWN),
            Choice(_("No answer"), DECLINED),
        ], note=_("counts as exposure"), reads=_exposed))  # fmt: skip
        self._add("h_can_conceive", Quick(_("Could become pregnant?"), yes_no_unknown(declined=True)))
        self._add("s_pregnant", Quick(_("Pregnant, or may be?"), yes_no_unknown(declined=True)))
        for field_id in ("s_age_band", "i_date", "i_more_than_once", "h_exposure", "h_can_conceive", "s_pregnant"):
            card.body.addWidget(self._quick[field_id])
        card.body.addWidget(
            Paragraph(_("Windows run from these, never from the type of violence."), Type.CAPTION, colour="sub")
        )
        card.body.addStretch(1)
        return card

    def _care(self) -> QWidget:
        card = _card(_("Care now"), _("Decisions, with the time left when offered."))
        self.strangled = DangerCard(self.ways, narrow=True)
        card.body.addWidget(self.strangled)
        self._add("h_suicide", AskedBeside(_("Risk of suicide now"), [
            Choice(_("None"), "none"), Choice(_("Some"), "some"), Choice(_("Urgent"), "urgent"), Choice("?", UNKNOWN),
        ], compact=True))  # fmt: skip
        self._add("h_injury_any", AskedBeside(_("Injury"), [
            Choice(_("None"), "none"), Choice(_("Minor"), "minor"), Choice(_("Care"), "needs_care"),
            Choice(_("Now"), "emergency"),
        ], compact=True))  # fmt: skip
        card.body.addWidget(self._quick["h_suicide"])
        card.body.addWidget(self._quick["h_injury_any"])
        labels = self.ways.labels
        for clock_id, field_id in _DECISIONS:
            card.body.addWidget(Divider())
            pill = ClockPill("", Time.FAR)
            pill.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            pill.hide()
            self._pills[clock_id] = pill
            head = QHBoxLayout()
            head.addWidget(OneLine(labels.field(labels.definitions.fields[field_id]), Type.BODY_BOLD, elides=True), 1)
            head.addWidget(pill)
            codes = ("offered_accepted", "offered_declined", "not_indicated", "deferred")
            asked = Quick(
                "",
                [Choice(words, code) for code, words in labels.codes("care_dec", codes)],
                size="normal",
                compact=True,
            )
            asked.segments.name(labels.field(labels.definitions.fields[field_id]))
            self._add(field_id, asked)
            card.body.addLayout(head)
            card.body.addWidget(asked)
        made_on = self.ways.site.shown_iso(self.ways.clinic.rules.version)
        version = _("Windows as of {day}, to be confirmed by a clinician").format(day=made_on)
        card.body.addWidget(Paragraph(version, Type.CAPTION, colour="sub"))
        card.body.addStretch(1)
        return card

    def _add(self, field_id: str, asked: Quick | Bound) -> None:
        self._quick[field_id] = asked

    # --- what the person does

    def _ask_consent(self) -> None:
        if self.short is not None:
            self.ways.open_consent(self.short.filling.case.id)

    def _why_not(self, button: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(_("Not able now, because…"))
        for code, words in self.ways.labels.codes(
            "consent_unable", self.ways.clinic.definitions.codes["consent_unable"].ids
        ):
            act = menu.addAction(words)
            act.triggered.connect(lambda _on=False, why=code: self._unable(why))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _unable(self, why: str) -> None:
        self.answer_consent({"c_record": "unable_now", "c_unable_why": why}, then=self.show_case)

    def _print(self) -> None:
        if self.short is not None:
            recording, case_id = self.ways.clinic.recording, self.short.filling.case.id
            self.short.filling.keep()
            self.ways.jobs.run(self, partial(recording.begun, case_id), lambda _done: self.ways.print_case(case_id))


def _card(title: str, note: str) -> Card:
    card = Card(padding=20)
    card.setAccessibleName(title)
    card.body.setContentsMargins(20, 8, 20, 2)
    card.body.setSpacing(6)
    head = QVBoxLayout()
    head.setSpacing(0)
    head.addWidget(OneLine(title, Type.SECTION))
    head.addWidget(OneLine(note, Type.CAPTION, colour="sub", elides=True))
    card.body.addLayout(head)
    return card


def _reach(value: Stored | None) -> Stored | None:
    """Any way to reach her is a yes."""
    return ["knows_location"] if isinstance(value, list) and value != ["none"] else value


def _exposed(value: Stored | None) -> Stored | None:
    """Any exposure is a yes."""
    return ["semen_or_blood"] if isinstance(value, list) and value != ["none"] else value


def _what_it_means(mode: Mode) -> str:
    match mode:
        case Mode.DRAFT:
            return _("Not asked yet: everything here is a draft.")
        case Mode.WAITING:
            return _("Asked again later; nothing is shared until there is an answer.")
        case Mode.CARE_ONLY:
            return _("No written record: code, time windows and care decisions only.")
        case Mode.FULL:
            return _("A written record was agreed to.")
