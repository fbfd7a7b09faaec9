"""Drives the *installed* program, whatever it was installed from: vault, paper, packets, hub, window, its own files.

    python3 smoke_test.py FOLDER [--hub FOLDER] [--json FILE]

FOLDER holds the commands `clinic-app`, `clinic-admin` and `clinic-hub`; that of `--hub` is the hub's own bundle, which
is then proved too. Nothing but the standard library of Python 3.9
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
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE_S = 900
END = ".exe" if os.name == "nt" else ""


class Broken(Exception):
    """A step did not hold: what was expected, and what came instead."""


class Smoke:
    """One run: each step is a method, its figure what it returns."""

    def __init__(self, folder: Path, hub: Path | None, play: Path, platform: str | None, cases: Path | None) -> None:
        self.folder, self.hub_folder, self.play, self.cases = folder, hub, play, cases
        self.home = play / "home"
        self.home.mkdir(mode=0o700)
        self.around = {
            name: value for name, value in os.environ.items()
            if name in ("PATH", "DISPLAY", "SYSTEMROOT", "TEMP", "TMP", "COMSPEC", "PATHEXT", "WINDIR", "LANG",
                        "QT_QPA_PLATFORM", "XAUTHORITY", "WINEPREFIX", "WINEDEBUG", "WINEDLLOVERRIDES")
        }  # fmt: skip
        self.around |= {
            "HOME": str(self.home), "USERPROFILE": str(self.home), "XDG_DATA_HOME": str(self.home / "data"),
            "LOCALAPPDATA": str(self.home / "data"), "PROGRAMDATA": str(self.home / "all"),
            "NOTEBOOK_PROFILE": str(self.home / "site-profile.toml"), "PYTHONPATH": "", "PYTHONHOME": "",
        }  # fmt: skip
        self.around = {name: value for name, value in self.around.items() if value}
        if platform is not None:
            self.around["QT_QPA_PLATFORM"] = platform
        self.around.setdefault("QT_QPA_PLATFORM", "offscreen")

    def run(
        self, command: str, *words: str, ends: tuple[int, ...] = (0,), folder: Path | None = None,
        typed: str = "", **more: str,
    ) -> str:  # fmt: skip
        """Run one command to its end; what it said. `more` is added to its environment."""
        done = subprocess.run(  # noqa: S603 - the program that is to be proved
            [str((folder or self.folder) / (command + END)), *words], env={**self.around, **more}, cwd=self.play,
            capture_output=True, input=typed,
            text=True, encoding="utf-8", errors="replace", timeout=PATIENCE_S, check=False,
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
        amiss = words & {"files_missing", "files_torn", "files_changed"}
        if amiss or told["encryption"] != "ok" or told["scripts_missing"]:
            raise Broken(f"health said {told}")
        return told["version"]

    def profile(self) -> str:
        """A site profile is signed and laid down without a question; a wrong one is not, nor one nobody signed."""
        data = self.home / "records"
        text = f'format = 1\n[site]\nname = "Smoke"\nzone = "Asia/Bangkok"\n[data]\nfolder = \'{data}\'\n'
        good, bad = self.play / "good.toml", self.play / "bad.toml"
        good.write_text(text, encoding="utf-8")
        bad.write_text(text + 'root = "ab"\n', encoding="utf-8")
        self.run("clinic-admin", "profile", "check", "--unsigned", str(good))
        self.run("clinic-admin", "profile", "apply", str(good), ends=(1,))
        key, signed, said = str(self.play / "it.key"), self.play / "signed.toml", "nobody here is real\n"
        self.run("clinic-admin", "pack", "key", key, typed=said * 2)
        made = self.run("clinic-admin", "profile", "sign", str(good), str(signed), "--key", key, "--json", typed=said)
        by = json.loads(made)["signed_by"]
        told = json.loads(self.run("clinic-admin", "profile", "check", str(bad), "--json", ends=(1,)))
        if (told["line"], told["reason"]) != (7, "never_here"):
            raise Broken(f"a wrong profile was answered by {told}")
        self.run("clinic-admin", "profile", "apply", "--signed-by", by, str(signed))
        self.run("clinic-admin", "profile", "apply", "--unsigned", str(good), ends=(1,))
        shown = json.loads(self.run("clinic-admin", "profile", "show", "--json"))
        if Path(shown["data_folder"]) != data or not data.is_dir():
            raise Broken(f"the profile does not hold: {shown}")
        self.run("clinic-admin", "profile", "remove")
        return "ok"

    def painted(self) -> str:
        """The first page is really painted, by the part of Qt that draws on this system's screens."""
        self.run("clinic-app", "--data", str(self.home / "painted"), NOTEBOOK_ENDS_WHEN_PAINTED="1")
        return self.around["QT_QPA_PLATFORM"]

    def rehearsal(self) -> str:
        """The whole job: vaults, invented cases, papers, packets sealed and sent through a hub, answers, pictures."""
        out = self.play / "rehearsal"
        few = ["--cases", str(self.cases)] if self.cases else []
        self.run("clinic-app", "rehearse", "--out", str(out), *few)
        [file] = out.glob("report.json")
        report = json.loads(file.read_text(encoding="utf-8"))
        answered = [each for case in report["cases"] for each in case["referrals"] if each["status"]]
        papers = [path for path in out.rglob("*.pdf") if path.read_bytes().startswith(b"%PDF")]
        # What the service read is laid beside what was sent, for people to look at.
        packets = [path for path in (out / "packets").rglob("*") if path.is_file() and path.suffix != ".json"]
        pictures, vaults = list(out.rglob("*.png")), list(out.rglob("vault.db"))
        found = f"{len(vaults)} records, {len(papers)} papers, {len(packets)} packets, {len(answered)} answered, "
        found += f"{len(pictures)} pictures"
        if not (report["ok"] and papers and packets and answered and pictures and len(vaults) > 1):
            broke = [step for step in report["steps"] if not step["ok"]]
            raise Broken(f"{found}; {broke}")
        for vault in vaults:
            if vault.read_bytes()[:15] == b"SQLite format 3":
                raise Broken(f"{vault} is not encrypted")
        for packet in packets:
            if b"resourceType" in packet.read_bytes():
                raise Broken(f"{packet} is not sealed")
        return found

    def window(self) -> str:
        """The program opens its first page and stays until it is told to go. Where a screen is, on that screen."""
        with self.started(self.folder, "clinic-app", "--data", str(self.home / "fresh")) as running:
            began = time.monotonic()
            while time.monotonic() - began < 4:
                if running.poll() is not None:
                    raise Broken(f"it ended by itself with {running.returncode}")
                time.sleep(0.2)
        return "stays"

    def hub(self) -> str:
        """The hub's own bundle: its first start prints words and a code, it answers, and its files are whole."""
        if self.hub_folder is None:
            return "not asked for"
        data = str(self.play / "hub")
        with self.started(self.hub_folder, "clinic-hub", "serve", "--data", data, "--port", "0") as running:
            said = []
            for line in running.stdout:
                said.append(line.decode("utf-8", "replace").strip())
                if said[-1].startswith("listening on "):
                    break
            address = said[-1].removeprefix("listening on ") if said else ""
            with urllib.request.urlopen(address + "/v1/openapi.json", timeout=30) as answer:  # noqa: S310 - of this machine
                json.load(answer)
            words = self.run("clinic-hub", "words", "--data", data, folder=self.hub_folder).split()
            if len(words) != 12 or not any(" ".join(words) in line for line in said):
                raise Broken(f"the twelve words are {len(words)}; the first start said {len(said)} lines")
            self.run("clinic-hub", "invite", "--data", data, "--agency", "smoke", "--address", address,
                     folder=self.hub_folder)  # fmt: skip
        return f"{len(said)} lines, answers"

    @contextmanager
    def started(self, folder: Path, command: str, *words: str):
        """A program that goes on until this is left."""
        running = subprocess.Popen(  # noqa: S603 - the program that is to be proved
            [str(folder / (command + END)), *words], env=self.around, cwd=self.play, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield running
        finally:
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(15)
            if running.poll() is None:
                running.kill()
                running.wait()
            running.stdout.close()


STEPS = ("commands", "encryption", "own_files", "profile", "painted", "window", "rehearsal", "hub")


def main() -> int:
    """Run every step; a step that breaks does not keep the next from being tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hub", type=Path, help="the folder of the hub's own bundle")
    parser.add_argument("--platform", help="the part of Qt that draws: windows, xcb; offscreen if not said (Wine hands "
                        "no QT_QPA_PLATFORM on)")  # fmt: skip
    parser.add_argument("--cases", type=Path, metavar="FILE.jsonl", help="rehearse with these, not with all of ours")
    parser.add_argument("--only", choices=STEPS, action="append", help="these steps alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="leave the figures there")
    asked = parser.parse_args()
    play = Path(tempfile.mkdtemp(prefix="notebook-smoke-"))
    figures, broken = {}, 0
    try:
        hub, cases = (each.resolve() if each else None for each in (asked.hub, asked.cases))
        smoke = Smoke(asked.folder.resolve(), hub, play, asked.platform, cases)
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
