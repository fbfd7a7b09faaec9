"""The clinic's own interpreters, under Upkeep: who speaks what and when, who vouches, and room for one more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.errors import GateClosed
from clinic_app.services.interpreters import Interpreter, Interpreters
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.new_interpreter import NewInterpreterForm, sexes
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.working_documents import print_button, undertaking
from clinic_app.ui.wording_message import Message


class InterpreterRegister(TopicPage):
    """Whoever presses *I vouch* signs with their own staff code; the undertaking itself is signed on paper."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Who interprets here"), _("Names stay in this record. A case keeps only the code."))
        self.rows: dict[str, SheetRow] = {}
        self._card = Card(padding=8)
        self._empty = EmptyState(
            "languages", _("Nobody is in the register yet."),
            _("Enter somebody below; they are offered by language and hour."),
        )  # fmt: skip
        self.form = NewInterpreterForm(ways)
        self.form.wanted.connect(self._add)
        self.promise = print_button(ways, _("Undertaking…"), undertaking)
        self.head.act(self.promise)
        for part in (self._card, self._empty, self.form):
            self.column.addWidget(part)

    def arrived(self) -> None:
        """Look again."""
        self.ways.jobs.run(self, self.ways.clinic.interpreters.every, self._show, self.refuse)

    def _show(self, people: tuple[Interpreter, ...]) -> None:
        while item := self._card.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for one in people:
            if self.rows:
                self._card.body.addWidget(Divider())
            self.rows[one.code] = self._row(one)
            self._card.body.addWidget(self.rows[one.code])
        self._card.setVisible(bool(people))
        self._empty.setVisible(not people)

    def _row(self, one: Interpreter) -> SheetRow:
        second = [interpreter_words(self.ways, one), one.phone]
        second.append(self._standing(one))
        mark = "minus" if one.ended_on else "circle-check" if one.vetted else "circle-help"
        tone = "sub" if one.ended_on else "teal" if one.vetted else "amber"
        end = None if one.ended_on else self._buttons(one)
        words = " · ".join(part for part in second if part)
        return SheetRow(f"{one.code} · {one.name}", words, mark=mark, tone=tone, end=end)

    def _standing(self, one: Interpreter) -> str:
        if one.ended_on:
            return _("interprets here no longer")
        if one.vetted_on and one.vetted:
            return _("vetted by {who}, {day}").format(who=one.vetted_by, day=self.ways.site.shown_day(one.vetted_on))
        return _("not vetted")

    def _buttons(self, one: Interpreter) -> QWidget:
        end = QWidget()
        row = QHBoxLayout(end)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if not one.vetted:
            vouch = plain(_("I vouch; undertaking signed today"), size="small")
            vouch.setAccessibleName(f"{vouch.text()}: {one.code}")
            today = self.ways.clock.today()
            vouch.clicked.connect(lambda _on=False: self._act(partial(self._register.vet, one.code, today)))
            gather = partial(undertaking, code=one.code)
            row.addWidget(print_button(self.ways, _("Undertaking…"), gather, about=one.code, size="small"))
            row.addWidget(vouch)
        gone = quiet(_("No longer here"), size="small")
        gone.setAccessibleName(f"{gone.text()}: {one.code}")
        gone.clicked.connect(lambda _on=False: self._act(partial(self._register.end, one.code)))
        row.addWidget(gone)
        return end

    # --- acting ------------------------------------------------------------------------------------

    def _add(self) -> None:
        self._act(partial(self._register.add, self.form.said()), self.form.empty)

    def _act(self, work: Callable[[], object], after: Callable[[], None] | None = None) -> None:
        def done(_nothing: object) -> None:
            if after is not None:
                after()
            self.ways.inside.toast.say(_("Written down."))
            self.arrived()

        self.notice.say(None)
        self.ways.jobs.run(self, work, done, self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, GateClosed):
            still = _("Still to be said: {what}").format(what=self.form.asks.missing(error.fields))
            self.notice.say(Message(still, _("Never the companion, the employer, a broker, a child.")))
            self.room.verticalScrollBar().setValue(0)
            return
        self.refuse(error)

    @property
    def _register(self) -> Interpreters:
        return self.ways.clinic.interpreters


def interpreter_words(ways: Ways, one: Interpreter) -> str:
    """Languages, woman or man, and when."""
    spoken = ", ".join(ways.labels.code("lang", code) for code in one.languages)
    hours = "; ".join(f"{slot.begins}–{slot.ends}" for slot in one.hours.slots) or one.hours.note
    return " · ".join(part for part in (spoken, sexes()[one.sex.value], hours) if part)
