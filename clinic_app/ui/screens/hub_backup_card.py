"""The hub as a place for backups: off until somebody wants it, then how far it is, how long it takes, what is there."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from clinic_app.services.carrying import Upload
from clinic_app.services.hub_backup import KeepState
from clinic_app.ui.hub_backup_duty import HubBackupDuty
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.work_line import Bar
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

SLOW_LINE: Final = 125_000
"""One megabit a second, for a guess where nothing was measured."""


def about(seconds: int) -> str:
    """How long, roughly."""
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return ngettext("about {n} minute", "about {n} minutes", minutes).format(n=minutes)
    hours = round(minutes / 60)
    return ngettext("about {n} hour", "about {n} hours", hours).format(n=hours)


def shown_mb(size: int) -> str:
    """How much, in megabytes."""
    return f"{size / 1_000_000:,.1f}"


class HubBackupCard(Card):
    """It shows what the duty does, and hands it what is pressed."""

    def __init__(self, ways: Ways, duty: HubBackupDuty) -> None:
        super().__init__(_("The clinic’s hub"), "wifi")
        self._ways, self._duty = ways, duty
        self._said = Paragraph("", Type.BODY)
        self._small = Paragraph("", Type.COMPACT, colour="sub")
        self._bar, self._notice = Bar(), Notice()
        self.want = plain(_("Use the hub too"), "check")
        self.want.clicked.connect(self._begin)
        self.now = plain(_("To the hub now"), "database-backup", size="small")
        self.now.clicked.connect(duty.press)
        self.go_on = plain(_("Go on"), "play", size="small")
        self.go_on.clicked.connect(duty.press)
        self.pause = plain(_("Pause"), size="small")
        self.pause.clicked.connect(duty.pause)
        self.drop = quiet(_("Use no more"), size="small")
        self.drop.setAccessibleName(_("Make no more backups to the hub"))
        self.drop.clicked.connect(self._end)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.want, self.now, self.go_on, self.pause, self.drop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for widget in (self._said, self._bar, self._small, self._notice):
            self.body.addWidget(widget)
        self.body.addLayout(buttons)
        duty.changed.connect(self._show)
        self._show()
        self.reload()

    def reload(self) -> None:
        """Ask the vault how it stands. Begins nothing by itself that was not due."""
        self._duty.look()

    def _begin(self) -> None:
        self._ways.jobs.run(self, self._ways.clinic.hub_backup.want, lambda _nothing: self._duty.press())

    def _end(self) -> None:
        self._duty.pause()
        self._ways.jobs.run(self, self._ways.clinic.hub_backup.want_no_more, lambda _nothing: self._duty.look())

    def _show(self) -> None:
        state, duty = self._duty.state, self._duty
        joined, wanted = state is not None and state.joined, state is not None and state.wanted
        running, paused = duty.busy and not duty.paused, wanted and duty.paused
        self.want.setVisible(joined and not wanted)
        self.now.setVisible(wanted and not running and not paused)
        self.now.setEnabled(state is not None and not state.kept_today)
        self.go_on.setVisible(paused)
        self.pause.setVisible(running)
        self.drop.setVisible(wanted)
        self._bar.setVisible(wanted and (running or paused) and (duty.upload is not None or duty.making is not None))
        self._notice.say(duty.message if wanted else None)
        if state is None:
            return
        self._said.setText(self._words(state))
        self._small.setText(self._more(state))
        self._small.setVisible(bool(self._small.text()))
        if duty.upload is not None:
            self._bar.done = duty.upload.done_bytes / duty.upload.on_its_way.size
        elif duty.making is not None:
            self._bar.done = duty.making
        self._bar.update()

    def _words(self, state: KeepState) -> str:
        duty = self._duty
        if not state.joined:
            return _("This place has joined no network yet.")
        if duty.metered and state.wanted and not duty.busy:
            return _("This line is paid by the megabyte. A backup goes there when somebody presses.")
        if not state.wanted:
            return _("A backup can go to the hub as well, once a week: out of the building, and nobody carries it.")
        if duty.paused:
            return _("Paused. What the hub has is not lost.")
        if duty.upload is not None:
            return _carried(duty.upload, behind=duty.behind)
        return self._resting(state)

    def _resting(self, state: KeepState) -> str:
        if self._duty.making is not None:
            return _("Making the backup. You can go on working.")
        if state.on_its_way:
            return _("A backup is on its way: {mb} MB.").format(mb=shown_mb(state.size))
        if state.last_at is None:
            return _("The hub has none yet.")
        return _("Last kept on the hub: {at}").format(at=self._ways.site.shown_instant(state.last_at))

    def _more(self, state: KeepState) -> str:
        if not state.joined:
            return _("The coordinator joins it under Hub and directory.")
        if not state.wanted:
            return _(
                "About {mb} MB each time, since nothing of the one before can be used again: on a line of 1 Mbit/s "
                "{long}. Packets always go first. The hub can read nothing; it learns when, and about how large."
            ).format(mb=shown_mb(state.size), long=about(state.size // SLOW_LINE))
        upload = self._duty.upload
        if upload is not None and not self._duty.paused and upload.seconds_left is not None:
            return _("{long} more, on the line as it is").format(long=about(upload.seconds_left))
        if state.last_at is None or upload is not None or self._duty.making is not None:
            return ""
        cases = ngettext("{n} case", "{n} cases", state.last_cases).format(n=state.last_cases)
        told = f"{shown_mb(state.last_bytes)} MB · {cases}"
        return f"{told} · {_('one a day at most, one a week by itself')}" if state.kept_today else told


def _carried(upload: Upload, *, behind: bool) -> str:
    done, whole = shown_mb(upload.done_bytes), shown_mb(upload.on_its_way.size)
    if behind:
        return _("{done} of {whole} MB. A packet goes first.").format(done=done, whole=whole)
    return _("To the hub: {done} of {whole} MB. You can go on working.").format(done=done, whole=whole)
