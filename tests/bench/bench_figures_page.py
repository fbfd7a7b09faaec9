"""The page of figures over 100,000 incidents: from a click until its tables or charts are painted.

On the whole program, with invented rows put among what it counts. Other months each time: nothing of them was asked
before. Another chapter of months that were looked at: with a file changed in between, as at work. By the wall, for
counting is done in another thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.rows import Unit
from clinic_app.domain.reporting.tally import Tally
from tests.bench.bench_pointing import _Bot
from tests.bench.counted_rows import invented
from tests.bench.measuring import Figure

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / each) for each in ("ui", "services")]

if TYPE_CHECKING:
    from night_shift import NightShift

    from clinic_app.ui.screens.figures import FiguresPage

ROWS: Final = {
    Unit.PERSON: 50_000, Unit.INCIDENT: 100_000, Unit.OFFER: 50_000, Unit.REFERRAL: 30_000, Unit.CLOCK: 30_000,
    Unit.FOLLOW_UP: 20_000, Unit.CLOSING: 20_000, Unit.GAP: 2_000,
}  # fmt: skip
ROUNDS: Final = 20
MUST: Final = "100 ms"


def figures() -> Iterator[Figure]:
    from clinic_app.services.reporting import Chapter
    from clinic_app.ui.screens.figures import CHARTS, TABLES, FiguresPage

    with _coordinators_desk() as desk:
        desk.does(lambda clinic: _put_in(clinic.reporting.tallies()))
        page = desk.inside.open_place("figures")
        assert isinstance(page, FiguresPage)
        desk.settles()
        for look in (TABLES, CHARTS):
            page.look.choose_by_hand(look)
            for chapter in (Chapter.GBVIMS, Chapter.SERVICES):
                page.chapter.choose_by_hand(chapter.value)
                for span in ("month", "year"):
                    page.period.span.choose_by_hand(span)
                    desk.settles()
                    what = f"figures, {look}, {chapter.value}, another {span}"
                    yield from _told(what, _painted(desk, page, _moved(page)))
        counted = [each.value for each in Chapter if each is not Chapter.OWN]
        for look in (CHARTS, TABLES):
            page.look.choose_by_hand(look)
            desk.settles()
            others = _other_chapters(desk, page, counted)
            yield from _told(f"figures, {look} of a year, another chapter", _painted(desk, page, others))


def _moved(page: FiguresPage) -> Callable[[], None]:
    """To the months before, and from the first to the last again."""

    def go() -> None:
        ends = page.period.when.currentIndex() == page.period.when.count() - 1
        page.period.go(page.period.when.count() - 1 if ends else -1)

    return go


def _other_chapters(desk: NightShift, page: FiguresPage, chapters: list[str]) -> Callable[[], None]:
    turn = iter(chapters * ROUNDS)
    return lambda: page.chapter.choose_by_hand(next(turn))


def _painted(desk: NightShift, page: FiguresPage, act: Callable[[], None]) -> list[float]:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    took = []
    for turn in range(ROUNDS + 2):
        desk.does(lambda clinic: _changed(clinic.reporting.tallies()))
        page.report = None
        begun = perf_counter()
        act()
        while page.report is None:
            # Waiting, not spinning: what spins takes the lock of Python from the lane that works.
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()
        if turn >= 2:
            took.append((perf_counter() - begun) * 1000)
        desk.settles()
    return sorted(took)


def _told(what: str, took: list[float]) -> Iterator[Figure]:
    yield Figure(what=f"{what}: median", ours_ms=median(took), must=MUST)
    yield Figure(what=f"{what}: p95", ours_ms=took[int(len(took) * 0.95)], must=MUST)


class _Hands(_Bot):
    """Keys and clicks too."""

    def __getattr__(self, name: str) -> Any:
        from PySide6.QtTest import QTest

        return getattr(QTest, name)


@contextmanager
def _coordinators_desk() -> Iterator[NightShift]:
    from desk_top import DeskTop, dress
    from night_shift import _OTHERS, NightShift

    with TemporaryDirectory() as folder:
        top = DeskTop(Path(folder), _Hands(), dress("en", "light"))  # type: ignore[arg-type]
        try:
            desk = NightShift.founded(top)
            desk.who = _OTHERS[0]
            desk.comes_in()
            yield desk
        finally:
            top.close()


def _put_in(tallies: Mapping[Unit, Tally]) -> None:
    for unit, rows in ROWS.items():
        for row in invented(unit, rows):
            tallies[unit].add(CaseId(uuid4()), row)


def _changed(tallies: Mapping[Unit, Tally]) -> None:
    for unit in ROWS:
        tallies[unit].add(CaseId(uuid4()), next(invented(unit, 1)))
