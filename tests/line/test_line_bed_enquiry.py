"""Whether a place is free is asked with nobody in the question, answered like a referral, and forgotten soon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stations import CLINIC, LEGAL_AID, SHELTER, Network, Station, network_on

from clinic_app.domain.bed_enquiry import ENQUIRY, BedEnquiry, Places
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet_codes import Arrival, Language, PacketFlag, Service, Urgency
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import NotARecipient, NotPermitted
from clinic_app.services.receiving import Received
from clinic_app.vault.outbox import OutState

TONIGHT = BedEnquiry(language=Language.MY, children="2", also=frozenset({PacketFlag.BOY_OVER_10}))


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


@pytest.fixture
def both(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def opened(clinic: Station, shelter: Station, enquiry: BedEnquiry = TONIGHT) -> Received:
    clinic.clinic.beds.ask(SHELTER, enquiry)
    clinic.syncs(), shelter.syncs()
    [came] = shelter.clinic.receiving.inbox()
    return shelter.clinic.receiving.detail(came.id)


def test_the_question_names_nobody_and_no_case_is_needed(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    came = opened(clinic, shelter).content
    assert (came.service, came.lang, came.arrival) == (Service.CAPACITY_ENQUIRY, Language.MY, Arrival.TONIGHT)
    assert came.needs == (PacketFlag.CHILDREN_2, PacketFlag.BOY_OVER_10)
    assert (came.words, came.sex, came.nat, came.region, came.gbv_group, came.flags) == (None,) * 5 + ((),)
    [item] = clinic.clinic.desk.vault.outbox.of_kind(ENQUIRY)
    assert (item.case_id, item.referral_id) == (None, None)
    assert clinic.clinic.desk.vault.cases.page(limit=5).rows == ()


@pytest.mark.parametrize(
    ("status", "reason", "places"),
    [
        (Status.ACCEPTED, None, Places.FREE),
        (Status.REJECTED, Reason.NO_CAPACITY, Places.FULL),
        (Status.REJECTED, Reason.DOES_NOT_TAKE, Places.CALL_FIRST),
    ],
)
def test_their_answer_says_whether_a_place_is_free(
    both: tuple[Station, Station], status: Status, reason: Reason | None, places: Places
) -> None:
    clinic, shelter = both
    came = opened(clinic, shelter)
    assert shelter.clinic.receiving.answer(came.view.id, status, reason=reason)
    shelter.syncs(), clinic.syncs()
    assert clinic.clinic.beds.places()[SHELTER].places is places


def test_the_newest_word_counts_and_yesterdays_is_none(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    came = opened(clinic, shelter)
    shelter.clinic.receiving.answer(came.view.id, Status.ACCEPTED)
    shelter.syncs(), clinic.syncs()
    network.on(hours=1)
    clinic.clinic.beds.said(SHELTER, Places.FULL)
    now = clinic.clinic.beds.places()[SHELTER]
    assert (now.places, now.by) == (Places.FULL, clinic.clinic.whoami.staff_code)
    clinic.clinic.beds.said(SHELTER, None)
    assert clinic.clinic.beds.places()[SHELTER].places is Places.FREE
    network.on(hours=13)
    assert clinic.clinic.beds.places() == {}


def test_what_could_not_go_in_time_is_over_and_never_held(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    clinic.clinic.beds.ask(SHELTER, TONIGHT)
    network.on(hours=3)
    clinic.syncs(), shelter.syncs()
    assert shelter.clinic.receiving.inbox() == []
    assert [item.state for item in clinic.clinic.desk.vault.outbox.of_kind(ENQUIRY)] == [OutState.LAPSED]
    network.on(days=8)
    clinic.clinic.tidy()
    assert clinic.clinic.desk.vault.outbox.every() == []


def test_who_has_no_places_or_may_not_be_asked_is_not_asked(both: tuple[Station, Station]) -> None:
    clinic, _shelter = both
    with pytest.raises(NotPermitted):
        clinic.clinic.beds.ask(LEGAL_AID, TONIGHT)
    for nobody in ("training-immigration", "nobody-knows"):
        with pytest.raises(NotARecipient):
            clinic.clinic.beds.ask(OrganisationId(nobody), TONIGHT)
        with pytest.raises(NotARecipient):
            clinic.clinic.beds.said(OrganisationId(nobody), Places.FREE)


def test_silence_is_seen_as_with_a_referral(network: Network, both: tuple[Station, Station]) -> None:
    clinic, _shelter = both
    clinic.clinic.beds.ask(SHELTER, BedEnquiry(urgency=Urgency.NOW_PHONE_FIRST))
    clinic.syncs()
    network.on(minutes=16)
    [view] = clinic.clinic.outgoing.every()
    assert (view.kind, view.silent) == (ENQUIRY, True)
