"""Two PCs as two processes, and a line that is cut after every tenth of what they tell: each time it goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from line_between import Listener, Stretch, drive, network, rings
from pcs_at_work import PcAtWork, pcs_at_work

from clinic_app.services.talking import Came

MANY = 500
HERE = Path(__file__).parent


@dataclass
class Elsewhere:
    """The office, as a process."""

    process: subprocess.Popen[str]
    port: int
    has: int

    def opens(self) -> None:
        """Its door, for one who comes."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def says(self) -> dict[str, object]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "it ended"
        return dict(json.loads(line))


@contextmanager
def elsewhere(pc: PcAtWork) -> Iterator[Elsewhere]:
    pc.house.leave()
    told = json.dumps([str(pc.house.folder), pc.house.wall.isoformat(), str(pc.vault_id)])
    path = os.pathsep.join([str(HERE.parents[1]), str(HERE), str(HERE.parent / "faults"), str(HERE.parent / "ui")])
    process = subprocess.Popen(
        [sys.executable, str(HERE / "pc_elsewhere.py"), told], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    made = Elsewhere(process, 0, 0)
    try:
        said = made.says()
        made.port, made.has = int(str(said["port"])), int(str(said["has"]))
        yield made
        process.stdin.close()
        assert made.says() == {"whole": True}
    finally:
        if not process.stdin.closed:
            process.stdin.close()
        process.stdout.close()
        process.wait(60)


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[list[PcAtWork]]:
    with pcs_at_work(tmp_path, 2) as made:
        yield made


@dataclass(frozen=True)
class Call:
    whole: bool
    """Whether it came to its end."""
    bytes: int
    has: int
    """How many revisions they have there now."""


def calls(night: Stretch, office: PcAtWork, there: Elsewhere, cut_after: int | None = None) -> Call:
    line = Listener(there.port, cut_after=cut_after)
    with line.listening() as port:
        night.knows(office, port)
        there.opens()
        [came] = drive(rings(night, office))
    return Call(isinstance(came, Came), line.sent + line.back, int(str(there.says()["has"])))


def test_what_came_before_a_cut_is_there_and_does_not_come_again(pcs: list[PcAtWork]) -> None:
    night, office = pcs
    with elsewhere(office) as there, network(night) as (here,):
        night.writes(MANY)
        first = calls(here, office, there)
        assert (first.whole, first.has) == (True, MANY), "uncut, and each once"
        nothing, had, came = calls(here, office, there).bytes, MANY, list[int]()
        for tenths in range(1, 10):
            night.writes(MANY)
            cut = calls(here, office, there, cut_after=first.bytes * tenths // 10)
            assert not cut.whole
            came.append(cut.has - had)
            rest = calls(here, office, there)
            assert (rest.whole, rest.has) == (True, had + MANY), f"after {tenths} tenths"
            # Three quarters of the whole are revisions, what is around them not counted; the journal goes behind.
            at_most = first.bytes * (1 - came[-1] / MANY * 3 / 4) + nothing
            assert rest.bytes <= at_most, f"told again after {tenths} tenths"
            had = rest.has
        assert came == sorted(came), "the later the cut, the more is there"
        assert came[0] < MANY // 3 < came[-1]
    night.is_whole()
