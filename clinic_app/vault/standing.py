"""What the small tables said when the record was closed, sealed beside it, and compared when it is opened again.

An older copy of one page is a sound page to SQLCipher: a disk that lost a write leaves one, or a hand puts one back.
Chains tell it of cases and journal, indexes of tasks, outbox and inbox; these tables have neither. Only what was closed
in order can be compared: after a cut there is nothing to compare with.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import Final

import msgspec

from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import ClinicError
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace, write_whole

_WHOLE: Final = (
    "drafts", "settings", "people", "documents", "undertakings", "restricted", "restricted_to", "received_keys",
    "openings_seen", "erased", "imports", "pcs", "meetings", "handed_over",
    "pcs_at_hub", "hub_codes", "heard_journals", "reserved_codes",
    "network_reports",
)  # fmt: skip
_COUNTED: Final = {
    "prints": "SELECT count(*), max(number) FROM prints",
    "papers_out": "SELECT count(*), count(fate), max(at) FROM papers_out",
    "tasks": "SELECT count(*), count(done_at), sum(unixepoch(due_at)) FROM tasks",
    "received": "SELECT id, state FROM received ORDER BY id",
    "outbox": "SELECT count(*), sum(attempts), max(state_at) FROM outbox",
    "inbox": "SELECT count(*), sum(acknowledged), max(arrived_at) FROM inbox",
    "import_rows": "SELECT count(*), max(number), count(case_id), count(told) FROM import_rows",
}
"""Of tables that may be long, what their indexes do not tell."""


def keep(place: VaultPlace, key: VaultKey, lane: Lane) -> None:
    """Fold the log in, then seal what they say. On a full or failing disk nothing is kept: then nothing is compared.

    Whoever finds this beside a log that holds something knows that the log is not of this record.
    """
    with suppress(OSError, ClinicError):
        lane.fold()
        if place.log.exists() and place.log.stat().st_size:
            return  # a reader stood in the way
        write_whole(place.standing, key.device_seal(msgspec.json.encode(_said(lane))))


def compare(lane: Lane, key: VaultKey) -> tuple[str, ...]:
    """The tables that do not say what they said when the record was closed. Asked before anything is written."""
    if not lane.left_standing:
        return ()
    try:
        before = msgspec.json.decode(key.device_open(lane.left_standing), type=dict[str, str])
    except (ClinicError, msgspec.DecodeError):
        return ()  # torn, or of another vault: there is nothing to compare with
    now = _said(lane)
    return tuple(name for name in sorted(before) if name in now and before[name] != now[name])


def _said(lane: Lane) -> dict[str, str]:
    names = {name for (name,) in lane.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    asked = {name: f"SELECT * FROM {name}" for name in _WHOLE} | _COUNTED  # noqa: S608
    return {name: _digest(lane, sql) for name, sql in asked.items() if name in names}


def _digest(lane: Lane, sql: str) -> str:
    made = sha256()
    for row in lane.rows(sql):
        made.update(msgspec.msgpack.encode(tuple(row)))
    return made.hexdigest()
