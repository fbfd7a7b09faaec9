"""Moves a live hub from its file to a database: copied while it serves, held back for a moment, counted.

The file says who is right until the last step, which is one line in it. Whoever breaks off at any moment leaves a hub
that goes on as it was, and may begin anew: what is there already is not copied twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from clinic_app.facts import dataclass
from clinic_app.hub import store_facts as facts
from clinic_app.hub.operator import OperatorError
from clinic_app.hub.store import Deed, Row, Store, Work, among

HELD_S: Final = 15
"""For how long the hub holds what it should write, unless we say again that we are at it."""
_CHUNK: Final = 1_000
_BODIES: Final = 64
_PASSES: Final = 4
_ENVELOPE: Final = ("mailbox_id", "env_id", "recv_hour", "expires_hour", "revoke_hash", "state", "body")
_LETTER: Final = ("agency_id", "box_id", "letter_id", "recv_hour", "expires_hour", "size", "body")
_TABLES: Final[dict[str, tuple[int, tuple[str, ...]]]] = {
    "agency": (1, ("agency_id", "facts")),
    "device": (1, ("device_kid", "agency_id", "hub_auth", "identity", "standing", "status", "not_before", "not_after",
                   "revoked_on")),
    "mailbox": (1, ("mailbox_id", "agency_id", "closed_on")),
    "enrol_code": (1, ("code_hash", "agency_id", "expires_at", "used_at")),
    "directory": (1, ("version", "doc")),
    "epoch_card": (1, ("device_kid", "agency_id", "doc")),
    "keep": (1, ("backup_id", "agency_id", "touched_hour", "whole_hour", "size", "manifest")),
    "keep_part": (2, ("backup_id", "part_id", "size")),
}  # fmt: skip
"""Each with how many of its first columns are its key."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What lies in the new place: rows of each table."""

    counts: dict[str, int]


class Move:
    """One hub's move; `here` and `there` are its old and new store."""

    def __init__(self, here: Store, there: Store, hub_key: str, now: Callable[[], datetime]) -> None:
        self._here = here
        self._there = there
        self._name = hub_key
        self._now = now
        self._holding = False

    async def go(self, seal: Callable[[], None]) -> Moved:
        """All of it. `seal` writes down beside the file where the new place is, just before the file says it moved.

        Raises `OperatorError`: `another_hub_key`, `database_in_use`, `move_overtaken` (it took too long while the hub
        held back, so the hub went on: begin anew), `move_differs` (what was read back is not what was written).
        """
        if await facts.fact(self._here, facts.MOVED) is None:
            await self._begin()
            for _ in range(_PASSES):
                if not await self._copy():
                    break
            await self._hold()
            await self._copy()
            counts = await self._counted()
            seal()
            await self._settle()
        else:
            counts = await self._count(self._there)
        await self._there.write(lambda work: facts.forget(work, facts.FILLING))
        return Moved(counts)

    async def _begin(self) -> None:
        async def deed(work: Work) -> str | None:
            owner, filling = await facts.fact(work, facts.HUB_KEY), await facts.fact(work, facts.FILLING)
            if owner not in {None, self._name} or filling not in {None, self._name}:
                return "another_hub_key"
            if filling is None:
                if owner is not None or await work.rows("SELECT 1 FROM agency LIMIT 1"):
                    return "database_in_use"
                await facts.state(work, facts.FILLING, self._name)
                await facts.state(work, facts.HUB_KEY, self._name)
            return None

        refused = await self._there.write(deed)
        if refused is not None:
            raise OperatorError(refused, "")

    # --- copying ------------------------------------------------------------------------------------

    async def _copy(self) -> int:
        """Make there what is here. How many rows were not as they should be."""
        changed = 0
        for table, (keys, columns) in _TABLES.items():
            changed += await self._copy_table(table, keys, columns)
        after: tuple[bytes, bytes] | None = (b"", b"")
        while after is not None:
            some, after = await self._copy_envelopes(after)
            changed += some
        return changed + await self._copy_letters()

    async def _copy_table(self, table: str, keys: int, columns: tuple[str, ...]) -> int:
        sql = f"SELECT {', '.join(columns)} FROM {table}"
        ours, theirs = set(await self._here.rows(sql)), set(await self._there.rows(sql))
        key = columns[:keys]
        rest = ", ".join(f"{name} = excluded.{name}" for name in columns[keys:])
        put = (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({among(len(columns))})"
            f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {rest}"
        )
        over = {row[:keys] for row in theirs} - {row[:keys] for row in ours}
        where = " AND ".join(f"{name} = ${at}" for at, name in enumerate(key, start=1))
        missing = list(ours - theirs)
        for start in range(0, len(missing), _CHUNK):
            await self._renew()
            await self._there.apart(_each(put, missing[start : start + _CHUNK]))
        await self._there.apart(_each(f"DELETE FROM {table} WHERE {where}", list(over)))
        return len(missing) + len(over)

    async def _copy_letters(self) -> int:
        """Their names never change what they name, so only names are compared; each is as large as many envelopes."""
        names = f"SELECT {', '.join(_LETTER[:3])} FROM letter"
        ours, theirs = set(await self._here.rows(names)), set(await self._there.rows(names))
        which = " WHERE agency_id = $1 AND box_id = $2 AND letter_id = $3"
        await self._there.apart(_each("DELETE FROM letter" + which, list(theirs - ours)))
        put = f"INSERT INTO letter ({', '.join(_LETTER)}) VALUES ({among(len(_LETTER))}) ON CONFLICT DO NOTHING"
        for name in ours - theirs:
            await self._renew()
            rows = await self._here.rows(f"SELECT {', '.join(_LETTER)} FROM letter" + which, *name)
            await self._there.apart(_each(put, rows))
            for row in await self._there.rows("SELECT body FROM letter" + which, *name):
                if hashlib.sha256(row[0]).digest() != name[2]:
                    raise OperatorError("move_differs", "letter")
        return len(ours ^ theirs)

    async def _copy_envelopes(self, after: tuple[bytes, bytes]) -> tuple[int, tuple[bytes, bytes] | None]:
        """Those that follow in the order of their names; and where to go on."""
        await self._renew()
        outside = "SELECT mailbox_id, env_id, state, body IS NOT NULL FROM envelope"
        outside += " WHERE (mailbox_id, env_id) > ($1, $2)"
        order = " ORDER BY mailbox_id, env_id"
        ours = await self._here.rows(f"{outside}{order} LIMIT {_CHUNK}", *after)
        last = (ours[-1][0], ours[-1][1]) if len(ours) == _CHUNK else None
        if last is None:
            theirs = await self._there.rows(outside + order, *after)
        else:
            theirs = await self._there.rows(outside + " AND (mailbox_id, env_id) <= ($3, $4)" + order, *after, *last)
        have = {(row[0], row[1]): (row[2], bool(row[3])) for row in theirs}
        want = {(row[0], row[1]): (row[2], bool(row[3])) for row in ours}
        stale = [key for key, seen in have.items() if want.get(key) != seen]
        missing = [key for key, seen in want.items() if have.get(key) != seen]
        # What only lost its bytes is brought anew too: it is small then.
        gone = "DELETE FROM envelope WHERE mailbox_id = $1 AND env_id = $2"
        await self._there.apart(_each(gone, stale))
        for start in range(0, len(missing), _BODIES):
            await self._bring(missing[start : start + _BODIES])
        return len({*missing, *stale}), last

    async def _bring(self, keys: list[tuple[bytes, bytes]]) -> None:
        """Some rows with their bytes, read back before they count as brought."""
        await self._renew()
        sql = f"SELECT {', '.join(_ENVELOPE)} FROM envelope WHERE mailbox_id = $1 AND env_id = $2"
        rows = [row for key in keys for row in await self._here.rows(sql, *key)]
        if rows:
            await self._there.apart(lambda work: work.add_new("envelope", _ENVELOPE, rows))
        for key in keys:
            for row in await self._there.rows(sql, *key):
                if row[6] is not None and hashlib.sha256(row[6]).digest() != row[1]:
                    raise OperatorError("move_differs", "envelope")

    # --- the switch ---------------------------------------------------------------------------------

    def _at(self) -> int:
        return int(self._now().timestamp())

    async def _hold(self) -> None:
        """From here on the hub writes nothing for some seconds; it keeps whoever asks waiting."""
        until = str(self._at() + HELD_S)
        await self._here.write(lambda work: facts.state(work, facts.MOVING, until))
        self._holding = True

    async def _renew(self) -> None:
        if self._holding:
            await self._here.write(self._still_held)

    async def _still_held(self, work: Work) -> None:
        until = await facts.fact(work, facts.MOVING)
        if until is None or int(until) <= self._at():
            raise OperatorError("move_overtaken", "")
        await facts.state(work, facts.MOVING, str(self._at() + HELD_S))

    async def _settle(self) -> None:
        """The one line after which the new place is right."""

        async def deed(work: Work) -> None:
            await self._still_held(work)
            await facts.forget(work, facts.MOVING)
            await facts.state(work, facts.MOVED, self._name)

        await self._here.write(deed)

    async def _counted(self) -> dict[str, int]:
        here, there = await self._count(self._here), await self._count(self._there)
        if here != there:
            raise OperatorError("move_differs", ", ".join(name for name in here if here[name] != there[name]))
        return there

    async def _count(self, store: Store) -> dict[str, int]:
        found = {}
        for table in (*_TABLES, "envelope", "letter"):
            found[table] = int((await store.rows(f"SELECT count(*) FROM {table}"))[0][0])
        sums = "SELECT count(*), coalesce(sum(length(body)), 0) FROM envelope WHERE body IS NOT NULL"
        waiting = await store.rows(sums)
        found["waiting"], found["bytes"] = int(waiting[0][0]), int(waiting[0][1])
        return found


def _each(sql: str, rows: Sequence[Row]) -> Deed[None]:
    """A deed: the statement once for each row."""

    async def deed(work: Work) -> None:
        for row in rows:
            await work.change(sql, *row)

    return deed
