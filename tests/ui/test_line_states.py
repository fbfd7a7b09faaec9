"""What the status line and the page Sending say of the line: each thing that can stand in the way by its own name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest
from clinic_at_work import COORDINATOR
from stations import SHELTER, Network, agrees, refers
from test_referral_line import AtTheDesk, SitDown, at_the_desk, both, network  # noqa: F401 - fixtures

from clinic_app.domain.packet_codes import Urgency
from clinic_app.domain.referral import Status
from clinic_app.hub import operator
from clinic_app.services.channel import Condition
from clinic_app.services.held import NOT_SHOWN_THERE
from clinic_app.services.outgoing import OutState
from clinic_app.services.posting import FETCHED
from clinic_app.transport.through import Through
from clinic_app.transport.way_out import By, WayOut
from clinic_app.ui.screens.line_words import with_waiting
from clinic_app.ui.screens.sending import SendingPage
from clinic_app.ui.screens.sending_words import Group, held_words, said_of, steps_of

Answer = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture
def desk(network: Network, at_the_desk: SitDown) -> AtTheDesk:  # noqa: F811
    clinic, _shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.WITHIN_2WK)
    return at_the_desk(clinic, COORDINATOR)


def between(desk: AtTheDesk, answer: Answer | None) -> None:
    """From now on this answers instead of the hub; None: the hub again."""
    way = Through(WayOut(by=By.DIRECT), desk.clinic.desk.clock.now)
    transport = way if answer is None else httpx2.MockTransport(answer)
    desk.line._hub = lambda: desk.clinic.joining.line(transport)


def tries(desk: AtTheDesk) -> SendingPage:
    page = desk.sending()
    page.now.click()
    desk.settles()
    return page


def raising(error: Exception) -> Answer:
    def answer(_request: httpx2.Request) -> httpx2.Response:
        raise error

    return answer


WAYS: list[tuple[Answer, str, str]] = [
    (
        lambda _: httpx2.Response(200, html="<html>Room?"), "Something stands between us and the hub, since 10:00.",
        "1 waits here. A web page answered instead of the hub. Perhaps this network wants a login",
    ),
    (
        raising(httpx2.ConnectError("down")), "No line since 10:00.",
        "1 waits here. Referrals are kept, sealed. Urgent ones: phone first. The next try comes by itself at 10:0",
    ),
    (
        lambda _: httpx2.Response(503, headers={"retry-after": "3600"}), "The hub asks us to wait, since 10:00.",
        "1 waits here. The next try comes by itself at 11:0",
    ),
    (
        lambda _: httpx2.Response(502), "The hub is away, since 10:00.",
        "1 waits here. All is kept, sealed, and goes by itself when the hub is back. Urgent ones: phone first.",
    ),
]  # fmt: skip


def test_what_stands_in_the_way_is_named(desk: AtTheDesk) -> None:
    for answer, state, rest in WAYS:
        between(desk, answer)
        page = tries(desk)
        assert page._state.text() == state
        assert page._rest.text().startswith(rest)
        assert desk.inside.status.line.text() == f"{state.rstrip('.')} · 1 packet waits here, sealed"
    between(desk, None)
    page = tries(desk)
    assert page._state.text() == "Line is up · asked the hub 10:00"
    assert [view.state for view in page._views] == [OutState.ON_HUB]


def test_who_was_shut_out_is_told_so_and_the_queue_rests_until_a_probe_is_let_through(
    network: Network,  # noqa: F811
    desk: AtTheDesk,
) -> None:
    kid = desk.does(lambda clinic: clinic.desk.vault.device.hub_auth.public.kid)
    operator.revoke(network.hub.store, kid, network.now())
    page = tries(desk)
    assert page._state.text() == "The hub does not accept this PC, since 10:00."
    assert "This PC was shut out of the hub. If nobody here asked for that, ring" in page._rest.text()
    assert desk.line.channel.condition is Condition.PAUSED
    attempts = desk.does(lambda clinic: clinic.desk.vault.outbox.every()[0].attempts)
    desk.line.go()
    desk.settles()
    assert desk.does(lambda clinic: clinic.desk.vault.outbox.every()[0].attempts) == attempts
    network.hub.changes("UPDATE device SET status = 'approved' WHERE device_kid = $1", kid)
    desk.line.go()  # by itself: the probe goes through, and the queue with it
    desk.desk.until(lambda: desk.line.channel.condition is Condition.UP and not desk.line.busy)
    desk.settles()
    assert [view.state for view in desk.does(lambda clinic: clinic.sending.waiting())] == [OutState.ON_HUB]


def test_what_comes_rings_at_once(network: Network, desk: AtTheDesk) -> None:  # noqa: F811
    shelter = network.stations[SHELTER]
    tries(desk)
    desk.desk.until(lambda: desk.line.bell.listening)
    shelter.syncs()
    [row] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.answer(row.id, Status.ACCEPTED)
    rounds = desk.line.asked_at
    desk.desk.hands.go(60)
    shelter.syncs()  # an answer lies at the hub now, and nobody here pressed anything
    desk.desk.until(lambda: desk.line.asked_at != rounds)
    desk.settles()
    [view] = desk.does(lambda clinic: clinic.sending.waiting())
    assert view.standing.status is Status.ACCEPTED


def test_another_network_is_asked_at_once(desk: AtTheDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    from clinic_app.ui.screens import line as line_module

    address = ["10.0.0.7"]
    monkeypatch.setattr(line_module, "address_here", lambda: address[0])
    between(desk, raising(httpx2.ConnectError("down")))
    tries(desk)
    between(desk, None)
    desk.line._look()
    desk.settles()
    assert desk.line.channel.condition is Condition.DOWN
    address[0] = "192.168.1.20"
    desk.line._look()
    desk.settles()
    assert desk.line.channel.condition is Condition.UP


def test_a_clock_that_is_off_is_said_and_sends_all_the_same(network: Network, desk: AtTheDesk) -> None:  # noqa: F811
    right = network.hub.hands.at
    for minutes, words in ((4, ""), (-12, "12 minutes fast"), (6, "6 minutes slow")):
        network.hub.hands.at = right + timedelta(minutes=minutes)
        page = tries(desk)
        assert "Line is up" in page._state.text()
        assert (words in page._rest.text()) if words else not page._rest.text()
    assert [view.state for view in page._views] == [OutState.ON_HUB]
    noted = desk.does(lambda clinic: clinic.desk.vault.outbox.every()[0].state_at)
    assert noted is not None
    assert abs((noted - desk.desk.hands.at).total_seconds()) < 60  # the record goes by this PC's clock


def test_what_nobody_fetched_in_time_is_not_called_on_the_hub_for_ever(desk: AtTheDesk) -> None:
    page = tries(desk)
    [view] = page._views
    labels, site = desk.inside.ways.labels, desk.inside.ways.site
    assert said_of(view, labels, site).state == "On the hub"
    from dataclasses import replace

    told = said_of(replace(view, unfetched=True), labels, site)
    assert (told.group, told.state) == (Group.OVER, "Lapsed: nobody said that it was opened")
    full = said_of(replace(view, state=OutState.WAITING, reason="hub_507"), labels, site)
    assert (full.group, full.state) == (Group.HERE, "Their box on the hub is full: phone them")
    fetched = said_of(replace(view, reason=FETCHED), labels, site)
    assert (fetched.group, fetched.state) == (Group.UNANSWERED, "Fetched there, opened by nobody yet")


def test_what_their_program_could_not_show_was_sent_and_is_theirs_to_be_rung_about(desk: AtTheDesk) -> None:
    from dataclasses import replace

    page = tries(desk)
    view = replace(page._views[0], state=OutState.HELD, reason=NOT_SHOWN_THERE)
    told = said_of(view, desk.inside.ways.labels, desk.inside.ways.site)
    assert (told.group, told.state) == (Group.UNANSWERED, "Their program could not show it: phone them")
    assert ("On the hub", None) in steps_of(view)


def test_what_the_hub_refused_is_said_by_what_to_do() -> None:
    assert held_words("hub_404") == "They have no box on this hub any more: phone them"
    assert held_words("hub_422") == "The hub did not take it: phone them"


def test_the_hour_keeps_its_point_in_thai() -> None:
    assert with_waiting("No line since 10:00.", 1) == "No line since 10:00 · 1 packet waits here, sealed"
    assert with_waiting("มีสิ่งขวาง ตั้งแต่ 10:00 น.", 2).startswith("มีสิ่งขวาง ตั้งแต่ 10:00 น. · ")
    assert with_waiting("Line is up", None) == "Line is up"
