"""What is being typed in one case: kept as a draft within two seconds, a revision on leaving, undone on demand.

What does not read as an answer yet (31 February) is kept too, as it was typed, beside the record and never in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.ids import EntityId
from clinic_app.errors import VaultError
from clinic_app.services.recording import Draft, Recording
from clinic_app.ui.forms.echo import Echo
from clinic_app.ui.forms.editor import REFUSED, join, split, take_refused
from clinic_app.ui.forms.edits import Edit, Edits, Ending, Place, Step, is_live
from clinic_app.ui.forms.kept import Kept, begun_beside, by_place, kept_beside
from clinic_app.ui.forms.unborn import Unborn
from clinic_app.ui.jobs import Jobs

_KEEP_AFTER_MS: Final = 700
"""A pause in typing. Nobody waits longer than twice this for a draft, however fast they type."""
_AGAIN_AFTER_MS: Final = 5_000


class Filling(QObject):
    """One open case and the answers given since its last revision.

    `case` is always what the screen should show. Nothing is dropped when keeping fails: it is tried again, and `failed`
    says so once.
    """

    changed = Signal(object, str)
    """An answer changed: its entity and field; while a word is being typed, when the hands pause."""
    reshaped = Signal()
    """Entities began or ended, or the case came back from the vault."""
    kept = Signal(object)
    """The instant up to which everything is kept."""
    failed = Signal(object)
    """Keeping failed: the error. It is told once, until keeping works again."""
    refused = Signal(object, str, str)
    """The record does not take this answer: entity, field, reason. It is kept as typed."""

    def __init__(self, recording: Recording, jobs: Jobs, kept: Kept, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording, self._jobs = recording, jobs
        self._case = kept.case
        self._typed = by_place(kept.drafts)
        self._unread = by_place(kept.unread)
        self._unborn = Unborn()
        self._dirty, self.unkept = set[Place](), dict[Place, Exception]()
        self._log, self._logged_before, self._edits = list[Edit](), 0, Edits()
        self.failing, self._on_its_way = False, 0
        self._since_first = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.keep)
        self._echo = Echo(self)
        self._echo.told.connect(self.changed)

    @property
    def case(self) -> Case:
        """The case with everything that was typed."""
        return self._case

    @property
    def begun(self) -> Case:
        """The same without what only waits for its first answer: to look at a section is not to begin anything."""
        return self._unborn.without(self._case)

    @property
    def settled(self) -> bool:
        """Whether the vault has every answer: none waits for it, none is on its way, none was refused."""
        return not self._dirty and not self._on_its_way and not self.unkept

    def stored(self, field: str, entity: EntityId) -> Stored | None:
        """What stands in a field now: an answer, a silence, or what was typed and does not read as one."""
        unread = (row[field] for place, row in self._unread.items() if place.entity == entity and field in row)
        return join(self._case.stored(field, entity), next(unread, None))

    def put(self, place: Place, field: str, value: Stored | None) -> None:
        """Take an answer, or `None` for one taken back."""
        if (before := self.stored(field, place.entity)) == value:
            return
        self._edits.remember(edit := Edit(place, field, before, value))
        self._apply(edit)

    def undo(self) -> Step | None:
        """Take the last step back; it, if there was one."""
        step = self._edits.undo()
        if isinstance(step, Ending):
            self._change(step.back)
        elif step is not None:
            self._apply(step.reverse)
        return step

    def redo(self) -> Step | None:
        """Do again what was undone last."""
        step = self._edits.redo(self._case)
        if isinstance(step, Ending):
            self._change(step.change, step)
        elif step is not None:
            self._apply(step)
        return step

    def take(self, kept: Kept) -> None:
        """The case changed elsewhere: show it, with what the vault holds as drafts and what is not handed over yet.

        What her answer about a record destroyed or made revisions of is not laid over the case again.
        """
        held = {place: self._typed[place] for place in {*self._dirty, *self.unkept} if place in self._typed}
        self._unborn.clear()
        self._typed = by_place(kept.drafts) | held
        self._unread = by_place(kept.unread)
        self._edits.keep_only(lambda step: is_live(step, kept.case))
        self._came_back(kept.case)

    # --- entities

    def room(self, kind: str, parent: EntityId) -> list[EntityId]:
        """The living entities of a kind below another; if there is none, one that begins with its first answer."""
        found = [entity.id for entity in self._case.of_kind(kind, parent)]
        return found or [self._expect(kind, parent)]

    def another(self, kind: str, parent: EntityId) -> EntityId:
        """One more of a kind. It begins with its first answer."""
        entity = self.waiting(kind, parent)
        self.reshaped.emit()
        return entity

    def waiting(self, kind: str, parent: EntityId) -> EntityId:
        """The one more that begins with its first answer, for whoever shows it already."""
        return self._unborn.last(kind, parent) or self._expect(kind, parent)

    def end(self, entity: EntityId, name: str) -> Callable[[], None] | None:
        """End an entity with all below it. Undo brings it back, and so does the answer, called; None: it was empty."""
        if entity in self._unborn:
            self._unborn.forget(entity)
            self._case = self._case.applying(Change(ended=(entity,)))
            self.reshaped.emit()
            return None
        self.keep()
        self._edits.remember(ending := Ending(entity, self._case, name))
        self._change(ending.change, ending)
        return partial(self._bring_back, ending)

    def _bring_back(self, ending: Ending) -> None:
        """Once: by now it may be back by a key."""
        self._edits.forget_ending(ending.entity)
        if ending.entity not in self._case.entities:
            self._change(ending.back)

    def _expect(self, kind: str, parent: EntityId) -> EntityId:
        entity = self._unborn.expect(kind, parent)
        self._case = self._case.applying(Change(created=(entity,)))
        return entity.id

    def _be_born(self, entity: EntityId) -> None:
        if line := self._unborn.born(entity):
            work = partial(begun_beside, self._recording, self._case, Change(created=tuple(line)))
            self._jobs.run(self, work, self._came_back, partial(self._not_born, line))

    def _not_born(self, line: list[Entity], error: Exception) -> None:
        """They begin when their answers are kept the next time."""
        self._unborn.wait_again(line)
        self._tell(error)

    def _change(self, change: Change, ending: Ending | None = None) -> None:
        before, self._case = self._case, self._case.applying(change)
        for place in [p for p in self._typed if p.entity not in self._case.entities]:
            self._typed.pop(place)
            self._dirty.discard(place)
            self.unkept.pop(place, None)
        self.reshaped.emit()
        work = partial(self._recording.change, self._case.id, change)
        self._jobs.run(self, work, self._came_back, partial(self._not_changed, before, ending))

    def _not_changed(self, before: Case, ending: Ending | None, error: Exception) -> None:
        """What was not to be ended stands as it stood."""
        if ending is not None:
            self._edits.forget_ending(ending.entity)
        self._case = before
        self.reshaped.emit()
        self.failed.emit(error)

    # --- keeping

    def keep(self) -> None:
        """Hand what is typed to the vault now, as drafts."""
        self._timer.stop()
        for place in tuple(self._dirty):
            self._dirty.discard(place)
            self._be_born(place.entity)
            self._keep(place, dict(self._typed.get(place, {})), dict(self._unread.get(place, {})))

    def leave(self, place: Place, then: Callable[[], None] | None = None) -> None:
        """The section is left: what was typed in it becomes one revision."""
        self.keep()
        if self._typed.get(place):
            self._finish(partial(self._recording.finish_section, self._case.id, *place), then)
        elif then:
            then()

    def finish_all(self, then: Callable[[], None] | None = None) -> None:
        """Everything typed becomes revisions, as the lock wants it."""
        self.keep()
        self._finish(partial(self._recording.finish_all, self._case.id), then)

    def save(self, now: Callable[[], datetime]) -> None:
        """The same by Ctrl+S, which is told. With a word typed since it was pressed, only that one's keeping tells."""
        self.finish_all(lambda: self.kept.emit(now()) if self.settled else None)

    def _keep(self, place: Place, values: dict[str, Stored | None], unread: dict[str, Stored]) -> None:
        self._on_its_way += 1
        work = partial(kept_beside, self._recording, self._case.id, place, values, unread)
        self._jobs.run(self, work, lambda said: self._was_kept(place, *said), partial(self._was_not_kept, place))

    def _was_kept(self, place: Place, at: datetime, reasons: Mapping[str, str]) -> None:
        self.failing, self._on_its_way = False, self._on_its_way - 1
        self.unkept.pop(place, None)
        for field, reason in reasons.items():
            self._set_aside(place, field)
            self.changed.emit(place.entity, field)
            self.refused.emit(place.entity, field, reason)
        if self.settled:  # a later word is still handed over: it is not kept yet
            self.kept.emit(at)

    def _set_aside(self, place: Place, field: str) -> None:
        """The record does not take this answer: it stands beside it, as given, and opens nothing."""
        if (value := self._typed.get(place, {}).get(field)) is not None:
            self._typed[place][field] = None
            self._unread.setdefault(place, {})[field] = {REFUSED: value}
            self._case = self._case.applying(Change(values=((place.entity, field, None),)))

    def _was_not_kept(self, place: Place, error: Exception) -> None:
        self._on_its_way -= 1
        self.unkept[place] = error
        if isinstance(error, VaultError) or place.entity in self._unborn:
            # A full disk may be emptied: try again. A refusal stays one.
            self._dirty.add(place)
            self._timer.start(_AGAIN_AFTER_MS)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        if not self.failing:
            self.failing = True
            self.failed.emit(error)

    def _finish(self, work: Callable[[], Case], then: Callable[[], None] | None) -> None:
        reached = self._logged_before + len(self._log)

        # What runs on the lane holds no screen: its last reference must not go in another thread.
        recording, case_id = self._recording, self._case.id

        def both() -> tuple[Case, list[Draft]]:
            return work(), recording.drafts(case_id)

        def came_back(answer: tuple[Case, list[Draft]]) -> None:
            case, drafts = answer
            self._log, self._logged_before = self._log[reached - self._logged_before :], reached
            # What the disk did not take was not finished either: it stays on the screen, and in hand.
            self._typed = by_place(drafts) | {place: self._typed.get(place, {}) for place in self.unkept}
            for edit in self._log:
                self._typed.setdefault(edit.place, {})[edit.field] = split(edit.after)[0]
            self._came_back(case)
            if self.unkept:
                self.failed.emit(next(iter(self.unkept.values())))
            elif then:
                then()

        self._jobs.run(self, both, came_back, self.failed.emit)

    def _came_back(self, case: Case) -> None:
        typed = ((place.entity, name, value) for place, row in self._typed.items() for name, value in row.items())
        self._case = case.applying(Change(created=self._unborn.all, values=tuple(typed)))
        self.reshaped.emit()

    def _apply(self, edit: Edit) -> None:
        self._be_born(edit.place.entity)
        self._log.append(edit)
        answer, unread = split(edit.after)
        beside = self._unread.setdefault(edit.place, {})
        beside.pop(edit.field, None)
        said = {**take_refused(beside), edit.field: answer}
        if unread is not None:
            beside[edit.field] = unread
        self._typed.setdefault(edit.place, {}).update(said)
        values = tuple((edit.place.entity, field, value) for field, value in said.items())
        self._case = self._case.applying(Change(values=values))
        if not self._dirty:
            self._since_first.start()
        self._dirty.add(edit.place)
        if self._since_first.elapsed() < _KEEP_AFTER_MS:
            self._timer.start(_KEEP_AFTER_MS)
        self._echo.hear(edit)
