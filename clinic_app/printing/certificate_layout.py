"""How the certificate looks: numbered parts, findings as a table, and whoever examined signs every page."""

from __future__ import annotations

from typing import Final

from reportlab.platypus.flowables import CondPageBreak, Flowable

from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.certificate import Certificate
from clinic_app.printing.official_parts import fields, print_official, prose, ruled, section, signing, table
from clinic_app.printing.official_words import (
    DAY_AND_TIME,
    INTERPRETER,
    NOTHING,
    SIGNATURE,
    STAMP,
    joined,
    of_paper,
)

_FINDINGS: Final = (0.35, 1.5, 1.7, 0.9, 2.0)
_SPECIMENS: Final = (2.2, 0.8, 1.0, 1.6)
_OF_FINDINGS: Final = (
    of_paper("No."), of_paper("Kind"), of_paper("Where"), of_paper("Size (mm)"), of_paper("How it looks")
)  # fmt: skip
_OF_SPECIMENS: Final = (of_paper("Specimen"), of_paper("Item no."), of_paper("Seal no."), of_paper("Packed at"))
_SIGNERS: Final = (
    of_paper("Examined by: name and licence number, by hand"),
    SIGNATURE,
    DAY_AND_TIME,
    STAMP,
    INTERPRETER,
    of_paper("A copy was given to the survivor (yes or no, day)"),
)
_TENDER: Final = of_paper("Tender")
_ROOM: Final = 150


def laid_out(facts: Certificate, voice: Voice) -> bytes:
    """Set the whole of it."""
    says = of_paper("This certificate says what was said and seen. No finding does not mean that nothing happened.")
    story: list[Flowable] = [*prose(voice, says, size=9)]
    story += [section(voice, 1, of_paper("The examination")), *fields(voice, facts.examination, columns=3)]
    story += [section(voice, 2, of_paper("What was agreed to")), *_consents(facts, voice)]
    story += [section(voice, 3, of_paper("In the words of the person examined")), *_account(facts, voice)]
    story += [section(voice, 4, of_paper("What was seen")), *_findings(facts, voice)]
    story += [section(voice, 5, of_paper("Specimens and photographs")), *_specimens(facts, voice)]
    number = 6
    if facts.care:
        story += [section(voice, number, of_paper("Care given")), *fields(voice, facts.care, columns=2)]
        number += 1
    for each in facts.left_out:
        story += prose(voice, each, size=9)
    opinion = of_paper("Opinion, by hand, from what was seen and nothing else")
    story += [
        CondPageBreak(_ROOM + 90),
        section(voice, number, of_paper("Opinion and signature")),
        ruled(voice, opinion, 4),
        *signing(voice, _SIGNERS),
    ]
    return print_official(facts.head, voice, story)


def _consents(facts: Certificate, voice: Voice) -> list[Flowable]:
    asked = of_paper("Not asked")
    said = [joined(what, answer or asked) for what, answer in facts.consents]
    rows = [said[start : start + 2] for start in range(0, len(said), 2)]
    made: list[Flowable] = []
    for row in rows:
        made += prose(voice, joined(row[0], row[1], "  ·  ") if len(row) > 1 else row[0], size=9, after=1)
    return made


def _account(facts: Certificate, voice: Voice) -> list[Flowable]:
    if not facts.account:
        return [ruled(voice, of_paper("As said, not rephrased"), 4)]
    made = prose(voice, of_paper("As said, not rephrased"), size=8.5)
    return [*made, *prose(voice, Words.plain(facts.account))]


def _findings(facts: Certificate, voice: Voice) -> list[Flowable]:
    rows = []
    for mark in facts.marks:
        kind = mark.kind or of_paper("Not written")
        if mark.tender is not None:
            kind = joined(kind, joined(_TENDER, mark.tender), " · ")
        where = mark.place or mark.view or Words.plain("-")
        if mark.side is not None:
            where = joined(where, mark.side, ", ")
        rows.append((Words.plain(str(mark.number)), kind, where, Words.plain(mark.size), Words.plain(mark.look)))
    made = table(voice, _OF_FINDINGS, rows, _FINDINGS, empty=0 if rows else 2)
    if facts.genital:
        made += fields(voice, ())
        made += prose(voice, of_paper("Acute genital and anal findings"), size=8.5)
        made += prose(voice, Words.plain(facts.genital))
    if facts.since:
        made += prose(voice, of_paper("Done since, for the evidence only"), size=8.5)
        for each in facts.since:
            made += prose(voice, each, size=9, after=1)
    return made


def _specimens(facts: Certificate, voice: Voice) -> list[Flowable]:
    if not facts.specimens and facts.photographs is None:
        return prose(voice, NOTHING, size=9)
    rows = [
        (each.what, Words.plain(each.item_no), Words.plain(each.seal_no), Words.plain(each.at))
        for each in facts.specimens
    ]
    made = table(voice, _OF_SPECIMENS, rows, _SPECIMENS) if rows else []
    if facts.photographs is not None:
        told = joined(of_paper("Photographs kept under lock"), Words.plain(str(facts.photographs)))
        made += prose(voice, told, size=9)
    return made
