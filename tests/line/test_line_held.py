"""What is held is a task: ring them, or ask her again; on her yes it goes under the number it had, and once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from stations import CLINIC, SHELTER, Network, Station, agrees, closing_line, delivered, network_on, refers

from clinic_app.domain.case import Change
from clinic_app.domain.consent import Decision, releases_of
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.packet_codes import Sector, Urgency, Valid
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import GateClosed, NoSuchCase, Why
from clinic_app.services.exchange import exchange
from clinic_app.services.heard_by_hand import BY_PHONE, Told
from clinic_app.services.outgoing import OutState
from clinic_app.services.taking_consent import NewRelease
from clinic_app.services.task_kinds import TaskKind


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


@pytest.fixture
def both(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def too_late(network: Network, clinic: Station) -> tuple[CaseId, ReferralId]:
    """A packet that waited for a line longer than its urgency bears."""
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.line.up = False
    network.on(hours=13)
    clinic.syncs()
    clinic.line.up = True
    clinic.syncs()
    return case, referral


def tasks(station: Station, referral: ReferralId) -> list[str]:
    return [line.kind for line in station.clinic.today().promises if line.row == str(referral)]


def says_yes_again(station: Station, case: CaseId, **more: object) -> None:
    clinic = station.clinic
    clinic.consent.release(
        case,
        NewRelease(
            decision=Decision.GIVEN, organisation=SHELTER, items=clinic.law.items, form="written", alone="yes",
            explained=True, valid=Valid.D7, reply_ok=Decision.GIVEN, **more,
        ),
    )  # fmt: skip


def test_a_held_packet_is_a_task_until_it_is_let_go(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case, referral = too_late(network, clinic)
    assert tasks(clinic, referral) == [TaskKind.PACKET_HELD]
    clinic.syncs()
    assert tasks(clinic, referral) == [TaskKind.PACKET_HELD], "one task, however often it is looked at"
    held = clinic.clinic.sealing_again.look(case, referral)
    assert (held.reason, held.agreed) == ("stale", True)
    assert held.organisation is not None
    assert held.organisation.phone
    clinic.clinic.sending.let_go(held.env_id)
    assert tasks(clinic, referral) == []
    assert (clinic.syncs().sent, len(shelter.syncs().taken.referrals)) == (1, 1)


def test_what_she_agrees_to_anew_goes_under_the_number_and_the_code_it_had(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    case, referral = too_late(network, clinic)
    [before] = clinic.clinic.desk.vault.outbox.of_referral(referral)
    says_yes_again(clinic, case)
    held = clinic.clinic.sealing_again.look(case, referral)
    assert not held.agreed, "the packet was sealed under the yes before"

    preview = clinic.clinic.sealing_again.preview(case, referral)
    assert preview.code == held.code
    assert clinic.clinic.sealing_again.seal(case, referral, preview, agreed=True) == referral
    [item] = clinic.clinic.desk.vault.outbox.of_referral(referral)
    assert (item.mid, item.thread, item.state) == (before.mid, before.thread, OutState.WAITING)
    assert item.env_id != before.env_id
    assert tasks(clinic, referral) == []
    shown = clinic.clinic.recording.shown(case)
    assert shown.stored("x_consent", EntityId(referral)) == str(releases_of(shown)[-1].id)
    assert [view.code for view in clinic.clinic.referring.referrals(case)] == [held.code], "no second referral"

    assert clinic.syncs().sent == 1
    [came] = shelter.syncs().taken.referrals
    assert shelter.clinic.receiving.detail(came).sealed_on == clinic.house.clock.today()
    shelter.clinic.receiving.answer(came, Status.ACCEPTED)
    shelter.syncs(), clinic.syncs()
    assert clinic.clinic.recording.shown(case).stored("x_status", EntityId(referral)) == "accepted"


def test_if_the_first_was_on_the_hub_after_all_they_take_in_one_of_the_two(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    with closing_line(clinic) as hub:
        exchange(clinic.clinic.sending.plan(), hub)  # it lies there, and nobody here was told
    assert len(shelter.syncs().taken.referrals) == 1
    network.on(hours=13)
    clinic.clinic.sending.plan()
    assert tasks(clinic, referral) == [TaskKind.PACKET_HELD]
    says_yes_again(clinic, case)
    again = clinic.clinic.sealing_again
    again.seal(case, referral, again.preview(case, referral), agreed=True)
    assert len(clinic.clinic.desk.vault.outbox.of_kind("recall")) == 1
    clinic.syncs()
    assert shelter.syncs().taken.set_aside == [Why.REPLAYED]
    assert len(shelter.clinic.receiving.inbox()) == 1
    assert network.hub.counts()["waiting"] == 0


def test_what_lay_on_the_hub_unread_is_taken_back_before_the_new_one_comes(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    with closing_line(clinic) as hub:
        exchange(clinic.clinic.sending.plan(), hub)
    network.on(hours=13)
    clinic.clinic.sending.plan()
    says_yes_again(clinic, case)
    again = clinic.clinic.sealing_again
    again.seal(case, referral, again.preview(case, referral), agreed=True)
    assert clinic.syncs().sent == 1
    taken = shelter.syncs().taken
    assert (len(taken.referrals), taken.set_aside) == (1, [])


def test_nothing_is_sealed_again_without_her_yes_or_where_nothing_is_held(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, _shelter = both
    case, referral = too_late(network, clinic)
    again = clinic.clinic.sealing_again
    preview = again.preview(case, referral)
    with pytest.raises(GateClosed):
        again.seal(case, referral, preview, agreed=False)
    other = clinic.clinic.referring.preview(case, preview.asked)
    with pytest.raises(GateClosed):
        again.seal(case, referral, other, agreed=True)
    with pytest.raises(NoSuchCase):
        again.look(case, ReferralId(UUID(int=7)))
    clinic.clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND)
    assert again.look(case, referral).env_id is None
    with pytest.raises(GateClosed):
        again.seal(case, referral, preview, agreed=True)


@pytest.mark.parametrize("ends", ["answered by phone", "taken back", "release taken back"])
def test_the_task_ends_by_itself(network: Network, both: tuple[Station, Station], ends: str) -> None:
    clinic, _shelter = both
    case, referral = too_late(network, clinic)
    held = clinic.clinic.sealing_again.look(case, referral)
    match ends:
        case "answered by phone":
            clinic.clinic.heard_by_hand.tell(held.env_id, Told(Status.ACCEPTED), source=BY_PHONE)
        case "taken back":
            clinic.clinic.referring.withdraw(case, referral, Reason.HANDED_OVER_BY_PHONE)
        case _:
            [row] = releases_of(clinic.clinic.recording.shown(case))
            clinic.clinic.consent.withdraw(case, row.id)
    assert tasks(clinic, referral) == []


def test_she_may_not_be_asked_about_somebody_she_blocked_and_they_can_still_be_rung(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, _shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.clinic.consent.answer(case, {"c_block_org": [SHELTER]})
    assert clinic.syncs().held == 1
    held = clinic.clinic.sealing_again.look(case, referral)
    assert (held.offer, held.agreed) == (None, False)
    assert held.organisation is not None


# --- a yes that runs out -----------------------------------------------------------------------------


def lapses(network: Network, clinic: Station) -> None:
    """The week is over, and somebody sits down at the PC."""
    network.on(days=8)
    clinic.clinic.tidy()


def test_a_lapsed_yes_is_told_to_whoever_read_of_her(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs()
    [came] = shelter.syncs().taken.referrals
    shelter.clinic.receiving.answer(came, Status.ACCEPTED)
    shelter.syncs(), clinic.syncs()
    lapses(network, clinic)
    shown = clinic.clinic.recording.shown(case)
    said = [shown.stored(field, EntityId(referral)) for field in ("x_status", "x_reason")]
    assert said == ["cancelled", "consent_lapsed"]
    assert tasks(clinic, referral) == [TaskKind.PACKET_HELD]
    held = clinic.clinic.sealing_again.look(case, referral)
    assert (held.env_id, held.lapsed, held.asked_back) == (None, True, True)
    assert "consent_lapsed" in {entry.act for entry in clinic.clinic.desk.vault.journal.of_case(case)}

    clinic.syncs(), shelter.syncs(), clinic.syncs()
    assert [view.state for view in shelter.clinic.receiving.inbox()] == ["lapsed"]
    with pytest.raises(NoSuchCase):
        shelter.clinic.receiving.detail(came)
    views = [view for view in clinic.clinic.outgoing.every() if view.kind == "referral"]
    assert [view.lapsed for view in views] == [True]

    says_yes_again(clinic, case)
    refers(clinic, case)
    assert tasks(clinic, referral) == [], "she was asked, and another packet goes"


def test_a_lapsed_yes_takes_back_what_nobody_fetched(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    refers(clinic, case)
    clinic.syncs()
    [release] = releases_of(clinic.clinic.recording.shown(case))
    network.on(days=1)
    change = Change(values=((release.id, "c_expiry", clinic.house.clock.today().isoformat()),))
    clinic.clinic.recording.change(case, change)
    network.on(days=1)
    clinic.syncs()
    assert shelter.syncs().taken.referrals == []
    assert network.hub.counts()["waiting"] <= 1  # what asks them to forget it


def test_who_takes_care_of_her_already_is_asked_nothing(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs()
    [came] = shelter.syncs().taken.referrals
    shelter.clinic.receiving.answer(came, Status.IN_PROGRESS)
    shelter.syncs(), clinic.syncs()
    lapses(network, clinic)
    assert clinic.clinic.recording.shown(case).stored("x_status", EntityId(referral)) == "in-progress"
    clinic.syncs(), shelter.syncs()
    assert [view.state for view in shelter.clinic.receiving.inbox()] == ["in-progress"]


def test_a_yes_given_anew_in_time_has_not_run_out(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    network.on(days=6)
    says_yes_again(clinic, case)
    network.on(days=2)
    clinic.clinic.tidy()
    assert clinic.clinic.recording.shown(case).stored("x_status", EntityId(referral)) == "requested"


def test_if_no_packet_of_ours_reaches_them_somebody_must_ring_them(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    network.on(days=400)  # their keys in the list have lapsed too
    clinic.clinic.tidy()
    assert tasks(clinic, referral) == [TaskKind.PACKET_HELD]
    assert not clinic.clinic.sealing_again.look(case, referral).asked_back


def test_a_stick_holds_as_the_line_does(network: Network, both: tuple[Station, Station]) -> None:
    clinic, _shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    network.on(hours=13)
    assert clinic.clinic.by_stick.plan().held == 1
    assert tasks(clinic, referral) == [TaskKind.PACKET_HELD]


def test_urgency_and_service_stay_as_they_were_asked(network: Network, both: tuple[Station, Station]) -> None:
    clinic, _shelter = both
    case, referral = too_late(network, clinic)
    request = clinic.clinic.sealing_again.look(case, referral).request
    assert (request.urgency, request.sector, request.organisation) == (Urgency.WITHIN_24H, Sector.SHELTER, SHELTER)


def test_a_gap_in_what_they_said_is_told_and_not_guessed_over(network: Network, both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs()
    [came] = shelter.syncs().taken.referrals
    shelter.clinic.receiving.detail(came)
    shelter.clinic.receiving.answer(came, Status.ACCEPTED)
    outbox = shelter.clinic.desk.vault.outbox
    receipt, status = (outbox.sealed(outbox.of_kind(kind)[0].env_id) for kind in ("receipt", "status"))
    assert delivered(clinic, status) == []
    [view] = clinic.clinic.outgoing.every()
    assert (view.standing.status, view.missing) == (Status.ACCEPTED, True)
    assert delivered(clinic, receipt) == []
    [view] = clinic.clinic.outgoing.every()
    assert not view.missing
