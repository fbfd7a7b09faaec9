"""Two PCs by way of the hub, over lines that break after each 39 KB, for ever: they still come to have the same."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx2
import pytest
from stations import CLINIC, Line, Network, Station

from clinic_app.crypto.letter_seal import MOST_LETTER_BYTES
from clinic_app.domain.case import Change
from clinic_app.services.meetings_view import Way
from clinic_app.transport.through import Through
from clinic_app.transport.way_out import By, WayOut

BREAKS_AFTER = 39_000
MANY = 300


class Thin(Line):
    """Breaks in each round, under whatever is on its way by then."""

    breaks_after = BREAKS_AFTER

    def __init__(self) -> None:
        super().__init__()
        self.broke = 0

    def transport(self) -> httpx2.BaseTransport:
        line, rest = self, [self.breaks_after]

        def passes(size: int, broken: type[httpx2.TransportError]) -> None:
            rest[0] -= size
            if rest[0] < 0:
                line.broke += 1
                raise broken("cut")

        class Breaks(Through):
            def handle_request(self, request: httpx2.Request) -> httpx2.Response:
                passes(len(request.read()), httpx2.WriteError)
                answer = super().handle_request(request)
                passes(len(answer.read()), httpx2.ReadError)
                return answer

        return Breaks(WayOut(by=By.DIRECT), lambda: datetime.now(UTC))


@pytest.fixture
def pcs(network: Network) -> tuple[Station, Station]:
    night = network.joins(CLINIC, kind="clinic")
    office = network.another_pc(night)
    for _ in "abc":
        night.syncs(), office.syncs()
    return night, office


def writes(pc: Station) -> None:
    vault, me = pc.clinic.desk.vault, pc.clinic.whoami.id

    def all_of_it() -> None:
        for _ in range(MANY // 10):
            case = pc.clinic.recording.begin()
            for number in range(9):
                said = ((case.root, "s_note", f"{number}, and what she said of it " * 8),)
                vault.revisions.append(case.id, Change(values=said), author=me)

    vault.save(all_of_it)


def reached(pc: Station) -> object:
    return pc.clinic.desk.vault.hearing.reached()


def test_what_one_wrote_comes_to_the_other_though_every_line_breaks(pcs: tuple[Station, Station]) -> None:
    night, office = pcs
    night.line, office.line = Thin(), Thin()
    writes(night)
    for _ in range(40):
        night.syncs(), office.syncs()
        if reached(night) == reached(office):
            break
    assert reached(night) == reached(office)
    assert night.line.broke
    assert night.clinic.meeting.sizes.most(office.clinic.desk.vault.device.id, Way.HUB) < BREAKS_AFTER


def test_a_large_letter_that_lies_there_is_fetched_by_and_by(pcs: tuple[Station, Station]) -> None:
    night, office = pcs
    writes(night)
    night.syncs()
    box = office.clinic.sending.plan().letters
    office.line = Thin()
    for _ in range(40):
        if reached(night) == reached(office):
            break
        office.syncs()
    assert reached(night) == reached(office)
    assert box is not None
    assert office.line.broke > 1
    office.line = Line()
    writes(night)
    night.syncs(), office.syncs(), office.syncs()
    assert office.clinic.sending.letters._piece == 0, "a line that holds brings them whole again"
    assert night.clinic.meeting.sizes.most(office.clinic.desk.vault.device.id, Way.HUB) == MOST_LETTER_BYTES
