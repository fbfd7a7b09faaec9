"""What every trial of an update needs: a publisher's keys and sticks, a record of the rehearsal, and a hand that cuts.

By the commands that docs/release.md and docs/updating.md name. Each trial has a folder of its own on the stick.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from chroot import Chroot, home_of

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = "/home/nurse"
_SIGNS_IN = "wanida\nnobody in this rehearsal is real\n"  # clinic_app/rehearsal/town.py
_KEY = "a key of this trial alone"
_PATIENCE_S = 120
_AFTER_SIGNING_IN = frozenset({"HeadingNotFound"})
# Long enough to be cut in the middle, on any PC: the record's own log grows by megabytes meanwhile.
STEP = """
ALTER TABLE cases ADD COLUMN trial TEXT;
UPDATE cases SET trial = code;
CREATE TABLE trial (number INTEGER PRIMARY KEY, filler TEXT NOT NULL) STRICT;
INSERT INTO trial WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 400000)
    SELECT n, hex(randomblob(40)) FROM counted;
"""


class Publishing:
    """A publisher, and a PC that takes what is published. `user` is who updates, the nurse who works."""

    kind: str
    user: str
    program: str
    admin: str

    def __init__(self, pc: Chroot, bundle: Path, version: str) -> None:
        self.pc, self.bundle, self.version = pc, bundle, version
        self.place = f"/stick/{self.kind}"
        self.stick = pc.root / self.place[1:]
        self.stick.mkdir()
        self.played = f"{HOME}/played-{self.kind}"
        self.record = f"{self.played}/sender"
        self.root = b""

    # --- the publisher -------------------------------------------------------------------------------------

    def keys(self) -> None:
        """Two who keep the root and two who sign versions, with the bundle that was made."""
        subprocess.run(["cp", "-a", str(self.bundle), str(self.stick / "made")], check=True)  # noqa: S603, S607 - the system's own
        public = {}
        for name in ("keeper-1", "keeper-2", "signer-1", "signer-2"):
            told = self._publishes("directory", "key", f"{self.place}/{name}.key", typed=f"{_KEY}\n{_KEY}\n")
            public[name] = told["public"]
        words = ["release", "root", f"{self.place}/1.root.json", "--needed", "2", "--signers-needed", "2"]
        words += [word for name, key in public.items() for word in (f"--{name.partition('-')[0]}", key)]
        self._publishes(*words)
        self._signed(f"{self.place}/1.root.json", "keeper")
        self.root = (self.stick / "1.root.json").read_bytes()

    def published(self, version: str, file: Path, *, more_steps: int = 0) -> str:
        """The version on a stick of its own, signed by two. `file` lies on the stick of the trial."""
        place = f"{self.place}/{version}"
        (self.stick / version).mkdir()
        self._publishes(
            "release", "make", f"{self.place}/published", "--root", f"{self.place}/1.root.json", "--file",
            f"{self.place}/{file.name}", self.kind, "--version-number", version, "--steps",
            str(self._steps + more_steps),
        )  # fmt: skip
        self._signed(f"{self.place}/published", "signer")
        self.pc.run("cp", "-r", f"{self.place}/published", f"{place}/notebook-updates")
        self.pc.run("chmod", "-R", "a+rX", place)
        return place

    def breaking(self) -> Path:
        """A version that is whole and ends with a fault as soon as it is asked anything."""
        from clinic_app.services.own_files import write_list

        folder = self.stick / "breaks"
        folder.mkdir()
        for name in ("install.sh", "notebook.desktop", "notebook.svg"):
            (folder / name).write_bytes((self.bundle / name).read_bytes())
        for name in ("clinic-app", "clinic-admin"):
            (folder / name).write_text("#!/bin/sh\nexit 3\n", encoding="ascii")
        for name in ("clinic-app", "clinic-admin", "install.sh"):
            (folder / name).chmod(0o755)
        write_list(folder)
        return folder

    # --- the clinic ----------------------------------------------------------------------------------------

    def plays(self, app: str) -> None:
        """A record of the rehearsal, by the installed program."""
        lines = (ROOT / "resources/training/cases.jsonl").read_bytes().splitlines(keepends=True)
        (self.stick / "one-case.jsonl").write_bytes(lines[0])
        (self.stick / "sheet.csv").write_text("nothing\n", encoding="utf-8")
        self.pc.run(app, "rehearse", "--out", self.played, "--cases", f"{self.place}/one-case.jsonl", user="nurse",
                    QT_QPA_PLATFORM="offscreen")  # fmt: skip
        assert self.comes_in() == "", "the record does not open"

    def update(self, *words: str, ends: int = 0) -> dict[str, Any]:
        """What `clinic-admin update` answers whoever updates."""
        return self._told(self.admin, self.record, "update", *words, user=self.user, ends=ends)

    def applied(self, stick: str, version: str) -> None:
        """With a copy of the record first."""
        told = self.update("apply", "--from", stick, "--backup-to", self.blue(version))
        assert (told["now"], bool(told["backup"])) == (version, True), told
        self.stands(version)

    def blue(self, name: str) -> str:
        """A stick for the copy."""
        place = f"{HOME}/blue-{self.kind}-{name}"
        self.pc.run("mkdir", place, user="nurse")
        return place

    def stands(self, version: str) -> None:
        """This version stands where the program is, and every file of it is whole."""
        assert self.pc.run(self.admin, "--version", user="nurse").split()[-1] == version
        self.pc.run("sh", "-c", f"cd {self.program} && sha256sum --quiet --check MANIFEST.sha256", user="nurse")

    def comes_in(self, admin: str | None = None) -> str:
        """Somebody signs in: the trouble there was, empty if none. The sheet that is offered holds nothing to bring."""
        said = self.pc.run(admin or self.admin, "--data", self.record, "import", f"{self.place}/sheet.csv", "--dry-run",
                           "--json", user="nurse", typed=_SIGNS_IN, ends=(0, 1, 2))  # fmt: skip
        trouble: str = json.loads(said).get("trouble") or ""
        return "" if trouble in _AFTER_SIGNING_IN else trouble

    def cut_while_updating(self, stick: str, name: str, *, when: Callable[[], bool]) -> None:
        """The power fails in the middle of `update apply`."""
        self._cut(self.admin, "--data", self.record, "update", "apply", "--from", stick, "--backup-to",
                  self.blue(name), user=self.user, when=when)  # fmt: skip

    def cut_going_back(self, *, when: Callable[[], bool]) -> None:
        """The power fails in the middle of `update back`."""
        self._cut(self.admin, "--data", self.record, "update", "back", "--even-so", user=self.user, when=when)

    def cut_in_the_step(self) -> None:
        """Somebody comes in with the new version, and the power fails while the record is changed."""
        log = self.pc.root / self.record[1:] / "vault" / "vault.db-wal"
        self._cut(self.admin, "--data", self.record, "import", f"{self.place}/sheet.csv", "--dry-run", user="nurse",
                  typed=_SIGNS_IN, when=lambda: log.exists() and log.stat().st_size > 4 << 20)  # fmt: skip

    # --- within --------------------------------------------------------------------------------------------

    @property
    def _steps(self) -> int:
        """How many the record has taken."""
        return len(list((self.bundle / "_internal" / "clinic_app" / "vault").glob("0*.sql")))

    def _cut(self, *words: str, user: str, when: Callable[[], bool], typed: str = "") -> None:
        """Begin it, and kill it with all it started as soon as this holds."""
        running = self.pc.start(*words, user=user, typed=typed)
        until = time.monotonic() + _PATIENCE_S
        try:
            while not when():
                assert running.poll() is None, f"it ended with {running.returncode} before it could be cut"
                assert time.monotonic() < until, "it never came so far"
                time.sleep(0.005)
        finally:
            for each in (running.pid, *_started_by(running.pid)):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            running.wait()
        assert running.returncode == -signal.SIGKILL, f"it ended by itself with {running.returncode}"

    def _signed(self, place: str, who: str) -> None:
        for number, ends in ((1, 5), (2, 0)):  # 5: signatures are still missing
            words = ["release", "sign", place, "--key", f"{self.place}/{who}-{number}.key"]
            self._publishes(*words, typed=f"{_KEY}\n", ends=ends)

    def _publishes(self, *words: str, typed: str = "", ends: int = 0) -> dict[str, Any]:
        made = f"{self.place}/made/clinic-admin"
        return self._told(made, f"{home_of('root')}/publishing", *words, user="root", typed=typed, ends=ends)

    def _told(self, admin: str, data: str, *words: str, user: str, typed: str = "", ends: int = 0) -> dict[str, Any]:
        said = self.pc.run(admin, "--data", data, *words, "--json", user=user, typed=typed, ends=(ends,))
        told: dict[str, Any] = json.loads(said[said.index("{") :])
        return told


def _started_by(process: int) -> list[int]:
    """All that it started and what those started, as the system tells now."""
    with suppress(OSError):
        own = [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
        return own + [below for each in own for below in _started_by(each)]
    return []
