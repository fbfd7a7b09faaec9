"""How the medicine paper looks: a frame for each medicine, its sentences, lines for the dose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.group_parts import told_of
from clinic_app.printing.marks import Blank
from clinic_app.printing.medicine_paper import GivenMedicine, MedicinePaper, Taken
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, room_for_interpreter, sheet

_ENDS = ("ill", "children", "ask")


def laid_out(facts: MedicinePaper, voice: Voice) -> bytes:
    """Set the whole of it."""
    story: list[Flowable] = [*told_of(voice, "title", size=15, bold=True), Rule(above=3, below=6)]
    for number, medicine in enumerate(facts.medicines, start=1):
        story.append(Stack([*_medicine(medicine, number, voice)], frame=0.7, pad=8, after=5))
    if not facts.medicines:
        story += [Text(*voice.pair("Nothing was handed out yet.", BODY), after=6)]
    for text in _ENDS:
        story += [*told_of(voice, text), Spacer(1, 2)]
    if voice.interpreted:
        story += [Spacer(1, 4), *room_for_interpreter(voice, lines=2)]
    checked = voice.say("Doses are written by who hands it out. Wording to be confirmed by: a pharmacist, a clinician.")
    story += [Spacer(1, 6), Text(voice.span(checked, LABEL, grey=SOFT))]
    return print_pages(sheet(voice, number=facts.print_number, foot=facts.print_number, size=A5), story)


_SENTENCES: Final = {
    Taken.ONCE: ("once", "vomit"),
    Taken.COURSE: ("all_of_it",),
    Taken.AGAIN: ("next",),
    Taken.NOTHING: ("nothing_to_take",),
}


def _medicine(medicine: GivenMedicine, number: int, voice: Voice) -> Iterator[Flowable]:
    if medicine.name is None:
        said = voice.pair("Medicine", BODY + 1, bold=True)
        yield Text(*said, voice.span(f"  {number}", BODY + 1, bold=True), after=2)
    else:
        yield Text(*voice.value_pair(medicine.name, BODY + 1, bold=True), after=2)
    if medicine.taken is Taken.EVERY_DAY:
        days = str(medicine.days or "")
        yield from told_of(voice, "each_day" if days else "until_finished", days=days)
        yield from told_of(voice, "forgot")
    for text in _SENTENCES.get(medicine.taken, ()):
        yield from told_of(voice, text)
    if medicine.first is not None:
        yield from told_of(voice, "taken", day=medicine.first)
    if medicine.period and medicine.name is not None:
        yield from told_of(voice, "period")
    yield from _by_hand(medicine.taken, voice)


def _by_hand(taken: Taken, voice: Voice) -> Iterator[Flowable]:
    if taken is Taken.AGAIN:
        yield Blank(*caption(voice, "Next one on"), room=20)
    elif taken is not Taken.NOTHING:
        yield Columns(
            (1, Blank(*caption(voice, "How many each time"), room=20)),
            (1, Blank(*caption(voice, "How often"), room=20)),
            (1, Blank(*caption(voice, "With food or without"), room=20)),
            gap=12,
        )
