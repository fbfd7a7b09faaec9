"""In a language two fifths longer than English nothing is cut but what is listed here, and gaps are still filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from night_shift import with_incident
from page_tour import OF_THEIR_OWN, Tour
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.ui import i18n
from clinic_app.ui.pseudo import pseudo

KNOWN = frozenset({
    ("emergency", "Accepted"), ("emergency", "Declined"), ("emergency", "Not indicated"), ("emergency", "Later"),
    ("services", "Accepts"), ("services", "Declines"), ("attachments", "Before a photograph is taken"),
    ("later", "When it was said or seen"), ("papers", "Save as PDF with a passphrase"),
    ("papers", "moved sideways"), ("place-cases", "29"),
})  # fmt: skip
"""What a longer language must say more shortly: the page, and the English of it."""


@pytest.fixture
def tour(tmp_path: Path, qtbot: QtBot) -> Iterator[Tour]:
    dressed = dress("en", "light")
    i18n.use_pseudo()
    top = DeskTop(tmp_path, qtbot, dressed)
    yield Tour(TrainingDesk.opened(top))
    top.close()
    i18n.use("en")


def test_a_sentence_grows_by_two_fifths_and_keeps_its_gaps() -> None:
    english = "Referral {code} was opened by {name}"
    assert pseudo(english).format(code="K4T", name="Tak").startswith("⟦Référrál K4T wás ópéñéd bý Tak ")
    assert 1.3 < len(pseudo(english)) / len(english) < 1.6
    assert pseudo("–") == "–"


def test_nothing_is_cut_in_a_longer_language(tour: Tour) -> None:
    found: list[tuple[str, str]] = []

    def look(name: str) -> None:
        found.extend((name, fault) for fault in tour.cut_here())

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
    for name, begins in (("door-step", ways.new_case), ("emergency", ways.new_emergency)):
        begins()
        look(name)
        tour.back_to_the_rail()
    new = [(name, fault) for name, fault in found if not _known(name, fault)]
    assert new == []


def _known(name: str, fault: str) -> bool:
    return any(name == page and (pseudo(words) in fault or words in fault) for page, words in KNOWN)
