"""The next version of the real bundle, for trying an update: another number, and one step more for the record to take.

Two of its modules are hidden in the archive that the program carries, and lie beside it as source, with a few words
more. Everything else is the bundle as it was made.
"""

from __future__ import annotations

import importlib.util
import shutil
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_CHANGED = ("clinic_app", "clinic_app.vault.migrations")
_BEGINS = b"PYZ\0" + importlib.util.MAGIC_NUMBER


def lay(bundle: Path, folder: Path, *, root: bytes, version: str | None = None, step: str | None = None) -> Path:
    """A copy of the bundle that believes this publisher; of another version and with a step more, if said."""
    from clinic_app.services.own_files import write_list

    shutil.copytree(bundle, folder, symlinks=True)
    inside = folder / "_internal"
    (inside / "resources" / "updates").mkdir(exist_ok=True)
    (inside / "resources" / "updates" / "root.json").write_bytes(root)
    if version is not None:
        words = [f"__version__ = {version!r}", "STEP_FILES = (*STEP_FILES, 'trial.sql')" if step else ""]
        _hide(folder / "clinic-app")
        for module, more in zip(_CHANGED, words, strict=True):
            name = Path(*module.split("."))
            source = ROOT / name / "__init__.py" if (ROOT / name).is_dir() else (ROOT / name).with_suffix(".py")
            laid = inside / source.relative_to(ROOT)
            laid.parent.mkdir(parents=True, exist_ok=True)
            laid.write_text(source.read_text(encoding="utf-8") + f"\n{more}\n", encoding="utf-8")
    if step is not None:
        (inside / "clinic_app" / "vault" / "trial.sql").write_text(step, encoding="utf-8")
    write_list(folder)
    return folder


def packed(folder: Path, file: Path) -> Path:
    """As `make package` packs a bundle, only faster."""
    with tarfile.open(file, "w:xz", preset=0) as opened:
        opened.add(folder, arcname=folder.name)
    return file


def _hide(program: Path) -> None:
    """Spell the modules otherwise in the table of the archive: then they are looked for in the folder."""
    content = bytearray(program.read_bytes())
    begins = content.index(_BEGINS)
    table = begins + int.from_bytes(content[begins + len(_BEGINS) : begins + len(_BEGINS) + 4], "big")
    for module in _CHANGED:
        spelt = bytes([len(module)]) + module.encode("ascii")  # as `marshal` writes it
        content[content.index(spelt, table) + len(module)] ^= 1
    program.write_bytes(content)
