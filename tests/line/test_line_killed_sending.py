"""A program that is killed anywhere in a round with the hub: the next one goes on, nothing is lost, nothing doubled."""

from __future__ import annotations

import sys

import pytest
from clinic_at_work import COORDINATOR
from stations import CLINIC, SHELTER, Network, agrees, refers
from test_line_killed import killed

from clinic_app.services.outgoing import OutState

_ROUND = """
import signal
import sys
from datetime import datetime
from pathlib import Path
from clinic_at_work import COORDINATOR, House
from clinic_app.services.exchange import exchange
from clinic_app.services.sending import Sending

def at(place):
    print(place, flush=True)
    if float(sys.argv[3]) <= place:
        signal.pause()

class Telling:
    def __init__(self, hub):
        self._hub, self._put = hub, 0

    def put(self, *what):
        self._hub.put(*what)
        self._put += 1
        at(0.2 + self._put / 10)

    def __getattr__(self, name):
        return getattr(self._hub, name)

house = House(Path(sys.argv[1]), wall=datetime.fromisoformat(sys.argv[2]))
clinic = house.enter(COORDINATOR)
plan = clinic.sending.plan()
at(0.1)
done = exchange(plan, Telling(clinic.joining.line()))
at(0.6)
clinic.desk.vault.save(lambda: (clinic.sending.settle(done), at(0.8)))
"""


SOAK = pytest.mark.soak


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize(
    ("after", "on_hub"),
    [
        pytest.param(0.1, 0, id="planned", marks=SOAK),
        pytest.param(0.3, 1, id="between two packets"),
        pytest.param(0.6, 2, id="the hub has all of them", marks=SOAK),
        pytest.param(0.8, 2, id="while that is written down", marks=SOAK),
    ],
)
def test_killed_anywhere_in_a_round(network: Network, after: float, on_hub: int) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="both")
    clinic.syncs(), shelter.syncs()
    house = clinic.house
    for _ in range(2):
        refers(clinic, agrees(clinic, SHELTER))
    house.leave()
    killed(_ROUND, house.folder, house.wall.isoformat(), after, after=after)
    assert network.hub.counts()["waiting"] == on_hub
    clinic.clinic = house.enter(COORDINATOR)
    clinic.clinic.tidy()
    assert [view.state for view in clinic.clinic.sending.waiting()] == [OutState.WAITING] * 2  # nobody knows better
    assert clinic.syncs().sent == 2
    assert len(shelter.syncs().taken.referrals) == 2
    assert shelter.syncs().taken.referrals == []
    assert {view.state for view in clinic.clinic.sending.waiting()} == {OutState.ON_HUB}
