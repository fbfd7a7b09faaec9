"""The folder a rehearsal plays in. Refuses one where a real vault lies or somebody is at work; clears only its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from clinic_app.errors import ClinicError, TrainingOnly, VaultExists
from clinic_app.facts import dataclass
from clinic_app.vault.opening import read_slots
from clinic_app.vault.place import VaultPlace, hold_file

REPORT: Final = "report.json"
_MARK: Final = ".rehearsal"
_FOLDERS: Final = ("documents", "packets", "pictures", "sender", "receiver", "hub")


@dataclass(frozen=True, slots=True)
class Stage:
    """The folders of one rehearsal."""

    root: Path

    @property
    def report(self) -> Path:
        return self.root / REPORT

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @property
    def packets(self) -> Path:
        return self.root / "packets"

    @property
    def pictures(self) -> Path:
        return self.root / "pictures"

    @property
    def sender(self) -> Path:
        return self.root / "sender"

    @property
    def hub(self) -> Path:
        return self.root / "hub"

    def receiver(self, organisation: str) -> Path:
        """The folder of one receiving service."""
        return self.root / "receiver" / organisation


@contextmanager
def set_up(root: Path) -> Iterator[Stage]:
    """An empty stage, for one rehearsal alone. What an earlier one left there is cleared away.

    Raises `TrainingOnly` if a real vault lies in the folder or around it, `VaultExists` if what lies there is not a
    rehearsal's, `VaultInUse` if another one plays here or a program has one of its vaults open.
    """
    _refuse_real_vaults(root)
    if not (root / _MARK).exists() and _left(root):
        raise VaultExists
    root.mkdir(parents=True, exist_ok=True)
    with hold_file(root / _MARK):
        _refuse_open_vaults(root)
        yield _cleared(root)


def _left(root: Path) -> list[Path]:
    return [root / name for name in (*_FOLDERS, REPORT) if (root / name).exists()]


def _refuse_open_vaults(root: Path) -> None:
    """Whoever has a vault of the last rehearsal open would lose it from below their feet."""
    for lock in sorted(root.rglob("vault.lock")):
        with hold_file(lock):
            pass


def _cleared(root: Path) -> Stage:
    for each in _left(root):
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
    for name in _FOLDERS:
        (root / name).mkdir(mode=0o700)
    return Stage(root)


def _refuse_real_vaults(root: Path) -> None:
    """Look where a vault of this program can lie: in the folder, below it, and where the folder is a clinic's own."""
    here = root.resolve()
    around = [(folder, ("", "vault/")) for folder in here.parents]
    for folder, depths in ((here, ("", "*/", "*/*/", "*/*/*/")), *around):
        for pattern in (depth + name for depth in depths for name in ("vault.json", "vault.db")):
            if any(
                not _is_training(part.parent) and not _is_half_made(part.parent, here) for part in folder.glob(pattern)
            ):
                raise TrainingOnly


def _is_half_made(folder: Path, root: Path) -> bool:
    """Whether a rehearsal that was killed left this: where it makes vaults, and without any list of who may open it.

    Nobody could open such a vault again, whosever it was.
    """
    place = VaultPlace(folder)
    ours = root / "sender" in folder.parents or root / "receiver" in folder.parents
    return (root / _MARK).exists() and ours and not place.slots.exists() and not place.previous_slots.exists()


def _is_training(folder: Path) -> bool:
    try:
        return read_slots(VaultPlace(folder)).training
    except ClinicError:
        # A slot file that cannot be read may be the torn one of a real clinic.
        return False
