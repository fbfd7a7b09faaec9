"""The three columns of the preview: what they will see, what stays, and whether it could point to her."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.packet import MOST_FLAGS, MOST_NEEDS
from clinic_app.domain.sentence import Part
from clinic_app.services.paper_words import pictured
from clinic_app.services.referring import Preview
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.meter import Meter
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pictured_word import PicturedWord
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.screens.packet_words import element_words, line_words, part_words, told_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.what_stays import stays_words
from clinic_app.ui.theme import Type, tokens

_UNSHOWN = frozenset({"x_sector", "x_words"})
_LABELS = 112


def empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take out everything a layout holds."""
    while item := layout.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


@contextmanager
def filling(card: QWidget) -> Iterator[None]:
    """Fill a card that may be seen already. Each part that is shown lays the page anew: they are shown at once."""
    seen = not card.isHidden()
    card.hide()
    yield
    card.setVisible(seen)


class SeeCard(Card):
    """Exactly the decoded packet, in its order."""

    def __init__(self, ways: Ways, name: str, must_tell: tuple[str, ...]) -> None:
        super().__init__(padding=20)
        self._ways = ways
        self.shown_code = ""
        self._shown_lines: list[tuple[str, str, str]] = []
        self._code, self._code_line = OneLine("", Type.CODE), QWidget()
        told = told_words(ways.labels, must_tell)
        tells = _("must tell: {whom}").format(whom=told) if must_tell else _("reports to nobody")
        self.setAccessibleName(_("What they will see"))
        head = QHBoxLayout()
        head.addWidget(OneLine(_("What they will see"), Type.SECTION), 1)
        head.addWidget(Tag(_("sealed for one reader"), Tone.TEAL))
        self.body.addLayout(head)
        self.body.addWidget(Paragraph(f"{name} · {tells}", Type.CAPTION, colour="sub"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)
        self._words = QHBoxLayout()
        self._words.setSpacing(8)
        self.body.addLayout(self._words)

    def show_preview(self, preview: Preview) -> None:
        """Line by line; what describes her is counted, needs and flags are tagged."""
        lines = list(self._told(preview))
        self.shown_code = shown_code(preview.code)
        with filling(self):
            if lines != self._shown_lines:
                # While she points, little changes: what stands there already is not made anew.
                empty(self._lines)
                self._shown_lines = lines
                for label, value, tag in lines:
                    self._line(label, Paragraph(value, Type.COMPACT_BOLD), tag)
                self._code = OneLine("", Type.CODE)
                self._code_line = self._line(_("Code"), self._code, "")
            self._code.setText(self.shown_code)
            self._code_line.setAccessibleName(f"{_('Code')}: {self.shown_code}")
            self._show_words(preview)

    def _told(self, preview: Preview) -> Iterator[tuple[str, str, str]]:
        """Label, value and tag of every line but the code, which is another each time."""
        labels, most = self._ways.labels, self._ways.clinic.law.most_quasi_identifiers
        quasi = 0
        for line in preview.fields_sent:
            if line.element in _UNSHOWN:
                continue
            quasi += line.quasi
            tag = _("{n} of {all}").format(n=quasi, all=most) if line.quasi else _tag_of(line.element)
            for place, words in enumerate(line_words(labels, line)):
                yield "" if place else element_words(line.element), words, tag
        yield _("Call back"), _("Duty line in the directory, code first"), ""

    def _show_words(self, preview: Preview) -> None:
        empty(self._words)
        if preview.words:
            label = OneLine(_("Words at the gate"), Type.COMPACT, colour="sub")
            self._words.addWidget(label)
            for noun in pictured(preview.words):
                self._words.addWidget(PicturedWord(noun.sign, noun.said))
            self._words.addStretch(1)

    def _line(self, label: str, said: Paragraph | OneLine, tag: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 3, 0, 4)
        row.setSpacing(8)
        name = Paragraph(label, Type.COMPACT, colour="sub")
        name.setFixedWidth(_LABELS)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
        if tag:
            row.addWidget(Tag(tag))
        holder.setAccessibleName(f"{label}: {said.text()}")
        self._lines.addWidget(holder)
        self._lines.addWidget(Divider())
        return holder


def _tag_of(element: str) -> str:
    return {"x_access": _("need"), "x_flags": _("flag")}.get(element, "")


class StaysCard(Card):
    """Locked in this clinic; what she took out stands apart."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(padding=20)
        self._ways = ways
        self.setAccessibleName(_("What stays here"))
        self.body.addWidget(OneLine(_("What stays here"), Type.SECTION))
        self.body.addWidget(Paragraph(_("Locked in this clinic"), Type.CAPTION, colour="sub"))
        self._shown: tuple[object, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addLayout(self._list)

    def show_preview(self, preview: Preview, taken_out: tuple[Part, ...]) -> None:
        """What it is about, with the questions it stands for in the tool tip."""
        shown = (preview.stays, preview.quasi, taken_out)
        if shown != self._shown:
            self._shown = shown
            with filling(self):
                self._show_rows(preview, taken_out)

    def _show_rows(self, preview: Preview, taken_out: tuple[Part, ...]) -> None:
        empty(self._list)
        labels = self._ways.labels
        for words, fields in stays_words(preview.stays, self._ways.clinic.definitions, labels):
            self._row("lock", words, fields)
        if taken_out:
            self._list.addWidget(Divider())
            self._list.addWidget(Paragraph(_("Taken out by her"), Type.CAPTION, colour="sub"))
            for part in taken_out:
                self._row("hand", part_words(labels, part), "")
        self._list.addWidget(Divider())
        sex = (
            "" if "x_sex" in preview.quasi else _("Sex is left out: this house takes one, or she did not want it told.")
        )
        never = _("No field asks whether she may be in the country.")
        self._list.addWidget(Paragraph(f"{never} {sex}".strip(), Type.CAPTION, colour="sub"))

    def _row(self, mark: str, words: str, fields: str) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(8)
        row.addWidget(Mark(mark, side=15), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Paragraph(words, Type.COMPACT, colour="ink" if mark == "hand" else "sub"), 1)
        holder.setToolTip(tip(fields))
        holder.setAccessibleName(f"{words}: {fields}" if fields else words)
        self._list.addWidget(holder)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sunk."""
        theme, painter = tokens(self), QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("sunk"), edge=theme.colour("line"), radius=8)
        painter.end()


class Pointing(Card):
    """The few facts that describe her, counted; two proofs; and how rare she may be, which blocks nothing."""

    def __init__(self, most: int) -> None:
        super().__init__(padding=20)
        self._most = most
        self.setAccessibleName(_("Could it point to her?"))
        self.body.addWidget(OneLine(_("Could it point to her?"), Type.SECTION))
        self._quasi, self._needs, self._flags = Meter(most), Meter(MOST_NEEDS), Meter(MOST_FLAGS)
        self._counts = [OneLine("", Type.COMPACT_BOLD) for _each in range(2)]
        row = QHBoxLayout()
        row.setSpacing(20)
        for words, count, meters, stretch in (
            (_("Describing her"), self._counts[0], (self._quasi,), 1),
            (_("Needs · flags"), self._counts[1], (self._needs, self._flags), 1),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            top = QHBoxLayout()
            top.addWidget(OneLine(words, Type.CAPTION, elides=True), 1)
            top.addWidget(count)
            blocks = QHBoxLayout()
            blocks.setSpacing(16)
            for meter in meters:
                blocks.addWidget(meter)
            column.addLayout(top)
            column.addLayout(blocks)
            row.addLayout(column, stretch)
        self.body.addLayout(row)
        self.twice = SheetRow("", mark="circle-check", bold=True)
        self.clean = SheetRow("", mark="circle-check", bold=True)
        rare = SheetRow(
            _("Few people like this may come there; they may guess."),
            _("Read it to her. It informs, it blocks nothing."),
            mark="info",
            tone="sub",
        )
        for each in (self.twice, self.clean, rare):
            self.body.addWidget(each)

    def show_preview(self, preview: Preview) -> None:
        """The figures of this packet."""
        content, proofs = preview.content, preview.proofs
        quasi = _("{n} of {all}").format(n=len(preview.quasi), all=self._most)
        needs = _("{n} of {all}").format(n=len(content.needs), all=MOST_NEEDS)
        flags = _("{n} of {all}").format(n=len(content.flags), all=MOST_FLAGS)
        self._counts[0].setText(quasi)
        self._counts[1].setText(f"{needs} · {flags}")
        self._quasi.say(len(preview.quasi), _("Describing her: {count}").format(count=quasi))
        self._needs.say(len(content.needs), _("Needs: {count}").format(count=needs))
        self._flags.say(len(content.flags), _("Flags: {count}").format(count=flags))
        self.twice.say(
            _("Built twice, with another identity: same bytes"),
            _("every name, number, date and word replaced ({n} values); nothing changed").format(n=proofs.exchanged),
            mark="circle-check",
        )
        self.clean.say(
            _("No identifier found"),
            _("everything was read back, in all scripts; none of it is hers"),
            mark="circle-check",
        )
