"""How the note looks: the code beside its square, who sends and who gets it, two signatures, one cut-off receipt."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import HERS_GREY, Voice, to_say
from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.flow import Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, CutLine, Scan, Tick
from clinic_app.printing.packet_note import PacketNote
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import (
    BODY,
    LABEL,
    VALUE,
    caption,
    labelled,
    letterhead,
    numbered,
    sheet,
    signatures,
    values,
)
from clinic_app.printing.shaping import Span

_RULES = (
    to_say("Only the receiving service can open what is carried. Give it to nobody else."),
    to_say("Ring before you come: say the code, never a name."),
    to_say("Too late, or the wrong place: bring it back. Do not open it, do not leave it."),
)


def laid_out(facts: PacketNote, voice: Voice) -> bytes:
    """Set the whole of it."""
    title: list[Flowable] = [
        letterhead(voice, facts.sender, facts.duty_line),
        Text(voice.span(voice.say("With a sealed packet"), 15, bold=True)),
    ]
    if second := voice.to_her("With a sealed packet"):
        title.append(Text(Span(second, 12, voice.hers or "", grey=HERS_GREY)))
    code = Stack([Scan(facts.code, 62, right=True), CodeLine(facts.code, 9.5, right=True)])

    def plain(said: str) -> list[Span]:
        return [voice.span(said, VALUE, bold=True)]

    story: list[Flowable] = [
        Columns((2.1, Stack(title)), (1, code), gap=10),
        Rule(above=4, below=6),
        labelled(voice.pair("Receiving organisation", LABEL), plain(facts.recipient)),
        Columns(
            (1, labelled(voice.pair("Urgency", LABEL), values(voice, [facts.urgency]))),
            (1, labelled(voice.pair("Sealed", LABEL), plain(facts.sealed_at))),
            gap=12,
        ),
        Columns(
            (1, labelled(voice.pair("To be opened before", LABEL), plain(facts.act_before))),
            (1, labelled(voice.pair("Valid until", LABEL), plain(facts.lapses_on))),
            gap=12,
        ),
        Spacer(1, 4),
        *(Text(*voice.pair(rule, BODY), after=3) for rule in _RULES),
        signatures(
            (caption(voice, "Handed over by (role)"), voice.span(voice.value(facts.role), BODY)),
            (caption(voice, "Carried by (role)"), None),
            (caption(voice, "Time"), None),
        ),
        CutLine(),
        _receipt(facts, voice),
    ]
    told = voice.say("Referral code {code}", code=facts.code)
    foot = f"{told} · {numbered(voice, facts.print_number)}"
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def _receipt(facts: PacketNote, voice: Voice) -> Flowable:
    """Goes back with who carried it: no more than the code."""
    answers = (to_say("Received sealed"), to_say("Received, the seal or the stick is damaged"), to_say("Not taken"))
    lines: list[Flowable] = [Text(*voice.pair("Receipt", 12, bold=True)), Spacer(1, 2)]
    lines += [Tick(*voice.pair(each, 9)) for each in answers]
    signed = Columns(
        (1.6, Blank(*caption(voice, "Received by (role)"), room=20)), (1, Blank(*caption(voice, "Time"), room=20)),
        gap=14,
    )  # fmt: skip
    left = Stack([Scan(facts.code, 52), CodeLine(facts.code, 8)])
    return Columns((1, left), (3.6, Stack([*lines, signed])), gap=10)
