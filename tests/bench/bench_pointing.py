"""What she sees while she points: a part of the sentence out or in, what they will see, a filter of services.

Each from the click until it is painted, on the whole program in the training clinic; the vault, its lane and the proofs
are in it wherever the program itself goes there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from shutil import copytree
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

from tests.bench.measuring import Figure, alone

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / each) for each in ("ui", "services")]

if TYPE_CHECKING:
    from referral_desk import TrainingDesk

    from clinic_app.domain.case import Case
    from clinic_app.ui.screens.one_service import OneService
    from clinic_app.ui.screens.preview import PreviewPage
    from clinic_app.ui.screens.services import ServicesPage

ROUNDS = 60
MUST = "30 ms"


def figures() -> Iterator[Figure]:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    def painted(act: Callable[[], object], shown: Callable[[], bool] = lambda: True) -> Callable[[], None]:
        def work() -> None:
            act()
            while not shown():
                # Waiting, not spinning: what spins takes the lock of Python from the lane that works.
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QApplication.processEvents()

        return work

    with training() as desk:
        case = desk.case()
        sentence = _sentence(desk, case)
        pills = sentence.sentence.parts
        took = alone(painted(_one_after_another(pills)), rounds=ROUNDS)
        yield from _both("a part of the sentence out or in", took)

        page = _preview(desk, case)

        def again() -> None:
            page.preview = None
            page.reload()

        took = alone(painted(again, lambda: page.preview is not None), rounds=ROUNDS)
        yield from _both("what they will see: compiled, proved, painted", took)

        services = _services(desk, case)
        chips = [each for each in services.chips.values() if each.isVisible()]
        took = alone(painted(_one_after_another(chips)), rounds=ROUNDS)
        yield from _both("a filter of services on or off", took)


def _one_after_another(buttons: list[Any]) -> Callable[[], None]:
    """Presses the next of them each time, round and round: out, and a round later in again."""
    turns = cycle(buttons)

    def press() -> None:
        next(turns).click()

    return press


def _both(what: str, took: list[float]) -> Iterator[Figure]:
    yield Figure(what=f"{what}: median", ours_ms=median(took), must=MUST)
    yield Figure(what=f"{what}: p95", ours_ms=took[int(len(took) * 0.95)], must=MUST)


class _Bot:
    """As much of pytest-qt as the desk asks for."""

    def waitUntil(self, what: Callable[[], Any], timeout: int = 30_000) -> None:
        from PySide6.QtWidgets import QApplication

        until = perf_counter() + timeout / 100  # ten times as long: others may have the machine
        while not what():
            if perf_counter() > until:
                raise AssertionError(what)
            QApplication.processEvents()
            sleep(0.001)  # what spins takes the lock of Python from the lane that works

    def waitExposed(self, window: Any) -> None:
        self.waitUntil(window.isVisible)


@contextmanager
def training(kept: Path | None = None) -> Iterator[TrainingDesk]:
    """The program in the training clinic; `kept` is where that lies after the first time, which takes as long again."""
    from desk_top import DeskTop, dress
    from referral_desk import TrainingDesk

    dressed = dress("en", "light")
    with TemporaryDirectory() as folder:
        begun = Path(folder, "training")
        if kept is not None and kept.exists():
            copytree(kept, begun)
        top = DeskTop(Path(folder), _Bot(), dressed)  # type: ignore[arg-type]
        try:
            yield TrainingDesk.opened(top)
        finally:
            top.close()
            if kept is not None and not kept.exists():
                copytree(begun, kept)


def _sentence(desk: TrainingDesk, case: Case) -> OneService:
    from referral_desk import SHELTER

    from clinic_app.domain.packet_codes import Service
    from clinic_app.ui.screens.about_service import About
    from clinic_app.ui.screens.one_service import OneService

    page = OneService(
        desk.inside.ways, case.id, About(desk.offer(case, SHELTER), Service.SHELTER_WOMEN, None), lambda _said: None
    )
    desk.inside.open_page(page)
    desk.settles()
    return page


def _preview(desk: TrainingDesk, case: Case) -> PreviewPage:
    from referral_desk import SHELTER

    from clinic_app.domain.consent import Decision
    from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
    from clinic_app.services.referring import ReferralRequest
    from clinic_app.services.taking_consent import NewRelease
    from clinic_app.ui.screens.preview import PreviewPage

    def agree(clinic: Any) -> bool:
        sentence = clinic.consent.sentence(case.id, SHELTER, Service.SHELTER_WOMEN, Sector.SHELTER, arrival=None)
        items = tuple(part.item for part in sentence.parts if not part.pointed)
        clinic.consent.release(case.id, NewRelease(
            decision=Decision.GIVEN, organisation=SHELTER, sector=Sector.SHELTER, items=items, form="verbal_witnessed",
            valid=Valid.H72, alone="yes", explained=True, language="my", witness="N-1",
        ))  # fmt: skip
        return True

    desk.does(agree)
    offer = desk.offer(case, SHELTER)
    asked = ReferralRequest(organisation=SHELTER, service=Service.SHELTER_WOMEN, sector=Sector.SHELTER,
                            urgency=Urgency.WITHIN_24H, valid=Valid.H72)  # fmt: skip
    page = PreviewPage(desk.inside.ways, case.id, offer, asked, print_it=lambda _p: None, sealed=lambda _r: None)
    desk.inside.open_page(page)
    desk.settles()
    assert page.preview is not None, page.notice
    return page


def _services(desk: TrainingDesk, case: Case) -> ServicesPage:
    from clinic_app.ui.screens.services import ServicesPage

    desk.leads.open_services(case.id)
    page: ServicesPage = desk.sees(ServicesPage)
    desk.settles()
    return page
