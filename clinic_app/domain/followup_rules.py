"""When the survivor is seen or heard again: rows of `resources/rules/followup.toml`, each with source and reviewer.

A row proposes a day; whether it is wanted, the survivor says. It refuses rows that count from something no clock knows.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from clinic_app.domain.clock_rules import ClockRules, RuleRow
from clinic_app.errors import DefinitionRefused

FILE: Final = "rules/followup.toml"


class Since(StrEnum):
    """What a row counts from."""

    FIRST_DOSE = "first_dose"
    DECISION = "decision"
    INCIDENT = "incident"
    VISIT = "visit"


class StepTask(StrEnum):
    """The kind of task a step becomes: all that others may read of it."""

    VISIT = "visit"
    CHECK = "check"
    SECOND_DOSE = "second_dose"
    TEST_AGAIN = "test_again"


class Step(RuleRow, frozen=True, kw_only=True):
    """One time to look again. `window` is the clock that has to concern her; empty concerns everybody."""

    label: str
    task: StepTask
    since: Since
    window: str = ""


class FollowUpRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All rows of one version, in the order of the file."""

    version: str
    steps: tuple[Step, ...] = msgspec.field(name="step")

    def step(self, step_id: str) -> Step:
        """The row with this id. Raises `KeyError` if there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)


def load_followup(folder: Path, clocks: ClockRules) -> FollowUpRules:
    """Read the rows below a resources folder. Raises `DefinitionRefused` at the first fault."""
    try:
        rules = msgspec.convert(tomllib.loads((folder / FILE).read_text(encoding="utf-8")), FollowUpRules)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(FILE, "", str(error)) from error
    for step in rules.steps:
        for fault in step.faults():
            raise DefinitionRefused(FILE, step.id, fault)
        refuse_unknown_clock(step, clocks)
    for step_id, times in Counter(step.id for step in rules.steps).items():
        if times > 1:
            raise DefinitionRefused(FILE, step_id, "twice")
    return rules


def refuse_unknown_clock(step: Step, clocks: ClockRules) -> None:
    """Raise `DefinitionRefused` if the row counts from something that no clock knows."""
    if not step.window:
        if step.since is not Since.VISIT:
            raise DefinitionRefused(FILE, step.id, "window")
        return
    try:
        window = clocks.window(step.window)
    except KeyError:
        raise DefinitionRefused(FILE, step.id, "window") from None
    if (step.since is Since.FIRST_DOSE and not window.given_field) or (
        step.since is Since.DECISION and not window.field
    ):
        raise DefinitionRefused(FILE, step.id, "since")
