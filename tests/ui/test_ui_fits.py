"""Every word fits its place, in both languages and themes, from 100 to 200 %. `PICTURES=DIR` keeps what was seen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from album import Album
from desk_top import DeskTop, dress, founded
from drawn_alike import DrawnAlike
from page_tour import cut
from painted_contrast import faint_in_every_state
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from test_ui_door import fill, made
from test_ui_hide_and_lock import come_in

from clinic_app.ui import i18n
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.recover import Recover
from clinic_app.ui.screens.salvage import Salvage
from clinic_app.ui.screens.set_up import SetUp
from clinic_app.ui.screens.unlock import Unlock

SIZES = {
    "large": QSize(1366, 736), "at_125": QSize(1093, 578), "at_150": QSize(910, 480), "at_200": QSize(683, 360),
}  # fmt: skip
SMALLEST = QSize(512, 352)
"""1024 by 768 at 200 %."""
_BEFORE_THE_RECORD = frozenset(
    {"first-run", "set-up-place", "set-up-people", "set-up-sheet", "door", "recover", "salvage-sign_in",
     "salvage-sheet", "salvage-key"}
)  # fmt: skip


@pytest.fixture(params=["en-light", "en-dark", "th-light", "th-dark"])
def look(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[str, DeskTop]]:
    """A PC without records, in one language and theme."""
    language, colours = request.param.split("-")
    made = DeskTop(tmp_path, qtbot, dress(language, colours))
    yield request.param, made
    made.close()
    i18n.use("en")


@pytest.fixture
def album(look: tuple[str, DeskTop], monkeypatch: pytest.MonkeyPatch) -> Album:
    """The pictures of what that PC shows; what is drawn there by chance is the same each time."""
    name, desk_top = look
    DrawnAlike(monkeypatch)
    return Album(desk_top, name.partition("-")[0])


def looked_at(
    desk_top: DeskTop, name: str, look: str, album: Album | None = None, without: tuple[QWidget, ...] = (),
    *, covered: bool = False,
) -> list[str]:  # fmt: skip
    """Look at the page in each size: what is cut or too faint; with an album, also what is not as it was.

    `covered`: something lies over the page, and what is half below it is not judged.
    """
    found = []
    for size_name, size in (SIZES | ({"smallest": SMALLEST} if name in _BEFORE_THE_RECORD else {})).items():
        desk_top.window.resize(size)
        desk_top.qtbot.waitUntil(lambda size=size: desk_top.window.size() == size)
        for _layouts_within in range(5):  # columns that come to stand below each other ask once more
            desk_top.dressed.app.processEvents()
        found += [f"{size_name}: {each}" for each in cut(desk_top.page)]
        if size_name == "large" and not covered:
            found += faint_in_every_state(desk_top.window)
        if album is not None and size_name == "large":
            album.look_once(name, look.partition("-")[2], without=without)
        if folder := os.environ.get("PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            desk_top.window.grab().save(str(Path(folder) / f"{name}-{look}-{size_name}.png"))
    return found


def test_first_run_and_set_up_fit(look: tuple[str, DeskTop], album: Album) -> None:
    name, desk_top = look
    found = looked_at(desk_top, "first-run", name, album)
    desk_top.sees(FirstRun).set_up.click()
    set_up = desk_top.sees(SetUp)
    set_up.kind.choose_by_hand("both")
    found += looked_at(desk_top, "set-up-place", name, album)
    set_up.to_people.click()
    found += looked_at(desk_top, "set-up-people", name, album)
    for form, word in zip(set_up.people, ("mango", "river"), strict=True):
        fill(form, word, f"{word} and three other words")
    back = made(desk_top, set_up)
    desk_top.until(lambda: bool(back._pdf))
    found += looked_at(desk_top, "set-up-sheet", name, album)
    assert found + album.differing == []


def test_the_door_and_its_words_fit(look: tuple[str, DeskTop], album: Album) -> None:
    name, desk_top = look
    founded(desk_top)
    desk_top.window.show_outside()
    door = desk_top.sees(Unlock)
    door.sign_in.tried.emit("mango", "not this one at all")
    desk_top.until(door.sign_in.notice.isVisible)
    desk_top.until(door._tried_before.isVisible)
    found = looked_at(desk_top, "door", name, album)
    door.recover_wanted.emit()
    desk_top.sees(Recover)
    found += looked_at(desk_top, "recover", name, album)
    door.salvage_wanted.emit()
    page = desk_top.sees(Salvage)
    for way in ("sign_in", "sheet", "key"):
        page.way.pick(way)
        page._show_way()
        found += looked_at(desk_top, f"salvage-{way}", name, album)
    assert found + album.differing == []


def test_the_cover_asks_without_cutting_anything(look: tuple[str, DeskTop], album: Album) -> None:
    name, desk_top = look
    founded(desk_top)
    desk_top.window.show_outside()
    come_in(desk_top)
    desk_top.window.hide_everything()
    found = looked_at(desk_top, "cover", name, album)
    desk_top.window.curtain.cover.touched.emit()
    found += looked_at(desk_top, "cover-asks", name, album, covered=True)
    desk_top.window.resize(512, 352)  # 1024×768 at 200 %
    for _layouts_within in range(5):
        desk_top.dressed.app.processEvents()
    found += cut(desk_top.page)
    assert found + album.differing == []
