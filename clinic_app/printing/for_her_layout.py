"""How the dull papers look: large days, room to write, nothing to be curious about."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import Voice, to_say
from clinic_app.printing.flow import HAIR, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.for_her import ORDINARY, AppointmentSlip, NumbersCard, SickNote
from clinic_app.printing.marks import Blank
from clinic_app.printing.page import A5, A6, print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, day_lines, numbered, room_where_lacking, sheet, signatures
from clinic_app.printing.shaping import Span

_DAY = 12.5
_NUMBER = 12.5
_TO_WRITE = 2
"""Lines where no day is known yet."""


def appointment(facts: AppointmentSlip, voice: Voice) -> bytes:
    """Days first: they are what she looks for."""
    story: list[Flowable] = [Text(*voice.pair("Appointment", 15, bold=True)), Rule(above=2, below=8)]
    for day in facts.days:
        story.append(day_lines(voice, day, _DAY, after=5))
    if not facts.days:
        story += [Blank(*caption(voice, "Day and time"), room=26) for _line in range(_TO_WRITE)]
    story += [
        Spacer(1, 4),
        Text(*caption(voice, "What for"), after=1),
        Text(*voice.pair("Check-up", BODY + 1, bold=True), after=6),
    ]
    if facts.place:
        story += [Text(*caption(voice, "Where to come"), after=1), Text(voice.span(facts.place, BODY + 1, bold=True))]
    else:
        story.append(Blank(*caption(voice, "Where to come"), room=24))
    story += [Spacer(1, 8), Text(*voice.pair("If this day does not suit you, come on another.", BODY))]
    if room := room_where_lacking(voice, lines=2):
        story += [Spacer(1, 4), *room]
    return _printed(story, voice, facts.print_number)


def note(facts: SickNote, voice: Voice) -> bytes:
    """A letter that an office files away."""
    lines = (
        (to_say("Was here on"), facts.seen_on),
        (to_say("Rests from"), facts.first),
        (to_say("Until and including"), facts.last),
        (to_say("Days"), str(facts.days)),
    )
    story: list[Flowable] = []
    if facts.place:
        story.append(Text(voice.span(facts.place, LABEL, grey=SOFT)))
    story += [
        Text(*voice.pair("Note for the place of work", 15, bold=True)),
        Rule(above=3, below=10),
        Text(*voice.pair("The person named here was seen by a health worker and should rest on these days.", BODY + 1)),
        Spacer(1, 8),
        Blank(*caption(voice, "Name, written by hand"), room=26),
        Spacer(1, 8),
    ]
    for label, value in lines:
        row = Columns((1.2, Text(*voice.pair(label, BODY))), (1, Text(voice.span(value, BODY + 1, bold=True))), gap=10)
        story += [row, Rule(above=2, below=4, weight=0.4, grey=HAIR)]
    story += [
        Spacer(1, 10),
        Text(*voice.pair("Nothing else is said about anybody’s health, here or by telephone.", BODY), after=10),
        signatures(
            (caption(voice, "Role"), voice.span(voice.value(facts.role), BODY)),
            (caption(voice, "Signature"), None),
            (caption(voice, "Stamp"), None),
        ),
    ]
    foot = numbered(voice, facts.print_number)
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def numbers(facts: NumbersCard, voice: Voice) -> bytes:
    """Hers stand in the middle of the others, as if nobody had put them there."""
    half = (len(ORDINARY) + 1) // 2
    story: list[Flowable] = [Text(*voice.pair("Useful numbers", 14, bold=True)), Rule(above=2, below=5)]
    rows: list[Flowable] = [_by_hand(voice, each) for each in ORDINARY[:half]]
    for word, number in facts.numbers:
        said = Text(Span(number, _NUMBER, voice.staff, bold=True), right=True)
        rows.append(Stack([Columns((1.2, Text(*voice.value_pair(word, BODY))), (1, said), gap=8)], after=3))
    rows += [_by_hand(voice, each) for each in ORDINARY[half:]]
    for place, row in enumerate(rows):
        if place:
            story.append(Rule(above=1, below=2, weight=0.4, grey=HAIR))
        story.append(row)
    if room := room_where_lacking(voice, lines=2):
        story += [Rule(above=1, below=2, weight=0.4, grey=HAIR), *room]
    return _printed(story, voice, facts.print_number)


def _by_hand(voice: Voice, english: str) -> Flowable:
    return Columns((1.2, Text(*voice.pair(english, BODY))), (1, Spacer(1, 19)), gap=8)


def _printed(story: list[Flowable], voice: Voice, number: str) -> bytes:
    return print_pages(sheet(voice, number=number, foot=number, size=A6), story)
