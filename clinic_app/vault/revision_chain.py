"""The chain of revisions, one revision at a time: hashes, order, signatures and the line of each case; no case key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from clinic_app.crypto.signing import VerifyKey
from clinic_app.errors import ChainBroken, SignatureRefused
from clinic_app.vault.journal_form import (
    COMMON,
    GENESIS,
    HEARD,
    REVISED,
    REVISION_DOMAIN,
    SHARED,
    Entry,
    Written,
    read_header,
    revision_hash,
    spell,
)
from clinic_app.vault.journal_gaps import Holes


class RevisionChain:
    """Takes the revisions in order. Then `newest` is the number of each case's last, `counts` how many a device has.

    Revisions of a device without a key break the chain, unless `strangers` may stand in it unlooked at. `holes` are the
    numbers that a salvage named as missing: what names them, or follows on them, cannot be held against the rest.
    """

    def __init__(
        self, keys: Mapping[str, VerifyKey], *, strangers: bool = False, holes: Holes | None = None
    ) -> None:  # fmt: skip
        self._keys = keys
        self._strangers = strangers
        self._holes = holes or Holes()
        self._before: dict[str, bytes] = {}
        self._last: dict[str, int] = {}
        self.total = 0
        self.counts: dict[str, int] = {}
        self.newest: dict[str, int] = {}

    def take(self, number: int, entry: Entry, row: Written) -> None:
        """One more. Raises `ChainBroken` with its number if it does not fit."""
        try:
            fits = self._fits(number, entry, row)
        except (ValueError, msgspec.DecodeError, SignatureRefused) as error:
            raise ChainBroken("revisions", number) from error
        if not fits:
            raise ChainBroken("revisions", number)

    def _fits(self, number: int, entry: Entry, row: Written) -> bool:
        link, header, sealed, signature = row
        if header is None or sealed is None or signature is None:
            return False
        said = read_header(header)
        digest = revision_hash(bytes.fromhex(said.prev), header, sealed)
        # The hash does not say where the header ends; that it has one spelling does.
        fits = spell(said) == header and (link == self.newest.get(said.case) or self._holes.has(link))
        fits = fits and (entry.act, entry.by) in (
            (SHARED if said.source == COMMON else REVISED, said.author),
            (HEARD, None),
        )
        fits = fits and entry.about == {"case": said.case, "revision": digest.hex()}
        self.newest[said.case] = number
        self.total += 1
        key = self._keys.get(said.device)
        if key is None:
            return fits and (self._strangers or (self._holes.strangers and number <= self._holes.until))
        key.verify(signature, REVISION_DOMAIN + digest)
        count, before = self.counts.get(said.device, 0) + 1, self._before.get(said.device, GENESIS)
        lost = said.seq > count and self._holes.between(self._last.get(said.device, 0), number)
        self.counts[said.device], self._before[said.device] = said.seq if lost else count, digest
        self._last[said.device] = number
        return fits and (lost or (said.seq, said.prev) == (count, before.hex()))

    def close(self, shown: list[Any]) -> None:
        """Compare with what the cases themselves name as their last: (case id, number). Raises `ChainBroken`."""
        for case_id, number in shown:
            if number != self.newest.get(case_id.hex()) and not self._holes.has(number):
                raise ChainBroken("revisions", number)
