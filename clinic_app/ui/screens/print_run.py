"""Papers on their way to a printer, one after the other, in lanes: the window goes on, and the way can be stopped.

The number is taken before the printer has the job. Where the printer goes away, the number stays: the register looks
for that page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from clinic_app.errors import ClinicError, PrinterRefused
from clinic_app.facts import dataclass
from clinic_app.services.printing_forms import Paper
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper to be made, numbered and printed."""

    make: Callable[[], Paper]
    copies: int


@dataclass(slots=True)
class Run:
    """What has come of it so far. `unsure` is the paper that the printer had when it went away."""

    printed: list[Paper] = field(default_factory=list)
    copies: int = 0
    unsure: Paper | None = None
    stopped: bool = False
    error: ClinicError | None = None

    @property
    def numbers(self) -> str:
        """Those that were handed over."""
        numbers = [paper.number or "" for paper in self.printed]
        return ", ".join(numbers) if len(numbers) < 4 else f"{numbers[0]} … {numbers[-1]}"


class PrintRun:
    """Goes on while `owner` is there. `told` hears of each step, `ended` of the end."""

    def __init__(
        self, ways: Ways, owner: QWidget, *, printer: str, place: str, reason: str | None,
        hand_over: Callable[[str, bytes, int], object], told: Callable[[Run, int], None],
        ended: Callable[[Run], None],
    ) -> None:  # fmt: skip
        self._ways, self._owner = ways, owner
        self._printer, self._place, self._reason = printer, place, reason
        self._hand_over, self._told, self._ended = hand_over, told, ended
        self._left: list[Wanted] = []
        self._all = 0
        self.run = Run()

    def begin(self, wanted: Sequence[Wanted]) -> None:
        """Print these."""
        self._left, self._all = list(wanted), len(wanted)
        self._next()

    def stop(self) -> None:
        """No further paper; the one under way comes out."""
        self.run.stopped = True

    # --- inside ------------------------------------------------------------------------------------

    def _next(self) -> None:
        if not self._left or self.run.stopped:
            self.run.stopped = bool(self._left)
            self._ended(self.run)
            return
        self._told(self.run, self._all)
        wanted, papers = self._left.pop(0), self._ways.clinic.papers

        def number() -> Paper:
            return papers.handed_to_printer(
                wanted.make(), copies=wanted.copies, printer=self._place, reason=self._reason
            )

        self._ways.jobs.run(self._owner, number, partial(self._put_on, wanted.copies), self._refused)

    def _put_on(self, copies: int, paper: Paper) -> None:
        self._ways.jobs.run(
            self._owner, partial(self._hand_over, self._printer, paper.pdf, copies),
            partial(self._over, paper, copies), partial(self._lost, paper), lane="reader",
        )  # fmt: skip

    def _over(self, paper: Paper, copies: int, _answer: Any) -> None:
        self.run.printed.append(paper)
        self.run.copies += copies
        self._next()

    def _lost(self, paper: Paper, error: Exception) -> None:
        if not isinstance(error, PrinterRefused):
            raise error
        self.run.error = error
        papers = self._ways.clinic.papers
        if error.reason == "lost":
            self.run.unsure = paper
            note = partial(papers.not_sure, paper)
        else:
            note = partial(papers.never_came, paper)
        self._ways.jobs.run(self._owner, note, lambda _done: self._ended(self.run), self._refused)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, ClinicError):
            raise error
        self.run.error = error
        self._ended(self.run)


def ended_badly(run: Run) -> Message:
    """What went wrong, and which number is looked for now."""
    assert run.error is not None
    message = worded(run.error)
    if run.unsure is None:
        return message
    number = _("It is not known whether number {number} came out.").format(number=run.unsure.number)
    return Message(number, message.do)
