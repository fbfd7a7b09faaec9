"""The call on screen: card, number, one key, hold, undo; by keyboard."""

from __future__ import annotations

import pytest
from night_shift import NightShift
from PySide6.QtWidgets import QLabel, QWidget

from clinic_app.domain.case import Case, Change
from clinic_app.services.calling import CallOutcome
from clinic_app.services.following_up import BY_PHONE, TaskKind
from clinic_app.ui import i18n
from clinic_app.ui.screens.call import CallPage
from clinic_app.ui.screens.today import Today

ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def promised(nurse: NightShift, **other: object) -> Case:
    said = {
        "c_record": "given", "c_services": "given", "k_ok": "yes", "k_channel": ["own_phone_voice"],
        "k_number": "080 000 0000", "k_codeword": "Lotus", "k_cover_story": "the dental clinic",
        "k_rules": ["hide_caller_id", "leave_no_message"], "s_lang_first": "my", "s_needs_interp": "yes",
        "k_her_messages": "The bed is free from Monday.",
        "k_times": {"slots": [{"days": ALL_DAYS, "from": "10:30", "to": "12:00"}]}, **other,
    }  # fmt: skip

    def make(clinic):  # type: ignore[no-untyped-def]
        case = clinic.recording.begin()
        values = tuple((case.root, field, value) for field, value in said.items())
        clinic.recording.change(case.id, Change(values=values))
        clinic.following_up.promise(TaskKind.CALL, due_at=nurse.desk.hands.at, channel=BY_PHONE, case_id=case.id)
        return clinic.recording.shown(case.id)

    return nurse.does(make)


def opened(nurse: NightShift, case: Case) -> CallPage:
    from clinic_app.ui.joined import ways_of

    ways_of(nurse.inside, nurse.clinic, nurse.desk.window.jobs, nurse.desk.hands.clock()).open_call(case.id)
    page = nurse.sees(CallPage)
    nurse.desk.until(lambda: page.case is not None)
    return page


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def test_the_card_comes_before_the_number_and_the_number_hides_again(nurse: NightShift) -> None:
    page = opened(nurse, promised(nurse))
    nurse.desk.until(lambda: "the dental clinic" in words(page))
    said = words(page)
    for part in ("Burmese · interpreter on the line first", "hide it for this call",
                 "every day 10:30–12:00", "Leave no message", "The bed is free from Monday."):  # fmt: skip
        assert part in said, part
    assert "080" not in said
    assert "Lotus" not in said
    nurse.presses("Return")
    nurse.desk.until(lambda: "080 000 0000" in words(page))
    assert "Lotus" in words(page)
    page.before.hide_number()
    assert "080" not in words(page)


def test_a_number_that_comes_after_the_cover_is_not_shown_behind_it(nurse: NightShift) -> None:
    page = opened(nurse, promised(nurse))
    nurse.desk.until(lambda: "the dental clinic" in words(page))
    nurse.presses("Return")
    nurse.presses("F9")
    nurse.settles()
    assert "080" not in words(page)
    nurse.desk.window.curtain.uncover()
    page.before.dial.setFocus()
    nurse.presses("Return")
    nurse.desk.until(lambda: "080 000 0000" in words(page))


def test_before_the_number_was_shown_no_key_says_that_somebody_answered(nurse: NightShift) -> None:
    case = promised(nurse)
    page = opened(nurse, case)
    nurse.presses("4")
    nurse.settles()
    assert page.happened is None
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("k_ok") == "yes"


def test_his_voice_is_one_key_and_a_wrong_key_is_undone(nurse: NightShift) -> None:
    case = promised(nurse)
    page = opened(nurse, case)
    nurse.presses("Return")
    nurse.desk.until(page.outcomes.rows.rows[CallOutcome.ANOTHER_PERSON].isEnabled)
    nurse.presses("4")
    nurse.desk.until(lambda: not page.hold.isHidden())
    assert page.before.isHidden()
    assert "080" not in words(page)
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("k_ok") == "hold_unsafe"
    nurse.inside.toast._button.click()
    nurse.desk.until(page.hold.isHidden)
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("k_ok") == "yes"


def test_a_hold_is_lifted_with_the_word(nurse: NightShift) -> None:
    case = promised(nurse, k_ok="hold_unsafe")
    page = opened(nurse, case)
    nurse.desk.until(lambda: not page.hold.isHidden())
    page.heard_word.setText("rose")
    page._by_word[1].click()
    nurse.desk.until(lambda: not page.notice.isHidden())
    page.heard_word.setText("lotus")
    page._by_word[1].click()
    nurse.desk.until(page.hold.isHidden)
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("k_ok") == "yes"


def test_the_next_safe_time_is_promised(nurse: NightShift) -> None:
    case = promised(nurse)
    page = opened(nurse, case)
    nurse.presses("Return")
    nurse.desk.until(page.outcomes.rows.rows[CallOutcome.SPOKE].isEnabled)
    nurse.presses("1")
    nurse.desk.until(lambda: not page.next.isHidden())
    nurse.types("24/11/2569 11:00")
    nurse.presses("Tab")
    nurse.presses("Tab")
    nurse.presses("Return")
    nurse.sees(Today)
    [line] = nurse.does(lambda clinic: clinic.today()).promises
    assert line.due_at.isoformat() == "2026-11-24T04:00:00+00:00"


def test_a_next_time_that_is_over_is_said_and_nothing_is_promised(nurse: NightShift) -> None:
    case = promised(nurse)
    page = opened(nurse, case)
    nurse.presses("Return")
    nurse.desk.until(page.outcomes.rows.rows[CallOutcome.SPOKE].isEnabled)
    nurse.presses("1")
    nurse.desk.until(lambda: not page.next.isHidden())
    nurse.types("21/11/2569 11:00")
    nurse.presses("Tab")
    nurse.presses("Tab")
    nurse.presses("Return")
    nurse.desk.until(lambda: not page.notice.isHidden())
    assert nurse.inside.page() is page
    assert page.notice.what.text().replace("\u200b", "") == "That day or time is over."
    assert nurse.does(lambda clinic: clinic.today()).promises == ()


def test_outside_the_safe_hours_one_says_why(nurse: NightShift) -> None:
    case = promised(nurse, k_times={"slots": [{"days": ALL_DAYS, "from": "14:00", "to": "15:00"}]})
    page = opened(nurse, case)
    assert "outside the safe hours" in page.head.second.text()
    nurse.presses("Return")
    assert not page.before.why.isHidden()
    nurse.presses("Return")
    nurse.desk.until(lambda: "080 000 0000" in words(page))
    assert nurse.does(lambda clinic: clinic.recording.who_saw(case.id))[-1].about["reason"] == "life_in_danger"


def test_today_leads_to_the_card(nurse: NightShift) -> None:
    case = promised(nurse)
    nurse.inside.open_place("today")
    nurse.settles()
    from PySide6.QtWidgets import QPushButton

    [card] = [each for each in nurse.sees(Today).findChildren(QPushButton) if each.text() == "Card"]
    card.click()
    assert nurse.sees(CallPage).case_id == case.id


@pytest.mark.parametrize(
    ("language", "now"), [("en", "It is 10:42, inside the safe hours."), ("th", "ตอนนี้ 10:42 น. อยู่ในช่วงเวลาปลอดภัย")]
)
def test_the_line_below_the_title_is_of_whole_sentences(nurse: NightShift, language: str, now: str) -> None:
    case = promised(nurse)
    i18n.use(language)
    said = opened(nurse, case).head.second.text().replace("\u200b", "")
    assert said.endswith(now)
