"""Screens are tested offscreen, in English and light unless a test asks for something else."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from desk_top import STANDING, DeskTop, dress, founded, left_open
from night_shift import NightShift
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.ui import app, i18n
from clinic_app.ui.screens.today import Today


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """What a test started ends with it, also where it fails: its window would stand before those of all tests after."""
    before = list(STANDING)
    try:
        return (yield)
    finally:
        for each in STANDING[:]:
            if each not in before:
                each.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """A window that is left takes the keys of the tests after it. It is put away, and whoever left it fails."""
    done = yield
    left = [] if QApplication.instance() is None else list(left_open())
    named = [f"{type(each).__name__} {each.windowTitle()}" for each in left]
    for each in left:
        each.hide()
        each.deleteLater()
    assert not named, f"left open: {named}"
    return done


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application, dressed as ours. Its style must live as long as it does."""
    dressed = dress("en", "light")
    return dressed.app


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[app.Dressed]:
    """In English and light, whatever the test before did."""
    yield dress("en", "light")
    i18n.use("en")


@pytest.fixture
def desk_top(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[DeskTop]:
    """A PC without records."""
    made = DeskTop(tmp_path, qtbot, dressed)
    yield made
    made.close()


@pytest.fixture
def at_the_door(desk_top: DeskTop) -> DeskTop:
    """A PC with a vault of two coordinators, at the door."""
    founded(desk_top)
    desk_top.window.show_outside()
    return desk_top


@pytest.fixture
def nurse(desk_top: DeskTop) -> NightShift:
    """A nurse who has come in, on the first night of a clinic."""
    made = NightShift.founded(desk_top)
    made.comes_in()
    made.sees(Today)
    return made
