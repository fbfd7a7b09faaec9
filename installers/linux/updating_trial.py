"""An update of the real bundle over a real record: the power cut in the middle, a fault, and the way back.

By the commands that docs/release.md and docs/updating.md name, as a person without any right: a publisher's keys,
three versions on three sticks, and a record of the rehearsal.
"""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import later
from chroot import Chroot

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = "/home/nurse"
FIRST, ADMIN = "/stick/first", f"{HOME}/.local/bin/clinic-admin"
RECORD = f"{HOME}/played/sender"
_PROGRAM = f"{HOME}/.local/lib/notebook"
_SIGNS_IN = "wanida\nnobody in this rehearsal is real\n"  # clinic_app/rehearsal/town.py
_KEY = "a key of this trial alone"
_PATIENCE_S = 120
# Long enough to be cut in the middle, on any PC: the record's own log grows by megabytes meanwhile.
_STEP = """
ALTER TABLE cases ADD COLUMN trial TEXT;
UPDATE cases SET trial = code;
CREATE TABLE trial (number INTEGER PRIMARY KEY, filler TEXT NOT NULL) STRICT;
INSERT INTO trial WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 400000)
    SELECT n, hex(randomblob(40)) FROM counted;
"""
_FAULTY_STEP = "ALTER TABLE cases ADD COLUMN trial TEXT;\nINSERT INTO nowhere VALUES (1);\n"


class UpdatingTrial:
    """`tried` is the whole of it. What is wrong is an `AssertionError`."""

    def __init__(self, pc: Chroot, bundle: Path, version: str) -> None:
        self.pc, self.bundle, self.version = pc, bundle, version
        self.stick = pc.root / "stick"
        self.root = b""

    def tried(self) -> str:
        """Laid down, recorded, published; then each thing that can go wrong, and last what goes right."""
        self._keys()
        first = later.lay(self.bundle, self.stick / "first", root=self.root)
        self.pc.run("chmod", "-R", "a+rX", "/stick")
        self.pc.run(f"{FIRST}/install.sh", "--user", user="nurse")
        self._plays()
        self._does_not_run()
        self._faulty_step()
        cuts = self._power_cuts()
        self.pc.run(f"{FIRST}/install.sh", "--uninstall", "--user", user="nurse")
        assert not (self.pc.root / _PROGRAM[1:]).exists()
        assert not list((self.pc.root / _PROGRAM[1:]).parent.glob("notebook*")), "something is left of the program"
        assert (self.pc.root / RECORD[1:] / "vault" / "vault.db").exists(), "the record went along"
        return f"a version that does not run, a step that fails, {cuts}, on and back ({first.name} kept)"

    # --- what is laid down first ---------------------------------------------------------------------------

    def _keys(self) -> None:
        """Two who keep the root and two who sign versions, with the bundle that was made."""
        self.made = f"{self._copied(self.bundle, 'made')}/clinic-admin"
        public = {}
        for name in ("keeper-1", "keeper-2", "signer-1", "signer-2"):
            told = self._told(self.made, "directory", "key", f"/stick/{name}.key", typed=f"{_KEY}\n{_KEY}\n")
            public[name] = told["public"]
        words = ["release", "root", "/stick/1.root.json", "--needed", "2", "--signers-needed", "2"]
        words += [word for name, key in public.items() for word in (f"--{name.partition('-')[0]}", key)]
        self._told(self.made, *words)
        self._signed("/stick/1.root.json", "keeper")
        self.root = (self.stick / "1.root.json").read_bytes()

    def _plays(self) -> None:
        """A record of the rehearsal, by the installed program."""
        one = self.stick / "one-case.jsonl"
        lines = (ROOT / "resources/training/cases.jsonl").read_bytes().splitlines(keepends=True)
        one.write_bytes(lines[0])
        (self.stick / "sheet.csv").write_text("nothing\n", encoding="utf-8")
        self.pc.run(
            f"{HOME}/.local/bin/clinic-app", "rehearse", "--out", f"{HOME}/played", "--cases", "/stick/one-case.jsonl",
            user="nurse", QT_QPA_PLATFORM="offscreen",
        )  # fmt: skip
        assert self._comes_in() == "", "the record does not open"

    def _published(self, version: str, folder: Path, steps: int) -> str:
        """The version on a stick of its own, signed by two."""
        archive = later.packed(folder, self.stick / f"notebook-{version}-linux-x86_64.tar.xz")
        place = f"/stick/{version}"
        (self.stick / version).mkdir()
        before = self.stick / "published"
        self._told(
            self.made, "release", "make", "/stick/published", "--root", "/stick/1.root.json", "--file",
            f"/stick/{archive.name}", "linux-x86_64", "--version-number", version, "--steps", str(steps),
        )  # fmt: skip
        self._signed("/stick/published", "signer")
        self.pc.run("cp", "-r", f"/stick/{before.name}", f"{place}/notebook-updates")
        self.pc.run("chmod", "-R", "a+rX", place)
        return place

    # --- what goes wrong -----------------------------------------------------------------------------------

    def _does_not_run(self) -> None:
        """Believed, whole, and it ends with a fault: what stood stands."""
        from clinic_app.services.own_files import write_list

        folder = self.stick / "breaks"
        folder.mkdir()
        (folder / "clinic-admin").write_text("#!/bin/sh\nexit 3\n", encoding="ascii")
        (folder / "clinic-admin").chmod(0o755)
        write_list(folder)
        stick = self._published("8.0.0", folder, self._steps)
        told = self._told(ADMIN, "update", "apply", "--from", stick, user="nurse", ends=1)
        assert told["reason"] == "fails", told
        self._stands(self.version)

    def _faulty_step(self) -> None:
        """It runs, and its step breaks over this record: the version before takes its place and opens the record."""
        folder = later.lay(self.bundle, self.stick / "faulty", root=self.root, version="8.1.0", step=_FAULTY_STEP)
        self._applied(self._published("8.1.0", folder, self._steps + 1), "8.1.0")
        assert self._comes_in() == "StepFailed"
        self._told(ADMIN, "update", "back", user="nurse")
        self._stands(self.version)
        assert self._comes_in() == "", "the version before does not open the record"

    def _power_cuts(self) -> str:
        """Killed while it is unpacked, killed in the middle of the step; then all of it, and back."""
        folder = later.lay(self.bundle, self.stick / "next", root=self.root, version="9.0.0", step=_STEP)
        stick = self._published("9.0.0", folder, self._steps + 1)
        unpacked = self.pc.root / f"{_PROGRAM[1:]}.new/_internal/base_library.zip"
        self._cut(ADMIN, "--data", RECORD, "update", "apply", "--from", stick, "--backup-to", self._blue("cut"),
                  when=unpacked.exists)  # fmt: skip
        self._stands(self.version)
        self._applied(stick, "9.0.0")
        assert not unpacked.parent.parent.exists(), "what was cut is left"
        log = self.pc.root / RECORD[1:] / "vault" / "vault.db-wal"
        self._cut(ADMIN, "--data", RECORD, "import", "/stick/sheet.csv", "--dry-run", typed=_SIGNS_IN,
                  when=lambda: log.exists() and log.stat().st_size > 4 << 20)  # fmt: skip
        assert self._comes_in(f"{FIRST}/clinic-admin") == "", "after a power cut the version before opens it no more"
        assert self._comes_in() == "", "the step was not taken"
        assert self._comes_in(f"{FIRST}/clinic-admin") == "VaultFromNewerVersion"
        told = self._told(ADMIN, "update", "back", user="nurse", ends=1)
        assert told["trouble"] == "CannotGoBack", told
        self._told(ADMIN, "update", "back", "--even-so", user="nurse")
        self._stands(self.version)
        return "the power cut while it is unpacked and in the middle of the step"

    # --- what they ask -------------------------------------------------------------------------------------

    @property
    def _steps(self) -> int:
        """How many the record has taken."""
        return len(list((self.bundle / "_internal" / "clinic_app" / "vault").glob("0*.sql")))

    def _applied(self, stick: str, version: str) -> None:
        """With a copy of the record first."""
        told = self._told(ADMIN, "update", "apply", "--from", stick, "--backup-to", self._blue(version), user="nurse")
        assert (told["now"], bool(told["backup"])) == (version, True), told
        self._stands(version)

    def _blue(self, name: str) -> str:
        """A stick for the copy."""
        place = f"{HOME}/blue-{name}"
        self.pc.run("mkdir", place, user="nurse")
        return place

    def _stands(self, version: str) -> None:
        """This version stands where the program is, and every file of it is whole."""
        assert self.pc.run(ADMIN, "--version", user="nurse").split()[-1] == version
        self.pc.run("sh", "-c", f"cd {_PROGRAM} && sha256sum --quiet --check MANIFEST.sha256", user="nurse")

    def _comes_in(self, admin: str = ADMIN) -> str:
        """Somebody signs in: the trouble there was, empty if none. The sheet that is offered holds nothing to bring."""
        said = self.pc.run(admin, "--data", RECORD, "import", "/stick/sheet.csv", "--dry-run", "--json", user="nurse",
                           typed=_SIGNS_IN, ends=(0, 1, 2))  # fmt: skip
        trouble: str = json.loads(said).get("trouble") or ""
        return "" if trouble in _AFTER_SIGNING_IN else trouble

    def _cut(self, *words: str, when: Any, typed: str = "") -> None:
        """Begin it, and kill it as soon as this holds."""
        running = self.pc.start(*words, user="nurse", typed=typed)
        until = time.monotonic() + _PATIENCE_S
        try:
            while not when():
                assert running.poll() is None, f"it ended with {running.returncode} before it could be cut"
                assert time.monotonic() < until, "it never came so far"
                time.sleep(0.005)
        finally:
            running.kill()
            running.wait()
        assert running.returncode == -signal.SIGKILL, f"it ended by itself with {running.returncode}"

    def _signed(self, place: str, who: str) -> None:
        for number, ends in ((1, 5), (2, 0)):  # 5: signatures are still missing
            words = ["release", "sign", place, "--key", f"/stick/{who}-{number}.key"]
            self._told(self.made, *words, typed=f"{_KEY}\n", ends=ends)

    def _told(self, admin: str, *words: str, user: str = "root", typed: str = "", ends: int = 0) -> dict[str, Any]:
        """What a command answered."""
        data = RECORD if user == "nurse" else "/root/publishing"
        said = self.pc.run(admin, "--data", data, *words, "--json", user=user, typed=typed, ends=(ends,))
        told: dict[str, Any] = json.loads(said[said.index("{") :])
        return told

    def _copied(self, folder: Path, name: str) -> str:
        subprocess.run(["cp", "-a", str(folder), str(self.stick / name)], check=True)  # noqa: S603, S607 - the system's own
        return f"/stick/{name}"


_AFTER_SIGNING_IN = frozenset({"HeadingNotFound"})
