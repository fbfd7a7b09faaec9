"""The history of a case on screen: moments, what each changed, two compared; and writing later, by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from night_shift import NightShift, with_incident
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QPushButton, QTabBar, QWidget

from clinic_app.domain.case import Change, new_entity
from clinic_app.services.clinic import Clinic
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_history import CaseHistory


def a_case_of_three_moments(nurse: NightShift) -> CaseScreen:
    case = nurse.does(with_incident)
    incident = case.first("incident")
    assert incident is not None
    for values in (
        ((case.root, "s_age_years", 30), (case.root, "s_lang_first", "my")),
        ((case.root, "s_age_years", 33), (incident, "i_narrative", "He locked the door.")),
        ((case.root, "s_age_years", 30), (incident, "i_date", {"kind": "day", "on": "2026-11-19"})),
    ):
        nurse.desk.hands.go(5)
        nurse.does(lambda clinic, values=values: clinic.recording.change(case.id, Change(values=values)))
    return nurse.opens(case.id)


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def history_of(nurse: NightShift, page: CaseScreen) -> CaseHistory:
    page.acts.acts["history"].run()
    history = nurse.sees(CaseHistory)
    nurse.desk.until(lambda: history.told is not None)
    return history


def test_every_moment_says_what_it_changed_and_two_of_them_are_compared(nurse: NightShift) -> None:
    history = history_of(nurse, a_case_of_three_moments(nurse))
    assert history.told is not None
    assert "33 → 30" in words(history.told)
    assert "19 Nov 2026 · 2569" in words(history.told)
    history.since.setCurrentIndex(1)  # the moment two before: what was corrected back is no difference
    assert "Age" not in words(history.told)
    assert "Incident 1 · " in words(history.told)
    nurse.presses("Down")
    nurse.presses("Down")
    assert "Burmese" in words(history.told)
    assert "→" not in words(history.told)


def test_a_moment_without_answers_says_what_else_it_was(nurse: NightShift) -> None:
    page = a_case_of_three_moments(nurse)
    begun = new_entity("need", nurse.does(lambda clinic: clinic.recording.shown(page.case_id)).root)
    for change in (Change(created=(begun,)), Change(ended=(begun.id,))):
        nurse.does(lambda clinic, change=change: clinic.recording.change(page.case_id, change))
    said = [row.accessibleName() for row in history_of(nurse, page).moments.rows.values()]
    assert [each.split(": ", 1)[1] for each in said[:2]] == ["Taken out: Service", "Begun: Service"]


def test_an_account_is_opened_by_hand(nurse: NightShift) -> None:
    history = history_of(nurse, a_case_of_three_moments(nurse))
    nurse.presses("Down")
    assert history.told is not None
    assert "locked" not in words(history.told)
    [opens] = [each for each in history.told.findChildren(QPushButton) if each.text() == "Open"]
    opens.click()
    assert "He locked the door." in words(history.told)


def test_what_comes_from_paper_is_written_as_that_with_both_times(nurse: NightShift) -> None:
    page = a_case_of_three_moments(nurse)
    nurse.row(page, "s_name").take_focus()
    nurse.presses("Alt+L")
    assert not page.later.question.isHidden()
    assert not page.later.begin.isEnabled()
    nurse.presses("Space")
    nurse.presses("Tab")
    nurse.types("21/11/2569 02:10")
    page.later.begin.click()
    nurse.desk.until(lambda: not page.later.on.isHidden())
    assert "From paper, later · of 21 Nov 2026" in words(page.later)
    nurse.row(page, "s_name").take_focus()
    nurse.types("มะลิ")
    nurse.presses("Ctrl+S")
    nurse.settles()
    last = nurse.does(lambda clinic: clinic.recording.history(page.case_id))[-1]
    assert (last.source, last.answers[0].after) == ("from_paper_later", "มะลิ")
    assert last.happened_at is not None
    assert last.happened_at.isoformat() == "2026-11-20T19:10:00+00:00"
    page.later.back.click()
    nurse.desk.until(page.later.isHidden)
    history = history_of(nurse, page)
    assert "It happened: 21 Nov 2026 · 2569 02:10" in words(history)


def test_a_day_to_come_is_refused_in_words_and_nothing_changes(nurse: NightShift) -> None:
    page = a_case_of_three_moments(nurse)
    nurse.row(page, "s_name").take_focus()
    nurse.presses("Alt+L")
    nurse.presses("Space")
    nurse.presses("Tab")
    nurse.types("21/11/2570 02:10")
    page.later.begin.click()
    nurse.desk.until(lambda: not page.notice.isHidden())
    assert page.later.on.isHidden()
    assert not page.later.question.isHidden()


def test_a_name_is_opened_by_hand_too(nurse: NightShift) -> None:
    page = a_case_of_three_moments(nurse)
    named = Change(values=((page.filling.case.root, "s_name", "มะลิ"),))  # type: ignore[union-attr]
    nurse.does(lambda clinic: clinic.recording.change(page.case_id, named))
    history = history_of(nurse, page)
    assert history.told is not None
    assert "มะลิ" not in words(history)
    [opens] = [each for each in history.told.findChildren(QPushButton) if each.text() == "Open"]
    opens.click()
    assert "มะลิ" in words(history)


def test_leafing_through_help_shows_no_name_and_asking_for_it_does(nurse: NightShift) -> None:
    page = a_case_of_three_moments(nurse)
    root = page.filling.case.root  # type: ignore[union-attr]
    nurse.does(lambda clinic: clinic.recording.change(page.case_id, Change(values=((root, "s_name", "มะลิ"),))))
    page.help._tabs.setCurrentIndex(1)
    nurse.desk.until(lambda: "Name or nickname" in words(page.help))
    assert "มะลิ" not in words(page.help)
    page.help.ask_history(root, "s_name")
    nurse.desk.until(lambda: "มะลิ" in words(page.help))


@pytest.mark.parametrize("size", [QSize(1366, 736), QSize(910, 480)])
def test_of_many_moments_the_chosen_one_and_what_it_changed_are_seen_together(nurse: NightShift, size: QSize) -> None:
    page = a_case_of_three_moments(nurse)
    root = page.filling.case.root  # type: ignore[union-attr]

    def grows_older(clinic: Clinic) -> None:
        for age in range(31, 61):
            clinic.recording.change(page.case_id, Change(values=((root, "s_age_years", age),)))

    nurse.does(grows_older)
    nurse.desk.window.resize(size)
    history = history_of(nurse, page)
    for _press in range(20):
        nurse.presses("Down")
    assert history.told is not None
    assert "39 → 40" in words(history.told)
    chosen = next(row for row in history.moments.rows.values() if row.isChecked())

    def seen(widget: QWidget) -> bool:
        return not widget.visibleRegion().isEmpty()

    nurse.desk.until(lambda: chosen.visibleRegion().boundingRect().height() == chosen.height() == 56)
    (changed,) = (each for each in history.told.findChildren(QLabel) if "39 → 40" in each.text().replace("\u200b", ""))
    nurse.desk.until(lambda: seen(changed))


def test_who_saw_it_says_in_words_what_was_done_without_writing_an_answer(nurse: NightShift) -> None:
    page = a_case_of_three_moments(nurse)
    trail = nurse.does(lambda clinic: clinic.recording.who_saw(page.case_id))
    page.help.findChildren(QTabBar)[0].setCurrentIndex(2)
    assert words(page.help) == "F1"  # what another tab told does not stand under this one
    nurse.desk.until(lambda: "Case written in" in words(page.help))
    page.help.show_trail([replace(trail[-1], act="promise_kept")])
    assert "Promise kept" in words(page.help)
