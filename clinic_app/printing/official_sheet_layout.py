"""How a paper of blocks looks: parts numbered in their order, boxes and tables as wide as the page."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import landscape
from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.flow import SOFT, Columns, Stack, Text
from clinic_app.printing.marks import AtFoot, CutLine
from clinic_app.printing.official_parts import (
    SMALL,
    boxes,
    fields,
    print_official,
    prose,
    ruled,
    section,
    signing,
    table,
)
from clinic_app.printing.official_sheet import (
    Block,
    Boxes,
    Facts,
    Grid,
    Listing,
    OfficialSheet,
    Prose,
    Room,
    Signing,
    TearOff,
    Title,
)
from clinic_app.printing.page import A4, A5, MARGIN
from clinic_app.printing.parts import LABEL, in_columns, room_for_interpreter

_WITH_A_TITLE: Final = 90
"""Room a title wants below itself."""
_TO_SIGN: Final = 75


def laid_out(facts: OfficialSheet, voice: Voice) -> bytes:
    """Set the whole of it."""
    size = A5 if facts.small else landscape(A4) if facts.wide else A4
    width, number, story = size[0] - 2 * MARGIN, 0, list[Flowable]()
    for block in facts.blocks:
        if isinstance(block, Title):
            number += 1
            story += [CondPageBreak(_WITH_A_TITLE), section(voice, number, block.words)]
        else:
            story += _drawn(block, voice, width)
    if voice.interpreted:
        story += room_for_interpreter(voice, lines=3)
    return print_official(facts.head, voice, story, size=size)


def _drawn(block: Block, voice: Voice, width: float) -> list[Flowable]:  # noqa: PLR0911 - one per kind
    match block:
        case Prose(words=words, label=label, strong=strong):
            told = [Text(*voice.value_pair(label, LABEL, grey=SOFT))] if label else list[Flowable]()
            return [*told, *prose(voice, words, bold=strong)]
        case Facts(facts=facts, across=across):
            return fields(voice, facts, columns=across)
        case Boxes(label=label, choices=choices):
            return boxes(voice, label, choices, width)
        case Grid(heads=heads, rows=rows, shares=shares, empty=empty):
            return [*table(voice, heads, rows, shares, empty=empty), Spacer(1, 4)]
        case Room(caption=caption, lines=lines):
            return [Spacer(1, 2), ruled(voice, caption, lines)]
        case Signing(captions=captions):
            return [CondPageBreak(_TO_SIGN), *signing(voice, captions)]
        case Listing(entries=entries, across=across):
            said = [
                Text(voice.span(f"{place}  ", SMALL, bold=True), *voice.value_pair(each, SMALL))
                for place, each in enumerate(entries, start=1)
            ]
            return [*in_columns(said, across), Spacer(1, 5)]
        case TearOff(note=note, code=code, captions=captions):
            return [AtFoot(_torn(voice, note, code, captions))]
    return []


def _torn(voice: Voice, note: Words, code: str, captions: tuple[Words, ...]) -> Flowable:
    said = Text(*voice.value_pair(note, LABEL, grey=SOFT))
    shown = CodeLine(code, 12, right=True)
    return Stack([CutLine(), Columns((3, said), (1.2, shown)), *signing(voice, captions, across=2)])
