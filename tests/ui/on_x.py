"""The real program on a real X server, driven by real keys and read by the bus that screen readers use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any, Final

SYSTEM_PYTHON: Final = "/usr/bin/python3"
"""The bindings of the bus belong to Debian's own Python, not to our environment."""
NEEDED: Final = ("Xvfb", "xdotool", "dbus-daemon")
_SCREEN: Final = ("-screen", "0", "1366x768x24", "-nolisten", "tcp")
_PATIENCE_S: Final = 60.0
_READER: Final = Path(__file__).with_name("read_at_spi.py")


def missing() -> str:
    """What this machine lacks; empty if it can do all of it."""
    lacking = [each for each in NEEDED if which(each) is None]
    asked = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(asked, capture_output=True, check=False).returncode:
        lacking.append("gir1.2-atspi-2.0")
    return ", ".join(lacking)


@dataclass(frozen=True)
class Heard:
    """One thing on the screen, as a screen reader is told of it."""

    role: str
    name: str
    states: tuple[str, ...]
    described: str = ""


class OnX:
    """One run of the program."""

    def __init__(self, environment: dict[str, str], program: subprocess.Popen[bytes]) -> None:
        self._environment, self.program = environment, program

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, as a hand does."""
        self._xdotool("key", "--clearmodifiers", "--delay", "40", *keys)

    def types(self, text: str) -> None:
        """Type."""
        self._xdotool("type", "--delay", "20", text)

    def hears(self) -> list[Heard]:
        """Everything that is told of what shows now, in order."""
        done = subprocess.run(
            [SYSTEM_PYTHON, str(_READER)],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        told: list[dict[str, Any]] = json.loads(done.stdout) if done.returncode == 0 and done.stdout else []
        return [Heard(each["role"], each["name"], tuple(each["states"]), each["described"]) for each in told]

    def until(self, what: Callable[[list[Heard]], bool], words: str) -> list[Heard]:
        """Wait until what is heard is like this."""
        until = time.monotonic() + _PATIENCE_S
        heard: list[Heard] = []
        while time.monotonic() < until:
            assert self.program.poll() is None, "the program ended"
            heard = self.hears()
            if what(heard):
                return heard
        raise AssertionError(f"never heard: {words}; heard {[each.name for each in heard if each.name][:60]}")

    def until_named(self, name: str) -> list[Heard]:
        """Wait until something of this name shows."""
        return self.until(lambda heard: any(name in each.name for each in heard), name)

    def focus(self) -> Heard | None:
        """Where the focus is, as it is told."""
        return next((each for each in reversed(self.hears()) if "focused" in each.states and each.name), None)

    def take_the_keys(self) -> None:
        """Without a window manager nobody gives the window the keys."""
        found = self._xdotool("search", "--onlyvisible", "--name", "Notebook").split()
        self._xdotool("windowfocus", "--sync", found[-1])

    def _xdotool(self, *command: str) -> str:
        done = subprocess.run(
            ["xdotool", *command], env=self._environment, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout


@contextmanager
def program_on_x(data: Path, *arguments: str) -> Iterator[OnX]:
    """The program in a folder of the test, on a server and a bus of its own; all of it ends with the block."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        # A number of our own: a server that looks for a free one may take that of another which is just ending.
        number = f":{1000 + os.getpid() % 30_000}"
        display = _started(started, ["Xvfb", number, "-displayfd", "1", *_SCREEN])
        bus = _started(started, ["dbus-daemon", "--session", "--print-address", "--nofork"])
        environment = dict(os.environ) | {
            "DISPLAY": f":{display}", "DBUS_SESSION_BUS_ADDRESS": bus, "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "HOME": str(data), "XDG_RUNTIME_DIR": str(data),
        }  # fmt: skip
        environment.pop("LD_PRELOAD", None)
        program = subprocess.Popen(
            [sys.executable, "-m", "clinic_app", "--data", str(data / "data"), *arguments], env=environment
        )
        started.append(program)
        yield OnX(environment, program)
    finally:
        for each in reversed(started):
            each.terminate()
        for each in reversed(started):
            try:
                each.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
            if each.stdout is not None:
                each.stdout.close()


def _started(started: list[subprocess.Popen[bytes]], command: list[str]) -> str:
    """Start it; the first line it says."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    started.append(process)
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()
