"""A crowd of clinics on the worst of lines: every packet has its effect once, none is lost, none comes stale."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chaos_line import BAD, CALM, ROUGH, Fate, chaos
from crowd import LONG, SHORT, Counted, Crowd, Member
from soaking import count, totals
from stations import network_on

MANY = int(os.environ.get("SOAK_PACKETS", "100000"))


@contextmanager
def crowd_of(number: int, folder: Path, seed: int) -> Iterator[Crowd]:
    for network in network_on(folder):
        listens = urlsplit(network.hub.address)
        with chaos((listens.hostname or "", listens.port or 0), seed, network.now) as line:
            crowd = Crowd(network, line, seed)
            try:
                crowd.gather(number)
                yield crowd
            finally:
                crowd.close()


def works(crowd: Crowd, member: Member, *, questions: int) -> None:
    """Some time at one of them; a third of the time it is in a valley without a signal."""
    for _ in range(questions):
        crowd.asks(member, SHORT + LONG)
    if crowd.draw.random() < 0.2:
        crowd.refers(member, SHORT + LONG)
    if crowd.draw.random() < 0.1:
        crowd.withdraws(member)
    if crowd.draw.random() < 0.7:
        crowd.syncs(member)
        crowd.answers(member)


def ended(crowd: Crowd) -> Counted:
    """The line is calm again, and everything is counted."""
    crowd.line.fates = dict(CALM)
    crowd.settles()
    told = crowd.counted()
    assert (told.lost, told.twice, told.late, told.still_read, told.left_over) == ([], [], [], [], [])
    return told


def test_on_the_worst_of_lines_each_packet_has_one_effect_and_none_is_lost_or_stale(tmp_path: Path) -> None:
    with crowd_of(4, tmp_path, seed=7) as crowd:
        crowd.line.fates = dict(ROUGH)
        for _ in range(16):
            crowd.on(hours=1)
            for member in crowd.members.values():
                works(crowd, member, questions=1)
        told = ended(crowd)
        assert told.packets > 120
        assert told.delivered > 90
        assert set(crowd.line.met) == set(Fate)


def weekly(seed: int) -> Callable[[Member, datetime], bool]:
    """Each has a line on one morning of the week, for three hours."""

    def has_line(member: Member, at: datetime) -> bool:
        day = (int(member.station.agency.removeprefix("house-")) * 3 + seed) % 7
        return at.weekday() == day and 3 <= at.hour < 6

    return has_line


def a_month(crowd: Crowd, has_line: Callable[[Member, datetime], bool]) -> None:
    """Thirty days: a referral every other day; who has no line does not try."""
    for hour in range(30 * 24):
        crowd.on(hours=1)
        for member in crowd.members.values():
            if hour % 24 == 7 and crowd.draw.random() < 0.5:
                crowd.refers(member, SHORT + LONG)
            if hour % 24 == 9 and crowd.draw.random() < 0.05:
                crowd.withdraws(member)
            if has_line(member, crowd.now()):
                crowd.syncs(member)
                crowd.answers(member)
                crowd.asked_again(member)


def test_thirty_days_with_a_line_one_morning_a_week_lose_nothing_and_send_nothing_stale(tmp_path: Path) -> None:
    with crowd_of(3, tmp_path, seed=2) as crowd:
        crowd.line.fates = dict(ROUGH)
        a_month(crowd, weekly(0))
        told = ended(crowd)
        assert told.held > 2  # what was urgent waits for a person, who asks her again
        assert told.delivered > 30


@pytest.mark.soak
def test_a_hundred_thousand_packets_among_fifty_clinics(tmp_path: Path) -> None:
    runs = totals().get("chaos", {}).get("runs", 0)
    with crowd_of(50, tmp_path, seed=50 + runs) as crowd:
        crowd.line.fates = dict(BAD)
        while len(crowd.posted) < MANY:
            crowd.on(minutes=15)
            for member in crowd.members.values():
                works(crowd, member, questions=12)
        told = ended(crowd)
        met = crowd.line.met
        count(
            "chaos", runs=1, packets=told.packets, effects=told.delivered, held=told.held, lapsed=told.lapsed,
            withdrawn=told.withdrawn, lost=0, twice=0, stale=0, requests=met.total(),
            spoilt=met.total() - met[Fate.PASS],
        )  # fmt: skip


@pytest.mark.soak
def test_a_month_of_weekly_lines_among_twenty_clinics(tmp_path: Path) -> None:
    with crowd_of(20, tmp_path, seed=30) as crowd:
        crowd.line.fates = dict(ROUGH)
        a_month(crowd, weekly(3))
        told = ended(crowd)
        count(
            "weekly lines", packets=told.packets, effects=told.delivered, held=told.held, lapsed=told.lapsed,
            withdrawn=told.withdrawn, days=30, clinics=20,
        )  # fmt: skip
