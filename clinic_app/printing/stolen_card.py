"""The card for the day the PC is gone: what to do, in order, and how this PC is named to whoever shuts it out.

Printed before it is needed and kept in another room. It opens nothing and names no survivor and no place.
"""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, to_say
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, Framed, Tick
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, numbered, sheet
from clinic_app.printing.shaping import Span

_STEPS = (
    (
        to_say("Ring the operator of the hub: shut this PC out."),
        to_say("Say the six words below. From then on nothing from this PC is taken and nothing is given to it."),
    ),
    (
        to_say("Ring the services you refer to: trust nothing from this PC, ring back before acting."),
        to_say("Use numbers you know, not numbers somebody gives you today."),
    ),
    (
        to_say("Tell the data-protection officer. Write down the hour you noticed: 72 hours run from then."),
        to_say("Switched off and locked, the records on it cannot be read. Say if it was on or open."),
    ),
    (
        to_say("Think who could be in danger if somebody read it. Reach them only the way they said is safe."),
        to_say("No message that says why. No call to a number that is not marked safe."),
    ),
    (
        to_say("Fetch the newest stick and the recovery sheet. Restore on another PC."),
        to_say("Never bring both to the same place before you need them there."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StolenCard:
    """`device_words` and `kid` name this PC to the hub, where it belongs to `agency` (empty if it joined none);
    `backup_words` name the key that signs its backups; `printed_on` is written in both eras."""

    device_words: tuple[str, ...]
    kid: str
    agency: str
    backup_words: tuple[str, ...]
    printed_on: str
    print_number: str


def stolen_card(facts: StolenCard, *, staff: str, training: bool) -> bytes:
    """The card as PDF bytes in memory, A5."""
    voice = Voice(staff, None, training)
    story: list[Flowable] = [
        *_top(facts, voice),
        *[_step(number, *step, voice) for number, step in enumerate(_STEPS, 1)],
        Spacer(1, 4),
        _named(facts, voice),
        Spacer(1, 6),
        Columns(
            (1, Blank(*caption(voice, "Hub operator, telephone"), room=22)),
            (1, Blank(*caption(voice, "Data-protection officer, telephone"), room=22)),
            gap=20,
        ),
        Spacer(1, 2),
        Columns(
            (1, Blank(*caption(voice, "Noticed at (date, hour)"), room=22)),
            (1, Blank(*caption(voice, "72 hours end at"), room=22)),
            gap=20,
        ),
    ]
    foot = " · ".join((voice.say("Keep in another room"), numbered(voice, facts.print_number)))
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def _top(facts: StolenCard, voice: Voice) -> list[Flowable]:
    title: Flowable = Text(voice.span(voice.say("If the PC is gone"), 18, bold=True))
    if voice.training:
        title = Columns(
            (3, title), (1, Framed(voice.span(voice.say("Training"), 9.5, bold=True), right=True)), middle=True
        )
    printed = voice.say("Printed {date}", date=facts.printed_on)
    return [title, Text(voice.span(printed, LABEL, grey=SOFT)), Rule(above=6, below=8, weight=0.6)]


def _step(number: int, act: str, why: str, voice: Voice) -> Flowable:
    said = Stack(
        [
            Tick(voice.span(voice.say(act), BODY, bold=True)),
            Columns((0.045, Spacer(1, 1)), (1, Text(voice.span(voice.say(why), LABEL, grey=SOFT))), gap=0),
        ]
    )
    return Columns((0.06, Text(voice.span(str(number), BODY, bold=True, grey=SOFT))), (1, said), gap=6, after=4)


def _agency(facts: StolenCard, voice: Voice) -> Flowable:
    said = voice.say("Say: we are {agency}, shut out this number.", agency=facts.agency)
    return Text(voice.span(said, LABEL), after=6)


def _named(facts: StolenCard, voice: Voice) -> Flowable:
    return Stack(
        [
            Text(voice.span(voice.say("This PC to the operator"), LABEL, grey=SOFT), after=2),
            Text(Span("  ".join(facts.device_words), 11, bold=True, mono=True), after=2),
            Text(Span(facts.kid, 9, mono=True, grey=SOFT), after=2 if facts.agency else 6),
            *([_agency(facts, voice)] if facts.agency else []),
            Text(voice.span(voice.say("Its backups are signed by"), LABEL, grey=SOFT), after=2),
            Text(Span("  ".join(facts.backup_words), 9, mono=True)),
        ],
        frame=1.0,
        pad=12,
    )
