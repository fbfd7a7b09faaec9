"""An update of the unpacked bundle over a real record: the power cut in the middle, a fault, and the way back.

As a person without any right, with three versions on three sticks.
"""

from __future__ import annotations

from pathlib import Path

import later
from publishing import HOME, STEP, Publishing

_FAULTY_STEP = "ALTER TABLE cases ADD COLUMN trial TEXT;\nINSERT INTO nowhere VALUES (1);\n"


class UpdatingTrial(Publishing):
    """`tried` is the whole of it. What is wrong is an `AssertionError`."""

    kind = "linux-x86_64"
    user = "nurse"
    program = f"{HOME}/.local/lib/notebook"
    admin = f"{HOME}/.local/bin/clinic-admin"

    def tried(self) -> str:
        """Laid down, recorded, published; then each thing that can go wrong, and last what goes right."""
        self.keys()
        first = later.lay(self.bundle, self.stick / "first", root=self.root)
        self.pc.run("chmod", "-R", "a+rX", "/stick")
        self.pc.run(f"{self.place}/first/install.sh", "--user", user="nurse")
        self.plays(f"{HOME}/.local/bin/clinic-app")
        told = self.update("apply", "--from", self.published("8.0.0", self._packed("8.0.0", self.breaking())), ends=1)
        assert told["reason"] == "fails", told
        self.stands(self.version)
        self._faulty_step()
        cuts = self._power_cuts()
        self.pc.run(f"{self.place}/first/install.sh", "--uninstall", "--user", user="nurse")
        laid = self.pc.root / self.program[1:]
        assert not laid.exists()
        assert not list(laid.parent.glob("notebook*")), "something is left of the program"
        assert (self.pc.root / self.record[1:] / "vault" / "vault.db").exists(), "the record went along"
        return f"a version that does not run, a step that fails, {cuts}, on and back ({first.name} kept)"

    def _faulty_step(self) -> None:
        """It runs, and its step breaks over this record: the version before takes its place and opens the record."""
        folder = later.lay(self.bundle, self.stick / "faulty", root=self.root, version="8.1.0", step=_FAULTY_STEP)
        self.applied(self.published("8.1.0", self._packed("8.1.0", folder), more_steps=1), "8.1.0")
        assert self.comes_in() == "StepFailed"
        self.update("back")
        self.stands(self.version)
        assert self.comes_in() == "", "the version before does not open the record"

    def _power_cuts(self) -> str:
        """Killed while it is unpacked, killed in the middle of the step; then all of it, and back."""
        folder = later.lay(self.bundle, self.stick / "next", root=self.root, version="9.0.0", step=STEP)
        stick = self.published("9.0.0", self._packed("9.0.0", folder), more_steps=1)
        first = f"{self.place}/first/clinic-admin"
        unpacked = self.pc.root / f"{self.program[1:]}.new/_internal/base_library.zip"
        self.cut_while_updating(stick, "cut", when=unpacked.exists)
        self.stands(self.version)
        self.applied(stick, "9.0.0")
        assert not unpacked.parent.parent.exists(), "what was cut is left"
        self.cut_in_the_step()
        assert self.comes_in(first) == "", "after a power cut the version before opens it no more"
        assert self.comes_in() == "", "the step was not taken"
        assert self.comes_in(first) == "VaultFromNewerVersion"
        told = self.update("back", ends=1)
        assert told["trouble"] == "CannotGoBack", told
        self.update("back", "--even-so")
        self.stands(self.version)
        return "the power cut while it is unpacked and in the middle of the step"

    def _packed(self, version: str, folder: Path) -> Path:
        return later.packed(folder, self.stick / f"notebook-{version}-linux-x86_64.tar.xz")
