"""The typefaces of our paper: which signs each has, how HarfBuzz reads them. Says so when nobody has a sign."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from clinic_app import paths
from clinic_app.errors import UncoveredScript

# Every file holds Latin too, drawn alike: a Thai line keeps its face through "PEP 72", so nothing jumps.
FILES = {
    "latin": "NotoSans",
    "th": "NotoSansThai",
    "lo": "NotoSansLao",
    "km": "NotoSansKhmer",
    "my": "NotoSansMyanmar",
    "mono": "NotoSansMono",
}

_PICTURES = "NotoEmoji-Pictures"
"""The pictured words, in one weight; no other face has a sign of theirs."""

_LETTERS = {"latin": "a", "th": "ก", "lo": "ກ", "km": "ក", "my": "က"}


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph where HarfBuzz wants it, in thousandths of the type size."""

    id: int
    advance: float
    right: float
    up: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A run of text set in one face."""

    face: Face
    glyphs: tuple[Glyph, ...]
    width: float


@dataclass(eq=False, slots=True)
class Face:
    """One weight of one typeface, read when first used and kept."""

    name: str
    data: bytes
    hb_face: Any = field(repr=False)
    hb_font: Any = field(repr=False)
    signs: frozenset[int] = field(repr=False)
    scale: float
    _signs_by_glyph: dict[int, str] = field(default_factory=dict, repr=False)

    def covers(self, sign: str) -> bool:
        """Whether this face can draw it. Joiners shape their neighbours and need no glyph."""
        return ord(sign) in self.signs or sign in "\u200c\u200d"

    def natural_width(self, glyph: int) -> float:
        """The advance a PDF reader assumes, in thousandths."""
        return float(self.hb_font.get_glyph_h_advance(glyph)) * self.scale

    def sign_of(self, glyph: int) -> str:
        """The plain sign a glyph stands for, or nothing if it exists only by shaping."""
        if not self._signs_by_glyph:
            for sign in sorted(self.signs, reverse=True):
                self._signs_by_glyph[self.hb_font.get_nominal_glyph(sign)] = chr(sign)
        return self._signs_by_glyph.get(glyph, "")


@cache
def _load(name: str) -> Face:
    import uharfbuzz

    data = (paths.resources() / "fonts" / f"{name}.ttf").read_bytes()
    face = uharfbuzz.Face(data)
    return Face(name, data, face, uharfbuzz.Font(face), frozenset(face.unicodes), 1000 / face.upem)


@cache
def family(language: str, *, bold: bool = False, mono: bool = False) -> tuple[Face, ...]:
    """The faces to try for text in `language`, the first that has a sign wins."""
    if mono:
        order = ["mono"]
    else:
        first = language if language in FILES else "latin"
        order = [first, *(key for key in FILES if key not in (first, "mono"))]
    weight = "Bold" if bold or mono else "Regular"
    return (*(_load(f"{FILES[key]}-{weight}") for key in order), _load(_PICTURES))


def unreadable_scripts() -> tuple[str, ...]:
    """The scripts that this PC cannot print: their typeface is missing, cannot be read, or lacks its first letter."""
    return tuple(
        key for key, letter in _LETTERS.items() if not (_draws(key, letter, "Regular") and _draws(key, letter, "Bold"))
    )


def _draws(key: str, letter: str, weight: str) -> bool:
    try:
        return _load(f"{FILES[key]}-{weight}").covers(letter)
    except (OSError, ValueError, RuntimeError):
        return False


def itemise(text: str, faces: tuple[Face, ...]) -> list[tuple[Face, str]]:
    """Cut text into runs of one face each. A run keeps its face as long as it can: marks stay with their base."""
    runs: list[tuple[Face, str]] = []
    missing: list[str] = []
    for sign in text:
        if runs and runs[-1][0].covers(sign):
            runs[-1] = (runs[-1][0], runs[-1][1] + sign)
            continue
        face = next((face for face in faces if face.covers(sign)), None)
        if face is None:
            missing.append(sign)
        else:
            runs.append((face, sign))
    if missing:
        raise UncoveredScript(script=script_of(missing[0]), count=len(missing))
    return runs


def script_of(sign: str) -> str:
    """The first word of the Unicode name, which names the script of a letter."""
    return unicodedata.name(sign, "UNASSIGNED").split(" ")[0].title()


def check_covered(text: str) -> None:
    """Raise `UncoveredScript`, with the count over the whole text, unless every sign can be drawn."""
    faces = family("latin")
    missing = [sign for sign in text if not any(face.covers(sign) for face in faces)]
    if missing:
        raise UncoveredScript(script=script_of(missing[0]), count=len(missing))


@lru_cache(maxsize=8192)
def shape(face: Face, text: str, language: str) -> Shaped:
    """Let HarfBuzz choose and place the glyphs of a run. Kept, since forms say the same words again and again."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language
    uharfbuzz.shape(face.hb_font, buffer)
    scale = face.scale
    glyphs = tuple(
        Glyph(info.codepoint, at.x_advance * scale, at.x_offset * scale, at.y_offset * scale)
        for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )
    return Shaped(face, glyphs, sum(glyph.advance for glyph in glyphs))
