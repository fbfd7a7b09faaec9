"""A case that was erased does not come back with an older backup; where nobody can tell, that is said."""

from __future__ import annotations

import json
import shutil
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, House, person
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.domain.case import Case, Change
from clinic_app.domain.people import Role
from clinic_app.errors import BackupRefused, ChainBroken, NoSuchCase
from clinic_app.services import drilling, telling_erasures
from clinic_app.services.clinic import Clinic
from clinic_app.services.keeping import Erased, WhyErase
from clinic_app.services.restoring import Doubt, Restored
from clinic_app.vault.ledger import Ledger
from clinic_app.vault.pages import Pages

WHO_RESTORES = person(Role.COORDINATOR, "dara")
SIGNS = "\u2d5e\u2d5f\u2d60"
"""Three Tifinagh letters: nothing of ours has them, and their pairs are words of the index."""


class Site:
    """A clinic with two cases and a backup of both; then one is erased."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder)
        self.lines = self.house.founded().lines
        self.clinic: Clinic = self.house.enter(COORDINATOR)
        self.case, self.other = self.recorded(f"Gone {SIGNS}"), self.recorded("Stays")
        self.clinic.catch_up()
        vault = self.clinic.desk.vault
        ledger = vault.erasing.ledger(vault.id)
        assert ledger is not None
        self.listed_as = f"{vault.id.hex}-{ledger.line.hex()}.nbl"
        self.stick = folder / "blue"
        self.stick.mkdir()
        self.blue = self.clinic.backing_up.add(self.stick, "Blue", "stick")
        self.older = self.clinic.backing_up.back_up(self.blue).path

    def recorded(self, name: str) -> Case:
        case = self.clinic.recording.begin()
        self.clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
        return self.clinic.recording.change(case.id, Change(values=((case.root, "s_name", name),)))

    def erase(self, *, tell: bool = True) -> Erased:
        self.house.pass_(hours=3)
        erased = self.clinic.keeping.erase(self.case.id, WhyErase.MISTAKE)
        if tell:
            assert telling_erasures.carry_out(self.clinic.keeping.news()) == ("Blue",)
        return erased

    def list_of(self, folder: Path) -> Path:
        return folder / self.listed_as

    def restored(self, path: Path | None = None) -> tuple[Restored, House]:
        self.house.leave()
        there = House(self.house.folder / "another", wall=self.house.wall)
        restoring = there.door.restoring
        return restoring.restore(restoring.open(path or self.older, self.lines), WHO_RESTORES, older_too=True), there


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def found(house: House, clinic: Clinic) -> list[bytes]:
    """What of the signs is on any page of the decrypted file."""
    pages = Pages(house.place.database, clinic.desk.vault._key.database_key)
    try:
        everything = b"".join(pages.read(number) or b"" for number in range(1, pages.count + 1))
    finally:
        pages.close()
    in_the_index = SIGNS[1:].encode("utf-16-be").hex()[3:].encode()
    return [mark for mark in (SIGNS.encode(), in_the_index) if mark in everything]


def test_it_is_erased_again_before_anybody_comes_in(site: Site) -> None:
    code = site.erase().code
    done, there = site.restored()
    assert (done.erased.cases, done.erased.codes, done.erased.doubt) == (1, (code,), None)
    assert done.erased.until == site.house.wall
    clinic = there.door.restoring.come_in(done)
    assert [row.id for row in clinic.finding.page().rows] == [site.other.id]
    with pytest.raises(NoSuchCase):
        clinic.recording.shown(site.case.id)
    assert clinic.finding.find(SIGNS) == ()
    clinic.desk.vault._lane.fold()
    assert found(there, clinic) == []
    [gone] = clinic.desk.vault.journal.of_acts(("erased",), among=100)
    assert (gone.about, gone.by) == ({"case": site.case.id.hex, "why": "again"}, clinic.whoami.id.hex)
    clinic.desk.vault.journal.verify(clinic.desk.vault.device.signing.public)
    clinic.desk.vault.revisions.verify_chain()
    clinic.close()


def test_the_signs_would_have_been_found_without_the_list(site: Site) -> None:
    site.erase(tell=False)
    done, there = site.restored()
    clinic = there.door.restoring.come_in(done)
    clinic.desk.vault._lane.fold()
    assert len(found(there, clinic)) == 2
    clinic.close()


def test_a_newer_backup_beside_it_tells_when_the_list_is_gone(site: Site) -> None:
    site.erase(tell=False)
    site.house.pass_(days=1)
    site.clinic.backing_up.back_up(site.blue)
    site.list_of(site.stick).unlink()
    done, _ = site.restored()
    assert (done.erased.cases, done.erased.doubt, done.erased.until) == (1, None, site.house.wall)


def test_without_any_list_it_is_back_and_that_is_said(site: Site, tmp_path: Path) -> None:
    made_at = site.house.wall
    site.erase()
    alone = tmp_path / "alone"
    alone.mkdir()
    done, there = site.restored(Path(shutil.copy(site.older, alone)))
    assert (done.erased.cases, done.erased.codes, done.erased.until) == (0, (), made_at)
    assert done.erased.doubt is None, "the backup's own head has a list of its day"
    clinic = there.door.restoring.come_in(done)
    assert clinic.recording.shown(site.case.id).code == site.case.code
    clinic.close()


@pytest.mark.parametrize("damage", [b"", b"NBL1", b"NBL0" + bytes(200), bytes(5000)])
def test_a_damaged_list_is_said_and_stops_nothing(site: Site, damage: bytes) -> None:
    site.erase()
    site.list_of(site.stick).write_bytes(damage)
    done, there = site.restored()
    assert (done.erased.doubt, done.erased.codes) == (Doubt.UNREADABLE, ())
    there.door.restoring.come_in(done).close()


def list_that_says(ledger: Ledger, written: int, count: int, rows: bytes) -> bytes:
    """A list locked with the right key, as only somebody who once opened the record can make one."""
    nonce, told = bytes(12), struct.pack(">QI", written, count) + rows
    return b"NBL1" + nonce + AESGCM(ledger.key).encrypt(nonce, told, b"clinic-app erased 1\0" + ledger.vault_id.bytes)


@pytest.mark.parametrize(
    ("written", "count", "rows"),
    [(0, 1, b""), (0, 9, bytes(48)), (1 << 63, 0, b""), (0, 1, b"\xff" * 24)],
    ids=["no row", "too few", "no such day", "no such day of one"],
)
def test_a_list_that_was_locked_right_and_says_nonsense_is_damaged(
    site: Site, written: int, count: int, rows: bytes
) -> None:
    ledger = site.clinic.desk.vault.erasing.ledger(site.clinic.desk.vault.id)
    assert ledger is not None
    assert ledger.opened(list_that_says(ledger, 1, 1, bytes(24))) is not None
    assert ledger.opened(list_that_says(ledger, written, count, rows)) is None


@pytest.mark.parametrize("place", [0, 4, 16, -1])
def test_each_part_of_a_list_is_looked_at(site: Site, place: int) -> None:
    site.erase()
    content = bytearray(site.list_of(site.stick).read_bytes())
    content[place] ^= 1
    site.list_of(site.stick).write_bytes(content)
    assert site.restored()[0].erased.doubt is Doubt.UNREADABLE


def test_a_damaged_backup_is_refused_for_what_it_is(site: Site) -> None:
    site.erase()
    with site.older.open("r+b") as file:
        file.seek(100)
        file.write(b"worn out")
    with pytest.raises(BackupRefused, match="hash"):
        site.restored()


def test_a_backup_that_lost_the_journals_first_head_is_refused_for_that(site: Site) -> None:
    site.house.pass_(days=1)
    site.recorded("On the second day")
    lane = site.clinic.desk.vault._lane
    lane.run("DROP TRIGGER journal_days_remain")
    lane.run("DELETE FROM journal_days WHERE number = 0")
    newest = site.clinic.backing_up.back_up(site.blue).path
    with pytest.raises(ChainBroken):
        site.restored(newest)


def test_a_place_where_a_list_cannot_be_read_is_told(site: Site) -> None:
    site.erase(tell=False)
    path = site.list_of(site.stick)
    path.unlink()
    path.mkdir()
    assert site.restored()[0].erased.doubt is Doubt.UNREADABLE


def test_the_list_beside_a_record_that_is_put_aside_counts(site: Site) -> None:
    code = site.erase(tell=False).code
    site.clinic.keeping.news()
    site.house.leave()
    restoring = site.house.door.restoring
    done = restoring.restore(restoring.open(site.older, site.lines), WHO_RESTORES, older_too=True, aside=True)
    assert done.erased.codes == (code,)


def test_the_list_beside_a_record_put_aside_before_counts_too(site: Site) -> None:
    code = site.erase(tell=False).code
    site.clinic.keeping.news()
    site.house.leave()
    site.house.place.folder.rename(site.house.place.folder.with_name("clinic-aside-20261124T060000Z"))
    restoring = site.house.door.restoring
    done = restoring.restore(restoring.open(site.older, site.lines), WHO_RESTORES, older_too=True)
    assert done.erased.codes == (code,)


def test_a_restored_record_knows_of_all_that_was_erased_and_tells_it_on(site: Site) -> None:
    later = site.recorded("Begun after the backup")
    site.clinic.keeping.erase(later.id, WhyErase.MISTAKE)
    at = site.house.wall
    site.erase()
    done, there = site.restored()
    assert done.erased.cases == 1
    clinic = there.door.restoring.come_in(done)
    vault = clinic.desk.vault
    ledger = vault.erasing.ledger(vault.id)
    assert ledger is not None
    assert dict(ledger.erased) == {later.id: at, site.case.id: at + timedelta(hours=3)}
    red = there.folder / "red"
    red.mkdir()
    clinic.backing_up.back_up(clinic.backing_up.add(red, "Red", "stick"))
    for place in (site.stick, red, there.place.folder):
        found = ledger.opened(site.list_of(place).read_bytes())
        assert found is not None
        assert found.erased == ledger.erased
    clinic.close()


def test_a_place_keeps_what_another_list_knew(site: Site) -> None:
    site.erase()
    site.house.leave()
    old = site.list_of(site.stick).read_bytes()
    clinic = site.house.enter(COORDINATOR)
    clinic.desk.vault._lane.run("DELETE FROM erased")
    site.house.pass_(days=1)
    clinic.backing_up.back_up(site.blue)
    mine = clinic.desk.vault.erasing.ledger(clinic.desk.vault.id)
    assert mine is not None
    assert mine.erased == {}
    kept = mine.opened(site.list_of(site.stick).read_bytes())
    assert kept is not None
    assert list(kept.erased) == [site.case.id]
    assert site.list_of(site.stick).read_bytes() != old


def test_a_list_tells_its_finder_nothing(site: Site) -> None:
    empty = site.list_of(site.stick).read_bytes()
    site.erase()
    full = site.list_of(site.stick).read_bytes()
    assert len(full) - len(empty) == 32 * 24, "one is as long as thirty-two"
    for said in (site.case.id.bytes, site.case.id.hex.encode(), site.case.code.encode()):
        assert said not in full


def test_a_list_of_another_clinic_is_not_believed(site: Site, tmp_path: Path) -> None:
    other = Site(tmp_path / "other")
    other.erase()
    shutil.copy(other.list_of(other.stick), site.list_of(site.stick))
    done, _ = site.restored()
    assert (done.erased.doubt, done.erased.codes) == (Doubt.UNREADABLE, ())


def test_places_that_are_not_there_are_not_said_to_know(site: Site) -> None:
    site.erase(tell=False)
    shutil.rmtree(site.stick)
    assert telling_erasures.carry_out(site.clinic.keeping.news()) == ()


def test_a_place_that_cannot_be_written_is_not_said_to_know(site: Site) -> None:
    site.erase(tell=False)
    path = site.list_of(site.stick)
    path.unlink()
    path.mkdir()
    assert telling_erasures.carry_out(site.clinic.keeping.news()) == ()
    path.rmdir()


def test_a_closed_copy_does_not_bring_it_back_either(site: Site) -> None:
    site.house.leave()
    copy = site.house.door.copy_closed(site.stick).path
    site.clinic = site.house.enter(COORDINATOR)
    code = site.erase().code
    done, _ = site.restored(copy)
    assert done.erased.codes == (code,)


def test_a_record_that_lost_its_first_head_is_backed_up_without_a_list(site: Site) -> None:
    site.erase()
    site.house.pass_(days=1)
    site.recorded("On the second day")
    lane = site.clinic.desk.vault._lane
    lane.run("DROP TRIGGER journal_days_remain")
    lane.run("DELETE FROM journal_days WHERE number = 0")
    newest = site.clinic.backing_up.back_up(site.blue).path
    news = site.clinic.keeping.news()
    assert (news.ledger, telling_erasures.carry_out(news)) == (None, ())
    from clinic_app.vault.backup_head import read_backup

    assert read_backup(newest).head.erased == b""


def test_a_nurse_tells_nobody_of_erasures(site: Site) -> None:
    from clinic_app.errors import NotAllowed

    with pytest.raises(NotAllowed):
        site.house.enter(NURSE).keeping.news()


def test_a_backup_of_the_first_format_has_no_list_and_that_is_said(tmp_path: Path) -> None:
    folder = Path(__file__).parents[1] / "vectors" / "backup-1"
    told, house = json.loads((folder / "told.json").read_bytes()), House(tmp_path)
    restoring = house.door.restoring
    backup = restoring.open(folder / "backup.nbk", told["lines"])
    done = restoring.restore(backup, WHO_RESTORES)
    assert (done.erased.doubt, done.erased.until) == (Doubt.NO_LIST, backup.facts.made_at)


def test_a_drill_tells_what_would_go_again_and_what_would_come_back(site: Site) -> None:
    def drilled() -> tuple[int, int]:
        done = drilling.carry_out(site.clinic.drilling.plan(), site.older, site.lines)
        assert site.clinic.drilling.certificate(done).pdf.startswith(b"%PDF")
        return done.erased_again, done.would_return

    assert drilled() == (0, 0)
    site.erase(tell=False)
    assert drilled() == (0, 1), "this stick has not heard of it"
    telling_erasures.carry_out(site.clinic.keeping.news())
    assert drilled() == (1, 0)


def test_a_drill_in_a_record_that_lost_its_first_head_knows_of_no_erasure(site: Site) -> None:
    site.erase(tell=False)
    lane = site.clinic.desk.vault._lane
    lane.run("DROP TRIGGER journal_days_remain")
    lane.run("DELETE FROM journal_days WHERE number = 0")
    done = drilling.carry_out(site.clinic.drilling.plan(), site.older, site.lines)
    assert (done.erased_again, done.would_return) == (0, 0)
