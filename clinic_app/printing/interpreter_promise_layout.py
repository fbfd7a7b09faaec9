"""How the undertaking of an interpreter looks: each point in both languages, then who signs before whom."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import HERS_GREY, Voice
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.interpreter_promise import InterpreterPromise, promised
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, letterhead, numbered, sheet, signatures
from clinic_app.printing.shaping import Span


def laid_out(facts: InterpreterPromise, voice: Voice) -> bytes:
    """Set the whole of it."""
    title, points = promised(voice.staff)
    also, in_other = promised(voice.hers) if voice.hers else ("", ("",) * len(points))
    story: list[Flowable] = [
        letterhead(voice, facts.clinic, facts.duty_line),
        Text(voice.span(title, 18, bold=True)),
        *_beside(voice, also, 13),
        Rule(above=5, below=8),
    ]
    for number, (first, second) in enumerate(zip(points, in_other, strict=True), start=1):
        said = Stack([Text(voice.span(first, BODY + 0.5)), *_beside(voice, second, BODY - 0.5)])
        mark = Text(voice.span(f"{number}", BODY + 0.5, bold=True))
        story.append(Columns((0.05, mark), (1, said), gap=8, after=7))
    spoken = voice.span(", ".join(facts.languages), BODY)
    code = Span(facts.code, BODY, mono=True)
    story += [
        Spacer(1, 6),
        signatures(
            (caption(voice, "Name, written by hand"), None), (caption(voice, "Languages"), spoken),
            (caption(voice, "Code in the register"), code if facts.code else None),
        ),
        Spacer(1, 6),
        signatures(
            (caption(voice, "Signature or thumbprint"), None), (caption(voice, "Day"), None),
            (caption(voice, "Signed before (role)"), None),
        ),
        Spacer(1, 6),
        Text(voice.span(voice.say("Wording to be confirmed by the hospital’s counsel. The survivor may refuse any "
                                  "interpreter, also one who has signed."), LABEL, grey=SOFT)),
    ]  # fmt: skip
    foot = " · ".join((voice.say("Stays in the clinic"), numbered(voice, facts.print_number)))
    return print_pages(sheet(voice, number=facts.print_number, foot=foot), story)


def _beside(voice: Voice, text: str, size: float) -> list[Flowable]:
    return [Text(Span(text, size, voice.hers or "", grey=HERS_GREY))] if text else []
