"""What a shift does besides opening cases, as works by name: each leaves the desk as it was found, on Today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from month_end import a_month
from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from referral_desk import TrainingDesk

from clinic_app.services.reporting import Chapter
from clinic_app.ui.forms.day_picker import DayPicker
from clinic_app.ui.screens import figure_sheet
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.figures import CHARTS, TABLES, FiguresPage
from clinic_app.ui.screens.figures_export import FiguresExportPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.three_sentences import ThreeSentences
from clinic_app.ui.screens.tour import Tour, begin_tour
from clinic_app.ui.screens.turned import TurnedScreen
from clinic_app.ui.screens.upkeep import OVERVIEW, Upkeep
from clinic_app.ui.upkeep_topics import topics_for

W = TypeVar("W", bound=QWidget)


class Works:
    """Somebody at a desk, and what is done there."""

    works: Mapping[str, Callable[[], None]]

    def __init__(self, desk: NightShift) -> None:
        self.desk = desk

    def goes_on(self) -> None:
        """All of it."""
        for work in self.works:
            self.does(work)

    def does(self, work: str) -> None:
        """One of them, and back to Today. Nothing broke: that would be said in a box, which stays until it is read."""
        self.works[work]()
        self.desk.inside.open_place("today")
        self.desk.settles()
        boxes = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox)]
        assert [(each.text(), each.informativeText()) for each in boxes] == [], work


class EveryHour(Works):
    """Of a night, in the training clinic, where services are listed and nobody is real."""

    def __init__(self, desk: TrainingDesk) -> None:
        super().__init__(desk)
        self._case = desk.case().id
        self._fresh = desk.fresh().id
        sections = [each.id for each in desk.clinic.definitions.sections]
        self.works: Mapping[str, Callable[[], None]] = {
            "places": self._goes_round,
            "upkeep": self._looks_after,
            "sections": partial(self._reads_case, sections),
            "acts": self._does_all_acts,
            "papers": self._locks_a_paper,
            "calendar": self._chooses_a_day,
            "turned": self._turns_the_screen,
            "begun": self._begins_and_leaves,
            "palette": self._asks_the_palette,
            "help": self._reads_help,
            "tour": self._takes_the_tour,
        }

    def _goes_round(self) -> None:
        for place in self.desk.inside.places:
            self.desk.inside.open_place(place)
            self.desk.settles()

    def _looks_after(self) -> None:
        """Every topic of Upkeep, but the one whose lines are what this very hour printed."""
        upkeep = self.desk.inside.open_place("upkeep")
        assert isinstance(upkeep, Upkeep)
        for topic in topics_for(self.desk.clinic.whoami.role):
            if topic.id == "printed":
                continue
            upkeep.open_topic(topic.id)
            self.desk.settles()
        upkeep.open_topic(OVERVIEW)

    def _opens(self) -> CaseScreen:
        self.desk.inside.ways.open_case(self._case)
        page = self.desk.sees(CaseScreen)
        self.desk.desk.until(lambda: page.view is not None)
        self.desk.settles()
        return page

    def _reads_case(self, sections: list[str]) -> None:
        page = self._opens()
        for section in sections:
            page.open_section(section)
            self.desk.settles()

    def _does_all_acts(self) -> None:
        page = self._opens()
        for act in page.acts.acts.values():
            act.run()
            self.desk.settles()
            while self.desk.inside.page() is not page:
                self.desk.inside.back()
                self.desk.settles()

    def _locks_a_paper(self) -> None:
        self.desk.inside.ways.print_case(self._case)
        page = self.desk.sees(PrintPreview)
        self.desk.desk.until(lambda: page._paper is not None)
        paper = page._paper
        assert paper is not None
        locked = self.desk.does(lambda clinic: clinic.papers.saved_as_pdf(paper, reason="A look"))
        page.write(locked, str(self.desk.desk.folder / "paper.pdf"))
        self.desk.settles()

    def _chooses_a_day(self) -> None:
        page = self._opens()
        page.open_section("survivor", "s_dob")
        self.desk.settles()
        self.desk.presses("Space")
        self.desk.types("15/1/2540")
        self.desk.presses("Alt+Down")
        picker = self.desk.inside.window().findChild(DayPicker)
        assert isinstance(picker, DayPicker)
        for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Return):
            self.desk.desk.press(key, picker)
        self.desk.settles()

    def _turns_the_screen(self) -> None:
        page = ThreeSentences(self.desk.inside.ways, self._fresh)
        self.desk.inside.open_page(page)
        self.desk.settles()
        page._turn()
        shown(TurnedScreen).close()
        self.desk.settles()
        window = self.desk.desk.window
        window.curtain.uncover()
        window.activateWindow()
        self.desk.desk.until(window.isActiveWindow)
        self.desk.settles()

    def _begins_and_leaves(self) -> None:
        for begins in (self.desk.inside.ways.new_case, self.desk.inside.ways.new_emergency):
            begins()
            self.desk.settles()
            self.desk.inside.back()

    def _asks_the_palette(self) -> None:
        self.desk.inside.open_palette()
        for typed in ("print", "malee", ""):
            palette = self.desk.inside._palette
            assert palette is not None
            palette.box.setText(typed)
            self.desk.settles()
        self.desk.inside.open_palette()  # the same keys put it away

    def _reads_help(self) -> None:
        self.desk.inside.open_help()
        self.desk.settles()
        self.desk.inside.back()

    def _takes_the_tour(self) -> None:
        begin_tour(self.desk.inside.ways)
        self.desk.settles()
        tour = self.desk.desk.window.findChild(Tour)
        assert isinstance(tour, Tour)
        for _stop in range(tour.stops - 1):
            tour.next.click()
            self.desk.settles()
        tour.end_it()


class MonthEnd(Works):
    """Of a month, in a clinic that has had cases."""

    def __init__(self, desk: NightShift) -> None:
        super().__init__(desk)
        desk.does(a_month)
        self.works = {"figures": self._reads_figures, "charts": self._takes_figures_out}

    def _figures(self) -> FiguresPage:
        page = self.desk.inside.open_place("figures")
        assert isinstance(page, FiguresPage)
        self.desk.settles()
        return page

    def _reads_figures(self) -> None:
        page = self._figures()
        for shown in (CHARTS, TABLES):
            page.look.choose_by_hand(shown)
            for chapter in Chapter:
                page.chapter.choose_by_hand(chapter.value)
                self.desk.settles()
        self.desk.desk.qtbot.wait(2 * figure_sheet._CLEARED_MS)  # what was shown before is cleared away by then

    def _takes_figures_out(self) -> None:
        self._figures().export.click()
        page = self.desk.inside.page()
        assert isinstance(page, FiguresExportPage)
        page._ask_where = lambda: None  # type: ignore[method-assign]  # no dialog of the system in a test
        self.desk.settles()
        page.what.choose_by_hand("charts")
        page.reason.setText("A look")
        page.knows.setChecked(True)
        page.go.click()
        self.desk.settles()
        assert page._made is not None
        page.write(self.desk.desk.folder / "figures.pdf")
        self.desk.settles()


def shown(kind: type[W]) -> W:
    """The one window of this kind that stands there."""
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())
