"""What official papers are made of: a head with one code, rows of facts, boxes, tables, room to write and to sign.

A value nobody has given is ruled space, never a guess; one that is long runs over the page by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import HERS_GREY, Voice, Words, to_say
from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.flow import HAIR, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, Framed, Tick
from clinic_app.printing.page import A4, print_pages
from clinic_app.printing.parts import (
    BODY,
    LABEL,
    case_head,
    in_columns,
    in_fitted_columns,
    labelled,
    letterhead,
    numbered,
    sheet,
)
from clinic_app.printing.referral_form import Copy
from clinic_app.printing.shaping import Span

SMALL: Final = 9.0
THAI: Final = "th"
_SHORT: Final = 70
"""Signs that a value may have beside another; a longer one has the whole width, and may run over the page."""
_CELL: Final = 220
_SIGN_HERE: Final = to_say("Signed on each page: {line}")
_CONFIRM: Final = to_say("Layout to be confirmed by: {whom}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands on every official paper. Of the two codes at most one is there: a case code never leaves.

    `confirm` is who has to confirm the layout, None once somebody did; `recipient` is empty on what stays.
    """

    title: Words
    clinic: str
    duty_line: str
    printed_on: str
    role: Words
    print_number: str
    copy: Copy
    case_code: str = ""
    referral_code: str = ""
    recipient: str = ""
    confirm: Words | None = None
    neutral: bool = False
    """Nothing tells whose it is."""
    signed_pages: bool = False
    """Whether room to sign is left at the foot of each page."""

    def __post_init__(self) -> None:
        if self.case_code and (self.referral_code or self.copy is not Copy.SENDER):
            raise ValueError("a case code stays in the clinic")


@dataclass(frozen=True, slots=True)
class Fact:
    """A question and what was answered; without values, room to write."""

    label: Words
    values: tuple[Words, ...] = ()


def two_voices(staff: str, training: bool) -> Voice:
    """For papers that offices in Thailand read: in Thai alone, or with it behind another language of the staff."""
    return Voice(staff, None if staff == THAI else THAI, training, staff_only=True)


def print_official(head: Head, voice: Voice, story: Sequence[Flowable], *, size: tuple[float, float] = A4) -> bytes:
    """Head, story, foot. The foot has the one code there is, the print number, and whose copy it is."""
    code = ""
    if head.case_code:
        code = voice.say("Case {code}", code=head.case_code)
    elif head.referral_code:
        code = voice.say("Referral code {code}", code=head.referral_code)
    ours = voice.say("for our file") if head.copy is Copy.SENDER else voice.say(head.copy.value)
    said = [code, numbered(voice, head.print_number), ours]
    if head.signed_pages:
        said.append(voice.say(_SIGN_HERE, line="_" * 16))
    foot = " · ".join(filter(None, said))
    return print_pages(
        sheet(voice, number=head.print_number, foot=foot, size=size), [*opening(head, voice, small=size != A4), *story]
    )


def opening(head: Head, voice: Voice, *, small: bool = False) -> list[Flowable]:
    """Letterhead, title, code and day, and who still has to confirm the layout."""
    lead = 14 if small else 17
    ours = not head.neutral and head.copy is not Copy.HER
    title: list[Flowable] = [letterhead(voice, head.clinic, head.duty_line)] if ours else []
    title.append(Text(voice.span(voice.value(head.title), lead, bold=True)))
    hers = voice.value_to_her(head.title)
    if hers and hers != voice.value(head.title):
        title.append(Text(Span(hers, lead - 5, voice.hers or "", grey=HERS_GREY)))
    if head.recipient:
        title.append(Text(voice.span(voice.say("To"), LABEL, grey=SOFT), voice.span(f"  {head.recipient}", BODY)))
    made: list[Flowable] = [Columns((3, Stack(title)), (1.7, _corner(head, voice)), gap=10)]
    if head.confirm is not None:
        whom = voice.say(_CONFIRM, whom=voice.value(head.confirm))
        made += [Spacer(1, 3), Framed(voice.span(whom, SMALL, bold=True))]
    return [*made, Rule(above=5, below=6)]


def section(voice: Voice, number: int, title: Words) -> Stack:
    """A numbered heading over a rule."""
    spans = (voice.span(f"{number}  ", 11, bold=True), *voice.value_pair(title, 11, bold=True))
    return Stack([Spacer(1, 6), Text(*spans), Rule(above=1, below=4)])


def fields(voice: Voice, facts: Sequence[Fact], *, columns: int = 2, room: float = 15) -> list[Flowable]:
    """Facts beside each other; long ones, and only they, over the whole width and onto the next page."""
    made, row = list[Flowable](), list[Flowable]()

    def put() -> None:
        made.extend(in_columns(row, columns))
        row.clear()

    for fact in facts:
        if not fact.values:
            asked = Text(*voice.value_pair(fact.label, LABEL, grey=SOFT))
            row.append(Stack([asked, Blank(room=room)], after=3))
        elif sum(len(each.english) for each in fact.values) <= _SHORT:
            label = tuple(voice.value_pair(fact.label, LABEL))
            row.append(labelled(label, _said(voice, fact.values)))
        else:
            put()
            made.append(Text(*voice.value_pair(fact.label, LABEL, grey=SOFT)))
            made.append(Text(*_said(voice, fact.values), after=4))
        if len(row) == columns:
            put()
    if row:
        put()
    return made


def boxes(voice: Voice, label: Words | None, choices: Sequence[tuple[Words, bool]], width: float) -> list[Flowable]:
    """A question, and every choice with its box."""
    said = [Tick(*voice.value_pair(words, SMALL), crossed=chosen) for words, chosen in choices]
    made: list[Flowable] = [] if label is None else [Text(*voice.value_pair(label, LABEL, grey=SOFT), after=1)]
    return [*made, *in_fitted_columns(said, width), Spacer(1, 3)]


def table(
    voice: Voice,
    heads: Sequence[Words],
    rows: Sequence[Sequence[Words]],
    shares: Sequence[float],
    *,
    empty: int = 0,
) -> list[Flowable]:
    """Lines under their heads, and empty ones to write on. What is too long for its cell stands below its line."""
    made: list[Flowable] = [_line([voice.value_pair(each, LABEL, grey=SOFT) for each in heads], shares)]
    for row in rows:
        long = [cell for cell in row if len(cell.english) > _CELL]
        made.append(_line([_cell(voice, cell) for cell in row], shares))
        made += [Text(voice.span(voice.value(cell), SMALL), after=3) for cell in long]
        made.append(Rule(above=1, below=2, weight=0.5, grey=HAIR))
    made += [Columns(*((share, Blank(room=20)) for share in shares), gap=8, after=1) for _ in range(empty)]
    return made


def prose(voice: Voice, words: Words, *, size: float = BODY, bold: bool = False, after: float = 3) -> list[Flowable]:
    """A sentence, in both languages one under the other."""
    made: list[Flowable] = [Text(voice.span(voice.value(words), size, bold=bold), after=after)]
    if hers := voice.value_to_her(words):
        made[0] = Text(voice.span(voice.value(words), size, bold=bold))
        made.append(Text(Span(hers, size - 0.8, voice.hers or "", grey=HERS_GREY), after=after))
    return made


def ruled(voice: Voice, caption: Words, lines: int, *, room: float = 21) -> Flowable:
    """Room to write, the caption under it."""
    return Blank(*voice.value_pair(caption, LABEL, grey=SOFT), room=room, lines=lines)


def signing(voice: Voice, captions: Sequence[Words], *, room: float = 26, across: int = 3) -> list[Flowable]:
    """Lines to sign on, side by side, kept together row by row."""
    blanks = [Blank(*voice.value_pair(each, LABEL, grey=SOFT), room=room) for each in captions]
    rows = [blanks[start : start + across] for start in range(0, len(blanks), across)]
    return [Columns(*((1.0, each) for each in row), gap=18, after=2) for row in rows]


def _corner(head: Head, voice: Voice) -> Flowable:
    if head.case_code:
        return case_head(voice, head.case_code, head.printed_on)
    lines: list[Flowable] = []
    if head.referral_code:
        lines += [
            Text(voice.span(voice.say("Referral code"), LABEL, grey=SOFT), right=True),
            CodeLine(head.referral_code, 13.5, right=True),
        ]
    lines.append(Text(voice.span(head.printed_on, LABEL, grey=SOFT), right=True))
    if voice.training:
        lines.append(Framed(voice.span(voice.say("Training"), 9.5, bold=True), right=True))
    return Stack(lines)


def _said(voice: Voice, values: Sequence[Words]) -> list[Span]:
    spans = [voice.span(" · ".join(voice.value(each) for each in values), BODY, bold=True)]
    hers = [voice.value_to_her(each) for each in values]
    if all(hers):
        spans.append(Span("  " + " · ".join(hers), BODY - 1.6, voice.hers or "", grey=HERS_GREY))
    return spans


def _cell(voice: Voice, words: Words) -> tuple[Span, ...]:
    said = "↓" if len(words.english) > _CELL else voice.value(words)
    return (voice.span(said or "-", SMALL),)


def _line(cells: Sequence[Sequence[Span]], shares: Sequence[float]) -> Flowable:
    return Columns(*((share, Text(*cell)) for share, cell in zip(shares, cells, strict=True)), gap=8)
