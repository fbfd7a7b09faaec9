"""No GPL-only module, and nothing without a licence, in what we ship; what only builds or tests may be anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("desktop.txt", "hub.txt")
GPL_ONLY = re.compile(r"\b(A?GPL)\b|GNU (Affero )?General Public", re.IGNORECASE)
ALSO_FREER = re.compile(r"LGPL|Lesser|\bOR\b.*(MIT|BSD|Apache|LGPL|MPL)|Python Software|MIT|BSD|Apache", re.IGNORECASE)
# No licence field in the metadata; the wheel carries the licence texts, which were read.
READ_BY_HAND = {"sqlcipher3": "zlib", "quickjs-ng": "MIT"}
# Modules of PySide6-Addons that Qt gives under the GPL alone; nothing here imports them.
GPL_MODULES = ("QtCharts", "QtDataVisualization", "QtGraphs", "QtNetworkAuth", "QtVirtualKeyboard", "QtQuick3D")


def main() -> int:
    """Print what is wrong; 0 if nothing is."""
    wrong = _bad_licences() + _gpl_imports()
    for line in wrong:
        sys.stdout.write(f"licences: {line}\n")
    return 1 if wrong else 0


def _bad_licences() -> list[str]:
    names = {_normal(name) for file in SHIPPED for name in _named(ROOT / "requirements" / file)}
    told = subprocess.run(
        [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    wrong = []
    for each in json.loads(told):
        licence = READ_BY_HAND.get(_normal(each["Name"]), each["License"])
        if _normal(each["Name"]) not in names:
            continue
        if licence in ("", "UNKNOWN"):
            wrong.append(f"{each['Name']}: no licence named")
        elif GPL_ONLY.search(licence) and not ALSO_FREER.search(licence):
            wrong.append(f"{each['Name']}: {licence}")
    return wrong


def _gpl_imports() -> list[str]:
    wrong = []
    for file in (ROOT / "clinic_app").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        wrong += [
            f"{file.relative_to(ROOT)}: {module} is GPL only" for module in GPL_MODULES if f"PySide6.{module}" in text
        ]
    return wrong


def _named(file: Path) -> list[str]:
    return re.findall(r"^([A-Za-z0-9._-]+)==", file.read_text(encoding="utf-8"), re.MULTILINE)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
