"""No service is hidden for its language alone, and what a filter hides is counted with its reason."""

from __future__ import annotations

import msgspec
import pytest
from desk_top import DeskTop
from PySide6.QtWidgets import QLabel as _Labels
from referral_desk import TrainingDesk

from clinic_app.domain.case import Case, Change
from clinic_app.domain.interpreters import Interpreter, Sex
from clinic_app.services.clinic import Clinic
from clinic_app.ui.screens.services import ServicesPage

LEGAL_AID, NGO = "training-legal-aid", "training-ngo"


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def looking_for(desk: TrainingDesk, service: str, **said: str) -> tuple[Case, ServicesPage]:
    case = desk.case()
    change = Change(values=tuple((case.root, field, value) for field, value in {"k_language": None, **said}.items()))
    desk.does(lambda clinic: clinic.recording.change(case.id, change))
    desk.leads.open_services(case.id)
    page = desk.sees(ServicesPage)
    desk.settles()
    page.needs.box.choose(service)
    page.needs.box.chosen.emit()
    desk.settles()
    return case, page


def on_card(page: ServicesPage, organisation: str) -> str:
    return page.cards.cards[organisation].accessibleName()


def test_a_shan_woman_sees_legal_aid_with_an_interpreter(desk: TrainingDesk) -> None:
    _case, page = looking_for(desk, "legal_aid", s_lang_first="shn")
    assert page.chips["language"].isChecked()
    assert list(page.cards.cards) == [NGO, LEGAL_AID]  # who speaks it stands first
    assert "Shan: with an interpreter" in on_card(page, LEGAL_AID)
    assert "interpreter" not in on_card(page, NGO)
    page._choose(LEGAL_AID)
    said = page.detail._known.accessibleName() + " ".join(each.text() for each in page.detail.findChildren(_Labels))
    assert "House of the Banyan Tree" in said
    assert page._hidden.text() == ""


def test_her_second_language_is_said_and_comes_before_an_interpreter(desk: TrainingDesk) -> None:
    _case, page = looking_for(desk, "legal_aid", s_lang_first="mnw", k_language="my")
    assert "in Burmese, as on the telephone" in on_card(page, LEGAL_AID)


def test_where_nobody_interprets_it_is_hidden_with_its_reason_and_shown_on_demand(desk: TrainingDesk) -> None:
    _case, page = looking_for(desk, "legal_aid", s_lang_first="rhg")
    assert page.cards.cards == {}
    assert "2 more do not fit (nobody interprets" in page._hidden.text()
    page.show_them.click()
    assert LEGAL_AID in page.cards.cards
    assert "nobody interprets it yet" in on_card(page, LEGAL_AID)


def test_somebody_in_our_register_opens_the_list(desk: TrainingDesk) -> None:
    one = Interpreter(code="I-9", name="Daw Mya", phone="000", languages=("rhg",), sex=Sex.FEMALE)

    def add(clinic: Clinic) -> None:
        clinic.desk.vault.settings["interpreters"] = [msgspec.to_builtins(one)]

    desk.does(lambda clinic: add(clinic) or True)
    _case, page = looking_for(desk, "legal_aid", s_lang_first="rhg")
    assert "with an interpreter" in on_card(page, LEGAL_AID)


def test_each_filter_says_how_many_it_hides(desk: TrainingDesk) -> None:
    _case, page = looking_for(desk, "shelter_women")
    page.chips["nobody"].click()
    page.search_box.setText("banyan")
    page.search_box.asked.emit("banyan")
    assert "must tell somebody: 1" in page._hidden.text() or "another name" in page._hidden.text()
    page._clear_filters()
    page.chips["nobody"].click()
    assert "(must tell somebody: 1)" in page._hidden.text()
