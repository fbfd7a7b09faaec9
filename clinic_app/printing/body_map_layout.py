"""How the body map looks on paper: what was agreed to, the figures, one line a mark, the examiner's line."""

from __future__ import annotations

from typing import Final

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.domain.body_map import View
from clinic_app.printing.bilingual import Voice
from clinic_app.printing.body_figure import DrawnView
from clinic_app.printing.body_map_paper import BodyMapPaper, PaperMark
from clinic_app.printing.flow import HAIR, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank
from clinic_app.printing.page import print_pages, room
from clinic_app.printing.parts import (
    BODY,
    LABEL,
    caption,
    case_head,
    head,
    in_columns,
    labelled,
    letterhead,
    numbered,
    sheet,
)
from clinic_app.printing.shaping import Span

_WHOLE: Final = 292.0
_PART: Final = 158.0
_SEVERAL: Final = 262.0
"""A view whose figures stand in two rows."""
_IN_A_ROW: Final = 3
_GAP: Final = 12
_SHARES: Final = (0.32, 1.5, 2.2, 0.9, 2.0)
_SMALL: Final = 9.0


def laid_out(facts: BodyMapPaper, voice: Voice) -> bytes:
    """Set the whole of it."""
    foot = " · ".join(
        (voice.say("Case {code}", code=facts.code), numbered(voice, facts.print_number), voice.say("for our file"))
    )
    story: list[Flowable] = [_top(facts, voice), Rule(above=4, below=6), *_facts(facts, voice)]
    story += [head(voice, 1, "Where it is"), *_figures(facts, voice), head(voice, 2, "What was seen")]
    story += _marks(facts, voice)
    story += [
        Spacer(1, 10),
        Stack([Columns(
            (1.4, Blank(*caption(voice, "Examiner"), room=24)),
            (1, Blank(*caption(voice, "Signature"), room=24)),
            (0.8, Blank(*caption(voice, "Day and time"), room=24)),
            gap=18,
        )]),
    ]  # fmt: skip
    return print_pages(sheet(voice, number=facts.print_number, foot=foot), story)


def _top(facts: BodyMapPaper, voice: Voice) -> Flowable:
    title: list[Flowable] = [
        letterhead(voice, facts.clinic, facts.duty_line),
        Text(voice.span(voice.say("Body map"), 18, bold=True)),
    ]
    return Columns((3, Stack(title)), (1.6, case_head(voice, facts.code, facts.printed_on)), gap=10)


def _facts(facts: BodyMapPaper, voice: Voice) -> list[Flowable]:
    said = [(voice.say("Examined at"), facts.examined_at), (voice.say("Examiner"), facts.examiner)]
    said += [
        (voice.value(row), voice.value(answer) if answer is not None else voice.say("Not asked"))
        for row, answer in facts.consents
    ]
    cells: list[Flowable] = [
        labelled((voice.span(label, LABEL),), (voice.span(value or voice.say("Not asked"), BODY, bold=True),))
        for label, value in said
    ]
    return in_columns(cells, 4)


def _figures(facts: BodyMapPaper, voice: Voice) -> list[Flowable]:
    """The views in rows; the words for whoever takes left for right stand below."""
    rows: list[Flowable] = []
    line: list[DrawnView] = []
    for view in facts.views:
        drawn = _drawn(facts, voice, view)
        if line and sum(each.natural for each in line) + drawn.natural + _GAP * len(line) > room():
            rows.append(_row(line))
            line = []
        line.append(drawn)
    if line:
        rows.append(_row(line))
    note = voice.say("Left and right are the survivor’s. The drawing is schematic: measure from the text.")
    return [*rows, Text(voice.span(note, LABEL, grey=SOFT), after=4)]


def _drawn(facts: BodyMapPaper, voice: Voice, view: View) -> DrawnView:
    marks = [(mark.number, *mark.spot[1:]) for mark in facts.marks if mark.spot is not None and mark.spot[0] == view.id]
    tall = _WHOLE if view.size[1] > 1.6 * view.size[0] else _SEVERAL if len(view.figures) > _IN_A_ROW else _PART
    return DrawnView(voice, view, marks, facts.captions, height=tall)


def _row(line: list[DrawnView]) -> Flowable:
    return Columns(*((each.natural, each) for each in line), gap=_GAP, after=6)


def _marks(facts: BodyMapPaper, voice: Voice) -> list[Flowable]:
    if not facts.marks:
        return [Text(voice.span(voice.say("Nothing is marked."), BODY))]
    said = [
        voice.say("No."),
        voice.say("Kind"),
        voice.say("Where"),
        voice.say("Size (mm)"),
        voice.say("Colour, shape, pattern"),
    ]
    rows: list[Flowable] = [_line([voice.span(each, LABEL, grey=SOFT) for each in said])]
    for mark in facts.marks:
        rows.append(Rule(above=1, below=2, weight=0.5, grey=HAIR))
        rows.append(_line([voice.span(each, _SMALL, bold=not at) for at, each in enumerate(_cells(mark, voice))]))
    return rows


def _cells(mark: PaperMark, voice: Voice) -> tuple[str, ...]:
    where = [voice.value(mark.place)] if mark.place is not None else []
    if mark.place is not None and mark.side is not None:
        where = [voice.say("{place}, {side}", place=where[0], side=voice.value(mark.side))]
    where += [voice.value(mark.view)] if mark.view is not None else []
    look = [mark.look] if mark.look else []
    if mark.tender is not None:
        look.append(voice.say("Tender: {answer}", answer=voice.value(mark.tender)))
    kind = voice.value(mark.kind) if mark.kind is not None else voice.say("Not asked")
    return (
        str(mark.number),
        kind,
        " · ".join(where) or voice.say("Not asked"),
        mark.size or "-",
        " · ".join(look) or "-",
    )


def _line(cells: list[Span]) -> Flowable:
    return Columns(*((share, Text(cell)) for share, cell in zip(_SHARES, cells, strict=True)), gap=8)
