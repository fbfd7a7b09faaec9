"""What is said of backups on the hub has room, in both languages, large and at 150 %."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from running_hub import Running, serving
from test_ui_fits import SIZES, cut
from test_ui_hub_backups import Desk

from clinic_app.errors import KeepRefused
from clinic_app.services.carrying import Upload
from clinic_app.services.from_hub import Asked, OnHub
from clinic_app.services.hub_backup import OnItsWay
from clinic_app.ui import i18n
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.restore import Restore
from clinic_app.ui.screens.restore_from_hub import RestoreFromHub
from clinic_app.ui.wording import worded
from clinic_app.wire.hub_api import Limits


@pytest.fixture(params=["en", "th"])
def pc(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> Iterator[DeskTop]:
    made = DeskTop(tmp_path, qtbot, dress(request.param, "light"))
    yield made
    made.close()
    i18n.use("en")


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    yield from serving(tmp_path_factory.mktemp("hub"), Limits())


def narrow(pc: DeskTop) -> list[str]:
    """What is cut at either size."""
    found = list[str]()
    for size in SIZES.values():
        pc.window.resize(size)
        for _round in range(3):  # what wraps asks its parent for more room, and that one its own
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            QApplication.processEvents()
        found += cut(pc.page)
    return found


def test_the_card_has_room_for_all_it_says(pc: DeskTop, hub: Running) -> None:
    desk = Desk(pc, hub)
    desk.joins()
    card, duty = desk.card(), desk.duty
    pc.until(lambda: not card.want.isHidden())
    assert narrow(pc) == []
    card.want.click()
    pc.until(lambda: desk.kept() == 1 and not duty.busy)
    assert narrow(pc) == []
    way = OnItsWay(backup="00" * 16, made_at="2026-11-23T03:00:00Z", counter=1, cases=1, size=1 << 30, names_hash=b"")
    duty.upload = Upload(way, Path(), ("0",) * 4_096, {str(number) for number in range(2_000)}, 1 << 20, 64.0)
    duty.busy, duty.message = True, worded(KeepRefused("full"))
    for behind in (False, True):
        duty.behind = behind
        duty.changed.emit()
        assert narrow(pc) == []
    duty.upload = None


def test_the_page_that_fetches_has_room_for_all_it_says(pc: DeskTop, hub: Running) -> None:
    pc.sees(FirstRun).restore.click()
    pc.sees(Restore).from_hub.click()
    page = pc.sees(RestoreFromHub)
    assert narrow(pc) == []
    page.fetching.kept = lambda: ()  # type: ignore[method-assign]
    page._asked(Asked("https://hub.province.example", "tak-general-hospital-oscc", ("umbrella",) * 6))
    pc.until(lambda: not page.look.isHidden())
    page._let_in((OnHub("00" * 16, hub.hands.now(), 312_400_000), OnHub("11" * 16, hub.hands.now(), 298_000_000)))
    page.work.begin("Fetching 312.4 MB. If it is stopped, or the line breaks, it goes on where it was.")
    assert narrow(pc) == []
