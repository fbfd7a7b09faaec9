"""How the bed preparation sheet looks: half a page for the night shift, the one number to ring in a frame."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bed_sheet import BedSheet
from clinic_app.printing.bilingual import HERS_GREY, Voice, Words, to_say
from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import AtFoot, Blank, Tick
from clinic_app.printing.page import A5, print_pages, room
from clinic_app.printing.parts import (
    BODY,
    LABEL,
    VALUE,
    caption,
    in_fitted_columns,
    labelled,
    numbered,
    pictured,
    sheet,
    values,
)
from clinic_app.printing.shaping import Span

_PREPARED = (
    to_say("Room, bed, child's bed"),
    to_say("Interpreter asked"),
    to_say("Night shift told the code"),
    to_say("Food and clothes"),
)


def laid_out(facts: BedSheet, voice: Voice) -> bytes:
    """Set the whole of it."""
    shred = voice.say("No name is written here. Shred after arrival.")
    nothing = Words("paper", "", to_say("Nothing was told"))
    rows = (
        ((to_say("Bed"), facts.bed), (to_say("Arrival"), facts.arrival)),
        ((to_say("Language"), facts.language), (to_say("Interpreter"), facts.interpreter)),
        ((to_say("Access"), facts.access), (to_say("Safety of the house"), facts.safety)),
    )
    story: list[Flowable] = [_top(facts, voice), Rule(above=4, below=8)]
    story += [
        Columns(*((1.0, labelled(voice.pair(label, LABEL), values(voice, told or (nothing,)))) for label, told in row))
        for row in rows
    ]
    story += [*_newer(facts, voice), *_gate(facts, voice), Spacer(1, 8), _ring(facts, voice), AtFoot(_prepared(voice))]
    foot = f"{shred} · {numbered(voice, facts.print_number)}"
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def _top(facts: BedSheet, voice: Voice) -> Flowable:
    title: list[Flowable] = [Text(voice.span(voice.say("Bed preparation sheet"), 15, bold=True))]
    if second := voice.to_her("Bed preparation sheet"):
        title.append(Text(Span(second, 12, voice.hers or "", grey=HERS_GREY)))
    code = Stack(
        [
            Text(*caption(voice, "Referral code"), right=True),
            CodeLine(facts.code, 14, right=True),
            Text(voice.span(voice.say("Act before {time}", time=facts.act_before), LABEL, grey=SOFT), right=True),
        ]
    )
    return Columns((1.2, Stack(title)), (1, code), gap=8)


def _newer(facts: BedSheet, voice: Voice) -> list[Flowable]:
    """What nobody here can read yet may be what she needs most."""
    if not facts.newer:
        return []
    codes = " · ".join(f"“{code}”" for code in facts.newer)
    said = to_say("Written in words of a newer program: ring and ask what they mean")
    return [Stack([Spacer(1, 6), Text(*voice.pair(said, BODY), after=2), Text(voice.span(codes, VALUE, bold=True))])]


def _gate(facts: BedSheet, voice: Voice) -> list[Flowable]:
    if not facts.words:
        return []
    said = Text(*voice.pair("At the gate: the code, or these three words", BODY, bold=True), after=3)
    return [Stack([Spacer(1, 8), said, pictured(voice, facts.words, VALUE, side=26)])]


def _ring(facts: BedSheet, voice: Voice) -> Flowable:
    """The one number, and what is never said on it."""
    ring = to_say("Ring only {phone} ({organisation}), from the signed directory. Code first, never a name.")
    filled = {"phone": facts.duty_line, "organisation": facts.sender}
    lines = [Text(voice.span(voice.say(ring, **filled), BODY, bold=True))]
    if second := voice.to_her(ring):
        lines.append(Text(Span(second.format(**filled), BODY, voice.hers or "", grey=HERS_GREY)))
    lines.append(Text(*voice.pair("Tell nobody else whether she is here.", BODY)))
    return Stack(lines, frame=1.1, pad=9)


def _prepared(voice: Voice) -> Flowable:
    boxes = [Tick(*voice.pair(english, 9.5)) for english in _PREPARED]
    return Stack(
        [
            Text(*voice.pair("Prepared", VALUE, bold=True)),
            Rule(above=1, below=4),
            *in_fitted_columns(boxes, room(A5)),
            Columns((2, Blank(*caption(voice, "Prepared by (duty)"))), (1, Blank(*caption(voice, "Time"))), gap=20),
        ]
    )
