"""Two PCs of one clinic meet: ten thousand revisions told, taken in and verified; and a meeting with nothing new."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, thread_time
from typing import TYPE_CHECKING

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.case import Change
from tests.bench.corpus import fill
from tests.bench.measuring import Figure, alone

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "services"))

if TYPE_CHECKING:
    from pcs_at_work import PcAtWork

    from clinic_app.vault.store import Vault

CASES = 2_000
REVISIONS = 10_000
WOVEN = 1_000
AT_ONCE = 4
"""A sheet is saved several times while the case is open, then comes the next case."""

LAB_CHECK_MS = 0.118
"""One Ed25519 signature verified on the machine where the limit of four seconds was measured (speed-lab, 5)."""
MOST_CHECKS = 4_000 / (REVISIONS * LAB_CHECK_MS)
"""So the limit as a ratio, which means the same on every machine: ten thousand revisions for as many signatures."""


def figures() -> Iterator[Figure]:
    with two_pcs(CASES, REVISIONS) as (night, office):
        spent = exchange(night, office)
        floor = signatures(REVISIONS)
        yield by_the_clock("10,000 revisions told, taken in, verified", spent.wall_ms, floor)
        yield Figure(what="the same, by the CPU", ours_ms=spent.cpu_ms, against="the same", theirs_ms=floor)
        yield Figure(
            what="the longest letter taken in by the CPU: a save waits", ours_ms=spent.longest_ms, must="50 ms"
        )
        nothing = alone(lambda: night.meeting.mark(office.device) == office.meeting.mark(night.device), rounds=50)
        yield Figure(what="a meeting with nothing to tell, both marks", ours_ms=nothing[25], must="50 ms")
    with two_pcs(WOVEN // 5, WOVEN, at_once=1) as (night, office):
        spent = exchange(night, office)
        yield Figure(what="1,000 revisions, each of another case", ours_ms=spent.cpu_ms, against="as many signatures",
                     theirs_ms=signatures(WOVEN))  # fmt: skip


def by_the_clock(what: str, wall_ms: float, floor_ms: float, many: int = REVISIONS) -> Figure:
    """A meeting beside its signatures, and how long it had taken where one of these takes what it took in the lab."""
    there, most = wall_ms / floor_ms * many * LAB_CHECK_MS / 1000, 4 * many / REVISIONS
    return Figure(what=f"{what} (at the lab's 118 us: {there:.1f} of {most:g} s)", ours_ms=wall_ms,
                  must=f"{MOST_CHECKS:.2f}x", theirs_ms=floor_ms,
                  against="as many Ed25519 signatures verified")  # fmt: skip


class Spent:
    """What an exchange cost."""

    def __init__(self) -> None:
        self.wall_ms = self.cpu_ms = self.longest_ms = 0.0
        self.letters = self.bytes = 0


def exchange(night: PcAtWork, office: PcAtWork) -> Spent:
    """One has everything, the other nothing."""
    spent = Spent()
    wall, cpu = perf_counter(), process_time()
    night.meeting.hear(office.meeting.greeting(night.device))
    reading = office.meeting.reading()
    for letter in night.meeting.letters(office.device):
        read = reading.read(letter)  # in a lane that nobody waits for
        begun = thread_time()
        met = office.meeting.hear(read)
        spent.longest_ms = max(spent.longest_ms, (thread_time() - begun) * 1000)
        assert met.refused is None
        spent.letters, spent.bytes = spent.letters + 1, spent.bytes + len(letter)
    night.meeting.hear(office.meeting.greeting(night.device))
    for letter in office.meeting.letters(night.device):
        night.meeting.hear(letter)
    spent.wall_ms, spent.cpu_ms = (perf_counter() - wall) * 1000, (process_time() - cpu) * 1000
    office.meeting.hear(night.meeting.greeting(office.device))
    night.meeting.hear(office.meeting.greeting(night.device))
    assert night.meeting.mark(office.device) == office.meeting.mark(night.device)
    return spent


def signatures(many: int) -> float:
    """Milliseconds for so many signatures: below this nothing that proves them can be."""
    key, message = SigningKey.new(), bytes(54)
    signature = key.sign(message)
    begun = process_time()
    for _ in range(many):
        key.public.verify(signature, message)
    return (process_time() - begun) * 1000


@contextmanager
def two_pcs(cases: int, revisions: int, at_once: int = AT_ONCE) -> Iterator[tuple[PcAtWork, PcAtWork]]:
    """One with so many cases and revisions, the other new."""
    from pcs_at_work import pcs_at_work

    with TemporaryDirectory() as folder, pcs_at_work(Path(folder), 2) as (night, office):
        write(night.vault, cases, revisions, at_once)
        yield night, office


def write(vault: Vault, cases: int, revisions: int, at_once: int = AT_ONCE) -> None:
    """So many cases with so many revisions."""
    fill(vault, cases)
    ids = [row.id for row in vault.cases.page(limit=cases).rows]
    with vault.writing():
        for number in range(revisions - cases):
            case = ids[number // at_once % cases]
            values = ((case, "s_age_years", 20 + number % 40), (case, "s_dependants", str(1 + number % 2)))
            vault.revisions.append(case, Change(values=values), author=vault.whoami.id)
