"""A program that Debian's own installer laid: `dpkg` lays the next version, and the package of the one before is kept.

`dpkg` is given no file that somebody else could change: it reads a copy in a folder of the administrator, hashed as it
was copied, whose program ran beside before. Where no package of the version that stands was kept, one is made of what
`dpkg` knows of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec

from clinic_app.errors import CannotGoBack, UpdateNotNow, UpdateRefused
from clinic_app.services.own_files import look_at_own_files
from clinic_app.services.side_by_side import Going, SideBySide, State, Version, files_of
from clinic_app.vault.place import sync_folder

NAME: Final = "notebook"
_SCRIPTS: Final = ("preinst", "postinst", "prerm", "postrm", "conffiles", "md5sums")
_AROUND: Final = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
"""Nothing of whoever calls, and nothing a bundle sets for its own libraries."""


class DebianPackage(SideBySide):
    """`root` is where the system lies that `dpkg` looks after."""

    def __init__(self, folder: Path, root: Path = Path("/")) -> None:
        super().__init__(folder)
        self._root, self._info = root, root / "var/lib/dpkg/info"
        self._packages = self.memory / "packages"

    @property
    def room(self) -> int:
        """As much as stands, twice: beside, and while `dpkg` changes file by file; once more to keep what stands."""
        stands = sum(each.lstat().st_size for each in self.folder.rglob("*") if each.is_file())
        return stands * (2 if self._package_of(files_of(self.folder)).exists() else 3)

    def lay(self, archive: Path, most: int) -> None:  # noqa: ARG002 - `dpkg-deb` knows no measure
        """Lay beside what the package would lay. Raises `UpdateRefused(format)`, `OSError`."""
        tree = self.work / "tree"
        if self._told("dpkg-deb", "--field", str(archive), "Package") != NAME:
            raise UpdateRefused("format", archive.name)
        self._told("dpkg-deb", "--extract", str(archive), str(tree))
        (tree / self.folder.relative_to(self._root)).rename(self.new)
        self._packages.mkdir(mode=0o700, exist_ok=True)
        archive.replace(self._package_of(files_of(self.new)))
        sync_folder(self._packages)

    def put_in_place(self, leaves: Version, to: Version) -> None:
        """`dpkg` lays the new version; the package of the one that stands is kept. Raises `UpdateNotNow`, `OSError`."""
        self._keep(leaves)
        self._change("apply", leaves, to)

    def go_back(self, leaves: Version) -> Version:
        """`dpkg` lays the version before again. Raises `CannotGoBack`: `none`; `UpdateNotNow(fails)`, `OSError`."""
        before = self.state().before
        if before is None or not self._package_of(before.files).exists():
            raise CannotGoBack("none")
        self._change("back", leaves, before)
        return before

    def forget_before(self) -> None:
        """No version before is kept any more: the one there is did not run here. Raises `OSError`."""
        self.remember(msgspec.structs.replace(self.state(), before=None))
        self._sweep()

    def tidy_up(self) -> Going | None:
        """After a power cut: what stood is laid again if the new one is not whole; what stands of it is told.

        Raises `UpdateNotNow`, `OSError`.
        """
        going = self.state().going
        if going is not None:
            if not self._whole():
                self._lay_package(going.leaves)
            self._take_away_what_nobody_knows()
            self._finish(self.state())
        for left in (self.new, self.work):
            shutil.rmtree(left, ignore_errors=True)
        self._sweep()
        return self._stands(going)

    # --- within ------------------------------------------------------------------------------------

    def _change(self, act: Literal["apply", "back"], leaves: Version, to: Version) -> None:
        going = Going(act=act, to=to, leaves=leaves)
        self.remember(msgspec.structs.replace(self.state(), going=going))
        try:
            self._lay_package(to)
        except UpdateNotNow:
            self._lay_package(leaves)  # half of the new one may lie there
            self._finish(self.state())
            raise
        self._finish(self.state())

    def _whole(self) -> bool:
        """Whether each file is as its list says, and `dpkg` was not cut off before it was done."""
        found = look_at_own_files(self.folder)
        status = self._told("dpkg-query", self._database, "--show", "--showformat=${Status}", NAME)
        return found is not None and found.whole and status == "install ok installed"

    def _take_away_what_nobody_knows(self) -> None:
        """Files that only the other version has, also half of them: `dpkg` forgot them when it was cut off."""
        known = set((self._info / f"{NAME}.list").read_text(encoding="utf-8").splitlines())
        for path in sorted(self.folder.rglob("*"), reverse=True):  # what is in a folder before the folder
            if f"/{path.relative_to(self._root)}" not in known:
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()

    def _finish(self, state: State) -> None:
        going = state.going
        assert going is not None
        stands = files_of(self.folder) == going.to.files
        self.remember(msgspec.structs.replace(state, going=None, before=going.leaves if stands else state.before))
        self._sweep()

    def _lay_package(self, version: Version) -> None:
        """Settings that somebody changed stay as they are."""
        self._told(
            "dpkg", f"--root={self._root}", *self._elsewhere, "--force-confold", "--force-downgrade", "--install",
            str(self._package_of(version.files)),
        )  # fmt: skip

    @property
    def _database(self) -> str:
        return f"--admindir={self._root / 'var/lib/dpkg'}"

    @property
    def _elsewhere(self) -> tuple[str, ...]:
        return () if self._root == Path("/") else ("--force-not-root", "--force-script-chrootless")

    def _keep(self, version: Version) -> None:
        """A package of what stands, of the files `dpkg` knows and what it was told of them."""
        package, tree = self._package_of(version.files), self.work / "again"
        if package.exists():
            return
        for name in (self._info / f"{NAME}.list").read_text(encoding="utf-8").splitlines():
            there, here = self._root / name.lstrip("/"), tree / name.lstrip("/")
            if there.is_dir() and not there.is_symlink():
                here.mkdir(parents=True, exist_ok=True)
            elif there.is_symlink() or there.exists():
                here.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(there, here, follow_symlinks=False)
        about = tree / "DEBIAN"
        about.mkdir(mode=0o755, parents=True)
        for kind in _SCRIPTS:
            with suppress(FileNotFoundError):
                shutil.copy2(self._info / f"{NAME}.{kind}", about / kind)
        (about / "control").write_text(self._control(), encoding="utf-8")
        part = package.with_suffix(".part")
        self._told("dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(part))
        part.replace(package)
        sync_folder(self._packages)
        shutil.rmtree(tree)

    def _control(self) -> str:
        """What `dpkg` was told of the package, without what it adds itself."""
        kept, leave = [], False
        for line in self._told("dpkg-query", self._database, "--status", NAME).splitlines():
            leave = leave if line.startswith(" ") else line.startswith(("Status:", "Conffiles:"))
            kept += [] if leave else [line]
        return "\n".join(kept) + "\n"

    def _package_of(self, files: str) -> Path:
        return self._packages / f"{files}.deb"

    def _sweep(self) -> None:
        """Two packages are kept: of what stands, and of what stood before."""
        before = self.state().before
        kept = {self._package_of(files_of(self.folder)), self._package_of(before.files if before else "")}
        for file in self._packages.glob("*"):
            if file not in kept:
                file.unlink()

    def _told(self, *words: str) -> str:
        """What a command of the system says. Raises `UpdateNotNow(fails)` with what it ended by."""
        try:
            done = subprocess.run(words, check=False, capture_output=True, text=True, env=_AROUND, cwd=os.sep)  # noqa: S603
        except OSError as error:
            raise UpdateNotNow("fails", f"{words[0]}: {error.strerror}") from error
        if done.returncode != 0:
            raise UpdateNotNow("fails", f"{words[0]}: {done.returncode}")
        return done.stdout.strip()
