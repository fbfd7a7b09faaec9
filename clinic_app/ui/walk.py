"""Walks through a window by itself and takes a picture at each stop: for the rehearsal and for the guides."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from clinic_app.ui import i18n
from clinic_app.ui.window import Window

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.finding import CaseRow
    from clinic_app.ui.inside import Inside

Stops = Generator[str, None, None]
"""Does something, then yields the name of the picture to be taken once the window has settled; empty for none."""

SIZE: Final = (1366, 736)
_LOOK_EVERY_MS: Final = 60
_SETTLED_AFTER: Final = 3
"""Looks in a row at which no job ran: what a job's answer begins has begun by then."""


class Walk(QObject):
    """One walk. `ended` is called when the last picture is taken, or with the error that ended it."""

    def __init__(self, window: Window, stops: Stops, folder: Path, ended: Callable[[Exception | None], None]) -> None:
        super().__init__(window)
        self._window, self._stops, self._folder, self._ended = window, stops, folder, ended
        self._name = ""
        self._quiet = 0
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._quiet = self._quiet + 1 if self._window.jobs.idle else 0
        if self._quiet < _SETTLED_AFTER:
            return
        self._quiet = 0
        if self._name:
            shown = QApplication.activeModalWidget() or self._window
            shown.grab().save(str(self._folder / f"{self._name}-{i18n.language()}.png"))
        try:
            self._name = next(self._stops)
        except StopIteration:
            self._end(None)
        except Exception as error:  # noqa: BLE001 - whoever asked for the walk is told what ended it
            self._end(error)

    def _end(self, error: Exception | None) -> None:
        self._timer.stop()
        self._ended(error)


def walk(window: Window, stops: Stops, folder: Path) -> None:
    """Show the window, walk, and come back when it is over. Raises what ended it."""
    app = QApplication.instance()
    assert app is not None
    ended: list[Exception | None] = []

    def end(error: Exception | None) -> None:
        ended.append(error)
        app.quit()

    window.resize(*SIZE)
    window.show()
    Walk(window, stops, folder, end)
    app.exec()
    if ended and ended[0] is not None:
        raise ended[0]


def through_the_clinic(window: Window, come_in: Callable[[], Clinic]) -> Stops:
    """The main screens of a clinic, from the door to the inbox."""
    yield "01-unlock"
    window.jobs.run(window, come_in, window.enter)
    yield ""
    inside = _inside(window)
    for number, place in enumerate(inside.places, 3):
        inside.open_place(place)
        yield f"{number:02}-{place}"
    yield from _other_pcs(inside)
    yield from _a_case(window)
    ways = inside.ways
    ways.new_case()
    yield "20-door-step"
    inside.back()
    ways.new_emergency()
    yield "21-emergency"
    inside.back()
    window.hide_everything()
    yield "22-hide"


def _other_pcs(inside: Inside) -> Iterator[str]:
    """Under Upkeep: the PCs of the clinic, or what a second one would do."""
    from clinic_app.ui.screens.upkeep import Upkeep

    page = inside.open_place("upkeep")
    if isinstance(page, Upkeep):
        page.open_topic("pcs")
        yield "09-pcs"


def through_a_service(window: Window, come_in: Callable[[], Clinic]) -> Stops:
    """The screens of a receiving service."""
    yield ""
    window.jobs.run(window, come_in, window.enter)
    yield ""
    inside = _inside(window)
    for place in inside.places:
        inside.open_place(place)
        yield f"30-service-{place}"


def _a_case(window: Window) -> Iterator[str]:
    """The newest case with a full record: its sections, what she is asked, and the services."""
    inside = _inside(window)
    ways = inside.ways
    found: list[CaseRow] = []
    window.jobs.run(window, lambda: ways.clinic.finding.page(limit=100).rows, found.extend)
    yield ""
    full = [row for row in found if row.mode == "full"]
    if not full:
        return
    case_id = full[-1].id
    ways.open_case(case_id)
    yield "10-case"
    inside.back()
    ways.open_consent(case_id)
    yield "11-what-she-decided"
    inside.back()
    ways.open_services(case_id)
    yield "12-services"
    yield from _a_service(inside)
    inside.back()
    ways.print_case(case_id)
    yield "16-print-preview"
    inside.back()


def _a_service(inside: Inside) -> Iterator[str]:
    """The sentence for the service that is looked at, whom it must tell, and what would leave."""
    from clinic_app.ui.screens.services import ServicesPage

    page = inside.page()
    assert isinstance(page, ServicesPage)
    for organisation in page.cards.cards:
        page.cards.chosen.emit(organisation)
        if page.detail.permission is not None:
            break
    page.detail.ask_wanted.emit()
    yield "13-one-service"
    inside.back()
    page.detail.urgency.choose("within_24h")
    page.detail.see_wanted.emit()
    yield "14-preview"
    inside.back()


def _inside(window: Window) -> Inside:
    assert window.inside is not None
    return window.inside
