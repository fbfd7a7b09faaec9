"""A case of two PCs that is made again from its history says what it said, and asks what it asked."""

from __future__ import annotations

from pathlib import Path

from clinic_app.vault.mending import mend

from .recorded import PROJECTION
from .several_pcs import in_one, opened_in


def test_what_two_pcs_wrote_apart_is_laid_together_again(tmp_path: Path) -> None:
    with opened_in(tmp_path) as open_:
        pcs = here, there = in_one(open_(2))
        case = here.begins()
        there.hears(here)
        here.says(case, c_stats="refused")
        there.says(case, c_stats="given")
        here.hears(there)
        there.hears(here)
        before = here.shows(case), here.undecided(case)
        assert before == (there.shows(case), there.undecided(case))
        for pc in pcs:
            with pc.lane.writing():
                pc.lane.run("DELETE FROM case_documents")
                pc.lane.run("DELETE FROM undecided")
            mended = mend(pc.lane, pc.record.cases, pc.record.revisions, PROJECTION, pc.hands.clock())
            assert (mended.rebuilt, mended.silent) == (1, 0)
            assert (pc.shows(case), pc.undecided(case)) == before
