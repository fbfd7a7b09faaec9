"""Sent on by a new yes: from the receiving service to another, or back at the clinic; the first packet goes nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from clinic_at_work import NURSE
from stations import CLINIC, LEGAL_AID, RECEIVER, SHELTER, Network, Station, agrees, closing_line, refers

from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import Draw, Request
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.errors import (
    GateClosed,
    Interference,
    LeakFound,
    NoSuchCase,
    NotAnAnswer,
    NotARecipient,
    NotPermitted,
    Refusal,
)
from clinic_app.services import sending_on
from clinic_app.services.exchange import exchange
from clinic_app.services.heard_by_hand import BY_PHONE, Told
from clinic_app.services.outgoing import OutState
from clinic_app.services.receiving import ReceivedId
from clinic_app.services.sending_on import OnwardAsk
from clinic_app.services.task_kinds import TaskKind

LEGAL = Request(service=Service.LEGAL_AID, sector=Sector.LEGAL, urgency=Urgency.WITHIN_72H, valid=Valid.D7)


def ask(**more: Any) -> OnwardAsk:
    return OnwardAsk(**{
        "organisation": LEGAL_AID, "request": LEGAL, "items": frozenset({"x_age", "x_lang", "x_words"}), "alone": True,
        "explained": True, "adult": True, "reply_ok": True, "tell_sender": True, **more,
    })  # fmt: skip


def arrived(network: Network) -> tuple[Station, Station, Station, CaseId, ReferralId, ReceivedId]:
    stations = [network.joins(each, kind="clinic" if each == CLINIC else "service")
                for each in (CLINIC, SHELTER, LEGAL_AID)]  # fmt: skip
    for station in stations:
        station.syncs()
    clinic, shelter, legal = stations
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.answer(line.id, Status.IN_PROGRESS, outcome=Outcome.ARRIVED)
    return clinic, shelter, legal, case, referral, line.id


def sent_on(shelter: Station, received: ReceivedId, asked: OnwardAsk | None = None) -> None:
    going = shelter.clinic.sending_on
    going.seal(received, going.preview(received, asked or ask()), agreed=True)


def test_one_other_service_learns_what_she_pointed_at_and_the_clinic_only_that_she_went_on(network: Network) -> None:
    clinic, shelter, legal, case, referral, received = arrived(network)
    shelter.clinic = shelter.house.enter(RECEIVER)
    going = shelter.clinic.sending_on
    assert Service.LEGAL_AID in going.services(received)
    offers = going.offers(received, Service.LEGAL_AID)
    assert LEGAL_AID in [each.id for each in offers]
    assert not {CLINIC, SHELTER, OrganisationId("training-embassy")} & {each.id for each in offers}
    assert "x_words" in going.may_be_told(received, "legal")
    sent_on(shelter, received)
    for station in (shelter, legal, clinic):
        station.syncs()
    [came] = legal.clinic.receiving.inbox()
    opened = legal.clinic.receiving.detail(came.id)
    first = shelter.clinic.receiving.detail(received)
    assert opened.view.sender_id == SHELTER
    assert opened.content.service is Service.LEGAL_AID
    assert opened.content.packet_id != first.content.packet_id
    assert (opened.content.words is None) is False
    assert opened.content.words != first.content.words
    assert first.content.packet_id.hex() not in legal.clinic.receiving.document(came.id).decode().replace("-", "")
    # The clinic hears that she went on, to what kind of help, and not to whom.
    [view] = clinic.clinic.sending.waiting()
    assert (view.standing.outcome, view.standing.onward) == (Outcome.REFERRED_ONWARD, Service.LEGAL_AID)
    assert clinic.clinic.recording.open(case).stored("x_outcome", EntityId(referral)) == "referred_onward"
    [task] = [each for each in clinic.clinic.desk.vault.tasks.open(case_id=case) if "onward" in each.kind]
    assert task.kind == f"{TaskKind.ASK_ONWARD}:legal_aid"
    assert [each.kind for each in clinic.clinic.today().promises if each.case_id == case] == [TaskKind.ASK_ONWARD]
    # Her yes there is kept with what came.
    [row] = going.sent_on(received)
    assert (row.service, row.consent.organisation, row.withdrawn_on) == ("legal_aid", LEGAL_AID, None)
    # The other service answers the shelter, and nobody else.
    legal.clinic.receiving.answer(came.id, Status.ACCEPTED)
    for station in (legal, shelter, clinic):
        station.syncs()
    onward = next(each for each in shelter.clinic.sending.waiting() if each.kind == "referral")
    assert onward.standing.status is Status.ACCEPTED
    assert [each.standing.outcome for each in clinic.clinic.sending.waiting()] == [Outcome.REFERRED_ONWARD]
    assert shelter.clinic.today().replies == ()


def test_the_clinic_hears_nothing_if_she_does_not_want_it(network: Network) -> None:
    clinic, shelter, _, _, _, received = arrived(network)
    sent_on(shelter, received, ask(tell_sender=False))
    shelter.syncs(), clinic.syncs()
    assert shelter.clinic.receiving.inbox()[0].state == Status.IN_PROGRESS.value
    assert [each.standing.outcome for each in clinic.clinic.sending.waiting()] == [Outcome.ARRIVED]


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"alone": False}, Refusal.NOT_ALONE), ({"adult": False}, Refusal.NO_ASSENT),
     ({"explained": False}, Refusal.NO_CONSENT), ({"organisation": CLINIC}, Refusal.NOT_THIS_SERVICE)],
)  # fmt: skip
def test_without_a_whole_yes_nothing_is_even_shown(network: Network, more: dict[str, Any], reason: Refusal) -> None:
    _, shelter, _, _, _, received = arrived(network)
    with pytest.raises(NotPermitted) as refused:
        shelter.clinic.sending_on.preview(received, ask(**more))
    assert refused.value.reason is reason


def test_the_firewall_stands_here_too(network: Network) -> None:
    _, shelter, _, _, _, received = arrived(network)
    with pytest.raises(NotARecipient):
        shelter.clinic.sending_on.preview(received, ask(organisation=OrganisationId("training-immigration")))


def test_nothing_is_sealed_but_what_was_shown_and_agreed_to(network: Network) -> None:
    _, shelter, _, _, _, received = arrived(network)
    going = shelter.clinic.sending_on
    shown = going.preview(received, ask())
    with pytest.raises(GateClosed):
        going.seal(received, shown, agreed=False)
    more = replace(shown, ask=ask(items=frozenset({"x_age", "x_lang"})))
    with pytest.raises(GateClosed) as closed:
        going.seal(received, more, agreed=True)
    assert closed.value.fields == ("x_preview",)
    police = Request(service=Service.POLICE_REPORT, sector=Sector.POLICE, urgency=Urgency.WITHIN_72H, valid=Valid.D7)
    told = ask(organisation=OrganisationId("training-police"), request=police)
    tells = going.preview(received, told)
    assert tells.must_tell
    with pytest.raises(GateClosed) as closed:
        going.seal(received, tells, agreed=True)
    assert closed.value.fields == ("must_tell",)
    assert going.sent_on(received) == ()
    network.on(days=1)
    with pytest.raises(GateClosed):
        going.seal(received, shown, agreed=True)  # shown yesterday


def test_a_second_need_is_a_second_packet_that_nobody_can_join(network: Network) -> None:
    _, shelter, _, _, _, received = arrived(network)
    sent_on(shelter, received)
    sent_on(shelter, received, ask(request=replace(LEGAL, service=Service.LEGAL_INFORMATION)))
    one, other = shelter.clinic.sending_on.sent_on(received)
    assert one.thread != other.thread
    assert len([each for each in shelter.clinic.sending.waiting() if each.kind == "referral"]) == 2


def test_the_new_yes_is_asked_again_before_it_leaves(network: Network) -> None:
    _, shelter, legal, _, _, received = arrived(network)
    sent_on(shelter, received)
    [row] = shelter.clinic.sending_on.sent_on(received)
    assert shelter.clinic.sending_on.take_back(received, row.thread)
    shelter.syncs(), legal.syncs()
    assert legal.clinic.receiving.inbox() == []
    [item] = [each for each in shelter.clinic.sending.waiting() if each.kind == "referral"]
    assert item.state is OutState.RECALLED
    with pytest.raises(NoSuchCase):
        shelter.clinic.sending_on.take_back(received, b"none")


def test_who_may_have_to_tell_others_by_a_newer_list_gets_nothing_before_she_has_heard_it(network: Network) -> None:
    _, shelter, legal, _, _, received = arrived(network)
    sent_on(shelter, received)
    network.publishes({LEGAL_AID: {"reports_to": ["police"]}})
    with closing_line(shelter) as hub:
        sending = shelter.clinic.sending
        sending.look_for_news()
        sending.settle(exchange(sending.plan_probe(), hub))
    shelter.syncs(), legal.syncs()
    [item] = [each for each in shelter.clinic.sending.waiting() if each.kind == "referral"]
    assert (item.state, item.reason) == (OutState.HELD, Refusal.TELLS_OTHERS)
    assert legal.clinic.receiving.inbox() == []


def test_what_was_read_there_is_asked_back(network: Network) -> None:
    _, shelter, legal, _, _, received = arrived(network)
    sent_on(shelter, received)
    shelter.syncs(), legal.syncs()
    [came] = legal.clinic.receiving.inbox()
    [row] = shelter.clinic.sending_on.sent_on(received)
    assert shelter.clinic.sending_on.take_back(received, row.thread)
    shelter.syncs(), legal.syncs()
    with pytest.raises(NoSuchCase):
        legal.clinic.receiving.detail(came.id)
    assert shelter.clinic.sending_on.sent_on(received)[0].withdrawn_on is not None


def test_what_the_clinic_took_back_takes_an_unsent_one_along(network: Network) -> None:
    """Her yes there was kept with what came; once that is destroyed, nothing proves it, and nothing goes."""
    clinic, shelter, legal, case, referral, received = arrived(network)
    shelter.syncs()
    sent_on(shelter, received, ask(tell_sender=False))
    shelter.line.up = False
    clinic.clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND)
    clinic.syncs()
    # The retraction comes before the line carried anything out.
    vault = shelter.clinic.desk.vault
    vault.received.forget(received)
    shelter.line.up = True
    shelter.syncs(), legal.syncs()
    assert legal.clinic.receiving.inbox() == []
    [item] = [each for each in shelter.clinic.sending.waiting() if each.kind == "referral"]
    assert (item.state, item.reason) == (OutState.HELD, Refusal.NO_CONSENT.value)


def test_her_yes_here_stands_by_itself_and_so_does_her_no(network: Network) -> None:
    """The clinic takes back what it sent after she was sent on: what went on is not taken along, and can still be."""
    clinic, shelter, legal, case, referral, received = arrived(network)
    sent_on(shelter, received, ask(tell_sender=False))
    shelter.syncs(), legal.syncs()
    [came] = legal.clinic.receiving.inbox()
    [sealed] = [each for each in shelter.clinic.sending.waiting() if each.went_on]
    assert not sealed.stands_alone
    clinic.clinic.referring.withdraw(case, referral, Reason.SURVIVOR_CHANGED_MIND)
    clinic.syncs(), shelter.syncs(), legal.syncs()
    assert legal.clinic.receiving.detail(came.id).content.service is Service.LEGAL_AID
    shelter.clinic = shelter.house.enter(RECEIVER)
    [sealed] = [each for each in shelter.clinic.sending.waiting() if each.went_on]
    assert sealed.stands_alone
    assert shelter.clinic.sending_on.call_back(sealed.env_id)
    shelter.syncs(), legal.syncs()
    with pytest.raises(NoSuchCase):
        legal.clinic.receiving.detail(came.id)
    with pytest.raises(NoSuchCase):
        shelter.clinic.sending_on.call_back(b"none")


def test_whoever_receives_may_say_what_they_heard_and_let_a_held_one_go(network: Network) -> None:
    _, shelter, _, _, _, received = arrived(network)
    sent_on(shelter, received)
    network.on(days=3)
    shelter.clinic = shelter.house.enter(RECEIVER)
    shelter.syncs()
    [item] = [each for each in shelter.clinic.sending.waiting() if each.went_on]
    assert item.state is OutState.HELD
    assert item.silent
    shelter.clinic.sending.let_go(item.env_id)
    shelter.syncs()
    shelter.clinic.heard_by_hand.tell(item.env_id, Told(Status.REJECTED, Reason.NO_CAPACITY), source=BY_PHONE)
    [item] = [each for each in shelter.clinic.sending.waiting() if each.went_on]
    assert (item.state, item.standing.reason, item.silent) == (OutState.ON_HUB, Reason.NO_CAPACITY, False)


def test_who_may_read_no_cases_sees_nothing_of_what_they_sent(network: Network) -> None:
    clinic, _, _, _, _, _ = arrived(network)
    assert [each.case_id for each in clinic.clinic.sending.waiting() if each.kind == "referral"]
    clinic.clinic = clinic.house.enter(RECEIVER)
    assert [each for each in clinic.clinic.sending.waiting() if each.case_id is not None] == []


def test_held_ones_wait_for_a_yes_that_still_holds(network: Network) -> None:
    _, shelter, _, _, _, received = arrived(network)
    sent_on(shelter, received)
    network.on(days=3)
    shelter.syncs()
    [item] = [each for each in shelter.clinic.sending.waiting() if each.kind == "referral"]
    assert item.state is OutState.HELD  # stale
    vault = shelter.clinic.desk.vault
    kept = shelter.clinic.sending_on._kept(received)
    yes = msgspec.structs.replace(kept.onward[0].consent, expires_on=shelter.house.clock.today() - timedelta(days=1))
    for rows, reason in (
        ((msgspec.structs.replace(kept.onward[0], consent=yes),), Refusal.EXPIRED),
        ((msgspec.structs.replace(kept.onward[0], withdrawn_on=shelter.house.clock.today()),), Refusal.WITHDRAWN),
        ((), Refusal.NO_CONSENT),
    ):
        vault.received.keep_with(received, msgspec.msgpack.encode(msgspec.structs.replace(kept, onward=rows)))
        with pytest.raises(NotPermitted) as refused:
            shelter.clinic.sending.let_go(item.env_id)
        assert refused.value.reason is reason


def test_what_came_may_not_be_told_on_after_its_day(network: Network) -> None:
    _, shelter, _, _, _, received = arrived(network)
    network.on(days=8)
    with pytest.raises(NotPermitted) as refused:
        shelter.clinic.sending_on.preview(received, ask())
    assert refused.value.reason is Refusal.EXPIRED
    shelter.clinic.desk.vault.received.forget(received)
    for late in (lambda: shelter.clinic.sending_on.preview(received, ask()),
                 lambda: shelter.clinic.desk.vault.received.keep_with(received, b"")):  # fmt: skip
        with pytest.raises(NoSuchCase):
            late()


def test_a_compiler_that_tells_too_much_is_caught(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both proofs are broken on purpose: telling what she did not point at, and telling which packet went before."""
    _, shelter, _, _, _, received = arrived(network)
    real = sending_on.compile_onward

    def tells_all(onward: Any) -> Any:
        return msgspec.structs.replace(real(onward), reply_wanted=onward.came.reply_wanted)

    monkeypatch.setattr(sending_on, "compile_onward", tells_all)
    with pytest.raises(Interference):
        shelter.clinic.sending_on.preview(received, ask())
    monkeypatch.setattr(sending_on, "compile_onward", real)
    first = shelter.clinic.receiving.detail(received).content.packet_id
    monkeypatch.setattr(sending_on, "ours", lambda *_a, **_k: frozenset({"x"}))
    with pytest.raises(LeakFound):
        shelter.clinic.sending_on._made(received, ask(), Draw(first, (1, 2, 3)))


def test_a_no_may_say_where_help_might_be_and_becomes_a_task_of_the_clinic(network: Network) -> None:
    clinic, shelter, _, case, _, received = arrived(network)
    with pytest.raises(NotAnAnswer):
        shelter.clinic.receiving.answer(received, Status.ON_HOLD, onward=Service.SHELTER_FAMILY)
    shelter.clinic.receiving.answer(received, Status.ON_HOLD)
    shelter.clinic.receiving.answer(
        received, Status.REJECTED, reason=Reason.DOES_NOT_TAKE, onward=Service.SHELTER_FAMILY
    )
    shelter.syncs(), clinic.syncs()
    [view] = clinic.clinic.sending.waiting()
    assert (view.standing.status, view.standing.onward) == (Status.REJECTED, Service.SHELTER_FAMILY)
    kinds = [each.kind for each in clinic.clinic.desk.vault.tasks.open(case_id=case)]
    assert f"{TaskKind.ASK_ONWARD}:shelter_family" in kinds
    clinic.clinic = clinic.house.enter(NURSE)
