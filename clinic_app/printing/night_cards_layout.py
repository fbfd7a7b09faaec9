"""How the picture cards look: four in a row, large enough for a finger, and five faces for pain."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import HERS_GREY, Voice
from clinic_app.printing.flow import INK, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.group_parts import said_of, told_of
from clinic_app.printing.marks import Framed, InARow
from clinic_app.printing.night_cards import ANSWERS, CARDS, PAIN, SPOKEN
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import BODY, LABEL, numbered, sheet
from clinic_app.printing.shaping import Span, natural_width

_IN_A_ROW = 4
_PICTURE = 28
_PAIN = 27
_GAP = 10


class _Card(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A picture in a frame, its words below in the middle."""

    def __init__(self, sign: str, *words: Span, side: float = _PICTURE) -> None:
        super().__init__()
        self._sign, self._words, self._side = Span(sign, side), words, side

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as its column."""
        self._width = width
        self._lines = [Text(span) for span in self._words if span.text]
        self._heights = [line.wrap(max(width - 12, 1), 400)[1] for line in self._lines]
        self._tall = self._side * 1.36 + sum(self._heights) + 8
        return width, self._tall

    def fill(self, height: float) -> None:
        """As tall as the tallest of its row."""
        self._tall = height

    def draw(self) -> None:
        """Frame, picture, words."""
        self.canv.setStrokeGray(INK)
        self.canv.setLineWidth(0.8)
        self.canv.roundRect(0, 0, self._width, self._tall, 5)
        picture = Text(self._sign)
        _, tall = picture.wrap(self._width, 400)
        y = self._tall - tall - 2
        picture.drawOn(self.canv, (self._width - natural_width([self._sign])) / 2, y)
        for line, span, height in zip(self._lines, (s for s in self._words if s.text), self._heights, strict=True):
            y -= height
            line.drawOn(self.canv, max(6.0, (self._width - natural_width([span])) / 2), y)


def laid_out(number: str, voice: Voice) -> bytes:
    """Set the whole of it."""
    first = Text(voice.span(voice.say("For a night without an interpreter"), 15, bold=True))
    rule = voice.say("Care only. No consent is asked with pictures, and nobody who came with her translates.")
    story: list[Flowable] = [first, Text(voice.span(rule, LABEL, grey=SOFT)), Rule(above=3, below=4)]
    story += [InARow(*(Framed(Span(name, BODY + 1, code)) for code, name in SPOKEN), gap=6, row_gap=4), Spacer(1, 5)]
    story += [*told_of(voice, "card_show", size=BODY + 1, bold=True), Spacer(1, 3)]
    story.append(Columns(*((1.0, _card(voice, sign, text)) for sign, text in ANSWERS), gap=_GAP, after=6))
    for start in range(0, len(CARDS), _IN_A_ROW):
        row = CARDS[start : start + _IN_A_ROW]
        story.append(Columns(*((1.0, _card(voice, sign, text)) for sign, text in row), gap=_GAP, after=6))
    pain = Columns(*((1.0, _Card(sign, side=_PAIN)) for sign in PAIN), gap=_GAP)
    story.append(Stack([*told_of(voice, "card_pain", size=BODY + 1, bold=True), Spacer(1, 3), pain]))
    foot = numbered(voice, number)
    return print_pages(sheet(voice, number=number, foot=foot), story)


def _card(voice: Voice, sign: str, text: str) -> Flowable:
    ours, hers = said_of(voice, text)
    return _Card(sign, voice.span(ours, LABEL + 0.5), Span(hers, BODY + 1, voice.hers or "", grey=HERS_GREY))
