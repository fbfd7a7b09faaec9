"""What a nurse does at night, by keyboard alone, on a real vault; and what must never be lost."""

from __future__ import annotations

from threading import Event

from full_disk import FullDisk
from night_shift import NightShift, with_incident, with_record
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from clinic_app.domain.answers import Missing, stored
from clinic_app.domain.case import Change
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.ui.page import Sheet
from clinic_app.ui.parts.outline import Progress
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_outline import outline_lines
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.emergency import Emergency
from clinic_app.ui.screens.today import Today


def test_a_case_is_begun_answered_declined_left_and_resumed_by_keyboard_alone(nurse: NightShift) -> None:
    nurse.sees(Today)
    nurse.presses("Ctrl+N")
    door = nurse.sees(DoorStep)
    nurse.desk.until(lambda: door.short is not None)
    assert door.sheet is Sheet.VACCINATION
    assert mode_of(door.short.filling.case) is Mode.DRAFT  # type: ignore[union-attr]
    case_id = door.short.filling.case.id  # type: ignore[union-attr]

    # One question after the other: Space chooses, Right moves, Tab goes on.
    nurse.presses("Space")
    nurse.presses("Tab")
    nurse.presses("Right")
    nurse.presses("Space")
    nurse.desk.until(lambda: door.short is not None and door.short.filling.settled)
    kept = nurse.does(lambda clinic: clinic.recording.shown(case_id))
    assert kept.stored("h_injury_any") == "none"
    assert [value for _entity, value in kept.every("r_items")] == [{"strangled_72h": "no"}]

    # She agrees to a record; the three sentences have their own tests.
    nurse.does(lambda clinic: clinic.consent.answer(case_id, {"c_services": "given", "c_record": "given"}))
    door.arrived()
    nurse.desk.until(lambda: door.ask.text() == "Go on with the intake")
    door.ask.setFocus()
    nurse.presses("Space")
    page = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: page.view is not None)

    # The first question of *Survivor* has the focus: a Burmese name, Enter, a Thai one, Enter, and a silence.
    nurse.settles()
    nurse.types("မေသူ")
    nurse.presses("Return")
    nurse.types("ดาว")
    nurse.presses("Return")
    nurse.presses("Alt+P")
    nurse.presses("Ctrl+Down")
    nurse.desk.until(lambda: page.view is not None and page.view.section.id == "contact")
    nurse.presses("Ctrl+S")
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    nurse.settles()
    written = nurse.does(lambda clinic: clinic.recording.shown(case_id))
    assert written.stored("s_name") == "မေသူ"
    assert written.stored("s_alias") == "ดาว"
    assert written.stored("s_dob") == stored(Missing.DECLINED)
    assert nurse.does(lambda clinic: clinic.recording.drafts(case_id)) == []
    assert nurse.inside.status.saved.text().startswith("Saved 10:42:00")

    # Left in the middle, it waits on Today.
    nurse.presses("Alt+3")
    nurse.desk.until(lambda: page.view is not None and page.view.section.id == "survivor")
    nurse.presses("Ctrl+1")
    nurse.sees(Today)
    nurse.does(lambda clinic: clinic.recording.keep_draft(case_id, written.root, "survivor", {"s_ethnicity": "Karen"}))
    nurse.inside.page().arrived()
    nurse.settles()
    today = nurse.sees(Today)
    nurse.desk.until(lambda: bool(today._resume.findChildren(type(door.minimum))))
    again = today._resume.findChildren(type(door.minimum))[0]
    again.setFocus()
    nurse.presses("Space")
    resumed = nurse.sees(CaseScreen)
    nurse.desk.until(lambda: resumed.filling is not None)
    assert resumed.filling.stored("s_ethnicity", written.root) == "Karen"  # type: ignore[union-attr]


def test_nothing_typed_is_lost_when_it_locks_in_the_middle_of_a_word(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Space")
    nurse.types("ดาว")
    nurse.desk.window.lock()
    nurse.desk.until(lambda: nurse.desk.replaced == 1)
    after = nurse.desk.doorway.unlock(nurse.who.word, nurse.who.passphrase)
    assert after.recording.shown(case.id).stored("s_alias") == "ดาว"
    after.close()


def test_hiding_keeps_what_was_typed_too(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Space")
    nurse.types("ดาว")
    nurse.presses("F9")
    assert nurse.desk.window.covered
    assert nurse.stored(page, "s_alias") == "ดาว"


def test_a_refused_record_destroys_what_was_typed_also_on_the_screen(nurse: NightShift) -> None:
    nurse.presses("Ctrl+N")
    door = nurse.sees(DoorStep)
    nurse.desk.until(lambda: door.short is not None)
    assert door.short is not None
    case = door.short.filling.case
    door.short.put("a_companion", ["employer"])
    door.answer_consent({"c_record": "refused"}, then=door.go_to_minimum)
    page = nurse.sees(Emergency)
    nurse.desk.until(lambda: page.short is not None)
    assert page.short is not None
    assert mode_of(page.short.filling.case) is Mode.CARE_ONLY
    assert door.short.stored("a_companion") is None
    door.undo()
    assert door.short.stored("a_companion") is None
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("a_companion") is None


def test_not_able_now_leaves_the_minimum_only(nurse: NightShift) -> None:
    nurse.presses("Ctrl+E")
    page = nurse.sees(Emergency)
    nurse.desk.until(lambda: page.short is not None)
    page._unable("too_distressed")
    nurse.desk.until(lambda: page.short is not None and mode_of(page.short.filling.case) is Mode.WAITING)
    assert page.short is not None
    page.short.put("h_can_conceive", "yes")
    nurse.desk.until(lambda: page.short is not None and page.short.filling.settled)
    nurse.settles()
    case = nurse.does(lambda clinic: clinic.recording.shown(page.short.filling.case.id))  # type: ignore[union-attr]
    assert [value for _entity, value in case.every("h_can_conceive")] == ["yes"]
    lines = {line.id: line for line in outline_lines(case, page.ways.labels, page.ways.derived(case))}
    assert lines["perpetrator"].progress is not Progress.LOCKED  # who may reach her now is part of the minimum
    assert lines["closure"].progress is Progress.LOCKED


def test_hours_ago_start_the_clocks_and_the_decision_stops_one(nurse: NightShift) -> None:
    nurse.presses("Ctrl+E")
    page = nurse.sees(Emergency)
    nurse.desk.until(lambda: page.short is not None)
    nurse.types("66")
    assert page._pills["pep"].text() == "5 h 18 min left"
    page._quick["h_pep"].segments.choose_by_hand("2")  # type: ignore[union-attr]
    assert page._pills["pep"].text() == "not indicated"


def test_the_emergency_minimum_fits_a_small_screen_without_scrolling(nurse: NightShift) -> None:
    nurse.desk.window.resize(1366, 736)
    nurse.presses("Ctrl+E")
    page = nurse.sees(Emergency)
    nurse.desk.until(lambda: page.short is not None)
    nurse.types("66")
    QApplication.processEvents()
    from PySide6.QtWidgets import QScrollArea

    bar = page.findChild(QScrollArea).verticalScrollBar()
    assert bar.maximum() == 0


def test_still_in_the_room_closes_consent_screening_and_the_other_person(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "a_private_now", "no"),))))
    page = nurse.opens(case.id)
    lines = {
        line.id: line
        for line in outline_lines(page.filling.case, page._ways.labels, page._ways.derived(page.filling.case))  # type: ignore[union-attr]
    }
    for closed in ("consent", "perpetrator", "trafficking"):
        assert lines[closed].progress is Progress.LOCKED
        assert "Alone with staff now" in lines[closed].why


def test_the_banner_names_nobody_and_says_what_matters(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    nurse.does(
        lambda clinic: clinic.recording.change(
            case.id,
            Change(values=((case.root, "s_name", "Malee Unmistakable"), (case.root, "s_lang_first", "my"))),
        )
    )
    page = nurse.opens(case.id)
    said = " ".join(view.accessibleName() for view in page.banner._facts)
    assert "Burmese" in said
    assert "Malee" not in said
    assert "Malee" not in nurse.desk.window.windowTitle()


def test_history_shows_what_an_answer_was_before(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    nurse.does(lambda c: c.recording.change(case.id, Change(values=((case.root, "s_alias", "Dao"),))))
    nurse.does(lambda c: c.recording.change(case.id, Change(values=((case.root, "s_alias", "Mali"),))))
    page = nurse.opens(case.id, "survivor", "s_alias")
    nurse.presses("Alt+H")
    nurse.settles()
    from clinic_app.ui.parts.paragraph import Paragraph

    told = [each.text() for each in page.help.findChildren(Paragraph)]
    assert any("Dao → Mali" in each for each in told)


def test_keys_reach_every_section_and_fold_the_outline(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id)
    nurse.presses("Alt+5")
    assert page.view.section.id == "incident"  # type: ignore[union-attr]
    nurse.presses("Ctrl+Up")
    assert page.view.section.id == "contact"  # type: ignore[union-attr]
    nurse.presses("Ctrl+B")
    assert page.outline.folded
    nurse.desk.qtbot.keyClick(page, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert page.outline.hasFocus()


def test_arrows_go_past_the_sections_that_have_their_own_page(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id)
    passed = []
    page.outline.setFocus()
    for _press in range(page.outline.count()):
        passed.append(page.outline.current())
        nurse.desk.qtbot.keyClick(page.outline, Qt.Key.Key_Down)
        assert nurse.inside.page() is page
    assert "referral" in passed
    assert page.view.section.id == "closure"  # type: ignore[union-attr]


def test_on_a_full_disk_what_is_typed_stays_on_the_screen_and_is_kept_once_there_is_room(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "incident", "i_area")
    assert page.filling is not None
    disk = FullDisk(nurse.clinic.recording)
    page.filling._recording = disk  # type: ignore[assignment]
    nurse.presses("Space")
    nurse.types("แม่สอด")
    nurse.desk.until(page.notice.isVisible)
    assert "full" in page.notice.what.text()
    assert page.notice.do.text() == "Make room on it, then press Ctrl+S. Do not close."
    assert nurse.row(page, "i_area").editor.value() == "แม่สอด"
    disk.full = False
    page.filling.keep()
    nurse.desk.until(page.notice.isHidden)
    assert nurse.stored(page, "i_area") == "แม่สอด"


def test_all_is_kept_is_said_once_the_last_word_is_and_not_while_it_is_on_its_way(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    assert page.filling is not None
    said, gate = list[object](), Event()
    page.filling.kept.connect(said.append)
    nurse.desk.window.jobs.run(page, gate.wait, then=lambda _there: None)  # whatever the lane is busy with
    nurse.presses("Space")
    for word in ("ดาว", "ดาวเรือง"):
        nurse.types(word)
        page.filling.keep()
    assert not page.filling._dirty, "both are handed over"
    assert not page.filling.settled
    gate.set()
    nurse.settles()
    assert len(said) == 1


def test_ctrl_s_on_a_full_disk_that_finds_nothing_to_finish_takes_no_word_away(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    assert page.filling is not None
    disk = FullDisk(nurse.clinic.recording, ("keep_draft", "keep_unread", "change"))  # no draft: nothing is written
    page.filling._recording = disk  # type: ignore[assignment]
    nurse.presses("Space")
    nurse.types("ดาว")
    nurse.desk.until(page.notice.isVisible)
    nurse.presses("Ctrl+S")
    nurse.settles()
    assert page.filling.stored("s_alias", page.filling.case.root) == "ดาว"
    assert page.notice.isVisible()
    assert "Saved" not in nurse.inside.status.saved.text()
    disk.full = False
    nurse.presses("Ctrl+S")
    nurse.settles()
    assert not page.notice.isVisible()
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("s_alias") == "ดาว"
    assert nurse.does(lambda clinic: clinic.recording.drafts(case.id)) == []


def test_whoever_leaves_the_page_while_the_disk_is_full_loses_no_word_once_there_is_room(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    assert page.filling is not None
    disk = FullDisk(nurse.clinic.recording)
    page.filling._recording = disk  # type: ignore[assignment]
    nurse.presses("Space")
    nurse.types("ดาว")
    nurse.desk.until(page.notice.isVisible)
    nurse.presses("Ctrl+1")
    nurse.sees(Today)
    nurse.settles()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    disk.full = False
    page.filling.keep()  # as it tries every five seconds
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.recording.shown(case.id)).stored("s_alias") == "ดาว"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(page)
