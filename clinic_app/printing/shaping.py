"""Text set in lines: runs by face, breaks by ICU, glyphs by HarfBuzz. Knows nothing of PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from clinic_app.facts import dataclass
from clinic_app.printing import faces, linebreaks
from clinic_app.printing.setting import in_digits

# Line height as a multiple of the type size: stacked marks need it.
LEADING = {"th": 1.6, "lo": 1.65, "km": 1.7, "my": 1.7, "vi": 1.5, "zh": 1.55}
LATIN_LEADING = 1.45
_KEPT_LENGTH = 600
"""Signs of a paragraph that is worth keeping: a long story is set once."""
_WIDEST_SPACE = 0.33
"""Of the size. Padauk has one of half an em and more, which tears a line apart."""

_SCRIPTS = {
    "th": re.compile("[\u0e00-\u0e7f]"),
    "lo": re.compile("[\u0e80-\u0eff]"),
    "km": re.compile("[\u1780-\u17ff]"),
    "my": re.compile("[\u1000-\u109f\uaa60-\uaa7f]"),
    "vi": re.compile("[\u1ea0-\u1ef9]"),
    "zh": re.compile("[\u2e80-\u9fff\uff00-\uffef]"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one style. `grey` is 0 for black to 1 for white; `size` in points."""

    text: str
    size: float = 10
    language: str = "en"
    bold: bool = False
    grey: float = 0.0
    mono: bool = False

    @property
    def leading(self) -> float:
        """The line height this span needs, by the scripts that are really in it."""
        tallest = [LEADING[key] for key, signs in _SCRIPTS.items() if signs.search(self.text)]
        return self.size * max(tallest, default=LATIN_LEADING)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line in one style that is never broken; `width` in points, without what `blank` adds."""

    span: Span
    runs: tuple[faces.Shaped, ...]
    width: float
    blank: float

    @property
    def text(self) -> str:
        """What it says, with its trailing spaces."""
        return self.span.text


@dataclass(frozen=True, slots=True)
class TextLine:
    """One set line; a trailing space takes no room."""

    pieces: tuple[Piece, ...]
    leading: float

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(piece.text for piece in self.pieces).rstrip(" ")

    @property
    def width(self) -> float:
        """Its length in points."""
        if not self.pieces:
            return 0.0
        return sum(piece.width + piece.blank for piece in self.pieces) - self.pieces[-1].blank


_Unit = tuple[tuple[Span, ...], tuple[Piece, ...]]


@lru_cache(maxsize=8192)
def piece_of(span: Span) -> Piece:
    """Shape one unbreakable bit of text. Kept, since forms say the same again and again."""
    body = span.text.rstrip(" ")
    family = faces.family(span.language, bold=span.bold, mono=span.mono)
    runs = tuple(faces.shape(face, run, span.language) for face, run in faces.itemise(body, family))
    space = faces.shape(family[0], " ", span.language).width * span.size / 1000
    if not span.mono:
        space = min(space, _WIDEST_SPACE * span.size)
    width = sum(run.width for run in runs) * span.size / 1000
    return Piece(span, runs, width, space * (len(span.text) - len(body)))


def set_lines(spans: Sequence[Span], width: float) -> list[TextLine]:
    """Fill lines of `width` points greedily. Raises `UncoveredScript` before anything is set."""
    cleaned = [replace(span, text=in_digits(linebreaks.clean(span.text), span.language)) for span in spans]
    faces.check_covered("".join(span.text for span in cleaned).replace("\n", ""))
    leading = max((span.leading for span in cleaned if span.text), default=0.0)
    lines: list[TextLine] = []
    for paragraph in _paragraphs(cleaned):
        lines += _fill(paragraph, width, leading)
    return lines


def natural_width(spans: Sequence[Span]) -> float:
    """How long the text is on one line."""
    return max((line.width for line in set_lines(spans, float("inf"))), default=0.0)


def _paragraphs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    current: list[Span] = []
    for span in spans:
        first, *later = span.text.split("\n")
        current.append(replace(span, text=first))
        for text in later:
            yield current
            current = [replace(span, text=text)]
    yield current


def _units(spans: tuple[Span, ...]) -> tuple[_Unit, ...]:
    """What may not be parted, in order. What is measured is soon set, and again on the next page of its kind: kept."""
    return _kept(spans) if sum(len(span.text) for span in spans) <= _KEPT_LENGTH else _parted(spans)


@lru_cache(maxsize=2048)
def _kept(spans: tuple[Span, ...]) -> tuple[_Unit, ...]:
    return _parted(spans)


def _parted(spans: tuple[Span, ...]) -> tuple[_Unit, ...]:
    """One ICU segment each, cut where the style changes inside it, and as it is shaped."""
    rest = [span for span in spans if span.text]
    units = []
    for segment in linebreaks.segments_of(tuple((span.text, span.language) for span in rest)):
        unit: list[Span] = []
        wanted = len(segment)
        while wanted:
            span = rest[0]
            unit.append(replace(span, text=span.text[:wanted]))
            if len(span.text) > wanted:
                rest[0] = replace(span, text=span.text[wanted:])
            else:
                rest.pop(0)
            wanted -= len(unit[-1].text)
        units.append((tuple(unit), tuple(piece_of(span) for span in unit)))
    return tuple(units)


def _fill(spans: Sequence[Span], width: float, leading: float) -> Iterator[TextLine]:
    line: list[Piece] = []
    used = 0.0
    for unit, pieces in _units(tuple(spans)):
        room = sum(piece.width + piece.blank for piece in pieces)
        needed = room - pieces[-1].blank
        if line and used + needed > width:
            yield TextLine(tuple(line), leading)
            line, used = [], 0.0
        if needed <= width:
            line += pieces
            used += room
            continue
        for piece in _by_cluster(unit):
            # A space hangs over the edge: on a line of its own it would leave that empty.
            if line and piece.width and used + piece.width > width:
                yield TextLine(tuple(line), leading)
                line, used = [], 0.0
            line.append(piece)
            used += piece.width + piece.blank
    yield TextLine(tuple(line), leading)


def _by_cluster(unit: Sequence[Span]) -> Iterator[Piece]:
    for span in unit:
        for cluster in linebreaks.clusters(span.text, span.language):
            yield piece_of(replace(span, text=cluster))
