"""`make package-windows`: the Windows bundle built and proved under Wine, and both installers made from it.

It is for trying, not for clinics: what goes out is built by the same `build.spec` on a real Windows (docs/release.md).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main() -> int:
    """0 if all was made and held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--room", type=Path, required=True, help="where Wine and its Python stand, or are made")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "windows")
    parser.add_argument("--uv", type=Path, default=ROOT / ".tools" / "bin" / "uv")
    parser.add_argument("--pip", type=Path, default=ROOT / ".tools" / "bin" / "pip")
    parser.add_argument("--no-build", action="store_true", help="take the bundle that stands")
    parser.add_argument("--fast", action="store_true", help="installers for trying alone: larger, and made in a minute")
    parser.add_argument(
        "--try", dest="tries", action="store_true", help="install, upgrade, refuse and remove under Wine"
    )
    asked = parser.parse_args()
    for each in (HERE.parent, ROOT):
        sys.path.insert(0, str(each))
    import archiving
    import dressing
    import msi
    import per_user
    import trying
    from room import Room

    from clinic_app import __version__

    room = Room(asked.room.resolve(), asked.uv, asked.pip)
    room.make()
    out = asked.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        display = held.enter_context(a_screen())
        room.around["DISPLAY"] = display
        held.enter_context(room.awake())
        if not asked.no_build:
            # One case with a referral: each office that comes along costs Wine as much as all the rest.
            one = out / "one-case.jsonl"
            lines = (ROOT / "resources/training/cases.jsonl").read_bytes().splitlines(keepends=True)
            one.write_bytes(next(line for line in lines if b'"referrals": [{' in line or b'"referrals":[{' in line))
            words = [
                "installers/package.py",
                "--cases",
                str(one),
                "--out",
                str(out),
                "--no-archives",
                "--no-start",
                "--platform",
                "windows",
            ]
            status, _ = room.run(str(room.python / "python.exe"), *words)
            if status != 0:
                return 1
        icon = out / "notebook.ico"
        dressing.draw(dressing.LINUX / "notebook.svg", icon)
        made = [
            msi.make(out / "notebook", icon, out, __version__),
            per_user.make(out / "notebook", icon, out, __version__, fast=asked.fast),
        ]
        for bundle in (out / "notebook", out / "notebook-hub"):
            made += archiving.papers(bundle, out, __version__, "windows-x86_64")
        archiving.write_hashes(out / f"notebook-{__version__}-windows-installers.hashes.csv", made[:2])
        archiving.write_sums(out, made)
        for file in made:
            sys.stdout.write(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB\n")
        return trying.tried(room, out, icon, __version__) if asked.tries else 0


@contextmanager
def a_screen() -> Iterator[str]:
    """A screen of its own for Qt's part that draws on Windows."""
    ours, theirs = os.pipe()
    words = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(words, pass_fds=[theirs], stderr=subprocess.DEVNULL)  # noqa: S603 - the system's own
    os.close(theirs)
    try:
        with os.fdopen(ours) as told:
            yield f":{told.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait()


if __name__ == "__main__":
    raise SystemExit(main())
