"""The set-up for one user of Windows, made by Debian's makensis from a Windows bundle; what it does: `setup.nsi`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from msi import three

HERE = Path(__file__).resolve().parent
SPARE_MB = 50


def make(bundle: Path, icon: Path, out: Path, version: str, *, fast: bool = False) -> Path:
    """Pack the bundle; where the set-up lies. `fast` packs at once, for trying it."""
    file = out.resolve() / f"notebook-{version}-setup.exe"
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
    said: dict[str, object] = {
        "VERSION": version, "FOUR": f"{three(version)}.0", "BUNDLE": bundle, "ICON": icon, "OUT": file,
        "NEEDED": size // 1_000_000 + SPARE_MB,
    }  # fmt: skip
    if fast:
        said["FAST"] = "1"
    words = ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in said.items())]
    subprocess.run([*words, str(HERE / "setup.nsi")], check=True)  # noqa: S603 - the system's own
    return file


def main() -> int:
    """Pack what PyInstaller made on Windows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--icon", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    sys.stdout.write(f"{make(asked.bundle.resolve(), asked.icon.resolve(), asked.out, asked.version)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
