"""The file of a real woman that was begun in the training clinic goes into the real record of the same PC.

Real first: everything in one transaction, read back; only then the training clinic erases it. Whatever is cut short is
done again: a file is known by its id and a revision by its own, so a second time brings what is missing and erases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.people import Act, may
from clinic_app.domain.restriction import Why
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import ClinicError, MoveRefused, TrainingOnly, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.services.closing import REASON, leads, promise_review
from clinic_app.services.desk import Desk
from clinic_app.services.invented import invented_cases, told_to_invented
from clinic_app.services.resuming import Resuming, Where
from clinic_app.services.retention_years import REVIEW
from clinic_app.services.silence import SILENCE
from clinic_app.services.task_kinds import IN_PERSON, TaskKind, kind_of
from clinic_app.vault.attachments import Attachment
from clinic_app.vault.merges import laid_together
from clinic_app.vault.revisions import MOVED, Revision

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway

Told = Callable[[float], None]
MOVED_IN: Final = "moved_in"
"""The act of the real record's journal; also why the case goes from the training clinic's."""
WORKER: Final = "worker_id"
_FIRST_PAGE: Final = "sheets"
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_NOT_MOVED: Final = frozenset(
    {REVIEW, SILENCE, TaskKind.CONSENT_LAPSES, TaskKind.TELL_WORDS, TaskKind.PACKET_HELD, TaskKind.ASK_ONWARD}
)
"""Promises of the program that are made anew, or that hang on services that are none."""


@dataclass(frozen=True, slots=True)
class BeforeMoving:
    """What would move, in numbers, and to how many services she said yes that are none."""

    code: str
    moments: int
    attachments: int
    promises: int
    invented: int


@dataclass(frozen=True, slots=True)
class MovedCase:
    """What became of it. The codes differ where another file of the real record has the one it had."""

    case_id: CaseId
    code: str
    code_before: str
    erased_before: bool = False
    """It had been moved, and erased from the real record since: it was only erased here too."""


def look(training: Desk, case_id: CaseId) -> BeforeMoving:
    """What moving this case would do. Raises `TrainingOnly`, `NoSuchCase`, `NotAllowed`, `MoveRefused`."""
    case, vault = _theirs(training, case_id), training.vault
    return BeforeMoving(
        code=case.code,
        moments=len(vault.revisions.history(case_id)),
        attachments=vault.attachments.kept(case_id).count,
        promises=sum(kind_of(task.kind) not in _NOT_MOVED for task in vault.tasks.open(case_id=case_id)),
        invented=len(told_to_invented(case)),
    )


def move_into_real(
    door: Doorway, training: Clinic, case_id: CaseId, *, word: str, passphrase: str,
    told: Told = lambda _share: None,
) -> tuple[Clinic, MovedCase]:  # fmt: skip
    """Come into the real record, and move the case there; the open real record, where it is the first page.

    Raises what the door does; `MoveRefused` for all its reasons, `DiskFull`, `SaveUncertain`, `AttachmentsFull`. The
    real record is closed then.
    """
    state = door.state()
    if state.kind is None or state.training:
        raise MoveRefused("no_record")
    if state.kind == "service":
        raise MoveRefused("receiving")
    _theirs(training.desk, case_id)
    real = door.unlock(word, passphrase)
    try:
        moved = Moving(training.desk, real.desk, told).move(case_id)
    except BaseException:
        real.close()
        raise
    return real, moved


class Moving:
    """From one open record into another; both belong to whoever sits here."""

    def __init__(self, training: Desk, real: Desk, told: Told = lambda _share: None) -> None:
        self._from = training.vault
        self._training = training
        self._real = real
        self._into = real.vault
        self._told = told
        self._codes = {person.id: person.staff_code for person in self._from.people.every()}

    def move(self, case_id: CaseId) -> MovedCase:
        """Write it there, read it back, erase it here. Safe to repeat."""
        case = _theirs(self._training, case_id)
        if not (may(self._real.me.role, Act.BEGIN_CASE) and may(self._real.me.role, Act.RECORD)):
            raise MoveRefused("role")
        if self._into.erasing.knows(case_id):  # erased stays erased
            self._erase(case_id)
            return MovedCase(case_id, case.code, case.code, erased_before=True)
        history = self._from.revisions.history(case_id)
        pictures = [each for each in self._from.attachments.of_case(case_id) if not self._into.erasing.knows(each.id)]
        self._into.save(lambda: self._write(case, history, pictures))
        self._real.cases.refresh()
        self._compare(case_id, history, pictures)
        code = self._into.cases.load(case_id).code
        try:
            self._erase(case_id)
        except ClinicError as error:
            raise MoveRefused("not_erased") from error
        return MovedCase(case_id, code, case.code)

    # --- writing -----------------------------------------------------------------------------------

    def _write(self, case: Case, history: list[Revision], pictures: list[Attachment]) -> None:
        """Part of one transaction of the real record: all of it, or as much as an earlier time did not bring."""
        me, into, before = self._real.me.id, self._into, self._moved_before(case.id)
        if before is None:
            begun_at = self._from.cases.begun_at(case.id)
            into.cases.move_in(case.id, case.code, by=me, begun_at=begun_at)
        there = {revision.id for revision in into.revisions.history(case.id)}
        left = [revision for revision in history if revision.id not in there]
        if left and case.id in into.merges.leads_away():
            raise MoveRefused("joined")
        for place, revision in enumerate(left):
            into.revisions.move_in(revision, by=me, writer=self._codes.get(revision.author, ""))
            self._told(0.4 * place / len(left))
        for place, picture in enumerate(pictures):
            self._bring(picture)
            self._told(0.4 + 0.3 * place / len(pictures))
        into.attachments.number_on(case.id, self._from.attachments.next_number(case.id) - 1)
        self._lay_drafts(case.id, before)
        self._promise(case, history, first=before is None)
        if before is None:
            self._keep_from_others(case)
        self._end_what_is_invented(case)
        if left or before is None:
            about: dict[str, str | int | UUID] = {"case": case.id, "entries": len(left), "attachments": len(pictures)}
            into.journal.append(MOVED_IN, me, about)
        if self._real.cases.sees(case.id):
            Resuming(self._real).keep(Where(_FIRST_PAGE, case.id))
        self._told(0.9)  # whoever stops it now still stops all of it

    def _moved_before(self, case_id: CaseId) -> datetime | None:
        """When an earlier time brought it, if one did."""
        if not self._into.cases.stands(case_id):
            return None
        moved = [entry.at for entry in self._into.journal.of_case(case_id) if entry.act == MOVED_IN]
        return instant(moved[-1]) if moved else _LONG_AGO

    def _bring(self, picture: Attachment) -> None:
        if not self._into.attachments.known([picture.id]):
            content = b"".join(self._from.attachments.parts(picture.id))
            self._into.attachments.add(
                picture.id, picture.case_id, picture.number, picture.facts, content, author=self._real.me.id,
                at=picture.at,
            )  # fmt: skip

    def _lay_drafts(self, case_id: CaseId, before: datetime | None) -> None:
        """Whatever anybody had typed there is a draft of whoever moves it: drafts are seen by their author alone."""
        me, root, merges = self._real.me.id.bytes, case_id.bytes, self._into.merges
        rows = [row for row in self._from.merges.drafts(case_id) if before is None or instant(row.kept_at) > before]
        for author in dict.fromkeys(row.author for row in rows):
            mine = [msgspec.structs.replace(row, author=me) for row in rows if row.author == author]
            merges.lay_drafts(case_id, list(laid_together(mine, merges.drafts(case_id), root, root)))

    def _promise(self, case: Case, history: list[Revision], *, first: bool) -> None:
        for task in self._from.tasks.every(case.id):
            if kind_of(task.kind) not in _NOT_MOVED:
                self._into.tasks.move_in(task)
        closed = [
            revision.at for revision in history if any(row[:2] == (case.root, REASON) for row in revision.change.values)
        ]
        if first and closed and isinstance(case.stored(REASON), str):
            promise_review(self._real, case, closed[-1].astimezone(self._real.clock.zone).date())

    def _keep_from_others(self, case: Case) -> None:
        """A list of there names people who are not here: it begins anew with whoever moves it."""
        kept, me = self._from.restrictions.of(case.id), self._real.me
        if kept is None:
            return
        people: set[PersonId] = {me.id}
        if kept.reason == Why.DIED.value or not may(me.role, Act.READ_CASE):
            people |= {person.id for person in self._into.people.every() if leads(person)}
        self._into.restrictions.put(case.id, people, reason=kept.reason, by=me.id)
        about: dict[str, str | int | UUID] = {"case": case.id, "why": kept.reason, "people": len(people)}
        self._into.journal.append("restricted", me.id, about)

    def _end_what_is_invented(self, was: Case) -> None:
        """One revision of ours: the yes was to services that are none, and the worker has another code here."""
        me, now, invented = self._real.me, self._into.cases.load(was.id), told_to_invented(was)
        gone = tuple(each for each in invented if each in now.entities)
        worker = now.stored(WORKER)
        ours = ((now.root, WORKER, me.staff_code),) if worker in self._codes.values() else ()
        if gone or ours:
            self._into.revisions.append(was.id, Change(ended=gone, values=ours), author=me.id, source=MOVED)
        if gone and not isinstance(now.stored(REASON), str):
            at = self._real.clock.now()
            self._into.tasks.add(kind=TaskKind.ASK_WHOM_TO_TELL, due_at=at, channel=IN_PERSON, case_id=was.id)

    # --- afterwards --------------------------------------------------------------------------------

    def _compare(self, case_id: CaseId, history: list[Revision], pictures: list[Attachment]) -> None:
        """Read back from the disk what is about to be erased here. Raises `VaultDamaged` unless all of it is there."""
        there = {revision.id: revision for revision in self._into.revisions.history(case_id)}
        if any(_said(there.get(each.id)) != _said(each) for each in history):
            raise VaultDamaged
        for picture in pictures:
            for _part in self._into.attachments.parts(picture.id):
                pass  # reading it compares its length and its hash

    def _erase(self, case_id: CaseId) -> None:
        self._from.erasing.erase(case_id, by=self._training.me.id, why=MOVED)
        self._training.cases.refresh()


def _said(revision: Revision | None) -> object:
    """What a revision says, wherever it stands."""
    if revision is None:
        return None
    source = revision.moved.source if revision.moved else revision.source
    return revision.change, iso(revision.written_at), source, revision.happened_at, revision.definitions


def _theirs(training: Desk, case_id: CaseId) -> Case:
    """The case as whoever sits there may know it, if it is one to move."""
    if not training.vault.training:
        raise TrainingOnly
    training.require(Act.READ_CASE)
    case = training.cases.load(case_id)
    if case_id in invented_cases(training.vault.settings):
        raise MoveRefused("invented")
    if training.vault.merges.of(case_id):
        raise MoveRefused("joined")
    return case
