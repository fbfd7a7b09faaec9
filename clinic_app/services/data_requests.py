"""Requests about the record: written down with the day the law gives, verified, decided, and never given where unsafe.

Whoever asks in the survivor's name proves nothing by a paper alone. *Unsafe to give* stands once a second person has
signed it. What is then done, the services do that can do it: showing, erasing, taking consent back.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.data_requests import (
    DAYS,
    FIELD,
    GIVES,
    REQUEST,
    VERIFIED,
    WANTS_WHY,
    Asker,
    DataRequest,
    Kind,
    Outcome,
    Proof,
    parts_of,
    read_request,
)
from clinic_app.domain.guardians import guardian_may_be_danger
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act
from clinic_app.errors import GateClosed, NoSuchCase
from clinic_app.services.code_word import CodeWord
from clinic_app.services.desk import Desk
from clinic_app.services.recording import Recording
from clinic_app.services.task_kinds import IN_PERSON, TaskKind, kind_for

__all__ = ["DAYS", "Asker", "DataRequest", "DataRequests", "Kind", "Outcome", "Proof"]

_HOUR: Final = time(9)


class DataRequests:
    """The requests of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording
        self._code_word = CodeWord(desk)

    def of(self, case_id: CaseId) -> tuple[DataRequest, ...]:
        """The requests of a case, the newest first. Raises `NoSuchCase`, `NotAllowed`."""
        self._desk.require(Act.READ_CASE)
        case = self._recording.shown(case_id)
        return tuple(_read(case, entity.id) for entity in reversed(case.of_kind(REQUEST)))

    def has_code_word(self, case_id: CaseId) -> bool:
        """Whether a word was agreed with her."""
        self._desk.require(Act.READ_CASE)
        return self._code_word.agreed(self._recording.shown(case_id))

    def begin(self, case_id: CaseId, kind: Kind, asker: Asker) -> EntityId:
        """Write a request down; from today its days run, and today says so.

        Raises `GateClosed(data_request, (guardian,))` where a guardian may be the danger, `RecordRefused`,
        `NotAllowed`.
        """
        case = self._case(case_id)
        if asker is Asker.GUARDIAN and guardian_may_be_danger(case):
            raise GateClosed("data_request", ("guardian",))
        today = self._desk.clock.today()
        due_on = today + timedelta(days=DAYS)
        entity = new_entity(REQUEST, case.root)
        said: dict[str, Stored] = {
            "kind": kind.value,
            "asker": asker.value,
            "asked_on": today.isoformat(),
            "due_on": due_on.isoformat(),
        }

        def write() -> EntityId:
            self._recording.change(case_id, Change(created=(entity,), values=((entity.id, FIELD, said),)))
            due_at = datetime.combine(due_on, _HOUR, tzinfo=self._desk.clock.zone)
            self._vault.tasks.add(kind=_task_kind(entity.id), due_at=due_at, channel=IN_PERSON, case_id=case_id)
            self._note("request_begun", case_id, kind=kind.value)
            return entity.id

        return self._vault.save(write)

    def verify(self, case_id: CaseId, request: EntityId, proof: Proof, typed: str = "") -> None:
        """How it is certain who asks. Raises `WrongCodeWord`, `MustWait`; nothing is written then."""
        case = self._case(case_id)
        self._open(case, request)
        if proof is Proof.CODE_WORD:
            self._code_word.prove(case, typed)
        said: dict[str, Stored] = {
            "how": proof.value,
            "by": self._desk.me.staff_code,
            "on": self._desk.clock.today().isoformat(),
        }

        def write() -> None:
            self._recording.change(case_id, Change(values=((request, VERIFIED, said),)))
            self._note("request_verified", case_id, by=proof.value)

        self._vault.save(write)

    def decide(self, case_id: CaseId, request: EntityId, outcome: Outcome, why: str = "") -> None:
        """What becomes of it. *Unsafe* ends nothing until a second person has signed.

        Raises `GateClosed(data_request, …)` with `dsr_verified` if something would be given to nobody knows whom, `why`
        if a reason is wanted, `guardian` where a guardian who may be the danger would be given anything.
        """
        case = self._case(case_id)
        stands = self._open(case, request)
        lacks = {
            "dsr_verified": outcome in GIVES and not stands.verified,
            "why": outcome in WANTS_WHY and not why.strip(),
            "guardian": outcome in GIVES and stands.asker is Asker.GUARDIAN and guardian_may_be_danger(case),
        }
        if open_parts := tuple(part for part, is_open in lacks.items() if is_open):
            raise GateClosed("data_request", open_parts)
        said = parts_of(case, request) | {"outcome": outcome.value, "decided_by": self._desk.me.staff_code}
        said.pop("second_person", None)
        said.pop("why", None)
        if why.strip():
            said["why"] = why.strip()
        if outcome is not Outcome.UNSAFE:
            said["done_on"] = self._desk.clock.today().isoformat()

        def write() -> None:
            self._recording.change(case_id, Change(values=((request, FIELD, said),)))
            if outcome is not Outcome.UNSAFE:
                self._end(case_id, request)
            self._note("request_decided", case_id, outcome=outcome.value)

        self._vault.save(write)

    def confirm(self, case_id: CaseId, request: EntityId) -> None:
        """A second person, signed in as themselves, also finds it unsafe to give.

        Raises `GateClosed(data_request, (other_person,))` for whoever decided, `NotAllowed`, `NoSuchCase`.
        """
        case = self._second(case_id, request)
        said = parts_of(case, request) | {
            "second_person": self._desk.me.staff_code,
            "done_on": self._desk.clock.today().isoformat(),
        }

        def write() -> None:
            self._sign(case_id, request, said)
            self._end(case_id, request)
            self._note("request_confirmed", case_id)

        self._vault.save(write)

    def disagree(self, case_id: CaseId, request: EntityId) -> None:
        """A second person does not find it unsafe: it is to be decided again. Raises what `confirm` does."""
        case = self._second(case_id, request)
        said = {part: value for part, value in parts_of(case, request).items() if part not in ("outcome", "decided_by")}

        def write() -> None:
            self._sign(case_id, request, said)
            self._note("request_reopened", case_id)

        self._vault.save(write)

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId) -> Case:
        self._desk.require(Act.READ_CASE)
        self._desk.require(Act.RECORD)
        return self._recording.shown(case_id)

    def _open(self, case: Case, request: EntityId) -> DataRequest:
        stands = _read(case, request)
        if stands.done_on is not None:
            raise GateClosed("data_request", ("done_on",))
        return stands

    def _second(self, case_id: CaseId, request: EntityId) -> Case:
        self._desk.require(Act.READ_CASE)
        case = self._desk.cases.load(case_id)
        stands = _read(case, request)
        if not stands.waits_for_second:
            raise GateClosed("data_request", ("outcome",))
        if stands.decided_by == self._desk.me.staff_code:
            raise GateClosed("data_request", ("other_person",))
        return case

    def _sign(self, case_id: CaseId, request: EntityId, said: dict[str, Stored]) -> None:
        # Beside `recording`: a supervisor reads and signs, and writes nothing else into a case.
        change = Change(values=((request, FIELD, said),))
        self._vault.revisions.append(case_id, change, author=self._desk.me.id, source="at_interview", happened_at=None)

    def _end(self, case_id: CaseId, request: EntityId) -> None:
        for task in self._vault.tasks.open(case_id=case_id):
            if task.kind == _task_kind(request):
                self._vault.tasks.done(task.id)

    def _note(self, act: str, case_id: CaseId, **codes: str) -> None:
        about: dict[str, str | int | UUID] = {"case": case_id, **codes}
        self._vault.journal.append(act, self._desk.me.id, about)


def _task_kind(request: EntityId) -> str:
    return kind_for(TaskKind.REQUEST_DUE, request.hex)


def _read(case: Case, request: EntityId) -> DataRequest:
    if request not in case.entities or case.entities[request].kind != REQUEST:
        raise NoSuchCase
    return read_request(case, request)
