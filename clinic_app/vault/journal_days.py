"""The signed days of the journal: their keys, the PCs that certified them, and where in the journal they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.errors import ChainBroken, SignatureRefused
from clinic_app.vault.journal_form import (
    DAY_DOMAIN,
    GENESIS,
    RESTORED,
    SALVAGED,
    DayHead,
    Entry,
    Salvage,
    head_hash,
    read_head,
    spell,
)
from clinic_app.vault.journal_gaps import EVERY_HEAD, Holes, Kept, earlier_devices, holes_of, last_salvage
from clinic_app.vault.journal_reading import Ask


class Days:
    """Every head, in order. `entries` says what the last salvage named as missing; nothing where there was none."""

    def __init__(self, ask: Ask, vault_id: UUID, device: VerifyKey) -> None:
        self._ask = ask
        self._device = device
        self._vault = vault_id.hex
        self.heads: list[tuple[int, DayHead]] = []
        self.salvages: list[Salvage] = []
        self._waiting: dict[int, list[tuple[int, DayHead]]] = defaultdict(list)
        self._publics: list[str] = []
        self._next, self._before = VerifyKey(bytes(32)), ""
        rows = ask(EVERY_HEAD)
        self._salvaged_by, self._last = last_salvage(rows)
        self._holes = Holes(tuple(self._last.days) if self._last else (), self._salvaged_by, reached=-1)
        self.entries, self._kept = holes_of(self._last), Kept()
        for row in rows:
            if row[0] < self._salvaged_by:
                self._kept.take(row)
            self._take(*row)
        if not self.heads or self._publics[-1] != device.raw.hex():
            raise ChainBroken("journal_days", 0)
        self.restored = tuple(
            head.last_seq for number, head in self.heads if number and head.public and head.salvage is None
        )
        self._ends = {each.until for each in self.salvages}

    def _take(self, number: int, last_seq: int, head: bytes, signature: bytes) -> None:
        unnamed = self._holes.meet(number)
        after_gap = self._holes.just_before
        try:
            said = read_head(head)
            certified = bool(said.public)
            if certified or not after_gap:  # what signed the one after a gap went with it; `kept` answers for it
                key = VerifyKey.from_bytes(bytes.fromhex(said.public)) if certified else self._next
                key.verify(signature, DAY_DOMAIN + head)
            self._next = VerifyKey.from_bytes(bytes.fromhex(said.next_public))
        except (ValueError, msgspec.DecodeError, SignatureRefused) as error:
            raise ChainBroken("journal_days", number) from error
        # A salvage goes on from the last entry that was left, though heads may have known later ones.
        reached = self.heads[-1][1].last_seq if self.heads and said.salvage is None else 0
        fits = not unnamed and said.last_seq == last_seq >= reached and said.vault == self._vault
        fits = fits and spell(said) == head
        fits = fits and (after_gap or said.before == (self._before if certified else ""))
        fits = fits and (certified or bool(self.heads) or after_gap) and (certified or said.salvage is None)
        if said.salvage is None or not self._publics or self._publics[-1] != said.public:
            # The same PC goes on after a salvage. Another can only be where the head that named it is missing.
            fits = fits and (said.salvage is None or not self.heads or bool(self._holes.found))
            self._publics += [said.public] if certified else []
        if not fits:
            raise ChainBroken("journal_days", number)
        if said.salvage is not None:
            self.salvages.append(said.salvage)
        self._waiting[last_seq].append((number, said))
        self.heads.append((number, said))
        self._before = head_hash(head, signature)

    def device_keys(self) -> dict[str, VerifyKey]:
        """The keys of this PC and of those before it, by the device's id. Raises `ChainBroken` if one has no head."""
        keys = {}
        earlier = earlier_devices(self._ask)
        if self.entries.strangers:
            earlier = [each for each in earlier if each.key in self._publics]
        elif len(earlier) != len(self._publics) - 1:
            raise ChainBroken("journal_days", len(self.heads))
        else:
            for number, (public, each) in enumerate(zip(self._publics, earlier, strict=False)):
                if each.key != public:
                    raise ChainBroken("journal_days", number)
        for each in earlier:
            keys[each.device] = VerifyKey.from_bytes(bytes.fromhex(each.key))
        keys[self._ask("SELECT device FROM vault")[0][0].hex()] = self._device
        return keys

    def last_entry(self) -> int:
        """The number of the newest, for whoever tells how far it is."""
        return int(self._ask("SELECT max(seq) FROM journal")[0][0] or 1)

    def meet(self, row: Sequence[Any]) -> None:
        """A row of the journal as it lies there: none is missing before it but what a salvage named."""
        if self.entries.meet(row[0]):
            raise ChainBroken("journal", row[0])
        if self._last is not None and row[0] > self._last.until:
            self._compare(self._last)
        elif self._last is not None:
            self._kept.take(row)

    def reached(self, entry: Entry, digest: bytes) -> None:
        """An entry of the journal was walked: the heads that name it, and the one it follows, must fit."""
        for number, head in self._waiting.pop(entry.seq, ()):
            if head.last_hash != digest.hex():
                raise ChainBroken("journal_days", number)
        excused = bool(self._holes.found) and entry.seq <= self.entries.until
        for act, after in ((RESTORED, self.restored), (SALVAGED, self._ends)):
            follows = entry.seq - 1 in after
            if (entry.act == act) is not follows and not (entry.act == act and excused):
                raise ChainBroken("journal", entry.seq)

    def close(self, *, day_key: bool) -> None:
        """Every head was met, and today's key is the one that the last head names."""
        if self._last is not None:
            self._compare(self._last)
        for number, head in self._waiting.pop(0, ()):
            if head.last_hash != GENESIS.hex():
                raise ChainBroken("journal_days", number)
        unmet = [number for seq, met in self._waiting.items() if not self.entries.has(seq) for number, _ in met]
        if unmet:
            raise ChainBroken("journal_days", min(unmet))
        held = self._ask("SELECT seed FROM journal_key")
        keys = [SigningKey.from_seed(row[0]).public for row in held]
        if keys != ([self._next] if day_key else []):
            raise ChainBroken("journal_days", len(self.heads))

    def _compare(self, salvage: Salvage) -> None:
        """Once, where the salvage ended: what was left then is still what it left."""
        self._last = None
        if self._kept.hex() != salvage.kept or tuple(self.entries.found) != self.entries.named:
            raise ChainBroken("journal_days", self._salvaged_by)
