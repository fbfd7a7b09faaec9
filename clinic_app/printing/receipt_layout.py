"""How a receipt looks: what was said in a frame, the numbers below, the square beside how to check it."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from clinic_app.printing.bilingual import Voice, to_say
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Framed, Scan
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, numbered, sheet
from clinic_app.printing.receipt_paper import ReceiptPaper
from clinic_app.printing.shaping import Span

_GROUP = 8
_SQUARE = 150


def laid_out(facts: ReceiptPaper, voice: Voice) -> bytes:
    """Set the whole of it."""
    title: Flowable = Text(voice.span(voice.say("Receipt for a referral"), 18, bold=True))
    if voice.training:
        title = Columns(
            (3, title), (1, Framed(voice.span(voice.say("Training"), 9.5, bold=True), right=True)), middle=True
        )
    code = voice.say("Referral code {code}", code=facts.code)
    said = " · ".join(voice.value(words) for words in facts.said)
    story: list[Flowable] = [
        title,
        Text(voice.span(code, LABEL, grey=SOFT)),
        Rule(above=6, below=8, weight=0.6),
        Stack(
            [Text(voice.span(said, 13, bold=True), after=4), *(_line(voice, *each) for each in _facts(facts, voice))],
            frame=1.0, pad=10, after=8,
        ),
        *_number(voice, to_say("Hash of the packet"), facts.packet_hash),
        *_number(voice, to_say("Number of the message it answers"), facts.about),
        *_number(voice, to_say("Hash of this receipt"), facts.hash),
        Columns((1, Scan(facts.text, _SQUARE)), (1.35, Stack(_how(voice))), gap=14),
    ]  # fmt: skip
    foot = f"{code} · {numbered(voice, facts.print_number)}"
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def _facts(facts: ReceiptPaper, voice: Voice) -> list[tuple[str, str]]:
    lines = [
        (voice.say("Signed by"), facts.signer),
        (voice.say("For"), facts.recipient),
        (voice.say("Signed on"), facts.signed_on),
    ]
    if facts.known_at:
        lines.append((voice.say("Came"), facts.known_at))
    lines.append((voice.say("The PC that signed"), " ".join(facts.device_words)))
    if facts.revoked_on:
        lines.append((voice.say("Not believed any more since"), facts.revoked_on))
    return lines


def _how(voice: Voice) -> list[Flowable]:
    said = (
        voice.say("The square holds this receipt as it was signed. Scan it into a file, or keep the file beside it."),
        voice.say(
            "Anybody who has the signed directory can check it without our records: clinic-admin check-receipt FILE "
            "names the same hash, or refuses."
        ),
        voice.say("A receipt says that somebody signed. It does not say that she was helped: ask."),
    )
    return [Text(voice.span(each, LABEL), after=5) for each in said]


def _number(voice: Voice, label: str, value: str) -> list[Flowable]:
    if not value:
        return []
    groups = " ".join(value[start : start + _GROUP] for start in range(0, len(value), _GROUP))
    return [Text(voice.span(voice.say(label), LABEL, grey=SOFT), after=1), Text(Span(groups, 8, mono=True), after=5)]


def _line(voice: Voice, label: str, value: str) -> Flowable:
    return Columns(
        (1.0, Text(voice.span(label, BODY, grey=SOFT))), (1.8, Text(voice.span(value, BODY, bold=True))), after=2
    )  # fmt: skip
