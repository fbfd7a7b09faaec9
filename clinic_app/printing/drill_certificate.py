"""What a restore drill proved, on paper: which backup, what was counted, by whom. It opens nothing, names no case."""

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
class DrillCertificate:
    """Moments are written in both eras by whoever fills it. `by` is a staff code, which is no name."""

    drilled_at: str
    took: str
    backup_made_at: str
    backup_number: int
    size: str
    cases: int
    cases_now: int
    revisions: int
    entries: int
    journal_head: str
    erased_again: int
    would_return: int
    by: str
    print_number: str


def drill_certificate(facts: DrillCertificate, *, staff: str, training: bool) -> bytes:
    """The certificate as PDF bytes in memory, A5."""
    voice = Voice(staff, None, training)
    title: Flowable = Text(voice.span(voice.say("Restore drill"), 18, bold=True))
    if training:
        title = Columns(
            (3, title), (1, Framed(voice.span(voice.say("Training"), 9.5, bold=True), right=True)), middle=True
        )
    story: list[Flowable] = [
        title,
        Text(voice.span(facts.drilled_at, LABEL, grey=SOFT)),
        Rule(above=6, below=10, weight=0.6),
        Text(
            voice.span(
                voice.say(
                    "A whole backup was opened with the recovery sheet, restored beside the records, counted, and "
                    "taken away again. Everything it says it holds was found. Nothing was replaced."
                ),
                BODY,
            ),
            after=10,
        ),
        Stack([_line(voice, label, value) for label, value in _facts(facts, voice)], frame=1.0, pad=14, after=12),
        Text(voice.span(voice.say("First signs of the journal at that moment"), LABEL, grey=SOFT), after=2),
        Text(Span(facts.journal_head, 14, bold=True, mono=True)),
        Spacer(1, 28),
        Columns(
            (1.4, Blank(*caption(voice, "Sheet fetched from, and put back by"))),
            (1, Blank(*caption(voice, "Signature"))),
            gap=20,
        ),
    ]
    foot = " · ".join((voice.say("Keep with the backup records"), numbered(voice, facts.print_number)))
    return print_pages(sheet(voice, number=facts.print_number, foot=foot, size=A5), story)


def _facts(facts: DrillCertificate, voice: Voice) -> list[tuple[str, str]]:
    return [
        (voice.say("Backup made"), facts.backup_made_at),
        (voice.say("Number and size"), f"{facts.backup_number} · {facts.size}"),
        (voice.say("Cases in it"), str(facts.cases)),
        (voice.say("Cases in the records today"), str(facts.cases_now)),
        (voice.say("Erased since, would go again"), str(facts.erased_again)),
        *_would_return(facts, voice),
        (voice.say("Revisions"), str(facts.revisions)),
        (voice.say("Entries of the journal"), str(facts.entries)),
        (voice.say("Took"), facts.took),
        (voice.say("Done by"), facts.by),
    ]


def _would_return(facts: DrillCertificate, voice: Voice) -> list[tuple[str, str]]:
    """Only where there is something to do: a backup to that place."""
    return [(voice.say("Erased since, would come back"), str(facts.would_return))] if facts.would_return else []


def _line(voice: Voice, label: str, value: str) -> Flowable:
    return Columns(
        (1.2, Text(voice.span(label, BODY, grey=SOFT))), (1.6, Text(voice.span(value, BODY, bold=True))), after=2
    )  # fmt: skip
