"""How long files are kept here, which closed ones are to be looked at, and erasing one for good."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QWidget

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.services.keeping import MOST_YEARS, Looked, ReviewDue, RuleView
from clinic_app.ui.i18n import _, label, ngettext
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.erase_case import EraseCase, look_at_certificate
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type, font

LONGER: int = 5


class _Years(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whoever scrolls past it changes nothing."""
        event.ignore()


class KeepingPage(TopicPage):
    """Nothing goes by itself."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Keeping and erasing"), _("Closing a file starts its time. Nothing is erased by itself.")
        )
        self.due = Card(_("To be looked at"), "calendar-clock", padding=8)
        self.rules = Card(_("How long closed files are kept here"), "history", padding=8)
        self.years: dict[str, QSpinBox] = {}
        self.code = QLineEdit()
        self.code.setFont(font(Type.CODE))
        self.code.setPlaceholderText("___-___-__")
        self.code.setAccessibleName(_("Case code"))
        self.code.returnPressed.connect(self._look)
        look = plain(_("Look at it…"), "search")
        look.clicked.connect(self._look)
        erase = Card(_("Erase a case"), "trash-2")
        erase.body.addWidget(
            Paragraph(_("If the survivor asks for it, if its time is over, or if it was begun by mistake."))
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code)
        row.addWidget(look)
        row.addStretch(1)
        erase.body.addLayout(row)
        self.certificate = quiet("", "printer")
        self.certificate.clicked.connect(self._certificate)
        self.certificate.hide()
        erase.body.addWidget(self.certificate, 0, Qt.AlignmentFlag.AlignLeft)
        for card in (self.due, self.rules, erase):
            self.column.addWidget(card)

    def arrived(self) -> None:
        """Look again."""
        keeping = self.ways.clinic.keeping
        self.ways.jobs.run(self, lambda: (keeping.due(), keeping.rules()), self._show, self.refuse)

    def _show(self, told: tuple[tuple[ReviewDue, ...], tuple[RuleView, ...]]) -> None:
        due, rules = told
        if (last := self.ways.clinic.keeping.last) is not None:
            self.certificate.setText(_("Print the certificate of {code}").format(code=shown_code(last.code)))
        self.certificate.setVisible(last is not None)
        for card in (self.due, self.rules):
            while item := card.body.takeAt(0):
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        if not due:
            self.due.body.addWidget(SheetRow(_("No closed file is due."), mark="circle-check"))
        for each in due:
            self.due.body.addWidget(self._due_row(each))
        self.years = {}
        for view in rules:
            if self.years:
                self.rules.body.addWidget(Divider())
            self.rules.body.addWidget(self._rule_row(view))

    def _due_row(self, due: ReviewDue) -> QWidget:
        longer, erase = plain(_("Keep 5 years longer"), size="small"), plain(_("Erase…"), "trash-2", size="small")
        for button in (longer, erase):
            button.setAccessibleName(f"{button.text()} {shown_code(due.code)}")
        longer.clicked.connect(partial(self._keep, due))
        erase.clicked.connect(lambda: self._open(due.code))
        erase.setEnabled(not due.hold)
        second = self.ways.site.shown_day(due.due_at.astimezone(self.ways.clock.zone).date())
        if due.hold:
            second = f"{second} · " + _("held by the law or an inquest")
        return SheetRow(shown_code(due.code), second, mark="file-text", end=_side_by_side(longer, erase))

    def _rule_row(self, view: RuleView) -> QWidget:
        years = _Years()
        years.setRange(1, MOST_YEARS)
        years.setValue(view.years)
        years.setAccessibleName(label(f"retention.{view.rule.id}", view.rule.label) + ", " + _("years"))
        self.years[view.rule.id] = years
        keep = plain(_("This is right here"), "check", size="small")
        keep.clicked.connect(partial(self._set, view.rule.id))
        who = self.ways.labels.code("signoff", view.rule.to_be_confirmed_by)
        second = _("confirmed by {who}").format(who=view.confirmed_by) if view.confirmed_by else _(
            "our proposal · to be confirmed: {who}").format(who=who)  # fmt: skip
        words = OneLine(_("years"), Type.COMPACT, colour="sub")
        return SheetRow(
            label(f"retention.{view.rule.id}", view.rule.label), second, mark="history",
            end=_side_by_side(years, words, keep),
        )  # fmt: skip

    # --- acting ------------------------------------------------------------------------------------

    def _keep(self, due: ReviewDue, _on: bool = False) -> None:
        work = partial(self.ways.clinic.keeping.keep_longer, due, LONGER)
        self.ways.jobs.run(self, work, lambda _day: self._done(_("Kept longer.")), self.refuse)

    def _set(self, rule: str, _on: bool = False) -> None:
        work = partial(self.ways.clinic.keeping.set_years, rule, self.years[rule].value())
        self.ways.jobs.run(self, work, lambda _nothing: self._done(_("Written down, with your code.")), self.refuse)

    def _done(self, words: str) -> None:
        self.ways.inside.toast.say(words)
        self.arrived()

    def _certificate(self) -> None:
        if (last := self.ways.clinic.keeping.last) is not None:
            look_at_certificate(self.ways, last)

    def _look(self) -> None:
        self._open(self.code.text())

    def _open(self, code: str) -> None:
        self.notice.say(None)
        self.ways.jobs.run(
            self,
            partial(self.ways.clinic.keeping.look, code),
            self._open_it,
            self.refuse,
        )

    def _open_it(self, looked: Looked) -> None:
        self.ways.inside.open_page(EraseCase(self.ways, looked))


class KeepingCard(Card):
    """How many closed files are due, for the overview."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Keeping and erasing"), "history")
        self._words = Paragraph("")
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.keeping.due, self._show)

    def _show(self, due: tuple[ReviewDue, ...]) -> None:
        n = len(due)
        told = ngettext("{n} closed file is due to be looked at.", "{n} closed files are due to be looked at.", n)
        if n:
            self.act(Tag(_("look at it"), Tone.AMBER))
        self._words.setText(told.format(n=n) if n else _("No closed file is due."))


def _side_by_side(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = Acts()
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    holder.setLayout(row)
    return holder
