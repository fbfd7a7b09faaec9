"""She died, or her file goes for good: what is under way stops, and nothing is delivered afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stations import CLINIC, SHELTER, Network, Station, agrees, closing_line, network_on, refers

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.services.exchange import exchange
from clinic_app.services.keeping import Erased, WhyErase
from clinic_app.vault.outbox import OutState


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


@pytest.fixture
def both(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def dies(clinic: Station, case: CaseId) -> None:
    root = clinic.clinic.recording.shown(case).root
    clinic.clinic.recording.change(case, Change(values=((root, "z_reason", "died"),)))


def erased(clinic: Station, case: CaseId) -> Erased:
    return clinic.clinic.keeping.erase(case, WhyErase.TIME_OVER)


def state_of(clinic: Station, referral: ReferralId) -> OutState:
    return clinic.clinic.desk.vault.outbox.of_referral(referral)[0].state


def words_of(clinic: Station, case: CaseId) -> list[tuple[str, str | None]]:
    return [(view.status.value, view.reason) for view in clinic.clinic.referring.referrals(case)]


def test_after_a_death_nothing_leaves_any_more(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    dies(clinic, case)
    assert state_of(clinic, referral) is OutState.RECALLED
    assert words_of(clinic, case) == [(Status.CANCELLED.value, Reason.OTHER.value)]
    clinic.syncs(), shelter.syncs()
    assert shelter.clinic.receiving.inbox() == []
    assert clinic.clinic.today().unanswered == ()


def test_after_a_death_every_packet_stops_and_not_only_the_first(both: tuple[Station, Station]) -> None:
    clinic, _shelter = both
    case = agrees(clinic, SHELTER)
    first, second = refers(clinic, case), refers(clinic, case, service=Service.WOMEN_ONLY_SPACE)
    dies(clinic, case)
    assert [state_of(clinic, each) for each in (first, second)] == [OutState.RECALLED] * 2
    told = clinic.clinic.desk.vault.journal.lately("packets_stopped", "case", case)
    assert told is not None
    assert told.about["n"] == 2


def test_after_a_death_what_lies_on_the_hub_is_called_back(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs()
    dies(clinic, case)
    clinic.syncs()
    assert state_of(clinic, referral) is OutState.RECALLED
    shelter.syncs()
    assert shelter.clinic.receiving.inbox() == []


def test_after_a_death_whoever_waits_for_her_is_asked_to_forget_it(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [came] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.detail(came.id)
    shelter.clinic.receiving.answer(came.id, Status.ACCEPTED)
    shelter.syncs(), clinic.syncs()
    dies(clinic, case)
    clinic.syncs(), shelter.syncs()
    assert [view.state for view in shelter.clinic.receiving.inbox()] == ["retracted"]


def test_who_takes_care_of_her_already_is_told_nothing_by_a_packet(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [came] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.detail(came.id)
    shelter.clinic.receiving.answer(came.id, Status.IN_PROGRESS, outcome=Outcome.ARRIVED)
    shelter.syncs(), clinic.syncs()
    dies(clinic, case)
    clinic.syncs(), shelter.syncs()
    assert [view.state for view in shelter.clinic.receiving.inbox()] == [Status.IN_PROGRESS.value]


def test_an_erased_case_leaves_nothing_on_the_hub_and_nothing_here(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs()
    assert erased(clinic, case).to_phone == ()
    [left, asks] = sorted(clinic.clinic.desk.vault.outbox.every(), key=lambda item: item.kind)
    assert (left.kind, left.case_id, left.recipient, left.referral_id) == ("recall", None, "", None)
    assert (asks.kind, asks.case_id) == ("retract", None)
    assert clinic.clinic.desk.vault.outbox.sealed(left.env_id) == b""
    clinic.syncs(), shelter.syncs(), clinic.syncs()
    assert shelter.clinic.receiving.inbox() == []
    assert clinic.clinic.desk.vault.outbox.every() == []
    assert clinic.clinic.desk.vault._lane.row("SELECT count(*) FROM threads") == (0,)


def test_whoever_read_of_an_erased_case_forgets_it_and_then_nothing_tells_that_they_did(
    both: tuple[Station, Station],
) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [came] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.detail(came.id)
    shelter.syncs(), clinic.syncs()
    erased(clinic, case)
    clinic.syncs(), shelter.syncs()
    assert [view.state for view in shelter.clinic.receiving.inbox()] == ["retracted"]
    clinic.syncs()
    assert clinic.clinic.desk.vault.outbox.every() == []


def test_erased_while_the_line_is_busy_with_it(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    plan = clinic.clinic.sending.plan()
    with closing_line(clinic) as hub:
        done = exchange(plan, hub)
    erased(clinic, case)
    clinic.clinic.sending.settle(done)
    clinic.syncs(), shelter.syncs()
    assert shelter.clinic.receiving.inbox() == []


def test_without_a_line_what_is_left_of_it_ends_with_its_time(network: Network, both: tuple[Station, Station]) -> None:
    clinic, _shelter = both
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs()
    clinic.line.up = False
    erased(clinic, case)
    network.on(days=32)
    clinic.clinic.tidy()
    assert clinic.clinic.desk.vault.outbox.every() == []


def test_who_cannot_be_reached_by_packet_is_named_to_be_telephoned(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    network.on(days=400)  # their keys and the list are long over
    assert len(erased(clinic, case).to_phone) == 1
