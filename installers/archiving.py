"""What goes out of the workshop: archives and packages of one bundle, the same bytes for the same bundle.

Beside them lie, for each bundle, what it is made of (SBOM), whose licences that is, and the hashes of all that can run,
for the console of a virus scanner.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path


def archives(desk: Path, hub: Path, out: Path, version: str) -> dict[str, object]:
    """Everything that this system can make of the bundles, with its size; their hashes lie beside them."""
    made = []
    if sys.platform == "linux":
        for bundle in (desk, hub):
            made.append(tar(bundle, out / f"{bundle.name}-{version}-linux-x86_64.tar.xz", version))
        if shutil.which("dpkg-deb"):
            sys.path.insert(0, str(Path(__file__).resolve().parent / "linux"))
            import deb

            made += [deb.desktop(desk, out, version), deb.hub(hub, out, version)]
    else:
        system = "windows-x86_64" if sys.platform == "win32" else "macos"
        made += [packed(bundle, out / f"{bundle.name}-{version}-{system}.zip", version) for bundle in (desk, hub)]
    system = {"linux": "linux-x86_64", "win32": "windows-x86_64"}.get(sys.platform, "macos")
    for bundle in (desk, hub):
        made += papers(bundle, out, version, system)
    write_sums(out, made)
    return {path.name: {"mb": round(path.stat().st_size / 1e6, 1)} for path in made}


def papers(bundle: Path, out: Path, version: str, system: str) -> list[Path]:
    """The papers of a bundle, under names that say which it is."""
    stem = f"{bundle.name}-{version}-{system}"
    made = []
    for name, end in (("sbom.cdx.json", "cdx.json"), ("LICENCES.csv", "licences.csv")):
        made.append(out / f"{stem}.{end}")
        shutil.copyfile(bundle / "_internal" / "licences" / name, made[-1])
    made.append(out / f"{stem}.hashes.csv")
    write_hashes(made[-1], [bundle])
    return made


def write_hashes(file: Path, of: list[Path]) -> None:
    """Every file that a system can run, in these folders and of these files, with its SHA-256 and its size."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(("sha256", "bytes", "file"))
        for top in of:
            for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
                if path.is_file() and not path.is_symlink() and _runs(path):
                    content = path.read_bytes()
                    name = path.relative_to(top.parent).as_posix()
                    rows.writerow((hashlib.sha256(content).hexdigest(), len(content), name))


def _runs(path: Path) -> bool:
    """By what it begins with, not by its name: programs and libraries of Linux, Windows and macOS, and packages."""
    with path.open("rb") as opened:
        return opened.read(4).startswith((b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xd0\xcf\x11\xe0", b"!<ar"))


def write_sums(out: Path, made: list[Path]) -> None:
    """The list of hashes, as `sha256sum -c` reads it; what else stands in it stays."""
    file = out / "SHA256SUMS"
    lines = file.read_text("ascii").splitlines() if file.exists() else []
    rows = {line[66:]: line[:64] for line in lines if (out / line[66:]).exists()}
    rows |= {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made}
    file.write_text("".join(f"{rows[name]}  {name}\n" for name in sorted(rows)), encoding="ascii", newline="\n")


def tar(bundle: Path, file: Path, version: str) -> Path:
    """One archive for Linux: no owner, no time, always in one order."""

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mtime = _epoch()
        return info

    with tarfile.open(file, "w:xz", preset=6) as opened:
        opened.add(bundle, arcname=f"{bundle.name}-{version}", filter=plain)
    return file


def packed(bundle: Path, file: Path, version: str) -> Path:
    """One archive for Windows."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        for path in sorted(bundle.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(f"{bundle.name}-{version}/{path.relative_to(bundle).as_posix()}")
                info.compress_type = zipfile.ZIP_DEFLATED
                opened.writestr(info, path.read_bytes())
    return file


def _epoch() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
