"""Paper on screen: from memory, numbered when handed over, hers only if it is safe, and never to a file unlocked."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from desk_top import DeskTop
from referral_desk import SHELTER, TrainingDesk

from clinic_app.domain.case import Case, Change
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.services.clinic import Clinic
from clinic_app.services.printing_forms import Copy, LockedPdf
from clinic_app.services.referring import ReferralRequest
from clinic_app.ui import print_out
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.case_papers import Document, consent_form, papers_of, referral_by_preview
from clinic_app.ui.screens.print_preview import PrintPreview

PRINTER = "Room 3"


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


class Printed:
    """What was handed to the printer."""

    def __init__(self, *, there: bool = False) -> None:
        self.there = there
        self.jobs: list[tuple[str, bytes, int]] = []

    def __call__(self, name: str, pdf: bytes, copies: int) -> None:
        self.jobs.append((name, pdf, copies))


def opened(desk: TrainingDesk, case: Case, printed: Printed | None = None) -> PrintPreview:
    asked = ReferralRequest(
        organisation=SHELTER, service=Service.SHELTER_WOMEN, sector=Sector.SHELTER, urgency=Urgency.WITHIN_24H,
        valid=Valid.D7,
    )  # fmt: skip
    clinic = desk.clinic

    def gather() -> list[Document]:
        preview = clinic.referring.preview(case.id, asked)
        return [referral_by_preview(clinic, case.id, preview, "shelter"), consent_form(clinic, case.id)]

    names = [PRINTER] if printed is not None and printed.there else []
    printers = Printers(lambda: names, lambda _name: None, printed or Printed())
    page = PrintPreview(desk.inside.ways, case.id, gather, printers)
    desk.inside.open_page(page)
    desk.settles()
    return page


def test_the_preview_is_the_paper_itself(desk: TrainingDesk) -> None:
    page = opened(desk, desk.case())
    assert page.view.count == 1
    assert page._paper is not None
    assert page._paper.number is None
    assert page._paper.pdf.startswith(b"%PDF")
    assert list(page.list.list.rows) == ["preview", "consent"]


def test_her_copy_is_closed_until_paper_is_safe_for_her(desk: TrainingDesk) -> None:
    case = desk.case()
    page = opened(desk, case)
    hers = page.copies[Copy.HER]
    assert (hers.value, hers.more.isEnabled()) == (0, False)
    change = Change(values=((case.root, "k_paper_safe", "yes"),))
    desk.does(lambda clinic: clinic.recording.change(case.id, change))
    page.arrived()
    desk.settles()
    hers.more.click()
    assert hers.value == 1
    assert page.go.text() == "Print 3 copies"


def test_without_a_printer_nothing_is_numbered(desk: TrainingDesk) -> None:
    printed = Printed()
    page = opened(desk, desk.case(), printed)
    page.go.click()
    desk.settles()
    assert page.side.no_printer.isVisible()
    assert printed.jobs == []
    assert desk.does(_printed) == 0


def test_the_number_is_taken_when_the_job_is_handed_over(desk: TrainingDesk) -> None:
    printed = Printed(there=True)
    page = opened(desk, desk.case(), printed)
    page.go.click()
    desk.settles()
    assert [(name, copies) for name, _pdf, copies in printed.jobs] == [(PRINTER, 1), (PRINTER, 1)]
    assert desk.does(_printed) == 2


def _printed(clinic: Clinic) -> int:
    return len([each for each in clinic.desk.vault.journal.entries(limit=10_000) if each.act == "printed"])


@pytest.mark.parametrize("name", ["", "Print to PDF", "Microsoft XPS", "Fax"])
def test_a_printer_that_makes_files_is_refused(dressed: object, name: str) -> None:
    with pytest.raises(print_out.PrinterRefused):
        print_out.refuse(name)


def test_a_saved_pdf_opens_with_its_words_alone(desk: TrainingDesk, tmp_path: Path) -> None:
    page = opened(desk, desk.case())
    paper = page._paper
    assert paper is not None
    locked: LockedPdf = desk.does(lambda clinic: clinic.papers.saved_as_pdf(paper))
    file = tmp_path / "paper.pdf"
    page.write(locked, str(file))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(file.read_bytes()))
    with pikepdf.open(BytesIO(file.read_bytes()), password=page.side.words.text()) as whole:
        assert whole.encryption.R == 6
    page.leaving()
    assert page.side.words.text() == ""


def test_the_papers_of_a_case_begin_with_what_was_sealed(desk: TrainingDesk) -> None:
    case = desk.case()
    asked = ReferralRequest(
        organisation=SHELTER, service=Service.SHELTER_WOMEN, sector=Sector.SHELTER, urgency=Urgency.WITHIN_24H,
        valid=Valid.D7,
    )  # fmt: skip
    desk.does(lambda clinic: clinic.referring.seal(case.id, clinic.referring.preview(case.id, asked), agreed=True))
    documents = desk.does(lambda clinic: papers_of(clinic, case.id))
    assert [each.title for each in documents][:2] == ["Referral form", "Consent and release"]
    desk.leads.print_case(case.id)
    page = desk.sees(PrintPreview)
    desk.settles()
    assert page.view.count >= 1
