"""`clinic-hub migrate`: a pilot's file becomes a database while its clinics go on calling."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime

from clinic_app.hub import store_facts as facts
from clinic_app.hub.operator import HubPlace, OperatorError, read_key
from clinic_app.hub.store_moving import Move, Moved
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.hub.whereabouts import write_address


def migrate(place: HubPlace, address: str, now: Callable[[], datetime]) -> None:
    """Move it, and say what was counted. Safe to repeat. Raises `OperatorError`, `StoreAway`."""
    if not place.database.exists():
        raise OperatorError("no_hub_here", place.folder.name)
    if not address.startswith(("postgresql://", "postgres://")):
        raise OperatorError("config_wrong", "--to is not a postgresql:// address")
    done = asyncio.run(_migrate(place, address, now))
    for name, count in done.counts.items():
        sys.stdout.write(f"{name} {count}\n")
    sys.stdout.write("moved. A hub that runs goes over by itself; `serve` finds its way from the folder.\n")
    sys.stdout.write(f"Keep {place.folder.name}: the keys are in it. {place.database.name} is not used any more.\n")


async def _migrate(place: HubPlace, address: str, now: Callable[[], datetime]) -> Moved:
    here, there = SqliteStore(place.database), PostgresStore(address)
    try:
        await there.prepare()
        doubts = await there.doubts()
        if doubts:
            raise OperatorError("database_not_durable", " ".join(doubts))
        key = read_key(place.hub_key).public.raw.hex()
        if await facts.fact(here, facts.MOVED) is None:
            place.address.unlink(missing_ok=True)
        move = Move(here, there, key, now)
        return await move.go(lambda: write_address(place, address))
    finally:
        await there.close()
        await here.close()
