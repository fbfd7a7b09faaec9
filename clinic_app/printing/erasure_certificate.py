"""That a case was erased, on paper: by whom, why, and in which older backups it still lies, and how they go."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank, Framed
from clinic_app.printing.page import A5, print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, numbered, sheet
from clinic_app.printing.shaping import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCertificate:
    """Moments are written in both eras by whoever fills it.

    `why` is a code of `services/keeping`, `by` a staff code; `backups` are place and last copy; `told` are the places
    that know already; `copy` says what became of the copy from before an update: `none`, `destroyed`, `stays`.
    """

    code: str
    erased_at: str
    why: str
    by: str
    journal_head: str
    backups: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    copy: str = "none"
    print_number: str
    on_hub: str = ""
    """When the backup on the clinic's hub was made; empty if there is none."""


def erasure_certificate(facts: ErasureCertificate, *, staff: str, training: bool) -> bytes:
    """The certificate as PDF bytes in memory, A5."""
    voice = Voice(staff, None, training)
    title: Flowable = Text(voice.span(voice.say("Erased for good"), 18, bold=True))
    if training:
        title = Columns(
            (3, title), (1, Framed(voice.span(voice.say("Training"), 9.5, bold=True), right=True)), middle=True
        )
    story: list[Flowable] = [
        title,
        Text(voice.span(facts.erased_at, LABEL, grey=SOFT)),
        Rule(above=6, below=10, weight=0.6),
        Text(voice.span(voice.say("The case’s key, document, drafts, tasks and search words are gone from the records. "
                                  "What its history said cannot be read again. The access trail keeps that there was "
                                  "a case, by its code and without a word of it."), BODY), after=10),
        Stack([_line(voice, *each) for each in _facts(facts, voice)], frame=1.0, pad=10, after=8),
        *_backups(facts, voice),
        *_copy(facts, voice),
        Text(voice.span(voice.say("First signs of the journal at that moment"), LABEL, grey=SOFT), after=2),
        Text(Span(facts.journal_head, 14, bold=True, mono=True)),
        Spacer(1, 16),
        Columns((1.4, Blank(*caption(voice, "Erased by"))), (1, Blank(*caption(voice, "Signature"))), gap=20),
    ]  # fmt: skip
    foot = " · ".join((voice.say("Keep with the backup records"), numbered(voice, facts.print_number)))
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def _facts(facts: ErasureCertificate, voice: Voice) -> list[tuple[str, str]]:
    return [
        (voice.say("Case code"), facts.code),
        (voice.say("Why"), _why(facts.why, voice)),
        (voice.say("Done by"), facts.by),
    ]


def _why(code: str, voice: Voice) -> str:
    match code:
        case "her_request":
            return voice.say("The survivor asked for it")
        case "time_over":
            return voice.say("The time to keep it is over")
        case _:
            return voice.say("It was begun by mistake")


def _backups(facts: ErasureCertificate, voice: Voice) -> list[Flowable]:
    if not facts.backups and not facts.on_hub:
        return [Text(voice.span(voice.say("No backup was made before, so the case lies in none."), BODY), after=12)]
    told = voice.say(
        "Backups made before today still hold the case. Make a new backup to each place now, and destroy the older "
        "copies there:"
    )
    on_hub = [(voice.say("The clinic’s hub"), facts.on_hub)] if facts.on_hub else []
    lines = [_line(voice, label, last) for label, last in (*facts.backups, *on_hub)]
    return [
        Text(voice.span(told, BODY), after=6),
        Stack(lines, frame=0.6, pad=8, after=6),
        Text(voice.span(_who_knows(facts, voice), LABEL), after=8),
    ]


def _copy(facts: ErasureCertificate, voice: Voice) -> list[Flowable]:
    match facts.copy:
        case "destroyed":
            told = voice.say("A copy of the records from before an update of the program was destroyed.")
        case "stays":
            told = voice.say(
                "A copy of the records from before an update of the program could not be destroyed and still holds the "
                "case. IT must delete it: the folder beside the records whose name holds “before-step”."
            )
        case _:
            return []
    return [Text(voice.span(told, LABEL), after=8)]


def _who_knows(facts: ErasureCertificate, voice: Voice) -> str:
    """If one of those is restored one day: does it know?"""
    late = [label for label, _ in facts.backups if label not in facts.told]
    late += [voice.say("The clinic’s hub")] if facts.on_hub else []
    if not late:
        return voice.say(
            "Each of these places knows of the erasure: restoring an older copy does not bring the case back."
        )
    return voice.say(
        "Not told yet, until their next backup: {places}. If an older copy there is restored before that, the case is "
        "back: keep this paper, and erase it again.", places=", ".join(late),
    )  # fmt: skip


def _line(voice: Voice, label: str, value: str) -> Flowable:
    return Columns(
        (1.2, Text(voice.span(label, BODY, grey=SOFT))), (1.6, Text(voice.span(value, BODY, bold=True))), after=2
    )  # fmt: skip
