"""How the recovery sheet looks: where it belongs first, then the four lines, large, and the same to scan."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, PageBreak, Spacer

from clinic_app.printing.bilingual import Voice, to_say
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, Framed, Scan
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, numbered, sheet
from clinic_app.printing.recovery_sheet import RecoverySheet
from clinic_app.printing.shaping import Span


def laid_out(facts: RecoverySheet, voice: Voice) -> bytes:
    """Set the whole of it."""
    story: list[Flowable] = []
    for copy in range(1, facts.copies + 1):
        story += [*_copy(facts, voice, copy), PageBreak()]
    number = facts.print_number
    foot = " · ".join(filter(None, (voice.say("Keep sealed"), numbered(voice, number) if number else "")))
    return print_pages(sheet(voice, number=number, foot=foot, size=A5), story[:-1])


def _copy(facts: RecoverySheet, voice: Voice, copy: int) -> list[Flowable]:
    printed = voice.say(
        "Printed {date} · sheet {copy} of {copies}",
        date=facts.printed_on,
        copy=str(copy),
        copies=str(facts.copies),
    )
    return [
        *_top(facts, voice, printed),
        Text(voice.span(voice.say("Who holds this sheet can open every record kept here."), 11, bold=True)),
        Text(
            voice.span(
                voice.say("Fold it. Put it in the sealed envelope. Lock it in the director's safe, not in this room."),
                BODY,
            ),
            after=10,
        ),
        Stack([_line(number, line, voice) for number, line in enumerate(facts.lines, 1)], frame=1.1, pad=14, after=14),
        _explained(facts, voice),
        Spacer(1, 22),
        Columns(
            (2, Blank(*caption(voice, "Handed to"))),
            (1.2, Blank(*caption(voice, "Date"))),
            gap=20,
        ),
    ]


def _top(facts: RecoverySheet, voice: Voice, printed: str) -> list[Flowable]:
    title: Flowable = Text(voice.span(voice.say("Recovery sheet"), 18, bold=True))
    if voice.training:
        mark = Framed(voice.span(voice.say("Training"), 9.5, bold=True), right=True)
        title = Columns((3, title), (1, mark), middle=True)
    return [
        title,
        Text(voice.span(facts.clinic, LABEL, grey=SOFT)),
        Text(voice.span(printed, LABEL, grey=SOFT)),
        Rule(above=6, below=10, weight=0.6),
    ]


def _line(number: int, line: str, voice: Voice) -> Flowable:
    """Number, the eight signs in two groups, and apart from them the letter that checks the line."""
    signs, check = line[:-2], line[-1]
    return Columns(
        (0.6, Text(voice.span(str(number), BODY, grey=SOFT))),
        (4, Text(Span(signs, 18, bold=True, mono=True))),
        (0.8, Text(Span(f"\u00b7 {check}", 18, bold=True, mono=True), right=True)),
        after=3,
        middle=True,
    )


def _explained(facts: RecoverySheet, voice: Voice) -> Flowable:
    when = to_say("Every passphrase is lost, or this PC is lost and a backup must be opened.")
    said = Stack(
        [
            Text(voice.span(voice.say("When to use it"), BODY, bold=True)),
            Text(voice.span(voice.say(when), BODY), after=5),
            Text(voice.span(voice.say("The letter after each line tells you at once if a line is mistyped."), BODY)),
        ]
    )
    return Columns((1, Scan("\n".join(facts.lines), 96)), (2.2, said), gap=16)
