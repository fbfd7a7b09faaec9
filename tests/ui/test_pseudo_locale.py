"""In a language two fifths longer than English nothing is cut but what is listed here, and gaps are still filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from night_shift import _OTHERS, NightShift, with_incident
from page_tour import OF_THEIR_OWN, SIZES, Tour, cut
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.domain.people import Role
from clinic_app.ui import i18n
from clinic_app.ui.pseudo import pseudo
from clinic_app.ui.screens.upkeep import OVERVIEW, Upkeep
from clinic_app.ui.upkeep_topics import topics_for

KNOWN: frozenset[tuple[str, str]] = frozenset()
"""What a longer language must say more shortly: the page, and the whole sentence of it in English."""
NARROW = "150"
"""1366 by 768 at 150 %."""


@pytest.fixture
def pseudo_top(tmp_path: Path, qtbot: QtBot) -> Iterator[DeskTop]:
    dressed = dress("en", "light")
    i18n.use_pseudo()
    top = DeskTop(tmp_path, qtbot, dressed)
    yield top
    top.close()
    i18n.use("en")


@pytest.fixture
def tour(pseudo_top: DeskTop) -> Tour:
    return Tour(TrainingDesk.opened(pseudo_top))


def test_a_sentence_grows_by_two_fifths_and_keeps_its_gaps() -> None:
    english = "Referral {code} was opened by {name}"
    assert pseudo(english).format(code="K4T", name="Tak").startswith("⟦Référrál K4T wás ópéñéd bý Tak ")
    assert 1.3 < len(pseudo(english)) / len(english) < 1.6
    assert pseudo("–") == "–"


def test_nothing_is_cut_in_a_longer_language_at_100_and_150_percent(tour: Tour) -> None:
    found: list[tuple[str, str]] = []

    def look(name: str) -> None:
        for size in ("1366", NARROW):
            tour.desk.desk.window.resize(SIZES[size])
            tour.desk.settles()
            found.extend((name, fault) for fault in tour.cut_here())
        tour.desk.desk.window.resize(SIZES["1366"])
        tour.desk.settles()

    told = tour.richest("referral")
    empty = tour.desk.does(with_incident).id
    for section in (each.id for each in tour.desk.clinic.definitions.sections if each.id not in OF_THEIR_OWN):
        tour.sheets(tour.richest(section), section)
        look(section)
        tour.back_to_the_rail()
    page = tour.sheets(empty)
    for act_id, act in page.acts.acts.items():
        act.run()
        look(act_id)
        while tour.desk.inside.page() is not page:
            tour.desk.inside.back()
    tour.back_to_the_rail()
    ways, leads = tour.desk.inside.ways, tour.desk.leads
    for place in tour.desk.inside.places:
        tour.desk.inside.open_place(place)
        look(f"place-{place}")
    for name, case_page in (
        ("sentences", leads.open_sentences), ("decided", leads.open_decided), ("services", ways.open_services),
        ("papers", ways.print_case),
    ):  # fmt: skip
        case_page(told)
        look(name)
        tour.back_to_the_rail()
    pages = (("door-step", ways.new_case), ("emergency", ways.new_emergency), ("help", tour.desk.inside.open_help))
    for name, begins in pages:
        begins()
        look(name)
        tour.back_to_the_rail()
    new = [(name, fault) for name, fault in found if not _known(name, fault)]
    assert new == []


def test_no_page_of_upkeep_is_cut_in_a_longer_language(pseudo_top: DeskTop) -> None:
    shift = NightShift.founded(pseudo_top)
    shift.who = _OTHERS[0]
    upkeep = shift.comes_in().open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    found: list[tuple[str, str]] = []
    for topic in (OVERVIEW, *(each.id for each in topics_for(Role.COORDINATOR))):
        upkeep.open_topic(topic)
        for size in ("1366", NARROW):
            pseudo_top.window.resize(SIZES[size])
            pseudo_top.until(lambda: shift.inside.ways.jobs.idle)
            for _turn in range(5):
                shift.settles()
                pseudo_top.dressed.app.processEvents()
                if not (cut_now := cut(pseudo_top.page)):
                    break
            found += [(topic, fault) for fault in cut_now]
    assert "\n".join(f"{name}: {fault}" for name, fault in found if not _known(name, fault)) == ""


def test_only_the_whole_sentence_that_is_listed_may_be_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_pseudo_locale.KNOWN", frozenset({("services", "Accepts"), ("papers", "moved sideways")}))
    assert _known("services", f"_Segment '{pseudo('Accepts')}' 104x40")
    assert _known("papers", "moved sideways by 22")
    assert not _known("services", f"_Segment '{pseudo('Accepts her')}' 104x40")
    assert not _known("care", f"_Segment '{pseudo('Accepts')}' 104x40")


def _known(name: str, fault: str) -> bool:
    """Whether this very sentence, alone or as a part of a line of facts, is listed for this page."""
    return any(
        name == page and (fault.startswith(words) or re.search(rf"(?:'| · ){re.escape(pseudo(words))}'", fault))
        for page, words in KNOWN
    )
