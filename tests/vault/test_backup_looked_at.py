"""What is looked at before a copy of the record counts as one: pages, indexes, counts, and what may not come along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from clinic_app.errors import BackupPlaceGone, BackupRefused, VaultInUse
from clinic_app.vault.backup import make_backup
from clinic_app.vault.backup_folder import PART, backups_in
from clinic_app.vault.backup_head import Manifest, read_backup
from clinic_app.vault.backup_opened import checked, manifest_of
from clinic_app.vault.closed_copy import copy_closed
from clinic_app.vault.connection import PAGE_BYTES, connect
from clinic_app.vault.journal_form import short_head
from clinic_app.vault.journal_outside import prove_outside
from clinic_app.vault.opening import unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.restore import open_backup

from .conftest import Hands
from .entering import CHEAP, NURSE, enter
from .failing import change_page
from .test_backup_refusals import Kept


@pytest.fixture
def kept(place: VaultPlace, hands: Hands, tmp_path: Path) -> Iterator[Kept]:
    made = Kept(place, hands, tmp_path / "stick")
    yield made
    made.vault.close()


def test_no_backup_takes_the_key_along_that_can_still_sign_today(kept: Kept) -> None:
    kept.vault._lane.run(
        "CREATE TRIGGER stays BEFORE DELETE ON journal_key BEGIN SELECT RAISE(IGNORE); END"  # whoever wrote that
    )
    with pytest.raises(BackupRefused, match="counts"):
        make_backup(kept.vault.backup_order(kept.stick, 2))
    assert [path.name for path in kept.stick.iterdir()] == [kept.file.path.name]


def test_a_head_that_says_another_size_than_what_lies_before_it_is_refused(kept: Kept) -> None:
    shorter = kept.file.head.body_bytes - PAGE_BYTES
    with pytest.raises(BackupRefused, match="size"):
        read_backup(kept.forged(lambda head: msgspec.structs.replace(head, body_bytes=shorter)))


def test_backups_of_another_record_are_left_out_where_one_is_asked_for(kept: Kept) -> None:
    assert backups_in(kept.stick, uuid4()) == []
    assert [file.path for file in backups_in(kept.stick, kept.file.head.vault_id)] == [kept.file.path]


def test_the_ten_characters_of_a_backup_are_those_of_the_journal_of_that_day(kept: Kept) -> None:
    opened = open_backup(kept.file, kept.code)
    assert opened.journal_head == short_head(opened.manifest.journal_head)
    assert kept.vault._lane.rows("SELECT 1 FROM journal WHERE hash = ?", (opened.manifest.journal_head,)) == [(1,)]


def nothing(db: Any, kept: Kept) -> None:
    """As it was made."""


def a_page_spoilt(db: Any, kept: Kept) -> None:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    [[root]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'cases'").fetchall()
    with kept.place.database.open("r+b") as file:
        file.seek(root * PAGE_BYTES - 100)
        file.write(b"spoilt")


def an_index_that_leaves_something_out(db: Any, kept: Kept) -> None:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    [[root]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'cases_open'").fetchall()
    key = unlock(kept.place, NURSE.word, NURSE.passphrase, CHEAP, kept.hands.clock()).key
    change_page(kept.place.database, key.database_key, root, lambda page: page.__setitem__(slice(3, 5), b"\0\0"))


def a_table_too_few(db: Any, kept: Kept) -> None:
    db.execute("DROP TABLE journal")


@pytest.mark.parametrize("harm", [nothing, a_page_spoilt, an_index_that_leaves_something_out, a_table_too_few])
def test_only_a_copy_whose_pages_indexes_and_tables_are_whole_counts(
    kept: Kept, harm: Callable[[Any, Kept], None]
) -> None:
    kept.vault.close()
    key = unlock(kept.place, NURSE.word, NURSE.passphrase, CHEAP, kept.hands.clock()).key
    with closing(connect(kept.place.database, key.database_key)) as db:
        whole: Manifest = manifest_of(db)
        harm(db, kept)
    with closing(connect(kept.place.database, key.database_key)) as db:
        if harm is nothing:
            assert checked(db, whole) == whole
        else:
            with pytest.raises(BackupRefused, match="content"):
                checked(db, whole)


def test_a_closed_copy_that_was_opened_says_its_day_and_is_read_again(kept: Kept, tmp_path: Path) -> None:
    kept.vault.close()
    copy = copy_closed(kept.place, kept.stick, kept.hands.clock())
    (tmp_path / "scratch").mkdir()
    opened = copy.open(kept.code, tmp_path / "scratch")
    told: list[float] = []
    opened.check(told.append)
    assert (told, opened.journal_head) == ([1.0], short_head(opened.manifest.journal_head))
    content = (copy.folder / "vault.db").read_bytes()
    (copy.folder / "vault.db").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(BackupRefused, match="hash"):
        opened.check()


def test_where_somebody_elses_file_stands_in_the_way_no_half_closed_copy_gets_a_name(kept: Kept) -> None:
    kept.vault.close()
    name = copy_closed(kept.place, kept.stick, kept.hands.clock()).folder.name
    kept.hands.pass_(60)
    later = name.replace("T030000Z", "T030100Z")
    assert later != name
    (kept.stick / (later + PART)).write_bytes(b"somebody's")
    with pytest.raises(BackupPlaceGone):
        copy_closed(kept.place, kept.stick, kept.hands.clock())
    assert not (kept.stick / later).exists()


def test_the_journal_of_a_closed_record_is_proven_and_nothing_is_written_in_it(kept: Kept) -> None:
    vault, place = kept.vault, kept.place
    key = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, kept.hands.clock()).key
    with pytest.raises(VaultInUse):
        prove_outside(place, key)
    seq, head = vault.journal.last()
    vault.close()
    before = place.database.read_bytes()
    found = prove_outside(place, key, short=short_head(head))
    assert (found.proven.entries >= seq, found.doubt) == (True, None)
    assert found.found is not None
    assert found.found.seq == seq
    assert prove_outside(place, key).found is None
    assert place.database.read_bytes() == before
    enter(place, kept.hands).close()
