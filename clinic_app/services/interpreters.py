"""The register of interpreters, kept in the vault; who is rung for a case, and who must never be.

A case keeps the code, never the name. Whoever is not vetted can be chosen on a bad night, and the record says so.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.interpreters import CHOSEN, TIES, Interpreter, Sex, Tie, order
from clinic_app.domain.people import Act
from clinic_app.domain.schedules import Schedule
from clinic_app.errors import GateClosed, NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.recording import Recording

__all__ = ["TIES", "Interpreter", "Interpreters", "NewInterpreter", "Offers", "Sex", "Tie"]

REGISTER: Final = "interpreters"
VETTED: Final = "interp_vetted"
NEVER: Final = "int_never"
NO_HOURS: Final = Schedule()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInterpreter:
    """What is typed about somebody. `ties` are what makes them no interpreter here."""

    name: str
    phone: str = ""
    languages: tuple[str, ...] = ()
    sex: Sex | None = None
    hours: Schedule = NO_HOURS
    ties: frozenset[Tie] | None = None
    """None: nobody asked. Empty: asked, and there are none."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Whom to ring for a case, in this order; those who must never be; and who was chosen."""

    language: str
    people: tuple[Interpreter, ...]
    never: tuple[Interpreter, ...]
    chosen: str


class Interpreters:
    """The register of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording

    def every(self) -> tuple[Interpreter, ...]:
        """The register, by code; those who left come last."""
        self._desk.require(Act.SEARCH_CODE)
        return tuple(sorted(self._all(), key=lambda one: (one.ended_on is not None, _number(one.code))))

    def add(self, new: NewInterpreter) -> str:
        """Enter somebody; their code. Raises `GateClosed(interpreter, what is missing or stands against it)`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        known = self._desk.definitions.codes["lang"].ids
        lacks = {
            "name": not new.name.strip(),
            "languages": not new.languages,
            "sex": new.sex is None,
            "ties": new.ties is None or bool(new.ties),
        }
        if open_parts := tuple(part for part, is_open in lacks.items() if is_open):
            raise GateClosed("interpreter", open_parts)
        if not set(new.languages) <= set(known):
            raise NotAnAnswer("languages", "no_such_code")
        assert new.sex is not None
        people = self._all()
        code = f"I-{max((_number(one.code) for one in people), default=0) + 1}"
        made = Interpreter(
            code=code, name=new.name.strip(), phone=new.phone.strip(), languages=new.languages, sex=new.sex,
            hours=new.hours,
        )  # fmt: skip
        self._keep([*people, made], "interpreter_added", code)
        return code

    def vet(self, code: str, undertaking_on: date) -> None:
        """Whoever signed in vouches: looked into, and the undertaking signed on paper on that day.

        Raises `NotAnAnswer(undertaking_on, future)`, `KeyError`.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        today = self._desk.clock.today()
        if undertaking_on > today:
            raise NotAnAnswer("undertaking_on", "future")
        me = self._desk.me.staff_code
        self._change(code, "interpreter_vetted", vetted_by=me, vetted_on=today, undertaking_on=undertaking_on)

    def end(self, code: str) -> None:
        """They interpret here no longer; cases keep their code. Raises `KeyError`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        self._change(code, "interpreter_ended", ended_on=self._desk.clock.today())

    # --- for a case --------------------------------------------------------------------------------

    def for_case(self, case_id: CaseId) -> Offers:
        """Whom to ring: they speak the first language, and none of them is known to the survivor."""
        case = self._case(case_id)
        said, wanted = case.answer("s_lang_first"), case.stored("s_interp_sex")
        language = str(said.value) if isinstance(said, Answer) else ""
        here = tuple(one for one in self._all() if one.ended_on is None)
        never, chosen = _never(case), case.stored(CHOSEN)
        speak = tuple(one for one in here if one.speaks(language) and one.code not in never)
        clock = self._desk.clock
        return Offers(
            language,
            order(speak, wanted=str(wanted), at=clock.now(), zone=clock.zone),
            tuple(one for one in here if one.code in never),
            chosen if isinstance(chosen, str) else "",
        )

    def choose(self, case_id: CaseId, code: str) -> None:
        """They interpret for this case; the record says whether they are vetted.

        Raises `GateClosed(interpreter, (int_never,))` for one whom the survivor knows, `KeyError`, `RecordRefused`.
        """
        case, one = self._case(case_id), self._one(code)
        if code in _never(case):
            raise GateClosed("interpreter", (NEVER,))
        vetted = "yes" if one.vetted else "no"
        values = ((case.root, CHOSEN, code), (case.root, VETTED, vetted), (case.root, "interpreter_used", "yes"))
        self._recording.change(case_id, Change(values=values))

    def never(self, case_id: CaseId, code: str) -> None:
        """The survivor knows them, or they know somebody: never for this case. Raises `KeyError`, `RecordRefused`."""
        case, one = self._case(case_id), self._one(code)
        codes = list(dict.fromkeys([*_never(case), one.code]))
        values = [(case.root, NEVER, codes)]
        if case.stored(CHOSEN) == code:
            values += [(case.root, CHOSEN, None), (case.root, VETTED, None)]  # type: ignore[list-item]
        self._recording.change(case_id, Change(values=tuple(values)))

    def after_all(self, case_id: CaseId, code: str) -> None:
        """The wrong name was pressed: they may interpret."""
        case = self._case(case_id)
        codes = [each for each in _never(case) if each != code]
        self._recording.change(case_id, Change(values=((case.root, NEVER, codes or None),)))

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId) -> Case:
        self._desk.require(Act.RECORD)
        return self._recording.shown(case_id)

    def _all(self) -> list[Interpreter]:
        return msgspec.convert(self._vault.settings.get(REGISTER) or [], list[Interpreter])

    def _one(self, code: str) -> Interpreter:
        for one in self._all():
            if one.code == code:
                return one
        raise KeyError(code)

    def _change(self, code: str, act: str, **parts: object) -> None:
        self._one(code)
        people = [msgspec.structs.replace(one, **parts) if one.code == code else one for one in self._all()]
        self._keep(people, act, code)

    def _keep(self, people: list[Interpreter], act: str, code: str) -> None:
        about: dict[str, str | int | UUID] = {"interpreter": code}

        def write() -> None:
            self._vault.settings[REGISTER] = msgspec.to_builtins(people)
            self._vault.journal.append(act, self._desk.me.id, about)

        self._vault.save(write)


def _never(case: Case) -> tuple[str, ...]:
    stored = case.stored(NEVER)
    return tuple(code for code in stored if isinstance(code, str)) if isinstance(stored, list) else ()


def _number(code: str) -> int:
    return int(code.removeprefix("I-"))
