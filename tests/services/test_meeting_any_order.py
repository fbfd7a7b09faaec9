"""Three PCs and a heap of letters that are shuffled, doubled and lost: all come to the same record."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pcs_at_work import PcAtWork, meet, pcs_at_work

from clinic_app.domain.case import Case
from clinic_app.errors import HeardRefused


@pytest.mark.parametrize("seed", range(4))
def test_letters_in_any_order_doubled_and_lost(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with pcs_at_work(tmp_path, 3) as pcs:
        cases, heap = [pcs[0].begins(s_note="first")], list[tuple[PcAtWork, bytes]]()
        for step in range(50):
            one, other = chance.sample(pcs, 2)
            match chance.choice(("write", "write", "leave", "leave", "hear", "hear", "lock", "days")):
                case "write":
                    written(one, cases, chance, step)
                case "leave":
                    heap += [(other, each) for each in one.meeting.letters(other.device, way="stick")]
                case "hear" if heap:
                    taker, letter = heap.pop(chance.randrange(len(heap)))
                    met = taker.meeting.hear(letter)
                    assert met.refused is None or met.gap
                    if chance.random() < 0.3:
                        heap.append((taker, letter))
                case "lock":
                    one.comes_in()
                case "days":
                    one.house.pass_(days=chance.choice((1, 8)))
                    del heap[: len(heap) // 3]
        for _ in range(2):
            for one, other in ((pcs[0], pcs[1]), (pcs[1], pcs[2]), (pcs[0], pcs[2])):
                meet(one, other)
        for taker, letter in heap:
            refused = taker.meeting.hear(letter).refused
            assert refused is None or isinstance(refused, HeardRefused)
        for pc in pcs:
            pc.is_whole()
            assert pc.vault.hearing.reached() == pcs[0].vault.hearing.reached()
            assert [pc.shows(case) for case in cases] == [pcs[0].shows(case) for case in cases]


def written(pc: PcAtWork, cases: list[Case], chance: random.Random, step: int) -> None:
    known = [case for case in cases if pc.vault.cases.stands(case.id)]
    if known and chance.random() < 0.7:
        pc.says(chance.choice(known), k_ok=chance.choice(("yes", "no")), s_note=str(step))
    else:
        cases.append(pc.begins(s_note=str(step)))
