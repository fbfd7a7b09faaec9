"""The .deb: the same folder in /opt/notebook, two commands, a menu entry, and the folder for a profile of IT.

It declares what a bundle needs of the system, runs nothing of its own as root, and leaves records and the profile alone
when it goes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NEEDS = (
    "libc6 (>= 2.36), libegl1, libgl1, libdbus-1-3, libfontconfig1, libxcb-cursor0, libxcb-icccm4, libxcb-keysyms1, "
    "libxkbcommon-x11-0"
)
CONTROL = """\
Package: notebook
Version: {version}
Architecture: amd64
Maintainer: The makers of Notebook <security@notebook.invalid>
Installed-Size: {kilobytes}
Depends: {needs}
Recommends: cups-client
Section: misc
Priority: optional
Description: Notes of an office, encrypted, without a network
 Keeps its records encrypted on this PC. `clinic-admin health` says whether the
 PC is fit for it, `clinic-admin profile` settles what IT settles once.
"""


def make(bundle: Path, out: Path, version: str, *, compression: str = "zstd") -> Path:
    """Pack the bundle with the same script that installs it by hand; where the package lies. `none` packs at once."""
    file = out / f"notebook_{version}_amd64.deb"
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "root"
        root.mkdir(mode=0o755)
        subprocess.run(  # noqa: S603 - our own script
            [str(bundle / "install.sh"), "--root", str(root)], check=True, stdout=subprocess.DEVNULL
        )
        # A package keeps out of what belongs to the administrator of the PC.
        (root / "usr" / "bin").mkdir(parents=True)
        for link in (root / "usr" / "local" / "bin").iterdir():
            shutil.move(str(link), root / "usr" / "bin" / link.name)
        shutil.rmtree(root / "usr" / "local")
        (root / "etc" / "notebook").mkdir(parents=True)
        licences = root / "usr" / "share" / "doc" / "notebook"
        licences.mkdir(parents=True)
        shutil.copy2(bundle / "_internal" / "licences" / "LICENSE", licences / "copyright")
        control = root / "DEBIAN"
        control.mkdir(mode=0o755)
        size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
        text = CONTROL.format(version=version, kilobytes=size, needs=NEEDS)
        (control / "control").write_text(text, encoding="utf-8")
        around = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0")}
        words = ["dpkg-deb", "--root-owner-group", f"-Z{compression}", "-z9", "--build", str(root), str(file)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=around)  # noqa: S603 - the system's own
    return file
