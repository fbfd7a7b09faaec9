"""Drives the *installed* program, whatever it was installed from: vault, paper, packets, window, its own files.

    python3 smoke_test.py FOLDER [--json FILE]

FOLDER holds the commands `clinic-app`, `clinic-admin` and `clinic-hub`. Nothing but the standard library of Python 3.9
or later is used, and nothing of our source: what is proved is what lies in FOLDER. It plays in a folder of its own,
with a home of its own, and leaves the PC as it was. Ends with 0 if every step held.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PATIENCE_S = 420
END = ".exe" if os.name == "nt" else ""


class Broken(Exception):
    """A step did not hold: what was expected, and what came instead."""


class Smoke:
    """One run: each step is a method, its figure what it returns."""

    def __init__(self, folder: Path, play: Path) -> None:
        self.folder, self.play = folder, play
        self.home = play / "home"
        self.home.mkdir(mode=0o700)
        self.around = {
            name: value for name, value in os.environ.items()
            if name in ("PATH", "DISPLAY", "SYSTEMROOT", "TEMP", "TMP", "COMSPEC", "PATHEXT", "WINDIR", "LANG")
        }  # fmt: skip
        self.around |= {
            "HOME": str(self.home), "USERPROFILE": str(self.home), "XDG_DATA_HOME": str(self.home / "data"),
            "LOCALAPPDATA": str(self.home / "data"), "PROGRAMDATA": str(self.home / "all"),
            "NOTEBOOK_PROFILE": str(self.home / "site-profile.toml"), "PYTHONPATH": "", "PYTHONHOME": "",
        }  # fmt: skip
        self.around = {name: value for name, value in self.around.items() if value}
        self.around.setdefault("QT_QPA_PLATFORM", "offscreen")

    def run(self, command: str, *words: str, ends: tuple[int, ...] = (0,)) -> str:
        """Run one command to its end; what it said."""
        done = subprocess.run(  # noqa: S603 - the program that is to be proved
            [str(self.folder / (command + END)), *words], env=self.around, cwd=self.play, capture_output=True,
            text=True, encoding="utf-8", errors="replace", timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode not in ends:
            tail = (done.stdout + done.stderr)[-1500:]
            raise Broken(f"{command} {' '.join(words)} ended with {done.returncode}, not {ends}: {tail}")
        return done.stdout

    # --- steps -------------------------------------------------------------------------------------

    def commands(self) -> str:
        """All three are there and say what they can do."""
        for command in ("clinic-app", "clinic-admin", "clinic-hub"):
            self.run(command, "--help")
        return "3"

    def encryption(self) -> str:
        """A file it makes is really encrypted, here, by the library that lies in the folder."""
        told = self.run("clinic-admin", "--data", str(self.home / "probe"), "self-test").split()
        if told != ["encryption:", "ok", "place:", "ok", "write:", "ok"]:
            raise Broken(f"self-test said {told}")
        return "ok"

    def own_files(self) -> str:
        """Every file of the folder is as it was when the bundle was made."""
        told = json.loads(self.run("clinic-admin", "health", "--json", ends=(0, 1, 3)))
        words = {each["word"] for each in told["findings"]}
        if words & {"files_missing", "files_changed"} or told["encryption"] != "ok" or told["scripts_missing"]:
            raise Broken(f"health said {told}")
        return told["version"]

    def profile(self) -> str:
        """A site profile is laid down without a question, and a wrong one is not."""
        data = self.home / "records"
        text = f'format = 1\n[site]\nname = "Smoke"\nzone = "Asia/Bangkok"\n[data]\nfolder = \'{data}\'\n'
        good, bad = self.play / "good.toml", self.play / "bad.toml"
        good.write_text(text, encoding="utf-8")
        bad.write_text(text + 'root = "ab"\n', encoding="utf-8")
        self.run("clinic-admin", "profile", "check", str(good))
        told = json.loads(self.run("clinic-admin", "profile", "check", str(bad), "--json", ends=(1,)))
        if (told["line"], told["reason"]) != (7, "never_here"):
            raise Broken(f"a wrong profile was answered by {told}")
        self.run("clinic-admin", "profile", "apply", str(good))
        shown = json.loads(self.run("clinic-admin", "profile", "show", "--json"))
        if Path(shown["data_folder"]) != data or not data.is_dir():
            raise Broken(f"the profile does not hold: {shown}")
        self.run("clinic-admin", "profile", "remove")
        return "ok"

    def rehearsal(self) -> str:
        """The whole job: two vaults, invented cases, papers, packets sealed, a hub on loopback, answers, pictures."""
        out = self.play / "rehearsal"
        self.run("clinic-app", "rehearse", "--out", str(out))
        papers = [path for path in out.rglob("*.pdf") if path.read_bytes().startswith(b"%PDF")]
        pictures = list(out.rglob("*.png"))
        vaults = list(out.rglob("vault.db"))
        if not papers or not pictures or len(vaults) < 2:
            raise Broken(f"{len(papers)} papers, {len(pictures)} pictures, {len(vaults)} records")
        for vault in vaults:
            if vault.read_bytes()[:15] == b"SQLite format 3":
                raise Broken(f"{vault} is not encrypted")
        return f"{len(papers)} papers, {len(pictures)} pictures, {len(vaults)} records"

    def window(self) -> str:
        """The program opens its first page and stays until it is told to go. Where a screen is, on that screen."""
        began = time.monotonic()
        running = subprocess.Popen(  # noqa: S603 - the same
            [str(self.folder / ("clinic-app" + END)), "--data", str(self.home / "fresh")], env=self.around,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            while time.monotonic() - began < 4:
                if running.poll() is not None:
                    said = running.stderr.read().decode("utf-8", "replace")[-1500:] if running.stderr else ""
                    raise Broken(f"it ended by itself with {running.returncode}: {said}")
                time.sleep(0.2)
        finally:
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(10)
            if running.poll() is None:
                running.kill()
                running.wait()
            if running.stderr is not None:
                running.stderr.close()
        return "stays"


STEPS = ("commands", "encryption", "own_files", "profile", "window", "rehearsal")


def main() -> int:
    """Run every step; a step that breaks does not keep the next from being tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=STEPS, action="append", help="these steps alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="leave the figures there")
    asked = parser.parse_args()
    play = Path(tempfile.mkdtemp(prefix="notebook-smoke-"))
    figures, broken = {}, 0
    try:
        smoke = Smoke(asked.folder.resolve(), play)
        for step in asked.only or STEPS:
            began = time.monotonic()
            try:
                told = getattr(smoke, step)()
            except (Broken, OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
                told, broken = f"BROKEN: {error}", broken + 1
            took = round(time.monotonic() - began, 2)
            figures[step] = {"told": told, "seconds": took}
            sys.stdout.write(f"{step:12} {took:7.2f} s  {told}\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(play, ignore_errors=True)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
