"""Colours and type: the tokens of the design, palette and fonts made of them. No colour literal stands elsewhere."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache
from typing import Final, NamedTuple

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.ui.fonts import FAMILIES, MONO


class Tokens(NamedTuple):
    """One theme: every colour by what it is for."""

    bg: str
    surface: str
    sunk: str
    hover: str
    line: str
    line2: str
    ctl: str
    ink: str
    sub: str
    teal: str
    teal_d: str
    teal_t: str
    teal_l: str
    onteal: str
    amber: str
    amber_t: str
    amber_l: str
    amber_bar: str
    red: str
    red_t: str
    red_l: str
    red_bar: str
    focus: str
    shade: str
    practice: str
    """The ground of every page of the training clinic: no colour that means anything elsewhere."""

    def colour(self, name: str) -> QColor:
        """The colour of a token, by its name."""
        return QColor(getattr(self, name))


LIGHT: Final = Tokens(
    bg="#F6F7F5", surface="#FFFFFF", sunk="#EEF1EF", hover="#F0F4F2", line="#DCE2DF", line2="#C3CCC9", ctl="#7B8987",
    ink="#1F2A2E", sub="#56646A", teal="#2F6F73", teal_d="#245A5E", teal_t="#E4F0EF", teal_l="#B9D6D5",
    onteal="#FFFFFF", amber="#80520A", amber_t="#FBF0DA", amber_l="#E3C180", amber_bar="#B4760F", red="#9C2F26",
    red_t="#FBE9E6", red_l="#E3AAA3", red_bar="#B5443A", focus="#14606B", shade="#521F2A2E", practice="#EAEFF5",
)  # fmt: skip
DARK: Final = Tokens(
    bg="#151A1B", surface="#1D2425", sunk="#121617", hover="#252E2F", line="#303A3B", line2="#465354", ctl="#7C8B8B",
    ink="#E6ECEA", sub="#A9B6B4", teal="#7FC7C4", teal_d="#9AD6D3", teal_t="#1E3738", teal_l="#3C6B6B",
    onteal="#0E2021", amber="#E8BC6C", amber_t="#352B16", amber_l="#6B5425", amber_bar="#D39A3A", red="#F2A59C",
    red_t="#3D2320", red_l="#7A423B", red_bar="#DB6D62", focus="#9FE0DD", shade="#80000000", practice="#181E29",
)  # fmt: skip
THEMES: Final = {"light": LIGHT, "dark": DARK}


def tokens(widget: QWidget) -> Tokens:
    """The theme this widget stands in: its own palette says so, nothing global does."""
    return DARK if widget.palette().color(QPalette.ColorRole.WindowText).lightness() > 127 else LIGHT


class Type(Enum):
    """The type styles: px, leading for Latin, for Thai, for Burmese and its like, bold."""

    CAPTION = (12, 16, 18, 22, False)
    COMPACT = (13, 20, 20, 24, False)
    COMPACT_BOLD = (13, 20, 20, 24, True)
    BODY = (14, 20, 22, 26, False)
    BODY_BOLD = (14, 20, 22, 26, True)
    LEAD = (15, 22, 24, 28, False)
    SPOKEN = (17, 26, 28, 31, False)
    SECTION = (16, 24, 26, 30, True)
    TITLE = (20, 28, 30, 36, True)
    DISPLAY = (28, 36, 40, 48, True)
    CODE = (13, 20, 20, 20, True)
    CODE_LARGE = (18, 24, 24, 24, True)
    HER_FOOT = (18, 32, 32, 32, False)
    HER_TEXT = (22, 40, 40, 40, False)
    HER_TEXT_BOLD = (22, 40, 40, 40, True)
    HER_QUESTION = (34, 60, 60, 60, True)

    @property
    def px(self) -> int:
        """The size of the letters."""
        return self.value[0]

    @property
    def bold(self) -> bool:
        """Whether it is bold."""
        return self.value[4]

    def leading(self, text: str) -> int:
        """The height of a line that holds this text: scripts with stacked marks need more."""
        _, latin, thai, stacked, _ = self.value
        if text.isascii():
            return latin
        return stacked if _STACKED.search(text) else thai if _THAI.search(text) else latin


_STACKED: Final = re.compile("[\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff]")
_THAI: Final = re.compile("[\u0e00-\u0e7f]")


def font(style: Type) -> QFont:
    """The font of a type style, in our own faces; the caller's own, to change as he likes."""
    return QFont(_made_font(style))


@cache
def _made_font(style: Type) -> QFont:
    made = QFont(MONO if style in (Type.CODE, Type.CODE_LARGE) else FAMILIES)
    made.setPixelSize(style.px)
    made.setBold(style.bold)
    return made


@lru_cache(maxsize=4096)
def width_of(style: Type, text: str) -> int:
    """How wide a line of this text is."""
    return QFontMetrics(_made_font(style)).horizontalAdvance(text)


def palette(theme: Tokens) -> QPalette:
    """The whole look of what Fusion draws by itself."""
    made = QPalette()
    role = QPalette.ColorRole
    for roles, name in (
        ((role.Window,), "bg"),
        ((role.Base, role.Button, role.Light, role.Midlight), "surface"),
        ((role.AlternateBase,), "sunk"),
        ((role.Text, role.WindowText, role.ButtonText, role.HighlightedText, role.ToolTipBase, role.BrightText), "ink"),
        ((role.PlaceholderText,), "sub"),
        ((role.Highlight,), "teal_t"),
        ((role.Link, role.LinkVisited, role.Accent), "teal"),
        ((role.Mid, role.Shadow), "line"),
        ((role.Dark,), "ctl"),
        ((role.ToolTipText,), "bg"),
    ):
        for each in roles:
            made.setColor(each, theme.colour(name))
    for each in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.colour("sub"))
    for each in (role.Base, role.Button):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.colour("sunk"))
    return made


def dress(app: QApplication, theme: Tokens) -> None:
    """Put a theme on the program."""
    app.setPalette(palette(theme))
    app.setFont(font(Type.BODY))
