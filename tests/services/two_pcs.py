"""Two PCs of one clinic for tests: two real vaults that know each other, and meet when they are told to."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

from clinic_at_work import House

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson


class TwoPcs:
    """`night` stands in the emergency room, `office` in another building."""

    def __init__(self, folder: Path) -> None:
        self.night, self.office = House(folder / "night"), House(folder / "office")
        for house in (self.night, self.office):
            house.founded()

    def come_in(self, at_night: NewPerson, in_the_office: NewPerson) -> tuple[Clinic, Clinic]:
        night, office = self.night.enter(at_night), self.office.enter(in_the_office)
        for one, other, place in ((night, office, "Office"), (office, night, "Emergency room")):
            one.desk.vault.pcs.add(replace(other.desk.vault.pcs.this(), place=place))
            _knows_people(one, other)
            one.desk.vault.common._book._vault_id = UUID(int=7)
        return night, office

    def come_together(self, night: Clinic, office: Clinic) -> None:
        """From now on they have people and lists in common."""
        night.desk.vault.common.begin()
        office.desk.vault.common.join(night.desk.vault.common.keys)
        meet(night, office)

    def leave(self) -> None:
        for house in (self.night, self.office):
            house.leave()

    def pass_(self, **span: float) -> None:
        for house in (self.night, self.office):
            house.pass_(**span)


def meet(one: Clinic, other: Clinic) -> None:
    """Each hears what it lacks."""
    for says, hears in ((one, other), (other, one)):
        says.desk.vault.common.tell()
        told, hearing = says.desk.vault.hearing, hears.desk.vault.hearing
        hearing.take(told.read(told.lacked_by(hearing.reached())), _keys(says))
        hears.desk.cases.refresh()


def both_know(one: Clinic, other: Clinic, **said: Stored) -> Case:
    """A case that both have, in which a record was agreed to."""
    case = one.recording.begin()
    values = ((case.root, "c_record", "given"), (case.root, "c_services", "given"))
    one.recording.change(case.id, Change(values=values))
    if said:
        one.recording.change(case.id, Change(values=tuple((case.root, field, value) for field, value in said.items())))
    meet(one, other)
    return other.recording.shown(case.id)


def says(clinic: Clinic, case: Case, entity: EntityId | None = None, **said: Stored) -> Case:
    values = tuple((entity or case.root, field, value) for field, value in said.items())
    return clinic.recording.change(case.id, Change(values=values))


def _keys(clinic: Clinic) -> dict[CaseId, bytes]:
    rows = clinic.desk.vault._lane.rows("SELECT id, key FROM cases")
    return {CaseId(UUID(bytes=case)): key for case, key in rows}


def _knows_people(one: Clinic, other: Clinic) -> None:
    lane, there = one.desk.vault._lane, other.desk.vault.people.every()
    sql = "INSERT OR IGNORE INTO people (id, staff_code, role, slot, enrolled_at) VALUES (?, ?, ?, ?, ?)"
    for each in there:
        row = (each.id.bytes, each.staff_code, each.role.value, each.id.bytes, each.enrolled_at.isoformat())
        lane.save(partial(lane.run, sql, row))
