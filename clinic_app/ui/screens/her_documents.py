"""Papers she may carry, as documents of the print preview; with what was chosen, or as they are mostly wanted."""

from __future__ import annotations

from collections.abc import Callable

from clinic_app.domain.answers import Answer
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.services.clinic import Clinic
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.ways import Ways


def titles() -> dict[str, str]:
    """What each is called."""
    return {
        "appointment_slip": _("Appointment slip"),
        "sick_note": _("Note for the place of work"),
        "medicine_paper": _("How to take a medicine"),
        "numbers_card": _("Card of useful numbers"),
        "services_for_her": _("Who can help, in her language"),
    }


def for_her(document: str, make: Callable[[str | None], Paper]) -> Document:
    """One of them. There is one copy, hers."""

    def made(_copy: Copy, hers: str | None) -> Paper:
        return make(hers)

    return Document(
        id=document, title=titles()[document], second=_("for her to carry"), copies=(Copy.HER,), make=made,
        languages=document != "sick_note",
    )  # fmt: skip


def carries_button(ways: Ways, case_id: CaseId) -> Button:
    """Leads to what can be chosen for each; hidden from who may not print."""
    button = plain(_("Papers she carries…"), "printer")
    button.clicked.connect(lambda _on=False: _open(ways, case_id))
    if not may(ways.clinic.whoami.role, Act.PRINT):
        button.hide()
    return button


def _open(ways: Ways, case_id: CaseId) -> None:
    from clinic_app.ui.screens.her_papers import HerPapersPage

    ways.inside.open_page(HerPapersPage(ways, case_id))


def her_documents(clinic: Clinic, case_id: CaseId) -> list[Document]:
    """Those that need nothing chosen, in the vault's lane; none until paper is safe for her."""
    if not (may(clinic.whoami.role, Act.READ_CASE) and may(clinic.whoami.role, Act.PRINT)):
        return []
    if clinic.desk.cases.load(case_id).answer("k_paper_safe") != Answer("yes"):
        return []
    papers = clinic.her_papers
    made = [
        for_her("appointment_slip", lambda hers: papers.appointment(case_id, hers=hers)),
        for_her("numbers_card", lambda hers: papers.numbers(case_id, hers=hers)),
        for_her("services_for_her", lambda hers: papers.services(case_id, hers=hers)),
    ]
    if papers.has_medicine(case_id):
        made.insert(1, for_her("medicine_paper", lambda hers: papers.medicine(case_id, hers=hers)))
    return made
