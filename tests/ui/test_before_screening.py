"""What the screen may lead to is said first; a no is finished, and what helps instead is there at once."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from PySide6.QtWidgets import QLabel
from referral_desk import TrainingDesk

from clinic_app.domain.case import Case, Change
from clinic_app.domain.next_best import Help
from clinic_app.ui.screens.before_screening import BeforeScreening
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.duties import Duties
from clinic_app.ui.screens.services import ServicesPage


@pytest.fixture
def nurse(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def alone(nurse: TrainingDesk, **said: str | None) -> Case:
    case = nurse.case()
    values = {"a_private_now": "yes", "s_needs_interp": "yes", "interp_vetted": "yes", "t_explained": None,
              "t_done": None, "t_result": None, **said}  # fmt: skip
    rows = tuple((case.root, field, value) for field, value in values.items())
    return nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=rows)))


def opened(nurse: TrainingDesk, case: Case) -> tuple[CaseScreen, BeforeScreening]:
    sheets = nurse.opens(case.id, "trafficking")
    assert sheets.view is not None
    sheets.view.guide_wanted.emit("t_explained")
    page = nurse.sees(BeforeScreening)
    nurse.desk.until(lambda: page.case is not None)
    return sheets, page


def test_no_indicator_is_asked_before_it_was_said(nurse: TrainingDesk) -> None:
    sheets, page = opened(nurse, alone(nurse))
    said = " ".join(each.text() for each in page.findChildren(QLabel)).replace("\u200b", "")
    assert "you may be returned" in said
    page.go_on.click()
    nurse.sees(CaseScreen)
    nurse.settles()
    nurse.desk.until(lambda: sheets.view is not None and sheets.view.row("t_ind") is not None)
    assert sheets.view is not None
    assert sheets.view.row("t_explained") is None, "nobody ticks it on the sheet"
    assert nurse.stored(sheets, "t_explained") is True


def test_a_no_is_written_finished_and_the_next_best_stands_beside_it(nurse: TrainingDesk) -> None:
    sheets, page = opened(nurse, alone(nurse))
    page.says_no.click()
    nurse.desk.until(lambda: "finished" in page.state.text())
    assert nurse.stored(sheets, "t_done") == "declined"
    assert nurse.stored(sheets, "t_result") == "declined"
    directory = nurse.does(lambda clinic: clinic.directory())
    for wanted in Help:
        cards = page.cards[wanted].cards
        assert cards, wanted
        for id_ in cards:
            assert not directory.organisations[id_].must_tell  # type: ignore[index]
    next(iter(page.cards[Help.BED].cards.values())).click()
    nurse.sees(ServicesPage)


def test_a_no_can_become_a_yes_by_herself(nurse: TrainingDesk) -> None:
    sheets, page = opened(nurse, alone(nurse))
    page.says_no.click()
    page.go_on.click()
    nurse.sees(CaseScreen)
    nurse.settles()
    assert nurse.stored(sheets, "t_done") is None
    assert nurse.stored(sheets, "t_result") is None


def test_it_waits_until_somebody_said_who_interprets(nurse: TrainingDesk) -> None:
    sheets, page = opened(nurse, alone(nurse, interp_vetted=None))
    page.go_on.click()
    assert page.state.text().replace("\u200b", "") == (
        "Opens when this is answered: Interpreter is vetted and bound to silence"
    )
    assert nurse.stored(sheets, "t_explained") is None


def test_others_still_held_open_a_card_of_their_own_after_a_no_too(nurse: TrainingDesk) -> None:
    _sheets, page = opened(nurse, alone(nurse))
    page.says_no.click()
    nurse.desk.until(lambda: page._sheet.stored("t_done") == "declined")
    assert page.held_card.isHidden()
    page.held.segments.choose_by_hand("0")
    nurse.desk.until(lambda: not page.held_card.isHidden())
    assert page._sheet.stored("t_done") == "declined"
    page.duty.click()
    nurse.sees(Duties)


def test_what_follows_is_said_in_words(nurse: TrainingDesk) -> None:
    sheets = nurse.opens(alone(nurse).id, "trafficking")
    assert sheets.view is not None
    said = {each.text().replace("\u200b", "") for each in sheets.view.findChildren(QLabel)}
    assert "Child: means not needed" in said
    assert not said & {"True", "False"}
