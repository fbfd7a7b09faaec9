"""The record is damaged: somebody who can come in saves what is sound, sees what is missing, and goes on with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.other_way import SHEET, SIGN_IN, OtherWay
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sign_in import SignIn
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.outside import OutsidePage, centred
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import told

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.salvaging import Saved


class Salvage(OutsidePage):
    """`done` when the saved record stands where the damaged one stood; `given_up` when nothing was changed."""

    done = Signal()
    given_up = Signal()

    def __init__(
        self, doorway: Doorway, jobs: Jobs, *, report: Callable[[Exception], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._doorway, self._jobs, self._report = doorway, jobs, report
        self._saved: Saved | None = None
        self.sign_in = SignIn(verb=_("Save what is sound"))
        self.sign_in.tried.connect(self._try)
        self.way = OtherWay(self.sign_in)
        self.way.ways.chosen.connect(lambda _way: self._show_way())
        self.notice = Notice()
        self.go = primary(_("Save what is sound"))
        self.go.clicked.connect(self._try_other)
        self.work = WorkLine()
        self.facts = FactGrid(labels=240)
        self.lacking = Paragraph("")
        self.go_on = primary(_("Work with what was saved"))
        self.go_on.clicked.connect(self._take)
        self._result = QWidget()
        result = QVBoxLayout(self._result)
        result.setContentsMargins(0, 0, 0, 0)
        result.setSpacing(12)
        for part in (self.facts, self.lacking, self.go_on):
            result.addWidget(part)
        self._result.hide()
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(self.given_up)
        buttons = QHBoxLayout()
        buttons.addWidget(back)
        buttons.addStretch(1)
        card = Card(padding=24)
        card.body.setSpacing(12)
        read = _("The damaged record is only read. What is sound is written to a new one beside it.")
        backup = _("A backup made before the damage may bring back more. Ask IT first if you can.")
        for widget in (
            Paragraph(_("Save what is sound"), Type.TITLE), Paragraph(read), Paragraph(backup, colour="sub"),
            self.way, self.notice, self.go, self.work, self._result,
        ):  # fmt: skip
            card.body.addWidget(widget)
        card.body.addLayout(buttons)
        self.column.addLayout(centred(card, wide=640))
        self.column.addStretch(1)
        self._show_way()

    def begin(self) -> None:
        """The focus on the word."""
        self.sign_in.begin()

    @property
    def begun(self) -> bool:
        """What was saved, too."""
        return self._saved is not None or super().begun

    def _show_way(self) -> None:
        self.notice.say(None)
        self.go.setVisible(self.way.picked != SIGN_IN)

    def _try(self, word: str, passphrase: str) -> None:
        self._begin(lambda: self._doorway.salvaging.with_passphrase(word, passphrase, self.work.told))

    def _try_other(self) -> None:
        lines, key, passphrase = tuple(self.way.lines.texts()), self.way.key_file, self.way.key_passphrase.text()
        if self.way.picked == SHEET:
            self._begin(lambda: self._doorway.salvaging.with_sheet(lines, self.work.told))
        elif key is None:
            self.way.choose_file.setFocus()
        else:
            self._begin(lambda: self._doorway.salvaging.with_key(key, passphrase, self.work.told))

    def _begin(self, work: Callable[[], Saved]) -> None:
        self.notice.say(None)
        self.go.setEnabled(False)
        self.set_staying(True)
        self.work.begin_whole(_("Reading every page of the damaged record…"))
        self._jobs.run(self, work, self._show, self._refuse)

    def _show(self, saved: Saved) -> None:
        self._saved = saved
        self.set_staying(False)
        self.work.end()
        self.sign_in.forget()
        self.way.forget()
        for widget in (self.way, self.go):
            widget.hide()
        found, mended = saved.found, saved.mended
        self.facts.say(
            (
                (_("Pages damaged"), f"{len(found.damaged_pages):,} / {found.pages:,}"),
                (_("Rows saved"), f"{sum(found.rows.values()):,}"),
                (_("Cases saved"), f"{found.rows.get('cases', 0) + mended.listed_anew:,}"),
                (_("Cases made again from their history"), f"{mended.rebuilt:,}"),
            )
        )
        lost = mended.silent + mended.unknown
        if saved.whole:
            words = _("Nothing is known to be missing.")
        elif lost:
            words = ngettext(
                "{n} case could not be read any more. Look for it in the last backup.",
                "{n} cases could not be read any more. Look for them in the last backup.",
                lost,
            ).format(n=lost)
        else:
            words = _("Some of what was written may be missing. Look at the newest cases first.")
        self.lacking.setText(words)
        self._result.show()
        self.go_on.setFocus()

    def _take(self) -> None:
        if self._saved is not None:
            self.go_on.setEnabled(False)
            self.set_staying(True)
            work = partial(_take_its_place, self._doorway, self._saved)
            self._jobs.run(self, work, lambda _aside: self.done.emit(), self._refuse)

    def _refuse(self, error: Exception) -> None:
        self.work.end()
        self.set_staying(False)
        self.go_on.setEnabled(True)
        self.go.setEnabled(True)
        if self._saved is None and self.way.picked == SIGN_IN:
            self.sign_in.refuse(told(error, self._report))
        elif not self.way.refuse(error):
            self.notice.say(self.way.said(error, self._report))


def _take_its_place(doorway: Doorway, saved: Saved) -> Path:
    return doorway.salvaging.take_its_place(saved)
