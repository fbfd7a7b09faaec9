"""A PC of a clinic as a process of its own: it listens, answers whoever comes to its door when told to, and says what
it has. Run with what it is told as one line of JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

from clinic_at_work import NURSE, House
from line_between import at_the_door, drive, network
from pcs_at_work import PcAtWork, of_one_clinic


def main(folder: str, wall: str, vault_id: str) -> None:
    """Until its input ends."""
    house = House(Path(folder), wall=datetime.fromisoformat(wall), ticks=2000.0)
    pc = PcAtWork(house, house.enter(NURSE), UUID(vault_id))
    of_one_clinic(pc.vault, pc.vault_id)
    with network(pc) as (here,):
        _say(port=here.lan.port, has=_has(pc))
        for _line in sys.stdin:
            [came] = drive(at_the_door(here))
            _say(whole=not isinstance(came, Exception), has=_has(pc))
    pc.is_whole()
    house.leave()
    _say(whole=True)


def _has(pc: PcAtWork) -> int:
    """How many revisions lie here: each once, or this fails."""
    rows = [row[0] for row in pc.vault._lane.rows("SELECT header FROM revisions")]
    places = [(said["device"], said["seq"]) for said in map(json.loads, rows)]
    assert len(set(places)) == len(places)
    return len(places)


def _say(**said: object) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
