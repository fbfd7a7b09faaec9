"""Protecting a child: age by law then and now, guardians, a note that two people sign, files of the same family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.guardians import GUARDIAN_RISK
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.errors import GateClosed
from clinic_app.services.asides import CHILD, Aside
from clinic_app.services.minors import ALONE, ChildLook, FamilyCase
from clinic_app.ui.forms.aside import KeptAside
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.child_note import ChildNote
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_message import Message

_NOTE: Final = "note"
"""What the words of the note are kept under."""


class ChildPage(CasePage):
    """Nothing is concluded about the age of consent. The guardian is never asked whether they are the danger."""

    lead = CHILD

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(ways, case_id, _("Protecting a child"), _("Ask the child alone, in simple words."))
        self.ages = SheetRow("", mark="calendar")
        yes_no = [("yes", _("Yes")), ("no", _("No"))]
        self.risk = Segments(yes_no, _("A guardian may be the alleged person, or live there"), size="small")
        self.alone = Segments(yes_no, _("Seen once without volunteer and interpreter"), size="small")
        self.risk.chosen.connect(partial(self._answer, GUARDIAN_RISK))
        self.alone.chosen.connect(partial(self._answer, ALONE))
        self.out = SheetRow(_("No guardian is asked, told or rung."), mark="shield", tone="amber")
        first = Card(_("Guardians"), "users")
        self.asks = AskedGrid()
        self.asks.ask("risk", _("A guardian may be the alleged person, or live there"), self.risk)
        self.asks.ask("alone", _("Seen once without volunteer and interpreter"), self.alone)
        self.later = SheetRow(_("Opens when the survivor is alone with staff."), mark="eye-off", tone="sub")
        for part in (self.ages, self.asks, self.later, self.out):
            first.body.addWidget(part)
        self.aside = KeptAside(ways.clinic.asides, ways.jobs, case_id, CHILD, self)
        self.aside.failed.connect(self.refuse)
        self.note = ChildNote(ways)
        self.note.kept.connect(self._write)
        self.note.signed.connect(self._sign)
        self.note.touched.connect(self._touched)
        self.column.addWidget(first)
        self.column.addWidget(self.note)
        self.column.addWidget(self._family())
        self.column.addStretch(1)

    def _family(self) -> Card:
        card = Card(_("Files of the same family"), "link")
        card.body.addWidget(
            SheetRow(_("A child who was hurt has a file of their own. The link stays inside this record."), mark="info")
        )
        self._links = QVBoxLayout()
        card.body.addLayout(self._links)
        self.code = LineBox()
        self.code.setPlaceholderText("___-___-__")
        self.code.setAccessibleName(_("Code of the other file"))
        self.code.setFixedWidth(200)
        self.tie = plain(_("Link"), "link")
        self.tie.clicked.connect(lambda _on=False: self._link())
        self.begin = plain(_("Begin a file for a child"), "plus")
        self.begin.clicked.connect(lambda _on=False: self._begin())
        row = Flow()
        for part in (self.code, self.tie, self.begin):
            row.addWidget(part)
        card.body.addLayout(row)
        return card

    @property
    def kept(self) -> bool:
        """Whether the vault has what was typed in the note and not signed."""
        return self.aside.settled

    def leaving(self) -> None:
        """What was typed and not signed is kept beside the record."""
        self.aside.keep()

    def fetch(self) -> tuple[ChildLook, Mapping[str, Aside]]:
        """How the child stands, and what was typed of the note and not signed."""
        return self.ways.clinic.minors.look(self.case_id), self.ways.clinic.asides.of(self.case_id, CHILD)

    def present(self, case: Case, more: Any) -> None:
        """What was typed in the note stays while it is not kept. Whoever came along reads none of it."""
        private = case.stored("a_private_now") != "no"
        for part in (self.asks, self.note):
            part.setVisible(private)
        self.later.setVisible(not private)
        look: ChildLook
        look, typed = more
        first = not hasattr(self, "look")
        if first:
            self.risk.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look = look
        self.ages.say(self._age(look.band), self._then(look), mark="calendar")
        self.risk.choose(look.guardian_risk if isinstance(look.guardian_risk, str) else None)
        self.alone.choose(look.seen_alone if isinstance(look.seen_alone, str) else None)
        self.out.setVisible(private and look.guardians_out)
        self.note.show_note(look.note)
        if first and _NOTE in typed:
            self.aside.learn(_NOTE, typed[_NOTE].values)
            self.note.put(typed[_NOTE].values)
        while item := self._links.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in look.family:
            self._links.addWidget(self._link_row(each))

    def _age(self, band: str) -> str:
        words = self.ways.labels.code("minor_band", band) if band else _("not known for certain")
        return _("Age by law, at the interview: {band}").format(band=words)

    def _then(self, look: ChildLook) -> str:
        bands = [
            self.ways.labels.code("minor_band", band) if band else _("not known for certain")
            for band in look.at_incidents
        ]
        return _("When it happened: {bands}").format(bands=", ".join(bands)) if bands else ""

    def _link_row(self, each: FamilyCase) -> SheetRow:
        opens = quiet(_("Unlink"), "x", size="small")
        opens.setAccessibleName(f"{_('Unlink')}: {shown_code(each.code)}")
        opens.clicked.connect(lambda _on=False: self._unlink(each.case_id))
        return SheetRow(shown_code(each.code), mark="link", bold=True, end=opens)

    # --- acting ------------------------------------------------------------------------------------

    def _answer(self, field: str, code: object) -> None:
        said = code if isinstance(code, str) else None
        self._act(partial(self.ways.clinic.minors.answer, self.case_id, field, said))

    def _write(self, decision: str, reasons: str, child_view: str) -> None:
        minors = self.ways.clinic.minors
        self._act(
            partial(minors.write_note, self.case_id, decision=decision, reasons=reasons, child_view=child_view),
            self._note_kept,
        )

    def _note_kept(self) -> None:
        self.note.kept_now()
        self.aside.say(_NOTE, {})
        self.aside.keep()

    def _touched(self) -> None:
        if may(self.ways.clinic.whoami.role, Act.RECORD):
            self.aside.say(_NOTE, self.note.typed())

    def _sign(self) -> None:
        self._act(partial(self.ways.clinic.minors.sign_note, self.case_id))

    def _link(self) -> None:
        self._act(partial(self.ways.clinic.minors.link, self.case_id, self.code.text()), self.code.clear)

    def _unlink(self, other: CaseId) -> None:
        self._act(partial(self.ways.clinic.minors.unlink, self.case_id, other))

    def _begin(self) -> None:
        def begun(child: Case) -> None:
            self.ways.open_case(child.id)

        self.do(partial(self.ways.clinic.minors.begin_child, self.case_id), begun)

    def _act(self, work: Callable[[], object], after: Callable[[], object] | None = None) -> None:
        def done(_nothing: object) -> None:
            if after is not None:
                after()
            self.ways.inside.toast.say(_("Written down."))
            self.reload()

        self.notice.say(None)
        self.ways.jobs.run(self, work, done, self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, GateClosed):
            still = self.note.asks.missing(error.fields) or _("a second person, who is not the first")
            self.notice.say(
                Message(_("Still to be said: {what}").format(what=still), _("What you typed is still here."))
            )
            self.room.verticalScrollBar().setValue(0)
            return
        self.refuse(error)
        self.reload_answers()

    def reload_answers(self) -> None:
        """What was not written is not shown as chosen."""
        self.risk.choose(self.look.guardian_risk if isinstance(self.look.guardian_risk, str) else None)
        self.alone.choose(self.look.seen_alone if isinstance(self.look.seen_alone, str) else None)
        self.risk.setFocus(Qt.FocusReason.OtherFocusReason)
