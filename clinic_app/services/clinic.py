"""All that can be done while a vault is open. It is made when somebody comes in, and gone when they lock."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.directory import Directory
from clinic_app.domain.people import Act, Person
from clinic_app.errors import VaultError
from clinic_app.services import with_others
from clinic_app.services.attaching import Attaching
from clinic_app.services.backing_up import BackingUp
from clinic_app.services.chain_of_custody import ChainOfCustody
from clinic_app.services.closing_cases import ClosingCases
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.directory_book import DirectoryBook
from clinic_app.services.finding import Finding
from clinic_app.services.following_up import FollowingUp, TodayView
from clinic_app.services.gaps import take_what_waited
from clinic_app.services.handing_over import HandingOver
from clinic_app.services.health import Health
from clinic_app.services.joining import Joining
from clinic_app.services.journal_watch import JournalWatch
from clinic_app.services.keys import KeysStand, keys_stand
from clinic_app.services.lapsed import end_lapsed
from clinic_app.services.late_entry import LateEntry
from clinic_app.services.leaving_now import destroy_old_keys
from clinic_app.services.locking_policy import LockingPolicy
from clinic_app.services.meeting import Meeting
from clinic_app.services.openings import Openings
from clinic_app.services.read_late import ReadLate
from clinic_app.services.recording import Recording
from clinic_app.services.recovery_sheet import RecoverySheet
from clinic_app.services.resuming import Resuming
from clinic_app.services.staff import Staff
from clinic_app.services.tour_offer import TourOffer
from clinic_app.services.translations import Translations
from clinic_app.services.undecided import TwoPcs
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
        self.backing_up = BackingUp(desk)
        self.network = DirectoryKeeper(desk)
        self.book = DirectoryBook(desk, self.network)
        self.recording = Recording(desk)
        self.late_entry = LateEntry(desk, self.recording)
        self.attaching = Attaching(desk, self.recording)
        self.chain = ChainOfCustody(desk, self.recording)
        self.finding = Finding(desk)
        self.meeting = Meeting(desk)
        self.ways_between = WaysBetween(desk)
        self.openings = Openings(desk)
        self.journal = JournalWatch(desk, self.network.directory)
        self.following_up = FollowingUp(desk)
        self.closing = ClosingCases(desk, self.recording)
        self.resuming = Resuming(desk)
        self.locking = LockingPolicy(desk)
        self.tour_offer = TourOffer(desk)
        self.translations = Translations(desk)
        self.two_pcs, self.handing_over = TwoPcs(desk), HandingOver(desk, self.recording, self.meeting)
        self.joining = Joining(desk, self.network)
        self.health = Health(desk, self.backing_up, self.joining)
        self.meeting.then += [with_others.met(desk, self.network), self.translations.met]

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
