"""Editors of codes: segments for a few, a box for some, typing for many, chips for several at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy

from clinic_app.domain.answers import Stored, is_missing
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.editor import Editor, as_typed, typed
from clinic_app.ui.forms.kept_choice import KeepingEditor
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.flow import Flow, of_chips
from clinic_app.ui.parts.paragraph import breakable
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.two_columns import TwoColumns
from clinic_app.ui.theme import Type, width_of

Choices = Sequence[tuple[str, str]]
"""Codes with their labels."""

FEW: Final = 4
"""So many short choices stand side by side."""
_SEGMENTS_ROOM: Final = 420
_OTHERS_ROOM: Final = 150
_ARROW: Final = 50
_MANY_CHIPS: Final = 20
_ALONE: Final = frozenset({"alone", "none", "none_do_not_contact", "none_seen", "no_restriction", "unclear"})
"""Codes that say there is none of the others."""
_CARE_FIRST: Final = ("offered_accepted", "offered_declined", "not_indicated", "deferred")
"""The decisions that are taken most: the others are one step away."""


def fits_side_by_side(choices: Choices, room: int = _SEGMENTS_ROOM) -> bool:
    """Whether these are few and short enough for segments."""
    wide = sum(width_of(Type.BODY_BOLD, label) + 28 for _code, label in choices)
    return len(choices) <= FEW and wide <= room


class SegmentsEditor(KeepingEditor):
    """A few short choices."""

    def __init__(self, choices: Choices, *, size: str = "normal", lines: Lines = Lines.FOLD) -> None:
        super().__init__()
        self.segments = Segments(choices, "", size=size, lines=lines)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.segments)
        if lines is not Lines.EVEN:
            row.addStretch(1)
        self.setFocusProxy(self.segments)
        self.segments.chosen.connect(self._chose)

    def put(self, stored: Stored | None) -> None:
        """Show a code."""
        self.keep(stored, frozenset(self.segments.codes()))
        self.segments.choose(None if is_missing(stored) else str(stored))

    def value(self) -> Stored | None:
        """The code."""
        return self.segments.code() or self.kept

    def name(self, label: str) -> None:
        """Every segment is read with the question."""
        super().name(label)
        self.segments.name(label)

    @property
    def unfolded(self) -> int:
        """All on one line, unless they fill the room anyway."""
        folds = self.segments.lines is Lines.FOLD and not self.segments.isHidden()
        return self.segments.sizeHint().width() if folds else 0

    def _chose(self, _code: str | None) -> None:
        self.kept = None
        self.edited.emit()


class YesNoEditor(SegmentsEditor):
    """True or false, which are two answers and look alike."""

    def __init__(self, *, size: str = "normal") -> None:
        super().__init__([("yes", _("Yes")), ("no", _("No"))], size=size)

    def put(self, stored: Stored | None) -> None:
        """Show true, false or neither."""
        self.segments.choose({True: "yes", False: "no"}.get(stored) if isinstance(stored, bool) else None)

    def value(self) -> Stored | None:
        """True, false or nothing."""
        return {"yes": True, "no": False}.get(self.segments.code() or "")


class BoxEditor(Editor):
    """One of some, in a box that opens; of many, found by typing."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.box = ChoiceBox()
        self.box.offer(list(choices))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.chosen.connect(self.edited)
        self.box.typing.connect(self.edited)
        self.box.problem_changed.connect(self.problem_changed)

    def put(self, stored: Stored | None) -> None:
        """Show a code, or what was typed instead of one."""
        unread = typed(stored)
        if unread is not None:
            self.box.show_typed(unread)
        else:
            self.box.choose(None if is_missing(stored) else str(stored))

    def value(self) -> Stored | None:
        """The code, or what was typed."""
        return self.box.code if self.box.unmatched is None else as_typed(self.box.unmatched)

    def name(self, label: str) -> None:
        """The box carries the name."""
        self.box.setAccessibleName(label)
        if (line := self.box.lineEdit()) is not None:
            line.setAccessibleName(label)  # what reads the screen meets the line as well


class PlaceEditor(BoxEditor):
    """A place on the body, by the list. A mark set on a drawn map keeps its spot while the view is the same."""

    def __init__(self, choices: Choices) -> None:
        super().__init__(choices)
        self._mark: dict[str, Stored] = {}

    def put(self, stored: Stored | None) -> None:
        """Show the view of a mark, or what was typed instead of one."""
        self._mark = dict(stored) if isinstance(stored, dict) and "view" in stored else {}
        super().put(stored if typed(stored) is not None else self._mark.get("view"))

    def value(self) -> Stored | None:
        """The view, with the spot if it was drawn; or what was typed."""
        view = self.box.code
        if view is None:
            return super().value()
        return self._mark if self._mark.get("view") == view else {"view": view}


class DecisionEditor(KeepingEditor):
    """A decision about care: the four that are taken most side by side, the others in a box."""

    def __init__(self, choices: Choices, *, size: str = "normal") -> None:
        super().__init__()
        labels = dict(choices)
        self._offered = frozenset(labels)
        first = [(code, labels[code]) for code in _CARE_FIRST if code in labels]
        self._first = Segments(first, "", size=size, lines=Lines.EVEN)
        self._others = ChoiceBox()
        self._others.setPlaceholderText(_("Other…"))
        self._others.room = _OTHERS_ROOM
        self._others.offer([(code, label) for code, label in choices if code not in _CARE_FIRST])
        self._others.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        side_by_side = Flow()
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.addWidget(self._first)
        side_by_side.addWidget(self._others)
        self.setLayout(side_by_side)
        self.setFocusProxy(self._first)
        self._first.chosen.connect(self._chose_first)
        self._others.chosen.connect(self._chose_other)

    def put(self, stored: Stored | None) -> None:
        """Show a decision where it stands."""
        code = None if self.keep(stored, self._offered) or is_missing(stored) else str(stored)
        self._first.choose(code)
        self._others.choose(None if code in _CARE_FIRST else code)
        self._widen()

    def value(self) -> Stored | None:
        """The decision."""
        return self._first.code() or self._others.code or self.kept

    def name(self, label: str) -> None:
        """Both parts carry the name."""
        super().name(label)
        self._first.name(label)
        self._others.setAccessibleName(f"{label}: {_('other decisions')}")

    def _chose_first(self, _code: str | None) -> None:
        self.kept = None
        self._others.choose(None)
        self._widen()
        self.edited.emit()

    def _widen(self) -> None:
        """What was chosen is read whole; if there is no room beside the others, below them."""
        self._others.room = max(_OTHERS_ROOM, width_of(Type.BODY, self._others.currentText()) + _ARROW)
        self._others.updateGeometry()

    def _chose_other(self) -> None:
        self.kept = None
        self._widen()
        self._first.choose(None)
        self.edited.emit()


class SeveralEditor(Editor):
    """Several at once: chips, or ticks in two columns when there are many. "None of these" takes the others out.

    `more` are offered by a key behind them; whichever of these is chosen stands there without it.
    """

    def __init__(self, choices: Choices, *, more: Choices = ()) -> None:
        super().__init__()
        self._boxes: dict[str, Chip | QCheckBox] = {}
        self._behind = {code for code, _label in more}
        many = len(choices) > _MANY_CHIPS
        ticks = TwoColumns() if many else None
        if ticks is not None:
            ticks.setContentsMargins(0, 4, 0, 4)
        flow = None if many else of_chips()
        for code, label in [*choices, *more]:
            box = QCheckBox(breakable(label)) if many else Chip(label)
            box.setAccessibleName(label)
            box.clicked.connect(lambda _on=False, chosen=code: self._clicked(chosen))
            self._boxes[code] = box
            if ticks is not None:
                ticks.addWidget(box)
            elif flow is not None:
                flow.addWidget(box)
            if code in self._behind:
                box.hide()
        self.others = quiet(_("Others…"), size="small")
        self.others.clicked.connect(lambda _on=False: self._show_behind())
        if more and flow is not None:
            flow.addWidget(self.others)  # after the chips for Tab as well: it comes into the window with them
        else:
            self.others.setParent(self)
            self.others.hide()
        inside = ticks if ticks is not None else flow
        assert inside is not None
        self.setLayout(inside)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))
        self._unknown: list[str] = []

    def put(self, stored: Stored | None) -> None:
        """Show the codes. What no chip stands for is kept."""
        codes = [str(code) for code in stored] if isinstance(stored, list) else []
        for code, box in self._boxes.items():
            box.setChecked(code in codes)
            if code in self._behind and code in codes:
                box.show()
        self._unknown = [code for code in codes if code not in self._boxes]

    def value(self) -> Stored | None:
        """The codes, in the order of the list; none chosen is no answer."""
        return [code for code, box in self._boxes.items() if box.isChecked()] + self._unknown or None

    def name(self, label: str) -> None:
        """Each chip is read with the question."""
        self.setAccessibleName(label)
        for box in self._boxes.values():
            box.setAccessibleName(f"{label}: {box.text()}")

    def _show_behind(self) -> None:
        """The key gives way to what it stood for; the focus goes to the first of it."""
        first = next((self._boxes[code] for code in self._boxes if code in self._behind), None)
        for code in self._behind:
            self._boxes[code].show()
        self._behind.clear()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        self.others.hide()

    def _clicked(self, chosen: str) -> None:
        if self._boxes[chosen].isChecked():
            for code, box in self._boxes.items():
                if code != chosen and (chosen in _ALONE or code in _ALONE):
                    box.setChecked(False)
        self.edited.emit()
