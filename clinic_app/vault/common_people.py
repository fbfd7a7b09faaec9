"""People and who may know of a case, as records that all PCs of a clinic share. Slots stay where they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from clinic_app.domain.common_law import DISABLED, EARLIEST, KEPT, ROLE, WIDEST, FieldLaws
from clinic_app.domain.convergence import Undecided
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import LEAST_WHO_MANAGE, MAY, Act, Role
from clinic_app.vault.common_kinds import Told
from clinic_app.vault.lane import Lane

NOBODY_LEFT: Final = "nobody_left"
"""Stands where a question's id would: PCs shut out all who manage people, and this one comes in all the same."""

TOO_FEW: Final = "too_few"
"""The same: too few are left who manage people, and this is one of them."""

_OF_PEOPLE: Final = FieldLaws({"role": ROLE, "enrolled_at": EARLIEST, "disabled_at": DISABLED, "undertakings": WIDEST})
_OF_LISTS: Final = FieldLaws({"kept": KEPT})
_ROLES: Final = frozenset(role.value for role in Role)
_MANAGES: Final = frozenset(role.value for role in Role if Act.MANAGE_PEOPLE in MAY[role])


class PeopleKind:
    """Staff code, role, since when, out since when, and what was promised. Not the word, nor the lock."""

    name: Final = "person"
    every: Final = "SELECT lower(hex(id)) FROM people"

    def laws(self, _name: str, /) -> FieldLaws:
        """Whoever is shut out is out, and may what the lesser role may."""
        return _OF_PEOPLE

    def says(self, lane: Lane, name: str) -> Told:
        """Nobody is ever deleted."""
        key = (bytes.fromhex(name),)
        asked = ("staff_code", "role", "enrolled_at", "disabled_at")
        row = lane.row(f"SELECT {', '.join(asked)} FROM people WHERE id = ?", key)  # noqa: S608
        if row is None:
            return {}
        said: dict[str, Any] = {each: value for each, value in zip(asked, row, strict=True) if value is not None}
        promised = lane.rows("SELECT version, at FROM undertakings WHERE person = ? ORDER BY version", key)
        return said | ({"undertakings": {str(version): at for version, at in promised}} if promised else {})

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """A person of another PC has no slot here: who did what is known, and nobody comes in by it."""
        if said.get("role") not in _ROLES:
            return False
        person = bytes.fromhex(name)
        lane.run(
            "INSERT INTO people (id, staff_code, role, enrolled_at, disabled_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET staff_code = excluded.staff_code, role = excluded.role, "
            "enrolled_at = excluded.enrolled_at, disabled_at = excluded.disabled_at",
            (person, said["staff_code"], said["role"], said["enrolled_at"], said.get("disabled_at")),
        )
        for version, at in said.get("undertakings", {}).items():
            sql = "INSERT OR REPLACE INTO undertakings (person, version, at) VALUES (?, ?, ?)"
            lane.run(sql, (person, int(version), at))
        return True


class RestrictionKind:
    """Who may know of a case: one answer, since the list, its reason and its hand belong together."""

    name: Final = "restriction"
    every: Final = "SELECT lower(hex(case_id)) FROM restricted"

    def laws(self, _name: str, /) -> FieldLaws:
        """Only those on both lists."""
        return _OF_LISTS

    def says(self, lane: Lane, name: str) -> Told:
        """Nothing, if everybody may know."""
        key = (bytes.fromhex(name),)
        row = lane.row("SELECT reason, since, by FROM restricted WHERE case_id = ?", key)
        if row is None:
            return {}
        people = sorted(each.hex() for (each,) in lane.rows("SELECT person FROM restricted_to WHERE case_id = ?", key))
        return {"kept": {"people": people, "reason": row[0], "since": row[1], "by": row[2].hex()}}

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None: it holds before the case is there, and after it went."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """The list as it is, or none."""
        case = bytes.fromhex(name)
        lane.run("DELETE FROM restricted_to WHERE case_id = ?", (case,))
        lane.run("DELETE FROM restricted WHERE case_id = ?", (case,))
        if (kept := said.get("kept")) is not None:
            row = (case, kept["reason"], kept["since"], bytes.fromhex(kept["by"]))
            lane.run("INSERT INTO restricted (case_id, reason, since, by) VALUES (?, ?, ?, ?)", row)
            for person in kept["people"]:
                sql = "INSERT INTO restricted_to (case_id, person) VALUES (?, ?)"
                lane.run(sql, (case, bytes.fromhex(person)))
        return True


def leave_somebody(lane: Lane, everybody: Iterable[tuple[UUID, str, Told]]) -> tuple[Undecided, ...]:
    """See to it that somebody is left who manages people; what somebody has to be told loudly.

    `everybody` is each person's record, id and what it says. Each PC comes to the same: where several shut out
    everybody, the last two stay until somebody decides.
    """
    managers = [(record, name, said) for record, name, said in everybody if said.get("role") in _MANAGES]
    left = [record for record, _, said in managers if said.get("disabled_at") is None]
    latest_last = sorted((said.get("disabled_at") or "", name) for _, name, said in managers)
    stay = {name for _, name in latest_last[-LEAST_WHO_MANAGE:]} if not left else set[str]()
    for _, name, said in managers:
        out = None if name in stay else said.get("disabled_at")
        lane.run(
            "UPDATE people SET disabled_at = ?1 WHERE id = ?2 AND disabled_at IS NOT ?1", (out, bytes.fromhex(name))
        )
    if left:
        few = left if len(left) < LEAST_WHO_MANAGE else []
        return tuple(Undecided(EntityId(record), TOO_FEW, ()) for record in few)
    return tuple(
        Undecided(EntityId(record), NOBODY_LEFT, (None, said["disabled_at"]))
        for record, name, said in managers
        if name in stay
    )
