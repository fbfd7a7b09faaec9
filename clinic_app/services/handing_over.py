"""A case handed over to another PC of the clinic in one act: it goes there first, and somebody there is told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.domain.people import Act, Person
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.meeting import Meeting
from clinic_app.services.recording import Recording
from clinic_app.services.task_kinds import IN_PERSON, TaskKind, kind_for, kind_of
from clinic_app.services.which_pc import WhichPc, which_pcs
from clinic_app.vault.tasks import TaskId

ANYBODY: Final = ""
"""To whom it is handed over: whoever comes in there next."""


@dataclass(frozen=True, slots=True)
class CouldTake:
    """A PC that a case could be handed over to, and who comes in there."""

    device: DeviceId
    place: str
    people: tuple[Person, ...]
    met_at: datetime | None


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A case that was handed over: since when it is there, or by which ways it has left. `by` is a staff code."""

    pc: WhichPc
    at: datetime
    by: str
    left_by: tuple[str, ...]
    there_at: datetime | None


class HandingOver:
    """For whoever works on the case. What they have typed in it goes along."""

    def __init__(self, desk: Desk, recording: Recording, meeting: Meeting) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording
        self._meeting = meeting
        self.several = bool(desk.vault.pcs.others())
        """Whether the clinic had another PC when somebody came in. May be asked from another thread."""

    def choices(self) -> tuple[CouldTake, ...]:
        """The other PCs, with those who come in there. Raises `NotAllowed`."""
        self._desk.require(Act.HAND_OVER)
        people = {each.id: each for each in self._vault.people.every() if each.disabled_at is None}
        return tuple(
            CouldTake(
                each.pc.device, each.pc.place,
                tuple(sorted((people[one] for one in each.pc.people if one in people), key=lambda who: who.staff_code)),
                each.met_at,
            )
            for each in self._meeting.every()
            if each.pc.stands and each.set_aside is None
        )  # fmt: skip

    def hand_over(self, case_id: CaseId, device: DeviceId, to: str = ANYBODY) -> None:
        """Let the case go there first, with everything it needs, and a task for whom it is handed to.

        `to` is a staff code or a role. Raises as `Meeting.hand_over` does, and `NotAllowed`.
        """
        self._desk.require(Act.HAND_OVER)

        def write() -> None:
            self._recording.finish_all(case_id)
            for task in self._open(case_id):
                self._vault.tasks.withdraw(task)
            kind = kind_for(TaskKind.HANDED_OVER, to) if to else TaskKind.HANDED_OVER.value
            given = self._meeting.hand_over(case_id, device)  # by its moment this PC knows the task as one it gave away
            self._vault.tasks.add(kind=kind, due_at=given.at, channel=IN_PERSON, case_id=case_id)

        self._vault.save(write)

    def of(self, case_id: CaseId) -> tuple[OnItsWay, ...]:
        """Where the case was handed over to, the newest first. Raises `NotAllowed`, `NoSuchCase`."""
        pcs = which_pcs(self._vault)
        codes = {person.id: person.staff_code for person in self._vault.people.every()}
        return tuple(
            OnItsWay(pcs[each.device], each.at, codes.get(each.by, ""), each.left_by, each.there_at)
            for each in self._meeting.handed_over(case_id)
        )

    def _open(self, case_id: CaseId) -> list[TaskId]:
        tasks = self._vault.tasks.open(case_id=case_id)
        return [each.id for each in tasks if kind_of(each.kind) == TaskKind.HANDED_OVER]
