"""How the custody sheet looks: the specimen, its entries, what does not fit, ruled lines, the label to cut off."""

from __future__ import annotations

from typing import Final

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import Voice, to_say
from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.custody_sheet import CustodyLine, CustodySheet
from clinic_app.printing.flow import HAIR, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import AtFoot, Blank, CutLine, Framed
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import (
    BODY,
    LABEL,
    caption,
    case_head,
    head,
    in_columns,
    labelled,
    letterhead,
    numbered,
    sheet,
)
from clinic_app.printing.referral_form import Copy
from clinic_app.printing.shaping import Span

_EMPTY_LINES: Final = 3
_SHARES: Final = (0.35, 1.5, 1.9, 1.5, 1.4)
_SMALL: Final = 9.0
_BREAKS: Final = {
    "other_hands": to_say("Entry {n}: {found} gave it, but {expected} had it."),
    "gap": to_say("Entry {n}: nobody is named who had it before {found}."),
    "seal_differs": to_say("Entry {n}: the seal is {found}, but it was {expected}."),
    "seal_broken": to_say("Entry {n}: the seal was not whole, and nobody had opened it."),
    "back_in_time": to_say("Entry {n}: it is said to have happened before the entry above it."),
    "after_the_end": to_say("Entry {n}: it had been destroyed before."),
}


def laid_out(facts: CustodySheet, voice: Voice) -> bytes:
    """Set the whole of it."""
    ours = bool(facts.code)
    code = voice.say("Case {code}", code=facts.code) if ours else f"{voice.say('Seal no.')} {facts.seal_no or '-'}"
    whose = voice.say("for our file") if ours else voice.say(Copy.RECEIVER.value)
    foot = " · ".join((code, numbered(voice, facts.print_number), whose))
    story: list[Flowable] = [_top(facts, voice), Rule(above=4, below=6), *_specimen(facts, voice)]
    story += [head(voice, 1, "Chain of custody"), *_chain(facts, voice)]
    story += [head(voice, 2, "Next hands: sign at every hand-over"), *_empty(voice), AtFoot(_label(facts, voice))]
    return print_pages(sheet(voice, number=facts.print_number, foot=foot), story)


def _top(facts: CustodySheet, voice: Voice) -> Flowable:
    title: list[Flowable] = [
        letterhead(voice, facts.clinic, facts.duty_line),
        Text(voice.span(voice.say("Custody sheet"), 18, bold=True)),
        Text(voice.span(voice.value(facts.specimen), 12, bold=True)),
    ]
    return Columns((3, Stack(title)), (1.6, _known_by(facts, voice)), gap=10)


def _known_by(facts: CustodySheet, voice: Voice) -> Stack:
    """The code of the case in our file; on what leaves the seal, and the role of who hands it over."""
    if facts.code:
        return case_head(voice, facts.code, facts.printed_on)
    lines: list[Flowable] = [
        Text(voice.span(voice.say("Seal no."), LABEL, grey=SOFT), right=True),
        CodeLine(facts.seal_no or "-", 13.5, right=True),
        Text(voice.span(f"{voice.value(facts.role)} · {facts.printed_on}", LABEL, grey=SOFT), right=True),
    ]
    if voice.training:
        lines.append(Framed(voice.span(voice.say("Training"), 9.5, bold=True), right=True))
    return Stack(lines)


def _specimen(facts: CustodySheet, voice: Voice) -> list[Flowable]:
    said = (
        (voice.say("Item no."), facts.item_no),
        (voice.say("Seal no."), facts.seal_no),
        (voice.say("Packed by (staff code)") if facts.code else voice.say("Packed by"), voice.value(facts.packed_by)),
        (voice.say("Packed at"), facts.packed_at),
        (voice.say("Stored where and how"), facts.storage),
        (voice.say("Time window used"), _window(facts, voice)),
        (voice.say("Kept until"), facts.keep_until),
    )
    cells: list[Flowable] = [
        labelled((voice.span(label, LABEL),), (voice.span(value or "-", BODY, bold=True),)) for label, value in said
    ]
    return in_columns(cells, 4)


def _window(facts: CustodySheet, voice: Voice) -> str:
    if not facts.rules_version:
        return ""
    row = voice.say("rules of {version}", version=facts.rules_version)
    known = (
        voice.say("{hours} hours after the incident", hours=facts.hours) if facts.hours else voice.say("Time not known")
    )
    return f"{known} · {row}"


def _chain(facts: CustodySheet, voice: Voice) -> list[Flowable]:
    if not facts.lines:
        return [Text(voice.span(voice.say("No entry is recorded."), BODY))]
    heads = (
        voice.say("No."),
        voice.say("What and when"),
        voice.say("From, to"),
        voice.say("Seal and purpose"),
        voice.say("Written down"),
    )
    rows: list[Flowable] = [_line([(voice.span(each, LABEL, grey=SOFT),) for each in heads])]
    for line in facts.lines:
        rows.append(Rule(above=1, below=2, weight=0.5, grey=HAIR))
        rows.append(_entry(line, voice))
    if facts.breaks:
        rows.append(Spacer(1, 6))
    for doubt, number, expected, found in facts.breaks:
        words = voice.say(_BREAKS[doubt], n=str(number), expected=voice.value(expected), found=voice.value(found))
        rows.append(Text(voice.span(words, BODY, bold=True), after=2))
    return rows


def _entry(line: CustodyLine, voice: Voice) -> Flowable:
    what = voice.value(line.what) if line.what is not None else "-"
    hands = voice.say(
        "from {giver} to {taker}", giver=voice.value(line.giver) or "-", taker=voice.value(line.taker) or "-"
    )
    seal = [line.seal] if line.seal else []
    if line.intact is not None:
        seal.append(voice.say("intact: {answer}", answer=voice.value(line.intact)))
    seal += [line.why] if line.why else []
    written = [line.written_at, voice.value(line.written_by)] if line.written_at else []
    if line.corrects is not None:
        written.append(voice.say("sets entry {n} right", n=str(line.corrects)))
    if line.corrected_by is not None:
        written.append(voice.say("set right by entry {n}", n=str(line.corrected_by)))
    grey = SOFT if line.corrected_by is not None else 0.0
    cells = (str(line.number), f"{what} · {line.at}", hands, " · ".join(seal) or "-", " · ".join(written))
    return _line([(voice.span(each, _SMALL, bold=at == 0, grey=grey),) for at, each in enumerate(cells)])


def _line(cells: list[tuple[Span, ...]]) -> Flowable:
    return Columns(*((share, Text(*cell)) for share, cell in zip(_SHARES, cells, strict=True)), gap=8)


def _empty(voice: Voice) -> list[Flowable]:
    """Room for what happens before the next print."""
    heads = (
        to_say("From: name, role, signature"),
        to_say("To: name, role, signature"),
        to_say("Day and time"),
        to_say("Seal no., intact?"),
        to_say("Purpose"),
    )
    captions = [voice.say(each) for each in heads]
    shares = (1.7, 1.7, 1.1, 1.1, 1.1)
    return [
        Columns(
            *(
                (share, Blank(voice.span(words, 7.5, grey=SOFT), room=24))
                for share, words in zip(shares, captions, strict=True)
            ),
            gap=10,
            after=2,
        )
        for _ in range(_EMPTY_LINES)
    ]


def _label(facts: CustodySheet, voice: Voice) -> Flowable:
    """For the bag: what it is, item and seal. It leaves, so nothing on it leads to the case."""
    cells: list[Flowable] = [
        labelled((voice.span(label, LABEL),), (voice.span(value or "-", BODY, bold=True),))
        for label, value in (
            (voice.say("Item no."), facts.item_no),
            (voice.say("Seal no."), facts.seal_no),
            (voice.say("Packed at"), facts.packed_at),
        )
    ]
    lines = Columns(
        (1, Blank(*caption(voice, "Signature"), room=24)),
        (1, Blank(*caption(voice, "Opened by, day and time"), room=24)),
        gap=18,
    )  # fmt: skip
    label = Stack([Text(voice.span(voice.value(facts.specimen), 12, bold=True)), *in_columns(cells, 3), lines],
                  frame=0.8, pad=10)  # fmt: skip
    # Cut on both sides: the foot of the page carries the case code.
    return Stack(
        [CutLine(), Text(voice.span(voice.say("Label for the bag"), LABEL, grey=SOFT), after=3), label, CutLine()]
    )
