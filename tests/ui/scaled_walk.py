"""The program under a true QT_SCALE_FACTOR, from the door to a form and a paper. Begun by `test_true_scale.py`.

The screen is 1366 × 768, of which the desktop keeps 32 for its bar. What Qt complains of fails it, as anywhere.
"""

from __future__ import annotations

import os
from pathlib import Path

from desk_top import DeskTop, dress
from page_contrast import faint
from page_tour import cut
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.ui import i18n
from clinic_app.ui.screens.case import CaseScreen

FACTOR = float(os.environ["QT_SCALE_FACTOR"])
BAR = 32
_LEAST, _TURNS = 4, 40


def test_pages_are_whole_at_this_scale(tmp_path: Path, qtbot: QtBot) -> None:
    language = os.environ["CLINIC_LANGUAGE"]
    top = DeskTop(tmp_path, qtbot, dress(language, "light"))
    screen = top.window.screen()
    assert screen.devicePixelRatio() == FACTOR
    room = screen.size() - QSize(0, round(BAR / FACTOR))
    assert abs(room.width() * FACTOR - 1366) <= FACTOR
    top.window.resize(room)
    found: list[str] = []

    def look(name: str) -> None:
        for turn in range(_TURNS):  # a page lays itself out part by part
            top.settles()
            QApplication.processEvents()
            if turn > _LEAST and not cut(top.page):
                break
        assert top.window.size() == room, name
        picture = top.window.grab()
        assert picture.devicePixelRatio() == FACTOR
        found.extend(f"{name}: {fault}" for fault in (*cut(top.page), *faint(top.window, top.page)))
        if folder := os.environ.get("PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            picture.save(str(Path(folder) / f"{name}-{language}-{FACTOR}.png"))

    look("first-run")
    desk = TrainingDesk.opened(top)
    ways, case_id = desk.inside.ways, desk.case().id
    for place in desk.inside.places:
        desk.inside.open_place(place)
        look(f"place-{place}")
    for section in ("survivor", "incident", "care"):
        page = CaseScreen(ways, case_id, section=section)
        desk.inside.open_page(page, place="cases")
        top.until(lambda page=page: page.view is not None)
        look(section)
    for name, opens in (("services", ways.open_services), ("papers", ways.print_case)):
        opens(case_id)
        look(name)
    for name, begins in (("door-step", ways.new_case), ("emergency", ways.new_emergency)):
        begins()
        look(name)
    top.close()
    i18n.use("en")
    assert "\n".join(found) == ""
