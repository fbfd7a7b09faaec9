"""How the list of services looks: groups by kind of help, a line each, the number large enough to read from a wall."""

from __future__ import annotations

from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import HAIR, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, letterhead, numbered, sheet
from clinic_app.printing.service_list import ServiceGroup, ServiceLine, ServiceList
from clinic_app.printing.shaping import Span

_NUMBER = 13
_ROOM = 110
"""A group begins only where a line of it has room below its title."""


def laid_out(facts: ServiceList, voice: Voice) -> bytes:
    """Set the whole of it."""
    foot = " · ".join((voice.say("List of services"), facts.printed_on, numbered(voice, facts.print_number)))
    story: list[Flowable] = [
        letterhead(voice, facts.clinic, facts.duty_line),
        Text(voice.span(voice.say("List of services"), 18, bold=True)),
        Text(voice.span(voice.say("Ring first. Say no name before you know who answers."), BODY, bold=True), after=1),
        Text(voice.span(voice.say("Printed {day}. Half a year later it is old: print it anew.", day=facts.printed_on),
                        LABEL, grey=SOFT)),
    ]  # fmt: skip
    for group in facts.groups:
        story += _group(group, voice)
    if not facts.groups:
        story.append(Text(voice.span(voice.say("Nobody is in the list yet."), BODY)))
    if facts.more:
        more = voice.say("{n} more, farther away, are in the list of the program.", n=str(facts.more))
        story += [Spacer(1, 8), Text(voice.span(more, BODY, bold=True))]
    return print_pages(sheet(voice, number=facts.print_number, foot=foot), story)


def _group(group: ServiceGroup, voice: Voice) -> list[Flowable]:
    title = Text(voice.span(voice.value(group.title), 11.5, bold=True))
    made: list[Flowable] = [CondPageBreak(_ROOM), Stack([Spacer(1, 7), title, Rule(above=1, below=3)])]
    for place, line in enumerate(group.lines):
        if place:
            made.append(Rule(above=2, below=2, weight=0.4, grey=HAIR))
        made.append(_line(line, voice))
    return made


def _line(line: ServiceLine, voice: Voice) -> Flowable:
    what = ", ".join(voice.value(each) for each in line.what_for)
    if line.more:
        what = voice.say("{what} and {n} more", what=what, n=str(line.more))
    left: list[Flowable] = [
        Text(voice.span(line.name, BODY + 0.5, bold=True)),
        Text(voice.span(what, LABEL, grey=SOFT)),
    ]
    if line.own:
        left.append(Text(voice.span(voice.say("Entered by this clinic, signed by nobody"), LABEL, bold=True)))
    if line.phone:
        number: Flowable = Text(Span(line.phone, _NUMBER, voice.staff, bold=True))
    else:
        number = Blank(*caption(voice, "To be confirmed by ringing"), room=18)
    if line.always:
        hours = [voice.say("day and night")]
    else:
        hours = [line.hours] if line.hours else [each.by(voice) for each in line.week]
    told = ", ".join(voice.value(each) for each in line.must_tell)
    tells = voice.say("Must tell: {whom}", whom=told) if told else voice.say("Reports to nobody")
    rung = voice.say("Rung: {day}", day=line.verified) if line.verified else voice.say("Rung: nobody yet")
    spoken = ", ".join(voice.value(each) for each in line.languages)
    right: list[Flowable] = [Text(voice.span(spoken, LABEL))] if spoken else []
    right += [Text(voice.span(tells, LABEL, bold=bool(told))), Text(voice.span(rung, LABEL, grey=SOFT))]
    if line.staff_rings:
        hours = [*(hours or [voice.say("Hours not known")]), voice.say("Rung by staff only, not by her")]
    middle = Stack([number, *(Text(voice.span(each, LABEL)) for each in hours or [voice.say("Hours not known")])])
    return Columns((2.3, Stack(left)), (1.5, middle), (1.6, Stack(right)), gap=12)
