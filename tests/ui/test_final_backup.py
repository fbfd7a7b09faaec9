"""The last backup before a lock: where nobody waits it is made behind the cover, and never while somebody does."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from test_ui_backups import Desk, desk, stick  # noqa: F401 - the fixtures

from clinic_app.ui.cover import Cover
from clinic_app.ui.session import Session

COVER_S, LOCK_S = 3 * 60, 20 * 60


class Alone:
    """Somebody backed up yesterday and came in this morning without the stick; then they walk away."""

    def __init__(self, desk: Desk) -> None:  # noqa: F811
        self.desk, self.top = desk, desk.desk
        desk.backed_up()
        self.away = desk.stick.with_name(desk.stick.name + "-away")
        desk.stick.rename(self.away)
        self.top.hands.at = self.top.hands.at.replace(day=self.top.hands.at.day + 1)
        self.top.window.enter(desk.clinic)
        self.top.until(lambda: self.top.window.jobs.idle)
        self.curtain = self.top.window.curtain

    def stick_is_put_in(self) -> None:
        self.away.rename(self.desk.stick)

    @property
    def backups(self) -> list[Path]:
        return sorted(self.desk.stick.glob("*.nbk")) if self.desk.stick.exists() else []

    def left_until_the_lock(self) -> None:
        """Covered without the stick, which comes only now."""
        self.top.waits(COVER_S)
        self.top.until(lambda: self.top.window.covered and self.top.window.jobs.idle)
        self.stick_is_put_in()
        self.top.waits(LOCK_S - COVER_S)


@pytest.fixture
def alone(desk: Desk) -> Alone:  # noqa: F811
    return Alone(desk)


def test_what_is_due_is_backed_up_behind_the_cover_when_the_pc_is_left_alone(alone: Alone) -> None:
    alone.stick_is_put_in()
    alone.top.waits(COVER_S)
    assert alone.top.window.covered
    alone.top.until(lambda: len(alone.backups) == 2 and alone.top.window.jobs.idle)
    assert alone.top.replaced == 0


def test_what_is_due_when_the_time_is_over_is_backed_up_before_the_lock(alone: Alone) -> None:
    alone.left_until_the_lock()
    assert alone.curtain.final_backup.waits
    assert alone.top.window.covered
    assert alone.top.replaced == 0
    alone.top.until(lambda: alone.top.replaced == 1)
    assert len(alone.backups) == 2
    assert not alone.top.somebody_waits


def test_a_hand_on_the_cover_ends_the_wait_and_signs_in_anew(alone: Alone) -> None:
    alone.left_until_the_lock()
    alone.top.press(Qt.Key.Key_X, alone.top.sees(Cover))
    assert alone.curtain.locking
    alone.top.until(lambda: alone.top.replaced == 1)
    assert alone.top.somebody_waits
    assert not [path for path in alone.desk.stick.glob("*.nbk") if path.stat().st_size == 0]


def test_a_passphrase_that_was_on_its_way_comes_too_late(alone: Alone) -> None:
    alone.left_until_the_lock()
    alone.curtain._came_back()
    assert alone.curtain.locking
    assert alone.top.window.covered


def test_figures_come_too_late_too(alone: Alone) -> None:
    alone.left_until_the_lock()
    alone.curtain._lift("314159")
    assert alone.curtain.locking
    assert alone.top.window.covered


def test_panic_and_the_lock_of_the_system_wait_for_no_backup(alone: Alone) -> None:
    alone.stick_is_put_in()
    session = Session([])
    alone.curtain.obey(session)
    session.changed(True)
    assert alone.curtain.locking
    assert not alone.curtain.final_backup.waits
    alone.top.until(lambda: alone.top.replaced == 1)
    assert len(alone.backups) == 1


def test_a_lock_that_cannot_wait_is_not_followed_by_a_second(alone: Alone) -> None:
    alone.left_until_the_lock()
    alone.curtain.lock()
    alone.curtain.final_backup._end()
    alone.curtain.final_backup._end()
    alone.top.until(lambda: alone.top.replaced == 1)
    assert alone.top.window.jobs.idle or alone.top.replaced == 1


def test_a_stick_that_takes_too_long_does_not_put_off_the_lock_for_ever(alone: Alone) -> None:
    alone.left_until_the_lock()
    timer = alone.curtain.final_backup._most
    assert timer.isActive()
    assert timer.interval() <= 90_000
    timer.timeout.emit()
    assert alone.curtain.locking


def test_without_anything_due_the_lock_comes_at_once(desk: Desk) -> None:  # noqa: F811
    desk.backed_up()
    desk.desk.waits(LOCK_S)
    desk.desk.until(lambda: desk.desk.replaced == 1)
    assert len(list(desk.stick.glob("*.nbk"))) == 1


def test_where_nobody_may_make_a_backup_the_lock_comes_at_once(at_the_door: DeskTop) -> None:
    curtain = at_the_door.window.curtain
    curtain.final_backup.look()
    curtain.final_backup.begin()
    assert not curtain.final_backup.waits


def test_a_stick_that_is_full_does_not_put_it_off(alone: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage = shutil.disk_usage(alone.away)
    alone.top.waits(COVER_S)
    alone.top.until(lambda: alone.top.window.covered and alone.top.window.jobs.idle)
    alone.stick_is_put_in()
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage._replace(free=0))
    alone.top.waits(LOCK_S - COVER_S)
    alone.top.until(lambda: alone.top.replaced == 1)
    assert len(alone.backups) == 1
