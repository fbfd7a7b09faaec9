"""Every number on the page of figures leads to its files, and nobody is shown a key that is not theirs to use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from month_end import a_month
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.reporting import Audience, Chapter
from clinic_app.ui import app
from clinic_app.ui.screens.figure_cards import TableCard
from clinic_app.ui.screens.figures import FiguresPage

COORDINATOR = _OTHERS[0]
SUPERVISOR = NewPerson(
    word="gate", passphrase="gate and three other words", role=Role.SUPERVISOR, staff_code="S-1", undertaking=1
)


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def figures(night: NightShift) -> FiguresPage:
    page = night.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    night.settles()
    QApplication.processEvents()
    return page


def test_every_number_leads_to_its_files_and_the_journal_says_so(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    page = figures(night)
    months, found = page.period.months, list[tuple[str, str, str, int]]()
    for chapter in Chapter:
        page.chapter.choose_by_hand(chapter.value)
        night.settles()
        QApplication.processEvents()
        assert page.report is not None
        titles = {page._words.title(each.table): each.table.id for each in page.report.tables}
        for card in page.cards:
            assert not card.what.isHidden()  # what is counted is one press away
            if not isinstance(card, TableCard) or card.table is None:
                continue
            for line in card.table.lines:
                for cell, key in zip(line.cells, line.keys, strict=True):
                    assert (key is None) is not cell.isdigit(), (card.title.text(), line.label)
                    if key is not None:
                        found.append((titles[card.title.text()], *key, int(cell)))
    assert len(found) > 30

    def behind(clinic: Clinic) -> list[tuple[str, str, str, int]]:
        listed = [(each, len(clinic.reporting.behind(each[0], months, each[1], each[2]))) for each in found]
        return [each for each, files in listed if not 1 <= files <= each[3]]

    assert night.does(lambda clinic: [behind(clinic)]) == [[]]
    acts = night.does(lambda clinic: [each.act for each in clinic.desk.vault.journal.entries(limit=2000)])
    assert acts.count("figures_opened") >= len(found)


def test_who_prints_nothing_is_shown_no_key_for_it_and_told_who_does(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    night.does(lambda clinic: bool(clinic.staff.enrol(SUPERVISOR)) or True)
    night.does(lambda clinic: clinic.reporting.name_office("Health office"))
    page = figures(night)
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    night.settles()
    assert page.print_it.isVisible()
    assert page.export.isVisible()
    assert "Coordinators" not in page.audience_line.text()
    night = pc.comes(SUPERVISOR)
    page = figures(night)
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    night.settles()
    assert page.report is not None
    assert page.print_it.isHidden()
    assert page.export.isHidden()
    assert "Coordinators print the return" in page.audience_line.text()
