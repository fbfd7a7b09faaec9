"""How the consent form looks: the sentences and her answers, a box for each release, the way back, who signed."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import HERS_GREY, Voice, Words, to_say
from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.consent_form import ConsentForm, ReleaseRow
from clinic_app.printing.flow import SOFT, Columns, Stack, Text
from clinic_app.printing.marks import Framed, Tick
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import (
    LABEL,
    LISTED,
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


def laid_out(form: ConsentForm, voice: Voice) -> bytes:
    """Set the whole of it."""
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
        # A page that holds nothing but signatures does not say what was signed.
        Stack([*_taking_back(voice), _signed(form, voice)]),
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
            CodeLine(form.code, 13.5, right=True),
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
            "items": LISTED.get(voice.hers or "", ", ").join(in_words(item) for item in release.items),
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
