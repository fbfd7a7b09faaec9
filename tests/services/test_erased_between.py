"""Of three files joined one after the other, another PC, not knowing of it, erases one or two: the rest stays whole."""

from __future__ import annotations

from uuid import UUID

import pytest
from several_ended import all_is_alike, all_meet
from several_houses import Houses, attaches, begin, several_houses
from test_photograph_joined_twice import lie_in

from clinic_app.domain.attachments import AttachmentId
from clinic_app.domain.case import Case
from clinic_app.vault.merges import Merge, Merges

PAPERS = [AttachmentId(UUID(int=60 + number)) for number in range(3)]


def _files(houses: Houses) -> list[Case]:
    """In the order in which they began, each with a document."""
    office, made = houses.seats[0], list[Case]()
    for paper in PAPERS:
        office.house.pass_(minutes=5)
        made.append(begin(office.clinic))
        attaches(office, made[-1].id, paper, f"paper {paper}".encode())
    all_meet(houses)
    return made


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "in the other"])
@pytest.mark.parametrize("heard", [False, True], ids=["joined apart", "one has heard"])
@pytest.mark.parametrize(
    "erased", [{0}, {1}, {2}, {0, 1}], ids=["the first", "the second", "the third", "the first and the second"]
)
def test_each_document_of_what_is_left_is_there_on_every_pc(
    erased: set[int], heard: bool, turned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = Merges.every

    def in_an_order(merges: Merges) -> tuple[Merge, ...]:
        """Joined files come in the order of their ids, which is anybody's guess: here either."""
        found = sorted(every(merges), key=lambda merge: files.index(merge.case_id))
        return tuple(found[::-1] if turned else found)

    with several_houses(3) as houses:
        office, ward, night = houses.seats
        cases = _files(houses)
        files = [each.id for each in cases]
        monkeypatch.setattr(Merges, "every", in_an_order)
        office.clinic.merging.join(files[1], files[2])
        office.clinic.merging.join(files[0], files[1])
        if heard:
            houses.meet(office, ward)
        for number in erased:
            night.vault.erasing.erase(files[number], by=night.me, why="her_request")
        all_meet(houses)
        left = [one for number, one in enumerate(files) if number not in erased]
        papers = [one for number, one in enumerate(PAPERS) if number not in erased]
        for seat in houses.seats:
            assert sorted(one for each in left for one in lie_in(seat, each)) == papers, f"on PC {seat.number}"
            for number, paper in enumerate(PAPERS):
                if number not in erased:
                    assert b"".join(seat.vault.attachments.parts(paper)) == f"paper {paper}".encode()
        all_is_alike(houses)
