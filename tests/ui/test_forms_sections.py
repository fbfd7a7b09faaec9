"""Sections as they come: what is seen is there at once and does not move when the rest is made; one Tab a question."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from night_shift import NightShift, with_incident, with_record
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.domain.answers import Missing, stored
from clinic_app.ui import i18n
from clinic_app.ui.forms.section_view import SectionView
from clinic_app.ui.parts.field_row import FieldRow
from clinic_app.ui.parts.tab_order import stops_in
from clinic_app.ui.theme import Type, width_of

_ELSEWHERE = ("consent", "referral")
_SLIDER = 14


@pytest.fixture(params=["en", "th"])
def nurse_of_both(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> Iterator[NightShift]:
    """A nurse who reads one of the languages."""
    desk_top = DeskTop(tmp_path, qtbot, dress(request.param, "light"))
    nurse = NightShift.founded(desk_top)
    nurse.comes_in()
    yield nurse
    desk_top.close()
    i18n.use("en")


def test_nothing_that_is_seen_moves_when_the_rest_is_made(nurse_of_both: NightShift) -> None:
    nurse = nurse_of_both
    page = nurse.opens(nurse.does(with_incident).id)
    changed, behind = [], 0
    for section in nurse.clinic.definitions.sections:
        if section.id in _ELSEWHERE:
            continue
        page.open_section(section.id, staying=True)
        view = page.view
        assert view is not None
        first = _FirstSight(view)
        nurse.desk.until(first.done)
        behind += not first.whole
        view.make_all()
        QApplication.processEvents()
        seen = first.seen
        if first.wide != view.viewport().width():
            changed.append(f"{section.id}: the slider came late")
        if (after := _painted(view)) != seen:
            changed.append(section.id)
            if (folder := os.environ.get("PICTURES")) and seen is not None:
                seen.save(f"{folder}/{section.id}-{i18n.language()}-first.png")
                after.save(f"{folder}/{section.id}-{i18n.language()}-whole.png")
    assert changed == []
    assert behind > 3, "nothing was left for later"


class _FirstSight(QObject):
    """What is on screen when a section has been painted for the first time, and nothing else was done yet."""

    def __init__(self, view: SectionView) -> None:
        super().__init__(view)
        self._view = view
        self.seen: QImage | None = None
        self.whole = False
        self.wide = 0
        view._inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self.wide = self._view.viewport().width()
            QTimer.singleShot(0, self, self._look)
        return False

    def done(self) -> bool:
        return self.seen is not None

    def _look(self) -> None:
        self.whole = self._view.is_whole
        self.seen = _painted(self._view)


def test_whoever_scrolls_before_the_rest_is_made_sees_no_empty_place(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id)
    page.open_section("risk", staying=True)
    view = page.view
    assert view is not None
    first = _FirstSight(view)
    nurse.desk.until(first.done)
    assert not view.is_whole
    view.stop()  # as if nothing more were made by itself
    for _page in range(4):
        bar = view.verticalScrollBar()
        bar.setValue(bar.value() + view.viewport().height())
        lowest = max(row.mapTo(view, row.rect().bottomLeft()).y() for row in _rows(view))
        assert lowest >= view.viewport().height() - 60 or view.is_whole


def _rows(view: SectionView) -> list[QWidget]:
    return [row for group in view.groups for row in group.rows.values() if not row.isHidden()]


def _painted(view: SectionView) -> QImage:
    """What is seen of a section, without its slider."""
    return view.grab(QRect(0, 0, view.width() - _SLIDER, view.height())).toImage()


def test_tab_goes_past_the_mark_of_the_menu(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_record).id, "survivor", "s_alias")
    row = nurse.row(page, "s_alias")
    assert row._menu not in stops_in(row)
    assert row._menu.toolTip() == "No answer, because… (Shift+F10)"


@pytest.mark.parametrize("keys", ["Shift+F10", "Menu"])
@pytest.mark.parametrize("field", ["s_alias", "s_sex", "s_lang_first", "s_access"])
def test_the_menu_of_a_question_opens_by_key_and_its_silences_are_kept(
    nurse: NightShift, field: str, keys: str
) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", field)
    nurse.presses(keys)
    menu = _menu(nurse.row(page, field))
    words = [act.text().split("\t")[0] for act in menu.actions() if act.text() and not act.isSeparator()]
    assert words == ["Not asked", "Prefers not to say", "Unknown", "What was here before"]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        nurse.desk.qtbot.keyClick(menu, key)
    assert page.filling is not None
    assert page.filling.stored(field, case.root) == stored(Missing.DECLINED)


def test_the_menu_opens_by_key_in_a_box_that_is_being_typed_in_and_the_right_button_opens_its_own(
    nurse: NightShift,
) -> None:
    page = nurse.opens(nurse.does(with_record).id, "survivor", "s_alias")
    nurse.presses("Space")
    line = QApplication.focusWidget()
    assert line is not None
    at = QPoint(4, 4)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, line.mapToGlobal(at))
    QApplication.sendEvent(line, asked)
    menu = _menu(nurse.row(page, "s_alias"))
    assert menu.isVisible()
    menu.close()


def test_the_mark_opens_the_same_menu_by_hand(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    row = nurse.row(page, "s_dob")
    nurse.desk.qtbot.mouseClick(row._menu, Qt.MouseButton.LeftButton)
    _menu(row).actions()[3].trigger()
    assert page.filling is not None
    assert page.filling.stored("s_dob", case.root) == stored(Missing.UNKNOWN)
    assert page.filling.stored("s_alias", case.root) is None


def _menu(row: FieldRow) -> QMenu:
    assert row._open is not None
    return row._open


def test_a_question_that_comes_late_is_reached_by_tab_where_it_stands(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "contact", "k_ok")
    view = page.view
    assert view is not None
    assert page.filling is not None
    page.filling.put(view.places[0], "k_ok", "no")
    nurse.inside.back()
    nurse.settles()
    page = nurse.opens(case.id, "contact", "k_ok")
    view = page.view
    assert view is not None
    view.make_all()
    assert view.row("k_number") is None, "nobody made what is not asked"
    assert page.filling is not None
    page.filling.put(view.places[0], "k_ok", "yes")
    QApplication.processEvents()
    rows = [row for row in view.groups[0].rows.values() if not row.isHidden()]
    assert view.row("k_number") in rows
    rows[0].take_focus()
    for row in rows:
        at = QApplication.focusWidget()
        assert at is not None
        assert row.isAncestorOf(at), row.field.id
        for _stop in range(_own_stops(row)):
            nurse.presses("Tab")


def _own_stops(row: QWidget) -> int:
    stops = (one for one in row.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return sum(one.isVisible() and one.focusProxy() is None for one in stops)


def test_an_editor_is_made_when_its_question_is_opened_and_not_before(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_record).id, "survivor", "s_lang_first")
    row = nurse.row(page, "s_lang_first")
    assert row._editor is None
    nurse.presses("Space")
    assert row._editor is not None
    assert not row.silent
    nurse.presses("Tab")
    assert row.silent, "left without an answer it is not asked, as before"


@pytest.mark.parametrize("code", ["given_already_elsewhere", "out_of_window", "stock_out"])
def test_a_decision_that_is_taken_seldom_is_read_whole(nurse_of_both: NightShift, code: str) -> None:
    nurse = nurse_of_both
    page = nurse.opens(nurse.does(with_incident).id, "care", "h_pep")
    row = nurse.row(page, "h_pep")
    row.editor.put(code)
    QApplication.processEvents()
    box = row.editor._others  # type: ignore[attr-defined]
    assert box.currentText()
    assert box.width() >= width_of(Type.BODY, box.currentText()) + 46
    assert row.editor.width() >= box.geometry().right()


def test_help_speaks_of_the_section_that_is_shown_also_while_one_goes_through_the_outline(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "survivor", "s_name")
    page.outline.setFocus()
    page.outline.opened.emit("incident")
    nurse.settles()
    assert page.view is not None
    assert page.outline.hasFocus()
    assert page.help._field is not None
    assert page.view.row(page.help._field.id) is page.view.first_row
