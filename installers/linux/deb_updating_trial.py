"""An update of the installed .deb over a real record, judged by `dpkg`: the power cut in it, repaired, on, and back.

By the administrator, for the record of somebody else.
"""

from __future__ import annotations

import time
from pathlib import Path

import deb
import later
from publishing import STEP, Publishing


class DebUpdatingTrial(Publishing):
    """`tried` is the whole of it. What is wrong is an `AssertionError`."""

    kind = "debian-amd64"
    user = "root"
    program = "/opt/notebook"
    admin = "/usr/bin/clinic-admin"

    def tried(self) -> str:
        """Installed, recorded, published; then what is refused, cut and repaired, and last what goes right."""
        self.keys()
        first = self._package(later.lay(self.bundle, self.stick / "first", root=self.root), self.version)
        self.pc.run("chmod", "-R", "a+rX", "/stick")
        self.pc.apt("install", f"{self.place}/{first.name}")
        self.plays("/usr/bin/clinic-app")
        self._does_not_run()
        folder = later.lay(self.bundle, self.stick / "next", root=self.root, version="9.0.0", step=STEP)
        stick = self.published("9.0.0", self._package(folder, "9.0.0"), more_steps=1)
        self._open(stick)
        self._power_cuts(stick)
        self._on_and_back(stick)
        self._goes()
        return "a version that does not run, an open program, the power cut in dpkg, on and back through a cut, purged"

    def stands(self, version: str) -> None:
        """For `dpkg` too: installed, and every file as it came; nothing of a cut lies about."""
        super().stands(version)
        told = self.pc.run("dpkg-query", "--show", "--showformat", "${Status} ${Version}", "notebook")
        assert told == f"install ok installed {version}", told
        assert self.pc.run("dpkg", "--verify", "notebook") == ""
        left = [str(each) for each in self._laid.rglob("*.dpkg-*")]
        assert not left, left[:3]
        strange = self.pc.run("find", self.record, "!", "-user", "nurse")
        assert not strange, f"the nurse can no longer write {strange}"

    # --- what goes wrong -----------------------------------------------------------------------------------

    def _does_not_run(self) -> None:
        """Believed, whole, and it ends with a fault: `dpkg` never sees it."""
        told = self.update("apply", "--from", self.published("8.0.0", self._package(self.breaking(), "8.0.0")), ends=1)
        assert told["reason"] == "fails", told
        assert " 8.0.0" not in (self.pc.root / "var/log/dpkg.log").read_text(encoding="utf-8")
        self.stands(self.version)

    def _open(self, stick: str) -> None:
        """While somebody has it open, nothing changes."""
        running = self.pc.start("/usr/bin/clinic-app", "--data", "/home/nurse/opened", user="nurse")
        try:
            time.sleep(4)
            told = self.update("apply", "--from", stick, "--backup-to", self.blue("open"), ends=1)
            assert told["reason"] == "open", told
        finally:
            running.terminate()
            running.wait(20)
        self.stands(self.version)

    def _power_cuts(self, stick: str) -> None:
        """While `dpkg` lays files beside, and while they take their places: repaired by the next word, or by hand."""
        half = self._laid / "_internal/base_library.zip.dpkg-new"
        self.cut_while_updating(stick, "beside", when=half.exists)
        self._repaired()
        step = self._laid / "_internal/clinic_app/vault/trial.sql"
        self.cut_while_updating(stick, "places", when=step.exists)
        self._repaired()
        assert not step.exists(), "a file of the other version is left"
        self.cut_while_updating(stick, "again", when=step.exists)
        kept = next(each for each, version in self._kept().items() if version == self.version)
        self.pc.run("dpkg", "--install", kept)
        assert self.pc.run(self.admin, "--version").split()[-1] == self.version

    def _repaired(self) -> None:
        """There is nothing to go back to yet, and what was cut is laid again before that is said."""
        assert self.update("back", ends=1)["trouble"] == "CannotGoBack"
        self.stands(self.version)

    def _on_and_back(self, stick: str) -> None:
        """After the cut the same word again; the record takes its step; back only with a word more."""
        self.applied(stick, "9.0.0")
        assert sorted(self._kept().values()) == sorted([self.version, "9.0.0"])
        assert self.comes_in() == "", "the step was not taken"
        told = self.update("back", ends=1)
        assert told["trouble"] == "CannotGoBack", told
        half = self._laid / "_internal/base_library.zip.dpkg-new"
        self.cut_going_back(when=half.exists)
        self.update("back", "--even-so")
        self.stands(self.version)
        assert sorted(self._kept().values()) == sorted([self.version, "9.0.0"])
        assert self.comes_in() == "VaultFromNewerVersion"

    def _goes(self) -> None:
        """Removed, what an update keeps stays; purged, it goes too, and the record never."""
        kept = self._laid.with_name("notebook.updates")
        self.pc.apt("remove", "notebook")
        assert kept.is_dir(), "what was believed is forgotten"
        assert not self._laid.exists()
        self.pc.apt("purge", "notebook")
        assert not list(kept.parent.glob("notebook*")), "something is left of the program"
        assert (self.pc.root / self.record[1:] / "vault" / "vault.db").exists(), "the record went along"

    # --- what they ask -------------------------------------------------------------------------------------

    @property
    def _laid(self) -> Path:
        return self.pc.root / self.program[1:]

    def _kept(self) -> dict[str, str]:
        """The packages that are kept, and the version in each."""
        folder = "/opt/notebook.updates/packages"
        files = [f"{folder}/{each.name}" for each in (self.pc.root / folder[1:]).iterdir()]
        return {each: self.pc.run("dpkg-deb", "--field", each, "Version").strip() for each in files}

    def _package(self, folder: Path, version: str) -> Path:
        return deb.desktop(folder, self.stick, version, compression="none")
