"""The parts the forms share: numbered heads, labelled values, ticks in columns, signature lines, foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.catalogue import ENGLISH
from clinic_app.printing.bilingual import HERS_GREY, Voice, Words, to_say
from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.emblem import Emblem
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, Cell, Framed, InARow, Pictured, Tick
from clinic_app.printing.page import A4, Sheet, room
from clinic_app.printing.setting import setting
from clinic_app.printing.shaping import Span
from clinic_app.printing.survivor_texts import survivor_texts

NOT_REAL = "TRAINING · NOT REAL"
"""Also in English, under every page of the training clinic: whoever finds one may not read the staff's language."""

LISTED = {"zh": "、"}
"""What stands between the things of a list, where it is not a comma and a space."""

BODY = 10
LABEL = 8.5
VALUE = 10.5
GAP = 18
_NO_BREAK = "\u00a0"
_EMBLEM = 34
"""How tall the picture of a letterhead is."""

_WAYS = (
    ("written", to_say("Signature")),
    ("thumbprint", to_say("Thumbprint")),
    ("verbal_witnessed", to_say("Spoken, with a witness")),
)


def head(voice: Voice, number: int, english: str) -> Stack:
    """A numbered heading over a rule."""
    spans = (voice.span(f"{number}  ", 11, bold=True), *voice.pair(english, 11, bold=True))
    return Stack([Spacer(1, 6), Text(*spans), Rule(above=1, below=4)])


def labelled(label: tuple[Span, ...], value: Sequence[Span]) -> Cell:
    """A small label over a bold value, underlined by a hair."""
    return Cell([replace(span, size=LABEL, bold=False, grey=SOFT) for span in label], value)


def values(voice: Voice, words: Sequence[Words], size: float = VALUE) -> list[Span]:
    """Values one after the other, hers lighter behind."""
    lead = " · ".join(voice.value(word) for word in words)
    hers = [voice.value_to_her(word) for word in words]
    spans = [voice.span(lead, size, bold=True)]
    if all(hers):
        spans += voice_behind(voice, " · ".join(hers), size)
    return spans


def pictured(voice: Voice, words: Sequence[Words], size: float, *, side: float) -> InARow:
    """The three words at the gate, each beside its picture."""
    boxes = (Pictured(word.sign, *voice.value_pair(word, size, bold=True), side=side) for word in words)
    return InARow(*boxes, gap=10)


def voice_behind(voice: Voice, text: str, size: float) -> list[Span]:
    """Her words after the staff's, a little smaller and lighter."""
    return [Span("  " + text, size - 1.2, voice.hers or "", grey=HERS_GREY)]


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
    return in_fitted_columns([Tick(*voice.value_pair(word, 10), crossed=True) for word in words], room())


def signatures(*lines: tuple[Sequence[Span], Span | None]) -> Columns:
    """Lines to sign on, side by side: a caption each, and what is filled in already."""
    return Columns(*((1.0, Blank(*caption, room=24, filled=filled)) for caption, filled in lines), gap=20)


def caption(voice: Voice, english: str) -> tuple[Span, ...]:
    """A small grey label in both languages."""
    return voice.pair(english, LABEL, grey=SOFT)


def told(voice: Voice, text: str, *, in_hers: Mapping[str, str] | None = None, **filled: str | Words) -> list[Flowable]:
    """A text she is told: the staff's, then hers if it may be shown. `in_hers` fills her gaps in her words."""
    said = survivor_texts(voice.staff).texts[text].format(**voice.filling(filled))
    both: list[Flowable] = [Text(voice.span(said, BODY))]
    if voice.hers and text in survivor_texts(voice.hers).texts:
        texts, in_her_words = survivor_texts(voice.hers), {**voice.filling_to_her(filled), **(in_hers or {})}
        hers = texts.say(text, training=voice.training, signed=True, **in_her_words)
        both.append(Text(Span(voice.heard.note(hers), BODY, voice.hers, grey=HERS_GREY)))
    return both


def day_lines(voice: Voice, day: Words, size: float, *, after: float = 0) -> Stack:
    """A day to be read from afar, and below it the same as she writes it."""
    lines: list[Flowable] = [Text(voice.span(voice.value(day), size, bold=True))]
    if hers := voice.value_to_her(day):
        lines.append(Text(Span(hers, size - 1.2, voice.hers or "", grey=HERS_GREY)))
    return Stack(lines, after=after)


def ways_of_giving(voice: Voice, given: Words) -> InARow:
    """The usual ways to say yes, and the one that was hers crossed."""
    code = given.context.rsplit(".", 1)[-1]
    known = [(Words("paper", "", english), way == code) for way, english in _WAYS]
    if not any(chosen for _, chosen in known):
        known.append((given, True))
    return InARow(*(Tick(*voice.value_pair(words, 10), crossed=chosen) for words, chosen in known))


def room_for_interpreter(voice: Voice, *, lines: int) -> list[Flowable]:
    """Ruled space for her language, and the sentence that says how she was told."""
    lined = Blank(*caption(voice, "In her language, written by the interpreter"), room=21, lines=lines)
    return [Stack([lined, Tick(voice.span(voice.say("This text was explained to her by an interpreter"), 10))])]


def room_where_lacking(voice: Voice, *, lines: int) -> list[Flowable]:
    """The same on a paper that anybody may find: it speaks neither of her nor of an interpreter."""
    if not voice.lacks:
        return []
    return [Blank(*caption(voice, "In another language"), room=20, lines=lines)]


def letterhead(voice: Voice, name: str, duty_line: str) -> Flowable:
    """Who sends it and where to ring, the lines and the picture of the site; room for a stamp if that is not known.

    Neutral papers have none of it.
    """
    now = setting()
    if not name:
        return Columns((1, Blank(*caption(voice, "Stamp and duty line of the clinic"), room=30)), (1.2, Spacer(1, 1)))
    told = [name, voice.say("Tel. {phone}", phone=duty_line)] if duty_line else [name]
    lines: list[Flowable] = [Text(voice.span(" · ".join(told), LABEL, grey=SOFT))]
    lines += [Text(voice.span(line, LABEL - 1, grey=SOFT)) for line in now.lines]
    if now.logo is None:
        return lines[0] if len(lines) == 1 else Stack(lines)
    return Columns((1, Emblem(now.logo, _EMBLEM)), (5, Stack(lines)), gap=8, after=2)


def case_head(voice: Voice, code: str, printed_on: str) -> Stack:
    """At the right of the clinic's own papers: the code of the case, the day, and in training that it is that."""
    lines: list[Flowable] = [
        Text(voice.span(voice.say("Case code"), LABEL, grey=SOFT), right=True),
        CodeLine(code, 13.5, right=True),
        Text(voice.span(printed_on, LABEL, grey=SOFT), right=True),
    ]
    if voice.training:
        lines.append(Framed(voice.span(voice.say("Training"), 9.5, bold=True), right=True))
    return Stack(lines)


def numbered(voice: Voice, number: str) -> str:
    """What the foot says of the print register. A preview has no number yet."""
    return voice.say("Print number {number}", number=number) if number else voice.say("Not printed yet")


def sheet(voice: Voice, *, number: str, foot: str, size: tuple[float, float] = A4) -> Sheet:
    """Foot, count, training word and margin of one document; its title is the print number."""
    mark = 46 * size[0] / A4[0]
    pale = (voice.span(voice.say("TRAINING · NOT REAL"), mark, bold=True, grey=0.94),) if voice.training else ()
    note = voice.draft_note()
    if voice.training and voice.staff != ENGLISH:
        # The mark whole, where the line is full.
        foot = f"{foot} · {voice.say(NOT_REAL)} · {NOT_REAL.replace(' ', _NO_BREAK)}"
    return Sheet(
        title=number or "0",
        language=voice.staff,
        foot=(voice.span(foot, 8, grey=SOFT),),
        count=lambda page, pages: voice.span(
            voice.say("Page {page} of {pages}", page=str(page), pages=str(pages)), 8, grey=SOFT
        ),
        training=pale,
        margin=(voice.span(note, 7, grey=SOFT),) if note else (),
        size=size,
    )
