"""How her sheet of who had the record open looks: what she is told, a line a person, and that nobody else did."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.access_sheet import AccessSheet
from clinic_app.printing.bilingual import HERS_GREY, Voice
from clinic_app.printing.flow import Columns, Rule, Stack, Text
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import LISTED, VALUE, numbered, room_for_interpreter, sheet, told
from clinic_app.printing.shaping import Span


def laid_out(facts: AccessSheet, voice: Voice) -> bytes:
    """Set the whole of it."""
    story: list[Flowable] = [*told(voice, "opened", day=facts.since), Rule(above=6, below=6)]
    for role, days in facts.rows:
        who = Text(*voice.value_pair(role, VALUE, bold=True))
        when: list[Flowable] = [Text(voice.span(", ".join(voice.value(day) for day in days), VALUE))]
        if voice.hers:
            hers = LISTED.get(voice.hers, ", ").join(voice.value_to_her(day) for day in days)
            when.append(Text(Span(hers, VALUE - 1.2, voice.hers, grey=HERS_GREY)))
        story.append(Columns((1, who), (1.6, Stack(when)), gap=12, after=4))
    story += [Rule(above=4, below=6), *told(voice, "opened_end"), Spacer(1, 8)]
    if voice.interpreted:
        story += room_for_interpreter(voice, lines=3)
    foot = numbered(voice, facts.print_number)
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)
