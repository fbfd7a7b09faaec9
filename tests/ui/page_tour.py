"""Walks through every page of the record in the training clinic, and says what a reader would stumble over."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from album import Album
from babel.messages.pofile import read_po
from keyboard_walk import Walker, for_gloves, small_targets, without_role
from page_contrast import faint
from painted_contrast import faint_in_every_state
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from referral_desk import TrainingDesk
from test_ui_names import nameless

from clinic_app.domain.case import Case
from clinic_app.domain.definitions import FieldKind
from clinic_app.domain.ids import CaseId
from clinic_app.paths import resources
from clinic_app.services.clinic import Clinic
from clinic_app.ui import i18n
from clinic_app.ui.parts.card_title import CardTitle
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paper_view import PaperView
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.status_line import StatusPart
from clinic_app.ui.parts.tick import Tick
from clinic_app.ui.places import line_of
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.theme import Type, width_of

SIZES: Final = {
    "1366": QSize(1366, 736), "1120": QSize(1120, 608), "1024": QSize(1024, 736), "125": QSize(1093, 578),
    "150": QSize(910, 480), "200": QSize(683, 360),
}  # fmt: skip
"""The window of the design, its smallest, an old screen, and 1366 by 768 at 125, 150 and 200 %."""
SMALLEST: Final = {"1024-200": QSize(512, 352)}
"""1024 by 768 at 200 %."""
FURTHER: Final = {"1920": QSize(1920, 1040), "3840": QSize(3840, 2100)}
"""Only looked at, where pictures are kept: large screens."""
_TURNS: Final = 5
_EDGE: Final = 24
LEAST_TARGET: Final = 24
"""WCAG 2.2, 2.5.8."""
OF_THEIR_OWN: Final = ("consent", "referral")
"""Sections with a page of their own."""
_LATIN: Final = re.compile(r"[A-Za-z][a-z’'-]+(?:[ ,]+[a-z][a-z’'-]+)+")
"""Two words of running text."""


class Tour:
    """Every stop is looked at in every size; `PICTURES=DIR` keeps what was seen."""

    def __init__(self, desk: TrainingDesk) -> None:
        self.desk = desk
        self.found: list[str] = []
        self.album = Album(desk.desk, i18n.language())
        self._walker = Walker()
        cases = desk.does(_cases)
        self._typed = _typed(desk.clinic, cases)
        self.cases = cases
        self._asks_for_the_hub()

    def _asks_for_the_hub(self) -> None:
        """Before anything is looked at: after twenty seconds the program asks by itself, in the middle of a tour."""
        line = line_of(self.desk.inside)
        line.go()
        self.desk.desk.until(lambda: line.joined is not None)

    def richest(self, section: str) -> CaseId:
        """The invented case that says most in a section."""
        fields = [each.id for each in self.desk.clinic.definitions.fields.values() if each.section == section]
        return max(self.cases, key=lambda case: sum(len(list(case.every(field))) for field in fields)).id

    def sheets(self, case_id: CaseId, section: str = "survivor") -> CaseScreen:
        """A case at a section."""
        page = CaseScreen(self.desk.inside.ways, case_id, section=section)
        self.desk.inside.open_page(page, place="cases")
        self.desk.desk.until(lambda: page.view is not None)
        return page

    def back_to_the_rail(self) -> None:
        """Close whatever lies above a place."""
        self.desk.inside.open_place("cases")
        self.desk.settles()

    def cut_here(self) -> list[str]:
        """What stays cut: what comes late to a busy PC is laid out in another turn."""
        for _turn in range(_TURNS):
            self.desk.settles()
            QApplication.processEvents()
            if not (found := cut(self.desk.desk.page)):
                break
        return found

    def look(self, name: str, *, pictured: bool = True) -> None:
        """Look at what is shown now. Not `pictured`: it says how much room this PC's disk has, and the like."""
        window, folder = self.desk.desk.window, os.environ.get("PICTURES")
        for size_name, size in SIZES.items():
            window.resize(size)
            self.desk.settles()
            page = self.desk.desk.page
            self.found += [f"{name} {size_name}: {fault}" for fault in self.cut_here()]
        if folder:
            self._keep(name, Path(folder))
        window.resize(SIZES["1366"])
        self.desk.settles()
        page = self.desk.desk.page
        for colours in self.album.themes():
            self.album.dress(colours)
            if pictured:
                self.album.look_once(name, colours)
            self.found += [f"{name} {colours}: {fault}" for fault in faint(window, page)]
            self.found += [f"{name} {colours}: {fault}" for fault in faint_in_every_state(window)]
        self.found += [f"{name}: without a name: {fault}" for fault in nameless(page)]
        self.found += [f"{name}: {fault}" for fault in without_role(page)]
        self.found += [f"{name}: smaller than a finger tip: {fault}" for fault in small_targets(page, LEAST_TARGET)]
        self.found += [f"{name}: missed in a glove: {fault}" for fault in for_gloves(page)]
        if i18n.language() == "th":
            self.found += [f"{name}: in English: {words}" for words in english(page, self._typed)]
        else:
            self.found += [f"{name}: {fault}" for fault in self._walker.stumbles(page)]
        self._look_in_the_smallest(name)

    def _look_in_the_smallest(self, name: str) -> None:
        """Last: a list that was as low stands elsewhere afterwards, and the pictures would tell of it."""
        window = self.desk.desk.window
        for size_name, size in SMALLEST.items():
            window.resize(size)
            self.desk.settles()
            self.found += [f"{name} {size_name}: {fault}" for fault in self.cut_here()]
        window.resize(SIZES["1366"])
        self.desk.settles()

    def _keep(self, name: str, folder: Path) -> None:
        """For eyes: in both themes and every size, see `contact_sheet`."""
        folder.mkdir(parents=True, exist_ok=True)
        window = self.desk.desk.window
        for colours in ("dark", "light"):
            self.album.dress(colours)
            for size_name, size in (SIZES | SMALLEST | FURTHER).items():
                window.resize(size)
                self.desk.settles()
                window.grab().save(str(folder / f"{name}-{i18n.language()}-{colours}-{size_name}.png"))


def _cases(clinic: Clinic) -> list[Case]:
    return [clinic.recording.shown(row.id) for row in clinic.finding.page(limit=100).rows]


def _typed(clinic: Clinic, cases: list[Case]) -> str:
    """All that was typed into the invented cases, in whatever language."""
    words = {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.RECORD, FieldKind.SCHEDULE, FieldKind.INT_OR_TEXT}
    fields = [each.id for each in clinic.definitions.fields.values() if each.kind in words]
    return "\n".join(str(value) for case in cases for field in fields for _entity, value in case.every(field))


# --- what is cut -----------------------------------------------------------------------------------------


def cut(page: QWidget) -> list[str]:
    """What is shown and has less room than it needs."""
    found = [f"{type(w).__name__} {w.text()!r} {w.width()}x{w.height()}" for w in _worded(page) if not _fits(w)]
    found += [f"empty line {line.placeholderText()!r} {line.width()}" for line in _empty_lines(page) if not _asks(line)]
    found += [
        f"{type(w).__name__} {w.text()!r} reaches out of its place" for w in _worded(page) if _is_clipped(w, page)
    ]
    sideways = [
        area
        for area in page.findChildren(QScrollArea)
        if area.isVisibleTo(page) and area.horizontalScrollBar().maximum()
    ]
    return found + [f"moved sideways by {area.horizontalScrollBar().maximum()}" for area in sideways]


def _is_clipped(widget: QWidget, page: QWidget) -> bool:
    """Whether it lies outside of what holds it, where that cannot be scrolled."""
    seen, part = widget.rect(), widget
    while part is not page and (above := part.parentWidget()) is not None:
        if isinstance(above.parentWidget(), QAbstractScrollArea):
            return False
        seen = seen.translated(part.pos())
        if not above.rect().adjusted(-1, -1, 1, 1).contains(seen):
            return True
        part = above
    return False


def _worded(page: QWidget) -> Iterator[QLabel | QAbstractButton]:
    for widget in page.findChildren(QWidget):
        if isinstance(widget, StatusPart) or not widget.isVisibleTo(page):
            continue
        if isinstance(widget, QLabel | QAbstractButton) and widget.text():
            yield widget


def _empty_lines(page: QWidget) -> Iterator[QLineEdit]:
    for line in page.findChildren(QLineEdit):
        if line.isVisibleTo(page) and not line.text():
            yield line


def _asks(line: QLineEdit) -> bool:
    """Whether there is room for what an empty line says, within its edge."""
    return line.fontMetrics().horizontalAdvance(line.placeholderText()) + _EDGE <= line.width()


def _fits(widget: QLabel | QAbstractButton) -> bool:
    if isinstance(widget, Paragraph | Tick):
        return widget.height() >= widget.heightForWidth(widget.width())
    if isinstance(widget, CardTitle):
        return widget.whole
    if isinstance(widget, OneLine) and widget._elides:
        return widget.height() >= widget.sizeHint().height() - 1
    group = widget.parent()
    if isinstance(group, Segments) and group.lines is Lines.EVEN:
        style = Type.COMPACT_BOLD if group.compact else Type.BODY_BOLD
        return widget.width() >= width_of(style, widget.text()) + 6
    return widget.width() >= widget.sizeHint().width() - 1 and widget.height() >= widget.sizeHint().height() - 1


# --- what is in another language --------------------------------------------------------------------------


def english(page: QWidget, typed: str) -> list[str]:
    """What a Thai page says in English: words of our catalogues, and two or more words of running text."""
    return sorted({words for words in _said(page) if _is_english(words.replace("\u200b", ""), typed)})


def _said(page: QWidget) -> Iterator[str]:
    for widget in (page, *page.findChildren(QWidget)):
        if not widget.isVisibleTo(page):
            continue
        yield from (widget.toolTip(), widget.accessibleName())
        if not isinstance(widget.parent(), PaperView):  # it tells the words of a paper, in its own languages
            yield widget.accessibleDescription()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(place) for place in range(widget.count()))


def _is_english(words: str, typed: str) -> bool:
    if words in _english_of_ours():
        return True
    return any(run.group() not in typed for run in _LATIN.finditer(words))


@cache
def _english_of_ours() -> frozenset[str]:
    """Everything our screens and forms say in English that Thai says otherwise."""
    found = set[str]()
    for domain in ("screens", "forms"):
        with (resources() / "i18n" / "th" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
            for message in read_po(file):
                ours = message.id if isinstance(message.id, tuple | list) else [message.id]
                thai = message.string if isinstance(message.string, tuple | list) else [message.string]
                found |= {one for one in map(str, ours) if one not in thai and re.search("[a-z]{2}", one)}
    return frozenset(found)
