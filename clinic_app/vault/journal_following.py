"""Whether the journal of another PC of this clinic goes on from where it had come to, and who signed its days.

The hashes are made here from the entries themselves, so nothing that was told once can be told otherwise later: the
next day that is signed over it would not fit. The first day, and the first after a restore or a salvage, is signed by a
PC of this clinic; every other by the key that the day before named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from clinic_app.crypto.signing import VerifyKey
from clinic_app.errors import ChainBroken, SignatureRefused
from clinic_app.facts import dataclass
from clinic_app.vault.journal_form import (
    DAY_DOMAIN,
    GENESIS,
    SALVAGED,
    DayHead,
    Entry,
    after,
    head_hash,
    read_entry,
    read_head,
    spell,
)
from clinic_app.wire.pc_letter import DayEnd


@dataclass(slots=True)
class FollowingJournal:
    """One journal as far as it was followed; `certifiers` are the public keys of the PCs of this clinic.

    `take_entry` and `take_day` raise `ChainBroken` with the number that does not fit, and have then changed nothing.
    """

    certifiers: Collection[bytes]
    entries: int = 0
    hash: bytes = GENESIS
    days: int = 0
    signed: int = 0
    """The last entry that a signed day covers."""
    next_key: bytes = b""
    before: str = ""
    goes_on_after: int | None = None
    """Set where a salvage named entries as missing, up to this one."""

    def take_entry(self, spelled: bytes) -> tuple[Entry, bytes]:
        """The entry and its hash."""
        number = self.entries + 1
        try:
            entry = read_entry(spelled)
        except msgspec.DecodeError as error:
            raise ChainBroken("journal", number) from error
        if entry.act == SALVAGED and self.goes_on_after is not None:
            number = self.goes_on_after + 1
        if entry.seq != number or spell(entry) != spelled:
            raise ChainBroken("journal", number)
        self.entries, self.hash, self.goes_on_after = number, after(self.hash, spelled), None
        return entry, self.hash

    def take_days(self, days: list[DayEnd], following: bytes | None) -> Iterator[DayEnd]:
        """Take, and take away from the list, those that end before the entry that follows; None: nothing more does."""
        while days and self._is_due(days[0], following):
            self.take_day(days[0])
            yield days.pop(0)

    def take_day(self, day: DayEnd) -> None:
        """Take one, once every entry that it covers was taken."""
        try:
            said = read_head(day.head)
            key = bytes.fromhex(said.public) if said.public else self.next_key
            VerifyKey.from_bytes(key).verify(day.signature, DAY_DOMAIN + day.head)
            next_key = bytes.fromhex(said.next_public)
        except (ValueError, msgspec.DecodeError, SignatureRefused) as error:
            raise ChainBroken("journal_days", day.number) from error
        fits = day.number == self.days and spell(said) == day.head and day.last_entry == said.last_seq
        fits = fits and (key in self.certifiers if said.public else self.days > 0)
        fits = fits and said.before == (self.before if said.public else "") and self._covered(said)
        if not fits:
            raise ChainBroken("journal_days", day.number)
        if said.salvage is not None:
            # What stood at the end may have gone there; this PC says itself from which entry it went on.
            self.hash, self.goes_on_after = bytes.fromhex(said.last_hash), said.salvage.until
        self.days, self.signed, self.next_key = day.number + 1, max(self.signed, said.last_seq), next_key
        self.before = head_hash(day.head, day.signature)

    def _is_due(self, day: DayEnd, following: bytes | None) -> bool:
        if (opens := opened_by(day)) is not None:
            return following is not None and opens == _number(following)
        return day.last_entry <= self.entries

    def _covered(self, said: DayHead) -> bool:
        if said.salvage is not None:
            return bool(said.public) and said.last_seq <= self.entries <= said.salvage.until
        return said.last_seq == self.entries and said.last_hash == self.hash.hex()


def opened_by(day: DayEnd) -> int | None:
    """The number of the entry with which a salvaged journal goes on; None for every other day."""
    try:
        salvage = read_head(day.head).salvage
    except msgspec.DecodeError:
        return None  # refused where it is taken
    return salvage.until + 1 if salvage else None


def _number(spelled: bytes) -> int | None:
    try:
        return read_entry(spelled).seq
    except msgspec.DecodeError:
        return None
