"""Whether a revision is the next of another PC: signed by it, following on its last and on all that it had seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import msgspec

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import HeardRefused, SignatureRefused
from clinic_app.vault.journal_form import REVISION_DOMAIN, Header, read_header, revision_hash, spell
from clinic_app.vault.other_pcs import OtherPc
from clinic_app.wire.pc_letter import Sent

__all__ = ["Following", "Sent"]


class Following:
    """Takes what was sent, one by one. `known` are the PCs of this clinic with how far each was heard.

    `giver` is the PC that gives it. What a PC signed that was let go counts if one that was not gives it: it had taken
    it in before it knew, and all must come to have the same.
    """

    def __init__(self, known: Iterable[OtherPc], giver: DeviceId | None = None) -> None:
        self._giver = giver
        self._pcs = {pc.device: pc for pc in known}
        self._fresh = set[bytes]()
        self._moved = dict[DeviceId, OtherPc]()
        self.old = dict[bytes, HeardRefused]()
        """The hashes of what should lie here already, and what to raise if it does not."""
        self.digest = b""
        """The hash of the one that was taken last."""

    @property
    def taken(self) -> int:
        """How many were new."""
        return len(self._fresh)

    @property
    def moved(self) -> tuple[OtherPc, ...]:
        """The PCs of which something new was taken."""
        return tuple(self._moved.values())

    def learn(self, known: Iterable[OtherPc]) -> None:
        """What was just taken in told of a PC that joined, or was let go: `known` are all of them now."""
        for pc in known:
            had = self._pcs.get(pc.device)
            self._pcs[pc.device] = pc if had is None else replace(had, set_aside=pc.set_aside)
            if pc.device in self._moved:
                self._moved[pc.device] = self._pcs[pc.device]

    def next(self, sent: Sent) -> Header | None:
        """The header, or None if this should lie here already. Raises `HeardRefused`."""
        said = _header(sent)
        device = DeviceId(UUID(said.device))
        pc = self._pcs.get(device)
        if pc is None:
            raise HeardRefused("unknown", device, said.seq)
        if pc.set_aside is not None and not (pc.revoked and self._given_by_another(device)):
            raise HeardRefused("revoked" if pc.revoked else "set_aside", device, said.seq)
        before = bytes.fromhex(said.prev)
        digest = revision_hash(before, sent.header, sent.sealed)
        try:
            pc.key.verify(sent.signature, REVISION_DOMAIN + digest)
        except SignatureRefused as error:
            raise HeardRefused("signature", device, said.seq) from error
        if said.seq <= pc.heard:
            if digest not in self._fresh:
                self.old[digest] = HeardRefused("fork", device, said.seq)
            return None
        if said.seq == pc.heard + 1 and before != pc.hash:
            raise HeardRefused("fork", device, said.seq)
        if said.seq != pc.heard + 1 or not all(self._has(other, seq) for other, seq in said.seen.items()):
            raise HeardRefused("gap", device, said.seq)
        self._pcs[device] = self._moved[device] = replace(pc, heard=said.seq, hash=digest)
        self._fresh.add(digest)
        self.digest = digest
        return said

    def _given_by_another(self, device: DeviceId) -> bool:
        giver = self._pcs.get(self._giver) if self._giver is not None and self._giver != device else None
        return giver is not None and giver.set_aside is None

    def _has(self, device: str, seq: int) -> bool:
        pc = self._pcs.get(DeviceId(UUID(device)))
        return pc is not None and pc.heard >= seq


def _header(sent: Sent) -> Header:
    """The hash does not say where the header ends; that it has one spelling does."""
    try:
        said = read_header(sent.header)
        ids = (said.id, said.case, said.device, said.author, *said.seen)
        if spell(said) != sent.header or not all(UUID(each).hex == each for each in ids) or len(said.prev) != 64:
            raise ValueError
        bytes.fromhex(said.prev)
    except (msgspec.DecodeError, ValueError) as error:
        raise HeardRefused("format") from error
    return said
