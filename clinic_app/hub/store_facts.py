"""What a store knows of itself: whose hub it is, and whether it has moved."""

from __future__ import annotations

from typing import Final

from clinic_app.hub.store import Store, Work

SCHEMA: Final = "schema"
"""Which tables these are; a hub serves from no others."""
KNOWN_SCHEMA: Final = "1"
HUB_KEY: Final = "hub_key"
"""The public key, in hex, of the hub or hubs that serve from here."""
FILLING: Final = "filling"
"""This database is being filled by the move of that name; nobody serves from it yet."""
MOVING: Final = "moving"
"""All is held back until that second, while the last rows go over; who broke off holds nobody for longer."""
MOVED: Final = "moved"
"""The move of that name is done: everything is elsewhere."""


async def fact(store: Store | Work, name: str) -> str | None:
    """One of them."""
    rows = await store.rows("SELECT value FROM hub_fact WHERE name = $1", name)
    return str(rows[0][0]) if rows else None


async def state(work: Work, name: str, value: str) -> None:
    """Set one."""
    await work.change(
        "INSERT INTO hub_fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name, value,
    )  # fmt: skip


async def forget(work: Work, name: str) -> None:
    """Take one away."""
    await work.change("DELETE FROM hub_fact WHERE name = $1", name)


async def claim(store: Store, hub_key: str) -> bool:
    """Serve from here with this key. False if it is another hub's."""

    async def deed(work: Work) -> bool:
        known = await fact(work, HUB_KEY)
        if known is None:
            await state(work, HUB_KEY, hub_key)
        return known in {None, hub_key}

    return await store.write(deed)
