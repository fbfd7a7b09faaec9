"""The people of this vault: ids, staff codes, roles and slots; no names."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import Person, Role, Undertaken
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import NoSuchPerson, WrongPassphrase
from clinic_app.vault.lane import Lane

_PERSON = "SELECT id, staff_code, role, enrolled_at, disabled_at FROM people"
_SLOTS = "SELECT slot FROM people WHERE disabled_at IS NULL AND slot IS NOT NULL"


class People:
    """Who is, and was, enrolled. Nobody is ever deleted."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def enrol(self, *, staff_code: str, role: Role, slot: bytes, undertaking: int | None = None) -> Person:
        """Add a person whose slot is in the slot list, with the version of the undertaking they accepted, if any."""
        person_id, now = PersonId(uuid4()), iso(self._clock.now())
        row = (person_id.bytes, staff_code, role.value, slot, now)
        sql = "INSERT INTO people (id, staff_code, role, slot, enrolled_at) VALUES (?, ?, ?, ?, ?)"

        def write() -> None:
            self._lane.run(sql, row)
            if undertaking is not None:
                self.undertake(person_id, undertaking)

        self._lane.save(write)
        return Person(person_id, staff_code, role, instant(now))

    def undertake(self, person_id: PersonId, version: int) -> None:
        """This person accepts this version of the undertaking now; what they accepted before stays."""
        sql = "INSERT OR IGNORE INTO undertakings (person, version, at) VALUES (?, ?, ?)"
        self._lane.save(lambda: self._lane.run(sql, (person_id.bytes, version, iso(self._clock.now()))))

    def undertakings(self) -> dict[PersonId, Undertaken]:
        """Of everybody who accepted any version, the newest."""
        rows = self._lane.rows("SELECT person, version, at FROM undertakings ORDER BY version")
        return {PersonId(UUID(bytes=person)): Undertaken(version, instant(at)) for person, version, at in rows}

    def promises(self) -> dict[PersonId, tuple[tuple[int, str], ...]]:
        """Every version that anybody accepted, and when."""
        found: dict[PersonId, tuple[tuple[int, str], ...]] = {}
        for person, version, at in self._lane.rows("SELECT person, version, at FROM undertakings ORDER BY version"):
            key = PersonId(UUID(bytes=person))
            found[key] = (*found.get(key, ()), (version, at))
        return found

    def set_role(self, person_id: PersonId, role: Role) -> None:
        """What this person is here, from now on."""
        self._lane.save(
            lambda: self._lane.run("UPDATE people SET role = ? WHERE id = ?", (role.value, person_id.bytes))
        )

    def set_slot(self, person_id: PersonId, slot: bytes) -> None:
        """The slot by which this person comes in, from now on."""
        self._lane.save(lambda: self._lane.run("UPDATE people SET slot = ? WHERE id = ?", (slot, person_id.bytes)))

    def disable(self, person_id: PersonId) -> None:
        """From now on this person may do nothing; what they did stays theirs."""
        sql = "UPDATE people SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL"
        self._lane.save(lambda: self._lane.run(sql, (iso(self._clock.now()), person_id.bytes)))

    def enable(self, slot: bytes) -> None:
        """The person of this slot may come in again: the recovery code has vouched for them."""
        self._lane.save(lambda: self._lane.run("UPDATE people SET disabled_at = NULL WHERE slot = ?", (slot,)))

    def every(self) -> tuple[Person, ...]:
        """All of them, the oldest first."""
        return tuple(_person(row) for row in self._lane.rows(f"{_PERSON} ORDER BY enrolled_at, staff_code"))

    def of_slot(self, slot: bytes) -> Person:
        """Who signed in. Raises `WrongPassphrase` if the slot belongs to nobody who may come in."""
        row = self._lane.row(f"{_PERSON} WHERE slot = ?", (slot,))
        if row is None or row[4] is not None:
            raise WrongPassphrase
        return _person(row)

    def slots(self) -> frozenset[bytes]:
        """The slots of all who may come in on this PC."""
        return frozenset(bytes(row[0]) for row in self._lane.rows(_SLOTS))

    def here(self) -> frozenset[PersonId]:
        """Who may come in on this PC. Others of the clinic may come in on another."""
        return who_comes_in(self._lane)

    def keep_out(self, person_id: PersonId) -> None:
        """This person comes in on other PCs only, from now on."""
        self._lane.save(lambda: self._lane.run("UPDATE people SET slot = NULL WHERE id = ?", (person_id.bytes,)))

    def had_slot(self, slot: bytes) -> bool:
        """Whether this slot is, or was, somebody's."""
        return self._lane.row("SELECT 1 FROM people WHERE slot = ?", (slot,)) is not None

    def one(self, person_id: PersonId) -> Person:
        """This person. Raises `NoSuchPerson`."""
        row = self._lane.row(f"{_PERSON} WHERE id = ?", (person_id.bytes,))
        if row is None:
            raise NoSuchPerson
        return _person(row)

    def slot_of(self, person_id: PersonId) -> bytes:
        """The slot of somebody who comes in here. Raises `WrongPassphrase` if they do not, or may not any more."""
        row = self._lane.row("SELECT slot FROM people WHERE id = ? AND disabled_at IS NULL", (person_id.bytes,))
        if row is None or row[0] is None:
            raise WrongPassphrase
        return bytes(row[0])


def who_comes_in(lane: Lane) -> frozenset[PersonId]:
    """Whose slot on this PC opens it."""
    rows = lane.rows("SELECT id FROM people WHERE disabled_at IS NULL AND slot IS NOT NULL")
    return frozenset(PersonId(UUID(bytes=row[0])) for row in rows)


def _person(row: Any) -> Person:
    person_id, staff_code, role, enrolled_at, disabled_at = row
    disabled = instant(disabled_at) if disabled_at else None
    return Person(PersonId(UUID(bytes=person_id)), staff_code, Role(role), instant(enrolled_at), disabled)
