"""Where the backups go, when each place had one, and making one now; how far back a loss would throw us."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.services.backing_up import (
    Around,
    BackupPlan,
    BackupState,
    BackupTarget,
    Freshness,
    MadeBackup,
    PlaceView,
    carry_out,
    look_around,
)
from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.hub_backup_duty import duty_of
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.which_folder import ask_folder
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.backup_slip import slip_button
from clinic_app.ui.screens.backup_words import freshness_words, megabytes
from clinic_app.ui.screens.hub_backup_card import HubBackupCard
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_TONES = {Freshness.FRESH: Tone.TEAL, Freshness.AMBER: Tone.AMBER, Freshness.RED: Tone.RED}


class BackupsPage(TopicPage):
    """Each place has its line; which are plugged in is asked in the reader lane, since a share may take its time."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Backups"))
        self._backing = ways.clinic.backing_up
        self._state: BackupState | None = None
        self._here: frozenset[UUID] | None = None
        self._same: frozenset[UUID] = frozenset()
        self._queue: list[UUID] = []
        self._went_to: QWidget | None = None
        self.all_now = primary(_("Back up now"), "database-backup")
        self.all_now.clicked.connect(lambda: self._begin(None))
        self.all_now.setEnabled(False)
        self.head.act(self.all_now)
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.column.addWidget(self.work)
        body = Columns(least=BESIDE_A_LIST_FROM)
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(16)
        left.addWidget(self._places_card())
        left.addWidget(self._hub_card())
        left.addStretch(1)
        right.addWidget(self._add_card())
        right.addWidget(_explained())
        right.addStretch(1)
        body.addLayout(left, 640)
        body.addLayout(right, 480)
        self.column.addWidget(body)

    def arrived(self) -> None:
        """Ask again; the focus on what most come for."""
        self.reload()
        self.all_now.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Ask the vault, then the disks."""
        self.ways.jobs.run(self, self._backing.state, self._show, self.refuse)

    # --- showing -----------------------------------------------------------------------------------

    def _places_card(self) -> Card:
        card = Card(_("Where they go"), "database-backup")
        self._none = Paragraph(
            _("No place yet. Choose a stick or another disk at the right: a record without a backup can be lost in a "
              "second."),
            Type.COMPACT,
        )  # fmt: skip
        card.body.addWidget(self._none)
        card.body.addLayout(self.rows)
        return card

    def _hub_card(self) -> HubBackupCard:
        from clinic_app.ui.places import line_of

        self.hub = HubBackupCard(self.ways, duty_of(self.ways.inside, line_of(self.ways.inside)))
        return self.hub

    def _show(self, state: BackupState) -> None:
        self._state = state
        self.head.say(_("Backups"), freshness_words(state))
        self._none.setVisible(not state.places and not state.settled)
        self.all_now.setEnabled(bool(state.places) and not self._queue)
        if self.all_now.isEnabled() and self._went_to is not None:
            if self._went_to.hasFocus() and not self.label.text():
                self.all_now.setFocus(Qt.FocusReason.OtherFocusReason)
            self._went_to = None
        self._draw()
        self.ways.jobs.run(self, partial(look_around, state), self._found, self.refuse, lane="reader")

    def _found(self, around: Around) -> None:
        self._here, self._same = around.here, around.same_disk
        self._draw()

    def _draw(self) -> None:
        while item := self.rows.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place in self._state.places if self._state else ():
            self.rows.addWidget(self._row(place))
        for target in self._state.settled if self._state else ():
            self.rows.addWidget(self._settled_row(target))

    def _settled_row(self, target: BackupTarget) -> SheetRow:
        """A place that IT named: one press, and backups go there."""
        use = plain(_("Use it"), size="small")
        use.setAccessibleName(_("Make backups to {place}").format(place=target.label))
        use.clicked.connect(lambda: self.add(Path(target.folder), target.kind, target.label))
        second = _("Set by your IT: {folder}. Nothing goes there yet.").format(folder=target.folder)
        return SheetRow(target.label, second, mark="usb" if target.kind == "stick" else "database-backup", end=use)

    def _row(self, place: PlaceView) -> SheetRow:
        here = self._here is None or place.id in self._here
        second = [self.ways.site.shown_instant(place.last_at) if place.last_at else _("nothing yet")]
        if place.last_at is not None:
            second.append(megabytes(place.last_bytes))
        if not here:
            second.append(_("not plugged in"))
        if place.id in self._same:
            second.append(_("the same disk as the records"))
        end = QWidget()
        buttons = QHBoxLayout(end)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        if place.turn and place.due:
            buttons.addWidget(Tag(_("its turn"), Tone.AMBER))
        if not self._queue:
            if here:
                now = plain(_("Back up"), size="small")
                now.setAccessibleName(_("Back up to {place}").format(place=place.label))
                now.clicked.connect(partial(self._begin, place.id))
                buttons.addWidget(now)
            if place.last_at is not None:
                buttons.addWidget(slip_button(self.ways, place))
            drop = quiet(_("Use no more"), size="small")
            drop.setAccessibleName(_("Make no more backups to {place}").format(place=place.label))
            drop.clicked.connect(partial(self._drop, place.id))
            buttons.addWidget(drop)
        mark = "usb" if place.kind == "stick" else "database-backup"
        return SheetRow(place.label, " · ".join(second), mark=mark, tone="sub" if here else "amber", end=end)

    # --- making ------------------------------------------------------------------------------------

    def _begin(self, only: UUID | None, _on: bool = False) -> None:
        if self._state is None or self._queue:
            return
        self.notice.say(None)
        there = [place.id for place in self._state.places if self._here is None or place.id in self._here]
        self._queue = [only] if only is not None else (there or [place.id for place in self._state.places])
        pressed = self.all_now.hasFocus()
        self.all_now.setEnabled(False)
        # What is disabled loses the focus to another part of the window: whoever stays there tries again by Enter.
        self._went_to = self.window().focusWidget() if pressed else None
        self._next()

    def _next(self) -> None:
        if not self._queue:
            self.work.end()
            self.reload()
            return
        place = self._queue[0]
        self.ways.jobs.run(self, partial(self._backing.plan, place), self._carry_out, self._stop)

    def _carry_out(self, plan: BackupPlan) -> None:
        self._draw()
        self.work.begin(
            _("Copying to {place}, then reading it back. You can go on working.").format(place=plan.place.label)
        )
        work = partial(carry_out, plan, self.work.told)
        self.ways.jobs.run(self, work, partial(self._settle, plan), self._stop, lane="reader")

    def _settle(self, plan: BackupPlan, made: MadeBackup) -> None:
        def done(_nothing: None) -> None:
            told = _("Backed up to {place}: {cases} cases, opened and counted.")
            self.ways.inside.toast.say(told.format(place=plan.place.label, cases=made.cases))
            self._queue.pop(0)
            self._next()

        self.ways.jobs.run(self, partial(self._backing.settle, plan, made), done, self._stop)

    def _stop(self, error: Exception) -> None:
        self._queue.clear()
        self.work.end()
        self.refuse(error)
        self.reload()

    # --- places ------------------------------------------------------------------------------------

    def _add_card(self) -> Card:
        card = Card(_("One place more"), "plus")
        self.label = QLineEdit()
        BurmesePasted(self.label)
        self.label.setPlaceholderText(_("What is written on it, such as Blue stick"))
        self.label.setAccessibleName(_("Name of the stick or disk"))
        self.label.setMaxLength(40)
        stick = plain(_("Choose a stick"), "usb")
        stick.clicked.connect(lambda: self._choose("stick"))
        folder = plain(_("Choose a disk or share"), "database-backup")
        folder.clicked.connect(lambda: self._choose("folder"))
        row = Flow()
        row.addWidget(stick)
        row.addWidget(folder)
        card.body.addWidget(self.label)
        card.body.addLayout(row)
        return card

    def _choose(self, kind: str) -> None:
        ask_folder(self, lambda path: self.add(path, kind))

    def add(self, folder: Path, kind: str, label: str = "") -> None:
        """A folder was chosen, by a person or by IT, who gave it its `label`."""
        self.notice.say(None)
        label = label or self.label.text().strip() or folder.name or str(folder)
        work = partial(self._backing.add, folder, label, "stick" if kind == "stick" else "folder")

        def added(_id: UUID) -> None:
            self.label.clear()
            self.reload()

        self.ways.jobs.run(self, work, added, self.refuse)

    def _drop(self, place: UUID, _on: bool = False) -> None:
        self.ways.jobs.run(self, partial(self._backing.drop, place), lambda _nothing: self.reload(), self.refuse)


class BackupsCard(Card):
    """For the overview: how old, where, and whose turn."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Backups"), "database-backup")
        self._ways = ways
        self._known = FactGrid(labels=120)
        self.body.addWidget(self._known)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.backing_up.state, self._show)

    def _show(self, state: BackupState) -> None:
        words = {Freshness.FRESH: _("good"), Freshness.AMBER: _("a week old"), Freshness.RED: _("two weeks old")}
        none = state.last_at is None and state.freshness is Freshness.FRESH
        self.act(Tag(_("none yet"), Tone.AMBER) if none else Tag(words[state.freshness], _TONES[state.freshness]))
        told = [(_("Newest"), state.last_at, _("none yet"))]
        told += [(place.label, place.last_at, "–") for place in state.places[:3]]
        site = self._ways.site
        self._known.say(
            [(name, site.shown_day(at.astimezone(site.zone).date()) if at else never) for name, at, never in told]
        )


def _explained() -> Card:
    card = Card(_("What a backup is"), "info", facts=True)
    for words in (
        _("It opens with the recovery sheet, and with nobody’s passphrase. Keep sheet and stick apart."),
        _("It is read back, opened and counted before it has its name."),
        _("Take one stick out of the building each week, in turn."),
        _("Kept on each: the newest of seven days, four weeks, six months."),
    ):
        card.body.addWidget(Paragraph(words, Type.COMPACT))
    return card
