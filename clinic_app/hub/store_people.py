"""Who is known to the hub: organisations, their PCs, enrolment codes, the published directory and epoch cards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clinic_app.hub.store import Store


class Enrolment(StrEnum):
    """What became of a request to be known."""

    PENDING = "pending"
    WRONG = "wrong"
    SPENT = "spent"


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
        self._db = store.db

    def add_agency(self, agency: str) -> None:
        """Know an organisation by its id; its public facts may come later."""
        with self._store.writing() as db:
            db.execute("INSERT INTO agency (agency_id) VALUES (?) ON CONFLICT (agency_id) DO NOTHING", (agency,))

    def import_agencies(self, facts: list[tuple[str, bytes]]) -> None:
        """Add organisations with their public facts, or replace the facts."""
        with self._store.writing() as db:
            db.executemany(
                "INSERT INTO agency (agency_id, facts) VALUES (?, ?)"
                " ON CONFLICT (agency_id) DO UPDATE SET facts = excluded.facts",
                facts,
            )

    def agencies(self) -> list[tuple[str, bytes, bytes | None]]:
        """Id, public facts and mailbox of every organisation whose facts are known."""
        rows = self._db.execute(
            "SELECT a.agency_id, a.facts, m.mailbox_id FROM agency a LEFT JOIN mailbox m ON m.agency_id = a.agency_id"
            " WHERE a.facts IS NOT NULL ORDER BY a.agency_id"
        )
        return [tuple(row) for row in rows]

    def add_code(self, code_hash: bytes, agency: str, expires_at: int) -> None:
        """Keep the hash of a one-time code."""
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO enrol_code (code_hash, agency_id, expires_at) VALUES (?, ?, ?)",
                (code_hash, agency, expires_at),
            )

    def enrol(
        self, code_hash: bytes, *, kid: bytes, hub_auth: bytes, identity: bytes, standing: bytes, at: int
    ) -> tuple[Enrolment, str]:
        """Spend a code. The same keys with the same code again are answered alike; a key is never overwritten."""
        with self._store.writing() as db:
            code = db.execute(
                "SELECT agency_id, expires_at, used_at FROM enrol_code WHERE code_hash = ?", (code_hash,)
            ).fetchone()
            if code is None:
                return Enrolment.WRONG, ""
            known = db.execute(
                "SELECT agency_id, identity, standing FROM device WHERE device_kid = ?", (kid,)
            ).fetchone()
            if code[2] is not None or code[1] <= at or known is not None:
                again = code[2] is not None and known == (code[0], identity, standing)
                return (Enrolment.PENDING, code[0]) if again else (Enrolment.SPENT, "")
            db.execute("UPDATE enrol_code SET used_at = ? WHERE code_hash = ?", (at, code_hash))
            db.execute(
                "INSERT INTO device (device_kid, agency_id, hub_auth, identity, standing, status)"
                " VALUES (?, ?, ?, ?, ?, 'pending')",
                (kid, code[0], hub_auth, identity, standing),
            )
        return Enrolment.PENDING, code[0]

    def device(self, kid: bytes) -> KnownDevice | None:
        """The PC with this key id."""
        row = self._db.execute(_DEVICES + " WHERE device_kid = ?", (kid,)).fetchone()
        return None if row is None else _device(row)

    def devices(self) -> list[KnownDevice]:
        """Every PC."""
        return [_device(row) for row in self._db.execute(_DEVICES + " ORDER BY device_kid")]

    def approve(self, kid: bytes, *, mailbox: bytes, not_before: int, not_after: int) -> bool:
        """Let a pending PC in; its organisation gets `mailbox` unless it has one. False if none was pending."""
        with self._store.writing() as db:
            changed = db.execute(
                "UPDATE device SET status = 'approved', not_before = ?, not_after = ?"
                " WHERE device_kid = ? AND status = 'pending'",
                (not_before, not_after, kid),
            ).rowcount
            if changed:
                db.execute(
                    "INSERT INTO mailbox (mailbox_id, agency_id)"
                    " SELECT ?, agency_id FROM device WHERE device_kid = ? ON CONFLICT (agency_id) DO NOTHING",
                    (mailbox, kid),
                )
        return bool(changed)

    def revoke(self, kid: bytes, on: int) -> bool:
        """Shut a PC out. False if it is not known or was out already."""
        with self._store.writing() as db:
            changed = db.execute(
                "UPDATE device SET status = 'revoked', revoked_on = ? WHERE device_kid = ? AND status <> 'revoked'",
                (on, kid),
            ).rowcount
            db.execute("DELETE FROM epoch_card WHERE device_kid = ?", (kid,))
        return bool(changed)

    def owns(self, agency: str, mailbox: bytes) -> bool:
        """Whether the mailbox is this organisation's."""
        query = "SELECT 1 FROM mailbox WHERE mailbox_id = ? AND agency_id = ?"
        return self._db.execute(query, (mailbox, agency)).fetchone() is not None

    def publish(self, version: int, signed: bytes) -> None:
        """Add a version; a version is never replaced."""
        with self._store.writing() as db:
            db.execute("INSERT INTO directory (version, doc) VALUES (?, ?)", (version, signed))

    def newest_directory(self) -> tuple[int, bytes] | None:
        """Version and bytes."""
        row = self._db.execute("SELECT version, doc FROM directory ORDER BY version DESC LIMIT 1").fetchone()
        return None if row is None else (row[0], row[1])

    def keep_card(self, kid: bytes, agency: str, card: bytes) -> None:
        """One card per PC: the newest."""
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO epoch_card (device_kid, agency_id, doc) VALUES (?, ?, ?)"
                " ON CONFLICT (device_kid) DO UPDATE SET doc = excluded.doc",
                (kid, agency, card),
            )

    def cards(self, agency: str) -> list[bytes]:
        """The cards of an organisation."""
        rows = self._db.execute("SELECT doc FROM epoch_card WHERE agency_id = ? ORDER BY device_kid", (agency,))
        return [row[0] for row in rows]


def _device(row: tuple[bytes, str, bytes, bytes, bytes, str, int | None, int | None, int | None]) -> KnownDevice:
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
