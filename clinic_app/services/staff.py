"""Who works here: let in, given another role, let go. Never leaves fewer than two who may add and remove people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import TypeVar

from clinic_app.crypto.passphrase import generate, judge
from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import LEAST_WHO_MANAGE, Act, Person, Role, Undertaken, may
from clinic_app.domain.text import folded
from clinic_app.errors import (
    NoSuchPerson,
    NotYourself,
    OnlyOneWhoKnows,
    StaffCodeTaken,
    TooFewPeople,
    WordTaken,
    WrongPassphrase,
)  # fmt: skip
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.undertaking import Undertaking, undertaking, version
from clinic_app.vault.opening import NewPerson
from clinic_app.vault.rotation import Told

__all__ = ["Member", "NewPerson", "Staff", "Undertaking", "undertaking"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is or was enrolled, and the newest undertaking they accepted."""

    person: Person
    undertaken: Undertaken | None
    here: bool = True
    """Whether they come in on this PC; others of the clinic may be where they do."""

    @property
    def in_force(self) -> bool:
        """Whether they may come in."""
        return self.person.disabled_at is None

    @property
    def manages(self) -> bool:
        """Whether they may come in, and then add and remove people."""
        return self.in_force and may(self.person.role, Act.MANAGE_PEOPLE)


class PcWent(Enum):
    """What whoever comes in is told of a PC that was taken out of the clinic."""

    NOTHING = auto()
    NEW_PASSPHRASE = auto()
    """They came in on a lost PC by the passphrase they have here."""

    THIS = auto()
    """It is the PC they sit at."""


class Staff:
    """The people of one clinic. What each does about their own word and passphrase needs no act of the table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def members(self) -> tuple[Member, ...]:
        """Everybody who is or was enrolled, by staff code and role; no names."""
        people, stand, accepted = self._vault.people, self._vault.ways_in.stand(), self._vault.people.undertakings()
        here = {each for each in people.here() if people.slot_of(each) in stand}
        return tuple(Member(person, accepted.get(person.id), person.id in here) for person in people.every())

    @property
    def several_pcs(self) -> bool:
        """Whether this clinic has other PCs, so that it matters on which of them somebody comes in."""
        return bool(self._vault.pcs.others())

    @property
    def since_a_pc_went(self) -> PcWent:
        """What whoever signed in is to be told, if a PC was taken out."""
        if not self._vault.pcs.this().stands:
            return PcWent.THIS
        return PcWent.NEW_PASSPHRASE if self._vault.lost_pcs.owes(self._desk.me.id) else PcWent.NOTHING

    # --- others ---------------------------------------------------------------------------------------

    def suggest_passphrase(self, role: Role) -> str:
        """Words drawn for a person: four, or five for whoever may add people."""
        return generate(5 if may(role, Act.MANAGE_PEOPLE) else 4)

    def enrol(self, new: NewPerson) -> Person:
        """Let somebody in from now on. Their lock was opened from the disk before this returns.

        Raises `NotAllowed`, `WeakPassphrase`, `WordTaken`, `StaffCodeTaken`, `DiskFull`, `DiskFailing`,
        `NotEnoughMemory`.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        judge(new.passphrase)
        code, people = folded(new.staff_code), self._vault.people
        if any(each.disabled_at is None and folded(each.staff_code) == code for each in people.every()):
            raise StaffCodeTaken
        if people.had_slot(self._vault.ways_in.slot_of(new.word)):
            raise WordTaken
        slot = self._vault.ways_in.give(new.word, new.passphrase, self._desk.policy)

        def write() -> Person:
            person = people.enrol(staff_code=new.staff_code, role=new.role, slot=slot, undertaking=new.undertaking)
            self._note("enrolled", person, role=new.role.value)
            return person

        return self._saved(write)

    def change_role(self, person_id: PersonId, role: Role) -> None:
        """What this person is here, from now on. Raises `NotAllowed`, `NotYourself`, `TooFewPeople`, `NoSuchPerson`,
        `OnlyOneWhoKnows` if a restricted case would be left to nobody who may read it.
        """
        person = self._other(person_id)
        self._refuse_too_few(person, replace(person, role=role))
        if not may(role, Act.READ_CASE) and self._vault.restrictions.known_only_to(person_id):
            raise OnlyOneWhoKnows

        def write() -> None:
            self._vault.people.set_role(person_id, role)
            self._note("role_changed", person, role=role.value)

        self._vault.save(write)

    def give_passphrase(self, person_id: PersonId, word: str, passphrase: str) -> None:
        """Lock anew the slot of somebody who forgot how to come in; they type it themselves, with any word.

        What they had before opens nothing. Who comes in on other PCs only comes in on this one too from then on. Raises
        `NotAllowed`, `NotYourself`, `NoSuchPerson`, `WeakPassphrase`, `WordTaken` (somebody else's), `DiskFull`,
        `DiskFailing`, `NotEnoughMemory`.
        """
        person, ways = self._other(person_id), self._vault.ways_in
        judge(passphrase)
        comes_in = person_id in self._vault.people.here()
        own = comes_in and ways.slot_of(word) == self._vault.people.slot_of(person_id)
        if own and ways.has(word):  # in a restored record only whoever restored it has
            ways.lock_anew(word, passphrase, self._desk.policy)
            self._vault.save(lambda: self._renewed("passphrase_given", person))
            return
        if not own and self._vault.people.had_slot(ways.slot_of(word)):
            raise WordTaken
        slot = ways.give(word, passphrase, self._desk.policy)

        def write() -> None:
            self._vault.people.set_slot(person_id, slot)
            self._renewed("passphrase_given" if comes_in else "let_in_here", person)

        self._saved(write)
        self._vault.sweep_slots()

    def keep_out_here(self, person_id: PersonId) -> None:
        """From now on this person comes in on other PCs of the clinic only. They stay who they are.

        Raises `NotAllowed`, `NotYourself`, `NoSuchPerson`.
        """
        person = self._other(person_id)

        def write() -> None:
            self._vault.people.keep_out(person_id)
            self._note("kept_out_here", person)

        self._vault.save(write)
        self._vault.sweep_slots()
        self._vault.pcs.note_people()

    def disable(self, person_id: PersonId) -> None:
        """Shut this person out at once. The vault key is owed from then on: they may have a copy that it opens.

        Raises `NotAllowed`, `NotYourself`, `TooFewPeople`, `NoSuchPerson`.
        """
        person = self._other(person_id)
        self._refuse_too_few(person, None)

        def write() -> None:
            self._vault.people.disable(person_id)
            self._vault.owe_key()
            self._note("disabled", person)

        self._vault.save(write)
        self._vault.sweep_slots()
        self._vault.pcs.note_people()

    def remove(self, person_id: PersonId, told: Told = lambda _done: None) -> None:
        """Shut this person out, then change the vault key with nobody else present. `told` hears how much is done.

        Raises what `disable` and `change_key` raise. If only the key could not be changed, they are out all the same,
        and `key_owed` stays true. Then offer a new recovery sheet: backups made before open with the old one.
        """
        self.disable(person_id)
        self.change_key(told)

    @property
    def key_owed(self) -> bool:
        """Whether somebody was let go and the vault key is still the one they knew."""
        return self._vault.key_owed

    def change_key(self, told: Told = lambda _done: None) -> None:
        """Change the vault key. No act of the table is needed where it is owed: whoever comes in may finish it.

        Every other connection to the record must be closed, and some minutes may pass. Raises `NotAllowed`,
        `RecordBusy`, `DiskFull`, `DiskFailing`, `VaultDamaged`, or what `told` raises, to stop it.
        """
        if not self.key_owed:
            self._desk.require(Act.MANAGE_PEOPLE)
        self._vault.change_key(told)

    # --- oneself --------------------------------------------------------------------------------------

    def change_passphrase(self, word: str, passphrase: str, new: str) -> None:
        """Lock one's own slot anew: the new lock is opened from the disk before the old one goes.

        Raises `WrongPassphrase` (also for somebody else's word), `MustWait`, `WeakPassphrase`, `NotEnoughMemory`,
        `DiskFull`, `DiskFailing`.
        """
        judge(new)
        self._prove_self(word, passphrase)
        self._vault.ways_in.lock_anew(word, new, self._desk.policy)
        self._vault.save(lambda: self._renewed("passphrase_changed", self._desk.me))

    def rename(self, word: str, passphrase: str, new_word: str) -> None:
        """Sign in with another word from now on; the passphrase stays. Raises what `change_passphrase` raises, and
        `WordTaken`.
        """
        self._prove_self(word, passphrase)
        ways = self._vault.ways_in
        if self._vault.people.had_slot(ways.slot_of(new_word)):
            raise WordTaken
        slot = ways.give(new_word, passphrase, self._desk.policy)

        def write() -> None:
            self._vault.people.set_slot(self._desk.me.id, slot)
            self._note("word_changed", self._desk.me)

        self._saved(write)
        self._vault.sweep_slots()

    @property
    def undertaking_due(self) -> bool:
        """Whether whoever signed in has not accepted the undertaking as it reads today."""
        accepted = self._vault.people.undertakings().get(self._desk.me.id)
        return accepted is None or accepted.version < version()

    def accept_undertaking(self) -> None:
        """Whoever signed in accepts the undertaking as it reads today."""

        def write() -> None:
            self._vault.people.undertake(self._desk.me.id, version())
            self._note("undertaking", self._desk.me, version=version())

        self._vault.save(write)

    def _saved(self, write: Callable[[], T]) -> T:
        """Save what makes a slot somebody's; if that failed, the slot goes, and the word is free for the next try."""
        try:
            saved = self._vault.save(write)
        except BaseException:
            self._vault.sweep_slots()
            raise
        self._vault.pcs.note_people()
        return saved

    def _prove_self(self, word: str, passphrase: str) -> None:
        mine = self._vault.people.slot_of(self._desk.me.id)
        if self._vault.ways_in.slot_of(word) != mine:
            raise WrongPassphrase
        self._vault.try_passphrase(mine, passphrase, self._desk.policy)

    def _other(self, person_id: PersonId) -> Person:
        self._desk.require(Act.MANAGE_PEOPLE)
        if person_id == self._desk.me.id:
            raise NotYourself
        person = self._vault.people.one(person_id)
        if person.disabled_at is not None:
            raise NoSuchPerson
        return person

    def _refuse_too_few(self, before: Person, after: Person | None) -> None:
        """A change that takes nobody's people-act away is never refused, also where there were too few already."""
        if not may(before.role, Act.MANAGE_PEOPLE) or (after is not None and may(after.role, Act.MANAGE_PEOPLE)):
            return
        left = sum(member.manages for member in self.members()) - 1
        if not self._vault.training and left < LEAST_WHO_MANAGE:
            raise TooFewPeople(LEAST_WHO_MANAGE)

    def _renewed(self, act: str, person: Person) -> None:
        """Somebody has another passphrase here: also those are done with the old one who found a lost PC."""
        self._note(act, person)
        self._vault.lost_pcs.has_new_passphrase(person.id)

    def _note(self, act: str, person: Person, **about: str | int) -> None:
        self._vault.journal.append(act, self._desk.me.id, {"person": person.id, **about})
