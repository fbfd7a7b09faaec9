"""How a paper of blocks looks: parts numbered in their order, boxes and tables as wide as the page."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import landscape
from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import SOFT, Text
from clinic_app.printing.official_parts import (
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
    OfficialSheet,
    Prose,
    Room,
    Signing,
    Title,
)
from clinic_app.printing.page import A4, A5, MARGIN
from clinic_app.printing.parts import LABEL, room_for_interpreter

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
    return []
