"""The way to the hub on the screen: chosen with IT, tried at once, and what was met said in words; what a day costs."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR
from little_proxies import listening, proxy
from stations import Network
from test_referral_line import AtTheDesk, SitDown, at_the_desk, both, network  # noqa: F401 - fixtures

from clinic_app.services.way_to_hub import By
from clinic_app.transport import way_out
from clinic_app.ui.screens.way_page import WayPage


@pytest.fixture
def desk(network: Network, at_the_desk: SitDown) -> AtTheDesk:  # noqa: F811
    clinic, _shelter = both(network)
    return at_the_desk(clinic, COORDINATOR)


def page_of(desk: AtTheDesk) -> WayPage:
    page = WayPage(desk.inside.ways, desk.line)
    desk.inside.open_page(page)
    desk.settles()
    return page


def said(page: WayPage) -> list[str]:
    rows = [page._rows.itemAt(place).widget() for place in range(page._rows.count())]
    return [row.words.text() for row in rows]  # type: ignore[union-attr]


def test_what_the_proxy_wants_is_said_and_the_name_typed_once(
    network: Network,  # noqa: F811
    desk: AtTheDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(way_out, "_LOOPBACK", frozenset())  # the hub of a test stands on this PC
    page = page_of(desk)
    assert said(page) == ["Not tried yet."]
    page.again.click()
    desk.settles()
    assert said(page) == ["The way: no proxy", "The hub itself answered."]
    assert not page.proxy.isVisible()
    port = int(network.hub.address.rpartition(":")[2])
    with listening(proxy(to=port, user="nurse:tea", asks=('Basic realm="x"',))) as little:
        page.by.choose_by_hand(By.PROXY.value)
        assert page.proxy.isVisible()
        page.proxy.setText(little.address)
        page.keep.click()
        desk.settles()
        assert said(page)[-1] == "The proxy of this network wants a name and a password."
        page.user.setText("nurse")
        page.password.setText("tea")
        page.keep.click()
        desk.settles()
        assert said(page)[-1] == "The hub itself answered."
        assert "tea" not in page.password.text()  # kept, and not shown again
        page.keep.click()
        desk.settles()
        assert said(page)[-1] == "The hub itself answered."  # with the one that was kept


def test_what_is_no_proxy_is_refused_and_a_day_s_share_is_chosen(desk: AtTheDesk) -> None:
    page = page_of(desk)
    page.by.choose_by_hand(By.PROXY.value)
    page.proxy.setText("somewhere")
    page.keep.click()
    desk.settles()
    assert page.notice.what.text() == "This is no proxy."
    assert desk.does(lambda clinic: clinic.way_to_hub.stands()).by is By.SYSTEM

    assert "within a second" in page._used.text()
    page.metered.choose_by_hand("counted")
    desk.settles()
    assert page.share.isVisible()
    page.share.setText("300")
    page.share.editingFinished.emit()
    desk.settles()
    assert "of 300 kilobytes" in page._used.text()
    meter = desk.does(lambda clinic: clinic.metering.meter())
    assert (meter.metered, meter.kb_a_day) == (True, 300)
    for typed, kept in (("๔๕๐", 450), ("ภถจ", 450), ("much", 450), ("", 450), ("๓๐๐", 300)):
        page.share.setText(typed)
        page.share.editingFinished.emit()
        desk.settles()
        assert page.share.text() == str(kept)
        assert desk.does(lambda clinic: clinic.metering.meter()).kb_a_day == kept
    assert not desk.line.bell.listening
