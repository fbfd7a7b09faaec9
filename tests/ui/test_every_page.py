"""Every page of the record, at four sizes and in both languages: no word cut, none in the wrong language, all named.

Few tests that walk far: most of the time of each would go into opening the training clinic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from drawn_alike import DrawnAlike
from night_shift import _OTHERS, NightShift, with_incident, with_record
from page_tour import OF_THEIR_OWN, Tour, english
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.domain.people import Role
from clinic_app.paths import resources
from clinic_app.ui import i18n
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.upkeep import OVERVIEW, Upkeep
from clinic_app.ui.upkeep_topics import topics_for

COORDINATOR = _OTHERS[0]
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(params=["en", "th"])
def tour(
    request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Tour]:
    drawn = DrawnAlike(monkeypatch)
    top = DeskTop(tmp_path, qtbot, dress(request.param, "light"))
    desk = TrainingDesk.opened(top)
    drawn.begin("the tour")
    yield Tour(desk)
    top.close()
    i18n.use("en")


def test_every_section_with_what_was_told_and_before_anything_is(tour: Tour) -> None:
    empty = tour.desk.does(with_incident).id
    for section in (each.id for each in tour.desk.clinic.definitions.sections if each.id not in OF_THEIR_OWN):
        for name, case_id in (("told", tour.richest(section)), ("empty", empty)):
            tour.sheets(case_id, section)
            tour.look(f"{section}-{name}")
            tour.back_to_the_rail()
    assert "\n".join(tour.found + tour.album.differing) == ""


def test_every_act_of_the_menu(tour: Tour) -> None:
    for name, case_id in (("told", tour.richest("referral")), ("empty", tour.desk.does(with_record).id)):
        page = tour.sheets(case_id)
        for act_id, act in page.acts.acts.items():
            act.run()
            tour.look(f"{act_id}-{name}")
            while tour.desk.inside.page() is not page:
                tour.desk.inside.back()
        tour.back_to_the_rail()
    assert "\n".join(tour.found + tour.album.differing) == ""


def test_places_and_the_pages_with_which_a_case_begins(tour: Tour) -> None:
    ways, leads = tour.desk.inside.ways, tour.desk.leads
    for place in tour.desk.inside.places:
        tour.desk.inside.open_place(place)
        tour.look(f"place-{place}", pictured=place != "upkeep")
    begun = (("door-step", ways.new_case), ("emergency", ways.new_emergency), ("help", tour.desk.inside.open_help))
    for name, begins in begun:
        begins()
        tour.look(name)
        tour.back_to_the_rail()
    opens = {
        "sentences": leads.open_sentences, "decided": leads.open_decided, "services": ways.open_services,
        "papers": ways.print_case,
    }  # fmt: skip
    cases = {"fresh": tour.desk.fresh().id, "told": tour.richest("referral")}
    for name, page in opens.items():
        for state, case_id in cases.items():
            page(case_id)
            tour.look(f"{name}-{state}")
            shown = tour.desk.inside.page()
            if isinstance(shown, PrintPreview) and shown.notice.isVisible():
                tour.found.append(
                    f"{name}-{state}: offers a paper that cannot be made: {shown.notice.accessibleName()}"
                )
            tour.back_to_the_rail()
    assert "\n".join(tour.found + tour.album.differing) == ""


def _is_drawn(said: str) -> bool:
    """A proposed passphrase, or the words that stand for a key: English everywhere, since every keyboard has them."""
    latin = set(re.findall("[A-Za-z]+", said))
    lists = ("passphrase.txt", "fingerprint.txt")
    return any(latin <= set((resources() / "words" / name).read_text("utf-8").split()) for name in lists)


def test_no_page_of_upkeep_speaks_english_to_a_thai_coordinator(tmp_path: Path, qtbot: QtBot) -> None:
    top = DeskTop(tmp_path, qtbot, dress("th", "light"))
    shift = NightShift.founded(top)
    shift.who = COORDINATOR
    upkeep = shift.comes_in().open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    found = dict[str, list[str]]()
    for topic in (OVERVIEW, *(each.id for each in topics_for(Role.COORDINATOR))):
        upkeep.open_topic(topic)
        shift.settles()
        if words := [each for each in english(upkeep, "") if not _is_drawn(each)]:
            found[topic] = words
    top.close()
    i18n.use("en")
    assert found == {}
