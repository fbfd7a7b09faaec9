"""A yes given at a receiving service runs out as one at the clinic does: who read of her is asked to forget it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from stations import RECEIVER, Network, Station
from test_line_onward import arrived, ask, sent_on

from clinic_app.domain.referral import Outcome, Status
from clinic_app.errors import NoSuchCase
from clinic_app.services.heard_by_hand import BY_PHONE, Told
from clinic_app.services.outgoing import OutState, OutView
from clinic_app.services.receiving import ReceivedId


def went(network: Network) -> tuple[Station, Station, ReceivedId]:
    """Sent on, fetched by nobody yet."""
    _, shelter, legal, _, _, received = arrived(network)
    sent_on(shelter, received, ask(tell_sender=False))
    shelter.syncs()
    return shelter, legal, received


def line(shelter: Station) -> OutView:
    [view] = [each for each in shelter.clinic.sending.waiting() if each.went_on]
    return view


def acts(shelter: Station) -> list[str]:
    return [entry.act for entry in shelter.clinic.desk.vault.journal.entries(limit=500)]


def test_whoever_read_of_her_is_asked_to_forget_it_and_learns_why(network: Network) -> None:
    shelter, legal, received = went(network)
    legal.syncs()
    [came] = legal.clinic.receiving.inbox()
    legal.clinic.receiving.answer(came.id, Status.ACCEPTED)
    legal.syncs(), shelter.syncs()
    network.on(days=7)
    shelter.clinic.tidy()
    assert not line(shelter).lapsed, "its last day is not over"
    network.on(days=1)
    shelter.clinic = shelter.house.enter(RECEIVER)
    shelter.clinic.tidy()
    shelter.clinic.tidy()
    assert line(shelter).lapsed
    [row] = shelter.clinic.sending_on.sent_on(received)
    assert (row.withdrawn_on, row.ran_out) == (shelter.house.clock.today(), True)
    assert acts(shelter).count("consent_lapsed") == 1
    shelter.syncs(), legal.syncs()
    assert [each.state for each in legal.clinic.receiving.inbox()] == ["lapsed"]
    with pytest.raises(NoSuchCase):
        legal.clinic.receiving.detail(came.id)


def test_a_round_takes_back_what_nobody_fetched(network: Network) -> None:
    shelter, legal, received = went(network)
    network.on(days=1)
    runs_out_yesterday(shelter, received)
    shelter.syncs()
    assert legal.syncs().taken.referrals == []
    assert line(shelter).state is OutState.RECALLED


def runs_out_yesterday(shelter: Station, received: ReceivedId) -> None:
    vault, kept = shelter.clinic.desk.vault, shelter.clinic.sending_on._kept(received)
    ended = shelter.house.clock.today() - timedelta(days=1)
    yes = msgspec.structs.replace(kept.onward[0].consent, expires_on=ended)
    rows = (msgspec.structs.replace(kept.onward[0], consent=yes),)
    vault.received.keep_with(received, msgspec.msgpack.encode(msgspec.structs.replace(kept, onward=rows)))


def test_a_stick_carries_that_they_are_asked(network: Network) -> None:
    shelter, legal, _ = went(network)
    legal.syncs()
    network.on(days=8)
    planned = shelter.clinic.by_stick.plan()
    assert line(shelter).lapsed
    assert len(planned.ours) == 1


@pytest.mark.parametrize("by_hand", [False, True])
def test_who_takes_care_of_her_already_is_asked_nothing(network: Network, by_hand: bool) -> None:
    shelter, legal, received = went(network)
    legal.syncs()
    [came] = legal.clinic.receiving.inbox()
    if by_hand:
        told = Told(Status.IN_PROGRESS, outcome=Outcome.ARRIVED)
        shelter.clinic.heard_by_hand.tell(line(shelter).env_id, told, source=BY_PHONE)
    else:
        legal.clinic.receiving.answer(came.id, Status.IN_PROGRESS, outcome=Outcome.ARRIVED)
        legal.syncs(), shelter.syncs()
    network.on(days=8)
    shelter.clinic.tidy()
    assert not line(shelter).lapsed
    assert shelter.clinic.sending_on.sent_on(received)[0].withdrawn_on is None


def test_what_came_may_be_gone_by_then(network: Network) -> None:
    shelter, legal, received = went(network)
    legal.syncs()
    shelter.clinic.desk.vault.received.forget(received)
    network.on(days=7)
    shelter.clinic.tidy()
    assert not line(shelter).lapsed
    network.on(days=1)
    shelter.clinic.tidy()
    assert line(shelter).lapsed
    assert acts(shelter).count("consent_lapsed") == 1


def test_who_was_told_by_telephone_that_she_took_it_back_is_asked_nothing_more(network: Network) -> None:
    shelter, legal, received = went(network)
    legal.syncs()
    kept = shelter.clinic.sending_on._kept(received)
    rows = (msgspec.structs.replace(kept.onward[0], withdrawn_on=shelter.house.clock.today()),)
    content = msgspec.msgpack.encode(msgspec.structs.replace(kept, onward=rows))
    shelter.clinic.desk.vault.received.keep_with(received, content)
    network.on(days=8)
    shelter.clinic.tidy()
    assert not line(shelter).lapsed
    assert not shelter.clinic.sending_on.sent_on(received)[0].ran_out


def test_whom_no_packet_reaches_was_not_asked_and_nothing_says_so(network: Network) -> None:
    shelter, legal, received = went(network)
    legal.syncs()
    shelter.clinic.desk.vault.received.forget(received)
    network.on(days=400)  # their keys in the list have lapsed too
    shelter.clinic.tidy()
    assert not line(shelter).lapsed
    assert "consent_lapsed" not in acts(shelter)
