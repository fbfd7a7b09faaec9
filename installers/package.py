"""What `make package` does once its environment stands: bundles, lists of hashes, sizes, smoke test, archives.

It runs in the environment that PyInstaller runs in, on the system the bundle is for, and says what it cannot make. The
trees it works in lie where it is told, and are taken away at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME, HUB = "notebook", "notebook-hub"
END = ".exe" if os.name == "nt" else ""
LINUX = sys.platform == "linux"


def main() -> int:
    """0 if everything that can be made here was made and held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the bundles and the archives go")
    parser.add_argument("--work", type=Path, help="where PyInstaller may write; else a temporary folder")
    parser.add_argument("--no-smoke", action="store_true", help="do not run what was made")
    parser.add_argument("--platform", help="the part of Qt that draws in the smoke test; offscreen if not said")
    parser.add_argument("--cases", help="the cases of the smoke test's rehearsal; all of ours if not said")
    parser.add_argument("--no-start", action="store_true", help="do not time its start")
    parser.add_argument(
        "--note-parts", action="store_true", help="write anew which libraries of C came with the wheels"
    )
    parser.add_argument("--no-archives", action="store_true", help="the folders alone")
    asked = parser.parse_args()
    out = asked.out.resolve()
    for folder in (ROOT, ROOT / "installers"):
        sys.path.insert(0, str(folder))
    import weighing

    from clinic_app import __version__

    with tempfile.TemporaryDirectory(prefix="notebook-package-", ignore_cleanup_errors=True) as place:
        wrong = build(out, asked.work or Path(place), __version__, note_parts=asked.note_parts)
    figures: dict[str, object] = {"version": __version__, "platform": sys.platform}
    for bundle, budget in ((out / NAME, weighing.DESK_MB), (out / HUB, weighing.HUB_MB)):
        figures[bundle.name] = weighing.measure(bundle, budget)
        wrong += weighing.refuse(bundle, budget)
    if not asked.no_smoke and not wrong:
        told = out / "smoke.json"
        words = [str(out / NAME), "--hub", str(out / HUB), "--json", str(told)]
        words += ["--platform", asked.platform] if asked.platform else []
        words += ["--cases", asked.cases] if asked.cases else []
        done = run([sys.executable, str(ROOT / "installers" / "smoke_test.py"), *words])
        wrong += [] if done == 0 else ["the smoke test broke"]
        figures["smoke"] = json.loads(told.read_text(encoding="utf-8"))
    if not asked.no_smoke and not asked.no_start and not wrong:
        figures["start"], slow = weighing.starts(out / NAME / ("clinic-app" + END), ROOT)
        wrong += slow
    if not asked.no_archives and not wrong:
        import archiving

        figures["made"] = archiving.archives(out / NAME, out / HUB, out, __version__)
    (out / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    say(json.dumps({name: value for name, value in figures.items() if name != "smoke"}, indent=2))
    for each in wrong:
        say(f"package: {each}")
    for each in not_here():
        say(f"not made here: {each}")
    return 1 if wrong else 0


def build(out: Path, work: Path, version: str, *, note_parts: bool) -> list[str]:
    """Both bundles with licences, SBOM and the lists of their own hashes in them; what of that was wrong."""
    refuse_uncompiled()
    import dressing
    import licences
    import line_ends
    import sbom

    from clinic_app.services.own_files import write_list

    line_ends.write()
    dressing.dress(work, version)
    spec = str(ROOT / "installers" / "build.spec")
    words = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(out), "--workpath", str(work / "pyinstaller")]
    # Modules lie in it as they are: archives press the whole of it better, and a start has nothing to unpack. Windows
    # has each of its three commands bring its own copy along, so there they are pressed.
    level = "6" if sys.platform == "win32" else "0"
    around = {**os.environ, "NOTEBOOK_DRESS": str(work), "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": level}
    around["PYTHONHASHSEED"] = "0"  # else each build orders its sets anew, and no two are the same bytes
    if run([sys.executable, "-m", "PyInstaller", *words, spec], around) != 0:
        raise SystemExit("PyInstaller did not make the bundles.")
    if (work / "notebook.ico").exists():
        shutil.copy2(work / "notebook.ico", out)  # for the installers, which are made elsewhere
    if LINUX:
        import icu_data
        import search_paths

        for bundle in (out / NAME, out / HUB):
            say(f"{bundle.name}: search paths taken out of {search_paths.mend(bundle)} files")
        say(f"ICU, MB taken out: {icu_data.thin(out / NAME / '_internal')}")
    lay_bytecode(out / NAME, work)
    if LINUX:
        for name in ("install.sh", "notebook.desktop", "notebook.svg"):
            shutil.copy2(ROOT / "installers" / "linux" / name, out / NAME / name)
    wrong = []
    for bundle, command in ((out / NAME, "clinic-admin"), (out / HUB, "clinic-hub")):
        program = bundle / (command + END)
        unlicensed = licences.lay(bundle, sbom.inside(bundle, program))
        wrong += [f"{bundle.name}: {each} has no licence text" for each in unlicensed]
        if note_parts:
            sbom.note(bundle, program, bundle.name)
        wrong += [f"{bundle.name}: {each}" for each in sbom.lay(bundle, program, bundle.name, version)]
        write_list(bundle)
    return wrong


def refuse_uncompiled() -> None:
    """Translations are compiled by `make`, and never older here than their sources."""
    for source in (ROOT / "resources" / "i18n").rglob("*.po"):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            raise SystemExit(f"Translations are not compiled: make catalogues ({source.name} and perhaps others).")


def lay_bytecode(bundle: Path, work: Path) -> None:
    """Start it once where it may write: what Qt's own Python compiles at each start then lies there compiled."""
    around = {
        "QT_QPA_PLATFORM": "offscreen",
        **os.environ,
        "NOTEBOOK_ENDS_WHEN_PAINTED": "1",
        "NOTEBOOK_LAYS_BYTECODE": "1",
    }
    if run([str(bundle / ("clinic-app" + END)), "--data", str(work / "first-start")], around) != 0:
        raise SystemExit("What was made does not open its first page.")
    if not list(bundle.rglob("*.pyside")):
        raise SystemExit("Nothing of PySide was kept compiled: every start would compile it anew.")


def not_here() -> list[str]:
    """What another system has to make."""
    if LINUX:
        there = [] if shutil.which("dpkg-deb") else [".deb (dpkg-deb is missing)"]
        windows = "Windows release (a Windows PC: docs/release.md; for trying, make package-windows under Wine)"
        return [*there, windows, "macOS bundle (a Mac: installers/macos/build.sh, never tried)"]
    return ["Linux archives (a Linux PC)", "Windows installers (a Linux PC, from this bundle: docs/release.md)"]


def run(words: list[str], around: dict[str, str] | None = None) -> int:
    """Run a command and show what it says."""
    return subprocess.run(words, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, env=around).returncode  # noqa: S603


def say(words: str) -> None:
    """One line, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
