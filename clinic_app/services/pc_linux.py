"""What Linux tells of a PC to anybody who asks: encrypted disks and swap, what the printing server keeps, proxies."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from clinic_app.services.printers import of_the_system

_ENCRYPTED_SYSTEMS: Final = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "zfs.crypt"})
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
_KEEPS: Final = re.compile(r"^\s*PreserveJobFiles\s+(\S+)", re.IGNORECASE | re.MULTILINE)
_PROXY: Final = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY")
_PATIENCE_S: Final = 3


class Linux:
    """One look through the files of the system below `root`."""

    def __init__(
        self, root: Path = Path("/"), *, around: Mapping[str, str] | None = None,
        desktop: Callable[[], str | None] | None = None,
    ) -> None:  # fmt: skip
        self._root = root
        self._around = os.environ if around is None else around
        self._desktop = desktop or _desktop_proxy

    def encrypted(self, folder: Path) -> bool | None:
        """Whether what is written to this folder lies encrypted on its disk; None if nobody can tell."""
        source, kind = self._mounted(folder)
        if kind in _ENCRYPTED_SYSTEMS:
            return True
        if kind in _IN_MEMORY or not source.startswith("/dev/"):
            return None
        return self._device_encrypted(source)

    def swap_open(self) -> bool:
        """Whether memory can be written to a disk as it is."""
        return any(self._open(*swap) for swap in self._swaps())

    def hibernates_open(self) -> bool:
        """Whether the whole memory can be: the system can hibernate, into swap that is not encrypted."""
        able = "disk" in self._text("sys/power/state").split() and "[disabled]" not in self._text("sys/power/disk")
        return able and any(self._open(*swap) for swap in self._swaps() if "zram" not in swap[0])

    def spool_keeps(self) -> bool | None:
        """Whether the printing server keeps what was printed, as CUPS does for a day; None if nobody may read that."""
        if not (self._root / "etc/cups").is_dir():
            return False
        try:
            told = (self._root / "etc/cups/cupsd.conf").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        said = _KEEPS.findall(told)
        return not said or said[-1].casefold() not in ("no", "off", "false", "0")

    def proxy(self) -> str:
        """`script` for one that is found out by a script, `set` for one that is named, or nothing."""
        desktop = self._desktop()
        if self._around.get("auto_proxy") or desktop == "auto":
            return "script"
        return "set" if any(self._around.get(name) for name in _PROXY) or desktop == "manual" else ""

    def too_old(self) -> bool:
        """No release of Linux is known here to be past its time."""
        return False

    # --- within ------------------------------------------------------------------------------------

    def _text(self, name: str) -> str:
        try:
            return (self._root / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def _swaps(self) -> list[tuple[str, str]]:
        rows = (line.split() for line in self._text("proc/swaps").splitlines()[1:])
        return [(_plain(row[0]), row[1]) for row in rows if len(row) > 1]

    def _open(self, name: str, kind: str) -> bool:
        if kind == "file":
            return self.encrypted(Path(name)) is False
        return "zram" not in name and self._device_encrypted(name) is False

    def _mounted(self, folder: Path) -> tuple[str, str]:
        """Device and kind of the file system this folder lies on."""
        whole = folder.absolute()
        above = {str(part) for part in (whole, *whole.parents)}
        best, source, kind = "", "", ""
        for line in self._text("proc/mounts").splitlines():
            words = [_plain(word) for word in line.split()]
            if len(words) > 2 and words[1] in above and len(words[1]) >= len(best):
                source, best, kind = words[:3]
        return source, kind

    def _device_encrypted(self, device: str) -> bool | None:
        blocks = self._root / "sys/class/block"
        name = Path(device).name
        mapped = self._root / device.lstrip("/")
        if not (blocks / name).exists() and mapped.is_symlink():
            name = mapped.readlink().name  # /dev/mapper/home -> ../dm-1
        if not (blocks / name).exists():
            return None
        return self._encrypted_below(blocks, name)

    def _encrypted_below(self, blocks: Path, name: str, depth: int = 0) -> bool:
        """Itself, or everything it is made of: a volume of LVM on an encrypted disk."""
        uuid = blocks / name / "dm" / "uuid"
        if uuid.exists() and uuid.read_text(encoding="ascii", errors="replace").startswith("CRYPT-"):
            return True
        made_of = blocks / name / "slaves"
        parts = sorted(part.name for part in made_of.iterdir()) if made_of.is_dir() else []
        return bool(parts) and depth < 8 and all(self._encrypted_below(blocks, part, depth + 1) for part in parts)


def _plain(word: str) -> str:
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 8)), word)


def _desktop_proxy() -> str | None:
    """What the desktop was told, where there is one to ask."""
    program = shutil.which("gsettings")
    if program is None:
        return None
    try:
        # It leaves a file of its own where it is asked: in a folder that goes with the answer.
        with TemporaryDirectory() as folder:
            done = subprocess.run(  # noqa: S603 - the system's own, with words of ours
                [program, "get", "org.gnome.system.proxy", "mode"], capture_output=True, text=True, timeout=_PATIENCE_S,
                check=False, env={**of_the_system(), "XDG_CACHE_HOME": folder, "XDG_RUNTIME_DIR": folder},
            )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip().strip("'")
