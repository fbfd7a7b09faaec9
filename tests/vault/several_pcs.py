"""Several PCs of one clinic, each a record of its own with the same id, that take in what the others wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from clinic_app.domain.case import Case
from clinic_app.domain.convergence import Undecided
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.vault.erasing import Erasing
from clinic_app.vault.heard import Sent
from clinic_app.vault.hearing import Heard, Hearing
from clinic_app.vault.in_common import Common
from clinic_app.vault.lane import Lane
from clinic_app.vault.merges import Merges
from clinic_app.vault.people import People
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.restrictions import Restrictions
from clinic_app.vault.settings import Documents, VaultSettings
from clinic_app.vault.tasks import Tasks

from .conftest import Hands, lane_on
from .recorded import NURSE, Record, record_on


@dataclass
class Pc:
    """One PC of the clinic."""

    record: Record
    lane: Lane
    hands: Hands
    hearing: Hearing
    erasing: Erasing
    common: Common
    people: People
    restrictions: Restrictions
    tasks: Tasks
    merges: Merges
    settings: VaultSettings
    documents: Documents

    @property
    def device(self) -> DeviceId:
        return self.record.revisions.device

    def begins(self, **said: object) -> Case:
        case = self.record.cases.begin(NURSE)
        self.record.says(case, **(said or {"s_note": "begun"}))
        return case

    def says(self, case: Case, **said: object) -> None:
        self.record.says(case, **said)

    def knows(self, other: Pc) -> None:
        self.hearing.others.add(other.device, other.record.device.public)

    def sends(self, to: Pc) -> tuple[Sent, ...]:
        return self.hearing.read(self.hearing.lacked_by(to.hearing.reached()))

    def keys(self) -> dict[CaseId, bytes]:
        rows = self.lane.rows("SELECT id, key FROM cases")
        return {CaseId(UUID(bytes=case)): key for case, key in rows}

    def hears(self, other: Pc) -> Heard:
        return self.hearing.take(other.sends(self), other.keys())

    def meets(self, *others: Pc) -> None:
        """Each tells what was touched, and takes in what the other has."""
        for other in others:
            for one, two in ((self, other), (other, self)):
                one.common.tell()
                two.common.join(one.common.keys)
                two.hears(one)

    def asked(self, kind: str, name: str) -> list[str]:
        """What somebody is to decide of a record of the clinic."""
        record = CaseId(self.common.record_of(kind, name))
        return [each.field for each in self.record.revisions.undecided.of(record)]

    def raw(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.lane.rows(sql, values)]

    def shows(self, case: Case) -> Case:
        return self.record.cases.load(case.id)

    def undecided(self, case: Case) -> tuple[Undecided, ...]:
        return self.record.revisions.undecided.of(case.id)

    def is_whole(self) -> None:
        self.record.journal.verify(self.record.device.public)
        self.record.revisions.verify_chain()


Clinic = Callable[[int], list[Pc]]


def in_one(pcs: list[Pc]) -> list[Pc]:
    """These are of one clinic from now on: the first stood before."""
    first, *others = pcs
    first.common.begin()
    for other in others:
        other.common.join(first.common.keys)
    return pcs


def meet_all(pcs: list[Pc]) -> None:
    """Everybody everybody, twice: and then nothing is left to tell."""
    for _ in range(2):
        for one in pcs:
            one.meets(*(other for other in pcs if other is not one))
    assert [pc.common.tell() for pc in pcs] == [0] * len(pcs)
    for pc in pcs:
        pc.is_whole()
        assert pc.hearing.reached() == pcs[0].hearing.reached()


@contextmanager
def opened_in(folder: Path) -> Iterator[Clinic]:
    """Opens as many PCs of one clinic as are asked for; those of one call know each other."""
    lanes, vault_id = list[Lane](), uuid4()

    def open_(many: int) -> list[Pc]:
        pcs = [_pc(folder / str(len(lanes)), lanes, vault_id) for _ in range(many)]
        for pc in pcs:
            for other in pcs:
                if other is not pc:
                    pc.knows(other)
        return pcs

    yield open_
    for lane in lanes:
        lane.close()


def _pc(folder: Path, lanes: list[Lane], vault_id: UUID) -> Pc:
    folder.mkdir()
    hands = Hands()
    lane = lane_on(VaultPlace(folder))
    lanes.append(lane)
    record = record_on(lane, hands, vault_id=vault_id)
    clock = hands.clock()
    erasing = Erasing(lane, clock, record.cases, record.revisions, record.journal)
    common = Common(lane, clock, vault_id, record.revisions, record.journal, me=NURSE)
    hearing = Hearing(lane, record.cases, record.revisions, record.journal, erasing=erasing, common=common)
    return Pc(
        record, lane, hands, hearing, erasing, common, People(lane, clock), Restrictions(lane, clock),
        Tasks(lane, clock), Merges(lane, clock), VaultSettings(lane), Documents(lane),
    )  # fmt: skip
