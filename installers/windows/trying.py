"""Installs, upgrades, refuses and removes both Windows installers under Wine, and tells of each whether it held.

What a person keeps is laid down before and must be there after each step, to the byte.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msi
import per_user
from room import Room
from trial_profiles import ANOTHER, HAND, TRIAL

ROOT = Path(__file__).resolve().parent.parent.parent
NEXT = "99.0.0"
_SMOKE = ("commands", "encryption", "own_files", "painted")


def tried(room: Room, out: Path, icon: Path, version: str) -> int:
    """0 if everything held."""
    trial = _Trial(room, out, icon, version)
    wrong = 0
    for step in (trial.msi, trial.msi_refuses, trial.msi_upgrades, trial.msi_removes, trial.by_policy, trial.setup,
                 trial.setup_refuses, trial.setup_wants_room, trial.setup_upgrades, trial.setup_removes):  # fmt: skip
        began = time.monotonic()
        try:
            told = step()
        except (AssertionError, OSError) as error:
            told, wrong = f"BROKEN: {error}", wrong + 1
        sys.stdout.write(f"{step.__name__:16} {time.monotonic() - began:6.1f} s  {told}\n")
        sys.stdout.flush()
    return 1 if wrong else 0


class _Trial:
    def __init__(self, room: Room, out: Path, icon: Path, version: str) -> None:
        self.room, self.out, self.icon, self.version = room, out, icon, version
        self.place = out / "trial"
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir()
        self.bundle = out / "notebook"
        self.package, self.setup_file = out / f"notebook-{version}-x64.msi", out / f"notebook-{version}-setup.exe"
        disk = room.disk
        self.for_all = disk / "Program Files" / "Notebook"
        [home] = [each for each in (disk / "users").iterdir() if (each / "AppData" / "Local").is_dir()]
        self.for_one = home / "AppData" / "Local" / "Programs" / "Notebook"
        self.own = home / "AppData" / "Local" / "Notebook"
        self.profile = disk / "ProgramData" / "Notebook" / "site-profile.toml"
        self._msi("/x", self.package)  # what a trial that was broken off left behind
        for each in (self.for_all, self.for_one, self.own, self.profile.parent):
            shutil.rmtree(each, ignore_errors=True)
        self.record = self.own / "vault" / "vault.db"
        self.record.parent.mkdir(parents=True)
        self.record.write_bytes(b"what she said")
        self.bad = self.place / "bad.toml"
        self.bad.write_text('format = 1\nroot = "ab"\n', encoding="utf-8")
        self.good, self.other = self.place / "good.toml", self.place / "other.toml"
        self.good.write_text(TRIAL, encoding="utf-8")
        self.other.write_text(ANOTHER, encoding="utf-8")

    # --- the MSI -----------------------------------------------------------------------------------------

    def msi(self) -> str:
        """Silent, for everybody, with the address of the hub; with a profile that would not be taken not at all."""
        assert self._msi("/i", self.package, f"PROFILE={_windows(self.bad)}") != 0, "a wrong profile was taken"
        left = self._seen(self.for_all)
        assert not left, f"a wrong profile left {len(left)} files"
        assert self._msi("/i", self.package, "HUB=https://hub.example.org") == 0, "it was not installed"
        assert 'address = "https://hub.example.org"' in self.profile.read_text(encoding="utf-8"), "no address"
        return self._holds(self.for_all)

    def msi_refuses(self) -> str:
        """Half a file, an old Windows, a wrong profile: nothing is changed. Half an update Wine cannot undo."""
        half = self.place / "half.msi"
        half.write_bytes(self.package.read_bytes()[: self.package.stat().st_size // 2])
        later = msi.make(self._later(), self.icon, self.place, NEXT)
        before = self._seen(self.for_all)
        assert self._msi("/i", half) != 0, "half a file was taken"
        assert self._seen(self.for_all) == before, "half a file changed what stands"
        with self._old_windows():
            assert self._msi("/i", later) != 0, "an old Windows was taken"
        assert self._seen(self.for_all) == before, "an old Windows changed what stands"
        for profile, *more in ((self.bad,), (self.other, f"SIGNEDBY={HAND}")):
            ended = self._msi("/i", later, f"PROFILE={_windows(profile)}", *more)
            assert ended != 0, f"{profile.name} was taken at an update"
            assert self._seen(self.for_all) == before, f"{profile.name} took the version before away"
        self._kept()
        return "half a file, an old Windows, a wrong profile at an update"

    def msi_upgrades(self) -> str:
        """A later version takes the place of the one before, and an earlier one does not."""
        later = self.place / f"notebook-{NEXT}-x64.msi"
        assert self._msi("/i", later, f"PROFILE={_windows(self.good)}", f"SIGNEDBY={HAND}") == 0, "it was not upgraded"
        self._is_later(self.for_all)
        assert 'name = "Trial"' in self.profile.read_text(encoding="utf-8"), "the profile was not laid down"
        assert self._msi("/i", self.package) != 0, "it went back to an earlier version"
        self._is_later(self.for_all)
        self._kept()
        return f"{self.version} to {NEXT}, not back"

    def msi_removes(self) -> str:
        """The program goes; records and the profile stay."""
        assert self._msi("/x", self.place / f"notebook-{NEXT}-x64.msi") == 0, "it was not removed"
        left = [path.name for path in self.for_all.rglob("*") if path.is_file()]
        assert not left, f"left behind: {left[:5]}"
        assert self.profile.exists(), "the profile is gone"
        self._kept()
        shutil.rmtree(self.profile.parent)
        return "records and profile stay"

    def by_policy(self) -> str:
        """The scripts of docs/fleet.md, from a share: installed, left alone the second time, and a report comes."""
        share, reports = self.place / "share", self.place / "reports"
        for each in (share, reports):
            each.mkdir()
        (share / "version.txt").write_text(f"{self.version}\r\n", encoding="ascii")
        os.link(self.package, share / self.package.name)
        shutil.copyfile(self.good, share / "site-profile.toml")
        assert self._script("report-notebook", reports) == 2, "a report came from a program that is not there"
        assert self._script("install-notebook", share, HAND) == 0, "it was not installed"
        assert 'name = "Trial"' in self.profile.read_text(encoding="utf-8"), "the profile was not laid down"
        log = self.profile.with_name("install.log")
        log.unlink()
        assert self._script("install-notebook", share) == 0, "what stands already was not left alone"
        assert not log.exists(), "it was installed a second time"
        assert self._script("report-notebook", reports) == 0, "no report came"
        [report] = reports.glob("*.json")
        told = json.loads(report.read_text(encoding="utf-8"))
        assert (told["version"], told["profile"]) == (self.version, "Trial"), told
        assert self._msi("/x", self.package) == 0, "it was not removed"
        self._kept()
        shutil.rmtree(self.profile.parent)
        return f"installed, left alone, reported as {report.name}"

    # --- the set-up of one user --------------------------------------------------------------------------

    def setup(self) -> str:
        """Silent, without an administrator, with the profile that lies beside it."""
        shutil.copyfile(self.good, self.setup_file.with_name("site-profile.toml"))
        try:
            assert self._setup(self.setup_file) == 0, "it was not installed"
        finally:
            self.setup_file.with_name("site-profile.toml").unlink()
        assert 'name = "Trial"' in (self.own / "site-profile.toml").read_text(encoding="utf-8"), "no profile"
        return self._holds(self.for_one)

    def setup_refuses(self) -> str:
        """Half a file, a wrong profile, an old Windows, a program that is open."""
        half = self.place / "half.exe"
        half.write_bytes(self.setup_file.read_bytes()[: self.setup_file.stat().st_size // 2])
        before = self._seen(self.for_one)
        assert self._setup(half) != 0, "half a file was taken"
        assert self._seen(self.for_one) == before, "half a file changed what stands"
        for profile in (self.bad, self.other):
            assert self._setup(self.setup_file, f"/PROFILE={_windows(profile)}") == 2, f"{profile.name} was taken"
            assert self._seen(self.for_one) == before, f"{profile.name} changed what stands"
        with self._old_windows():
            assert self._setup(self.setup_file) == 2, "an old Windows was taken"
        with self._open(self.for_one):
            assert self._setup(self.setup_file) == 2, "it was changed while it was open"
            self.room.run(str(self.for_one / "uninstall.exe"), "/S", f"_?={_windows(self.for_one)}", told=False)
        assert self._seen(self.for_one) == before, "something was changed"
        self._kept()
        return "half a file, a wrong profile, an old Windows, an open program"

    def setup_wants_room(self) -> str:
        """On a disk that is too small it says so, and lays down nothing."""
        if os.geteuid() != 0:
            return "not tried: a small disk wants root"
        small, letter = self.place / "small", self.room.prefix / "dosdevices" / "s:"
        small.mkdir()
        key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        usual = r"%USERPROFILE%\AppData\Local"
        before = self._seen(self.for_one)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(small)], check=True)  # noqa: S603, S607 - the system's own
        try:
            letter.symlink_to(small)
            self._local_folder(key, r"S:\Local")
            (small / "Local").mkdir()
            assert self._setup(self.setup_file) == 2, "it was laid down where there is no room"
            left = [path.name for path in small.rglob("*") if path.is_file()]
            assert not left, f"left behind: {left[:5]}"
        finally:
            self._local_folder(key, usual)
            letter.unlink(missing_ok=True)
            subprocess.run(["umount", "--lazy", str(small)], check=False)  # noqa: S603, S607 - the same
        assert self._seen(self.for_one) == before, "something was changed"
        return "60 MB are too few"

    def setup_upgrades(self) -> str:
        """A later version takes the place of the one before."""
        later = per_user.make(self._later(), self.icon, self.place, NEXT, fast=True)
        assert self._setup(later) == 0, "it was not upgraded"
        self._is_later(self.for_one)
        left = [path.name for path in self.for_one.parent.iterdir() if path.name != "Notebook"]
        assert not left, f"left behind: {left}"
        self._kept()
        return f"{self.version} to {NEXT}"

    def setup_removes(self) -> str:
        """The program goes; records and the profile stay."""
        removing = self.place / "uninstall.exe"  # Windows runs it from elsewhere too, so that it can go itself
        shutil.copyfile(self.for_one / "uninstall.exe", removing)
        status, _ = self.room.run(str(removing), "/S", f"_?={_windows(self.for_one)}", told=False)
        assert status == 0, f"it ended with {status}"
        assert not self.for_one.exists(), "the program is still there"
        assert (self.own / "site-profile.toml").exists(), "the profile is gone"
        self._kept()
        return "records and profile stay"

    # --- what they ask -----------------------------------------------------------------------------------

    def _msi(self, act: str, file: Path, *words: str) -> int:
        return self.room.run("msiexec", act, _windows(file), "/qn", *words, told=False)[0]

    def _setup(self, file: Path, *words: str) -> int:
        return self.room.run(str(file), "/S", *words, told=False)[0]

    def _script(self, name: str, place: Path, *more: str) -> int:
        script = _windows(ROOT / "installers" / "fleet" / "gpo" / f"{name}.cmd")
        return self.room.run("cmd", "/c", script, _windows(place), *more, told=False)[0]

    def _local_folder(self, key: str, place: str) -> None:
        self.room.run("reg", "add", key, "/v", "Local AppData", "/t", "REG_EXPAND_SZ", "/d", place, "/f", told=False)

    def _holds(self, folder: Path) -> str:
        """Every file is there, and the installed program proves itself."""
        there = self._seen(folder)
        missing = [name for name in self._seen(self.bundle) if name not in there]
        assert not missing, f"missing: {missing[:5]}"
        words = ["--platform", "windows", *(word for step in _SMOKE for word in ("--only", step))]
        python = str(self.room.python / "python.exe")
        status, said = self.room.run(python, "installers/smoke_test.py", str(folder), *words, told=False)
        assert status == 0, said[-1500:]
        self._kept()
        return f"{len(there)} files; {', '.join(_SMOKE)} hold"

    def _later(self) -> Path:
        """The next version: one file is new, one gone, one of other content."""
        later = self.place / "later"
        if not later.exists():
            shutil.copytree(self.bundle, later, copy_function=os.link)
            (later / "_internal" / "licences" / "LICENSE").unlink()
            (later / "_internal" / "licences" / "LICENSE").write_text("another text\n", encoding="utf-8")
            (later / "_internal" / "licences" / "THIRD-PARTY-NOTICES.md").unlink()
            (later / "_internal" / "new.txt").write_text("new\n", encoding="utf-8")
        return later

    @staticmethod
    def _is_later(folder: Path) -> None:
        inside = folder / "_internal"
        assert (inside / "new.txt").exists(), "the new file is missing"
        assert (inside / "licences" / "LICENSE").read_text(encoding="utf-8") == "another text\n", "an old file stands"
        assert not (inside / "licences" / "THIRD-PARTY-NOTICES.md").exists(), "what is gone is still there"

    @staticmethod
    def _seen(folder: Path) -> dict[str, int]:
        return {
            path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()
        }

    def _kept(self) -> None:
        assert self.record.read_bytes() == b"what she said", "a record was touched"

    @contextmanager
    def _old_windows(self) -> Iterator[None]:
        self.room.pretend("win7")
        try:
            yield
        finally:
            self.room.pretend("win10")

    @contextmanager
    def _open(self, folder: Path) -> Iterator[None]:
        words = ["wine", str(folder / "clinic-app.exe"), "--data", r"C:\trial-open"]
        running = subprocess.Popen(  # noqa: S603 - ours
            words, env=self.room.around, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(8)
            assert running.poll() is None, "the program did not stay open"
            yield
        finally:
            self.room.run("taskkill", "/F", "/IM", "clinic-app.exe", told=False)
            running.wait(30)


def _windows(path: Path) -> str:
    """As Windows names a path of this PC."""
    return "Z:" + str(path.resolve()).replace("/", "\\")
