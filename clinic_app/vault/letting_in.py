"""The last steps of a restore: whoever restores is enrolled, what was erased goes again, and only then has a slot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field

from clinic_app.crypto.backup_seal import sealed_without_people
from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.crypto.slots import slot_id_of
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.ids import PersonId
from clinic_app.domain.timekeeping import Clock
from clinic_app.facts import dataclass
from clinic_app.vault.backup_opened import Origin
from clinic_app.vault.cases import Cases
from clinic_app.vault.connection import connect
from clinic_app.vault.device import read_device
from clinic_app.vault.erasing import Erasing
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.ledgers_found import Known
from clinic_app.vault.opening import NewPerson, Unlocked
from clinic_app.vault.people import People
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.projection import Projection
from clinic_app.vault.revisions import Revisions
from clinic_app.vault.slot_files import write_slots


@dataclass(frozen=True, slots=True)
class LettingIn:
    """Into a record that was brought back and that nobody can open yet."""

    origin: Origin
    place: VaultPlace
    key: VaultKey = field(repr=False)
    clock: Clock

    def enrol(self, person: NewPerson, known: Known, projection: Projection) -> tuple[str, ...]:
        """Enrol this person, or know them again, and erase in their name what was erased before; the codes of that."""
        with self._opened() as lane:
            who = self._enrolled(lane, person)
            return self._erase_again(lane, who, known, projection)

    def give_slot(self, person: NewPerson, policy: KdfPolicy) -> Unlocked:
        """Write the list of slots, which proves itself first: from then on a vault stands here."""
        vault_id, training = self.origin.vault_id, self.origin.training
        slots = sealed_without_people(self.origin.slots, self.key)
        slots = slots.with_user(person.word, person.passphrase, policy.default, self.key)
        write_slots(self.place, slots, proved=lambda read: read.open_user(person.word, person.passphrase, policy))
        return Unlocked(self.key, slot_id_of(vault_id, person.word), vault_id, training)

    @contextmanager
    def _opened(self) -> Iterator[Lane]:
        lane = Lane(self.place, lambda: connect(self.place.database, self.key.database_key))
        try:
            yield lane
        finally:
            lane.close()

    def _enrolled(self, lane: Lane, person: NewPerson) -> PersonId:
        people, slot = People(lane, self.clock), slot_id_of(self.origin.vault_id, person.word)
        with lane.writing():
            if lane.row("SELECT 1 FROM people WHERE slot = ?", (slot,)) is None:
                known = people.enrol(
                    staff_code=person.staff_code, role=person.role, slot=slot, undertaking=person.undertaking
                )
                journal = Journal(lane, self.clock, self.origin.vault_id)
                journal.append("enrolled", None, {"person": known.id, "role": person.role.value})
            else:
                people.enable(slot)
        return people.of_slot(slot).id

    def _erase_again(self, lane: Lane, who: PersonId, known: Known, projection: Projection) -> tuple[str, ...]:
        if known.ledger is None:
            return ()
        device, journal = read_device(self.place, self.key), Journal(lane, self.clock, self.origin.vault_id)
        cases = Cases(lane, self.clock, projection, journal)
        revisions = Revisions(
            lane, self.clock, cases, journal, device=device.id, signing=device.signing,
            definitions=projection.definitions,
        )  # fmt: skip
        return Erasing(lane, self.clock, cases, revisions, journal).erase_again(known.ledger.erased, by=who)
