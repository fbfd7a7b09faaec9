"""Fetching a backup from the hub to a PC without records: the sheet, an invitation, six words by telephone, a backup.

It can be left and taken up again: what was fetched stays, and so do the PC's keys, sealed under the sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.errors import HubRefusesUs, WrongRecoveryCode, WrongRecoveryLine
from clinic_app.ui import both_eras
from clinic_app.ui.forms.text_box import TextBox
from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.other_way import KEY, OtherWay
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.outside import WIDE, OutsidePage, centred
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import told

if TYPE_CHECKING:
    from clinic_app.domain.timekeeping import Clock
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.from_hub import Asked, OnHub
    from clinic_app.services.restoring import Way

_LOOKS_EVERY_MS: Final = 30_000


class RestoreFromHub(OutsidePage):
    """`fetched` when a backup lies here as a file: `path`, `fetching` and `way` are what restoring it needs."""

    fetched = Signal()
    given_up = Signal()

    def __init__(
        self, doorway: Doorway, jobs: Jobs, clock: Clock, *, report: Callable[[Exception], str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._jobs, self._clock, self._report = jobs, clock, report
        self._restoring, self.fetching = doorway.restoring, doorway.from_hub()
        self.path: Path | None = None
        self.way, self.notice, self.work = OtherWay(), Notice(), WorkLine(lambda: jobs.closed)
        self._looks = QTimer(self, interval=_LOOKS_EVERY_MS)
        self._looks.timeout.connect(self._look)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(Paragraph(_("A backup from the hub"), Type.DISPLAY))
        column.addWidget(
            Paragraph(
                _("This PC becomes a new PC of your clinic: the hub’s operator lets it in by telephone."), colour="sub"
            )
        )
        self._opens = Card(_("1 · What opens it"), "key-round")
        self._opens.body.addWidget(self.way)
        for card in (self._opens, self._invitation_card(), self._operator_card(), self._backups_card()):
            column.addWidget(card)
        for widget in (self.notice, self.work):
            column.addWidget(widget)
        self.back = quiet(_("Back"), "arrow-left")
        self.back.clicked.connect(self.given_up)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        middle = QWidget()
        middle.setLayout(column)
        self.foot.line.say("wifi", _("Needs a line to the hub of the invitation, and speaks to nobody else."))
        self.column.addLayout(centred(middle, wide=WIDE))
        self.column.addStretch(1)
        self._show_begun()

    def begin(self) -> None:
        """The focus on the first line of the sheet."""
        self.way.lines.begin()

    def _invitation_card(self) -> Card:
        card = Card(_("2 · The invitation"), "link")
        self._about = Paragraph("", Type.BODY, colour="sub")
        self.text = TextBox()
        self.text.setAccessibleName(_("The invitation"))
        self.ask = primary(_("Ask the hub"), "send")
        self.ask.clicked.connect(self._ask)
        self.again = primary(_("Go on"), "play")
        self.again.clicked.connect(self._again)
        self.anew = quiet(_("Begin anew"))
        self.anew.clicked.connect(self._anew)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.ask, self.again, self.anew):
            row.addWidget(button)
        row.addStretch(1)
        card.body.addWidget(self._about)
        card.body.addWidget(self.text)
        card.body.addLayout(row)
        return card

    def _operator_card(self) -> Card:
        self._operator = Card(_("3 · The hub’s operator"), "phone")
        self._operator.body.addWidget(
            Paragraph(_("Telephone, and say these six words. Have the lost PC shut out in the same call."), Type.BODY)
        )
        self.words = Paragraph("", Type.CODE_LARGE)
        self._waits = Paragraph(_("Waiting to be let in. It is looked for by itself."), Type.COMPACT, colour="sub")
        self.look = plain(_("Look now"), "refresh-cw", size="small")
        self.look.clicked.connect(self._look)
        for widget in (self.words, self._waits):
            self._operator.body.addWidget(widget)
        self._operator.body.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
        self._operator.hide()
        return self._operator

    def _backups_card(self) -> Card:
        self._backups = Card(_("4 · The backup"), "database-backup")
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self._backups.body.addLayout(self.rows)
        self._backups.hide()
        return self._backups

    # --- asking ------------------------------------------------------------------------------------

    def _show_begun(self) -> None:
        begun = self.fetching.begun
        self._about.setText(
            _("One line with a code in it, for this clinic, from the hub’s operator.")
            if begun is None
            else _("This PC asked the hub at {address} already.").format(address=begun)
        )
        self.text.setVisible(begun is None)
        self.ask.setVisible(begun is None)
        self.again.setVisible(begun is not None)
        self.anew.setVisible(begun is not None)

    def _typed_way(self) -> Callable[[], Way]:
        """What was typed, to be worked out in a lane: a key's passphrase costs a second."""
        if self.way.picked == KEY:
            restoring, file, passphrase = self._restoring, self.way.key_file or Path(), self.way.key_passphrase.text()
            return lambda: restoring.off_site_key(file, passphrase)
        lines = tuple(self.way.lines.texts())
        return lambda: lines

    def _ask(self) -> None:
        way, text = self._typed_way(), self.text.toPlainText().strip()
        self._begin(lambda: self.fetching.ask(text, way()))

    def _again(self) -> None:
        way = self._typed_way()
        self._begin(lambda: self.fetching.again(way()))

    def _begin(self, work: Callable[[], Asked]) -> None:
        self.notice.say(None)
        self._wait(True)
        self._jobs.run(self, work, self._asked, self._refuse, lane="line")

    def _anew(self) -> None:
        self._jobs.run(self, self.fetching.forget, lambda _nothing: self._show_begun(), lane="line")
        for card in (self._operator, self._backups):
            card.hide()
        self._opens.show()

    def _asked(self, asked: Asked) -> None:
        self._wait(False)
        self.text.clear()
        self._show_begun()
        self.again.hide()
        self.words.setText(" ".join(asked.words))
        self._opens.hide()  # nobody reads the sheet off the screen while the telephone rings
        self._operator.show()
        self._look()

    def _look(self) -> None:
        self._jobs.run(self, self.fetching.kept, self._let_in, self._not_yet, lane="line")

    def _not_yet(self, error: Exception) -> None:
        """That nobody let it in yet is a state; anything else is said. Either way it is looked for again."""
        self._looks.start()
        if not isinstance(error, HubRefusesUs):
            self.notice.say(told(error, self._report))

    # --- fetching ----------------------------------------------------------------------------------

    def _let_in(self, kept: tuple[OnHub, ...]) -> None:
        self._looks.stop()
        self.notice.say(None)
        self._waits.setText(_("This PC was let in.") if kept else _("This PC was let in, but the hub has no backup."))
        self.look.setVisible(not kept)
        self._backups.setVisible(bool(kept))
        while item := self.rows.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in kept:
            self.rows.addWidget(self._row(each))

    def _row(self, kept: OnHub) -> SheetRow:
        at = kept.kept_at.astimezone(self._clock.zone)
        words = _("Kept on {day}, after {time}").format(day=both_eras.long_day(at.date()), time=f"{at:%H:%M}")
        take = plain(_("Fetch"), "download", size="small")
        take.setAccessibleName(_("Fetch the backup of {day}").format(day=both_eras.long_day(at.date())))
        take.clicked.connect(partial(self.fetch, kept))
        return SheetRow(words, f"{kept.size / 1_000_000:,.1f} MB", mark="database-backup", tone="sub", end=take)

    def fetch(self, kept: OnHub, _on: bool = False) -> None:
        """Bring one home, then open it into a file like any other."""
        self.notice.say(None)
        self._wait(True)
        self.work.begin(_("Fetching {mb} MB. If it is stopped, or the line breaks, it goes on where it was.").format(
            mb=f"{kept.size / 1_000_000:,.1f}"))  # fmt: skip
        way, fetching, hears = self._typed_way(), self.fetching, self.work.told

        def there() -> tuple[Path, Way]:
            known = way()
            return fetching.fetch(kept.backup, known, hears), known

        self._jobs.run(self, there, self._open, self._refuse, lane="line")

    def _open(self, home: tuple[Path, Way]) -> None:
        sealed, way = home
        self.work.begin(_("Opening what was fetched."))
        work = partial(self.fetching.open, sealed, way, self.work.told)
        self._jobs.run(self, work, self._done, self._refuse, lane="reader")

    def _done(self, path: Path) -> None:
        self.path = path
        self.work.end()
        self._wait(False)
        self.fetched.emit()

    def _wait(self, waiting: bool) -> None:
        self.set_staying(waiting)
        for widget in (self.ask, self.again, self.anew, self.back, self._opens, self._backups):
            widget.setEnabled(not waiting)

    def _refuse(self, error: Exception) -> None:
        self.work.end()
        self._wait(False)
        if isinstance(error, WrongRecoveryCode | WrongRecoveryLine):
            self._opens.show()
        if not self.way.refuse(error):
            self.notice.say(self.way.said(error, self._report))
