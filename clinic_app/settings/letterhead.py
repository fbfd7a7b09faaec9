"""The letterhead as IT may settle it: a name, a few lines, a small picture in base64. Shape alone is judged here."""

from __future__ import annotations

from binascii import Error, a2b_base64
from typing import Final, NamedTuple

LONGEST_LINE: Final = 120
MOST_LINES: Final = 3
MOST_LOGO_BYTES: Final = 32 * 1024


class SettledHead(NamedTuple):
    """What stands at the head of papers. `logo` is a PNG in base64, or empty."""

    name: str
    lines: tuple[str, ...] = ()
    logo: str = ""


def are_lines(said: object) -> bool:
    """Whether these can stand below a name."""
    if not isinstance(said, list) or len(said) > MOST_LINES:
        return False
    return all(isinstance(each, str) and _fits(each) for each in said)


def _fits(line: str) -> bool:
    return bool(line.strip()) and len(line) <= LONGEST_LINE and line.isprintable()


def is_logo(said: object) -> bool:
    """Whether this is a PNG in base64, small enough. What is in it is looked at when it is used."""
    try:
        png = a2b_base64("".join(said.split()), strict_mode=True) if isinstance(said, str) else b""
    except (Error, ValueError):
        return False
    return png.startswith(b"\x89PNG\r\n\x1a\n") and len(png) <= MOST_LOGO_BYTES
