"""How her list of services looks: a line each, the number largest, what may follow in bold; or dull words alone."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import HAIR, Columns, Rule, Stack, Text
from clinic_app.printing.group_parts import told_beside, told_of
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, room_for_interpreter, room_where_lacking, sheet
from clinic_app.printing.services_for_her import Helper, ServicesForHer
from clinic_app.printing.shaping import Span

_NUMBER = 14


def laid_out(facts: ServicesForHer, voice: Voice) -> bytes:
    """Set the whole of it."""
    if facts.whole:
        story: list[Flowable] = [*told_of(voice, "services_title", size=15, bold=True), Rule(above=3, below=4)]
        story += [*told_of(voice, "ring_first"), Spacer(1, 6)]
    else:
        story = [Text(*voice.pair("Useful numbers", 15, bold=True)), Rule(above=3, below=6)]
    for place, helper in enumerate(facts.helpers):
        if place:
            story.append(Rule(above=3, below=3, weight=0.4, grey=HAIR))
        story.append(_helper(helper, facts, voice) if facts.whole else _dull(helper, facts, voice))
    if not facts.helpers:
        story.append(Text(*voice.pair("No number was rung lately.", BODY)))
    if not facts.whole:
        story += [Spacer(1, 8), *room_where_lacking(voice, lines=4)]
    elif voice.interpreted:
        story += [Spacer(1, 8), *room_for_interpreter(voice, lines=4)]
    return print_pages(sheet(voice, number=facts.print_number, foot=facts.print_number, size=A5), story)


def _dull(helper: Helper, facts: ServicesForHer, voice: Voice) -> Flowable:
    """What anybody notes of a number: a word, when to ring, in which language. Nothing of what it is for."""
    right: list[Flowable] = [Text(Span(helper.phone, _NUMBER, voice.staff, bold=True))]
    if hours := "00:00-24:00" if helper.always else helper.hours:
        right.append(Text(voice.span(hours, LABEL)))
    if helper.speaks_hers and facts.language is not None:
        right.append(Text(*voice.value_pair(facts.language, LABEL, bold=True)))
    called = Text(*voice.value_pair(helper.called, BODY + 0.5, bold=True))
    return Stack([Columns((1.5, called), (1, Stack(right)), gap=12)])


def _helper(helper: Helper, facts: ServicesForHer, voice: Voice) -> Flowable:
    ours = ", ".join(voice.value(each) for each in helper.what_for)
    hers = [voice.value_to_her(each) for each in helper.what_for]
    left: list[Flowable] = [Text(voice.span(helper.name, BODY + 0.5, bold=True)), Text(voice.span(ours, LABEL))]
    if hers and all(hers):
        left.append(Text(Span(", ".join(hers), LABEL + 1, voice.hers or "")))
    right: list[Flowable] = [Text(Span(helper.phone, _NUMBER, voice.staff, bold=True))]
    if helper.always:
        right.append(Text(*told_beside(voice, "day_and_night", LABEL)))
    elif helper.hours:
        right.append(Text(voice.span(helper.hours, LABEL)))
    if helper.speaks_hers and facts.language is not None:
        right.append(Text(*voice.value_pair(facts.language, LABEL, bold=True)))
    right += [
        Text(*told_beside(voice, text, LABEL))
        for text, holds in (("free", helper.free), ("no_papers", helper.no_papers))
        if holds
    ]
    tells = [*told_of(voice, "must_tell" if helper.must_tell else "tells_nobody", size=LABEL + 0.5)]
    return Stack([Columns((1.5, Stack(left)), (1, Stack(right)), gap=12), *tells])
