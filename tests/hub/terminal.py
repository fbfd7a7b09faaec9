"""A terminal with a keyboard before it: a shell on a pseudo-terminal, typed into, and read as it stands there."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PROMPT: Final = "%at the desk%> "
_PATIENCE_S: Final = 120.0
CTRL_C: Final = "\x03"


class Terminal:
    """What stands on the screen is kept in `screen`; every command has an end, and says with which status."""

    def __init__(self, folder: Path, around: Mapping[str, str]) -> None:
        self.screen = ""
        self.status = 0
        self._seen = 0
        self._read = getincrementaldecoder("utf-8")(errors="replace")
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            os.execve("/bin/sh", ["sh", "-i"], dict(around))
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 500, 0, 0))
        self.until(_PROMPT)

    def types(self, text: str) -> None:
        """Keys; `Enter` is a line end."""
        os.write(self._file, text.encode())

    def until(self, words: str) -> str:
        """Wait until this stands below what was read last; all that stands there up to it."""
        until = time.monotonic() + _PATIENCE_S
        while words not in self.screen[self._seen :]:
            left = until - time.monotonic()
            assert left > 0, f"{words!r} never came; it says {self.screen[-2_000:]!r}"
            if select.select([self._file], [], [], left)[0]:
                self.screen += self._read.decode(os.read(self._file, 65_536)).replace("\r", "")
        end = self.screen.index(words, self._seen) + len(words)
        said, self._seen = self.screen[self._seen : end], end
        return said

    def runs(self, command: str) -> str:
        """Type a command and wait for its end; what it said. Its end is in `status`."""
        self.types(f"{command}\n")
        return self.ends()

    def ends(self) -> str:
        """Wait until what runs has ended; what it said meanwhile."""
        said = self.until(_PROMPT).removesuffix(_PROMPT)
        self.types("echo status=$?.\n")
        self.until("$?.\n")
        self.status = int(self.until(".").removeprefix("status=").removesuffix("."))
        self.until(_PROMPT)
        return said.partition("\n")[2]

    def close(self) -> None:
        """Whatever runs in it ends with it."""
        self.types(CTRL_C)
        os.close(self._file)  # the shell is told that nobody sits there any more; a hub reads its certificate anew
        if not _gone(self._pid, 10):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


def _gone(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return True
        time.sleep(0.02)
    return False


@contextmanager
def terminal(folder: Path, **around: str) -> Iterator[Terminal]:
    """In this folder, with our commands at hand."""
    commands = Path(sys.executable).parent
    path = f"{commands}:{os.environ['PATH']}"
    environment = {**os.environ, **around, "PS1": _PROMPT, "PATH": path, "HOME": str(folder)}
    environment.pop("ENV", None)
    made = Terminal(folder, environment)
    try:
        yield made
    finally:
        made.close()
