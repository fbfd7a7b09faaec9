"""The PCs of a clinic: each knows itself, and what is said of one holds for what it signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.domain.people import Role
from clinic_app.errors import HeardRefused, NoSuchPc
from clinic_app.vault.device import DeviceKeys
from clinic_app.vault.erasing import Erasing
from clinic_app.vault.hearing import Hearing
from clinic_app.vault.in_common import Common
from clinic_app.vault.journal_form import GENESIS
from clinic_app.vault.lane import Lane
from clinic_app.vault.other_pcs import OtherPcs
from clinic_app.vault.pcs import LetGo, Pc, Pcs
from clinic_app.vault.people import People
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.settings import VaultSettings
from clinic_app.vault.standing import keep

from .conftest import Hands, lane_on
from .recorded import Record, record_on

HEAD = PersonId(uuid4())


class Desk:
    """A PC with its list."""

    def __init__(self, folder: Path, hands: Hands) -> None:
        folder.mkdir()
        self.lane = lane_on(VaultPlace(folder))
        self.hands = hands
        self.record: Record = record_on(self.lane, hands)
        erasing = Erasing(self.lane, hands.clock(), self.record.cases, self.record.revisions, self.record.journal)
        revisions, journal = self.record.revisions, self.record.journal
        common = Common(self.lane, self.hands.clock(), uuid4(), revisions, journal, me=HEAD)
        self.hearing = Hearing(self.lane, self.record.cases, revisions, journal, erasing=erasing, common=common)
        self.people = People(self.lane, hands.clock())
        self.slots: list[bytes] = []
        made = self.record.revisions
        self.keys = DeviceKeys(made.device, self.record.device, SigningKey.new(), SealKeyPair.new())
        self.pcs = Pcs(self.lane, hands.clock(), self.keys, self.hearing.others, lambda: self.slots)
        self.pcs.enter()

    @property
    def device(self) -> DeviceId:
        return self.keys.id

    def gives(self, to: Desk, giver: DeviceId | None = None) -> None:
        sent = self.hearing.read(self.hearing.lacked_by(to.hearing.reached()))
        keys = {CaseId(UUID(bytes=case)): key for case, key in self.lane.rows("SELECT id, key FROM cases")}
        to.hearing.take(sent, keys, giver or self.device)


@pytest.fixture
def desks(tmp_path: Path, hands: Hands) -> Iterator[list[Desk]]:
    made = [Desk(tmp_path / name, hands) for name in ("night", "office", "ward")]
    for each in made:
        for other in made:
            if other is not each:
                each.pcs.add(other.pcs.this())
    yield made
    for each in made:
        each.lane.close()


def refused(desk: Desk, to: Desk, giver: DeviceId | None = None) -> str:
    with pytest.raises(HeardRefused) as caught:
        desk.gives(to, giver)
    return caught.value.reason


def test_a_pc_enters_itself_once_and_the_others_are_believed(desks: list[Desk]) -> None:
    night, office, ward = desks
    night.pcs.enter()
    this = night.pcs.this()
    assert (this.device, this.place, this.signing, this.seal) == (
        night.device, "", night.keys.signing.public, night.keys.standing.public,
    )  # fmt: skip
    assert (this.joined_at, this.joined_by, this.continues, this.stands) == (night.hands.wall, None, None, True)
    assert {pc.device for pc in night.pcs.others()} == {office.device, ward.device}
    assert len(night.pcs.every()) == 3
    assert {pc.device for pc in night.hearing.others.every()} == {office.device, ward.device}
    with pytest.raises(NoSuchPc):
        night.pcs.one(DeviceId(uuid4()))


def test_a_record_that_was_there_before_joined_when_it_was_made(lane: Lane, hands: Hands) -> None:
    record = record_on(lane, hands)
    lane.run("UPDATE vault SET made_at = '2026-01-05T03:00:00Z'")
    keys = DeviceKeys(record.revisions.device, record.device, SigningKey.new(), SealKeyPair.new())
    pcs = Pcs(lane, hands.clock(), keys, OtherPcs(lane), tuple)
    pcs.enter()
    assert pcs.this().joined_at.month == 1


def test_names_and_people_change_and_keys_never_do(desks: list[Desk]) -> None:
    night, office, _ = desks
    office.pcs.name(night.device, "Emergency room")
    known = office.pcs.one(night.device)
    office.pcs.put(
        replace(known, signing=SigningKey.new().public, seal=SealKeyPair.new().public, people=frozenset({HEAD}))
    )
    told = office.pcs.one(night.device)
    assert (told.place, told.people) == ("Emergency room", frozenset({HEAD}))
    assert (told.signing, told.seal) == (night.keys.signing.public, night.keys.standing.public)


def test_the_list_says_who_comes_in_here(desks: list[Desk]) -> None:
    night = desks[0]
    here = night.people.enrol(staff_code="S-01", role=Role.NURSE, slot=b"a" * 16)
    night.people.enrol(staff_code="S-02", role=Role.NURSE, slot=b"b" * 16)
    night.slots = [b"a" * 16]
    night.pcs.note_people()
    assert night.pcs.this().people == {here.id}
    before = night.lane.db.total_changes
    night.pcs.note_people()
    assert night.lane.db.total_changes == before, "written again for nothing"
    night.people.disable(here.id)
    night.pcs.note_people()
    assert night.pcs.this().people == frozenset()


@pytest.mark.parametrize("why", LetGo)
def test_what_a_pc_signs_that_was_let_go_counts_no_more(desks: list[Desk], why: LetGo) -> None:
    night, office, _ = desks
    night.record.says(night.record.cases.begin(HEAD), s_note="before")
    night.gives(office)
    office.hands.pass_(60)
    office.pcs.revoke(night.device, by=HEAD, why=why)
    gone = office.pcs.one(night.device)
    assert (gone.stands, gone.revoked_at, gone.revoked_by, gone.revoked_why) == (False, office.hands.wall, HEAD, why)
    assert night.device not in {pc.device for pc in office.pcs.others()}
    night.record.says(night.record.cases.begin(HEAD), s_note="after")
    assert refused(night, office) == "revoked"
    assert office.hearing.reached()[night.device] == 1
    office.hands.pass_(60)
    office.pcs.revoke(night.device, by=None, why=LetGo.RETIRED)
    assert office.pcs.one(night.device) == gone, "let go twice"


def test_what_another_took_in_before_it_knew_comes_to_everybody(desks: list[Desk]) -> None:
    night, office, ward = desks
    night.record.says(night.record.cases.begin(HEAD), s_note="met the ward alone")
    night.gives(ward)
    office.pcs.revoke(night.device, by=HEAD, why=LetGo.LOST)
    assert refused(night, office, giver=None) == "revoked"
    assert refused(night, office, giver=DeviceId(uuid4())) == "revoked", "a stranger vouched for it"
    ward.gives(office)
    assert office.hearing.reached()[night.device] == 1
    ward.pcs.revoke(night.device, by=HEAD, why=LetGo.LOST)
    night.record.says(night.record.cases.begin(HEAD), s_note="by the thief")
    assert refused(night, ward) == "revoked"


def test_two_that_were_let_go_vouch_for_nobody(desks: list[Desk]) -> None:
    night, office, ward = desks
    night.record.says(night.record.cases.begin(HEAD), s_note="hers")
    for gone in (night, ward):
        office.pcs.revoke(gone.device, by=HEAD, why=LetGo.LOST)
    assert refused(night, office, giver=ward.device) == "revoked"


def test_what_was_set_aside_for_a_fork_stays_so_and_nobody_vouches(desks: list[Desk]) -> None:
    night, office, ward = desks
    night.record.says(night.record.cases.begin(HEAD), s_note="x")
    office.hearing.others.set_aside(night.device, "fork")
    office.pcs.revoke(night.device, by=HEAD, why=LetGo.LOST)
    night.gives(ward)
    assert refused(ward, office) == "set_aside"


def test_a_pc_that_was_gone_when_it_was_heard_of_is_never_believed(desks: list[Desk], hands: Hands) -> None:
    night, office, _ = desks
    told = Pc(
        device=DeviceId(uuid4()), place="old", signing=SigningKey.new().public, seal=SealKeyPair.new().public,
        joined_at=hands.wall, revoked_at=hands.wall, revoked_by=HEAD, revoked_why=LetGo.RETIRED,
    )  # fmt: skip
    office.pcs.put(told)
    assert {pc.device: pc.set_aside for pc in office.hearing.others.every()}[told.device] == "retired"
    night.pcs.put(replace(night.pcs.this(), revoked_at=hands.wall, revoked_why=LetGo.LOST))
    assert not night.pcs.this().stands, "this PC hears that it was let go"


def test_a_record_that_was_brought_back_is_another_pc_in_place_of_the_one_before(lane: Lane, hands: Hands) -> None:
    record = record_on(lane, hands)
    first = DeviceKeys(record.revisions.device, record.device, SigningKey.new(), SealKeyPair.new())
    others = OtherPcs(lane)
    Pcs(lane, hands.clock(), first, others, tuple).enter()
    VaultSettings(lane)["continues"] = [
        {"device": first.id.hex, "key": first.signing.public.raw.hex(), "seq": 7, "hash": bytes(range(32)).hex()}
    ]
    second = DeviceKeys(DeviceId(uuid4()), SigningKey.new(), SigningKey.new(), SealKeyPair.new())
    hands.wall += timedelta(days=3)
    pcs = Pcs(lane, hands.clock(), second, others, tuple)
    pcs.enter()
    pcs.enter()
    before, now = pcs.every()
    assert (before.device, before.revoked_why, before.revoked_by) == (first.id, LetGo.REPLACED, None)
    assert (now.device, now.continues, now.joined_at) == (second.id, first.id, hands.wall)
    [known] = others.every()
    assert (known.heard, known.hash, known.revoked) == (7, bytes(range(32)), True), "how far it came is lost"
    assert known.hash != GENESIS


def test_an_older_list_put_in_its_place_shows(desks: list[Desk], tmp_path: Path) -> None:
    from clinic_app.crypto.vault_key import VaultKey
    from clinic_app.vault.standing import compare

    night, key = desks[0], VaultKey.new()
    place = VaultPlace(tmp_path / "night")
    keep(place, key, night.lane)
    night.lane.left_standing = place.standing.read_bytes()
    assert compare(night.lane, key) == ()
    night.lane.run("UPDATE pcs SET place = 'elsewhere'")
    assert compare(night.lane, key) == ("pcs",)
