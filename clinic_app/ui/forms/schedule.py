"""Safe days and hours: rows of days with from and until, and a line for what does not fit them."""

from __future__ import annotations

import json
import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.answers import Stored, is_missing
from clinic_app.domain.schedules import WEEKDAYS
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.forms.editor import Editor, as_typed, typed
from clinic_app.ui.forms.when import meant_figures
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import IconButton, quiet
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.pill import Chip

_BESIDE_FROM: Final = 400
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


def day_words() -> tuple[str, ...]:
    """The short names of the days, Monday first."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


def read_clock(text: str) -> str | None:
    """A time of day as `HH:MM`; None if it is none."""
    match = _TIME.fullmatch(meant_figures(text).strip().removesuffix("น.").strip())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return f"{int(match[1]):02}:{int(match[2] or 0):02}"


class _Slot(QWidget):
    """Days, from, until."""

    edited = Signal()
    taken_out = Signal()

    def __init__(self) -> None:
        super().__init__()
        every = of_chips(6)
        self.setLayout(every)
        self.days = {day: Chip(words) for day, words in zip(WEEKDAYS, day_words(), strict=True)}
        for chip in self.days.values():
            chip.clicked.connect(self.edited)
            every.addWidget(chip)
        self.begins, self.ends = LineBox(), LineBox()
        hours = QWidget()
        row = QHBoxLayout(hours)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for line, hint in ((self.begins, _("from")), (self.ends, _("until"))):
            line.setPlaceholderText(hint)
            line.setFixedWidth(84)
            line.textEdited.connect(self.edited)
        row.addWidget(self.begins)
        row.addWidget(OneLine("–"))
        row.addWidget(self.ends)
        out = IconButton("x", _("Take these hours out"))
        out.clicked.connect(self.taken_out)
        row.addWidget(out)
        every.addWidget(hours)

    @property
    def raw(self) -> dict[str, Stored]:
        """As it stands, readable or not."""
        days = [day for day, chip in self.days.items() if chip.isChecked()]
        begins, ends = (read_clock(line.text()) or line.text() for line in (self.begins, self.ends))
        return {"days": days, "from": begins, "to": ends}

    @property
    def is_whole(self) -> bool:
        """Whether days and both times are there."""
        begins, ends = read_clock(self.begins.text()), read_clock(self.ends.text())
        return bool(self.raw["days"] and begins and ends and begins != ends)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is there."""
        return not (self.raw["days"] or self.begins.text().strip() or self.ends.text().strip())

    def put(self, slot: dict[str, Stored]) -> None:
        """Show one slot."""
        for day, chip in self.days.items():
            chip.setChecked(day in slot["days"])
        self.begins.setText(str(slot["from"]))
        self.ends.setText(str(slot["to"]))

    def name(self, label: str) -> None:
        """Each control is read with the question."""
        for chip in self.days.values():
            chip.setAccessibleName(f"{label}, {chip.text()}")
        self.begins.setAccessibleName(f"{label}, {_('from')}")
        self.ends.setAccessibleName(f"{label}, {_('until')}")


class ScheduleEditor(Editor):
    """Rows of hours, one more at a word, and a note."""

    def __init__(self) -> None:
        super().__init__()
        self._label = ""
        self._slots: list[_Slot] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        more = quiet(_("Other days or hours"), "plus", size="small")
        more.clicked.connect(self._one_more)
        self._note = LineBox()
        self._note.setPlaceholderText(_("or in words"))
        self._note.textEdited.connect(self._changed)
        self._last = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._last.addWidget(self._note, 1)
        self._last.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addLayout(self._last)
        self._add()
        self.setFocusProxy(self._note)

    def put(self, stored: Stored | None) -> None:
        """Show stored hours, or hours that do not read yet."""
        unread = typed(stored)
        value = json.loads(unread) if unread else stored
        if value == self._raw() or (is_missing(value) and self.value() is None):
            return
        whole = {} if value is None or is_missing(value) else dict(value)
        for slot in tuple(self._slots):
            self._take_out(slot)
        for kept in whole.get("slots", ()) or ({"days": (), "from": "", "to": ""},):
            self._add().put(dict(kept))
        self._note.setText(str(whole.get("note", "")))

    def value(self) -> Stored | None:
        """The hours and the note; half a row is kept as typed."""
        if all(slot.is_empty for slot in self._slots) and not self._note.text().strip():
            return None
        raw = self._raw()
        return raw if all(slot.is_whole or slot.is_empty for slot in self._slots) else as_typed(json.dumps(raw))

    def name(self, label: str) -> None:
        """Every control is read with the question."""
        self._label = label
        self._note.setAccessibleName(f"{label}, {_('in words')}")
        for slot in self._slots:
            slot.name(label)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a very narrow page the key stands below the line, which says what belongs into it."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        wide = event.size().width() >= _BESIDE_FROM
        self._last.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _raw(self) -> dict[str, Stored]:
        slots = [slot.raw for slot in self._slots if not slot.is_empty]
        return {"slots": slots, "note": self._note.text().strip()}

    def _add(self) -> _Slot:
        slot = _Slot()
        slot.name(self._label)
        slot.edited.connect(self._changed)
        slot.taken_out.connect(lambda: self._take_out_by_hand(slot))
        self._column.insertWidget(len(self._slots), slot)
        self._slots.append(slot)
        return slot

    def _one_more(self) -> None:
        self._add().begins.setFocus()

    def _take_out(self, slot: _Slot) -> None:
        self._slots.remove(slot)
        self._column.removeWidget(slot)
        slot.deleteLater()

    def _take_out_by_hand(self, slot: _Slot) -> None:
        self._take_out(slot)
        if not self._slots:
            self._add()
        self._changed()

    def _changed(self) -> None:
        half = any(not slot.is_whole and not slot.is_empty for slot in self._slots)
        self.problem_changed.emit(_("Some hours are not whole yet. They are kept as typed.") if half else "")
        self.edited.emit()
