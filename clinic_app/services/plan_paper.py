"""The plan printed: for our own file, and for the survivor only if paper is safe and was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from clinic_app.domain.answers import Answer, Stored, is_missing
from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.dates import shown_date, shown_instant
from clinic_app.domain.definitions import Field, FieldKind
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.errors import GateClosed
from clinic_app.printing.bilingual import Words
from clinic_app.printing.dated import day_words
from clinic_app.printing.plan_sheet import (
    THE_SERVICE,
    THE_SURVIVOR,
    UNNAMED,
    WE,
    HerPlan,
    PlanSheet,
    PlanStep,
    her_plan,
    plan_sheet,
)
from clinic_app.services import paper_words
from clinic_app.services.action_plan import ActionPlan, Doer, PlanLine
from clinic_app.services.desk import Desk
from clinic_app.services.paper import Paper
from clinic_app.services.printing_forms import SAFE_TO_CARRY, SURVIVOR_COPY, Copy, Papers
from clinic_app.services.translations import her_language

__all__ = ["PlanPapers"]

DOCUMENT: Final = "plan"
_WANTS_IT: Final = "sp_copy"
_READY: Final = "sp_bag"
_NOT_PRINTED: Final = frozenset({_WANTS_IT, "sp_reviewed"})
_DOERS: Final = {Doer.CLINIC: WE, Doer.SERVICE: THE_SERVICE, Doer.SURVIVOR: THE_SURVIVOR}


class PlanPapers:
    """Printed from the record, never from drafts."""

    def __init__(self, desk: Desk, papers: Papers, plan: ActionPlan) -> None:
        self._desk = desk
        self._papers = papers
        self._plan = plan

    def wanted(self, case_id: CaseId) -> tuple[bool, bool]:
        """Whether there is anything to print, and whether the survivor wants a paper of her own."""
        case = self._case(case_id)
        anything = bool(self._plan.of(case_id)) or any(True for _row in self._safety(case))
        return anything, case.answer(_WANTS_IT) == Answer("yes")

    def plan(self, case_id: CaseId, *, copy: Copy = Copy.SENDER, hers: str | None = None) -> Paper:
        """The plan of a case. Raises `GateClosed` for her copy until paper is safe and she wants it, `NotAllowed`."""
        case, lines = self._case(case_id), self._plan.of(case_id)
        staff, training = self._desk.settings.language, self._desk.vault.training
        if copy is Copy.HER:
            self._for_her(case)
            spoken = her_language(self._desk, hers or _text(case.stored("s_lang_first")))
            days = tuple(day_words(line.by) for line in lines if line.by and line.done_at is None)

            def make(number: str) -> bytes:
                facts = HerPlan(days=days, ready=self._ready(case), print_number=number)
                return her_plan(facts, staff=staff, hers=spoken, training=training)

        else:

            def make(number: str) -> bytes:
                return plan_sheet(self._facts(case, lines, number), staff=staff, training=training)

        return Paper(
            document=DOCUMENT, pdf=make(""), case_id=case_id, copy=copy, make=make,
            still_permitted=(lambda: self._for_her(self._case(case_id))) if copy is Copy.HER else None,
        )  # fmt: skip

    def _for_her(self, case: Case) -> None:
        closed = tuple(field for field in (SAFE_TO_CARRY, _WANTS_IT) if case.answer(field) != Answer("yes"))
        if closed:
            raise GateClosed(SURVIVOR_COPY, closed)

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId) -> Case:
        self._desk.require(Act.PRINT)
        self._desk.require(Act.READ_CASE)
        return self._desk.cases.load(case_id)

    def _facts(self, case: Case, lines: tuple[PlanLine, ...], number: str) -> PlanSheet:
        staff, head = self._desk.settings.language, self._papers.letterhead
        return PlanSheet(
            code=shown_code(case.code),
            clinic=head.name,
            duty_line=head.duty_line,
            printed_on=shown_date(self._desk.clock.today(), staff),
            role=paper_words.role_of(self._desk.me.role),
            steps=tuple(self._step(line) for line in lines),
            safety=tuple(self._safety(case)),
            reviewed_on=self._day(case.stored("sp_reviewed")),
            print_number=number,
        )

    def _step(self, line: PlanLine) -> PlanStep:
        staff, zone = self._desk.settings.language, self._desk.clock.zone
        return PlanStep(
            what=paper_words.coded(self._desk.definitions, "service", line.service) if line.service else UNNAMED,
            who=_DOERS[line.who] if line.who else None,
            by=shown_date(line.by, staff) if line.by else "",
            ended=shown_instant(line.done_at, zone, staff) if line.done_at else "",
        )

    def _safety(self, case: Case) -> Iterator[tuple[Words, tuple[Words, ...]]]:
        for field in self._desk.definitions.fields.values():
            if field.id.startswith("sp_") and field.id not in _NOT_PRINTED:
                said = case.stored(field.id)
                if said is not None and not is_missing(said):
                    yield Words("forms", field.id, field.label), tuple(self._words(field, said))

    def _words(self, field: Field, said: Stored) -> Iterator[Words]:
        coded = field.kind in (FieldKind.CODE, FieldKind.CODES)
        for each in said if isinstance(said, list) else [said]:
            words = paper_words.coded(self._desk.definitions, field.code_list or field.id, str(each))
            yield words if coded else Words.plain(str(each))

    def _ready(self, case: Case) -> tuple[Words, ...]:
        field, said = self._desk.definitions.fields[_READY], case.stored(_READY)
        return tuple(self._words(field, said)) if isinstance(said, list) else ()

    def _day(self, said: Stored | None) -> str:
        language = self._desk.settings.language
        return shown_date(date.fromisoformat(said), language) if isinstance(said, str) else ""


def _text(said: Stored | None) -> str | None:
    return said if isinstance(said, str) else None
