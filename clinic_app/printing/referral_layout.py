"""How the referral form looks: five numbered parts, and below the cut line the slip that comes back."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.printing.bilingual import HERS_GREY, Voice, to_say
from clinic_app.printing.code_line import CodeLine
from clinic_app.printing.flow import SOFT, Columns, Stack, Text
from clinic_app.printing.marks import AtFoot, Blank, CutLine, Framed, Scan, Tick
from clinic_app.printing.page import print_pages, room
from clinic_app.printing.parts import (
    BODY,
    LABEL,
    VALUE,
    caption,
    head,
    in_columns,
    in_fitted_columns,
    labelled,
    letterhead,
    numbered,
    pictured,
    room_for_interpreter,
    sheet,
    signatures,
    ticks,
    told,
    values,
    ways_of_giving,
)
from clinic_app.printing.referral_form import Copy, ReferralForm
from clinic_app.printing.setting import setting
from clinic_app.printing.shaping import Span

_OUTCOMES = (
    to_say("Arrived"),
    to_say("Received the service"),
    to_say("Referred on"),
    to_say("Not taken: full"),
    to_say("Not taken: no interpreter"),
    to_say("Did not come"),
)


def laid_out(form: ReferralForm, voice: Voice) -> bytes:
    """Set the whole form."""
    foot = " · ".join(
        (
            voice.say("Referral code {code}", code=form.code),
            numbered(voice, form.print_number),
            voice.say(form.copy.value),
        )
    )
    story: list[Flowable] = [
        _top(form, voice),
        *_to(form, voice),
        *_who(form, voice),
        _contact(voice),
        *_consent(form, voice),
        *([] if _unmarked(form) else [*_for_receiver(form, voice), AtFoot(_slip(form, voice))]),
    ]
    return print_pages(sheet(voice, number=form.print_number, foot=foot), story)


def _unmarked(form: ReferralForm) -> bool:
    """Her own copy says neither who wrote it nor anything to scan, unless she wishes it."""
    return form.copy is Copy.HER and not setting().marked


def _top(form: ReferralForm, voice: Voice) -> Flowable:
    title: list[Flowable] = [
        *([] if _unmarked(form) else [letterhead(voice, form.sender, form.duty_line)]),
        Text(voice.span(voice.say("Referral for services"), 18, bold=True)),
    ]
    if hers := voice.to_her("Referral for services"):
        title.append(Text(Span(hers, 13, voice.hers or "", grey=HERS_GREY)))
    code = Stack(
        [
            Text(voice.span(voice.say("Referral code"), LABEL, grey=SOFT), right=True),
            CodeLine(form.code, 13.5, right=True),
            Text(voice.span(form.printed_on, LABEL, grey=SOFT), right=True),
            Framed(voice.span(voice.value(form.urgency), 9.5, bold=True), right=True),
        ]
    )
    if _unmarked(form):
        return Columns((3.1, Stack(title)), (1.75, code), gap=10)
    return Columns((3.1, Stack(title)), (1.75, code), (0.72, Scan(form.code, 66, right=True)), gap=10)


def _to(form: ReferralForm, voice: Voice) -> list[Flowable]:
    recipient = [
        voice.span(form.recipient, VALUE, bold=True),
        voice.span(f"  {voice.value(form.sector)}", VALUE - 1.2, grey=HERS_GREY),
    ]
    until = [voice.span(voice.value(form.valid_until), VALUE, bold=True)]
    return [
        head(voice, 1, "To"),
        Columns(
            (1.1, labelled(voice.pair("Receiving organisation", LABEL), recipient)),
            (1.1, labelled(voice.pair("Service asked for", LABEL), values(voice, [form.service]))),
            (0.95, labelled(voice.pair("Valid until", LABEL), until)),
        ),
    ]


def _who(form: ReferralForm, voice: Voice) -> list[Flowable]:
    cells: list[Flowable] = [
        labelled(voice.value_pair(line.label, LABEL), values(voice, line.values))
        for line in (*form.identity, *form.lines)
    ]
    rows = in_columns(cells, 3)
    rows += ticks(voice, form.ticks)
    if not rows:
        rows = [Text(*voice.pair("Nothing more was told", BODY))]
    title = to_say("Who comes, as she agreed for this paper") if form.identity else to_say("Who comes (no name)")
    return [Stack([head(voice, 2, title), rows[0]]), *rows[1:]]


def _contact(voice: Voice) -> Flowable:
    rules = (
        (to_say("Only through the referring clinic"), True),
        (to_say("Do not call her, her employer or her family."), False),
    )
    lines = [Text(*voice.pair(english, BODY, bold=bold)) for english, bold in rules]
    return Stack([head(voice, 3, "Contact"), Stack(lines, frame=1.1, pad=9)])


def _consent(form: ReferralForm, voice: Voice) -> list[Flowable]:
    said, *hers = told(voice, "form_consent", until=form.valid_until)
    first = Stack([head(voice, 4, "Her consent"), said])
    rest: list[Flowable] = [*hers]
    if voice.interpreted:
        rest += room_for_interpreter(voice, lines=2)
    rest += [
        Spacer(1, 3),
        ways_of_giving(voice, form.given),
        signatures(
            (caption(voice, "Witness"), None),
            (caption(voice, "Referred by (role)"), voice.span(voice.value(form.role), BODY)),
            (caption(voice, "Received by, date"), None),
        ),
    ]
    return [first, *rest[:-2], Stack(rest[-2:])]


def _for_receiver(form: ReferralForm, voice: Voice) -> list[Flowable]:
    ask = to_say(
        "Please answer with the slip below, or call the duty line and say the referral code. "
        "Do not ask again for what she has already told, and do not ask for identity papers."
    )
    call = to_say("Call the clinic only at the number in the signed directory. Say the code first, never a name.")
    said = f"{voice.say(ask)} {voice.say(call)}"
    whole: list[Flowable] = [head(voice, 5, "For the receiving organisation"), Text(voice.span(said, BODY))]
    if form.words:
        label = Text(*voice.pair("Three words at the gate", 10, bold=True))
        boxes = pictured(voice, form.words, 10, side=18)
        whole += [Spacer(1, 4), Columns((1.3, label), (2, boxes), gap=10, middle=True)]
    return [Stack(whole)]


def _slip(form: ReferralForm, voice: Voice) -> Flowable:
    boxes = [Tick(*voice.pair(english, 9)) for english in _OUTCOMES]
    code = CodeLine(form.code, 9.2)
    left = max(code.natural, (room() - 12) * 0.82 / 5.82)
    back = to_say("Send it back, or call and say the code. Write no name.")
    title = (
        *voice.pair("Reply slip", 12, bold=True),
        voice.span(f"   {voice.say(back)}", LABEL, grey=SOFT),
    )
    right = Stack(
        [
            Text(*title),
            Spacer(1, 2),
            *in_fitted_columns(boxes, room() - 12 - left),
            Columns(
                (2.4, Blank(*caption(voice, "Received by (role)"), room=20)),
                (1.0, Blank(*caption(voice, "Date"), room=20)),
                gap=20,
            ),
        ]
    )
    scan = Stack([Scan(form.code, 70), Spacer(1, 1), code])
    return Stack([CutLine(), Columns((left, scan), (room() - 12 - left, right), gap=12)])
