"""Taking one whole import back: its cases are erased, as long as nobody has worked in them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final
from uuid import UUID

from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.errors import ImportWorkedOn
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.vault.imports import ImportId

WHY: Final = "import_undone"
_AT_ONCE: Final = 250


@dataclass(frozen=True, slots=True)
class TakingBack:
    """These cases are still to go; so many went; so many stay, since somebody worked in them."""

    id: ImportId
    going: tuple[CaseId, ...]
    gone: int
    staying: int

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1."""
        return self.gone / max(1, self.gone + len(self.going))


class ImportTakingBack:
    """What was written, typed, promised or sent in a case since it came in keeps that case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def look(self, import_id: ImportId) -> TakingBack:
        """What it would do. Raises `NotAllowed`."""
        self._desk.require(Act.IMPORT)
        self._desk.require(Act.ERASE)
        going, staying = self._vault.imports.cases_of(import_id)
        return TakingBack(import_id, going, 0, staying)

    def step(self, back: TakingBack) -> TakingBack:
        """Erase some of them in one transaction; what is left. With the last, the rows may come in again, mended.

        A case in which somebody has worked meanwhile stays. Raises `NotAllowed`, `ImportWorkedOn` if none may go.
        """
        now = self.look(back.id)
        if not now.going and now.staying and not back.gone:
            raise ImportWorkedOn(now.staying)
        batch = now.going[:_AT_ONCE]
        done = replace(now, going=now.going[_AT_ONCE:], gone=back.gone + len(batch))
        if batch:
            first = partial(self._vault.imports.let_back, back.id)
            self._vault.erasing.erase_together(batch, by=self._desk.me.id, why=WHY, first=first)
        if not done.going:
            self._vault.save(lambda: self._end(done))
        return done

    def _end(self, done: TakingBack) -> None:
        self._vault.imports.undone(done.id)
        about: dict[str, str | int | UUID] = {"import": done.id, "cases": done.gone, "stayed": done.staying}
        self._vault.journal.append(WHY, self._desk.me.id, about)
