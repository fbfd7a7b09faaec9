"""One packet that was not believed: what happened, when, from whom if that is proved, and what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.services.set_aside import KEEPS, THROWS, AsideReason, AsideView
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_line import set_aside


class AsideCard(Card):
    """`tried` says nothing more; `decided` carries the reason, which says whether it is kept or thrown away."""

    tried = Signal()
    decided = Signal(object)
    grown = Signal(object)
    """Carries a part that has just been opened: it wants to be seen."""

    def __init__(self, ways: Ways, view: AsideView) -> None:
        super().__init__(padding=16)
        message, site = set_aside(view.why), ways.site
        who = _("signed by {name}").format(name=view.name) if view.name else _("nobody can say who sent it")
        until = (
            _("goes by itself on {day}").format(day=site.shown_day(view.until.astimezone(ways.clock.zone).date()))
            if view.until
            else _("kept by one of you")
        )
        came = _("came {at}").format(at=site.shown_instant(view.arrived_at))
        self.what = SheetRow(message.what, message.do, mark="triangle-alert", tone="amber", bold=True)
        self.who = Paragraph(f"{came} · {who} · {until}", Type.CAPTION, colour="sub")
        self.setAccessibleName(f"{message.what} {self.who.text()}")
        self.script = Paragraph(_script(view), Type.BODY)
        self.again = plain(_("Try again"), "refresh-cw", size="small")
        self.again.clicked.connect(self.tried)
        self.again.setVisible(view.may_help)
        self.ring = plain(_("Ring them"), "phone", size="small")
        self.ring.clicked.connect(lambda: self._unfold(self.script))
        self.keep = quiet(_("Keep…"), "lock")
        self.throw = quiet(_("Throw away…"), "x")
        self.reasons: dict[AsideReason, Button] = {}
        keeps, throws = self._choices(KEEPS), self._choices(THROWS)
        self.keep.clicked.connect(lambda: self._unfold(keeps))
        self.throw.clicked.connect(lambda: self._unfold(throws))
        self._folded = (self.script, keeps, throws)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        for button in (self.again, self.ring, self.keep, self.throw):
            keys.addWidget(button)
        keys.addStretch(1)
        self.body.addWidget(self.what)
        self.body.addWidget(self.who)
        self.body.addLayout(keys)
        for part in self._folded:
            self.body.addWidget(part)
            part.hide()

    def _choices(self, reasons: tuple[AsideReason, ...]) -> QWidget:
        holder, flow = QWidget(), Flow()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        flow.setContentsMargins(0, 0, 0, 0)
        for reason in reasons:
            button = self.reasons[reason] = plain(_reasons()[reason], size="small")
            button.clicked.connect(partial(self._decide, reason))
            flow.addWidget(button)
        column.addLayout(flow)
        return holder

    def _decide(self, reason: AsideReason, _on: bool = False) -> None:
        self.decided.emit(reason)

    def _unfold(self, part: QWidget) -> None:
        shows = part.isHidden()
        for each in self._folded:
            each.setVisible(each is part and shows)
        if shows:
            first = next((each for each in self.reasons.values() if part.isAncestorOf(each)), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
            self.grown.emit(part)


def _script(view: AsideView) -> str:
    if view.phone:
        return _(
            "Ring {number} ({name}, signed directory): “Something from you came that we could not take. Did you "
            "send it, and will you send it again?” No name, no code of anybody."
        ).format(number=view.phone, name=view.name)
    return _(
        "If you expect somebody, ring that clinic at its number in the list of services: “Something came that we could "
        "not open. Did you send it?” No name. Ring no number that stands in the message itself."
    )


def _reasons() -> dict[AsideReason, str]:
    return {
        AsideReason.WAITS: _("We wait for an update or a new list"),
        AsideReason.FOR_IT: _("IT or the coordinator should see it"),
        AsideReason.SENT_AGAIN: _("It was sent again"),
        AsideReason.BY_PHONE: _("It was told by phone"),
        AsideReason.NOT_EXPECTED: _("Nobody expects anything"),
    }
