"""Work for the next turn: done for whoever is still there, and never a reason to keep who is gone."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from weakref import ref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

import clinic_app.ui
from clinic_app.ui.soon import soon


class _Page(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.did = 0

    def do(self) -> None:
        self.did += 1


def _deleted(page: QObject) -> None:
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_it_is_done_once_and_not_at_once(qtbot: QtBot) -> None:
    page = _Page()
    soon(page, page.do)
    assert page.did == 0
    for _turn in range(2):
        QCoreApplication.processEvents()
        assert page.did == 1


@pytest.mark.parametrize(
    "work_of", [lambda page: page.do, lambda page: partial(_Page.do, page)], ids=["method", "partial"]
)
def test_who_is_gone_by_then_is_left_alone_and_not_held(
    qtbot: QtBot, work_of: Callable[[_Page], Callable[[], object]]
) -> None:
    page, did = _Page(), list[str]()
    soon(page, work_of(page))
    soon(page, lambda: did.append("done"))
    _deleted(page)
    held = ref(page)
    del page
    QCoreApplication.processEvents()
    gc.collect()
    assert did == []
    assert held() is None


def test_nothing_of_ours_asks_qt_for_the_next_turn_itself() -> None:
    """`singleShot(0, owner, work)` holds what its owner was, if that goes first."""
    found = [
        path.name
        for path in Path(clinic_app.ui.__path__[0]).rglob("*.py")
        if re.search(r"singleShot\(\s*0\b", path.read_text("utf-8")) and path.name != "soon.py"
    ]
    assert found == []
