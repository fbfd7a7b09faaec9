"""Before numbers are given out it is said when each other PC of the clinic was met, and which of two gave out what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

from clinic_app.domain.timekeeping import Clock
from clinic_app.services.meeting import PcStands
from clinic_app.ui.forms.when import Site
from clinic_app.ui.screens.other_pcs_gave import both_gave, may_have_given

NOW = datetime(2027, 1, 20, 3, tzinfo=UTC)


def pc(place: str, met: timedelta | None, *, stands: bool = True, set_aside: str | None = None) -> PcStands:
    told = SimpleNamespace(
        pc=SimpleNamespace(place=place, stands=stands),
        met_at=NOW - met if met is not None else None,
        set_aside=set_aside,
    )
    return cast("PcStands", told)


def test_each_pc_that_counts_is_named_with_when_it_was_met() -> None:
    words = may_have_given(
        [
            pc("Night desk", timedelta(days=3)), pc("Office", None), pc("Gone", timedelta(days=9), stands=False),
            pc("Doubtful", timedelta(days=9), set_aside="fork"),
        ],
        NOW,
    )  # fmt: skip
    assert words.endswith("(Night desk: met 3 days ago · Office: not met yet)")
    assert may_have_given([], NOW) == ""
    assert may_have_given([pc("Gone", None, stands=False)], NOW) == ""


def test_two_editions_of_one_year_are_told_with_their_times() -> None:
    site = Site(cast("Clock", SimpleNamespace(zone=ZoneInfo("Asia/Bangkok"))), "en")
    words = both_gave(("2027-01-02T03:00:00Z", "2027-01-05T03:30:00Z"), site)
    assert "10:00" in words
    assert "10:30" in words
