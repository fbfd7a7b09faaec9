"""Says in words that the program is half: a copy that was broken off, a disk that was full, a scanner that took files.

Asked only when it ended with a fault, so it needs nothing of ours that may be torn itself: the list of lengths beside
the program, and a window of the system's own where there is no console.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

WORDS = (
    "This program is not whole: {n} of its files are missing or cut short.\n"
    "Call IT today: it has to be installed again. The records are not touched.\n\n"
    "โปรแกรมนี้ติดตั้งไม่ครบ: ไฟล์ {n} ไฟล์หายไปหรือไม่สมบูรณ์\n"
    "โทรหาฝ่ายไอทีวันนี้ ต้องติดตั้งใหม่ บันทึกทั้งหมดยังอยู่เหมือนเดิม"
)
_ICON_ERROR = 0x10


def count(folder: Path) -> int:
    """How many files are missing or shorter than they were made; a list that is torn counts as one.

    Where there is no list at all it is being made, or of an earlier version: then nothing is known.
    """
    try:
        rows = [line.partition("  ") for line in (folder / "MANIFEST.sizes").read_text(encoding="utf-8").splitlines()]
        return sum(_short(folder / name, int(size)) for size, _blanks, name in rows)
    except FileNotFoundError:
        return 0
    except (OSError, ValueError):
        return 1


def tell() -> bool:
    """Whether it is half; then that was said."""
    n = count(Path(sys.executable).resolve().parent)
    if not n:
        return False
    words = WORDS.format(n=n)
    with suppress(OSError, ValueError, AttributeError):  # a program of windows has no console
        sys.stderr.write(f"{words}\n")
    if sys.platform == "win32":  # pragma: no cover - only there
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "Notebook", _ICON_ERROR)
    return True


def _short(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size < size
    except OSError:
        return True
