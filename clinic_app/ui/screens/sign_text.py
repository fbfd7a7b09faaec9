"""One group of texts in one language, beside the staff's words: read from the first to the last, then signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from clinic_app.errors import GateClosed, NotAnAnswer
from clinic_app.services.read_aloud import TEXTS, Recorded
from clinic_app.services.translations import GroupStands, SideBySide, Standing, TextGroup
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.forms.days import DayEditor
from clinic_app.ui.forms.when import why_not
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.recording_line import RecordingLine
from clinic_app.ui.screens.text_words import group_words, standing_words
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

_DAY: Final = "checked_on"


class SignTextPage(TopicPage):
    """The texts first and all of them: the way to the signature leads past every one."""

    def __init__(self, ways: Ways, stands: GroupStands) -> None:
        language = ways.labels.code("lang", stands.language)
        super().__init__(ways, f"{language}: {group_words(stands.group)}", standing_words(stands, ways.site))
        self._stands = stands
        self.recordings: dict[str, RecordingLine] = {}
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.texts = Card(padding=16)
        self.column.addWidget(self.texts)
        self.column.addWidget(self._form(language))

    def arrived(self) -> None:
        """Lay the texts side by side."""
        self.ways.jobs.run(self, self._look, self._show, self.refuse)

    # --- the texts ---------------------------------------------------------------------------------

    def _look(self) -> tuple[tuple[SideBySide, ...], Mapping[str, Recorded]]:
        clinic, stands = self.ways.clinic, self._stands
        consents = stands.group is TextGroup.CONSENT
        recorded = clinic.read_aloud.of(stands.language) if consents else {}
        return clinic.translations.side_by_side(stands.language, stands.group), recorded

    def _show(self, found: tuple[tuple[SideBySide, ...], Mapping[str, Recorded]]) -> None:
        texts, recorded = found
        was_signed = self._stands.signature is not None
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        heads = (_("What staff read"), self.ways.labels.code("lang", self._stands.language))
        for column, words in enumerate(heads):
            grid.addWidget(Paragraph(words, Type.CAPTION, colour="sub"), 0, column)
        row = 1
        for each in texts:
            grid.addWidget(Divider(), row, 0, 1, 2)
            grid.addWidget(Paragraph(each.staff, Type.COMPACT, colour="sub"), row + 1, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Paragraph(each.text.hers, Type.BODY), row + 1, 1, Qt.AlignmentFlag.AlignTop)
            row += 2
            if each.new and was_signed:
                grid.addWidget(
                    Paragraph(_("reads otherwise since it was signed"), Type.CAPTION, colour="amber"), row, 1
                )
                row += 1
            if self._stands.group is TextGroup.CONSENT and each.text.key in TEXTS:
                line = self.recordings[each.text.key] = RecordingLine(
                    self, self._stands.language, each.text.key, each.staff
                )
                line.show_it(recorded.get(each.text.key))
                grid.addWidget(line, row, 1)
                row += 1
        self.texts.body.addLayout(grid)

    # --- signing -----------------------------------------------------------------------------------

    def _form(self, language: str) -> Card:
        card = Card(_("Who has read it"), "pen")
        self.name, self.qualification = LineBox(), LineBox()
        self.day = DayEditor(self.ways.site)
        self.day.name(_("Day it was read"))
        self.asks = AskedGrid()
        self.asks.ask("name", _("Name"), self.name)
        self.asks.ask("qualification", _("Why they can judge it"), self.qualification)
        self.asks.ask(_DAY, _("Day it was read"), self.day)
        self.day.put(self.ways.clock.today().isoformat())
        self.sign = primary(_("Sign: this may be said to survivors here"), "check")
        self.sign.clicked.connect(lambda _on=False: self._sign())
        self.take_back = plain(_("Take the signature back"), "undo-2")
        self.take_back.clicked.connect(lambda _on=False: self._take_back())
        self.take_back.setVisible(self._stands.standing in (Standing.SIGNED, Standing.LAPSED))
        row = Acts()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.sign)
        row.addWidget(self.take_back)
        told = _(
            "Somebody who speaks {language} and works with survivors has read every line above. Whoever presses signs "
            "with their own staff code that this is so. It holds on all PCs of this clinic, for these words and no "
            "others."
        ).format(language=language)
        card.body.addWidget(SheetRow(told, mark="shield"))
        card.body.addWidget(self.asks)
        card.body.addLayout(row)
        return card

    def _sign(self) -> None:
        day, stands = self.day.value(), self._stands
        if not isinstance(day, str):
            self._refused(GateClosed("translation", (_DAY,)))
            return
        on, name, qualification = date.fromisoformat(day), self.name.text(), self.qualification.text()
        sign = self.ways.clinic.translations.sign
        self._act(
            lambda: sign(stands.language, stands.group, name=name, qualification=qualification, on=on), _("Signed.")
        )

    def _take_back(self) -> None:
        stands, take_back = self._stands, self.ways.clinic.translations.take_back
        self._act(lambda: take_back(stands.language, stands.group), _("Taken back: it is off from now on."))

    def _act(self, work: Callable[[], object], told: str) -> None:
        def done(_nothing: object) -> None:
            self.ways.inside.toast.say(told)
            self.ways.inside.back()

        self.notice.say(None)
        self.ways.jobs.run(self, work, done, self._refused)

    def _refused(self, error: Exception) -> None:
        match error:
            case GateClosed(fields=fields):
                still = _("Still to be said: {what}").format(what=self.asks.missing(fields))
                self.notice.say(Message(still, _("Without a name nobody can be asked what a line means.")))
            case NotAnAnswer(reason=reason):
                self.notice.say(Message(why_not(reason), _("Write the day it was read.")))
            case _:
                self.refuse(error)
                return
        self.room.verticalScrollBar().setValue(0)
