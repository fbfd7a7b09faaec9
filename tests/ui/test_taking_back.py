"""One referral is taken back from where it is seen; a fact too many is named; paper goes past the second screen too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from clinic_at_work import COORDINATOR
from desk_top import DeskTop
from referral_desk import TrainingDesk
from stations import SHELTER, Network, Station, agrees, refers
from test_referral_line import AtTheDesk, SitDown, at_the_desk, both, network
from test_referral_services import agrees_to, services

from clinic_app.domain.packet_codes import Sector, Urgency
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import TooIdentifying
from clinic_app.ui.screens.must_tell import MustTell
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.sending import SendingPage
from clinic_app.ui.wording_leaving import worded

__all__ = ["at_the_desk", "network"]

VOT = "training-vot-centre"


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def at_sending(station: Station, sit_down: Callable[..., AtTheDesk]) -> tuple[AtTheDesk, SendingPage]:
    desk = sit_down(station, COORDINATOR)
    page = desk.sending()
    next(iter(page.list.rows.values())).click()
    desk.settles()
    return desk, page


def test_what_has_not_left_is_stopped_where_it_is_seen(network: Network, at_the_desk: SitDown) -> None:
    clinic, _shelter = both(network)
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    desk, page = at_sending(clinic, at_the_desk)
    assert page.take_back._why.isHidden()
    page.take_back.open.click()
    page.take_back.reasons[Reason.SURVIVOR_CHANGED_MIND].click()
    desk.settles()
    assert "it never left" in desk.inside.toast.accessibleName()
    [view] = desk.does(lambda each: each.referring.referrals(case))
    assert (view.status, view.reason) == (Status.CANCELLED, Reason.SURVIVOR_CHANGED_MIND.value)
    assert page.take_back.isHidden()


def test_what_was_read_is_asked_back_and_her_yes_stands(network: Network, at_the_desk: SitDown) -> None:
    clinic, shelter = both(network)
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    desk, page = at_sending(clinic, at_the_desk)
    page.take_back.open.click()
    page.take_back.reasons[Reason.HANDED_OVER_BY_PHONE].click()
    desk.settles()
    assert "Asked back" in desk.inside.toast.accessibleName()
    [row] = desk.does(lambda each: each.consent.releases(case))
    assert row.withdrawn_at is None


def test_paper_for_a_service_that_must_tell_goes_past_the_second_screen(desk: TrainingDesk) -> None:
    case = desk.case()
    agrees_to(desk, case, VOT, Sector.SHELTER)
    page = services(desk, case)
    page._clear_filters()
    page._choose(VOT)
    page.detail.urgency.choose_by_hand(Urgency.WITHIN_24H.value)
    page.detail.paper.click()
    second = desk.sees(MustTell)
    desk.settles()
    second.said.setChecked(True)
    second.wants.setChecked(True)
    second.see.click()
    desk.sees(PrintPreview)


def test_a_fact_too_many_is_named_and_never_her_language() -> None:
    message = worded(TooIdentifying(("x_age", "x_sex", "x_lang", "x_region", "x_nat")))
    assert "Age class, Sex, Language, Region, Nationality group" in message.what
    assert "best “Region”" in message.do
    assert "best “Age class”" in worded(TooIdentifying(("x_lang", "x_age"))).do
