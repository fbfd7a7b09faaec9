"""Photographs and documents of a case: taken in, looked at one by one, destroyed when the consent is taken back.

A file is read in the reader's lane (`read_file`), without the vault; nothing of it is written anywhere but into the
record. A photograph waits for two answers: to photographs at all, and to this one, once it was seen. The file on the
card is never touched. Its name is not kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from clinic_app.crypto.hashing import Sha256
from clinic_app.domain import attachments as law
from clinic_app.domain.attachments import (
    CASE_BYTES,
    Agreed,
    AttachmentId,
    Facts,
    Gone,
    What,
    photographs_agreed,
)
from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.people import Act, may
from clinic_app.domain.retention import on_hold
from clinic_app.errors import (
    ErasureRefused,
    NoSuchAttachment,
    NoSuchCase,
    NotAnAnswer,
    NotOnTheList,
    PhotoNotAgreed,
    RecordRefused,
)
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.incoming_file import Incoming, read_file
from clinic_app.services.late_entry import how_of
from clinic_app.services.recording import Recording
from clinic_app.services.weaving import Woven
from clinic_app.vault.attachments import Attachment
from clinic_app.vault.awaited import ToCome

__all__ = ["Agreed", "Attaching", "AttachmentId", "AttachmentsView", "Gone", "Incoming", "Line", "What", "read_file"]

_SHOWN: Final = {What.PHOTO: "photo_shown", What.DOCUMENT: "document_shown"}
_TO_SEE: Final = {What.PHOTO: Act.RECORD_CLINICAL, What.DOCUMENT: Act.RECORD}
"""What one must be allowed to, to take in and to see each: photographs are for those who examine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the list: a number, never a name or a picture. What was destroyed has no id and no facts."""

    number: int
    mark: str = ""
    """Tells it from another of this number, as `Told` does."""
    what: What
    at: datetime
    by: str
    id: AttachmentId | None = None
    facts: Facts | None = None
    destroyed: Gone | None = None
    """Why; `at` and `by` then say when and by whom."""

    @property
    def called(self) -> str:
        """The number as people say it."""
        return f"{self.number}{self.mark}"

    @property
    def injury(self) -> EntityId | None:
        """The injury it shows."""
        return EntityId(UUID(hex=self.facts.injury)) if self.facts is not None and self.facts.injury else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentsView:
    """Everything on the page of a case."""

    lines: tuple[Line, ...]
    agreed: bool
    """Whether the survivor agreed to photographs at all."""
    recorded: bool
    """Whether there is a written record to keep anything in."""
    may_see: frozenset[What]
    may_destroy: bool
    used_bytes: int
    most_bytes: int = CASE_BYTES


class Attaching:
    """The attachments of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording

    def view(self, case_id: CaseId) -> AttachmentsView:
        """The list, in order, with what was destroyed. Raises `NoSuchCase`, `NotAllowed`."""
        case, me = self._case(case_id, Act.READ_CASE), self._desk.me.role
        begun = self._vault.cases.stands(case_id)
        return AttachmentsView(
            lines=self._lines(case_id) if begun else (),
            agreed=photographs_agreed(case),
            recorded=mode_of(case) is Mode.FULL,
            may_see=frozenset(what for what, act in _TO_SEE.items() if may(me, act)),
            may_destroy=may(me, Act.TAKE_CONSENT),
            used_bytes=self._vault.attachments.kept(case_id).bytes,
        )

    def named(self, case_id: CaseId) -> dict[EntityId, tuple[str, ...]]:
        """What the photographs of each injury are called, also those to come. Raises `NoSuchCase`, `NotAllowed`."""
        self._case(case_id, Act.READ_CASE)
        found = defaultdict[EntityId, tuple[str, ...]](tuple)
        shown = [each for each in self._all(case_id) if each.facts.what is What.PHOTO and each.facts.injury]
        told = [each.attached for each in Woven(self._vault, case_id)] if shown else []
        marks = {one: said.mark for attached in told for one, said in attached}
        for each in sorted(shown, key=lambda each: (each.number, marks.get(EntityId(each.id), ""))):
            called = f"{each.number}{marks.get(EntityId(each.id), '')}"
            found[EntityId(UUID(hex=each.facts.injury))] += (called,)
        return dict(found)

    def refuse_taking(self, case_id: CaseId) -> None:
        """Raise what stands in the way of any photograph, before a file is chosen.

        `NotAllowed`, `RecordRefused` (no written record), `PhotoNotAgreed(none)`.
        """
        case = self._case(case_id, _TO_SEE[What.PHOTO])
        _refuse_without_record(case)
        if not photographs_agreed(case):
            raise PhotoNotAgreed("none")

    def take_in(
        self,
        case_id: CaseId,
        incoming: Incoming,
        *,
        agreed: Agreed = Agreed.NOT_ASKED,
        taken_at: str | None = None,
        injury: EntityId | None = None,
    ) -> Line:
        """Keep one, with the revision that names it, or nothing of it.

        `taken_at` is a local time as the camera or a person says (`2026-11-22T03:41`). Raises `PhotoNotAgreed`,
        `RecordRefused`, `NotAllowed`, `AttachmentsFull`, `NotAnAnswer(future)`, `DiskFull`, `SaveUncertain`.
        """
        case = self._case(case_id, _TO_SEE[incoming.what])
        _refuse_without_record(case)
        if incoming.what is What.PHOTO and not photographs_agreed(case):
            raise PhotoNotAgreed("none")
        if incoming.what is What.PHOTO and agreed is Agreed.NOT_ASKED:
            raise PhotoNotAgreed("this_one")
        if injury is not None and injury not in case.entities:
            raise NoSuchCase
        made = AttachmentId(uuid4())
        facts = Facts(
            what=incoming.what, bytes=len(incoming.content), digest=Sha256(incoming.content).hexdigest(),
            agreed=agreed if incoming.what is What.PHOTO else Agreed.NOT_ASKED, width=incoming.width,
            height=incoming.height, smaller=incoming.smaller, pages=incoming.pages, taken_at=self._told(taken_at),
            injury=injury.hex if injury is not None else None,
        )  # fmt: skip

        def write() -> None:
            self._recording.begun(case_id)
            kept, me, how = self._vault.attachments, self._desk.me.id, how_of(self._desk, case_id)
            number = kept.next_number(case_id)
            self._vault.revisions.append(
                case_id, law.taken_in(made, number, facts), author=me, source=how.source, happened_at=how.happened_at
            )
            kept.add(made, case_id, number, facts, incoming.content, author=me)
            if injury is not None and case.stored(law.PHOTO_OF, injury) is None:
                self._recording.change(case_id, Change(values=((injury, law.PHOTO_OF, str(number)),)))
            about = {"case": case_id, "attachment": made, "what": incoming.what.value}
            self._vault.journal.append("attachment_taken_in", me, about)

        self._vault.save(write)
        return self._line(self._vault.attachments.one(made), "", self._codes())

    def look(self, case_id: CaseId, attachment: AttachmentId) -> bytes:
        """Its bytes, which the access trail notes before they are given out.

        Raises `NoSuchAttachment`, `NotAllowed`, `VaultDamaged`.
        """
        known = self._known(case_id, attachment)
        self._case(case_id, _TO_SEE[known.facts.what])
        about = {"case": case_id, "attachment": attachment}
        self._vault.save(lambda: self._vault.journal.append(_SHOWN[known.facts.what], self._desk.me.id, about))
        return b"".join(self._vault.attachments.parts(attachment))

    def destroy(self, case_id: CaseId, attachment: AttachmentId, why: Gone) -> None:
        """Destroy its key and its bytes for good; the history keeps that it was there, and when it went.

        Raises `NotAllowed`, `NoSuchAttachment`, `NotOnTheList`, `ErasureRefused(legal_hold)`.
        """
        self._destroy(case_id, lambda: [self._known(case_id, attachment)], why)

    def destroy_photographs(self, case_id: CaseId) -> None:
        """Destroy every photograph of a case: photographs are not agreed to any more. Otherwise as `destroy`."""
        self._destroy(case_id, lambda: self._photographs(case_id), Gone.WITHDRAWN)

    # --- within ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId, act: Act) -> Case:
        self._desk.require(Act.READ_CASE)
        self._desk.require(act)
        return self._recording.shown(case_id)

    def _destroy(self, case_id: CaseId, which: Callable[[], list[Attachment]], why: Gone) -> None:
        case = self._case(case_id, Act.TAKE_CONSENT)
        # Behind broken glass one may look, and not take away what others keep.
        kept = self._vault.restrictions.of(case_id)
        if kept is not None and self._desk.me.id not in kept.people:
            raise NotOnTheList
        if on_hold(case):
            raise ErasureRefused("legal_hold")
        gone = which()
        if gone:
            record = self._desk.cases.load(case_id)
            ids = [each.id for each in gone]
            stay = [(each.number, each.facts.injury) for each in self._all(case_id) if each.id not in ids]
            said = law.destroyed(record, [(each.id, each.number, each.facts.injury) for each in gone], why, stay)
            self._vault.erasing.destroy(case_id, ids, said, by=self._desk.me.id, why=why.value)

    def _all(self, case_id: CaseId) -> list[Attachment | ToCome]:
        """Those that are to come from another PC too."""
        return [*self._vault.attachments.of_case(case_id), *self._vault.erasing.awaited.to_come(case_id)]

    def _photographs(self, case_id: CaseId) -> list[Attachment]:
        return [each for each in self._vault.attachments.of_case(case_id) if each.facts.what is What.PHOTO]

    def _known(self, case_id: CaseId, attachment: AttachmentId) -> Attachment:
        self._desk.cases.reach(case_id)
        known = self._vault.attachments.one(attachment)
        if known.case_id != case_id:
            raise NoSuchAttachment
        return known

    def _told(self, taken_at: str | None) -> str | None:
        if taken_at is None:
            return None
        at = datetime.fromisoformat(taken_at).replace(tzinfo=self._desk.clock.zone)
        if at > self._desk.clock.now():
            raise NotAnAnswer(law.FIELD, "future")
        return taken_at

    def _lines(self, case_id: CaseId) -> tuple[Line, ...]:
        codes, was = self._codes(), dict[EntityId, What]()
        lines, marks = list[Line](), dict[EntityId, str]()
        for written in Woven(self._vault, case_id):
            for one, told in written.attached:
                marks[one] = told.mark
                if told.destroyed is None:
                    was[one] = told.what or What.PHOTO
                    continue
                moved, at = written.revision.moved, written.revision.written_at
                by, what = moved.by if moved else codes.get(written.revision.author, ""), was.get(one, What.PHOTO)
                lines.append(
                    Line(number=told.number, mark=told.mark, what=what, at=at, by=by, destroyed=told.destroyed)
                )
        kept = self._vault.attachments.of_case(case_id)
        lines += [self._line(each, marks.get(EntityId(each.id), ""), codes) for each in kept]
        return tuple(sorted(lines, key=lambda line: (line.number, len(line.mark), line.mark)))

    def _codes(self) -> dict[PersonId, str]:
        return {person.id: person.staff_code for person in self._vault.people.every()}

    @staticmethod
    def _line(known: Attachment, mark: str, codes: dict[PersonId, str]) -> Line:
        return Line(
            number=known.number, mark=mark, what=known.facts.what, at=known.at, by=codes.get(known.author, ""),
            id=known.id, facts=known.facts,
        )  # fmt: skip


def _refuse_without_record(case: Case) -> None:
    mode = mode_of(case)
    if mode is not Mode.FULL:
        raise RecordRefused(mode.value)
