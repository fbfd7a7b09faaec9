"""Sealed bytes per mailbox: left once, listed, acknowledged, recalled, lapsed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final

from clinic_app.facts import dataclass
from clinic_app.hub.store import Store, Work, among

_COLUMNS: Final = ("mailbox_id", "env_id", "recv_hour", "expires_hour", "revoke_hash", "state", "body")
_LAPSED_AT_ONCE: Final = 500
_REMEMBERED_ROOM: Final = 50_000
_COUNT_AGAIN: Final = 256


class Put(StrEnum):
    """What became of offered bytes."""

    STORED = "stored"
    KNOWN = "known"
    NO_MAILBOX = "no_mailbox"
    CLOSED = "closed"
    FULL = "full"


class Recall(StrEnum):
    """What became of a recall."""

    RECALLED = "recalled"
    AHEAD = "ahead"
    TOO_LATE = "too_late"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - an outcome
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Sealed bytes for a mailbox; hours count from 1970."""

    mailbox: bytes
    env_id: bytes
    body: bytes
    revoke_hash: bytes
    hour: int
    expires_hour: int


class Mail:
    """The part of the store that knows envelopes. `most` is how many may wait in one mailbox."""

    def __init__(self, store: Store, most: int) -> None:
        self._store = store
        self._most = most
        self._room: dict[bytes, int] = {}

    async def put(self, offers: Sequence[Offer]) -> list[Put]:
        """Keep each once, whoever offers it and however often; the answers in their order."""
        return await self._store.apart(lambda work: self._put(work, offers))

    async def _put(self, work: Work, offers: Sequence[Offer]) -> list[Put]:
        boxes = sorted({offer.mailbox for offer in offers})
        there = dict(await _each(work, "SELECT mailbox_id, closed_on FROM mailbox WHERE mailbox_id IN", boxes))
        await self._count(work, [box for box in boxes if box in there and self._room.get(box, 0) <= 0])
        wanted: dict[tuple[bytes, bytes], Offer] = {}
        for offer in offers:
            key, room = (offer.mailbox, offer.env_id), self._room.get(offer.mailbox, 1)
            if there.get(offer.mailbox, 0) is None and room > 0 and key not in wanted:
                wanted[key] = offer
                self._room[offer.mailbox] = room - 1
        rows = [
            (each.mailbox, each.env_id, each.hour, each.expires_hour, each.revoke_hash, "waiting", each.body)
            for _, each in sorted(wanted.items(), key=lambda item: item[0])
        ]
        new = {(row[0], row[1]) for row in await work.add_new("envelope", _COLUMNS, rows)} if rows else set()
        turned_away = [offer.env_id for offer in offers
                       if offer.mailbox in there and (offer.mailbox, offer.env_id) not in wanted]  # fmt: skip
        known = set(await _each(work, "SELECT mailbox_id, env_id FROM envelope WHERE env_id IN", turned_away))
        for key in sorted(set(wanted) - new):
            if await self._after_all(work, wanted[key]):
                new.add(key)
        await self._surely(work, (set(wanted) - new) | known)
        answers = []
        for offer in offers:
            key = (offer.mailbox, offer.env_id)
            if offer.mailbox not in there:
                answers.append(Put.NO_MAILBOX)
            elif key in new:
                new.discard(key)  # the second of two alike in one group finds it known
                answers.append(Put.STORED)
            elif key in wanted or key in known:
                answers.append(Put.KNOWN)
            else:
                answers.append(Put.FULL if there[offer.mailbox] is None else Put.CLOSED)
        return answers

    async def _after_all(self, work: Work, offer: Offer) -> bool:
        """Keep what somebody else than its sender took back before it came: only the sender's token fits its hash."""
        sql = (
            "UPDATE envelope SET body = $3, revoke_hash = $4, recv_hour = $5, expires_hour = $6, state = 'waiting'"
            " WHERE mailbox_id = $1 AND env_id = $2 AND state = 'ahead' AND revoke_hash <> $4"
        )
        return bool(
            await work.change(
                sql, offer.mailbox, offer.env_id, offer.body, offer.revoke_hash, offer.hour, offer.expires_hour
            )
        )

    async def _surely(self, work: Work, keys: set[tuple[bytes, bytes]]) -> None:
        """Wait for the disks again before saying that we have what we find here.

        A database whose second copy was out of reach shows rows that only its own disk has: whoever gave up waiting
        for the first answer must not hear yes from the second. Only a change waits.
        """
        for mailbox, env_id in sorted(keys):
            await work.change(
                "UPDATE envelope SET recv_hour = recv_hour WHERE mailbox_id = $1 AND env_id = $2", mailbox, env_id
            )

    async def _count(self, work: Work, boxes: list[bytes]) -> None:
        """How many more each takes. What is fetched meanwhile makes more room than we know; then it is counted anew.

        Several hubs on one database count for themselves, and each again after some hundred.
        """
        if len(self._room) + len(boxes) > _REMEMBERED_ROOM:
            self._room.clear()
        sql = "SELECT mailbox_id, count(*) FROM envelope WHERE body IS NOT NULL AND mailbox_id IN"
        waiting = dict(await _each(work, sql, boxes, " GROUP BY mailbox_id"))
        for box in boxes:
            self._room[box] = min(_COUNT_AGAIN, self._most - waiting.get(box, 0))

    async def waiting(self, mailbox: bytes, *, after: bytes, limit: int, hour: int) -> list[bytes]:
        """Unacknowledged bytes in the order of their ids."""
        rows = await self._store.rows(
            "SELECT body FROM envelope WHERE mailbox_id = $1 AND body IS NOT NULL AND env_id > $2"
            " AND expires_hour > $3 ORDER BY env_id LIMIT $4",
            mailbox, after, hour, limit,
        )  # fmt: skip
        return [row[0] for row in rows]

    async def rung(self, mailboxes: Iterable[bytes], hour: int) -> set[bytes]:
        """Those in which something waits."""
        found: set[bytes] = set()
        asked = list(mailboxes)
        for start in range(0, len(asked), 256):
            some = asked[start : start + 256]
            rows = await self._store.rows(
                "SELECT DISTINCT mailbox_id FROM envelope WHERE body IS NOT NULL AND expires_hour > $1"
                f" AND mailbox_id IN ({among(256, 2)})",
                hour, *_padded(some, 256),
            )  # fmt: skip
            found |= {row[0] for row in rows}
        return found

    async def acknowledge(self, mailbox: bytes, env_ids: Sequence[bytes]) -> None:
        """Forget the bytes, remember the ids; ids we never had are ignored."""
        ids = sorted(set(env_ids))

        async def deed(work: Work) -> None:
            for start in range(0, len(ids), 64):
                some = _padded(ids[start : start + 64])
                await work.change(
                    "UPDATE envelope SET body = NULL, state = 'fetched' WHERE mailbox_id = $1 AND state = 'waiting'"
                    f" AND env_id IN ({among(len(some), 2)})",
                    mailbox, *some,
                )  # fmt: skip

        await self._store.apart(deed)

    async def recall(self, mailbox: bytes, env_id: bytes, *, token_hash: bytes, hour: int, ahead: bool) -> Recall:
        """Take back what nobody fetched; repeating it is answered alike.

        With `ahead`, what has not come yet is taken back before it comes: a line may have held it up, and delivers it
        after the word of its sender who believed it lost.
        """

        async def deed(work: Work) -> Recall:
            found = await work.rows(
                "SELECT revoke_hash, state FROM envelope WHERE mailbox_id = $1 AND env_id = $2", mailbox, env_id
            )
            if not found:
                if not (ahead and await work.rows("SELECT 1 FROM mailbox WHERE mailbox_id = $1", mailbox)):
                    return Recall.UNKNOWN
                await work.add_new("envelope", _COLUMNS, [(mailbox, env_id, hour, hour, token_hash, "ahead", None)])
                return Recall.AHEAD
            if found[0][0] != token_hash:
                return Recall.WRONG_TOKEN
            if found[0][1] == "lapsed":
                return Recall.UNKNOWN  # nobody fetched it, and nobody can
            if found[0][1] not in {"waiting", "recalled", "ahead"}:
                return Recall.TOO_LATE
            await work.change(
                "UPDATE envelope SET body = NULL, state = CASE state WHEN 'ahead' THEN state ELSE 'recalled' END"
                " WHERE mailbox_id = $1 AND env_id = $2",
                mailbox, env_id,
            )  # fmt: skip
            return Recall.RECALLED

        return await self._store.write(deed)

    async def lapse(self, *, hour: int, tombstone_hours: int) -> bool:
        """Forget some bytes past their hour, and in time that they ever were. True if there may be more."""
        pick = (
            " WHERE (mailbox_id, env_id) IN (SELECT mailbox_id, env_id FROM envelope"
            f" WHERE expires_hour <= $1 AND body IS {{}} NULL LIMIT {_LAPSED_AT_ONCE})"
        )

        async def deed(work: Work) -> bool:
            over = await work.change("UPDATE envelope SET body = NULL, state = 'lapsed'" + pick.format("NOT"), hour)
            gone = await work.change("DELETE FROM envelope" + pick.format(""), hour - tombstone_hours)
            return max(over, gone) >= _LAPSED_AT_ONCE

        return await self._store.apart(deed)


async def _each(work: Work, sql: str, keys: Sequence[bytes], then: str = "") -> list[tuple[Any, Any]]:
    """Rows of a statement that ends in `IN`, for so many keys."""
    rows = []
    for start in range(0, len(keys), 64):
        some = _padded(keys[start : start + 64])
        rows += await work.rows(f"{sql} ({among(len(some))}){then}", *some)
    return [(row[0], row[1]) for row in rows]


def _padded(keys: Sequence[bytes], to: int = 0) -> list[bytes]:
    """Filled up to a power of two by naming the last again, so that few different statements are prepared."""
    size = to or 1 << (len(keys) - 1).bit_length()
    return [*keys, *[keys[-1]] * (size - len(keys))]
