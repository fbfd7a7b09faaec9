"""The program as it lies on this PC: where, for which kind of PC, of which version, and whether one runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from clinic_app import __version__
from clinic_app.errors import UpdateNotNow
from clinic_app.facts import dataclass
from clinic_app.services.own_files import bundle_folder
from clinic_app.vault.migrations import STEP_FILES

_DPKG: Final = Path("/var/lib/dpkg/info/notebook.list")
_PATIENCE_S: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What runs. `folder` is None where it runs from a Python of its own: nobody replaces that."""

    folder: Path | None
    system: str
    version: str = __version__
    steps: int = len(STEP_FILES)
    root: Path = Path("/")
    """Where the system lies that the program was laid into."""

    @classmethod
    def this(cls) -> Program:
        """The one that asks."""
        folder = bundle_folder()
        return cls(folder=folder, system=_system_of(folder))

    @property
    def by_system(self) -> bool:
        """Whether the system's own installer put it here, and IT has to call it: Windows replaces nothing that runs."""
        return not self.system.startswith("linux-") and not self.by_dpkg

    @property
    def by_dpkg(self) -> bool:
        """Whether Debian's installer put it here; it is called from here."""
        return self.system.startswith("debian-")

    def is_open(self) -> bool:
        """Whether somebody has its window open, as far as the system tells whoever asks."""
        if self.folder is None or not Path("/proc/self/exe").exists():
            return False
        # All three commands may be one file of the bundle: which one runs is told by the name it was called by.
        within = f"{self.folder}{os.sep}"
        return any(
            _runs(each / "exe").startswith(within) and _called(each) == "clinic-app"
            for each in Path("/proc").glob("[0-9]*")
        )

    def prove(self, folder: Path, version: str, work: Path) -> None:
        """Run the version in this folder where no record is: it says who it is, encrypts and writes.

        Raises `UpdateNotNow(fails)` with what it ended by.
        """
        place = work / "trial"
        # It is a program of its own, also where it lies at the place of the one that asks.
        around = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        for words, wanted in ((["--version"], version), (["--data", str(place), "self-test"], None)):
            try:
                done = subprocess.run(  # noqa: S603 - what was believed before
                    [str(folder / "clinic-admin"), *words], stdin=subprocess.DEVNULL, capture_output=True,
                    timeout=_PATIENCE_S, check=False, text=True, env=around,
                )  # fmt: skip
            except (OSError, subprocess.TimeoutExpired) as error:
                raise UpdateNotNow("fails", type(error).__name__) from error
            if done.returncode != 0:
                raise UpdateNotNow("fails", f"{words[-1]}: {done.returncode}")
            if wanted is not None and wanted not in done.stdout.split():
                raise UpdateNotNow("fails", done.stdout.strip()[:40])


def _system_of(folder: Path | None) -> str:
    if sys.platform == "win32":
        under = os.environ.get("LOCALAPPDATA", "")
        return "windows-setup" if under and folder is not None and folder.is_relative_to(under) else "windows-msi"
    if sys.platform == "darwin":
        return "macos"
    machine = os.uname().machine
    if folder == Path("/opt/notebook") and _DPKG.exists():
        return "debian-amd64"
    return f"linux-{machine}"


def _called(process: Path) -> str:
    try:
        return Path(os.fsdecode((process / "cmdline").read_bytes().split(b"\0")[0])).name
    except OSError:
        return ""


def _runs(exe: Path) -> str:
    try:
        return str(exe.readlink())
    except OSError:
        return ""
