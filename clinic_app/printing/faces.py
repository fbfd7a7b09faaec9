"""The typefaces of our paper: which signs each has, how HarfBuzz reads them. Says so when nobody has a sign."""

from __future__ import annotations

import unicodedata
from dataclasses import field
from functools import cache, cached_property, lru_cache
from typing import Any

from clinic_app import paths
from clinic_app.errors import UncoveredScript
from clinic_app.facts import dataclass

# Every file holds Latin too, drawn alike: a Thai line keeps its face through "PEP 72", so nothing jumps.
FILES = {
    "latin": "NotoSans",
    "th": "NotoSansThai",
    "lo": "NotoSansLao",
    "km": "NotoSansKhmer",
    "my": "NotoSansMyanmar",
    "shn": "Padauk",
    "zh": "NotoSansSC",
    "mono": "NotoSansMono",
}

_PICTURES = "NotoEmoji-Pictures"
"""The pictured words, in one weight; no other face has a sign of theirs."""

_CARDS = "NotoEmoji-Cards"
"""What is pointed at on a night without an interpreter; none of the pictured words is among them."""

# Padauk draws Shan and S'gaw Karen as their readers write them; Noto's Myanmar face knows Burmese habits only.
_ALIKE = {"ksw": "shn"}

_ENLARGED = {"Padauk": 1.25}
"""A face whose letters stand smaller on their body than Noto's is set larger, so that both languages read alike."""

_FARTHEST = 16_000
"""Units of a face from where the pen stood: half of what TrueType can say, and wider than any syllable."""
_LETTERS = {"latin": "a", "th": "ก", "lo": "ກ", "km": "ក", "my": "က", "shn": "ၵ", "zh": "的"}


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph where HarfBuzz wants it, in the units of its face."""

    id: int
    right: int
    up: int


@dataclass(eq=False, frozen=True, slots=True)
class Cluster:
    """What is said and drawn as one: a letter, a syllable with its marks. `advance` in the units of its face."""

    text: str
    glyphs: tuple[Glyph, ...]
    advance: int


@dataclass(eq=False, frozen=True, slots=True)
class Shaped:
    """A run of text set in one face; `width` in thousandths of the type size."""

    face: Face
    clusters: tuple[Cluster, ...]
    width: float


@dataclass(eq=False)
class Face:
    """One weight of one typeface, read when first asked for a sign and kept."""

    name: str
    _clusters: dict[tuple[str, tuple[Glyph, ...], int], Cluster] = field(default_factory=dict, repr=False)

    @cached_property
    def data(self) -> bytes:
        """The file."""
        return (paths.resources() / "fonts" / f"{self.name}.ttf").read_bytes()

    @cached_property
    def hb_face(self) -> Any:
        """The file as HarfBuzz reads it."""
        import uharfbuzz

        return uharfbuzz.Face(self.data)

    @cached_property
    def hb_font(self) -> Any:
        """The same at its own size."""
        import uharfbuzz

        return uharfbuzz.Font(self.hb_face)

    @cached_property
    def signs(self) -> frozenset[int]:
        """Everything it can draw."""
        return frozenset(self.hb_face.unicodes)

    @cached_property
    def scale(self) -> float:
        """From the units of the face to thousandths of the type size."""
        return 1000 / float(self.hb_face.upem)

    @cached_property
    def enlarged(self) -> float:
        """By how much it is set larger than the size asked for."""
        return _ENLARGED.get(self.name.partition("-")[0], 1.0)

    def covers(self, sign: str) -> bool:
        """Whether this face can draw it. Joiners shape their neighbours and need no glyph."""
        return ord(sign) in self.signs or sign in "\u200c\u200d"

    def cluster(self, text: str, glyphs: tuple[Glyph, ...], advance: int) -> Cluster:
        """The one object for what is said and drawn alike: a page then counts it once."""
        key = (text, glyphs, advance)
        found = self._clusters.get(key)
        if found is None:  # two papers may be set at once, in two lanes: the first one made is the one
            found = self._clusters.setdefault(key, Cluster(text, glyphs, advance))
        return found


@cache
def _face(name: str) -> Face:
    return Face(name)


@cache
def family(language: str, *, bold: bool = False, mono: bool = False) -> tuple[Face, ...]:
    """The faces to try for text in `language`, the first that has a sign wins."""
    if mono:
        order = ["mono"]
    else:
        wished = _ALIKE.get(language, language)
        first = wished if wished in FILES else "latin"
        order = [first, *(key for key in FILES if key not in (first, "mono"))]
    weight = "Bold" if bold or mono else "Regular"
    return (*(_face(f"{FILES[key]}-{weight}") for key in order), _face(_CARDS), _face(_PICTURES))


def unreadable_scripts() -> tuple[str, ...]:
    """The scripts that this PC cannot print: their typeface is missing, cannot be read, or lacks its first letter."""
    return tuple(
        key for key, letter in _LETTERS.items() if not (_draws(key, letter, "Regular") and _draws(key, letter, "Bold"))
    )


def _draws(key: str, letter: str, weight: str) -> bool:
    try:
        return _face(f"{FILES[key]}-{weight}").covers(letter)
    except (OSError, ValueError, RuntimeError):
        return False


def drawn_as(key: str, word: str) -> tuple[int, ...]:
    """How many glyphs each cluster of a word has in the typeface of a script; none where one of them is missing."""
    try:
        clusters = shape(_face(f"{FILES[key]}-Regular"), word, key).clusters
    except (OSError, ValueError, RuntimeError):
        return ()
    if any(glyph.id == 0 for each in clusters for glyph in each.glyphs):
        return ()
    return tuple(len(each.glyphs) for each in clusters)


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


_covered: set[str] = set()
"""Signs that were looked for and found: a page says the same few hundred again and again."""


def check_covered(text: str) -> None:
    """Raise `UncoveredScript`, with the count over the whole text, unless every sign can be drawn."""
    faces = family("latin")
    new = set(text) - _covered
    missing = {sign for sign in new if not any(face.covers(sign) for face in faces)}
    _covered.update(new - missing)
    if missing:
        met = [sign for sign in text if sign in missing]
        raise UncoveredScript(script=script_of(met[0]), count=len(met))


@lru_cache(maxsize=8192)
def shape(face: Face, text: str, language: str) -> Shaped:
    """Let HarfBuzz choose and place the glyphs of a run. Kept, since forms say the same words again and again.

    Signs heaped up without sense are drawn in several clusters where one would be wider than an outline may be.
    """
    import uharfbuzz

    if not text:
        return Shaped(face, (), 0.0)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language
    uharfbuzz.shape(face.hb_font, buffer)
    placed = zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True)
    clusters: list[Cluster] = []
    glyphs: list[Glyph] = []
    begun, pen = 0, 0

    def close(said: str) -> None:
        if len(said) == 1 or all(max(abs(each.right), abs(each.up)) < _FARTHEST for each in glyphs):
            clusters.append(face.cluster(said, tuple(glyphs), pen))
        else:
            for half in (said[: len(said) // 2], said[len(said) // 2 :]):
                clusters.extend(shape(face, half, language).clusters)

    for info, at in placed:
        if glyphs and info.cluster != begun:
            close(text[begun : info.cluster])
            glyphs, pen = [], 0
        begun = info.cluster
        glyphs.append(Glyph(info.codepoint, pen + at.x_offset, at.y_offset))
        pen += at.x_advance
    if glyphs:
        close(text[begun:])
    width = sum(cluster.advance for cluster in clusters) * face.scale * face.enlarged
    return Shaped(face, tuple(clusters), width)
