"""How the sheet looks that one shift hands to the next: three lists, and who hands it to whom."""

from __future__ import annotations

from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import HAIR, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, numbered, sheet, signatures
from clinic_app.printing.shaping import Span
from clinic_app.printing.shift_sheet import ShiftLine, ShiftSheet

_MOST_PAPERS = 12


def laid_out(facts: ShiftSheet, voice: Voice) -> bytes:
    """The sheet as PDF bytes in memory, A5."""
    foot = " · ".join((voice.say("Shred after the shift"), numbered(voice, facts.print_number)))
    story: list[Flowable] = [
        Text(voice.span(voice.say("Hand-over of the shift"), 18, bold=True)),
        Text(voice.span(facts.printed_at, BODY, bold=True), after=1),
        Text(voice.span(voice.say("Codes and neutral names only. What it is stands in the file."), LABEL, grey=SOFT)),
        Rule(above=4, below=4),
        *_part(voice, 1, voice.say("Windows that run"), facts.clocks),
        *_part(voice, 2, voice.say("Promised, due today or late"), facts.promised),
        *_part(voice, 3, voice.say("Nobody has answered yet"), facts.unanswered),
        Spacer(1, 8),
    ]
    counts = [voice.say("Packets that wait here: {n}", n=str(facts.waiting))] if facts.waiting else []
    counts += [voice.say("Promised for later: {n}", n=str(facts.later))] if facts.later else []
    if facts.papers:
        numbers = ", ".join(facts.papers[:_MOST_PAPERS]) + (" …" if len(facts.papers) > _MOST_PAPERS else "")
        counts.append(voice.say("Printed papers to look for: {numbers}", numbers=numbers))
    if counts:
        story.append(Text(voice.span(" · ".join(counts), LABEL, grey=SOFT), after=6))
    on = voice.span(f"{voice.value(facts.role)} {facts.staff_code}", BODY)
    ends = (
        signatures((caption(voice, "Handed over by"), on), (caption(voice, "Taken over by"), None)),
        Spacer(1, 4),
        signatures((caption(voice, "Time"), None), (caption(voice, "Who else is on"), None)),
    )
    story += [CondPageBreak(90), Stack(ends)]
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def _part(voice: Voice, number: int, title: str, lines: tuple[ShiftLine, ...]) -> list[Flowable]:
    made: list[Flowable] = [
        Stack([Spacer(1, 6), Text(voice.span(f"{number}  {title}", 11, bold=True)), Rule(above=1, below=4)])
    ]
    if not lines:
        return [*made, Text(voice.span(voice.say("Nothing waits."), BODY), after=2)]
    for place, line in enumerate(lines):
        if place:
            made.append(Rule(above=1.5, below=1.5, weight=0.4, grey=HAIR))
        made.append(
            Columns(
                (1.0, Text(Span(line.code, BODY, bold=True, mono=True))),
                (1.1, Text(voice.span(line.what.by(voice), BODY))),
                (2.1, Text(voice.span(line.when.by(voice), BODY, bold=line.pressing), right=True)),
                gap=8,
            )
        )
    return made
