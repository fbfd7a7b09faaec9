"""Upkeep, Health: encryption, record, chain, disk, clock and typefaces, each with what to do; tested again on wish."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.errors import Stopped
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.health_watch import HealthWatch, watch_of
from clinic_app.ui.screens.health_words import HealthLine, lines, short_lines, verdict
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.upkeep_topics import open_topic, topics_for


class HealthPage(TopicPage):
    """What the card says, with room for what to do about it."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Health"), _("Tested by itself once a day. Nothing of any case is on this page."))
        self.watch = watch_of(ways)
        self.again = primary(_("Test again"), "refresh-cw")
        self.again.clicked.connect(self.watch.go)
        self.report = plain(_("Report for IT"), "file-text")
        self.report.clicked.connect(self._report)
        self.head.act(self.report)
        self.head.act(self.again)
        self.work = WorkLine()
        self.work.stop.clicked.connect(self._stop)
        self._card = Card(padding=16)
        self.column.addWidget(self.work)
        self.column.addWidget(self._card)
        self.watch.changed.connect(self._show)
        self.watch.moved.connect(self._moved)
        self.watch.failed.connect(self.refuse)

    def arrived(self) -> None:
        """Ask what is known; the focus on what most come for."""
        self.watch.refresh()
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        busy = self.watch.check is not None
        self.again.setEnabled(not busy)
        if busy and not self.work.isVisible():
            self.notice.say(None)
            self.work.begin(_("Reading every page of the record. You can go on working."))
        elif not busy:
            self.work.end()
        if self.watch.view is None:
            return
        _empty(self._card.body)
        for line in lines(self.watch.view, self.ways.site):
            if self._card.body.count():
                self._card.body.addWidget(Divider())
            self._card.body.addWidget(_row(line, self._way_of(line)))

    def _way_of(self, line: HealthLine) -> QWidget | None:
        """To where something can be done about it, for whoever may be there."""
        topic = next((each for each in topics_for(self.ways.clinic.whoami.role) if each.id == line.leads), None)
        if topic is None or not self.ways.inside.has("upkeep"):
            return None
        button = quiet(_("Open"), size="small")
        button.setAccessibleName(_("Open {topic}").format(topic=topic.title))
        button.clicked.connect(lambda _on=False: open_topic(self.ways.inside, topic.id))
        return button

    def _moved(self, done: float) -> None:
        with suppress(Stopped):  # it was told so already
            self.work.told(done)

    def _stop(self) -> None:
        if self.watch.check is not None:
            self.watch.check.stop()

    def _report(self) -> None:
        _report_for_it(self, self.ways, self.watch)


def _report_for_it(owner: QObject, ways: Ways, watch: HealthWatch) -> None:
    """Open the report, once something is known."""

    def open_report(text: str) -> None:
        from clinic_app.ui.screens.health_report import HealthReport

        page = HealthReport(text)
        page.closed.connect(ways.inside.back)
        ways.inside.open_page(page)

    if watch.view is not None:
        ways.jobs.run(owner, partial(ways.clinic.health.report, watch.view), open_report, watch.failed.emit)


class HealthCard(Card):
    """The same in a line each, for the overview."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Health"), "heart-pulse")
        self._ways = ways
        self.watch: HealthWatch = watch_of(ways)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._tag = QHBoxLayout()
        self.head.addLayout(self._tag)
        self.again = plain(_("Test again"), "refresh-cw", size="small")
        self.again.clicked.connect(self.watch.go)
        buttons = Acts()
        buttons.setContentsMargins(0, 8, 0, 0)
        self.report = plain(_("Report for IT"), "file-text", size="small")
        self.report.clicked.connect(lambda: _report_for_it(self, ways, self.watch))
        buttons.addWidget(self.again)
        buttons.addWidget(self.report)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.body.addLayout(buttons)
        self.watch.changed.connect(self._show)
        self.watch.refresh()

    def _show(self) -> None:
        self.again.setEnabled(self.watch.check is None)
        view = self.watch.view
        if view is None:
            return
        _empty(self._rows)
        _empty(self._tag)
        self._tag.addWidget(
            Tag(verdict(view), Tone.AMBER if view.to_look_at or view.to_ask_it or not view.checked_at else Tone.TEAL)
        )
        for line in short_lines(view, self._ways.site):
            self._rows.addWidget(_short(line))


def _row(line: HealthLine, way: QWidget | None) -> QWidget:
    end = QWidget()
    beside = RowOrColumn(12, down=4)
    end.setLayout(beside)
    beside.addWidget(OneLine(line.state, Type.BODY))
    if way is not None:
        beside.addWidget(way)
    row = SheetRow(line.name, line.todo, mark=_mark(line), tone=_tone(line), end=end, level=not line.todo)
    row.setAccessibleName(f"{line.name}: {line.state}. {line.todo}".strip())
    return row


def _short(line: HealthLine) -> QWidget:
    whole = QWidget()
    whole.setAccessibleName(f"{line.name}: {line.state}")
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Mark(_mark(line), colour=_tone(line)))
    row.addWidget(OneLine(line.name, Type.COMPACT))
    state = OneLine(
        line.state, Type.COMPACT, colour="sub" if line.well else "amber", elides=True,
        align=Qt.AlignmentFlag.AlignRight,
    )  # fmt: skip
    row.addWidget(state, 1)
    return whole


def _mark(line: HealthLine) -> str:
    if not line.tested:
        return "circle-dashed"
    return "circle-check" if line.well else "triangle-alert"


def _tone(line: HealthLine) -> str:
    if not line.tested:
        return "sub"
    return "teal" if line.well else "amber"


def _empty(layout: QVBoxLayout | QHBoxLayout) -> Sequence[QWidget]:
    gone = []
    while item := layout.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
            gone.append(widget)
    return gone
