"""All that can be done while a vault is open. It is made when somebody comes in, and gone when they lock."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.directory import Directory
from clinic_app.domain.people import Act, Person
from clinic_app.errors import VaultError
from clinic_app.services.agreed import Agreed
from clinic_app.services.asides import Asides
from clinic_app.services.asking_next import AskingNext
from clinic_app.services.asking_onward import AskingOnward
from clinic_app.services.attaching import Attaching
from clinic_app.services.backing_up import BackingUp
from clinic_app.services.bed_enquiries import BedEnquiries
from clinic_app.services.by_stick import ByStick
from clinic_app.services.calling import Calling
from clinic_app.services.came_before import CameBefore
from clinic_app.services.chain_of_custody import ChainOfCustody
from clinic_app.services.closing_cases import ClosingCases
from clinic_app.services.contact_hold import ContactHold
from clinic_app.services.data_requests import DataRequests
from clinic_app.services.desk import Desk
from clinic_app.services.dictionary import Dictionary
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.directory_book import DirectoryBook
from clinic_app.services.disclosures import Disclosures
from clinic_app.services.drilling import Drilling
from clinic_app.services.duty_cards import DutyCards
from clinic_app.services.fhir_export import FhirExport
from clinic_app.services.finding import Finding
from clinic_app.services.following_up import FollowingUp, TodayView
from clinic_app.services.forensic_papers import ForensicPapers
from clinic_app.services.gaps import take_what_waited
from clinic_app.services.handing_over import HandingOver
from clinic_app.services.health import Health
from clinic_app.services.heard_by_hand import HeardByHand
from clinic_app.services.her_access import HerAccess
from clinic_app.services.hub_backup import HubBackup
from clinic_app.services.hub_letters import HubLetters
from clinic_app.services.importing import Importing
from clinic_app.services.interpreters import Interpreters
from clinic_app.services.joining import Joining
from clinic_app.services.journal_watch import JournalWatch
from clinic_app.services.keeping import Keeping
from clinic_app.services.keys import KeysStand, keys_stand
from clinic_app.services.lapsed import end_lapsed
from clinic_app.services.late_entry import LateEntry
from clinic_app.services.leaving import Leaving
from clinic_app.services.leaving_now import destroy_old_keys
from clinic_app.services.locking_policy import LockingPolicy
from clinic_app.services.meeting import Meeting
from clinic_app.services.merging import Merging
from clinic_app.services.metering import Metering
from clinic_app.services.minors import Minors
from clinic_app.services.off_site import OffSite
from clinic_app.services.openings import Openings
from clinic_app.services.outgoing import Outgoing
from clinic_app.services.packets_met import PacketsMet
from clinic_app.services.pc_stolen import PcStolen
from clinic_app.services.plan_paper import PlanPapers
from clinic_app.services.posting import Posting
from clinic_app.services.printing_forms import Papers
from clinic_app.services.read_late import ReadLate
from clinic_app.services.receipts import Receipts
from clinic_app.services.receiving import Receiving
from clinic_app.services.recording import Recording
from clinic_app.services.recovery_sheet import RecoverySheet
from clinic_app.services.referring import Referring
from clinic_app.services.restricting import Restricting
from clinic_app.services.resuming import Resuming
from clinic_app.services.scheduling import Scheduling
from clinic_app.services.screening import Screening
from clinic_app.services.sealing_again import SealingAgain
from clinic_app.services.sending import Sending
from clinic_app.services.sending_on import SendingOn
from clinic_app.services.services_paper import ServicesPaper
from clinic_app.services.set_aside import SetAsides
from clinic_app.services.shift_paper import ShiftPaper
from clinic_app.services.site_packs import SitePacks
from clinic_app.services.staff import Staff
from clinic_app.services.still_agreed import still_agreed
from clinic_app.services.taking_back import TakingBack
from clinic_app.services.taking_consent import TakingConsent
from clinic_app.services.taking_in import TakingIn
from clinic_app.services.tour_offer import TourOffer
from clinic_app.services.translations import Translations
from clinic_app.services.undecided import TwoPcs
from clinic_app.services.way_to_hub import WayToHub
from clinic_app.services.ways_between import WaysBetween

__all__ = ["Clinic", "RecoverySheet"]


class Clinic(ReadLate):
    """The acts of an open vault, for whoever signed in. Used, and closed, in the thread of the vault lane."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.definitions = desk.definitions
        self.law = desk.law
        self.rules = desk.rules
        self.staff = Staff(desk)
        self.off_site = OffSite(desk)
        self.backing_up = BackingUp(desk)
        self.drilling = Drilling(desk)
        self.network = DirectoryKeeper(desk)
        self.book = DirectoryBook(desk, self.network)
        self.pc_stolen = PcStolen(desk, self.network)
        self.recording = Recording(desk)
        self.asides = Asides(desk, self.recording)
        self.late_entry = LateEntry(desk, self.recording)
        self.attaching = Attaching(desk, self.recording)
        self.chain = ChainOfCustody(desk, self.recording)
        self.finding = Finding(desk)
        self.came_before = CameBefore(desk, self.recording)
        self.restricting = Restricting(desk)
        self.meeting = Meeting(desk)
        self.ways_between = WaysBetween(desk)
        self.openings = Openings(desk)
        self.journal = JournalWatch(desk)
        self.her_access = HerAccess(desk)
        self.leaving = Leaving(desk)
        self.keeping = Keeping(desk)
        self.importing = Importing(desk)
        self.following_up = FollowingUp(desk)
        self.scheduling = Scheduling(desk)
        self.closing = ClosingCases(desk, self.recording)
        self.duties = DutyCards(desk, self.recording)
        self.interpreters = Interpreters(desk, self.recording)
        self.minors = Minors(desk, self.recording)
        self.screening = Screening(desk, self.recording)
        self.requests = DataRequests(desk, self.recording)
        self.disclosures = Disclosures(desk, self.recording)
        self.resuming = Resuming(desk)
        self.locking = LockingPolicy(desk)
        self.tour_offer = TourOffer(desk)
        self.packs = SitePacks(desk)
        self.papers = Papers(desk, self.network)
        self.dictionary = Dictionary(desk)
        self.translations = Translations(desk)
        self.forensic_papers = ForensicPapers(desk, self.papers, self.chain)
        self.plan_papers = PlanPapers(desk, self.papers, self.scheduling.plan)
        self.shift_paper = ShiftPaper(desk, self.following_up)
        self.services_paper = ServicesPaper(desk, self.network, self.papers)
        self._with_others(desk)

    def _with_others(self, desk: Desk) -> None:
        """What passes between this clinic and other services, and what a contact on hold does to it."""
        posting = Posting(desk, self.network)
        taking_back = TakingBack(desk, self.recording, posting)
        hold = ContactHold(desk, posting)
        self.calling = Calling(desk, self.recording, hold)
        self.merging = Merging(desk, self.recording, hold)
        self.two_pcs, self.handing_over = TwoPcs(desk), HandingOver(desk, self.recording, self.meeting)
        self.consent = TakingConsent(desk, self.recording, self.network, taking_back)
        self.referring = Referring(desk, self.recording, self.network, posting, taking_back)
        self.agreed = Agreed(desk, self.network)
        self.sealing_again = SealingAgain(desk, self.network, self.referring)
        self.asking_next = AskingNext(desk, self.referring)
        self.asking_onward = AskingOnward(desk)
        self.beds = BedEnquiries(desk, self.network, posting)
        self.receiving = Receiving(desk, self.network, posting)
        self.receipts = Receipts(desk, self.network)
        self.sending_on = SendingOn(desk, self.network, posting, self.receiving)
        self.fhir = FhirExport(desk, self.network, posting, self.papers, self.receiving)
        self.joining = Joining(desk, self.network)
        self.health = Health(desk, self.backing_up, self.joining)
        self.way_to_hub = WayToHub(desk)
        self.metering = Metering(desk)
        self.hub_backup = HubBackup(desk, self.joining)
        self.outgoing = Outgoing(desk, self.network)
        self.heard_by_hand = HeardByHand(desk)
        taking_in = TakingIn(desk, self.network, posting)
        self.meeting.then += [PacketsMet(desk, posting, taking_in).after, self.translations.met]
        self.set_asides = SetAsides(desk, self.network, posting, taking_in)
        leaving = (taking_in, still_agreed(desk, self.network))
        self.sending = Sending(desk, self.network, *leaving, HubLetters(desk, self.meeting, self.joining))
        self.by_stick = ByStick(desk, self.network, *leaving)

    def today(self) -> TodayView:
        """What there is to do now."""
        return self.following_up.today()

    def directory(self) -> Directory:
        """The list of services as this clinic uses it."""
        return self.network.directory()

    @property
    def whoami(self) -> Person:
        """Who signed in."""
        return self.desk.me

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who is or was enrolled here, by staff code and role; no names."""
        return self.desk.vault.people.every()

    @property
    def kind(self) -> str:
        """`clinic`, `service`, or `both`."""
        return self.desk.vault.kind

    @property
    def training(self) -> bool:
        """Whether every person in this vault is invented."""
        return self.desk.vault.training

    @property
    def failed_attempts(self) -> int:
        """Wrong tries between the last time somebody came in and this time."""
        return self.desk.vault.failed_attempts

    @property
    def sheet_confirmed(self) -> bool:
        """Whether the printed recovery code was typed back since it was made: set-up ends only then."""
        return self.desk.vault.sheets.confirmed

    def keys_stand(self) -> KeysStand:
        """How the ways into this record stand."""
        return keys_stand(self.desk)

    @property
    def earlier_sheet_opens(self) -> bool:
        """Whether the sheet before still opens the vault, since the new one was not typed back yet."""
        return self.desk.vault.sheets.earlier_opens

    def new_sheet(self) -> RecoverySheet:
        """A new recovery code to be printed. The sheet before opens too, until this one was typed back.

        Backups made before then open with the old sheet and no other: it is kept with them, or destroyed with them.
        """
        self.desk.require(Act.MANAGE_PEOPLE)
        made = RecoverySheet(self.desk.vault.sheets.new(self.whoami.id).lines)
        self.desk.vault.lost_pcs.sheet_made()
        return made

    def confirm_sheet(self, untrusted_lines: Sequence[str]) -> None:
        """Compare what was typed from the paper: from now on this sheet alone opens the vault.

        Raises `WrongRecoveryLine`, `WrongRecoveryCode`, the latter also for the sheet before.
        """
        self.desk.vault.sheets.confirm(RecoveryCode.from_lines(untrusted_lines), self.whoami.id)
        self.desk.vault.lost_pcs.sheet_confirmed()

    def tidy(self) -> None:
        """What has to be done at each coming in and nobody waits for. Safe to repeat; without room, the next time."""
        with suppress(VaultError):
            destroy_old_keys(self.desk.vault, self.desk.clock.today())
            self.receiving.forget_what_is_over()
            end_lapsed(self.desk)
            take_what_waited(self.desk)
            self.set_asides.look_again()
            self.set_asides.forget_what_is_over()
            self.desk.vault.outbox.forget_orphans()
            self.desk.vault.outbox.anew.here()

    def catch_up(self) -> bool:
        """Go on with what saving and updates leave to do: the search's indexes, the list. Whether more is left."""
        with suppress(VaultError):
            return self.desk.vault.relisting.go_on()
        return False

    def close(self) -> None:
        """Close the vault and let others in. What was typed stays as drafts."""
        self.desk.vault.close()
