"""Saving what is sound: whatever stands in its way, the damaged record stays as it is and no half one is left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import DiskFailing, DiskFull, NoVault, Stopped, VaultDamaged
from clinic_app.vault.connection import PAGE_BYTES, connect
from clinic_app.vault.mending import mend
from clinic_app.vault.opening import unlock
from clinic_app.vault.pages import Pages
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.salvage import salvage
from clinic_app.vault.store import Vault
from clinic_app.vault.trees import Trees

from .conftest import Hands
from .entering import CHEAP, HEAD, NURSE, PROJECTION, enter, make, says
from .failing import files_of_at_most


@pytest.fixture
def key(place: VaultPlace, hands: Hands) -> VaultKey:
    """The key of a closed record of thirty cases."""
    make(place, hands)
    vault = enter(place, hands)
    for number in range(30):
        says(vault, f"Somebody {number}")
    vault.close()
    return unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock()).key


@pytest.fixture
def into(place: VaultPlace) -> VaultPlace:
    return VaultPlace(place.folder.with_name("saved"))


def left_in(into: VaultPlace) -> list[str]:
    return sorted(path.name for path in into.folder.iterdir()) if into.folder.exists() else []


def test_where_there_is_no_record_or_no_room_for_another_nothing_is_begun(
    place: VaultPlace, key: VaultKey, into: VaultPlace, hands: Hands
) -> None:
    with pytest.raises(NoVault):
        salvage(into, key, VaultPlace(into.folder / "deeper"), hands.clock())
    assert left_in(into) == []
    os.truncate(place.database, 1 << 43)  # nothing, but more of it than any disk of a clinic holds
    with pytest.raises(DiskFull):
        salvage(place, key, into, hands.clock())
    assert left_in(into) == ["vault.lock"]


@pytest.mark.parametrize("at", [0.4, 0.5, 0.8])
def test_a_salvage_that_is_stopped_leaves_nothing_and_can_be_begun_again(
    place: VaultPlace, key: VaultKey, into: VaultPlace, hands: Hands, at: float
) -> None:
    def stops(done: float) -> None:
        if done > at:
            raise Stopped

    with pytest.raises(Stopped):
        salvage(place, key, into, hands.clock(), stops)
    assert left_in(into) == ["vault.lock"]
    assert salvage(place, key, into, hands.clock()).whole


@pytest.mark.parametrize("megabytes", [4, 30])
def test_a_disk_that_fails_under_a_salvage_is_told_by_name_and_leaves_nothing(
    place: VaultPlace, key: VaultKey, into: VaultPlace, hands: Hands, megabytes: int
) -> None:
    with closing(connect(place.database, key.database_key)) as db:
        for _ in range(megabytes):  # more than SQLite keeps in memory is written while rows are still coming
            db.execute(
                "INSERT INTO received (id, code, sender, urgency, state, received_at, sealed) "
                "VALUES (randomblob(16), hex(randomblob(8)), '', '', '', '', zeroblob(1000000))"
            )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with files_of_at_most(3_000_000), pytest.raises(DiskFailing):
        salvage(place, key, into, hands.clock())
    assert left_in(into) == ["vault.lock"]


def test_rows_that_break_a_rule_of_their_table_are_counted_and_stay_behind(
    place: VaultPlace, key: VaultKey, into: VaultPlace, hands: Hands
) -> None:
    with closing(connect(place.database, key.database_key)) as db:
        db.execute("DROP TABLE tasks")
        db.execute("CREATE TABLE tasks (id BLOB, case_id BLOB, kind, channel, due_at, done_at)")
        rows = [
            (bytes(16), None, "call", "phone", "2026-12-01T03:00:00Z", None),
            (bytes(15) + b"\x01", None, b"no text", "phone", "2026-12-01T03:00:00Z", None),
            (bytes(15) + b"\x02", None, None, "phone", "2026-12-01T03:00:00Z", None),
            (b"short", None, "call", "phone", "2026-12-01T03:00:00Z", None),
        ]
        db.executemany("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?)", rows)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    saved = salvage(place, key, into, hands.clock())
    assert (saved.rows["tasks"], saved.refused_rows, saved.whole) == (1, 3, False)
    vault = enter(into, hands)
    assert [task.id.bytes for task in vault.tasks.open()] == [bytes(16)]
    vault.close()


def leaves_of_the_list_of_tables(place: VaultPlace, key: VaultKey) -> list[int]:
    with closing(Pages(place.database, key.database_key)) as pages:
        trees = Trees(pages)
        trees.walk()
        return sorted(page for page, owner in trees.owner.items() if owner == 1 and page != 1)


def test_where_nothing_says_any_more_which_table_is_which_their_place_and_shape_do(
    place: VaultPlace, key: VaultKey, into: VaultPlace, hands: Hands
) -> None:
    whole = salvage(place, key, VaultPlace(into.folder.with_name("whole")), hands.clock())
    with closing(connect(place.database, key.database_key)) as db:
        for name, columns in (("stranger", "a, b, c, d, e, f, g, h, i"), ("another", "a")):
            db.execute(f"CREATE TABLE {name} ({columns})")
            db.execute(f"INSERT INTO {name} (a) VALUES (1.5)")
        shadows = "SELECT name FROM pragma_table_list WHERE type = 'shadow' AND wr = 0"
        of_searches = sum(
            db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in db.execute(shadows).fetchall()
        )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    gone = leaves_of_the_list_of_tables(place, key)
    assert gone
    with place.database.open("r+b") as file:
        for page in gone:
            file.seek((page - 1) * PAGE_BYTES)
            file.write(b"spoilt")
    saved = salvage(place, key, into, hands.clock())
    assert saved.damaged_pages == tuple(gone)
    assert saved.unknown_rows == 2 + of_searches  # what is made again, and no row of ours
    assert {name: saved.rows.get(name, 0) for name, count in whole.rows.items() if count} == {
        name: count for name, count in whole.rows.items() if count
    }
    vault = enter(into, hands)
    assert len(vault.cases.page(limit=100).rows) == 30
    vault.close()


# --- what can be made again ------------------------------------------------------------------------------


@pytest.fixture
def vault(place: VaultPlace, hands: Hands) -> Iterator[Vault]:
    make(place, hands)
    opened = enter(place, hands, HEAD)
    yield opened
    opened.close()


def forget(vault: Vault, sql: str, *values: object) -> None:
    """Take rows away as rot does, whatever would not let anybody do it."""
    for (name,) in vault._lane.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        vault._lane.run(f"DROP TRIGGER {name}")
    assert vault._lane.run(sql, values)


def mended(vault: Vault, hands: Hands) -> tuple[int, int, int, int]:
    found = mend(vault._lane, vault.cases, vault.revisions, PROJECTION, hands.clock())
    return found.rebuilt, found.listed_anew, found.silent, found.unknown


def test_a_case_that_was_only_begun_lacks_nothing(vault: Vault, hands: Hands) -> None:
    vault.cases.begin(vault.whoami.id)
    assert mended(vault, hands) == (0, 0, 0, 0)
    assert vault.cases.page().total == 1


def test_a_document_of_which_nothing_tells_whose_it_is_is_counted_and_not_guessed(vault: Vault, hands: Hands) -> None:
    says(vault, "Somebody")
    kept = says(vault, "Somebody else")
    forget(vault, "DELETE FROM cases WHERE id != ?", kept.id.bytes)
    forget(vault, "DELETE FROM journal WHERE seq = (SELECT min(newest) FROM case_documents)")
    assert mended(vault, hands) == (0, 0, 0, 1)
    assert [row.id for row in vault.cases.page().rows] == [kept.id]


def test_a_case_whose_beginning_is_lost_too_was_begun_by_nobody_when_it_was_found(vault: Vault, hands: Hands) -> None:
    case = says(vault, "Somebody")
    begun = vault.cases.begun_at(case.id)
    hands.pass_(3600)
    forget(vault, "DELETE FROM cases")
    assert mended(vault, hands) == (0, 1, 0, 0)
    assert (vault.cases.begun_at(case.id), vault.cases.begun_by(case.id)) == (begun, vault.whoami.id)
    forget(vault, "DELETE FROM cases")
    forget(vault, "DELETE FROM journal WHERE json_extract(CAST(entry AS TEXT), '$.act') = 'case_begun'")
    assert mended(vault, hands) == (0, 1, 0, 0)
    assert (vault.cases.begun_at(case.id), vault.cases.begun_by(case.id).bytes) == (hands.wall, bytes(16))
    assert vault.cases.load(case.id).stored("s_name") == "Somebody"


def test_of_a_record_without_one_sound_page_nothing_is_begun(
    place: VaultPlace, key: VaultKey, into: VaultPlace, hands: Hands
) -> None:
    place.database.write_bytes(os.urandom(place.database.stat().st_size))
    with pytest.raises(VaultDamaged):
        salvage(place, key, into, hands.clock())
    assert left_in(into) == ["vault.lock"]
