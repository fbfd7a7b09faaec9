"""When the system sleeps, locks its screen or shows somebody else's, so do we: heard from a logind on a real bus."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_ui_process import running

from clinic_app.ui.session import LOGIND, MANAGER, Session, session_path

OURS, THEIRS = "/org/freedesktop/login1/session/_32", "/org/freedesktop/login1/session/c7"
SESSION = "org.freedesktop.login1.Session"

_HELD: list[object] = []
needs_a_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no message bus on this system")


class Logind(QDBusVirtualObject):
    """Says what logind says, and gives out what keeps it from sleeping."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.bus = QDBusConnection.connectToBus(address, "logind")
        assert self.bus.registerVirtualObject(MANAGER, self, QDBusConnection.VirtualObjectRegisterOption.SubPath)
        assert self.bus.registerService(LOGIND)
        self.properties: dict[str, bool] = {"LockedHint": False, "Active": True}
        self.asked: list[list[str]] = []
        self.kept_awake_by: int | None = None

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.member() == "Get":
            return _reply(message, connection, QDBusVariant(self.properties[str(message.arguments()[1])]))
        if message.member() != "Inhibit":
            return False
        self.asked.append([str(word) for word in message.arguments()])
        self.kept_awake_by, theirs = os.pipe()
        given = QDBusUnixFileDescriptor(theirs)
        os.close(theirs)
        return _reply(message, connection, given)

    def says(self, path: str, interface: str, name: str, *words: Any) -> None:
        said = QDBusMessage.createSignal(path, interface, name)
        said.setArguments(list(words))
        assert self.bus.send(said)

    def is_kept_awake(self) -> bool:
        """Whether somebody holds the other end."""
        assert self.kept_awake_by is not None
        os.set_blocking(self.kept_awake_by, False)
        try:
            return os.read(self.kept_awake_by, 1) != b""
        except BlockingIOError:
            return True


def _reply(message: QDBusMessage, connection: QDBusConnection, answer: Any) -> bool:
    reply = message.createReply()
    reply.setArguments([answer])
    return connection.send(reply)


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


@pytest.fixture
def logind(bus: str) -> Iterator[Logind]:
    """Held, and off the bus, before it may be collected: what is still asked of it would reach nobody."""
    made = Logind(bus)
    _HELD.append(made)
    yield made
    made.bus.unregisterObject(MANAGER, QDBusConnection.UnregisterMode.UnregisterTree)
    for name in ("ours", "logind"):
        QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def ours(bus: str, logind: Logind) -> QDBusConnection:
    return QDBusConnection.connectToBus(bus, "ours")


def settled(ours: QDBusConnection) -> None:
    """One question to the bus and its answer: by then it knows what we listen for."""
    ours.call(QDBusMessage.createMethodCall("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId"))


@needs_a_bus
@pytest.mark.parametrize(
    ("path", "interface", "name", "words", "leaves"),
    [
        (MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", [True], True),
        (MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", [False], False),
        (MANAGER, "org.freedesktop.login1.Manager", "PrepareForShutdown", [True], True),
        (OURS, SESSION, "Lock", [], True),
        (THEIRS, SESSION, "Lock", [], False),
        (
            OURS,
            "org.freedesktop.DBus.Properties",
            "PropertiesChanged",
            [SESSION, {"LockedHint": True}, ["Scope"]],
            True,
        ),
        (
            OURS,
            "org.freedesktop.DBus.Properties",
            "PropertiesChanged",
            [SESSION, {"LockedHint": False}, ["Scope"]],
            False,
        ),
        (OURS, "org.freedesktop.DBus.Properties", "PropertiesChanged", [SESSION, {"Active": False}, ["Scope"]], True),
        (OURS, "org.freedesktop.DBus.Properties", "PropertiesChanged", [SESSION, {"Active": True}, ["Scope"]], False),
        (OURS, "org.freedesktop.DBus.Properties", "PropertiesChanged", [SESSION, {"IdleHint": True}, ["Scope"]], False),
        (
            THEIRS,
            "org.freedesktop.DBus.Properties",
            "PropertiesChanged",
            [SESSION, {"Active": False}, ["Scope"]],
            False,
        ),
        ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True], True),
        ("/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [False], False),
    ],
)
def test_sleep_lock_and_another_person_in_front_are_heard(
    logind: Logind, ours: QDBusConnection, qtbot: QtBot, path: str, interface: str, name: str, words: list[Any],
    leaves: bool,
) -> None:  # fmt: skip
    heard: list[str] = []
    session = Session([ours], "2")
    session.left.connect(lambda: heard.append("left"))
    settled(ours)
    if len(words) > 1:
        logind.properties |= words[1]
    logind.says(path, interface, name, *words)
    logind.says(OURS, SESSION, "Lock")
    # What was said after it has come, so it has come too: a bus keeps the order.
    qtbot.waitUntil(lambda: len(heard) >= 1 + leaves)
    assert len(heard) == 1 + leaves


@needs_a_bus
def test_where_nobody_says_which_session_is_ours_any_lock_counts(
    logind: Logind, ours: QDBusConnection, qtbot: QtBot
) -> None:
    heard: list[str] = []
    session = Session([ours])
    session.left.connect(lambda: heard.append("left"))
    settled(ours)
    logind.says(THEIRS, SESSION, "Lock")
    qtbot.waitUntil(lambda: heard == ["left"])


@needs_a_bus
def test_another_program_cannot_play_logind(bus: str, logind: Logind, ours: QDBusConnection, qtbot: QtBot) -> None:
    heard: list[str] = []
    session = Session([ours], "2")
    session.left.connect(lambda: heard.append("left"))
    settled(ours)
    stranger = QDBusConnection.connectToBus(bus, "stranger")
    stranger.send(QDBusMessage.createSignal(OURS, SESSION, "Lock"))
    settled(stranger)
    QDBusConnection.disconnectFromBus("stranger")
    logind.says(OURS, SESSION, "Lock")
    qtbot.waitUntil(lambda: heard == ["left"])


@needs_a_bus
def test_while_somebody_is_in_sleep_waits_for_the_lock(logind: Logind, ours: QDBusConnection, qtbot: QtBot) -> None:
    session = Session([ours], "2")
    session.delay_sleep()
    session.delay_sleep()
    qtbot.waitUntil(lambda: bool(logind.asked))
    assert logind.asked == [["sleep", "Notebook", "Saving", "delay"]]
    settled(ours)
    assert logind.is_kept_awake()
    # As at the end of the process: what held it goes.
    session.deleteLater()
    del session
    qtbot.waitUntil(lambda: not logind.is_kept_awake())


@needs_a_bus
def test_a_question_on_its_way_holds_nobody(logind: Logind, ours: QDBusConnection) -> None:
    """What a question alone still held was deleted in the midst of deleting the question, which is its child."""
    session = Session([ours], "2")
    session.said(QDBusMessage.createSignal(OURS, "org.freedesktop.DBus.Properties", "PropertiesChanged"))
    assert len(session.findChildren(QDBusPendingCallWatcher)) == 2
    held = weakref.ref(session)
    del session
    assert held() is None


@pytest.mark.parametrize(
    ("session_id", "path"), [("2", OURS), ("c7", THEIRS), ("12", "/org/freedesktop/login1/session/_312")]
)
def test_a_session_is_found_where_logind_keeps_it(session_id: str, path: str) -> None:
    assert session_path(session_id) == path


_PROGRAM = """
import sys
from pathlib import Path
from clinic_app import main
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.domain.people import Role
from clinic_app.services.doorway import NewClinic, NewPerson
from clinic_app.settings import Settings
from clinic_app.ui import app, locking

cost = KdfCost(64, 1, 1)
folder = Path(sys.argv[1])
settings, clock = Settings(folder, language="en"), main.real_clock("Asia/Bangkok")
settings.save()
entrance = main.build_entrance(settings, clock, lambda: KdfPolicy(cost, KdfCost(1 << 20, 16, 16), cost))
people = tuple(NewPerson(word=w, passphrase=w + " and three other words", role=Role.COORDINATOR, staff_code=w)
               for w in ("mango", "river"))
entrance.doorway().create(NewClinic(kind="clinic", people=people))
dressed = app.dress(settings)
window = app.build_window(entrance, settings, clock, after_lock=False,
                          replace_process=lambda waits, unkept: locking.replace_process(
                              folder, asking=waits, unkept=unkept, place=""))
window.jobs.run(window, lambda: entrance.doorway().unlock("mango", "mango and three other words"), then=window.enter)
app.run(dressed, window)
sys.exit(7)  # never reached: the lock ends the process
"""


@needs_a_bus
@pytest.mark.skipif(sys.platform != "linux", reason="finds the new process in /proc")
def test_the_program_locks_before_the_pc_sleeps_and_only_then_lets_it(
    logind: Logind, bus: str, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "clinic"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "ignore", "XDG_SESSION_ID": "2",
                   "DBUS_SYSTEM_BUS_ADDRESS": bus, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}  # fmt: skip
    program = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(folder)], env=environment, start_new_session=True)
    successor = None
    try:
        qtbot.waitUntil(lambda: bool(logind.asked), timeout=60_000)
        assert logind.is_kept_awake()
        logind.says(MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", True)
        qtbot.waitUntil(lambda: program.poll() is not None, timeout=30_000)
        assert program.returncode == 0
        qtbot.waitUntil(lambda: not logind.is_kept_awake())
        successor = running(folder)
        assert successor is not None
    finally:
        program.kill()
        program.wait()
        if successor is not None:
            os.kill(successor, signal.SIGKILL)
