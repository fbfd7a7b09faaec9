"""How the scripts look: short lines under four heads; what is spoken stands larger than what is done."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, InARow, Tick
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, head, numbered, sheet
from clinic_app.printing.scripts import (
    BED_ANSWERS,
    BED_ASK,
    BED_SAY,
    BED_TICKS,
    CALL_BEFORE,
    CALL_HER,
    CALL_OTHER,
    CALL_STOP,
)

_HOUSES = 3


def call(number: str, voice: Voice) -> bytes:
    """Before, another voice, she herself, when to stop."""
    story: list[Flowable] = [
        Text(voice.span(voice.say("When you ring"), 18, bold=True)),
        head(voice, 1, "Before"),
        *_lines(voice, CALL_BEFORE),
        head(voice, 2, "Somebody else answers"),
        *_lines(voice, CALL_OTHER),
        head(voice, 3, "It is she"),
        *_lines(voice, CALL_HER),
        head(voice, 4, "Stop, or stay"),
        *_lines(voice, CALL_STOP),
    ]
    return _printed(story, voice, number)


def bed(number: str, voice: Voice) -> bytes:
    """The question, what it may hold, and what they said."""
    ticks = InARow(*(Tick(voice.span(voice.say(each), BODY)) for each in BED_TICKS))
    story: list[Flowable] = [
        Text(voice.span(voice.say("Is a place free?"), 18, bold=True)),
        head(voice, 1, "Say this"),
        *_lines(voice, BED_SAY),
        ticks,
        Spacer(1, 4),
        Blank(*caption(voice, "Language"), room=20),
        head(voice, 2, "Ask this"),
        *_lines(voice, BED_ASK),
        head(voice, 3, "What they said"),
    ]
    for _house in range(_HOUSES):
        answers = InARow(*(Tick(voice.span(voice.say(each), BODY)) for each in BED_ANSWERS), gap=12)
        who = Columns(
            (1.6, Blank(*caption(voice, "Who was asked"), room=20)),
            (1, Blank(*caption(voice, "Day and time"), room=20)),
            gap=14,
        )
        story.append(Stack([who, Spacer(1, 2), answers, Spacer(1, 7)]))
    return _printed(story, voice, number)


def _lines(voice: Voice, sentences: Sequence[str]) -> list[Flowable]:
    made: list[Flowable] = []
    for english in sentences:
        said = voice.say(english)
        spoken = english.startswith("“")
        made.append(Text(voice.span(said, BODY + 1 if spoken else BODY, bold=spoken), after=3))
    return made


def _printed(story: list[Flowable], voice: Voice, number: str) -> bytes:
    told = Text(voice.span(voice.say("Nobody is named on this card."), LABEL, grey=SOFT))
    whole = [*story, Rule(above=4, below=3, weight=0.4), told]
    return print_pages(sheet(voice, number=number, foot=numbered(voice, number), size=A5), whole)
