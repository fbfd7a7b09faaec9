"""Below a text that is shown to her by itself: the recording of it, listened to, taken in, taken out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.errors import GateClosed
from clinic_app.services.read_aloud import ReadAloud, Recorded
from clinic_app.ui import aloud
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.her_voice import not_heard
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


class RecordingLine(QWidget):
    """One text in one language; what is refused is said on the page. `name` is the text, for those who hear it."""

    def __init__(self, page: TopicPage, language: str, text: str, name: str) -> None:
        super().__init__()
        self._page, self._language, self._text = page, language, text
        self._spoken: Recorded | None = None
        self.state = Paragraph("", Type.CAPTION, colour="sub")
        player = aloud.of_this_system()
        self.aloud = aloud.Aloud(player, self) if player is not None else None
        self.listen = plain(_("Listen"), "volume-2", size="small")
        self.listen.clicked.connect(lambda _on=False: self._hear())
        self.choose = plain(_("Take in a recording…"), size="small")
        self.choose.clicked.connect(lambda _on=False: self._choose())
        self.out = quiet(_("Take the recording out"), size="small")
        self.out.clicked.connect(lambda _on=False: self._act(self._read_aloud.take_out))
        row = Flow()
        for button in (self.listen, self.choose, self.out):
            button.setAccessibleName(f"{button.text()}: {name}")
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(self.state)
        column.addLayout(row)
        if self.aloud is not None:
            self.aloud.changed.connect(self._heard)
            self.aloud.not_heard.connect(self._not_heard)

    def show_it(self, recorded: Recorded | None) -> None:
        """What is here for this text."""
        self._spoken = recorded
        self.listen.setVisible(recorded is not None and self.aloud is not None)
        self.out.setVisible(recorded is not None)
        if recorded is None:
            self.state.setText(_("no recording"))
        elif self.aloud is None:
            self.state.setText(_("Nothing on this PC plays sound. IT can install pulseaudio-utils or alsa-utils."))
        else:
            seconds = max(1, round(recorded.seconds))
            self.state.setText(ngettext("{n} second", "{n} seconds", seconds).format(n=seconds))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody hears what nobody sees."""
        if self.aloud is not None:
            self.aloud.stop()
        super().hideEvent(event)

    def _hear(self) -> None:
        if self.aloud is None or self._spoken is None:
            return
        if self.aloud.plays:
            self.aloud.stop()
        else:
            self.aloud.play(self._spoken)

    def _heard(self, plays: bool) -> None:
        if plays:
            self.show_it(self._spoken)
        self.listen.setText(_("Stop") if plays else _("Listen"))

    def _not_heard(self) -> None:
        """Below the text, where she looks; on the page it may be out of sight."""
        message = not_heard()
        self.state.setText(f"{message.what} {message.do}")
        announce(self, self.state.text())

    def _choose(self) -> None:
        ask_file(self, self.take, _("Recordings") + " (*.wav *.WAV)")

    def take(self, path: Path) -> None:
        """A file was chosen."""
        self._act(partial(self._read_aloud.take_in, source=path))

    @property
    def _read_aloud(self) -> ReadAloud:
        return self._page.ways.clinic.read_aloud

    def _act(self, act: Callable[[str, str], object]) -> None:
        def work() -> Recorded | None:
            act(self._language, self._text)
            return self._read_aloud.of(self._language).get(self._text)

        if self.aloud is not None:
            self.aloud.stop()  # some systems let nobody remove what plays
        self._page.notice.say(None)
        self._page.ways.jobs.run(self, work, self.show_it, self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, GateClosed) and error.act == "read_aloud":
            self._page.notice.say(Message(_("This recording is not taken in."), _WHY[error.fields[0]]()))
            self._page.room.verticalScrollBar().setValue(0)
        else:
            self._page.refuse(error)


_WHY: Final[dict[str, Callable[[], str]]] = {
    "file": lambda: _("The file cannot be read. Choose it again."),
    "large": lambda: _("It is larger than 20 MB. Save it in mono."),
    "wav": lambda: _("It is no plain WAV file. Save it as WAV (PCM) and choose that."),
    "long": lambda: _("It is empty or longer than three minutes. Record this one text alone."),
}
