"""From sealed bytes to a message that is believed: opened, signed by a known PC, meant for us, and in time."""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta
from typing import Final

from clinic_app.crypto.sealing import env_id_of, open_sealed
from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import PacketRefused, Why
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.posting import Posting
from clinic_app.wire.inner import Inner, decode_inner

GRACE: Final = timedelta(days=1)
"""For clocks that are wrong and zones that differ: a day."""


@dataclass(frozen=True, slots=True)
class Believed:
    """A message and the name of the envelope it came in."""

    env_id: bytes
    message: Inner
    signer_kid: bytes
    signed: bytes = field(repr=False)
    """What its sender signed, as `SignedPart` keeps it."""

    @property
    def mid(self) -> bytes:
        """The message's number."""
        return bytes.fromhex(self.message.mid)

    @property
    def thread(self) -> bytes:
        """The packet it is about."""
        return bytes.fromhex(self.message.thread)

    @property
    def about(self) -> bytes:
        """The message it answers or takes back; nothing for a referral."""
        return bytes.fromhex(self.message.about or "")

    @property
    def prev(self) -> bytes | None:
        """The sender's message before it."""
        return bytes.fromhex(self.message.prev) if self.message.prev else None


class Believing:
    """Opens with the keys of this PC; knows senders by the signed list."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, posting: Posting) -> None:
        self._vault = desk.vault
        self._clock = desk.clock
        self._directory = directory
        self._posting = posting

    def signed_by(self, untrusted: bytes) -> OrganisationId | None:
        """Whose signature it bears, whether or not it is believed; None if none is proved."""
        try:
            opened = open_sealed(untrusted, self._vault.device.receiving)
            known = self._directory.signer(opened.signer_kid)
            if known is None:
                return None
            opened.content_signed_by(VerifyKey.from_bytes(bytes.fromhex(known[1].identity)))
        except PacketRefused:
            return None
        return known[0]

    def believe(self, untrusted: bytes) -> Believed:
        """Raises `PacketRefused` naming why, in the order of `docs/packet.md`; before the signature nothing is read."""
        opened = open_sealed(untrusted, self._vault.device.receiving)
        known = self._directory.signer(opened.signer_kid)
        if known is None:
            raise PacketRefused(Why.SIGNER_UNKNOWN)
        agency, device = known
        today = self._clock.today()
        if device.revoked_on is not None and device.revoked_on <= today:
            raise PacketRefused(Why.SIGNER_REVOKED)
        message = decode_inner(opened.content_signed_by(VerifyKey.from_bytes(bytes.fromhex(device.identity))))
        if message.sender != agency:
            raise PacketRefused(Why.SIGNATURE)
        if message.recipient != self._posting.us:
            raise PacketRefused(Why.NOT_FOR_US)
        _refuse_out_of_time(message, today)
        return Believed(env_id_of(untrusted), message, opened.signer_kid, opened.to_bytes())


def _refuse_out_of_time(message: Inner, today: date) -> None:
    if message.lapses_on + GRACE < today:
        raise PacketRefused(Why.EXPIRED)
    if message.sealed_on - GRACE > today:
        raise PacketRefused(Why.FROM_THE_FUTURE)
