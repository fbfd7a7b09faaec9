"""An inbox in which nothing stands says what will stand there, in each of its three lists."""

from __future__ import annotations

from pathlib import Path

from desk_top import DeskTop, dress
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.ui.screens.inbox import InboxPage


def test_an_empty_list_says_what_comes_there_and_until_when(tmp_path: Path, qtbot: QtBot) -> None:
    top = DeskTop(tmp_path, qtbot, dress("en", "light"))
    desk = TrainingDesk.opened(top)
    page = desk.inside.open_place("inbox")
    assert isinstance(page, InboxPage)
    desk.settles()
    said: list[str] = []
    for group, nothing in (
        ("answer", "Nothing to answer."), ("care", "Nobody is in your care."), ("done", "Nothing is done yet."),
    ):  # fmt: skip
        page.chips[group].click()
        desk.settles()
        assert page._none.bold.text() == nothing
        said.append(page._none.line.text())
    top.close()
    assert all("stands here" in words for words in said)
    assert len(set(said)) == 3
