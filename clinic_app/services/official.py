"""The official papers of an open vault, made where they are asked for: most who come in print none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.services.certificate_paper import CertificatePaper
from clinic_app.services.child_report_paper import ChildReportPaper
from clinic_app.services.official_paper import Addressee, OfficialDesk
from clinic_app.services.release_paper import ReleasePaper
from clinic_app.services.site_papers import Goes, PaperTemplate, SitePapers
from clinic_app.services.summary_paper import SummaryPaper

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic

__all__ = ["Addressee", "Goes", "OfficialPapers", "PaperTemplate"]


class OfficialPapers:
    """All of them, for whoever signed in."""

    def __init__(self, clinic: Clinic) -> None:
        self.desk = OfficialDesk(clinic.desk, clinic.papers, clinic.network)
        self.certificate = CertificatePaper(self.desk, clinic.forensic_papers)
        self.child = ChildReportPaper(self.desk, clinic.duties)
        self.summary = SummaryPaper(self.desk, clinic.papers)
        self.release = ReleasePaper(self.desk, clinic.network)
        self.site = SitePapers(self.desk)
