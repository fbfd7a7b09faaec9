"""Letters between the PCs of one clinic: sealed bytes in boxes that only they can name, held until they are fetched.

No column says which PC left one or which is to fetch it, and times are whole hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from clinic_app.facts import dataclass
from clinic_app.hub.store import Store, Work, among

BELL: Final = b"letters "
"""How the bell of a box begins; a mailbox is 16 random bytes."""
_LAPSED_AT_ONCE: Final = 50
_HERE: Final = " WHERE agency_id = $1 AND box_id = $2 AND letter_id = $3"
_ASKED: Final = 64


class Left(StrEnum):
    """What became of a letter."""

    LEFT = "left"
    KNOWN = "known"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of one clinic: the same name from another clinic is another box."""

    agency: str
    box: bytes

    @property
    def bell(self) -> bytes:
        """What rings when a letter comes; longer than the name of any mailbox."""
        return BELL + self.agency.encode() + b" " + self.box


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLetter:
    """What is told of a letter without its bytes."""

    name: bytes
    size: int


class Letters:
    """The part of the store that knows letters; it shares no table with envelopes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def leave(self, box: Box, name: bytes, body: bytes, *, hour: int, until: int, most: int, many: int) -> Left:
        """Hold one until it is fetched or `until`; the same again changes nothing. `most` bytes, `many` letters."""

        async def deed(work: Work) -> Left:
            if await work.rows("SELECT 1 FROM letter" + _HERE, box.agency, box.box, name):
                return Left.KNOWN
            sums = "SELECT coalesce(sum(size), 0), count(*) FROM letter WHERE agency_id = $1"
            [(size, count)] = await work.rows(sums, box.agency)
            if int(size) + len(body) > most or count >= many:
                return Left.FULL
            await work.change(
                "INSERT INTO letter (agency_id, box_id, letter_id, recv_hour, expires_hour, size, body)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                box.agency, box.box, name, hour, until, len(body), body,
            )  # fmt: skip
            return Left.LEFT

        return await self._store.write(deed)

    async def waiting(self, box: Box, *, limit: int, hour: int) -> list[HeldLetter]:
        """Those that came first; of one hour in the order of their names."""
        rows = await self._store.rows(
            "SELECT letter_id, size FROM letter WHERE agency_id = $1 AND box_id = $2 AND expires_hour > $3"
            " ORDER BY recv_hour, letter_id LIMIT $4",
            box.agency, box.box, hour, limit,
        )  # fmt: skip
        return [HeldLetter(name=row[0], size=row[1]) for row in rows]

    async def body(self, box: Box, name: bytes, *, hour: int) -> bytes | None:
        """The bytes of one, or None if it is not there any more."""
        sql = f"SELECT body FROM letter{_HERE} AND expires_hour > $4"
        rows = await self._store.rows(sql, box.agency, box.box, name, hour)
        return rows[0][0] if rows else None

    async def drop(self, box: Box, names: Sequence[bytes]) -> None:
        """Forget those that were fetched; nothing of them is remembered."""

        async def deed(work: Work) -> None:
            for name in names:
                await work.change("DELETE FROM letter" + _HERE, box.agency, box.box, name)

        await self._store.apart(deed)

    async def rung(self, bells: Sequence[bytes], hour: int) -> set[bytes]:
        """Those in whose box something waits."""
        boxes = {bell[-16:]: bell for bell in bells}
        names, found = list(boxes), set[bytes]()
        for start in range(0, len(names), _ASKED):
            some = names[start : start + _ASKED]
            rows = await self._store.rows(
                "SELECT DISTINCT box_id FROM letter WHERE expires_hour > $1"
                f" AND box_id IN ({among(_ASKED, 2)})",
                hour, *some, *[some[-1]] * (_ASKED - len(some)),
            )  # fmt: skip
            found |= {boxes[row[0]] for row in rows}
        return found

    async def lapse(self, hour: int) -> bool:
        """Forget some that nobody fetched. True if there may be more."""
        sql = (
            "DELETE FROM letter WHERE (agency_id, box_id, letter_id) IN (SELECT agency_id, box_id, letter_id"
            f" FROM letter WHERE expires_hour <= $1 LIMIT {_LAPSED_AT_ONCE})"
        )
        return await self._store.apart(lambda work: work.change(sql, hour)) >= _LAPSED_AT_ONCE

    async def drop_all(self, agency: str) -> int:
        """Forget every letter of a clinic, which asked for it by telephone. Returns how many."""
        return await self._store.apart(lambda work: work.change("DELETE FROM letter WHERE agency_id = $1", agency))
