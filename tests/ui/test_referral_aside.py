"""What was not believed, at the desk: told in words, tried again, rung about, kept or thrown away with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from stations import RECEIVER, SHELTER, Network, delivered, written
from test_referral_line import SitDown, at_the_desk, both, network

from clinic_app import errors
from clinic_app.errors import Refusal, Why
from clinic_app.services.set_aside import AsideReason
from clinic_app.ui.screens.set_aside import SetAsidePage
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_leaving import refused
from clinic_app.ui.wording_line import set_aside

__all__ = ["at_the_desk", "network"]

TABLE = {
    Why.FORMAT: ("damaged, or of a newer program", "Ask IT to update this PC"),
    Why.SIZE: ("damaged, or of a newer program", "Ask IT to update this PC"),
    Why.NEWER_SUITE: ("newer program", "It is kept. Ask IT to update"),
    Why.NO_KEY: ("not for this place", "send it again"),
    Why.COMMITMENT: ("torn or changed", "Tell the coordinator"),
    Why.TAG: ("torn or changed", "Tell the coordinator"),
    Why.PADDING: ("torn or changed", "Tell the coordinator"),
    Why.SIGNATURE: ("not signed by the one it names", "Tell the coordinator"),
    Why.NOT_FOR_US: ("not for this place", "Tell the coordinator"),
    Why.SIGNER_UNKNOWN: ("not in the directory", "waits unread for a newer list"),
    Why.SIGNER_REVOKED: ("no longer trusted", "Tell the coordinator"),
    Why.EXPIRED: ("came too late", "ask her again"),
    Why.FROM_THE_FUTURE: ("written later than now", "Check the date"),
    Why.OTHER_PC: ("another PC of this place", "Nothing to do"),
    Why.INFLATE: ("torn or changed", "It cannot be shown. Phone the sender"),
    Why.CONTENT: ("no referral of ours can say", "It cannot be shown. Phone the sender"),
    Why.REPLAYED: ("a second time", "Nothing to do"),
    Why.NOT_COLLECTING: ("does not collect figures", "kept unread. If you collect"),
}
"""What a person reads for each way in which a packet can be wrong, and what they are told to do."""


def test_each_way_in_which_a_packet_can_be_wrong_has_its_words() -> None:
    assert set(TABLE) == set(Why)
    for why, (what, do) in TABLE.items():
        message = set_aside(why)
        assert what in message.what, why
        assert do in message.do, why
        assert worded(errors.PacketRefused(why)) == message


@pytest.mark.parametrize("reason", Refusal)
def test_each_reason_why_nothing_may_leave_has_its_words(reason: Refusal) -> None:
    assert refused(reason).what
    assert worded(errors.NotPermitted(reason)).what


@pytest.mark.parametrize(
    "error",
    [
        errors.TooIdentifying(("x_age", "x_sex", "x_lang", "x_nat", "x_region")),
        errors.LeakFound("entry[0]", "s_name"),
        errors.Interference(),
        errors.HubUnreachable(),
        errors.NotTheHub(),
        errors.HubRefusesUs(401),
        errors.HubBusy(30),
        errors.ItemRefused(507),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_stops_a_packet_here_or_on_the_line_has_its_words(error: errors.ClinicError) -> None:
    assert worded(error).what
    assert worded(error).do


def test_each_can_be_read_about_rung_about_and_decided(network: Network, at_the_desk: SitDown) -> None:
    clinic, shelter = both(network)
    today = clinic.house.clock.today()
    late = written(clinic, shelter, sealed_on=today - timedelta(days=9), lapses_on=today - timedelta(days=3))
    early = written(clinic, shelter, sealed_on=today + timedelta(days=5), lapses_on=today + timedelta(days=6))
    torn = late[:-1] + bytes([late[-1] ^ 1])
    delivered(shelter, late, early, torn)
    desk = at_the_desk(shelter, RECEIVER)
    inbox = desk.inbox()
    inbox.set_aside.click()
    desk.settles()
    page = desk.inside.page()
    assert isinstance(page, SetAsidePage)
    cards = {card.what.words.text(): card for card in page.cards.values()}
    from_clinic, unread = cards["A packet came too late."], cards["A packet came torn or changed."]
    future = cards["A packet was written later than now."]
    assert "signed by" in from_clinic.who.text()
    assert "nobody can say who sent it" in unread.who.text()
    assert [card.again.isVisible() for card in (from_clinic, unread, future)] == [False, False, True]
    from_clinic.ring.click()
    assert "Ring 000 000 0100" in from_clinic.script.text()
    assert from_clinic.script.isVisible()
    unread.ring.click()
    assert "Ring no number that stands in the message" in unread.script.text()

    future.again.click()
    desk.settles()
    assert page.notice.what.text() == "A packet was written later than now."
    assert len(page.cards) == 3

    card = next(card for card in page.cards.values() if "torn" in card.what.words.text())
    card.throw.click()
    assert desk.desk.window.focusWidget() is card.reasons[AsideReason.SENT_AGAIN]
    card.reasons[AsideReason.NOT_EXPECTED].click()
    desk.settles()
    assert len(page.cards) == 2
    assert desk.desk.window.focusWidget() is page.back, "the key that was pressed is gone"
    card = next(card for card in page.cards.values() if "too late" in card.what.words.text())
    card.keep.click()
    card.reasons[AsideReason.WAITS].click()
    desk.settles()
    kept = [card.who.text() for card in page.cards.values() if "kept by one of you" in card.who.text()]
    assert len(kept) == 1
    page.back.click()
    desk.settles()
    assert desk.inside.page() is inbox
    assert SHELTER in network.stations
