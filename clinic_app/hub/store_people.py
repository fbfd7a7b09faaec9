"""Who is known to the hub: organisations, their PCs, enrolment codes, the published directory and epoch cards."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from clinic_app.facts import dataclass
from clinic_app.hub.store import Row, Store, Work, among


class Enrolment(StrEnum):
    """What became of a request to be known."""

    PENDING = "pending"
    WRONG = "wrong"
    SPENT = "spent"


class Announced(StrEnum):
    """What became of a code that a PC made for another of its organisation."""

    NEW = "new"
    KNOWN = "known"
    TAKEN = "taken"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """One PC; days are ordinals, absent until it is approved."""

    kid: bytes
    agency: str
    hub_auth: bytes
    identity: bytes
    standing: bytes
    status: str
    not_before: int | None = None
    not_after: int | None = None
    revoked_on: int | None = None


_DEVICES = (
    "SELECT device_kid, agency_id, hub_auth, identity, standing, status, not_before, not_after, revoked_on FROM device"
)


class People:
    """The part of the store that knows keys; it shares no table with envelopes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add_agency(self, agency: str) -> None:
        """Know an organisation by its id; its public facts may come later."""
        sql = "INSERT INTO agency (agency_id) VALUES ($1) ON CONFLICT (agency_id) DO NOTHING"
        await self._store.write(lambda work: work.change(sql, agency))

    async def import_agencies(self, facts: list[tuple[str, bytes]]) -> None:
        """Add organisations with their public facts, or replace the facts."""

        async def deed(work: Work) -> None:
            for agency, known in facts:
                await work.change(
                    "INSERT INTO agency (agency_id, facts) VALUES ($1, $2)"
                    " ON CONFLICT (agency_id) DO UPDATE SET facts = excluded.facts",
                    agency, known,
                )  # fmt: skip

        await self._store.write(deed)

    async def agencies(self) -> list[tuple[str, bytes, bytes | None]]:
        """Id, public facts and open mailbox of every organisation whose facts are known."""
        rows = await self._store.rows(
            "SELECT a.agency_id, a.facts, m.mailbox_id FROM agency a"
            " LEFT JOIN mailbox m ON m.agency_id = a.agency_id AND m.closed_on IS NULL"
            " WHERE a.facts IS NOT NULL ORDER BY a.agency_id"
        )
        return [(row[0], row[1], row[2]) for row in rows]

    async def mailboxes(self) -> list[tuple[str, bytes | None, bool]]:
        """Every organisation, its mailbox, and whether that is closed."""
        rows = await self._store.rows(
            "SELECT a.agency_id, m.mailbox_id, m.closed_on FROM agency a"
            " LEFT JOIN mailbox m ON m.agency_id = a.agency_id ORDER BY a.agency_id"
        )
        return [(row[0], row[1], row[2] is not None) for row in rows]

    async def close_mailbox(self, agency: str, on: int | None) -> bool:
        """Take no more for an organisation from that day on, or again with None. False if it has no mailbox."""
        sql = "UPDATE mailbox SET closed_on = $1 WHERE agency_id = $2"
        return bool(await self._store.write(lambda work: work.change(sql, on, agency)))

    async def add_code(self, code_hash: bytes, agency: str, expires_at: int) -> None:
        """Keep the hash of a one-time code."""
        sql = "INSERT INTO enrol_code (code_hash, agency_id, expires_at) VALUES ($1, $2, $3)"
        await self._store.write(lambda work: work.change(sql, code_hash, agency, expires_at))

    async def announce(self, code_hash: bytes, agency: str, *, at: int, expires_at: int, most: int) -> Announced:
        """Keep the hash of a code that one of this organisation's PCs made. Saying it again changes nothing."""

        async def deed(work: Work) -> Announced:
            known = await work.rows("SELECT agency_id, used_at FROM enrol_code WHERE code_hash = $1", code_hash)
            if known:
                return Announced.KNOWN if known == [(agency, None)] else Announced.TAKEN
            out = "SELECT count(*) FROM enrol_code WHERE agency_id = $1 AND used_at IS NULL AND expires_at > $2"
            if (await work.rows(out, agency, at))[0][0] >= most:
                return Announced.ENOUGH
            sql = "INSERT INTO enrol_code (code_hash, agency_id, expires_at) VALUES ($1, $2, $3)"
            await work.change(sql, code_hash, agency, expires_at)
            return Announced.NEW

        return await self._store.write(deed)

    async def enrol(
        self, code_hash: bytes, *, kid: bytes, hub_auth: bytes, identity: bytes, standing: bytes, at: int
    ) -> tuple[Enrolment, str]:
        """Spend a code. The same keys with the same code again are answered alike; a key is never overwritten."""

        async def deed(work: Work) -> tuple[Enrolment, str]:
            codes = await work.rows(
                "SELECT agency_id, expires_at, used_at FROM enrol_code WHERE code_hash = $1", code_hash
            )
            if not codes:
                return Enrolment.WRONG, ""
            agency, expires_at, used_at = codes[0]
            known = await work.rows("SELECT agency_id, identity, standing FROM device WHERE device_kid = $1", kid)
            if used_at is not None or expires_at <= at or known:
                again = used_at is not None and known == [(agency, identity, standing)]
                return (Enrolment.PENDING, agency) if again else (Enrolment.SPENT, "")
            await work.change("UPDATE enrol_code SET used_at = $1 WHERE code_hash = $2", at, code_hash)
            await work.change(
                "INSERT INTO device (device_kid, agency_id, hub_auth, identity, standing, status)"
                " VALUES ($1, $2, $3, $4, $5, 'pending')",
                kid, agency, hub_auth, identity, standing,
            )  # fmt: skip
            return Enrolment.PENDING, agency

        return await self._store.write(deed)

    async def some(self, kids: Sequence[bytes]) -> list[KnownDevice | None]:
        """The PCs with these key ids, in their order."""
        sql = f"{_DEVICES} WHERE device_kid IN ({among(64)})"
        assert len(kids) <= 64
        rows = await self._store.rows(sql, *kids, *[kids[-1]] * (64 - len(kids)))
        found = {row[0]: _device(row) for row in rows}
        return [found.get(kid) for kid in kids]

    async def device(self, kid: bytes) -> KnownDevice | None:
        """The PC with this key id."""
        rows = await self._store.rows(_DEVICES + " WHERE device_kid = $1", kid)
        return _device(rows[0]) if rows else None

    async def devices(self) -> list[KnownDevice]:
        """Every PC."""
        return [_device(row) for row in await self._store.rows(_DEVICES + " ORDER BY device_kid")]

    async def approve(self, kid: bytes, *, mailbox: bytes, not_before: int, not_after: int) -> bool:
        """Let a pending PC in; its organisation gets `mailbox` unless it has one. False if none was pending."""

        async def deed(work: Work) -> bool:
            pending = await work.rows(
                "SELECT agency_id FROM device WHERE device_kid = $1 AND status = 'pending'", kid
            )  # fmt: skip
            if not pending:
                return False
            await work.change(
                "UPDATE device SET status = 'approved', not_before = $1, not_after = $2 WHERE device_kid = $3",
                not_before, not_after, kid,
            )  # fmt: skip
            await work.change(
                "INSERT INTO mailbox (mailbox_id, agency_id) VALUES ($1, $2) ON CONFLICT (agency_id) DO NOTHING",
                mailbox, pending[0][0],
            )  # fmt: skip
            return True

        return await self._store.write(deed)

    async def revoke(self, kid: bytes, on: int) -> bool:
        """Shut a PC out, with all codes of its organisation that are out. False if not known or out already."""

        async def deed(work: Work) -> bool:
            changed = await work.change(
                "UPDATE device SET status = 'revoked', revoked_on = $1 WHERE device_kid = $2 AND status <> 'revoked'",
                on, kid,
            )  # fmt: skip
            await work.change("DELETE FROM epoch_card WHERE device_kid = $1", kid)
            # It may have made some of them, and nothing says which.
            theirs = "agency_id IN (SELECT agency_id FROM device WHERE device_kid = $1)"
            await work.change(f"DELETE FROM enrol_code WHERE used_at IS NULL AND {theirs}", kid)
            return bool(changed)

        return await self._store.write(deed)

    async def owns(self, agency: str, mailbox: bytes) -> bool:
        """Whether the mailbox is this organisation's."""
        query = "SELECT 1 FROM mailbox WHERE mailbox_id = $1 AND agency_id = $2"
        return bool(await self._store.rows(query, mailbox, agency))

    async def publish(self, version: int, signed: bytes) -> None:
        """Add a version; a version is never replaced."""
        sql = "INSERT INTO directory (version, doc) VALUES ($1, $2)"
        await self._store.write(lambda work: work.change(sql, version, signed))

    async def directory_version(self) -> int:
        """Of the newest; 0 if none was published."""
        return int((await self._store.rows("SELECT coalesce(max(version), 0) FROM directory"))[0][0])

    async def newest_directory(self) -> tuple[int, bytes] | None:
        """Version and bytes."""
        rows = await self._store.rows("SELECT version, doc FROM directory ORDER BY version DESC LIMIT 1")
        return (rows[0][0], rows[0][1]) if rows else None

    async def keep_card(self, kid: bytes, agency: str, card: bytes) -> None:
        """One card per PC: the newest."""
        sql = (
            "INSERT INTO epoch_card (device_kid, agency_id, doc) VALUES ($1, $2, $3)"
            " ON CONFLICT (device_kid) DO UPDATE SET doc = excluded.doc"
        )
        await self._store.write(lambda work: work.change(sql, kid, agency, card))

    async def cards(self, agency: str) -> list[bytes]:
        """The cards of an organisation."""
        sql = "SELECT doc FROM epoch_card WHERE agency_id = $1 ORDER BY device_kid"
        return [row[0] for row in await self._store.rows(sql, agency)]


def _device(row: Row) -> KnownDevice:
    return KnownDevice(
        kid=row[0],
        agency=row[1],
        hub_auth=row[2],
        identity=row[3],
        standing=row[4],
        status=row[5],
        not_before=row[6],
        not_after=row[7],
        revoked_on=row[8],
    )
