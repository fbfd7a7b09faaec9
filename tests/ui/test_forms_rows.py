"""Rows of a form: every kind drawn, four silences one key apart, nothing typed lost, nothing hidden forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_top import Hands, type_in
from night_shift import NightShift, with_incident, with_record
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinic_app.domain.answers import Missing, stored
from clinic_app.domain.case import Change
from clinic_app.domain.interpreters import CHOSEN
from clinic_app.domain.next_best import EXPLAINED
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.moment import MomentEditor, Way
from clinic_app.ui.forms.question import Question
from clinic_app.ui.forms.when import Site


def test_every_section_is_drawn_from_its_definition_and_every_control_has_a_name(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id)
    drawn: set[str] = set()
    for section in nurse.clinic.definitions.sections:
        if section.id in ("consent", "referral"):
            continue
        page.open_section(section.id)
        assert page.view is not None
        page.view.make_all()
        for group in page.view.groups:
            for field in group._questions:
                group.make(field).build(10_000)
            drawn |= group.rows.keys()
            for row in group.rows.values():
                row.show()
                for kind in (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton):
                    for control in row.findChildren(kind):
                        if control.focusPolicy() & Qt.FocusPolicy.TabFocus:
                            assert control.accessibleName() or control.parent().accessibleName(), row.field.id
    asked = {
        field.id
        for field in nurse.clinic.definitions.fields.values()
        if not field.automatic and not field.derived and field.section not in ("consent", "referral")
    }
    asked -= {EXPLAINED, CHOSEN}  # the pages on which it is said, and one is taken from the register, answer them
    assert drawn == asked


@pytest.mark.parametrize(
    ("key", "kept"),
    [("Alt+P", stored(Missing.DECLINED)), ("Alt+U", stored(Missing.UNKNOWN)), ("Alt+N", None)],
)
def test_one_key_leads_to_each_silence(nurse: NightShift, key: str, kept: object) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Space")
    nurse.types("Mali")
    nurse.presses(key)
    assert page.filling is not None
    assert page.filling.stored("s_alias", case.root) == kept
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "s_alias") == kept


def test_a_silence_is_left_by_answering(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Alt+P")
    row = nurse.row(page, "s_alias")
    assert row.silent
    type_in(QApplication.focusWidget(), "မေ")
    assert not row.silent
    assert page.filling is not None
    assert page.filling.stored("s_alias", case.root) == "မေ"


def test_a_question_opens_below_its_parent_and_says_so_and_keeps_its_answer_while_hidden(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "contact", "k_ok")
    assert page.filling is not None
    place = page.view.places[0]  # type: ignore[union-attr]
    page.filling.put(place, "k_ok", "yes")
    number = nurse.row(page, "k_number")
    page.filling.put(place, "k_number", "081 234 5678")
    page.filling.put(place, "k_ok", "no")
    assert number.isHidden()
    assert page.filling.stored("k_number", case.root) == "081 234 5678"
    page.filling.put(place, "k_ok", "yes")
    assert not number.isHidden()
    assert page.view.row("k_ok")._note.words.text().startswith("opened: ")  # type: ignore[union-attr]


def test_what_is_typed_is_kept_within_two_seconds_without_leaving(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Space")
    nurse.types("ดาว")
    with nurse.desk.qtbot.waitSignal(page.filling.kept, timeout=2_000):  # type: ignore[union-attr]
        pass
    drafts = nurse.does(lambda clinic: clinic.recording.drafts(case.id))
    assert [dict(draft.values) for draft in drafts] == [{"s_alias": "ดาว"}]


def test_undo_takes_back_a_whole_answer_and_redo_gives_it_again(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Space")
    nurse.types("Mali")
    nurse.presses("Ctrl+Z")
    assert page.filling is not None
    assert page.filling.stored("s_alias", case.root) is None
    nurse.presses("Ctrl+Shift+Z")
    assert page.filling.stored("s_alias", case.root) == "Mali"


def test_zawgyi_is_converted_when_it_is_pasted_and_left_alone_while_it_is_typed(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Space")
    nurse.types("ျမန္မာဘာသာစကား")
    assert page.filling is not None
    assert page.filling.stored("s_alias", case.root) == "မြန်မာဘာသာစကား"


def test_whoever_is_led_to_a_moment_that_was_told_can_type_at_once(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    incident = case.first("incident")
    assert incident is not None
    told = {"kind": "about_hours_ago", "hours": 30, "said_at": "2026-11-22T03:40:00Z"}
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((incident, "i_date", told),))))
    page = nurse.opens(case.id, "incident", "i_date")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert focus.accessibleName().endswith("about how many hours ago")
    focus.selectAll()
    nurse.types("31")
    assert page.filling is not None
    answer = page.filling.stored("i_date", incident)
    assert isinstance(answer, dict)
    assert answer["hours"] == 31


def test_her_own_words_are_folded_and_say_only_that_something_is_there(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "incident", "i_narrative")
    row = page.view.row("i_narrative")  # type: ignore[union-attr]
    assert isinstance(row, FoldedRow)
    assert page.filling is not None
    page.filling.put(page.view.places[0], "i_narrative", "as she told it")  # type: ignore[union-attr]
    assert row._bar.state.text().startswith("closed · already told")
    assert "she" not in row._bar.state.text()


def test_another_incident_begins_with_its_first_answer_and_is_taken_out_with_undo(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "incident", "i_abroad")
    assert page.view is not None
    view = page.view.groups[0]
    view.add()
    nurse.settles()
    assert len(nurse.does(lambda clinic: clinic.recording.shown(case.id)).of_kind("incident")) == 1
    page.filling.put(view.place, "i_abroad", "transit")  # type: ignore[union-attr]
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    nurse.settles()
    two = nurse.does(lambda clinic: clinic.recording.shown(case.id)).of_kind("incident")
    assert len(two) == 2
    view._end("Incident 2")
    nurse.settles()
    assert len(nurse.does(lambda clinic: clinic.recording.shown(case.id)).of_kind("incident")) == 1
    nurse.inside.toast._take_back()
    nurse.settles()
    back = nurse.does(lambda clinic: clinic.recording.shown(case.id))
    assert [back.stored("i_abroad", each.id) for each in back.of_kind("incident")] == [None, "transit"]


def test_a_matrix_keeps_each_row_with_its_own_silence(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "care", "h_strangle")
    row = nurse.row(page, "h_strangle")
    assert isinstance(row, Question)
    cells = row.editor._cells  # type: ignore[attr-defined]
    cells["voice_change"].choose_by_hand("yes")
    cells["memory_gap"].choose_by_hand("unknown")
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "h_strangle") == {"voice_change": "yes", "memory_gap": stored(Missing.UNKNOWN)}


def test_what_the_record_does_not_take_says_why_and_is_still_there_tomorrow(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "incident", "i_date")
    nurse.presses("Space")
    row = nurse.row(page, "i_date")
    assert isinstance(row, Question)
    row.editor.use(Way.DATE)  # type: ignore[attr-defined]
    nurse.types("25/12/2026")
    nurse.desk.until(lambda: row.problem.text() == "That is still to come. It is kept as typed.")
    assert nurse.stored(page, "i_date") is None
    nurse.inside.back()
    nurse.settles()
    again = nurse.opens(case.id, "incident", "i_date")
    kept = nurse.row(again, "i_date")
    assert isinstance(kept, Question)
    assert kept.editor._date.text() == "25 Dec 2026 · 2569"  # type: ignore[attr-defined]


def test_a_value_the_record_refuses_is_kept_even_when_the_page_is_left_at_once(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_age_years")
    nurse.presses("Space")
    nurse.types("999")
    nurse.inside.back()
    nurse.settles()
    unread = nurse.does(lambda clinic: clinic.recording.unread(case.id))
    assert [dict(each.values) for each in unread] == [{"s_age_years": {"refused": 999}}]
    assert page is not None


@pytest.mark.parametrize(
    ("way", "typed", "span"),
    [
        (Way.HOURS, ("66",), "19 Nov 2026 · 2569\nbetween 16:00 and 17:30"),
        (Way.HOURS, ("๖๖",), "19 Nov 2026 · 2569\nbetween 16:00 and 17:30"),
        (Way.EXACT, ("19/11/2569 16:30",), "19 Nov 2026 · 2569\n16:30"),
        (Way.DATE, ("19/11/2026",), "19 Nov 2026 · 2569"),
        (Way.DATE, ("10/2569",), "1 Oct 2026 · 2569\nto 31 Oct 2026 · 2569"),
        (Way.DATE, ("2025",), "1 Jan 2025 · 2568\nto 31 Dec 2025 · 2568"),
        (Way.RANGE, ("19/11/2026 16:00", "20/11/2026 02:00"), "19 Nov 2026 · 2569 16:00\nto 20 Nov 2026 · 2569 02:00"),
    ],
)
def test_a_moment_is_said_in_every_way_and_its_span_stands_beside_it(
    qtbot: QtBot, dressed: object, way: Way, typed: tuple[str, ...], span: str
) -> None:
    clock = Hands().clock()
    editor = MomentEditor(Site(clock, "en"))
    qtbot.addWidget(editor)
    editor.use(way)
    for line, text in zip(editor._now(), typed, strict=True):
        type_in(line, text)
    assert editor._span.text() == span
    stored_value = editor.value()
    again = MomentEditor(Site(clock, "th"))
    qtbot.addWidget(again)
    again.put(stored_value)
    assert again.value() == stored_value


def test_hours_that_were_said_a_while_ago_tell_when_so_that_nobody_counts_them_from_now(
    qtbot: QtBot, dressed: object
) -> None:
    hands = Hands()
    editor = MomentEditor(Site(hands.clock(), "en"))
    qtbot.addWidget(editor)
    editor.use(Way.HOURS)
    type_in(editor._hours, "3")
    kept, span = editor.value(), editor._span.text()
    assert "said" not in span
    hands.go(20 * 3600)
    editor.put(kept)
    assert editor._span.text() == f"{span}\nsaid {editor._site.shown_instant(hands.at - timedelta(hours=20))}"
    type_in(editor._hours, "4")
    assert "said" not in editor._span.text()


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize(
    "stored_moment",
    [
        {"kind": "exact", "at": "2026-09-28T16:59:00Z"},
        {"kind": "part_of_day", "on": "2026-09-28", "part": "afternoon_noon_to_sunset"},
        {"kind": "day", "on": "2026-09-28"},
        {"kind": "range", "from": "2026-09-28T16:59:00Z", "to": "2026-10-20T16:59:00Z"},
    ],
)
def test_a_kept_moment_fits_its_boxes_and_reads_back(
    qtbot: QtBot, dressed: object, stored_moment: dict[str, str], language: str
) -> None:
    editor = MomentEditor(Site(Hands().clock(), language))
    qtbot.addWidget(editor)
    editor.put(stored_moment)
    editor.show()
    for box in editor._now():
        assert box.fontMetrics().horizontalAdvance(box.text()) + 2 < box.contentsRect().width(), box.text()
    assert editor.value() == stored_moment


def test_a_moment_that_does_not_read_comes_back_as_it_was_typed(qtbot: QtBot, dressed: object) -> None:
    editor = MomentEditor(Site(Hands().clock(), "en"))
    qtbot.addWidget(editor)
    editor.use(Way.EXACT)
    type_in(editor._exact, "19/11/2026 at dusk")
    kept = editor.value()
    again = MomentEditor(Site(Hands().clock(), "en"))
    qtbot.addWidget(again)
    again.put(kept)
    assert again._exact.text() == "19/11/2026 at dusk"
    assert again._problem.endswith("It is kept as typed.")


def test_tab_leads_through_the_questions_in_their_order(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    assert page.view is not None
    passed = []
    for _press in range(6):
        at = QApplication.focusWidget()
        assert at is not None
        passed += [row.field.id for group in page.view.groups for row in group.rows.values() if row.isAncestorOf(at)]
        nurse.presses("Tab")
    rows = [field for group in page.view.groups for field in group.rows]
    begins = rows.index("s_alias")
    assert list(dict.fromkeys(passed)) == rows[begins : begins + 6]
    assert len(passed) == 6, "one Tab leads from question to question"
