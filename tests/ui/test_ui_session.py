"""When the system sleeps or locks its screen, so do we: heard on a real message bus."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.ui.session import Session

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no message bus on this system")


@pytest.fixture
def bus(qapp: QApplication) -> Iterator[str]:
    """A bus of our own, so that nobody else's PC hears of it."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().decode().strip()
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()


@pytest.mark.parametrize(
    ("interface", "name", "words", "leaves"),
    [
        ("org.freedesktop.login1.Manager", "PrepareForSleep", [True], True),
        ("org.freedesktop.login1.Manager", "PrepareForSleep", [False], False),
        ("org.freedesktop.login1.Session", "Lock", [], True),
        ("org.freedesktop.ScreenSaver", "ActiveChanged", [True], True),
        ("org.gnome.ScreenSaver", "ActiveChanged", [False], False),
    ],
)
def test_sleep_and_lock_of_the_system_are_heard(
    bus: str, qtbot: QtBot, interface: str, name: str, words: list[bool], leaves: bool
) -> None:
    ours, theirs = (QDBusConnection.connectToBus(bus, f"{name}-{who}-{leaves}") for who in ("ours", "theirs"))
    heard: list[str] = []
    session = Session([ours])
    session.left.connect(lambda: heard.append("left"))
    # One question to the bus and its answer: by then it knows what we listen for.
    ours.call(QDBusMessage.createMethodCall(*["org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId"]))
    said = QDBusMessage.createSignal("/org/freedesktop/x", interface, name)
    said.setArguments(words)
    assert theirs.send(said)
    after = QDBusMessage.createSignal("/org/freedesktop/x", "org.freedesktop.login1.Session", "Lock")
    assert theirs.send(after)
    # What was said after it has come, so it has come too: a bus keeps the order.
    qtbot.waitUntil(lambda: len(heard) == 1 + leaves)
    for one in (f"{name}-ours-{leaves}", f"{name}-theirs-{leaves}"):
        QDBusConnection.disconnectFromBus(one)
