"""Tables of other places: of each place and year the newest, whichever came first, the same on all PCs of a clinic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_app.vault.network_reports import NetworkReports

from .several_pcs import Clinic, Pc, in_one, meet_all, opened_in

EARLY, LATE = "2027-01-04T03:00:00Z", "2027-01-05T03:00:00Z"


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with opened_in(tmp_path) as open_:
        yield open_


def reports_of(pc: Pc) -> NetworkReports:
    return NetworkReports(pc.lane, pc.hands.clock())


def put(
    pc: Pc, made_at: str, body: bytes, *, mid: bytes = b"\x01" * 16, sender: str = "north", year: int = 2026
) -> bool:
    return reports_of(pc).put(sender, year, made_at=made_at, mid=mid, thread=b"\x02" * 16, body=body)


def test_the_newer_takes_the_place_of_the_older_in_whatever_order(clinic: Clinic) -> None:
    [pc] = clinic(1)
    assert put(pc, LATE, b'{"late": 1}')
    assert not put(pc, EARLY, b'{"early": 1}')
    assert not put(pc, LATE, b'{"late": 1}')
    assert put(pc, EARLY, b"{}", year=2025)
    assert put(pc, EARLY, b"{}", sender="south", mid=b"")
    reports = reports_of(pc)
    [north, south] = reports.of_year(2026)
    assert (north.made_at, north.body, north.mid, north.seen) == (LATE, b'{"late": 1}', b"\x01" * 16, False)
    assert (south.mid, south.seen) == (b"", True)  # one of our own
    assert (reports.years(), reports.senders()) == ([2026, 2025], ["north", "south"])
    reports.mark_seen("north", 2026, b"\x01" * 16)
    assert reports.of_year(2026)[0].seen
    assert put(pc, "2027-02-01T03:00:00Z", b"{}", mid=b"\x03" * 16)
    assert not reports.of_year(2026)[0].seen


def test_two_pcs_that_took_two_of_them_have_the_newer_after_they_met(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    put(night, LATE, b'{"late": 1}')
    office.hands.pass_(60)
    put(office, EARLY, b'{"early": 1}')  # written later, and made earlier
    meet_all([night, office])
    for pc in (night, office):
        assert [each.made_at for each in reports_of(pc).of_year(2026)] == [LATE]
