"""The official papers of an open vault, made where they are asked for: most who come in print none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.services.blank_paper import BlankForms
from clinic_app.services.certificate_paper import CertificatePaper
from clinic_app.services.child_report_paper import ChildReportPaper
from clinic_app.services.named_form import ON_PAPER, NamedForm
from clinic_app.services.official_paper import Addressee, OfficialDesk
from clinic_app.services.release_paper import ReleasePaper
from clinic_app.services.site_papers import Goes, PaperTemplate, SitePapers
from clinic_app.services.summary_paper import SummaryPaper

if TYPE_CHECKING:
    from clinic_app.services.desk import Desk
    from clinic_app.services.directory import DirectoryKeeper
    from clinic_app.services.duty_cards import DutyCards
    from clinic_app.services.forensic_papers import ForensicPapers
    from clinic_app.services.printing_forms import Papers
    from clinic_app.services.recording import Recording

__all__ = ["ON_PAPER", "Addressee", "Goes", "OfficialPapers", "PaperTemplate"]


class OfficialPapers:
    """All of them, for whoever signed in."""

    def __init__(
        self,
        desk: Desk,
        papers: Papers,
        keeper: DirectoryKeeper,
        *,
        forensic: ForensicPapers,
        duties: DutyCards,
        recording: Recording,
    ) -> None:
        self.desk = OfficialDesk(desk, papers, keeper)
        self.certificate = CertificatePaper(self.desk, forensic)
        self.child = ChildReportPaper(self.desk, duties)
        self.summary = SummaryPaper(self.desk, papers)
        self.release = ReleasePaper(self.desk, keeper)
        self.site = SitePapers(self.desk)
        self.blank = BlankForms(desk, papers)
        self.named = NamedForm(self.desk, papers, recording)
