"""A place with two PCs, at the desk of one: what lies on the other says so, and what went with it asks for her."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest
from clinic_at_work import COORDINATOR
from PySide6.QtWidgets import QLabel, QWidget
from stations import SHELTER, Network, Station, agrees, refers
from test_referral_line import AtTheDesk, SitDown, at_the_desk, both, network
from test_ui_fits import cut

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import CaseId, DeviceId, ReferralId
from clinic_app.ui import i18n
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.screens.held import HeldPage
from clinic_app.ui.screens.inbox import InboxPage
from clinic_app.ui.screens.joining import JoiningPage
from clinic_app.ui.screens.today import Today
from clinic_app.vault.pcs import LetGo, Pc
from clinic_app.vault.pcs_at_hub import AtHub
from clinic_app.vault.store import Vault

__all__ = ["at_the_desk", "network"]


def another_pc(vault: Vault, place: str) -> DeviceId:
    """One that this record knows of."""
    device = DeviceId(uuid4())
    keys, seal = SigningKey.new().public, SealKeyPair.new().public
    joined_at = vault.pcs.this().joined_at
    vault.pcs.add(Pc(device=device, place=place, signing=keys, seal=seal, joined_at=joined_at))
    return device


def sealed_there(clinic: Station, place: str = "Emergency room") -> tuple[CaseId, ReferralId, DeviceId]:
    """A packet that another PC sealed, as it is known here."""
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    vault = clinic.clinic.desk.vault
    device = another_pc(vault, place)
    vault.save(lambda: vault._lane.run("UPDATE outbox SET pc = ?, sealed = x''", (device.bytes,)))
    return case, referral, device


def shown(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel))


def pictured(desk: AtTheDesk, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        desk.desk.window.grab().save(f"{folder}/{name}-{i18n.language()}.png")


@pytest.mark.parametrize("language", ["en", "th"])
def test_sending_says_on_which_pc_a_packet_lies_and_lets_go_of_none_from_here(
    network: Network, at_the_desk: SitDown, language: str
) -> None:
    clinic, _shelter = both(network)
    sealed_there(clinic)
    desk = at_the_desk(clinic, COORDINATOR)
    i18n.use(language)
    page = desk.sending()
    pictured(desk, "other-pc")
    assert page.chosen is not None
    assert page.chosen.pc == "Emergency room"
    assert not page.let_go.isVisibleTo(page)
    assert "1" not in page._rest.text()  # nothing waits on this one
    assert cut(page) == []
    clinic.line.up = True
    page.now.click()
    desk.settles()
    assert desk.does(lambda clinic: clinic.outgoing.every())[0].state.value == "waiting"


def test_today_and_sending_lead_to_her_where_the_pc_is_gone(network: Network, at_the_desk: SitDown) -> None:
    clinic, _shelter = both(network)
    case, _referral, device = sealed_there(clinic)
    vault = clinic.clinic.desk.vault
    vault.pcs.revoke(device, by=None, why=LetGo.LOST)
    desk = at_the_desk(clinic, COORDINATOR)
    today = desk.inside.open_place("today")
    assert isinstance(today, Today)
    desk.settles()
    pictured(desk, "gone-today")
    page = desk.sending()
    pictured(desk, "gone-sending")
    assert page.case.text() == "Ask her again"
    page.case.click()
    desk.settles()
    held = desk.inside.page()
    assert isinstance(held, HeldPage)
    pictured(desk, "gone-held")
    desk.inside.back()
    desk.inside.open_place("today")
    desk.settles()
    [key] = [each for each in today.findChildren(Button) if each.text() == "Decide" and each.isVisible()]
    key.click()
    desk.settles()
    assert isinstance(desk.inside.page(), HeldPage)
    assert case == desk.does(lambda clinic: clinic.outgoing.every())[0].case_id


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_inbox_says_what_another_pc_has_and_does_not_open_it(
    network: Network, at_the_desk: SitDown, language: str
) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs(), shelter.syncs()
    vault = shelter.clinic.desk.vault
    another_pc(vault, "Kitchen")
    received = vault.received.page()[0].id

    def fetched_there() -> None:
        vault._lane.run("DELETE FROM received_keys")
        vault._lane.run("INSERT INTO shut_cases (case_id) VALUES (?)", (received.bytes,))

    vault.save(fetched_there)
    desk = at_the_desk(shelter, COORDINATOR)
    i18n.use(language)
    page = desk.inbox()
    assert isinstance(page, InboxPage)
    page._choose(received)
    desk.settles()
    pictured(desk, "inbox-elsewhere")
    assert page.notice.isVisible()
    assert cut(page) == []
    if language == "en":
        assert "Another PC of this place fetched it." in page.notice.accessibleName() + shown(page.notice)


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_page_of_the_hub_shows_a_further_pc_that_waits_with_its_words(
    network: Network, at_the_desk: SitDown, language: str
) -> None:
    clinic, _shelter = both(network)
    vault = clinic.clinic.desk.vault
    words = ("apple", "brick", "candle", "dinner", "elbow", "fabric")
    vault.pcs_at_hub.enrolled(another_pc(vault, "Emergency room"), AtHub("training-clinic", "0123456789abcdef", words))
    desk = at_the_desk(clinic, COORDINATOR)
    i18n.use(language)
    page = JoiningPage(desk.inside.ways, desk.line)
    desk.inside.open_page(page)
    desk.settles()
    pictured(desk, "hub-coming")
    assert page.pcs_card.isVisibleTo(page)
    assert cut(page) == []
    shown = page.ways.clinic.joining
    [coming] = desk.does(lambda _clinic: shown.membership()).coming  # type: ignore[union-attr]
    assert coming.words == words
