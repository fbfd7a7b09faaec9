"""The two .deb: `notebook` for the desktop in /opt/notebook, `notebook-hub` for the relay, its service and its user.

They declare what a bundle needs of the system, change nothing while the program is open, and leave records, keys and
what IT settled where they are when they go, also when they are purged.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MAINTAINER = "The makers of Notebook <security@notebook.invalid>"
_DESK_NEEDS = (
    "libc6 (>= 2.36), libdbus-1-3, libegl1, libfontconfig1, libgl1, libx11-xcb1, libxcb-cursor0, libxcb-icccm4, "
    "libxcb-image0, libxcb-keysyms1, libxcb-randr0, libxcb-render-util0, libxcb-shape0, libxcb-xinerama0, libxcb-xkb1, "
    "libxkbcommon-x11-0"
)
_HUB_NEEDS = "adduser, libc6 (>= 2.36), procps"
_CONTROL = """\
Package: {name}
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {needs}
{more}Section: misc
Priority: optional
Description: {about}
"""
_DESK_ABOUT = """notes of an office, encrypted, without a network
 Keeps its records encrypted on this PC. "clinic-admin health" says whether the
 PC is fit for it, "clinic-admin profile" settles what IT settles once.
 .
 Removing or purging this package leaves records, backups and the profile."""
_HUB_ABOUT = """post office for sealed envelopes that it cannot open
 The relay between offices that use Notebook. The first start prints twelve
 words that have to be written down, so nothing is started by installing it:
 see /usr/share/doc/notebook-hub/README.
 .
 Removing or purging this package leaves keys and post in /var/lib/clinic-hub."""
_COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Notebook
Upstream-Contact: {maintainer}
Source: the source archive that is handed out beside this package
Comment: {folder}/_internal/licences holds the licence of every library inside.

Files: *
Copyright: 2026 The makers of Notebook
License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.
"""
_CHANGELOG = """\
{name} ({version}) unstable; urgency=medium

  * What is new is told in NEWS.md.gz beside this file.

 -- {maintainer}  {date}
"""
_EPOCH = "1767225600"  # what two builds have in common; an earlier year is a fault to lintian
# What Debian's own packages may not do, and a program from elsewhere that brings its libraries along has to.
_OVERRIDES = (
    "dir-or-file-in-opt", "duplicate-font-file", "embedded-library", "hardening-no-pie",
    "library-not-linked-against-libc",  # modules of Python that ask libpython alone
    "maintainer-script-calls-systemctl", "missing-depends-on-sensible-utils", "no-manual-page",
    "non-standard-file-perm", "package-installs-python-pycache-dir", "shared-library-is-executable",
    "shared-library-lacks-prerequisites",
    "uses-dpkg-database-directly",  # it looks whether dpkg laid it down, without starting dpkg
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Package:
    name: str
    version: str
    words: dict[str, str]
    scripts: tuple[str, ...]
    settings: Path


def desktop(bundle: Path, out: Path, version: str, *, compression: str = "xz") -> Path:
    """The package for a desk, laid by the same script that installs by hand. `compression` none packs at once."""
    with _root() as root:
        subprocess.run(  # noqa: S603 - our own script
            [str(bundle / "install.sh"), "--root", str(root)], check=True, stdout=subprocess.DEVNULL
        )
        # A package keeps out of what belongs to the administrator of the PC.
        (root / "usr" / "bin").mkdir(parents=True)
        for link in (root / "usr" / "local" / "bin").iterdir():
            shutil.move(str(link), root / "usr" / "bin" / link.name)
        shutil.rmtree(root / "usr" / "local")
        for name in ("install.sh", "notebook.desktop", "notebook.svg"):  # these are for the archive
            (root / "opt" / "notebook" / name).unlink()
        _relist(root / "opt" / "notebook")
        example = root / "etc" / "notebook" / "site-profile.example.toml"
        _lay(example, (ROOT / "resources" / "profile" / "site-profile.toml").read_text(encoding="utf-8"))
        words = {
            "needs": _DESK_NEEDS,
            "more": "Recommends: cups-client, libwayland-cursor0, libwayland-egl1\n",
            "about": _DESK_ABOUT,
        }
        return _built(
            root, _Package("notebook", version, words, ("preinst", "prerm", "postrm"), example), out, compression
        )


def hub(bundle: Path, out: Path, version: str, *, compression: str = "xz") -> Path:
    """The package for a hub: its folder, its command, its service, its settings; its user is made as it comes."""
    with _root() as root:
        into = root / "opt" / "notebook-hub"
        into.parent.mkdir()
        shutil.copytree(bundle, into, symlinks=True)
        subprocess.run(["chmod", "-R", "go-w,a+rX", str(into)], check=True)  # noqa: S603, S607 - the system's own
        (root / "usr" / "bin").mkdir(parents=True)
        (root / "usr" / "bin" / "clinic-hub").symlink_to("/opt/notebook-hub/clinic-hub")
        theirs = ROOT / "installers" / "hub"
        _lay(root / "lib/systemd/system/clinic-hub.service", (theirs / "clinic-hub.service").read_text("utf-8"))
        settings = root / "etc" / "clinic-hub.toml"
        _lay(settings, (theirs / "clinic-hub.toml").read_text("utf-8"), mode=0o640)
        documents = root / "usr" / "share" / "doc" / "notebook-hub"
        _lay(documents / "README", (ROOT / "docs" / "hub.md").read_text("utf-8"))
        for name in ("Caddyfile", "nginx.conf"):
            _lay(documents / "examples" / name, (theirs / name).read_text("utf-8"))
        words = {"needs": _HUB_NEEDS, "more": "Suggests: postgresql\n", "about": _HUB_ABOUT}
        package = _Package("notebook-hub", version, words, ("postinst", "prerm", "postrm"), settings)
        return _built(root, package, out, compression)


@contextmanager
def _root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "root"
        root.mkdir(mode=0o755)
        yield root


def _built(root: Path, package: _Package, out: Path, compression: str) -> Path:
    name = package.name
    documents = root / "usr" / "share" / "doc" / name
    _lay(documents / "copyright", _COPYRIGHT.format(maintainer=MAINTAINER, folder=f"/opt/{name}"))
    _press(documents / "NEWS.md.gz", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    epoch = os.environ.get("SOURCE_DATE_EPOCH", _EPOCH)
    told = {"name": name, "version": package.version, "maintainer": MAINTAINER, "date": formatdate(int(epoch))}
    _press(documents / "changelog.gz", _CHANGELOG.format(**told))
    for page in sorted((ROOT / "docs" / "man").glob("clinic-*.1")):
        if (page.stem == "clinic-hub") == (name == "notebook-hub"):
            _press(root / "usr" / "share" / "man" / "man1" / f"{page.name}.gz", page.read_text(encoding="utf-8"))
    _lay(root / "usr/share/lintian/overrides" / name, "".join(f"{name}: {tag}\n" for tag in _OVERRIDES))
    control = root / "DEBIAN"
    control.mkdir(mode=0o755)
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    facts = {"name": name, "version": package.version, "maintainer": MAINTAINER, "kilobytes": size, **package.words}
    _lay(control / "control", _CONTROL.format(**facts))
    _lay(control / "conffiles", f"/{package.settings.relative_to(root)}\n")
    for script in package.scripts:
        _lay(control / script, (HERE / f"{name}.{script}").read_text(encoding="utf-8"), mode=0o755)
    file = out / f"{name}_{package.version}_amd64.deb"
    around = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    made = ["dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", str(root), str(file)]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, env=around)  # noqa: S603 - the system's own
    return file


def _relist(folder: Path) -> None:
    """What is not in the package is not in its lists either."""
    for name in ("MANIFEST.sha256", "MANIFEST.sizes"):
        rows = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        there = [row for row in rows if (folder / row.partition("  ")[2].rstrip("\n")).exists()]
        (folder / name).write_text("".join(there), encoding="utf-8")


def _lay(file: Path, text: str, *, mode: int = 0o644) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)


def _press(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    file.chmod(0o644)
