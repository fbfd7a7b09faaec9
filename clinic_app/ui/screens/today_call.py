"""The next call of today: when it is safe, by which way, language and rules. The number is on the card before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.answers import Answer
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.services.following_up import BY_PHONE, PromiseLine, TodayView
from clinic_app.ui.forms.answer_words import AnswerWords
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.services.calling import CallCard


class TodayCall(Card):
    """Shown while a call is due today and contact is not on hold. It names nobody, and the number stays masked."""

    def __init__(self, ways: Ways, not_today: Callable[[PromiseLine], None]) -> None:
        super().__init__(facts=True, padding=12)
        self._ways = ways
        self._words = AnswerWords(ways.labels, ways.site)
        self._promise: PromiseLine | None = None
        self.code = OneLine("", Type.CODE)
        self.safe = OneLine("", Type.BODY_BOLD, colour="teal_d", elides=True)
        self.facts = {name: OneLine("", Type.COMPACT, elides=True) for name in ("way", "number", "language", "rules")}
        self.dial = plain(_("I am about to call"), "phone", size="small")
        self.dial.clicked.connect(lambda _on: self._open())
        self.later = quiet(_("Not today"), size="small")
        self.later.clicked.connect(lambda _on: not_today(self._promise) if self._promise else None)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.addWidget(self.dial)
        keys.addWidget(self.later)
        keys.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.code)
        head.addWidget(self.safe, 1)
        self.body.addLayout(head)
        for name, words in _names().items():
            line = QHBoxLayout()
            line.setSpacing(8)
            label = OneLine(words, Type.COMPACT, colour="sub")
            label.setFixedWidth(80)
            line.addWidget(label)
            line.addWidget(self.facts[name], 1)
            self.body.addLayout(line)
        self.body.addLayout(keys)
        self.hide()

    def show_view(self, view: TodayView) -> None:
        """The first call that is due by tonight; without one, nothing stands here."""
        now, zone = self._ways.clock.now(), self._ways.clock.zone
        tonight = now.astimezone(zone).date()
        calls = [each for each in view.promises if each.channel == BY_PHONE and each.case_id and not each.held]
        due = [each for each in calls if each.due_at.astimezone(zone).date() <= tonight]
        self._promise = due[0] if due and may(self._ways.clinic.whoami.role, Act.RECORD) else None
        if self._promise is None or self._promise.case_id is None:
            self.hide()
            return
        case_id: CaseId = self._promise.case_id
        self._ways.jobs.run(
            self, lambda: self._ways.clinic.calling.card(case_id), self._show, lambda _error: self.hide()
        )

    def _show(self, card: CallCard) -> None:
        from clinic_app.services.calling import MayCall

        if self._promise is None or card.may is MayCall.NO or card.case.id != self._promise.case_id:
            self.hide()
            return
        known, labels, case = self._ways.clinic.definitions.fields, self._ways.labels, card.case
        hours = self._words.of(known["k_times"], case.stored("k_times")) if card.in_hours is not None else ""
        words = {
            True: _("Safe to call now: {hours}"),
            False: _("Not now. Safe hours: {hours}"),
            None: _("No safe hours known"),
        }
        self.safe.setText(words[card.in_hours].format(hours=hours))
        self.code.setText(shown_code(case.code))
        self.safe.set_colour("amber" if card.in_hours is False else "teal_d")
        ways = [labels.code("contact_ch", way) for way in card.contact.ways]
        rules = [labels.code("contact_rule", rule) for rule in sorted(card.contact.rules)]
        self.facts["way"].setText(" · ".join(ways) or _("not known"))
        self.facts["number"].setText("••• ••• ••••" if card.has_number else _("not known"))
        self.facts["language"].setText(self._language(card))
        self.facts["rules"].setText(" · ".join(rules) or _("not known"))
        self.show()

    def _language(self, card: CallCard) -> str:
        known = self._ways.clinic.definitions.fields
        for field in ("k_language", "s_lang_first"):
            if isinstance(card.case.answer(field), Answer):
                return self._words.of(known[field], card.case.stored(field))
        return _("not known")

    def _open(self) -> None:
        if self._promise is not None and self._promise.case_id is not None:
            self._ways.open_call(self._promise.case_id)


def _names() -> dict[str, str]:
    return {"way": _("Channel"), "number": _("Number"), "language": _("Language"), "rules": _("Rules")}
