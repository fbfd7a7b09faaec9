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
from clinic_app.wire.directory_document import AgencyFacts, More

LEGAL_AID, NGO, SHELTER = "training-legal-aid", "training-ngo", "training-shelter"


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


def test_nothing_can_be_filtered_before_a_need_is_chosen(desk: TrainingDesk) -> None:
    desk.leads.open_services(desk.fresh().id)
    page = desk.sees(ServicesPage)
    desk.settles()
    assert page.filters.isHidden()
    desk.inside.open_place("cases")
    desk.settles()
    _case, page = looking_for(desk, "legal_aid")
    assert page.filters.isVisible()


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


def test_who_is_not_taken_there_stands_last_with_the_reason_and_is_hidden_only_on_demand(desk: TrainingDesk) -> None:
    case, page = looking_for(desk, "shelter_women", s_gender="man", s_dependants="1", s_boy_over_10="yes")
    assert list(page.cards.cards)[-1] == SHELTER
    assert "does not take: men" in on_card(page, SHELTER)
    assert "not take" not in on_card(page, NGO)
    page.chips["takes"].click()
    assert SHELTER not in page.cards.cards
    assert "(do not take her or who comes with her: 1)" in page._hidden.text()
    desk.leads.open_services(case.id)  # nothing of it is remembered for the next time
    desk.settles()
    again = desk.sees(ServicesPage)
    assert again is not page
    assert not again.chips["takes"].isChecked()


def test_a_filter_says_how_many_fit_it_and_what_opens_when(desk: TrainingDesk) -> None:
    _case, page = looking_for(desk, "legal_aid", s_lang_first="my")
    assert page.chips["open"].text() == "Open now · 0"  # a Sunday
    assert page.chips["free"].text() == "Free · 2"
    assert "closed, opens tomorrow 08:00" in on_card(page, NGO)
    page._choose(NGO)
    said = " ".join(each.text() for each in page.detail.findChildren(_Labels))
    assert "Public holidays are not in the list." in said
    page.chips["open"].click()
    assert "(closed now: 2)" in page._hidden.text()


def test_a_service_abroad_is_for_going_home_only_and_a_far_one_can_be_left_out(desk: TrainingDesk) -> None:
    facts = {"names": {"en": "Home again"}, "org_type": "ngo", "reports_to": ("nobody",), "sectors": ("other",)}
    abroad = AgencyFacts(id="abroad", services=("voluntary_return", "legal_aid"), more=More(country="mm"), **facts)
    far = AgencyFacts(id="far", services=("legal_aid",), more=More(province="th-96"), **facts)
    desk.does(lambda clinic: (clinic.network.add_local(abroad), clinic.network.add_local(far)))
    _case, page = looking_for(desk, "legal_aid", s_lang_first="th")
    assert "abroad" not in page.cards.cards
    assert "in another country: 1" in page._hidden.text()
    assert "other region" in on_card(page, "far")
    page.filters.far.choose("region")
    page.filters.far.chosen.emit()
    assert "far" not in page.cards.cards
    assert LEGAL_AID in page.cards.cards
    assert "further away: 1" in page._hidden.text()
    page.show_them.click()
    assert {"far", "abroad"} <= set(page.cards.cards)
    page.needs.box.choose("voluntary_return")
    page.needs.box.chosen.emit()
    desk.settles()
    assert "in another country" in on_card(page, "abroad")
