"""A Windows made of Wine, and a Python for it, in one folder: for building and trying here what Windows will be given.

Wine is not Windows, and this Python is not the one of python.org: its library is Debian's, its `python.exe` ours. So
what is built in here proves that the bundle builds, starts, encrypts and prints; it never goes out (docs/release.md).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
_NOT_OURS = shutil.ignore_patterns(
    "__pycache__", "config-3.*", "dist-packages", "site-packages", "lib-dynload", "test", "idlelib", "tkinter",
    "turtledemo", "ensurepip", "_sysconfigdata*",
)  # fmt: skip
_GCC, _OBJDUMP = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-objdump"


class Room:
    """The folder: `prefix` is the disk of the PC, `python` what runs there."""

    def __init__(self, folder: Path, uv: Path, pip: Path) -> None:
        self.folder, self.prefix, self.python = folder, folder / "prefix", folder / "python"
        self._uv, self._pip = uv, pip
        self.around = {
            **os.environ, "WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }  # fmt: skip

    @property
    def disk(self) -> Path:
        """What Windows calls C:."""
        return self.prefix / "drive_c"

    def run(self, *words: str, told: bool = True, **more: str) -> tuple[int, str]:
        """Run a program of Windows to its end. Wine wants pipes at both ends of it."""
        done = subprocess.Popen(  # noqa: S603 - ours
            ["wine", *words],  # noqa: S607 - the system's own
            env={**self.around, **more}, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        said = []
        assert done.stdout is not None
        for line in done.stdout:
            said.append(line)
            if told:
                sys.stdout.write(line)
                sys.stdout.flush()
        return done.wait(), "".join(said)

    @contextmanager
    def awake(self) -> Iterator[None]:
        """Keep its desktop up: else whoever opens the first window starts one, which holds their pipe open for ever."""
        stays = "import ctypes, sys; ctypes.windll.user32.GetDesktopWindow(); print('up', flush=True); sys.stdin.read()"
        words = ["wine", str(self.python / "python.exe"), "-c", stays]
        running = subprocess.Popen(  # noqa: S603 - ours
            words, env=self.around, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert running.stdin is not None
        assert running.stdout is not None
        try:
            running.stdout.readline()
            yield
        finally:
            running.stdin.close()
            running.wait(60)
            running.stdout.close()

    def pretend(self, version: str) -> None:
        """Be this Windows from now on: win10, win7."""
        self.run("winecfg", "-v", version, told=False)

    def make(self) -> None:
        """Everything, once; what stands is left."""
        if (self.folder / "ready").exists():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.python.mkdir(parents=True)
        self._lay_library()
        self._lay_interpreter()
        self.run("wineboot", "--init", told=False)
        self.pretend("win10")
        self._lay_what_wine_lacks()
        status, said = self.run(
            str(self.python / "python.exe"), "-c", "import PySide6.QtPdf, icu4py.breakers, sqlcipher3", told=False
        )
        if status != 0:
            raise SystemExit(f"A Python does not run in this Wine: {said[-2000:]}")
        (self.folder / "ready").touch()

    def _lay_library(self) -> None:
        """Python's own from Debian, the rest from the wheels of Windows that `requirements/package.txt` names."""
        shutil.copytree(sysconfig.get_path("stdlib"), self.python / "Lib", ignore=_NOT_OURS)
        subprocess.run(  # noqa: S603 - ours
            [str(self._uv), "pip", "install", "--quiet", "--python", sys.executable, "--only-binary", ":all:",
             "--python-platform", "x86_64-pc-windows-msvc", "--target", str(self.python / "Lib" / "site-packages"),
             "--require-hashes", "-r", str(ROOT / "requirements" / "package.txt")], check=True,
        )  # fmt: skip

    def _lay_interpreter(self) -> None:
        wheels = self.folder / "wheels"
        subprocess.run(  # noqa: S603 - ours
            [str(self._pip), "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--platform", "win_amd64",
             "--python-version", "3.11", "--require-hashes", "--dest", str(wheels),
             "-r", str(ROOT / "requirements" / "wine.txt")], check=True,
        )  # fmt: skip
        libraries = self.python / "DLLs"
        libraries.mkdir()
        [wheel] = wheels.glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            for name in opened.namelist():
                found = re.fullmatch(r"deploy_libs/(?!api-ms|_tkinter|tcl|tk|winsound)(.+\.(?:pyd|dll))", name)
                if found:
                    beside = found[1] in ("python311.dll", "VCRUNTIME140.dll")
                    (self.python if beside else libraries).joinpath(found[1]).write_bytes(opened.read(name))
        shutil.rmtree(wheels)
        self._compile("-municode", "-O2", "-o", self.python / "python.exe", HERE / "wine" / "python.c")
        names = self._names(self.python / "python311.dll")
        self._forward(self.python / "python3.dll", {name: f"python311.{name}" for name in names})
        (self.python / "python311._pth").write_text("Lib\nDLLs\nLib/site-packages\nimport site\n", encoding="ascii")

    def _lay_what_wine_lacks(self) -> None:
        """Into its system folder, so that it is in no bundle: on a real Windows the system brings both."""
        system = self.disk / "windows" / "system32"
        source = HERE / "wine" / "bcryptprimitives.c"
        self._compile("-shared", "-O2", "-o", system / "bcryptprimitives.dll", source, "-ladvapi32")
        theirs = self.python / "Lib" / "site-packages" / "icu4py.libs"
        for library in theirs.glob("*.dll"):
            shutil.copyfile(library, system / library.name)
        [common] = theirs.glob("icuuc*.dll")
        versioned = [name for name in self._names(common) if re.fullmatch(r"[uU][A-Za-z]+_\w+_\d+", name)]
        self._forward(system / "icuuc.dll", {name.rpartition("_")[0]: f"{common.stem}.{name}" for name in versioned})

    def _forward(self, file: Path, names: dict[str, str]) -> None:
        """A library whose every name is found in another one."""
        lines = [f"LIBRARY {file.name}", "EXPORTS", *(f"{name} = {there}" for name, there in names.items())]
        words = self.folder / f"{file.stem}.def"
        words.write_text("\n".join(lines) + "\n", encoding="ascii")
        self._compile("-shared", "-nostdlib", "-Wl,--entry=0", "-o", file, words)

    @staticmethod
    def _compile(*words: str | Path) -> None:
        subprocess.run([_GCC, *map(str, words)], check=True)  # noqa: S603 - the system's own

    @staticmethod
    def _names(library: Path) -> list[str]:
        words = [_OBJDUMP, "-p", str(library)]
        told = subprocess.run(words, check=True, capture_output=True, text=True).stdout  # noqa: S603 - the system's own
        table = told.partition("[Ordinal/Name Pointer] Table")[2].partition("\n\n")[0]
        return [row.split()[-1] for row in table.splitlines() if row.lstrip().startswith("[")]
