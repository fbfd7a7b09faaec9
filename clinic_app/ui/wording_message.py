"""The shape of what we say when something did not go: two sentences, both for the person who reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, and what to do now."""

    what: str
    do: str


def told(error: Exception, report: Callable[[Exception], str]) -> Message:
    """Any error as a message: ours in its own words, all others as a bug that `report` writes down and numbers."""
    # Late: no page waits for the words of errors that have not happened.
    from clinic_app.errors import ClinicError
    from clinic_app.ui.wording import bug, worded

    return worded(error) if isinstance(error, ClinicError) else bug(report(error))
