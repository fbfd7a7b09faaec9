"""The door of a vault: what stands here, making one, coming in, and coming back in with the printed code.

Nothing of the record is open yet. What comes in gets a `Clinic`, in the thread of the vault lane that asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app.crypto.passphrase import KdfPolicy, generate
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.clock_doubt import clock_doubt
from clinic_app.domain.people import LEAST_WHO_MANAGE, Act, Role, may
from clinic_app.domain.text import folded
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import ClockNotBelievable, NoVault, StaffCodeTaken, TooFewPeople
from clinic_app.services.clinic import Clinic, RecoverySheet
from clinic_app.services.desk import Desk
from clinic_app.services.door import Door, NewClinic, Stands
from clinic_app.services.projecting import projection_of
from clinic_app.services.site_here import here, here_in
from clinic_app.services.without_record import WithoutRecord
from clinic_app.settings import Settings
from clinic_app.vault.coming_back import OtherWay, confirm_sheet, recover
from clinic_app.vault.lane import Lane
from clinic_app.vault.opening import NewPerson, Told, Unlocked, create_vault, prove, read_slots, unlock, warm_up
from clinic_app.vault.place import BALLAST_BYTES, VaultPlace
from clinic_app.vault.projection import Projection
from clinic_app.vault.settings import Documents, VaultSettings
from clinic_app.vault.store import Vault
from clinic_app.vault.throttle import Throttle
from clinic_app.vault.writable import refuse_read_only

if TYPE_CHECKING:
    import httpx2

    from clinic_app.domain.clocks import ClockRules
    from clinic_app.domain.definitions import Definitions
    from clinic_app.domain.packet_law import PacketLaw
    from clinic_app.services.copies import Checked
    from clinic_app.services.from_hub import FromHub
    from clinic_app.services.joining_pc import JoiningPc
    from clinic_app.services.journal_outside import JournalTold
    from clinic_app.services.off_site import OffSiteKey
    from clinic_app.services.restoring import Restoring
    from clinic_app.services.salvaging import Salvaging

__all__ = [
    "BALLAST_BYTES", "Door", "Doorway", "KdfPolicy", "NewClinic", "NewPerson", "RecoverySheet", "Role", "Stands",
    "VaultPlace",
]  # fmt: skip

# Everybody may know how to come into the training clinic: nobody in it is real.
_NURSE: Final = NewPerson(word="training", passphrase="nobody here is real", role=Role.NURSE, staff_code="T-1")  # noqa: S106
_HEAD: Final = NewPerson(word="head", passphrase="all of them are invented", role=Role.COORDINATOR, staff_code="T-2")  # noqa: S106


def training_passphrase(role: Role) -> str:
    """What lifts the cover of the training clinic: it stands on it."""
    return (_HEAD if role is Role.COORDINATOR else _NURSE).passphrase


_MAKING_STEPS: Final = 4
"""Of making the training clinic itself, before it has cases: each passphrase is stretched, and proved."""


class Doorway(WithoutRecord):
    """One vault's door, and beside it the training clinic's."""

    def __init__(
        self,
        place: VaultPlace,
        settings: Settings,
        policy: KdfPolicy,
        clock: Clock,
        *,
        definitions: Definitions,
        law: PacketLaw,
        rules: ClockRules,
        training_place: VaultPlace,
        ballast_bytes: int = BALLAST_BYTES,
    ) -> None:
        super().__init__(place, settings, policy, clock, definitions=definitions, rules=rules)
        self._law = law
        self._training = training_place
        self._ballast_bytes = ballast_bytes

    def state(self) -> Door:
        """What stands here. Raises `SlotsDamaged`, `VaultFromNewerVersion`, `NoVault` (its file is gone)."""
        if not self._place.stands:
            return Door(Stands.EMPTY, None, training=False)
        slots = read_slots(self._place)
        if not self._place.exists:
            raise NoVault(gone=True)
        return Door(Stands.LOCKED, slots.kind, training=slots.training)

    def refuse_empty(self) -> None:
        """Raises `NoVault` where no record stands: asked before anybody types what opens one."""
        if not self._place.stands:
            raise NoVault

    def get_ready(self) -> None:
        """Load whatever coming in needs, while somebody types: the first of a day waits no longer than the second."""
        warm_up(self._clock)

    def suggest_passphrase(self, role: Role = Role.NURSE) -> str:
        """Words drawn for a person: four, or five for whoever may add people."""
        return generate(5 if may(role, Act.MANAGE_PEOPLE) else 4)

    def create(self, wanted: NewClinic, told: Told = lambda _done: None) -> RecoverySheet:
        """Make the vault. It is whole from here on; set-up ends when the sheet has been typed back.

        Raises `TooFewPeople`, `WeakPassphrase`, `WordTaken`, `StaffCodeTaken`, `VaultExists`, `UnsafePlace`,
        `ClockNotBelievable`, `PlaceReadOnly`, or what `told` raises: then nothing was made.
        """
        refuse_read_only(self._place)
        self._refuse_clock()
        if len({folded(person.staff_code) for person in wanted.people}) < len(wanted.people):
            raise StaffCodeTaken
        managing = sum(may(person.role, Act.MANAGE_PEOPLE) for person in wanted.people)
        if not wanted.training and managing < LEAST_WHO_MANAGE:
            raise TooFewPeople(LEAST_WHO_MANAGE)
        return RecoverySheet(self._create(self._place, wanted, told).lines)

    def confirm_sheet(self, untrusted_lines: Sequence[str]) -> None:
        """Compare what was typed from the paper with the vault. Raises `WrongRecoveryLine`, `WrongRecoveryCode`."""
        confirm_sheet(self._place, RecoveryCode.from_lines(untrusted_lines), self._clock)

    def unlock(self, word: str, passphrase: str) -> Clinic:
        """Come in. Raises `WrongPassphrase`, `MustWait`, `NoVault`, `PlaceReadOnly`, and so on."""
        refuse_read_only(self._place)
        self._refuse_clock()
        return self._enter(self._place, unlock(self._place, word, passphrase, self._policy, self._clock))

    def still_here(self, clinic: Clinic, passphrase: str) -> None:
        """Prove over the cover that this is who signed in; opens nothing. Raises `WrongPassphrase`, `MustWait`."""
        place = self._training if clinic.training else self._place
        slot = clinic.desk.vault.people.slot_of(clinic.whoami.id)
        prove(place, slot, passphrase, self._policy, self._clock)

    def recover(self, untrusted_lines: Sequence[str], person: NewPerson) -> Clinic:
        """Come in with the printed code, and enrol this person. Raises `WrongRecoveryLine`, `WrongRecoveryCode`."""
        return self._recovered(RecoveryCode.from_lines(untrusted_lines), person)

    def recover_from_elsewhere(self, key_file: Path, passphrase: str, person: NewPerson) -> Clinic:
        """Come in with the file of a key held elsewhere, and enrol this person.

        Raises `OffSiteKeyRefused`, `WrongPassphrase`, `WrongRecoveryCode` if this record never trusted that key.
        """
        from clinic_app.services.off_site import open_file

        return self._recovered(open_file(key_file, passphrase, self._policy), person)

    def make_off_site_key(self, key_file: Path, passphrase: str) -> OffSiteKey:
        """Make a key to be held elsewhere. Raises `FileExistsError`, `WeakPassphrase`."""
        from clinic_app.services.off_site import make_key_file

        return make_key_file(key_file, passphrase, self._policy)

    @property
    def restoring(self) -> Restoring:
        """The way back in from a backup, where nothing stands."""
        from clinic_app.services.restoring import Restoring

        return Restoring(
            self._place, self._policy, self._clock, self._projection(), enter=self._enter,
            ballast_bytes=self._ballast_bytes,
        )  # fmt: skip

    def from_hub(self, transport: httpx2.BaseTransport | None = None) -> FromHub:
        """The way to a backup that the clinic's own hub keeps, for a PC that has nothing yet."""
        from clinic_app.services.from_hub import FromHub

        return FromHub(self._place, self._clock, transport, self._settings.profile)

    def joining_pc(self) -> JoiningPc:
        """The way into a clinic that has a PC already, for one that has nothing yet."""
        from clinic_app.services.joining_pc import JoiningPc

        return JoiningPc(self._place, self._clock, training=False, ballast_bytes=self._ballast_bytes)

    @property
    def salvaging(self) -> Salvaging:
        """The way out when the record is damaged: what is sound is saved beside it."""
        from clinic_app.services.salvaging import Salvaging

        return Salvaging(self._place, self._policy, self._clock, self._projection_in)

    def copy_closed(self, folder: Path) -> Checked:
        """Copy the record as it lies, without a key, where nobody has it open.

        Raises `VaultInUse`, `NoVault`, `BackupRefused(same_disk)` within the data folder.
        """
        from clinic_app.services.copies import make_closed_copy

        return make_closed_copy(self._place, folder, self._clock, home=self._settings.data_dir)

    def prove_journal(self, word: str, passphrase: str, head: str | None = None) -> JournalTold:
        """Walk the closed record's journal with somebody's sign-in; `head` is what a paper says of it.

        Raises `WrongPassphrase`, `MustWait`, `ChainBroken`, `NotTenCharacters`, `VaultInUse`, `NoVault`.
        """
        from clinic_app.services.journal_outside import by_sign_in

        return by_sign_in(self._place, (word, passphrase), self._policy, self._clock, head)

    def prove_journal_by_sheet(self, untrusted_lines: Sequence[str], head: str | None = None) -> JournalTold:
        """The same with the recovery sheet. Raises `WrongRecoveryLine`, `WrongRecoveryCode`, and so on."""
        from clinic_app.services.journal_outside import by_sheet

        return by_sheet(self._place, untrusted_lines, self._clock, head)

    def open_training(
        self, told: Callable[[int, int], None] = lambda _done, _every: None, *, role: Role = Role.NURSE
    ) -> Clinic:
        """Come into the training clinic as its nurse, or as its coordinator; it is made and filled with invented cases
        if it is not there.

        `told` hears how many steps of the making are done, and of how many; never where it is made already. What it
        raises ends it: then there is no training clinic, or one without a single case, which the next time fills.
        """
        from clinic_app.services.training import fill_if_empty, steps_to_fill

        refuse_read_only(self._training)
        who = _HEAD if role is Role.COORDINATOR else _NURSE
        if who is _HEAD and not self._training.exists:
            self.open_training(told).close()  # the invented nights were written by the nurse, whoever looks first
        if not self._training.exists:
            every = _MAKING_STEPS + steps_to_fill()
            wanted = NewClinic(kind="both", people=(_NURSE, _HEAD), training=True)
            self._create(self._training, wanted, lambda share: told(round(share * _MAKING_STEPS), every))
        found = unlock(self._training, who.word, who.passphrase, self._policy, self._clock)
        clinic = self._enter(self._training, found)
        try:
            fill_if_empty(clinic, lambda done, every: told(_MAKING_STEPS + done, _MAKING_STEPS + every))
        except BaseException:
            clinic.close()
            raise
        return clinic

    def failed_since_last(self) -> int:
        """Wrong tries since somebody last came in."""
        return Throttle(self._place, self._clock).unreported()

    def _refuse_clock(self) -> None:
        """A day that is wrong by 543 years must not get into the record. Anything less is asked about once inside."""
        now = self._clock.now()
        doubt = clock_doubt(now)
        if doubt is not None and doubt.certain:
            raise ClockNotBelievable(now.astimezone(self._clock.zone).year)

    def _recovered(self, way: OtherWay, person: NewPerson) -> Clinic:
        refuse_read_only(self._place)
        self._refuse_clock()
        return self._enter(self._place, recover(self._place, way, person, self._policy, self._clock))

    def _create(self, place: VaultPlace, wanted: NewClinic, told: Told = lambda _done: None) -> RecoveryCode:
        return create_vault(
            place,
            kind=wanted.kind,
            training=wanted.training,
            people=wanted.people,
            policy=self._policy,
            clock=self._clock,
            ballast_bytes=self._ballast_bytes,
            told=told,
        )

    def _enter(self, place: VaultPlace, unlocked: Unlocked) -> Clinic:
        projection = self._projection()
        vault = Vault.open(place, unlocked, projection, self._clock, ballast_bytes=self._ballast_bytes)
        try:
            site = here(vault, self._definitions, self._rules, self._settings.language)
            projection.learn(self._projection(site.definitions))
            vault.revisions.definitions = site.definitions.version
            desk = Desk(
                vault, self._clock, self._settings, self._definitions, site, self._law, self._rules, self._policy
            )  # fmt: skip
            return Clinic(desk)
        except BaseException:
            vault.close()
            raise

    def _projection_in(self, lane: Lane) -> Projection:
        """As this record answers, with what its site asks."""
        settings, documents, language = VaultSettings(lane), Documents(lane), self._settings.language
        return self._projection(here_in(settings, documents, self._definitions, self._rules, language).definitions)

    def _projection(self, definitions: Definitions | None = None) -> Projection:
        return projection_of(definitions or self._definitions, self._rules, self._clock)
