"""How the plan looks: steps with doer and day, then safety, question by question; and her small copy, which is dull."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from clinic_app.printing.bilingual import Voice, to_say
from clinic_app.printing.flow import HAIR, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, Tick
from clinic_app.printing.page import A5, A6, print_pages
from clinic_app.printing.parts import (
    BODY,
    LABEL,
    caption,
    case_head,
    day_lines,
    head,
    letterhead,
    numbered,
    room_where_lacking,
    sheet,
    signatures,
)
from clinic_app.printing.plan_sheet import HerPlan, PlanSheet, PlanStep

_FREE_LINES: Final = 3


def laid_out(facts: PlanSheet, voice: Voice) -> bytes:
    """The whole of it, A5."""
    foot = " · ".join(
        (voice.say("Case {code}", code=facts.code), numbered(voice, facts.print_number), voice.say("for our file"))
    )
    story: list[Flowable] = [_top(facts, voice), Rule(above=4, below=6), head(voice, 1, "What was agreed")]
    story += _steps(facts, voice)
    story += [head(voice, 2, "Safety"), *_safety(facts, voice)]
    told = voice.say("It stays here. What the survivor takes along is a paper of its own, and only if it is safe.")
    story += [Spacer(1, 8), Text(voice.span(told, LABEL, grey=SOFT), after=14)]
    role = voice.span(voice.value(facts.role), BODY)
    story.append(signatures((caption(voice, "Made by"), role), (caption(voice, "Signature"), None)))
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def laid_out_for_her(facts: HerPlan, voice: Voice) -> bytes:
    """Small, and like any list somebody carries."""
    story: list[Flowable] = [Text(*voice.pair("To remember", 14, bold=True)), Rule(above=2, below=6)]
    for day in facts.days:
        story.append(Columns((1, Tick(*voice.pair("Appointment", BODY))), (1, day_lines(voice, day, BODY))))
    if facts.ready:
        story += [Spacer(1, 6), Text(*voice.pair("To have ready", BODY, bold=True), after=3)]
        story += [Tick(*voice.value_pair(each, BODY)) for each in facts.ready]
    story += room_where_lacking(voice, lines=2)
    story += [Spacer(1, 8), *(Blank(voice.span("", LABEL), room=22) for _line in range(_FREE_LINES))]
    return print_pages(sheet(voice, number=facts.print_number, foot=facts.print_number, size=A6), story)


def _top(facts: PlanSheet, voice: Voice) -> Flowable:
    title: list[Flowable] = [
        letterhead(voice, facts.clinic, facts.duty_line),
        Text(voice.span(voice.say("Plan"), 18, bold=True)),
    ]
    return Columns((2, Stack(title)), (1.6, case_head(voice, facts.code, facts.printed_on)), gap=10)


def _steps(facts: PlanSheet, voice: Voice) -> Iterator[Flowable]:
    if not facts.steps:
        yield Text(voice.span(voice.say("Nothing is agreed yet."), BODY), after=6)
    for place, step in enumerate(facts.steps):
        if place:
            yield Rule(above=2, below=2, weight=0.4, grey=HAIR)
        yield _step(step, voice)


def _step(step: PlanStep, voice: Voice) -> Flowable:
    who = voice.value(step.who) if step.who is not None else voice.say("nobody yet")
    day = voice.say("done {day}", day=step.ended) if step.ended else step.by or voice.say("no day yet")
    return Columns(
        (1.9, Tick(voice.span(voice.value(step.what), BODY, bold=True), crossed=bool(step.ended))),
        (1.0, Text(voice.span(who, BODY))),
        (1.75, Text(voice.span(day, BODY), right=True)),
        gap=8,
    )


def _safety(facts: PlanSheet, voice: Voice) -> Iterator[Flowable]:
    if not facts.safety:
        yield Text(voice.span(voice.say("Nothing was written about safety yet."), BODY), after=6)
    for question, answers in facts.safety:
        yield CondPageBreak(40)
        yield Text(voice.span(voice.value(question), LABEL, grey=SOFT), after=1)
        yield Text(voice.span(" · ".join(voice.value(answer) for answer in answers), BODY, bold=True), after=5)
    if facts.reviewed_on:
        said = voice.say(to_say("Last looked at together: {day}"), day=facts.reviewed_on)
        yield Text(voice.span(said, LABEL, grey=SOFT))
