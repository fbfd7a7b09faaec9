"""Steps from any older schema to today's."""

from __future__ import annotations

import sqlite3

import pytest

from clinic_app.errors import DiskFailing, StepFailed, VaultFromNewerVersion
from clinic_app.vault.connection import connect
from clinic_app.vault.lane import Lane
from clinic_app.vault.migrations import read_sql, schema_version, statements, steps, upgrade
from clinic_app.vault.place import VaultPlace

from .conftest import RAW_KEY
from .failing import Failing

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"


def test_all_steps_on_an_empty_vault_give_exactly_the_schema(lane: Lane, place: VaultPlace) -> None:
    other = connect(place.folder / "other.db", lambda: bytearray(RAW_KEY), mode="rwc")
    for statement in statements(read_sql("schema.sql")):
        other.execute(statement)
    assert lane.rows(SCHEMA) == other.execute(SCHEMA).fetchall()
    assert schema_version(lane.db) == len(steps())
    other.close()


def test_a_vault_from_the_future_is_refused_unchanged(lane: Lane) -> None:
    lane.run(f"PRAGMA user_version={len(steps()) + 1}")
    before = lane.rows(SCHEMA)
    with pytest.raises(VaultFromNewerVersion):
        upgrade(lane.db)
    assert lane.rows(SCHEMA) == before


def test_a_step_that_fails_half_way_leaves_the_old_schema(lane: Lane) -> None:
    before = lane.rows(SCHEMA)
    with pytest.raises(StepFailed):
        upgrade(lane.db, [*steps(), "CREATE TABLE fresh (x);\nCREATE TABLE fresh (x);"])
    assert lane.rows(SCHEMA) == before
    assert schema_version(lane.db) == len(steps())
    upgrade(lane.db, [*steps(), "CREATE TABLE fresh (x);"])
    assert schema_version(lane.db) == len(steps()) + 1


def test_a_step_whose_end_is_not_known_is_not_taken_twice(lane: Lane) -> None:
    fresh = [*steps(), "CREATE TABLE fresh (x);"]
    with pytest.raises(DiskFailing):
        upgrade(Failing(lane.db, "COMMIT", sqlite3.SQLITE_IOERR, does_it=True), fresh)
    assert schema_version(lane.db) == len(fresh)
    upgrade(lane.db, fresh)
    assert lane.rows("SELECT * FROM fresh") == []
