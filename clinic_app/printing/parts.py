"""The parts the forms share: numbered heads, labelled values, ticks in columns, signature lines, foot."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, Cell, Tick
from clinic_app.printing.page import WIDTH, Sheet
from clinic_app.printing.shaping import Span

BODY = 10
LABEL = 8.5
VALUE = 10.5
GAP = 18


def head(voice: Voice, number: int, english: str) -> Stack:
    """A numbered heading over a rule."""
    spans = (voice.span(f"{number}  ", 11, bold=True), *voice.pair(english, 11, bold=True))
    return Stack([Spacer(1, 6), Text(*spans), Rule(above=1, below=4)])


def labelled(label: tuple[Span, ...], value: Sequence[Span]) -> Cell:
    """A small label over a bold value, underlined by a hair."""
    return Cell([Span(span.text, LABEL, span.language, grey=SOFT) for span in label], value)


def values(voice: Voice, words: Sequence[Words], size: float = VALUE) -> list[Span]:
    """Values one after the other, hers lighter behind."""
    lead = " · ".join(voice.value(word) for word in words)
    hers = [voice.value_to_her(word) for word in words]
    spans = [voice.span(lead, size, bold=True)]
    if all(hers):
        spans += voice_behind(voice, " · ".join(hers), size)
    return spans


def voice_behind(voice: Voice, text: str, size: float) -> list[Span]:
    """Her words after the staff's, a little smaller and lighter."""
    return [Span("  " + text, size - 1.2, voice.hers or "", grey=0.28)]


def in_columns(items: Sequence[Flowable], count: int, shares: Sequence[float] = ()) -> list[Flowable]:
    """Rows of `count`, the last filled up with nothing."""
    rows: list[Flowable] = []
    for start in range(0, len(items), count):
        row = list(items[start : start + count])
        row += [Spacer(1, 1)] * (count - len(row))
        rows.append(Columns(*zip(shares or [1.0] * count, row, strict=True), gap=GAP, after=1.5))
    return rows


def in_fitted_columns(boxes: Sequence[Tick], width: float) -> list[Flowable]:
    """Boxes in three, two or one columns: as many as hold the longest words without a second line."""
    for count in (3, 2):
        longest = [max((box.natural for box in boxes[place::count]), default=1.0) for place in range(count)]
        spare = width - GAP * (count - 1) - sum(longest)
        if spare >= 0:
            return in_columns(boxes, count, [wide + spare / count for wide in longest])
    return in_columns(boxes, 1)


def ticks(voice: Voice, words: Sequence[Words]) -> list[Flowable]:
    """Crossed boxes with their words."""
    return in_fitted_columns([Tick(*voice.value_pair(word, 10), crossed=True) for word in words], WIDTH)


def signatures(*lines: tuple[Sequence[Span], Span | None]) -> Columns:
    """Lines to sign on, side by side: a caption each, and what is filled in already."""
    return Columns(*((1.0, Blank(*caption, room=24, filled=filled)) for caption, filled in lines), gap=20)


def caption(voice: Voice, english: str) -> tuple[Span, ...]:
    """A small grey label in both languages."""
    return voice.pair(english, LABEL, grey=SOFT)


def sheet(voice: Voice, *, number: str, foot: str) -> Sheet:
    """Foot, count, training word and margin of one document; its title is the print number."""
    pale = (voice.span(voice.say("TRAINING · NOT REAL"), 46, bold=True, grey=0.94),) if voice.training else ()
    note = voice.draft_note()
    return Sheet(
        title=number,
        language=voice.staff,
        foot=(voice.span(foot, 8, grey=SOFT),),
        count=lambda page, pages: voice.span(
            voice.say("Page {page} of {pages}", page=str(page), pages=str(pages)), 8, grey=SOFT
        ),
        training=pale,
        margin=(voice.span(note, 7, grey=SOFT),) if note else (),
    )
