"""Pages as they were last looked at, small and grey, in both themes. `SCREEN_PICTURES=new` keeps today's instead.

Look at what changed before you commit it: `git diff --stat tests/ui/golden`, then the pictures. What a page looked
like in full, when it differs, lies in `out/pictures`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from desk_top import DeskTop
from PIL import Image, ImageChops, ImageFilter
from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.ui import theme
from clinic_app.ui.parts.status_line import HEIGHT
from clinic_app.ui.parts.toast import Toast
from clinic_app.ui.places import _tint

KEPT: Final = Path(__file__).parent / "golden"
TODAY: Final = Path(__file__).parents[2] / "out" / "pictures"
_TIMES_SMALLER: Final = 4
_SHADE: Final = 17
"""Sixteen greys, the same for every picture: a palette made to fit would be another after the smallest change."""
_SOON_MS: Final = 1000
NOTICEABLE: Final = 2 * _SHADE
"""Less of a change in brightness is how another processor rounds an edge."""
_EDGE: Final = ImageFilter.BoxBlur(1)
"""Where letters fall between two places is not told either: that differs from one FreeType to another."""
MOST_DIFFERING: Final = 0.0004
"""Of all places: a button that moved by its own width is three times as much."""
HOW: Final = "look at it in out/pictures; if it is meant, take it anew: make screen-pictures"


class Album:
    """Compares pages with those kept, or keeps them; `differing` says what is not as it was."""

    def __init__(self, desk_top: DeskTop, language: str) -> None:
        self._desk, self._language = desk_top, language
        self.differing: list[str] = []
        self._colours = "light"

    def look(self, name: str, *, without: tuple[QWidget, ...] = (), of: QWidget | None = None) -> None:
        """Look at the window, or at a box `of` it, in both themes, first in the one it has.

        `without`: what every machine says otherwise.
        """
        for colours in self.themes():
            self.dress(colours)  # also in the one it has: then all of it was laid out anew
            self.look_once(name, colours, without=without, of=of)

    def themes(self) -> tuple[str, str]:
        """Both, the one it has first."""
        return self._colours, "dark" if self._colours == "light" else "light"

    def dress(self, colours: str) -> None:
        """Another theme on what stands open: the program itself does it when it starts."""
        self._colours = colours
        theme.dress(self._desk.dressed.app, theme.THEMES[colours])
        QApplication.processEvents()
        inside = self._desk.window.inside
        if inside is not None and inside.status._training.isVisibleTo(inside):
            _tint(inside)
        QApplication.processEvents()

    def wait(self) -> None:
        """For what comes in a moment."""
        self._desk.until(lambda: not any(map(_is_soon, self._desk.window.findChildren(QTimer))))
        QApplication.processEvents()

    def look_once(
        self, name: str, colours: str, *, without: tuple[QWidget, ...] = (), of: QWidget | None = None
    ) -> None:
        """Look at it as it is dressed now, once what comes in a moment has come."""
        self.wait()
        shown = _picture(self._desk.window, without) if of is None else _grabbed(of, of.rect())
        today, path = _small(shown), KEPT / f"{name}-{self._language}-{colours}.png"
        share = differing(path, today)
        if share <= MOST_DIFFERING:
            return
        if os.environ.get("SCREEN_PICTURES") == "new":
            KEPT.mkdir(exist_ok=True)
            _in_few_greys(today).save(path, optimize=True, bits=4)
            return
        TODAY.mkdir(parents=True, exist_ok=True)
        shown.save(TODAY / path.name)
        what = f"{share:.2%} of it differs" if path.exists() else "there is no picture of it yet"
        self.differing.append(f"{path.stem}: {what}; {HOW}")


def _is_soon(timer: QTimer) -> bool:
    return timer.isSingleShot() and timer.isActive() and timer.interval() < _SOON_MS


def differing(kept: Path, today: Image.Image) -> float:
    """The share of places that a person would see as different; all of it where there is nothing to compare with."""
    if not kept.exists():
        return 1.0
    with Image.open(kept) as before:
        if before.size != today.size:
            return 1.0
        pair = (before.convert("L"), _in_few_greys(today).convert("L"))
        change = ImageChops.difference(*(each.filter(_EDGE) for each in pair))
    return sum(change.histogram()[NOTICEABLE:]) / (today.width * today.height)


def _picture(window: QWidget, without: tuple[QWidget, ...]) -> Image.Image:
    """The window without its foot, which tells of the line and the hour, and without a word that is about to go."""
    for toast in window.findChildren(Toast):
        toast.hide()
    picture = _grabbed(window, QRect(0, 0, window.width(), window.height() - HEIGHT))
    for part in without:
        at = part.mapTo(window, part.rect().topLeft())
        picture.paste((128, 128, 128), (at.x(), at.y(), at.x() + part.width(), at.y() + part.height()))
    return picture


def _grabbed(widget: QWidget, what: QRect) -> Image.Image:
    shown = widget.grab(what).toImage().convertToFormat(QImage.Format.Format_RGB888)
    size, line = (shown.width(), shown.height()), shown.bytesPerLine()
    return Image.frombytes("RGB", size, bytes(shown.constBits()), "raw", "RGB", line)


def _in_few_greys(grey: Image.Image) -> Image.Image:
    few = Image.frombytes("P", grey.size, bytes(each * 15 // 255 for each in grey.tobytes()))
    few.putpalette([shade * _SHADE for shade in range(16) for _rgb in range(3)])
    return few


def _small(picture: Image.Image) -> Image.Image:
    grey = picture.convert("L")
    return grey.resize((grey.width // _TIMES_SMALLER, grey.height // _TIMES_SMALLER), Image.Resampling.BOX)
