"""What a rehearsal writes down: steps with their time, what could not be taken, and what became of each case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import Any, Final

import msgspec

from clinic_app.facts import dataclass
from clinic_app.services.case_lines import Problem

NOT_SENT: Final = "not_sent"


class Step(msgspec.Struct, kw_only=True):
    """One thing that was done. `broke` names the kind of error if it did not hold; nothing anybody typed."""

    name: str
    ms: float
    ok: bool = True
    broke: str | None = None


class ReferralReport(msgspec.Struct, kw_only=True):
    """One referral of a line. `refused` is a reason code if nothing was sent, `because` the finer one; else null."""

    organisation: str
    service: str
    state: str = NOT_SENT
    status: str | None = None
    code: str | None = None
    refused: str | None = None
    because: str | None = None


class CaseReport(msgspec.Struct, kw_only=True):
    """One line of the file."""

    line: int
    code: str | None = None
    saved: bool = False
    mode: str | None = None
    documents: list[str] = []
    referrals: list[ReferralReport] = []


@dataclass(slots=True)
class Report:
    """Grows while the rehearsal goes on."""

    monotonic: Callable[[], float]
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cases: list[CaseReport] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every step held. What could not be taken from the file, and refused referrals, do not count."""
        return all(step.ok for step in self.steps)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step. Whatever breaks in it is noted by its kind, and the rehearsal goes on with the next."""
        begun = self.monotonic()
        step = Step(name=name, ms=0)
        self.steps.append(step)
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a rehearsal tells of every fault, whatever it is
            step.ok, step.broke = False, type(error).__name__
        finally:
            step.ms = round((self.monotonic() - begun) * 1000, 1)

    def write(self, file: Path) -> None:
        """The report as JSON."""
        told: dict[str, Any] = {
            "ok": self.ok,
            "steps": self.steps,
            "problems": [
                {"line": problem.line, "field": problem.field, "reason": problem.reason} for problem in self.problems
            ],
            "cases": self.cases,
        }
        file.write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
