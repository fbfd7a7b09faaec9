"""A restore that does not go: what is said, where the keys go afterwards, and that the next try works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop
from pytestqt.qtbot import QtBot
from test_ui_backups import Desk

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.services.doorway import RecoverySheet
from clinic_app.ui import app, i18n
from clinic_app.ui.parts.other_way import KEY
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.restore import Restore


class AnotherPc:
    """Somebody with a stick and a sheet, at a PC without records."""

    def __init__(self, pc: DeskTop, backup: Path, sheet: RecoverySheet) -> None:
        self.pc, self.backup, self.sheet = pc, backup, sheet
        pc.sees(FirstRun).restore.click()
        self.page = pc.sees(Restore)
        pc.window.activateWindow()
        pc.until(pc.window.isActiveWindow)

    def chooses(self, path: Path) -> None:
        self.page.choose(path)
        self.pc.until(lambda: self.pc.window.jobs.idle)

    def types(self, lines: tuple[str, ...]) -> None:
        page = self.page
        for box, line in zip(page.lines._boxes, lines, strict=True):
            box.setText(line)
        page.person.word.setText("dara")
        page.person.staff_code.setText("C-9")
        for secret in (page.person.first, page.person.second):
            secret.setText("seven boats under the bridge")

    def presses(self) -> str:
        """Restore; what is said then."""
        page = self.page
        page.go.setFocus()
        page.go.click()
        self.pc.until(lambda: self.pc.window.jobs.idle and page.work.isHidden())
        return (
            "" if page.notice.isHidden() else f"{page.notice.what.text()} {page.notice.do.text()}".replace("\u200b", "")
        )


@pytest.fixture
def another(
    desk_top: DeskTop, tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot, dressed: app.Dressed
) -> Iterator[AnotherPc]:
    desk = Desk(desk_top, tmp_path_factory.mktemp("stick"))
    backup = desk.backed_up()
    desk_top.close()
    pc = DeskTop(tmp_path_factory.mktemp("another"), qtbot, dressed)
    yield AnotherPc(pc, backup, desk.sheet)
    pc.close()
    i18n.use("en")


def test_another_sheet_is_not_sent_for_the_newest_one_which_may_not_open_it_either(another: AnotherPc) -> None:
    another.chooses(another.backup)
    another.types(RecoveryCode.new().lines)
    said = another.presses()
    assert said.startswith(
        "These lines are whole, but they do not open this backup. It opens with the sheet that counted"
    )
    assert "printed last" not in said
    assert another.page.go.hasFocus()
    another.types(another.sheet.lines)
    assert another.presses() == ""
    assert not another.page.restored.isHidden()


def test_what_was_not_chosen_yet_is_said(another: AnotherPc) -> None:
    another.types(another.sheet.lines)
    assert another.presses().startswith("No backup was chosen yet.")
    another.chooses(another.backup)
    another.page.way.pick(KEY)
    assert another.presses().startswith("No key file was chosen yet.")
    assert another.page.way.choose_file.hasFocus()


def test_a_backup_cut_short_is_refused_and_the_whole_one_is_taken_after_it(another: AnotherPc) -> None:
    whole = another.backup.read_bytes()
    another.backup.write_bytes(whole[: len(whole) // 2])
    another.chooses(another.backup)
    assert another.page.notice.what.text() == "This file is not a backup, or its end is missing."
    another.backup.write_bytes(whole)
    another.chooses(another.backup)
    assert another.page.notice.isHidden()
    another.types(another.sheet.lines)
    assert another.presses() == ""
    assert not another.page.restored.isHidden()
