"""The consent form and release of information, for the clinic's own file: what she was told, asked and answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import HERS_GREY, Voice, Words, to_say
from clinic_app.printing.flow import SOFT, Columns, Stack, Text
from clinic_app.printing.marks import Framed, Tick
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import (
    LABEL,
    VALUE,
    caption,
    head,
    labelled,
    letterhead,
    numbered,
    room_for_interpreter,
    sheet,
    signatures,
    told,
    values,
    ways_of_giving,
)
from clinic_app.printing.shaping import Span

_SENTENCES = ("limits", "care", "writing")
_ANSWERS = (to_say("Yes"), to_say("No"), to_say("Let me think"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """One release as she gave, refused or took it back. Dates are written in both eras; empty says not written down.

    `recipient` is the public name of an organisation or the words of a whole sector. `withdrawn_on` is empty while the
    release stands.
    """

    recipient: Words
    service: Words
    decision: Words
    given: bool
    items: tuple[Words, ...]
    how: Words
    language: Words
    text_state: Words
    alone: Words
    given_on: str
    valid_until: str
    withdrawn_on: str = ""
    may_reply: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentForm:
    """An internal paper, so it carries the case code. Nobody's name is printed: she, witness and interpreter sign.

    `answers` has her answer to each of the three sentences that was asked (`limits`, `care`, `writing`); a sentence
    without one gets empty boxes.
    """

    code: str
    clinic: str
    duty_line: str
    printed_on: str
    role: Words
    print_number: str
    answers: dict[str, Words] = field(default_factory=dict)
    releases: tuple[ReleaseRow, ...] = ()


def consent_form(form: ConsentForm, *, staff: str, hers: str | None, training: bool) -> bytes:
    """The form as PDF bytes in memory. Raises `UncoveredScript` if a sign has no glyph; nothing is printed then.

    Where her language may not be printed, ruled room is left and the form says that an interpreter explained.
    """
    voice = Voice(staff, hers, training)
    foot = " · ".join(
        (
            voice.say("Case code {code}", code=form.code),
            numbered(voice, form.print_number),
            voice.say("Stays in the clinic"),
        )
    )
    story: list[Flowable] = [
        _top(form, voice),
        *_asked(form, voice),
        *_releases(form, voice),
        *_taking_back(voice),
        _signed(form, voice),
    ]
    return print_pages(sheet(voice, number=form.print_number, foot=foot), story)


def _top(form: ConsentForm, voice: Voice) -> Flowable:
    title: list[Flowable] = [
        letterhead(voice, form.clinic, form.duty_line),
        Text(voice.span(voice.say("Consent and release of information"), 18, bold=True)),
    ]
    if hers := voice.to_her("Consent and release of information"):
        title.append(Text(Span(hers, 13, voice.hers or "", grey=HERS_GREY)))
    code = Stack(
        [
            Text(voice.span(voice.say("Case code"), LABEL, grey=SOFT), right=True),
            Text(Span(form.code, 13.5, bold=True, mono=True), right=True),
            Text(voice.span(form.printed_on, LABEL, grey=SOFT), right=True),
        ]
    )
    return Columns((3, Stack(title)), (1.4, code), gap=10)


def _asked(form: ConsentForm, voice: Voice) -> list[Flowable]:
    rows: list[Flowable] = []
    for sentence in _SENTENCES:
        given = form.answers.get(sentence)
        boxes: list[Flowable] = [Framed(*voice.value_pair(given, 9.5, bold=True))] if given else _boxes(voice, sentence)
        rows.append(Columns((3.4, Stack(told(voice, sentence))), (1, Stack(boxes)), gap=16, after=5))
    asked: list[Flowable] = [Stack([head(voice, 1, "What she was told and asked"), rows[0]]), *rows[1:]]
    if voice.interpreted:
        asked += room_for_interpreter(voice, lines=3)
    return asked


def _boxes(voice: Voice, sentence: str) -> list[Flowable]:
    words = (to_say("Explained to her"),) if sentence == "limits" else _ANSWERS
    return [Tick(*voice.pair(english, 9)) for english in words]


def _releases(form: ConsentForm, voice: Voice) -> list[Flowable]:
    title = head(voice, 2, "Who may know")
    if not form.releases:
        return [title, Text(*voice.pair("Nobody outside this clinic. Nothing may be shared.", VALUE, bold=True))]
    first, *later = (Stack(_release(release, voice), frame=0.7, pad=9, after=6) for release in form.releases)
    return [Stack([title, first]), *later]


def _release(release: ReleaseRow, voice: Voice) -> list[Flowable]:
    stands = release.given and not release.withdrawn_on
    state: tuple[Span, ...] = voice.value_pair(release.decision, 9.5, bold=True)
    if release.withdrawn_on:
        state = (voice.span(voice.say("Taken back on {date}", date=release.withdrawn_on), 9.5, bold=True),)
    name = Text(*values(voice, [release.recipient], 11.5))
    parts: list[Flowable] = [Columns((1.6, name), (1, Framed(*state, right=True)), gap=10, middle=True), Spacer(1, 3)]
    if not release.given:
        return [*parts, Text(*voice.pair("They may know nothing.", VALUE))]
    parts += [*_sentence(release, voice), Spacer(1, 2)]
    cells = [
        (to_say("Language"), [release.language]),
        (to_say("State of the text"), [release.text_state]),
        (to_say("She was alone"), [release.alone]),
    ]
    parts.append(Columns(*((1.0, labelled(voice.pair(label, LABEL), values(voice, words))) for label, words in cells)))
    dates = [(to_say("Given on"), release.given_on), (to_say("Valid until"), release.valid_until)]
    row: list[tuple[float, Flowable]] = [
        (1.0, labelled(voice.pair(label, LABEL), [voice.span(day, VALUE, bold=True)])) for label, day in dates
    ]
    if release.may_reply:
        row.append(
            (1.0, labelled(voice.pair("They may tell us how it went", LABEL), values(voice, [release.may_reply])))
        )
    parts.append(Columns(*row))
    if stands:
        parts.append(ways_of_giving(voice, release.how))
    return parts


def _sentence(release: ReleaseRow, voice: Voice) -> list[Flowable]:
    """What was asked about this one service, and what they will never learn."""

    def in_words(words: Words) -> str:
        return voice.value_to_her(words) or voice.value(words)

    said = told(
        voice,
        "one_service",
        in_hers={
            "organisation": in_words(release.recipient),
            "service": in_words(release.service),
            "items": ", ".join(in_words(item) for item in release.items),
        },
        organisation=voice.value(release.recipient),
        service=voice.value(release.service),
        items=", ".join(voice.value(item) for item in release.items),
    )
    return [*said, Spacer(1, 3), *told(voice, "never")]


def _taking_back(voice: Voice) -> list[Flowable]:
    said = [*told(voice, "withdraw"), Spacer(1, 3), *told(voice, "refusing")]
    return [Stack([head(voice, 3, "Taking it back"), *said])]


def _signed(form: ConsentForm, voice: Voice) -> Flowable:
    first = signatures((caption(voice, "Signature or thumbprint"), None), (caption(voice, "Witness"), None))
    second = signatures(
        (caption(voice, "Interpreter"), None),
        (caption(voice, "Taken by (role)"), voice.span(voice.value(form.role), VALUE)),
        (caption(voice, "Date"), None),
    )
    note = to_say("She need not sign: a thumbprint, or her word before a witness, is enough.")
    return Stack([head(voice, 4, "Signed"), Text(*voice.pair(note, 9)), first, second])
