"""How the sheet of what was agreed looks: what left, line by line; below it the hash that the journal keeps."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from clinic_app.printing.agreed_paper import AgreedPaper
from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, numbered, sheet
from clinic_app.printing.shaping import Span

_GROUP = 8


def laid_out(facts: AgreedPaper, voice: Voice) -> bytes:
    """Set the whole of it."""
    code = voice.say("Referral code {code}", code=facts.code)
    story: list[Flowable] = [
        Text(voice.span(voice.say("What was agreed"), 18, bold=True)),
        Text(voice.span(f"{code} · {facts.organisation}", LABEL, grey=SOFT)),
        Rule(above=6, below=8, weight=0.6),
        Stack([_line(voice, *each) for each in facts.said], frame=1.0, pad=10, after=8),
    ]
    for at, by, hash_ in facts.sealed:
        groups = " ".join(hash_[start : start + _GROUP] for start in range(0, len(hash_), _GROUP))
        when = voice.say("Sealed {at}, by {who}", at=at, who=by)
        story += [Text(voice.span(when, LABEL, grey=SOFT), after=1), Text(Span(groups, 8, mono=True), after=5)]
    story.append(Text(voice.span(facts.proved, BODY, bold=True)))
    foot = f"{code} · {numbered(voice, facts.print_number)}"
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def _line(voice: Voice, label: str, value: str) -> Flowable:
    return Columns(
        (1.0, Text(voice.span(label, BODY, grey=SOFT))), (1.8, Text(voice.span(value, BODY, bold=True))), after=2
    )  # fmt: skip
