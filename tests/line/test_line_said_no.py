"""She says no after the packet: to all of it, to a part of it, before it left, on the hub, and after it was read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stations import CLINIC, SHELTER, Network, Station, agrees, closing_line, refers

from clinic_app.domain.case import Change
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.packet_codes import Sector, Valid
from clinic_app.domain.referral import Status
from clinic_app.errors import Refusal
from clinic_app.services.exchange import exchange
from clinic_app.services.outgoing import OutState
from clinic_app.services.taking_consent import NewRelease
from clinic_app.services.task_kinds import TaskKind, kind_for


@pytest.fixture
def both(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def decides(station: Station, case: CaseId, decision: Decision, items: tuple[str, ...] = ()) -> EntityId:
    return station.clinic.consent.release(
        case,
        NewRelease(
            decision=decision, organisation=SHELTER, sector=Sector.SHELTER, items=items, form="written", alone="yes",
            explained=True, valid=Valid.D7, reply_ok=Decision.GIVEN,
        ),
    )  # fmt: skip


def sent(station: Station, **facts: object) -> tuple[CaseId, ReferralId]:
    """A referral that tells these facts of hers."""
    case = agrees(station, SHELTER)
    root = station.clinic.recording.open(case).root
    station.clinic.recording.change(case, Change(values=tuple((root, field, said) for field, said in facts.items())))
    return case, refers(station, case)


def status(station: Station, case: CaseId, referral: ReferralId) -> object:
    return station.clinic.recording.open(case).stored("x_status", EntityId(referral))


def stands(station: Station) -> list[tuple[str, OutState, str | None]]:
    return [(item.kind, item.state, item.reason) for item in station.clinic.sending.waiting()]


def refuses(station: Station, case: CaseId) -> None:
    decides(station, case, Decision.REFUSED)


def hides(station: Station, case: CaseId) -> None:
    station.clinic.consent.answer(case, {"c_block_org": [SHELTER]})


NO = pytest.mark.parametrize("says_no", [refuses, hides])


@NO
def test_a_no_takes_back_what_nobody_has_fetched(
    both: tuple[Station, Station], says_no: Callable[[Station, CaseId], None]
) -> None:
    clinic, shelter = both
    case, referral = sent(clinic)
    clinic.syncs()
    says_no(clinic, case)
    assert status(clinic, case, referral) == Status.CANCELLED.value
    clinic.syncs()
    assert shelter.syncs().taken.referrals == []
    assert shelter.clinic.receiving.inbox() == []


@NO
def test_a_no_asks_whoever_read_of_her_to_forget_it(
    both: tuple[Station, Station], says_no: Callable[[Station, CaseId], None]
) -> None:
    clinic, shelter = both
    case, _referral = sent(clinic)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    says_no(clinic, case)
    clinic.syncs(), shelter.syncs()
    [left] = shelter.clinic.receiving.inbox()
    assert (left.code, left.state) == (line.code, "retracted")


def test_who_takes_care_of_her_already_is_asked_nothing_by_a_no(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case, referral = sent(clinic)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.answer(line.id, Status.IN_PROGRESS)
    shelter.syncs(), clinic.syncs()
    refuses(clinic, case)
    assert status(clinic, case, referral) == Status.IN_PROGRESS.value
    assert [kind for kind, _state, _reason in stands(clinic)] == ["referral"]


def test_a_wish_to_think_calls_nothing_back(both: tuple[Station, Station]) -> None:
    clinic, _shelter = both
    case, referral = sent(clinic)
    clinic.syncs()
    decides(clinic, case, Decision.UNDECIDED)
    assert status(clinic, case, referral) == Status.REQUESTED.value
    assert stands(clinic) == [("referral", OutState.ON_HUB, None)]


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"s_dependants": "2"}, {"c_block_items": ["s_dependants"]}),
        ({"s_dependants": "2"}, {"c_block_items": ["x_access.children_2"]}),
        ({"s_access": ["wheelchair_mobility"]}, {"c_sensitive": "refused"}),
        ({"s_age_band": "18_25"}, {"c_block_items": ["x_age"]}),
    ],
)
def test_a_sealed_packet_that_tells_what_she_blocked_since_does_not_leave(
    both: tuple[Station, Station], facts: dict[str, object], answer: dict[str, object]
) -> None:
    clinic, shelter = both
    case, referral = sent(clinic, **facts)
    clinic.clinic.consent.answer(case, answer)
    assert clinic.syncs().held == 1
    assert shelter.syncs().taken.referrals == []
    assert stands(clinic) == [("referral", OutState.HELD, Refusal.NOT_THIS_ITEM.value)]
    open_tasks = {task.kind for task in clinic.clinic.desk.vault.tasks.open(case_id=case)}
    assert kind_for(TaskKind.PACKET_HELD, str(referral)) in open_tasks


def test_a_fact_written_down_otherwise_since_and_what_it_never_told_hold_nothing(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case, _referral = sent(clinic, s_dependants="2")
    root = clinic.clinic.recording.open(case).root
    clinic.clinic.recording.change(case, Change(values=((root, "s_dependants", "1"),)))
    clinic.clinic.consent.answer(case, {"c_block_items": ["x_arrival"]})
    clinic.syncs()
    assert len(shelter.syncs().taken.referrals) == 1


def test_a_part_taken_out_brings_back_what_nobody_has_fetched_and_she_is_asked(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case, referral = sent(clinic, s_dependants="2")
    clinic.syncs()
    decides(clinic, case, Decision.GIVEN, tuple(each for each in clinic.clinic.law.items if each != "x_access"
                                                and not each.startswith("x_access.")))  # fmt: skip
    clinic.syncs()
    assert shelter.syncs().taken.referrals == []
    assert stands(clinic) == [("referral", OutState.HELD, Refusal.NOT_THIS_ITEM.value)]
    held = clinic.clinic.sealing_again.look(case, referral)
    assert (held.env_id is not None, held.agreed) == (True, False)
    preview = clinic.clinic.sealing_again.preview(case, referral)
    assert preview.content.needs == ()
    clinic.clinic.sealing_again.seal(case, referral, preview, agreed=True)
    clinic.syncs()
    assert len(shelter.syncs().taken.referrals) == 1


@pytest.mark.parametrize("opened", [True, False])
def test_what_they_have_is_not_ended_by_a_part_taken_out(both: tuple[Station, Station], opened: bool) -> None:
    clinic, shelter = both
    case, referral = sent(clinic, s_dependants="2")
    clinic.syncs(), shelter.syncs()
    if opened:
        [line] = shelter.clinic.receiving.inbox()
        shelter.clinic.receiving.detail(line.id)
        shelter.syncs(), clinic.syncs()
    clinic.clinic.consent.answer(case, {"c_block_items": ["s_dependants"]})
    clinic.syncs(), shelter.syncs()
    assert status(clinic, case, referral) == Status.REQUESTED.value
    assert [line.state for line in shelter.clinic.receiving.inbox()] == ["opened" if opened else "received"]
    assert [(kind, state) for kind, state, _reason in stands(clinic)] == [("referral", OutState.DONE)]


def test_a_yes_that_was_made_smaller_and_then_taken_back_takes_back_the_packet_of_the_first(
    both: tuple[Station, Station],
) -> None:
    clinic, shelter = both
    case, referral = sent(clinic)
    clinic.syncs(), shelter.syncs(), clinic.syncs()
    first, *_ = clinic.clinic.consent.releases(case)
    smaller = clinic.clinic.consent.release(
        case,
        NewRelease(decision=Decision.GIVEN, organisation=SHELTER, sector=None, items=("x_lang",), form="written",
                   alone="yes", explained=True),
    ) if first.sector is None else decides(clinic, case, Decision.GIVEN, ("x_lang",))  # fmt: skip
    assert clinic.clinic.consent.withdraw(case, smaller).asked_back == (referral,)
    clinic.syncs(), shelter.syncs()
    [left] = shelter.clinic.receiving.inbox()
    assert left.state == "retracted"


def test_who_may_have_to_tell_others_by_a_newer_list_gets_nothing_before_she_has_heard_it(
    network: Network, both: tuple[Station, Station]
) -> None:
    clinic, _shelter = both
    case, referral = sent(clinic)
    network.publishes({SHELTER: {"reports_to": ["police"]}})
    with closing_line(clinic) as hub:
        sending = clinic.clinic.sending
        sending.look_for_news()
        sending.settle(exchange(sending.plan_probe(), hub))
    clinic.syncs()
    assert stands(clinic) == [("referral", OutState.HELD, Refusal.TELLS_OTHERS)]
    again = clinic.clinic.sealing_again.preview(case, referral)
    assert again.must_tell == ("police",)
    clinic.clinic.sealing_again.seal(case, referral, again, agreed=True)
    clinic.syncs()
    assert OutState.ON_HUB in [state for _kind, state, _reason in stands(clinic)]
