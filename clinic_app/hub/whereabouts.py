"""Where a hub's store lies: the database it was told, the one it moved to, or the file in its folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from clinic_app.hub import store_facts as facts
from clinic_app.hub.following import FollowingStore
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace, OperatorError
from clinic_app.hub.store import Store
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.hub.store_sqlite import SqliteStore


def address_of(place: HubPlace, told: str | None) -> str | None:
    """The database's address, or None for the file. A file that says it moved is never served from again."""
    if told is not None:
        return told
    if not place.database.exists():
        return _read(place) if place.address.exists() else None
    file = OpenStore(SqliteStore(place.database))
    try:
        moved = file.do(facts.fact(file.store, facts.MOVED)) is not None
    finally:
        file.close()
    return _read(place) if moved else None


def opened(place: HubPlace, told: str | None, now: Callable[[], datetime]) -> OpenStore:
    """For an operator's command, which waits as the hub does while the last rows move: else a PC shut out just then
    would be let in again. Raises `OperatorError`: `no_hub_here`, `move_unfinished`.
    """
    address = address_of(place, told)
    if address is None:
        if not place.database.exists():
            raise OperatorError("no_hub_here", place.folder.name)
        return OpenStore(served(place, None, now))
    store = OpenStore(PostgresStore(address))
    try:
        check_filled(place, store)
    except BaseException:
        store.close()
        raise
    return store


def check_filled(place: HubPlace, there: OpenStore) -> None:
    """That nobody is still moving in. Whoever moved may have been cut off before saying so: then the file knows."""
    filling = there.do(facts.fact(there.store, facts.FILLING))
    if filling is None:
        return
    if place.database.exists():
        file = OpenStore(SqliteStore(place.database))
        try:
            moved = file.do(facts.fact(file.store, facts.MOVED))
        finally:
            file.close()
        if moved == filling:
            there.do(there.store.write(lambda work: facts.forget(work, facts.FILLING)))
            return
    raise OperatorError("move_unfinished", "")


def served(place: HubPlace, address: str | None, now: Callable[[], datetime]) -> Store:
    """For the hub itself: a file is left as soon as it says that all moved."""
    if address is not None:
        return PostgresStore(address)
    return FollowingStore(SqliteStore(place.database), lambda: PostgresStore(_read(place)), now)


def write_address(place: HubPlace, address: str) -> None:
    """Write down beside the file where the database is; for the owner's eyes, since a password may be in it."""
    coming = place.address.with_suffix(".coming")
    coming.unlink(missing_ok=True)
    handle = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(address + "\n")
        out.flush()
        os.fsync(out.fileno())
    os.replace(coming, place.address)


def _read(place: HubPlace) -> str:
    try:
        return place.address.read_text("utf-8").strip()
    except FileNotFoundError as exc:
        raise OperatorError("address_missing", place.address.name) from exc
