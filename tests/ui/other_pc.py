"""A second PC of the clinic beside the desk top: a real vault with somebody in front of it, met when it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from clinic_at_work import COORDINATOR, House, person
from night_shift import NightShift
from two_pcs import says

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, DeviceId, EntityId
from clinic_app.domain.packet_codes import Sector
from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.services.taking_consent import NewRelease
from clinic_app.vault.heard import Sent
from clinic_app.vault.pcs import Pc

PLACE = "Emergency room"
AGREED = NewRelease(
    decision=Decision.GIVEN, sector=Sector.SHELTER, items=("x_lang", "x_access"), form="thumbprint", alone="yes",
    explained=True,
)  # fmt: skip
NO = NewRelease(decision=Decision.REFUSED, sector=Sector.SHELTER, form="thumbprint", alone="yes", explained=True)


class OtherPc:
    """Its clock goes with that of the desk top, unless it is told otherwise."""

    def __init__(self, folder: Path, nurse: NightShift) -> None:
        self.nurse = nurse
        self.ahead = timedelta()
        self.house = House(folder)
        self.house.founded((COORDINATOR, person(Role.COORDINATOR, "lek")))
        self._winds()
        self.clinic = self.house.enter(COORDINATOR)
        mine = replace(self.clinic.desk.vault.pcs.this(), place=PLACE)
        me = self.clinic.whoami
        row = (me.id.bytes, me.staff_code, me.role.value, me.id.bytes, me.enrolled_at.isoformat())
        sql = "INSERT INTO people (id, staff_code, role, slot, enrolled_at) VALUES (?, ?, ?, ?, ?)"

        def know(clinic: Clinic) -> tuple[Pc, UUID]:
            clinic.desk.vault.pcs.add(mine)
            clinic.desk.vault.save(lambda: clinic.desk.vault._lane.run(sql, row))
            return clinic.desk.vault.pcs.this(), clinic.desk.vault.id

        here, vault_id = nurse.does(know)
        self.clinic.desk.vault.pcs.add(here)
        self.clinic.desk.vault.id = vault_id
        self.device = mine.device

    def says(self, case: Case, entity: EntityId | None = None, **said: Stored) -> Case:
        self._winds()
        return says(self.clinic, case, entity, **said)

    def meets(self) -> None:
        """Each hears what it lacks."""
        self._winds()
        hearing = self.clinic.desk.vault.hearing
        there = hearing.reached()
        sent, keys, here = self.nurse.does(
            lambda clinic: (_sent(clinic, there), _keys(clinic), clinic.desk.vault.hearing.reached())
        )
        back, mine = hearing.read(hearing.lacked_by(here)), _keys(self.clinic)
        hearing.take(sent, keys)
        self.nurse.does(lambda clinic: clinic.desk.vault.hearing.take(back, mine))

    def writes(self) -> None:
        """Letters each way, as by a line."""
        self._winds()
        here, there = self.clinic.desk.vault.device.id, self.nurse.does(lambda clinic: clinic.desk.vault.device.id)
        for _ in range(3):
            told = [self.clinic.meeting.greeting(there), *self.clinic.meeting.letters(there)]
            answers = self.nurse.does(partial(_answer, told=told, to=here))
            for letter in answers:
                self.clinic.meeting.hear(letter)
        self.clinic.desk.cases.refresh()

    def leaves(self) -> None:
        self.house.leave()

    def _winds(self) -> None:
        self.house.wall = self.nurse.desk.hands.at + self.ahead


def _sent(clinic: Clinic, reached: object) -> Sequence[Sent]:
    hearing = clinic.desk.vault.hearing
    return hearing.read(hearing.lacked_by(reached))  # type: ignore[arg-type]


def _answer(clinic: Clinic, told: list[bytes], to: DeviceId) -> list[bytes]:
    for letter in told:
        clinic.meeting.hear(letter)
    letters = list(clinic.meeting.letters(to))
    clinic.meeting.met(to, "lan")
    return [*letters, clinic.meeting.greeting(to)]


def _keys(clinic: Clinic) -> dict[CaseId, bytes]:
    rows = clinic.desk.vault._lane.rows("SELECT id, key FROM cases")
    return {CaseId(UUID(bytes=case)): key for case, key in rows}
