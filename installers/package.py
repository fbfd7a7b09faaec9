"""What `make package` does once its environment stands: bundle, list of hashes, sizes, smoke test, archives.

It runs in the environment that PyInstaller runs in, on the system the bundle is for, and says what it cannot make.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUDGET_MB = 260
"""Unpacked. A PC of a clinic has a small disk, and a line that is paid by the megabyte."""

GPL_ALONE = re.compile(
    r"readline|gdbm|VirtualKeyboard|Qt6?Charts|DataVisualization|Qt6?Graphs|NetworkAuth|Quick3D", re.IGNORECASE
)
NAME = "notebook"


def main() -> int:
    """0 if everything that can be made here was made and held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the bundle and the archives go")
    parser.add_argument("--no-smoke", action="store_true", help="do not run what was made")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from clinic_app import __version__

    bundle, unlicensed = build(asked.out)
    figures: dict[str, object] = {"version": __version__, "platform": sys.platform, **measure(bundle)}
    wrong = refuse(bundle, figures) + [f"{each} has no licence text" for each in unlicensed]
    if not asked.no_smoke and not wrong:
        told = asked.out / "smoke.json"
        done = run([sys.executable, str(ROOT / "installers" / "smoke_test.py"), str(bundle), "--json", str(told)])
        wrong += [] if done == 0 else ["the smoke test broke"]
        figures["smoke"] = json.loads(told.read_text(encoding="utf-8"))
    if not wrong:
        figures["made"] = archives(bundle, asked.out, __version__)
    (asked.out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    say(json.dumps({name: value for name, value in figures.items() if name != "smoke"}, indent=2))
    for each in wrong:
        say(f"package: {each}")
    for each in not_here():
        say(f"not made here: {each}")
    return 1 if wrong else 0


def build(out: Path) -> tuple[Path, list[str]]:
    """The bundle with licences and the list of its own hashes in it; and what had no licence text."""
    compile_catalogues()
    work = ROOT / "build" / "pyinstaller"
    spec = str(ROOT / "installers" / "build.spec")
    words = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(out), "--workpath", str(work), spec]
    if run([sys.executable, "-m", "PyInstaller", *words]) != 0:
        raise SystemExit("PyInstaller did not make the bundle.")
    bundle = out / NAME
    lay_bytecode(bundle)
    if sys.platform == "linux":
        shutil.copy2(ROOT / "installers" / "linux" / "install.sh", bundle / "install.sh")
        shutil.copy2(ROOT / "installers" / "linux" / "notebook.desktop", bundle / "notebook.desktop")
        shutil.copy2(ROOT / "installers" / "linux" / "notebook.svg", bundle / "notebook.svg")
    sys.path.insert(0, str(ROOT / "installers"))
    import licences

    from clinic_app.services.own_files import write_list

    unlicensed = licences.lay(bundle)
    write_list(bundle)
    return bundle, unlicensed


def compile_catalogues() -> None:
    """Compile the translations where they lie; `make` has done it already if it came this way."""
    folder = ROOT / "resources" / "i18n"
    missing = [file for file in folder.rglob("*.po") if not file.with_suffix(".mo").exists()]
    if missing:
        raise SystemExit(f"Translations are not compiled: make catalogues ({missing[0].name} and others).")


def lay_bytecode(bundle: Path) -> None:
    """Start it once where it may write: what Qt's own Python compiles at each start then lies there compiled."""
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = bundle / ("clinic-app.exe" if os.name == "nt" else "clinic-app")
    running = subprocess.Popen(  # noqa: S603 - what has just been made
        [str(command), "--data", str(ROOT / "build" / "first-start")], env=around, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(5)
    running.terminate()
    running.wait(20)


# --- figures -------------------------------------------------------------------------------------------


def measure(bundle: Path) -> dict[str, object]:
    """How large it is, and what in it is."""
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    inside = bundle / "_internal"
    parts = {
        part.name: sum(path.stat().st_size for path in part.rglob("*") if path.is_file() and not path.is_symlink())
        if part.is_dir() else part.stat().st_size
        for part in inside.iterdir() if not part.is_symlink()
    }  # fmt: skip
    largest = dict(sorted(parts.items(), key=lambda item: -item[1])[:8])
    return {
        "unpacked_mb": round(sum(path.stat().st_size for path in files) / 1e6, 1),
        "budget_mb": BUDGET_MB,
        "files": len(files),
        "largest_mb": {name: round(size / 1e6, 1) for name, size in largest.items()},
    }


def refuse(bundle: Path, figures: dict[str, object]) -> list[str]:
    """What must not go out."""
    wrong = []
    size = figures["unpacked_mb"]
    assert isinstance(size, float)
    if size > BUDGET_MB:
        wrong.append(f"{size} MB unpacked are more than {BUDGET_MB}")
    names = [path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()]
    wrong += [f"{name} may be given away under the GPL alone" for name in names if GPL_ALONE.search(name)]
    wrong += [f"{name} is not for a clinic" for name in names if re.search(r"pytest|hypothesis|/PyInstaller/", name)]
    return wrong


# --- archives ------------------------------------------------------------------------------------------


def archives(bundle: Path, out: Path, version: str) -> dict[str, object]:
    """Everything that this system can make of the bundle, with its size and hash."""
    made = []
    if sys.platform == "linux":
        made.append(tar(bundle, out / f"{NAME}-{version}-linux-x86_64.tar.xz", version))
        if shutil.which("dpkg-deb"):
            sys.path.insert(0, str(ROOT / "installers" / "linux"))
            import deb

            made.append(deb.make(bundle, out, version))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (out / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
    return {path.name: {"mb": round(path.stat().st_size / 1e6, 1)} for path in made}


def tar(bundle: Path, file: Path, version: str) -> Path:
    """One archive, the same bytes for the same bundle: no owner, no time."""

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mtime = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
        return info

    with tarfile.open(file, "w:xz", preset=6) as opened:
        opened.add(bundle, arcname=f"{NAME}-{version}", filter=plain)
    return file


def not_here() -> list[str]:
    """What another system has to make."""
    if sys.platform == "linux":
        there = [] if shutil.which("dpkg-deb") else [".deb (dpkg-deb is missing)"]
        return [*there, "Windows bundle and installers (a Windows PC)", "macOS bundle (a Mac)"]
    return ["Linux archives (a Linux PC)", "installers (see docs/installing.md)"]


def run(words: list[str]) -> int:
    """Run a command and show what it says."""
    return subprocess.run(words, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode  # noqa: S603 - ours


def say(words: str) -> None:
    """One line, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
