"""Cases that were drawn and not begun: a first screen shows a code, and nothing is stored until it was answered.

It also remembers at which step somebody is with a case, so that an interrupted one opens there again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.services.desk import Desk
from clinic_app.vault.drafts import Draft

STEP: Final = "step:"
"""The name of a draft that holds no answer: the step at which its author was when the last answer was kept."""

SECTIONS: Final = "sections"
"""The step of whoever types in the sheets themselves, or was told nowhere."""


def step_of(drafts: Iterable[Draft]) -> str:
    """Where the author of these drafts was interrupted."""
    return next((str(draft.values["step"]) for draft in drafts if draft.section == STEP), SECTIONS)


class Beginning:
    """The beginnings of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._drawn: dict[CaseId, Case] = {}
        self._at: dict[CaseId, str] = {}

    def draw(self) -> Case:
        """A code to be shown. It is forgotten with this desk unless `begin` is called."""
        case = self._vault.cases.draw()
        self._drawn[case.id] = case
        return case

    def drawn(self, case_id: CaseId) -> Case | None:
        """The case, if it was drawn and nothing of it is stored yet."""
        case = self._drawn.get(case_id)
        return None if case is None or self._vault.cases.stands(case_id) else case

    def begin(self, case_id: CaseId) -> None:
        """Store a case that was drawn. Part of the transaction of its caller; safe to repeat."""
        # It stays in mind: the transaction may still fail, and then it is begun again.
        if (case := self.drawn(case_id)) is not None:
            self._vault.cases.begin(self._desk.me.id, case)

    # --- steps -------------------------------------------------------------------------------------

    def is_at(self, case_id: CaseId, step: str) -> None:
        """Somebody is at this step now; it is stored with the next draft, and at once where there is one."""
        self._at[case_id] = step
        if self._vault.cases.stands(case_id) and self._vault.drafts.of(case_id, self._desk.me.id):
            self.keep_step(self._vault.cases.load(case_id))

    def keep_step(self, case: Case) -> None:
        """Store the step beside the drafts. Part of the transaction of its caller."""
        step = self._at.get(case.id)
        if step is not None and step != step_of(self._vault.drafts.of(case.id, self._desk.me.id)):
            self._vault.drafts.keep(case.id, case.root, STEP, self._desk.me.id, {"step": step})

    def forget_step(self, case: Case) -> None:
        """Nothing of this person is left half done in the case."""
        left = self._vault.drafts.of(case.id, self._desk.me.id)
        if [draft.section for draft in left] == [STEP]:
            self._vault.drafts.drop(case.id, self._desk.me.id, entity_id=case.root, section=STEP)
