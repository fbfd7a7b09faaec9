"""Acts of an open vault that most who come in never ask for: their modules are read when somebody first does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from clinic_app.services.of_a_case import OfACase

if TYPE_CHECKING:
    from clinic_app.services.adding_pc import AddingPc
    from clinic_app.services.aggregate_sending import NetworkReports
    from clinic_app.services.aggregate_sums import NetworkSums
    from clinic_app.services.backing_up import BackingUp
    from clinic_app.services.backup_slip import BackupSlip
    from clinic_app.services.chain_of_custody import ChainOfCustody
    from clinic_app.services.dictionary import Dictionary
    from clinic_app.services.directory_book import DirectoryBook
    from clinic_app.services.drilling import Drilling
    from clinic_app.services.figures_out import FiguresOut
    from clinic_app.services.following_up import FollowingUp
    from clinic_app.services.forensic_papers import ForensicPapers
    from clinic_app.services.her_papers import HerPapers
    from clinic_app.services.importing import Importing
    from clinic_app.services.late_entry import LateEntry
    from clinic_app.services.leaving import Leaving
    from clinic_app.services.letting_go import LettingGo
    from clinic_app.services.listings import Listings
    from clinic_app.services.new_version import NewVersion
    from clinic_app.services.off_site import OffSite
    from clinic_app.services.official import OfficialPapers
    from clinic_app.services.pc_stolen import PcStolen
    from clinic_app.services.plan_paper import PlanPapers
    from clinic_app.services.print_log import PrintLog
    from clinic_app.services.read_aloud import ReadAloud
    from clinic_app.services.reporting import Reporting
    from clinic_app.services.reserving import Reserving
    from clinic_app.services.services_paper import ServicesPaper
    from clinic_app.services.shift_paper import ShiftPaper
    from clinic_app.services.site_packs import SitePacks
    from clinic_app.services.working_papers import WorkingPapers


class ReadLate(OfACase):
    """What `Clinic` has beside what it makes at once."""

    book: DirectoryBook
    late_entry: LateEntry
    backing_up: BackingUp
    chain: ChainOfCustody
    following_up: FollowingUp

    @cached_property
    def new_version(self) -> NewVersion:
        """Other versions of the program. Read when somebody looks after it."""
        from clinic_app.services.new_version import NewVersion

        return NewVersion(self.desk, self.joining)

    @cached_property
    def packs(self) -> SitePacks:
        """Questions, rules and papers of one site. Read when somebody first opens that page."""
        from clinic_app.services.site_packs import SitePacks

        return SitePacks(self.desk)

    @cached_property
    def her_papers(self) -> HerPapers:
        """What she may carry. Read when somebody first prints for her."""
        from clinic_app.services.her_papers import HerPapers

        return HerPapers(self.desk, self.network, self.papers)

    @cached_property
    def working_papers(self) -> WorkingPapers:
        """Scripts, cards and undertakings. Read when somebody first prints one."""
        from clinic_app.services.working_papers import WorkingPapers

        return WorkingPapers(self.desk, self.network, self.papers, self.interpreters)

    @cached_property
    def reporting(self) -> Reporting:
        """What the clinic counts. Read when somebody first asks for it: most who come in never do."""
        from clinic_app.services.reporting import Reporting

        return Reporting(self.desk, self.network.directory)

    @cached_property
    def figures_out(self) -> FiguresOut:
        """Figures as files. Read when somebody first gives any out."""
        from clinic_app.services.figures_out import FiguresOut

        return FiguresOut(self.desk, self.reporting, self.papers)

    @cached_property
    def network_reports(self) -> NetworkReports:
        """Tables that go to whoever sums them. Read when somebody first opens that page."""
        from clinic_app.services.aggregate_sending import NetworkReports
        from clinic_app.services.posting import Posting

        return NetworkReports(self.desk, self.network, Posting(self.desk, self.network), self.reporting)

    @cached_property
    def network_sums(self) -> NetworkSums:
        """Tables of others, summed. Read when somebody first opens that page."""
        from clinic_app.services.aggregate_sums import NetworkSums
        from clinic_app.services.posting import Posting

        posting = Posting(self.desk, self.network)
        return NetworkSums(self.desk, self.network, posting, self.reporting, self.network_reports)

    @cached_property
    def adding_pc(self) -> AddingPc:
        """Letting another PC into this clinic. Read when somebody first opens that page."""
        from clinic_app.services.adding_pc import AddingPc

        return AddingPc(self.desk)

    @cached_property
    def letting_go(self) -> LettingGo:
        """Taking a PC out of this clinic. Read when somebody first opens that page."""
        from clinic_app.services.letting_go import LettingGo

        return LettingGo(self.desk, self.meeting)

    @cached_property
    def official(self) -> OfficialPapers:
        """Certificate, reports and the forms of a site. Read when somebody first lists the papers of a case."""
        from clinic_app.services.official import OfficialPapers

        return OfficialPapers(
            self.desk, self.papers, self.network, forensic=self.forensic_papers, duties=self.duties,
            recording=self.recording,
        )  # fmt: skip

    @cached_property
    def backup_slip(self) -> BackupSlip:
        """The slip that lies with a backup. Read when somebody first wants one."""
        from clinic_app.services.backup_slip import BackupSlip

        return BackupSlip(self.desk, self.backing_up, lambda: self.pc_stolen.pcs()[0].backup_words)

    @cached_property
    def read_aloud(self) -> ReadAloud:
        """Recordings of what is said to her. Read when somebody first asks for her consent."""
        from clinic_app.services.read_aloud import ReadAloud

        return ReadAloud(self.desk)

    @cached_property
    def reserving(self) -> Reserving:
        """Codes for paper. Read when somebody first opens that page."""
        from clinic_app.services.reserving import Reserving

        return Reserving(self.desk, self.late_entry)

    @cached_property
    def listings(self) -> Listings:
        """Lists of services as files. Read when somebody first opens that page."""
        from clinic_app.services.listings import Listings

        return Listings(self.desk, self.network, self.book)

    @cached_property
    def print_log(self) -> PrintLog:
        """What became of the papers. Read when somebody first asks."""
        from clinic_app.services.print_log import PrintLog

        return PrintLog(self.desk, self.network)

    @cached_property
    def off_site(self) -> OffSite:
        """The key of a ministry or network that opens this record when nobody here can."""
        from clinic_app.services.off_site import OffSite

        return OffSite(self.desk)

    @cached_property
    def drilling(self) -> Drilling:
        """A rehearsal of the worst day."""
        from clinic_app.services.drilling import Drilling

        return Drilling(self.desk)

    @cached_property
    def pc_stolen(self) -> PcStolen:
        """A PC that was stolen."""
        from clinic_app.services.pc_stolen import PcStolen

        return PcStolen(self.desk, self.network)

    @cached_property
    def leaving(self) -> Leaving:
        """What somebody who leaves would leave behind."""
        from clinic_app.services.leaving import Leaving

        return Leaving(self.desk)

    @cached_property
    def importing(self) -> Importing:
        """Bringing in what was kept in another program."""
        from clinic_app.services.importing import Importing

        return Importing(self.desk)

    @cached_property
    def dictionary(self) -> Dictionary:
        """What every field means."""
        from clinic_app.services.dictionary import Dictionary

        return Dictionary(self.desk)

    @cached_property
    def forensic_papers(self) -> ForensicPapers:
        """What goes with evidence."""
        from clinic_app.services.forensic_papers import ForensicPapers

        return ForensicPapers(self.desk, self.papers, self.chain)

    @cached_property
    def plan_papers(self) -> PlanPapers:
        """Her plan on paper."""
        from clinic_app.services.plan_paper import PlanPapers

        return PlanPapers(self.desk, self.papers, self.scheduling.plan)

    @cached_property
    def shift_paper(self) -> ShiftPaper:
        """What one shift leaves to the next."""
        from clinic_app.services.shift_paper import ShiftPaper

        return ShiftPaper(self.desk, self.following_up)

    @cached_property
    def services_paper(self) -> ServicesPaper:
        """Services to be handed to her."""
        from clinic_app.services.services_paper import ServicesPaper

        return ServicesPaper(self.desk, self.network, self.papers)
