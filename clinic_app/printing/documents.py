"""Every document of the house: where each goes, and so what must hold before a page of it is made or handed over.

What is not in this list cannot be printed: a `Paper` asks here. What is not asked by a `Paper`: the recovery sheet of
the first set-up, which is printed before there is an open vault with a register. Every later one has its number.
One line below adds a document; what a new one must bring for the tests is said in `tests/printing/every_paper.py`.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from clinic_app.domain.people import Act
from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import to_say

__all__ = ["DOCUMENTS", "DocumentKind", "Goes"]


class Goes(StrEnum):
    """Where a sheet ends, which decides what may stand on it."""

    FILE = "file"
    """It stays in the clinic's own file, under the code of the case or of what came."""
    OUT = "out"
    """One organisation gets it: the code of that referral alone, role and duty line, what she agreed to."""
    HERS = "hers"
    """She carries it: nothing of ours on it, and only once she said that paper is safe."""
    NOBODY = "nobody"
    """It speaks of no survivor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """One document. `id` is its name in the print register, for ever; `title` what it is called there."""

    id: str
    title: str
    goes: tuple[Goes, ...]
    neutral: bool = False
    """Neither name nor logo of the clinic is on it, whoever holds it."""
    clinical: bool = False
    """It says what was seen or done: who may not write that says why they print it."""
    duty: bool = False
    """A duty of the law lets it out, whatever she agreed to."""
    reason: bool = False
    """Everybody says why they print it."""
    kept: bool = True
    """The register asks later what became of it."""
    act: Act = Act.PRINT
    """What whoever prints it may do. A paper that proves a duty of theirs asks for the duty, and for nothing more."""


_EVERY: Final = (
    DocumentKind(id="referral_form", title=to_say("Referral form"), goes=(Goes.OUT, Goes.FILE, Goes.HERS)),
    DocumentKind(id="consent_form", title=to_say("Consent and release"), goes=(Goes.FILE,)),
    DocumentKind(id="plan", title=to_say("Plan"), goes=(Goes.FILE, Goes.HERS)),
    DocumentKind(id="body_map", title=to_say("Body map"), goes=(Goes.FILE,), clinical=True),
    DocumentKind(id="custody_sheet", title=to_say("Custody sheet"), goes=(Goes.OUT, Goes.FILE), clinical=True),
    DocumentKind(id="access_sheet", title=to_say("Who looked at her record"), goes=(Goes.HERS,), neutral=True),
    DocumentKind(id="agreed", title=to_say("What was agreed"), goes=(Goes.FILE,)),
    DocumentKind(id="receipt", title=to_say("Receipt"), goes=(Goes.FILE,)),
    DocumentKind(id="bed_sheet", title=to_say("Bed preparation sheet"), goes=(Goes.FILE,)),
    DocumentKind(id="shift_sheet", title=to_say("Hand-over of the shift"), goes=(Goes.FILE,), neutral=True),
    DocumentKind(id="service_list", title=to_say("List of services"), goes=(Goes.NOBODY,), kept=False),
    DocumentKind(id="monthly_return", title=to_say("Monthly return"), goes=(Goes.NOBODY,), kept=False),
    DocumentKind(id="figures_file", title=to_say("Figures as a file"), goes=(Goes.FILE,), neutral=True),
    DocumentKind(id="data_dictionary", title=to_say("Questions and lists"), goes=(Goes.NOBODY,), kept=False),
    DocumentKind(id="recovery_sheet", title=to_say("Recovery sheet"), goes=(Goes.NOBODY,), act=Act.MANAGE_PEOPLE),
    DocumentKind(id="stolen_card", title=to_say("If the PC is gone"), goes=(Goes.NOBODY,), act=Act.KEEP_SAFE),
    DocumentKind(
        id="drill_certificate", title=to_say("Certificate of a restore drill"), goes=(Goes.NOBODY,), act=Act.KEEP_SAFE
    ),
    DocumentKind(id="erasure_certificate", title=to_say("Certificate of an erasure"), goes=(Goes.FILE,), act=Act.ERASE),
    # --- for her, and neutral ones ---
    DocumentKind(id="appointment_slip", title=to_say("Appointment slip"), goes=(Goes.HERS,), neutral=True),
    DocumentKind(id="sick_note", title=to_say("Note for the place of work"), goes=(Goes.HERS,), neutral=True),
    DocumentKind(id="numbers_card", title=to_say("Card of useful numbers"), goes=(Goes.HERS,), neutral=True),
    DocumentKind(id="medicine_paper", title=to_say("How to take a medicine"), goes=(Goes.HERS,), neutral=True),
    DocumentKind(id="services_for_her", title=to_say("Who can help, for her"), goes=(Goes.HERS,), neutral=True),
    DocumentKind(id="packet_note", title=to_say("Note with a packet"), goes=(Goes.OUT,)),
    DocumentKind(id="interpreter_promise", title=to_say("Undertaking of an interpreter"), goes=(Goes.NOBODY,)),
    DocumentKind(id="night_cards", title=to_say("Picture cards"), goes=(Goes.NOBODY,), neutral=True, kept=False),
    DocumentKind(
        id="call_script", title=to_say("What is said on the telephone"), goes=(Goes.NOBODY,), neutral=True, kept=False
    ),
    DocumentKind(id="bed_script", title=to_say("Question for a bed"), goes=(Goes.NOBODY,), neutral=True, kept=False),
    # --- official ones, and those of the site ---
    DocumentKind(
        id="certificate",
        title=to_say("Medico-legal certificate"),
        goes=(Goes.OUT, Goes.FILE, Goes.HERS),
        clinical=True,
    ),
    DocumentKind(
        id="case_summary", title=to_say("What was told already"), goes=(Goes.OUT, Goes.FILE, Goes.HERS), clinical=True
    ),
    DocumentKind(id="referral_named", title=to_say("Referral form with a name"), goes=(Goes.OUT,), clinical=True),
    DocumentKind(id="release", title=to_say("Release of information"), goes=(Goes.OUT, Goes.FILE, Goes.HERS)),
    DocumentKind(
        id="child_report",
        title=to_say("Report of a child who may need protection"),
        goes=(Goes.OUT, Goes.FILE),
        duty=True,
        reason=True,
    ),
    DocumentKind(id="site_paper", title=to_say("Form of the site"), goes=(Goes.OUT, Goes.FILE)),
    DocumentKind(id="site_register", title=to_say("Register of the site"), goes=(Goes.FILE,), reason=True),
    DocumentKind(id="blank_form", title=to_say("Form for when the PC is down"), goes=(Goes.FILE,)),
    DocumentKind(id="code_list", title=to_say("Lists for the paper form"), goes=(Goes.NOBODY,), kept=False),
    DocumentKind(id="backup_slip", title=to_say("Slip for a backup"), goes=(Goes.NOBODY,), neutral=True, kept=False),
)

DOCUMENTS: Final = MappingProxyType({kind.id: kind for kind in _EVERY})
