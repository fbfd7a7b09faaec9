"""The first screen of every new case, in the order of a bad night: danger, who is there, interpreter, consent."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.ui import dialogs
from clinic_app.ui.forms.choices import BoxEditor
from clinic_app.ui.forms.short_sheet import UNKNOWN, Bound, Choice, Quick, ShortSheet, yes_no_unknown
from clinic_app.ui.i18n import _
from clinic_app.ui.page import Sheet
from clinic_app.ui.parts.buttons import Button, plain, primary, quiet
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.screens.asked_beside import AskedBeside
from clinic_app.ui.screens.company import Company
from clinic_app.ui.screens.danger_card import DangerCard
from clinic_app.ui.screens.interpreter_lines import InterpreterLines
from clinic_app.ui.screens.new_case import NewCasePage
from clinic_app.ui.screens.step_card import StepCard
from clinic_app.ui.screens.ways import Step, Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

_UNABLE: Final = ("no_interpreter", "companion_present", "unconscious", "intoxicated_or_sedated", "too_distressed")


class DoorStep(NewCasePage):
    """Everything here is a draft until she has answered, and the pill says so. Nothing is required."""

    # A companion in the room expects a clinic.
    sheet = Sheet.VACCINATION
    step = Step.DOOR

    def __init__(self, ways: Ways, case_id: CaseId | None = None) -> None:
        super().__init__(ways, _("Door step"), _("In this order. Nothing is required."), case_id=case_id)
        self._quick: dict[str, Quick | Bound] = {}
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(12)
        left.addWidget(self._danger())
        self.company = Company(ways)
        self._quick |= {"a_companion": self.company.came, "a_private_now": self.company.waits}
        left.addWidget(self.company)
        left.addStretch(1)
        right.addWidget(self._interpreter())
        right.addWidget(self._consent())
        right.addLayout(self._elsewhere())
        if may(ways.clinic.whoami.role, Act.SEARCH_IDENTITY):
            self.before = quiet(_("Did the survivor come before?"), "users")
            self.before.clicked.connect(lambda _on=False: self._came_before())
            right.addWidget(self.before, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        columns = Columns()
        columns.setSpacing(16)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        self.body.addWidget(columns, 1)

    def begun(self, sheet: ShortSheet) -> None:
        """The case is there: join the questions to it."""
        for field_id, asked in self._quick.items():
            asked.bind(sheet, field_id)
        self.strangled.bind(sheet)
        self.company.begun(sheet)
        self.show_case()
        self._quick["h_injury_any"].setFocus()

    def show_case(self) -> None:
        """What follows from the answers so far."""
        super().show_case()
        if self.short is None:
            return
        value = self.short.stored
        self._emergency_card.setVisible(value("h_injury_any") == "emergency")
        self._alive_card.setVisible(value("h_suicide") in ("some", "urgent"))
        alone = value("a_private_now") != "no"
        mode = mode_of(self.short.filling.case)
        decided = mode is not Mode.DRAFT
        self.ask.setEnabled(alone or decided)
        self.ask.setText(_("Go on with the intake") if decided else _("Say the three sentences"))
        self._ask_note.setText(
            _("Three sentences, spoken. Until they are answered, everything here is a draft.")
            if alone
            else _("Opens when the survivor is alone with staff.")
        )
        self.company.show_case()
        language = value("s_lang_first")
        spoken = language if isinstance(language, str) and value("s_needs_interp") != "no" else ""
        self.lines.show_for(spoken)
        if mode is Mode.CARE_ONLY:
            self.no_record.setEnabled(False)

    # --- the four steps

    def _danger(self) -> QWidget:
        card = StepCard(1, _("Danger now"), _("one yes opens what to do"))
        injury = AskedBeside(
            _("Heavy bleeding, not breathing well, injury"),
            [
                Choice(_("None"), "none"), Choice(_("Minor"), "minor"), Choice(_("Care"), "needs_care"),
                Choice(_("Now"), "emergency"),
            ],
        )  # fmt: skip
        suicide = AskedBeside(
            _("Wants to die, or to hurt themselves"),
            [
                Choice(_("No"), "none"), Choice(_("Some"), "some"), Choice(_("Urgent"), "urgent"),
                Choice(_("Unknown"), UNKNOWN),
            ],
        )  # fmt: skip
        self.strangled = DangerCard(self.ways)
        self._emergency_card = self.strangled.told(_("Doctor now. First the body, then the form."), "h_injury_any")
        self._alive_card = self.strangled.told(
            _("Do not leave alone. A doctor now if urgent. Not home with the companion."), "h_suicide"
        )
        self._quick["h_injury_any"], self._quick["h_suicide"] = injury, suicide
        for part in (injury, self._emergency_card, self.strangled, suicide, self._alive_card):
            card.body.addWidget(part)
        return card

    def _interpreter(self) -> QWidget:
        card = StepCard(3, _("Interpreter"), _("never the companion, the employer, a child"))
        labels = self.ways.labels
        definitions = labels.definitions
        language = BoxEditor(labels.codes("lang", definitions.codes["lang"].ids))
        self._quick["s_lang_first"] = Bound(_("Language"), language)
        wanted = AskedBeside(
            _("Would like"),
            [Choice(labels.code("s_interp_sex", code), code) for code in definitions.fields["s_interp_sex"].codes],
        )  # fmt: skip
        needs = AskedBeside(_("Needs an interpreter"), yes_no_unknown())
        agrees = AskedBeside(_("Accepts this interpreter"), yes_no_unknown())
        how = BoxEditor(labels.codes("int_mode", definitions.fields["int_mode"].codes))
        self._quick |= {
            "s_needs_interp": needs, "s_interp_sex": wanted, "int_mode": Bound(_("How"), how), "int_her_ok": agrees
        }  # fmt: skip
        top = RowOrColumn(16)
        top.addWidget(self._quick["s_lang_first"], 1)
        top.addWidget(self._quick["int_mode"], 1)
        card.body.addLayout(top)
        self.lines = InterpreterLines(self.ways)
        self.ours = quiet(_("Our interpreters…"), "languages", size="small")
        self.ours.clicked.connect(lambda _on=False: self._open_ours())
        for part in (needs, wanted, self.lines):
            card.body.addWidget(part)
        last = RowOrColumn(6, words=320)
        last.addWidget(agrees, 1)
        last.addWidget(self.ours)
        card.body.addLayout(last)
        return card

    def _open_ours(self) -> None:
        from clinic_app.ui.screens.interpreters import InterpretersPage

        if self.short is not None:
            self.ways.inside.open_page(InterpretersPage(self.ways, self.short.filling.case.id))

    def _consent(self) -> QWidget:
        card = StepCard(4, _("Consent"), _("alone, and able to decide"))
        self._ask_note = Paragraph("")
        self.ask = primary(_("Say the three sentences"), "languages", size="large")
        self.ask.clicked.connect(self._ask_consent)
        why = Paragraph(
            _("Not able now, because… Only the emergency minimum opens; asked again later, nothing shared."),
            Type.CAPTION, colour="sub",
        )  # fmt: skip
        flow = of_chips()
        for code, words in self.ways.labels.codes("consent_unable", _UNABLE):
            chip = Chip(words)
            chip.clicked.connect(partial(self._unable, code, chip))
            flow.addWidget(chip)
        holder = QWidget()
        holder.setLayout(flow)
        for part in (self._ask_note, self.ask, why, holder):
            card.body.addWidget(part)
        return card

    def _elsewhere(self) -> RowOrColumn:
        self.minimum = plain(_("Emergency minimum"), "life-buoy")
        self.minimum.clicked.connect(self.go_to_minimum)
        self.no_record = plain(_("Wants no record"), "circle-minus")
        self.no_record.clicked.connect(self._refuses_record)
        row = RowOrColumn()
        for button in (self.minimum, self.no_record):
            _stretch(button)
            row.addWidget(button, 1)
        return row

    # --- what the person does

    def _came_before(self) -> None:
        from clinic_app.ui.screens.came_before import CameBeforePage

        if self.short is not None:
            self.ways.inside.open_page(CameBeforePage(self.ways, self.short.filling.case.id))

    def _ask_consent(self) -> None:
        if self.short is None:
            return
        if mode_of(self.short.filling.case) is Mode.DRAFT:
            self.ways.open_consent(self.short.filling.case.id)
        else:
            self.go_to_case()

    def _unable(self, code: str, chip: Chip, _on: bool = False) -> None:
        chip.setChecked(False)
        self.answer_consent({"c_record": "unable_now", "c_unable_why": code}, then=self.go_to_minimum)

    def _refuses_record(self) -> None:
        message = Message(
            _("No written record: what was typed here is destroyed now."),
            _("Code, time windows and care decisions stay. Nothing is shared. Care does not change."),
        )
        dialogs.ask(
            self, message, verb=_("Destroy what was typed"),
            then=lambda: self.answer_consent({"c_record": "refused"}, then=self.go_to_minimum),
        )  # fmt: skip


def _stretch(button: Button) -> None:
    policy = button.sizePolicy()
    policy.setHorizontalPolicy(policy.Policy.Expanding)
    button.setSizePolicy(policy)
