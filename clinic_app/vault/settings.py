"""Settings that belong to the vault, and signed documents it has pinned."""

from __future__ import annotations

from typing import Any

import msgspec

from clinic_app.vault.lane import Lane


class VaultSettings:
    """Key → JSON value."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def __getitem__(self, key: str) -> Any:
        """The value. Raises `KeyError`."""
        row = self._lane.row("SELECT value FROM settings WHERE key = ?", (key,))
        if row is None:
            raise KeyError(key)
        return msgspec.json.decode(row[0])

    def get(self, key: str) -> Any | None:
        """The value, or None."""
        try:
            return self[key]
        except KeyError:
            return None

    def __contains__(self, key: str) -> bool:
        """Whether it was ever set."""
        return self._lane.row("SELECT 1 FROM settings WHERE key = ?", (key,)) is not None

    def __setitem__(self, key: str, value: Any) -> None:
        """Set it."""
        row = (key, msgspec.json.encode(value).decode())
        self._lane.save(lambda: self._lane.run("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", row))


class Documents:
    """Signed bytes kept as they came: the directory, the pinned root key."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def get(self, key: str) -> tuple[int, bytes] | None:
        """Version and bytes, or None."""
        row = self._lane.row("SELECT version, bytes FROM documents WHERE key = ?", (key,))
        return (int(row[0]), bytes(row[1])) if row else None

    def put(self, key: str, *, version: int, content: bytes) -> None:
        """Replace the document. Whether a version may follow another is the caller's law."""
        sql = "INSERT OR REPLACE INTO documents (key, version, bytes) VALUES (?, ?, ?)"
        self._lane.save(lambda: self._lane.run(sql, (key, version, content)))
