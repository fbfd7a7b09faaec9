"""What nobody foresaw: a number on the screen, a place in the log, and never what a person typed."""

from __future__ import annotations

from desk_top import DeskTop
from PySide6.QtWidgets import QApplication, QMessageBox

from clinic_app.errors import DiskFull
from clinic_app.ui import dialogs
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.wording import Message


def breaks() -> None:
    raise ValueError("สมใจ 081-234-5678")


def box_of(desk_top: DeskTop) -> QMessageBox:
    desk_top.until(lambda: desk_top.window.findChild(QMessageBox) is not None)
    box = desk_top.window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    return box


def test_a_bug_is_told_by_number_and_written_down_without_what_was_typed(desk_top: DeskTop) -> None:
    page = desk_top.sees(FirstRun)
    desk_top.window.jobs.run(page, breaks, then=lambda _none: None)
    box = box_of(desk_top)
    kept = (desk_top.folder / "problems.txt").read_text("utf-8")
    _at, number, kind, where = kept.split(" ", 3)
    assert number in box.informativeText()
    assert kind == "ValueError"
    assert "test_ui_bugs.py" in where
    assert "สมใจ" not in kept + box.text() + box.informativeText()
    assert "081" not in kept
    box.close()


def test_an_error_of_ours_that_nobody_took_is_told_in_words(desk_top: DeskTop) -> None:
    def fills() -> None:
        raise DiskFull(free_bytes=3_000_000)

    desk_top.window.jobs.run(desk_top.sees(FirstRun), fills, then=lambda _none: None)
    box = box_of(desk_top)
    assert "disk is full" in box.text()
    assert not (desk_top.folder / "problems.txt").exists()
    assert box.windowTitle() == "Notebook"
    box.close()


def test_work_goes_on_beside_what_is_told_and_the_same_is_not_told_in_two_boxes(desk_top: DeskTop) -> None:
    page = desk_top.sees(FirstRun)
    saying = Message("The line is down.", "Referrals are kept.")
    box = dialogs.tell(desk_top.window, saying)
    assert not box.isModal()
    assert QApplication.activeModalWidget() is None
    assert dialogs.tell(desk_top.window, saying) is box
    other = dialogs.tell(desk_top.window, Message("The disk is full.", "Make room."))
    assert other is not box
    other.close()
    box.close()
    asked = dialogs.ask(page, saying, verb="Erase", then=lambda: None)
    assert asked.isModal(), "what cannot be undone is answered first"
    asked.close()


def test_the_log_does_not_grow_without_end(desk_top: DeskTop) -> None:
    log = desk_top.folder / "problems.txt"
    log.write_text("x" * 300_000)
    desk_top.window.jobs.run(desk_top.sees(FirstRun), breaks, then=lambda _none: None)
    box_of(desk_top).close()
    assert log.stat().st_size < 10_000
