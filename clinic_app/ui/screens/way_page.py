"""Upkeep, Way to the hub: how this PC gets out of its network, tried at once; and what the line may cost a day.

For the coordinator with IT beside her: IT knows the proxy, she is in.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from clinic_app.services.metering import LEAST_KB, MOST_KB, Meter
from clinic_app.services.way_to_hub import By, Tried, WayStands, try_way
from clinic_app.ui.forms.when import meant_figures
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.typed_line import TypedLine
from clinic_app.ui.screens.line import Line
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.way_words import empty_rows, found, means, meter_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_COUNTED, _FREE = "counted", "free"
_UNCHANGED: Final = "\u2022" * 8
"""Stands for a password that is kept: it is never shown, not even how long it is."""


class WayPage(TopicPage):
    """What is chosen holds from the next line on."""

    def __init__(self, ways: Ways, line: Line) -> None:
        super().__init__(
            ways, _("Way to the hub"), _("How this PC gets out of its network. IT knows it; nobody else has to.")
        )
        self.line = line
        self._clinic = ways.clinic
        self._meter: Meter | None = None
        self.stand_beside((self._way_card(),), (self._met_card(), self._cost_card()), shares=(620, 480))

    # --- building ----------------------------------------------------------------------------------

    def _way_card(self) -> Card:
        card = Card(_("The way out"), "wifi")
        self.by = Segments(
            [
                (By.SYSTEM.value, _("As this PC")), (By.DIRECT.value, _("No proxy")), (By.PROXY.value, _("A proxy")),
                (By.SCRIPT.value, _("A script")),
            ],
            _("The way out"), size="small",
        )  # fmt: skip
        self.by.chosen.connect(lambda _code: self._show_fields())
        self._means = Paragraph("", Type.COMPACT, colour="sub")
        self.proxy, self.script = TypedLine(_("Name and port of the proxy")), TypedLine(_("Place of the script"))
        self.proxy.setPlaceholderText("proxy.hospital.th:8080")
        self.script.setPlaceholderText("http://wpad.hospital.th/proxy.pac")
        self.user, self.password = TypedLine(_("Name for the proxy")), TypedLine(_("Password for the proxy"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._names = {
            each: OneLine(each.accessibleName(), Type.COMPACT_BOLD)
            for each in (self.proxy, self.script, self.user, self.password)
        }
        choice = QHBoxLayout()
        choice.addWidget(self.by)
        choice.addStretch(1)
        card.body.addLayout(choice)
        card.body.addWidget(self._means)
        for box, name in self._names.items():
            card.body.addWidget(name)
            card.body.addWidget(box)
        self._account = Paragraph(
            _("Only if the proxy asks (Basic). They are the network’s, are kept in the record, and open nothing here."),
            Type.CAPTION, colour="sub",
        )  # fmt: skip
        self._by_it = Paragraph(_("Set by your IT. Only name and password are typed here."), Type.COMPACT)
        self.keep = primary(_("Keep and try it"), "check")
        self.keep.clicked.connect(self._keep)
        for widget in (self._account, self._by_it):
            card.body.addWidget(widget)
        card.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _met_card(self) -> Card:
        card = Card(_("What was met on the way"), "search")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        card.body.addLayout(self._rows)
        self.again = plain(_("Try it now"), "refresh-cw", size="small")
        self.again.clicked.connect(self._try)
        card.body.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _cost_card(self) -> Card:
        card = Card(_("What the line may cost"), "chart-column")
        self.metered = Segments(
            [(_FREE, _("Not counted")), (_COUNTED, _("Paid by the megabyte"))],
            _("What the line may cost"),
            size="small",
        )
        self.metered.chosen.connect(lambda _code: self._choose_meter())
        self.share = TypedLine(_("Kilobytes a day"))
        self.share.setMaxLength(len(str(MOST_KB)))
        self.share.editingFinished.connect(self._choose_meter)
        self._used = Paragraph("", Type.COMPACT)
        row = QHBoxLayout()
        row.addWidget(self.metered)
        row.addStretch(1)
        card.body.addLayout(row)
        self._share_name = OneLine(self.share.accessibleName(), Type.COMPACT_BOLD)
        card.body.addWidget(self._share_name)
        card.body.addWidget(self.share)
        card.body.addWidget(self._used)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """How it stands."""
        clinic = self._clinic
        self.ways.jobs.run(
            self, lambda: (clinic.way_to_hub.stands(), clinic.metering.meter()), self._show, self.refuse
        )  # fmt: skip

    def _show(self, stands: tuple[WayStands, Meter]) -> None:
        way, meter = stands
        self.by.choose(way.by.value)
        self.proxy.setText(way.proxy)
        self.script.setText(way.script)
        self.user.setText(way.user)
        self.password.setText(_UNCHANGED if way.has_password else "")
        for box in (self.by, self.proxy, self.script):
            box.setEnabled(not way.by_it)
        self._by_it.setVisible(way.by_it)
        self._show_fields()
        self._show_meter(meter)
        if self._rows.count() == 0:
            empty_rows(self._rows, [SheetRow(_("Not tried yet."), mark="circle-dashed", tone="sub")])

    def _show_fields(self) -> None:
        by = By(self.by.code() or By.SYSTEM.value)
        self._means.setText(means(by))
        shown = {self.proxy: by is By.PROXY, self.script: by is By.SCRIPT}
        for box, name in self._names.items():
            visible = shown.get(box, by is not By.DIRECT)
            box.setVisible(visible)
            name.setVisible(visible)
        self._account.setVisible(by is not By.DIRECT)

    def _show_meter(self, meter: Meter) -> None:
        self._meter = meter
        self.metered.choose(_COUNTED if meter.metered else _FREE)
        self.metered.setEnabled(not meter.by_it)
        self.share.setText(str(meter.kb_a_day))
        for widget in (self.share, self._share_name):
            widget.setVisible(meter.metered)
        self._used.setText(meter_words(meter))

    # --- acting ------------------------------------------------------------------------------------

    def _keep(self) -> None:
        self.notice.say(None)
        typed = self.password.text()
        work = partial(
            self._clinic.way_to_hub.choose, by=By(self.by.code() or By.SYSTEM.value), proxy=self.proxy.text(),
            script=self.script.text(), user=self.user.text(), password=None if typed == _UNCHANGED else typed,
        )  # fmt: skip
        self.ways.jobs.run(self, work, lambda _nothing: self._kept(), self.refuse)

    def _kept(self) -> None:
        self.arrived()
        self._try()

    def _try(self) -> None:
        self.keep.setEnabled(False)
        self.again.setEnabled(False)
        empty_rows(self._rows, [SheetRow(_("On the way to the hub…"), mark="circle-dot")])
        self.ways.jobs.run(self, self._clinic.joining.line, self._go, self._not_tried)

    def _go(self, hub: Any) -> None:
        def there() -> Tried:
            try:
                return try_way(hub)
            finally:
                hub.close()

        self.ways.jobs.run(self, there, self._tried, self._not_tried, lane="line")

    def _tried(self, tried: Tried) -> None:
        self.keep.setEnabled(True)
        self.again.setEnabled(True)
        empty_rows(self._rows, found(tried))
        if tried.ended_by is None:
            self.line.press()  # it may go now, whatever was in the way before

    def _not_tried(self, error: Exception) -> None:
        self.keep.setEnabled(True)
        self.again.setEnabled(True)
        empty_rows(self._rows, [SheetRow(_("Not tried yet."), mark="circle-dashed", tone="sub")])
        self.refuse(error)

    def _choose_meter(self) -> None:
        told = meant_figures(self.share.text()).strip()
        stands = self._meter.kb_a_day if self._meter is not None else LEAST_KB
        kb = max(LEAST_KB, min(int(told), MOST_KB)) if told.isdecimal() else stands  # no number chooses none
        self.share.setText(str(kb))
        metered = self.metered.code() == _COUNTED
        if self._meter is None or (self._meter.metered, self._meter.kb_a_day) == (metered, kb):
            return
        work = partial(self._clinic.metering.choose, metered=metered, kb_a_day=kb)

        def chosen() -> Meter:
            work()
            return self._clinic.metering.meter()

        self.ways.jobs.run(self, chosen, self._show_meter, self.refuse)
