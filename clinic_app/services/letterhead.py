"""The letterhead of a site: its name, a few lines, a picture. IT's word stands above what the coordinator wrote.

A picture that cannot be read is refused when it is chosen, and said; a paper never waits for one, it is printed
without. What is kept are points that we wrote anew, in grey: nothing else of the file comes onto a page.
"""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from clinic_app.domain.people import Act
from clinic_app.errors import GateClosed, PictureRefused
from clinic_app.facts import dataclass
from clinic_app.printing.setting import Logo
from clinic_app.services.desk import Desk
from clinic_app.settings.letterhead import LONGEST_LINE, MOST_LINES, MOST_LOGO_BYTES

__all__ = ["LONGEST_LINE", "Letterheads", "Logo", "SiteHead", "read_logo"]

SETTING: Final = "letterhead"
_WIDEST, _TALLEST = 600, 200
"""Points of a logo: 5 cm at 300 to the inch."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHead:
    """What stands at the head of a paper. `by_it`: IT settled it, and no screen changes it."""

    name: str = ""
    lines: tuple[str, ...] = ()
    picture: Logo | None = None
    by_it: bool = False
    damaged: bool = False
    """There is a picture, and it cannot be read."""


class Letterheads:
    """Of the open vault: what the coordinator writes here holds on all PCs of the clinic."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def now(self) -> SiteHead:
        """What holds."""
        profile = self._desk.settings.profile
        settled = profile.letterhead if profile else None
        if settled is not None:
            return _head(settled.name, settled.lines, settled.logo, by_it=True)
        kept: dict[str, Any] = self._desk.vault.settings.get(SETTING) or {}
        return _head(str(kept.get("name", "")), tuple(kept.get("lines", ())), str(kept.get("logo", "")), by_it=False)

    def write(self, name: str, lines: tuple[str, ...], logo: Logo | None) -> None:
        """From now on this stands on the papers of all PCs. Raises `NotAllowed`, `GateClosed` if IT settled it."""
        self._desk.require(Act.MANAGE_PEOPLE)
        if self.now().by_it:
            raise GateClosed(SETTING, ("profile",))
        clean = [line.strip()[:LONGEST_LINE] for line in lines if line.strip()][:MOST_LINES]
        vault, me = self._desk.vault, self._desk.me.id

        def keep() -> None:
            vault.settings[SETTING] = {
                "name": name.strip()[:LONGEST_LINE], "lines": clean,
                "logo": b64encode(logo.png).decode() if logo else "",
            }  # fmt: skip
            vault.journal.append("letterhead_changed", me, {})

        vault.save(keep)


def read_logo(path: Path) -> Logo:
    """A chosen picture as it would stand on paper. In the reader's lane. Raises `PictureRefused`."""
    from clinic_app.domain.attachments import MOST_FILE_BYTES
    from clinic_app.wire.pictures import read_picture

    try:
        with path.open("rb") as file:
            untrusted = file.read(MOST_FILE_BYTES + 1)
    except OSError as error:
        raise PictureRefused("gone") from error
    return _small(read_picture(untrusted).jpeg)


def _small(jpeg: bytes) -> Logo:
    from PIL import Image

    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
        grey = opened.convert("L")
    grey.thumbnail((_WIDEST, _TALLEST), Image.Resampling.LANCZOS)
    for colours in (64, 16, 4):
        out = io.BytesIO()
        grey.quantize(colours).save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= MOST_LOGO_BYTES:
            return Logo(out.getvalue(), grey.width, grey.height)
    raise PictureRefused("too_large")


def _head(name: str, lines: tuple[str, ...], logo: str, *, by_it: bool) -> SiteHead:
    picture = _picture(logo) if logo else None
    return SiteHead(name=name, lines=lines, picture=picture, by_it=by_it, damaged=bool(logo) and picture is None)


@lru_cache(maxsize=4)
def _picture(logo: str) -> Logo | None:
    """The picture, written anew once more: what a profile or another PC holds was made by somebody else."""
    from clinic_app.wire.pictures import read_picture

    try:
        untrusted = b64decode("".join(logo.split()), validate=True)
        if len(untrusted) > MOST_LOGO_BYTES or not untrusted.startswith(_PNG):
            return None
        return _small(read_picture(untrusted).jpeg)
    except (NotBase64, PictureRefused):
        return None
