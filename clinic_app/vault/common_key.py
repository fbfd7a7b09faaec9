"""The keys with which the records of a clinic are shut: one for all its PCs, and those before it."""

from __future__ import annotations

import os
from dataclasses import field
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane
from clinic_app.vault.revision_form import sealed_by

_MARK: Final = 8
_DOMAIN: Final = b"clinic-app clinic key 1\x00"


@dataclass(frozen=True, slots=True)
class ClinicKey:
    """One of them. The first of a clinic is of generation 1; the newest shuts what is written."""

    generation: int
    made_at: str
    raw: bytes = field(repr=False)

    @property
    def mark(self) -> bytes:
        """By which what it shut is known."""
        return sha256(_DOMAIN + self.raw).digest()[:_MARK]


class ClinicKeys:
    """Those of one vault. Where several PCs made a new one at once, all take the same for the newest."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def every(self) -> tuple[ClinicKey, ...]:
        """The oldest first."""
        if "clinic_keys" not in self._lane.memory:
            rows = self._lane.rows("SELECT generation, made_at, key FROM common_key")
            keys = (ClinicKey(*row) for row in rows)
            self._lane.memory["clinic_keys"] = tuple(sorted(keys, key=lambda key: (key.generation, key.mark)))
        known: tuple[ClinicKey, ...] = self._lane.memory["clinic_keys"]
        return known

    def make(self) -> ClinicKey:
        """A new one, which is the newest from now on."""
        every = self.every()
        made = ClinicKey(every[-1].generation + 1 if every else 1, iso(self._clock.now()), os.urandom(32))
        self.keep((made,))
        return made

    def keep(self, keys: tuple[ClinicKey, ...]) -> None:
        """Know these too."""
        sql = "INSERT OR IGNORE INTO common_key (key, generation, made_at) VALUES (?, ?, ?)"

        def write() -> None:
            for key in keys:
                self._lane.run(sql, (key.raw, key.generation, key.made_at))

        self._lane.save(write)
        self._lane.memory.pop("clinic_keys", None)

    def seal(self, body: bytes, header: bytes) -> bytes:
        """The body shut with the newest key, whose mark stands before it."""
        key = self.every()[-1]
        return key.mark + sealed_by(AESGCM(key.raw), body, header)

    def lock_of(self, sealed: bytes) -> AESGCM | None:
        """What opens this, once its mark was cut off; None if that key is not known here (yet)."""
        return next((AESGCM(key.raw) for key in self.every() if key.mark == sealed[:_MARK]), None)


def without_mark(sealed: bytes) -> bytes:
    """What the key shut. Raises `VaultDamaged` if it can be nothing of that."""
    if len(sealed) <= _MARK:
        raise VaultDamaged
    return sealed[_MARK:]
