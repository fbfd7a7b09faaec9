"""A program that is killed while it carries a backup to the hub, or fetches one: the next goes on where it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR
from stations import Network
from test_line_fetching import Day

from clinic_app.services import carrying

_CARRY = """
import sys
from datetime import datetime
from pathlib import Path
from clinic_at_work import COORDINATOR, House
from clinic_app.services import carrying
carrying.PART_BYTES = 16_384
house = House(Path(sys.argv[1]), wall=datetime.fromisoformat(sys.argv[2]))
clinic = house.enter(COORDINATOR)
clinic.hub_backup.back_up(clinic.hub_backup.line(), lambda done: print(done, flush=True))
"""

_FETCH = """
import sys
from datetime import datetime
from pathlib import Path
from clinic_at_work import House
from clinic_app.services import carrying
carrying.PART_BYTES = 16_384
fetching = House(Path(sys.argv[1]), wall=datetime.fromisoformat(sys.argv[2])).door.from_hub()
way = tuple(sys.argv[3:])
fetching.again(way)
fetching.fetch(fetching.kept()[0].backup, way, lambda done: print(done, flush=True))
"""

TESTS = Path(__file__).resolve().parents[1]


def killed(script: str, *words: object, after: float) -> None:
    """Run it in a process of its own, and kill that once it says that so much is done."""
    folders = [str(TESTS / name) for name in ("services", "line", "hub")] + [str(TESTS.parent)]
    lead = f"import sys; sys.path[:0] = {folders!r}\n"
    with subprocess.Popen(
        [sys.executable, "-c", lead + script, *map(str, words)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if float(line) >= after:
                process.send_signal(signal.SIGKILL)
                break
        process.stdout.read()
    assert process.returncode == -signal.SIGKILL


@pytest.fixture
def day(network: Network, monkeypatch: pytest.MonkeyPatch) -> Day:
    monkeypatch.setattr(carrying, "PART_BYTES", 16_384)
    return Day(network)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("after", [0.02, 0.09, 0.12, 0.5, 0.95])
def test_killed_while_it_carries(day: Day, after: float) -> None:
    """While the backup is made, as it is locked up, at the first part, in the middle, at the last."""
    house = day.station.house
    house.leave()
    day.network.on(days=7)
    killed(_CARRY, house.folder, house.wall.isoformat(), after=after)
    clinic = day.station.clinic = house.enter(COORDINATOR)
    hub = clinic.hub_backup.line()
    assert len(hub.kept().backups) == 1
    begun = clinic.hub_backup.on_its_way()
    assert (begun is not None) == (after > 0.1)
    clinic.hub_backup.back_up(hub)
    backups = hub.kept().backups
    hub.close()
    assert len(backups) == 2
    assert begun is None or backups[0].backup == begun[0].backup
    assert not list(clinic.desk.vault.keep.folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("after", [0.03, 0.5])
def test_killed_while_it_fetches(day: Day, after: float) -> None:
    day.asked()
    killed(_FETCH, day.new.folder, day.new.wall.isoformat(), *day.way, after=after)
    fetching = day.fetching()
    fetching.again(day.way)
    [kept] = fetching.kept()
    clinic = day.restores(fetching, fetching.open(fetching.fetch(kept.backup, day.way), day.way))
    assert [row.code for row in clinic.finding.page().rows] == [day.code]
    day.new.leave()
