"""What was not believed: tried again when that may help, kept or thrown away by somebody, gone after thirty days."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from clinic_at_work import SUPERVISOR
from stations import CLINIC, LEGAL_AID, SHELTER, Network, Station, agrees, delivered, network_on, refers, written

from clinic_app.errors import NoSuchCase, NotAllowed, Why
from clinic_app.services.set_aside import AsideReason


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


@pytest.fixture
def both(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def test_only_a_signature_says_who_sent_it(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    today = clinic.house.clock.today()
    late = written(clinic, shelter, sealed_on=today - timedelta(days=9), lapses_on=today - timedelta(days=3))
    odd = written(clinic, shelter, content=b"{}")
    torn = odd[:-1] + bytes([odd[-1] ^ 1])
    for_another = written(clinic, shelter, recipient=LEGAL_AID)
    delivered(shelter, late, odd, torn, for_another, os.urandom(4_096), b"short")
    told = {view.why: view for view in shelter.clinic.set_asides.every()}
    assert set(told) == {Why.EXPIRED, Why.CONTENT, Why.TAG, Why.NOT_FOR_US, Why.FORMAT, Why.SIZE}
    assert {why for why, view in told.items() if view.sender == CLINIC} == {Why.EXPIRED, Why.CONTENT, Why.NOT_FOR_US}
    assert told[Why.EXPIRED].name
    assert told[Why.EXPIRED].phone
    assert (told[Why.TAG].sender, told[Why.TAG].name, told[Why.TAG].phone) == (None, None, "")
    assert not told[Why.TAG].may_help


def a_stranger(network: Network, to: Station) -> tuple[Station, bytes]:
    """Somebody who joined after the list that `to` has, and what they sealed."""
    stranger = network.joins(LEGAL_AID, kind="both")
    stranger.syncs()
    refers(stranger, agrees(stranger, SHELTER))
    [item] = stranger.clinic.desk.vault.outbox.of_kind("referral")
    sealed = stranger.clinic.desk.vault.outbox.sealed(item.env_id)
    assert delivered(to, sealed) == [Why.SIGNER_UNKNOWN]
    return stranger, sealed


def test_a_stranger_s_packet_is_read_by_itself_when_a_new_list_knows_them(
    network: Network, both: tuple[Station, Station]
) -> None:
    _clinic, shelter = both
    a_stranger(network, shelter)
    [view] = shelter.clinic.set_asides.every()
    assert (view.why, view.sender, view.may_help) == (Why.SIGNER_UNKNOWN, None, True)
    assert shelter.clinic.set_asides.try_again(view.env_id) is Why.SIGNER_UNKNOWN, "the list is the same"
    shelter.syncs()
    assert shelter.clinic.set_asides.every() == []
    assert len(shelter.clinic.receiving.inbox()) == 1
    with pytest.raises(NoSuchCase):
        shelter.clinic.set_asides.try_again(view.env_id)


def test_a_packet_from_tomorrow_is_read_when_the_date_is_right(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    later = shelter.house.clock.today() + timedelta(days=3)
    early = written(clinic, shelter, sealed_on=later, lapses_on=later + timedelta(days=1))
    assert delivered(shelter, early) == [Why.FROM_THE_FUTURE]
    network.on(days=3)
    shelter.clinic.tidy()
    [view] = shelter.clinic.set_asides.every()
    assert view.why is Why.CONTENT, "in its time it is a receipt for nothing of ours: the list says why it is there now"


def test_a_person_keeps_it_or_throws_it_away_with_a_reason(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    kept, thrown, left = (written(clinic, shelter, content=content) for content in (b"{}", b"[]", b"1"))
    delivered(shelter, kept, thrown, left)
    asides = shelter.clinic.set_asides
    first, second, third = (view.env_id for view in asides.every())
    asides.keep(first, AsideReason.FOR_IT)
    asides.throw_away(second, AsideReason.SENT_AGAIN)
    for act, reason in ((asides.keep, AsideReason.SENT_AGAIN), (asides.throw_away, AsideReason.WAITS)):
        with pytest.raises(ValueError, match=reason.value):
            act(third, reason)
    assert [(view.env_id, view.until is None) for view in asides.every()] == [(first, True), (third, False)]
    vault = shelter.clinic.desk.vault
    assert vault.inbox.has(second), "it is not taken for new when it comes again"
    assert vault._lane.row("SELECT length(sealed) FROM inbox WHERE id = ?", (second,)) == (0,)
    with pytest.raises(NoSuchCase):
        asides.throw_away(second, AsideReason.NOT_EXPECTED)

    network.on(days=30)
    assert asides.forget_what_is_over() == 0
    network.on(days=1)
    shelter.clinic.tidy()
    assert [view.env_id for view in asides.every()] == [first], "what somebody keeps stays"
    acts = [entry.act for entry in vault.journal.entries() if entry.act.startswith("aside_")]
    assert sorted(acts) == ["aside_kept", "aside_thrown", "aside_thrown"]


def test_whoever_receives_nothing_sees_and_decides_nothing(both: tuple[Station, Station]) -> None:
    _clinic, shelter = both
    clinic = shelter.house.enter(SUPERVISOR)
    for act in (
        clinic.set_asides.every,
        lambda: clinic.set_asides.try_again(b"x"),
        lambda: clinic.set_asides.keep(b"x", AsideReason.WAITS),
        lambda: clinic.set_asides.throw_away(b"x", AsideReason.BY_PHONE),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_second_copy_is_nobody_s_business(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    _stranger, sealed = a_stranger(network, shelter)
    shelter.syncs()
    [came] = shelter.clinic.receiving.inbox()
    assert came.state == "received"
    assert delivered(shelter, sealed) == []
    vault = shelter.clinic.desk.vault
    vault.inbox.set_aside(env_id=b"again", sealed=b"x", why=Why.REPLAYED)
    assert shelter.clinic.set_asides.every() == []
    assert clinic.clinic.set_asides.every() == []
