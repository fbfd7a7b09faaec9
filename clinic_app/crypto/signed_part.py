"""What the signature of an envelope covers, and the signature: enough to show others who said it, and to open nothing.

part = signature (64), "SRE1 sig\\0", suite 1, commitment (32), signer's kid (8), number of recipients (1), their
       kids (8 each), raw deflate of the content
"""

from __future__ import annotations

from dataclasses import field
from typing import Final

from clinic_app.crypto.deflating import inflate
from clinic_app.crypto.signing import KID_BYTES, SIGNATURE_BYTES, SigningKey, VerifyKey
from clinic_app.errors import PacketRefused, SignatureRefused, Why
from clinic_app.facts import dataclass

SUITE: Final = 1
MOST_RECIPIENTS: Final = 4
_BEGINS: Final = b"SRE1 sig\0" + bytes([SUITE])
_COMMITMENT_BYTES: Final = 32
_KIDS_AT: Final = len(_BEGINS) + _COMMITMENT_BYTES + KID_BYTES + 1


@dataclass(frozen=True, slots=True)
class SignedPart:
    """Nothing in it can be read before its signer is known."""

    signer_kid: bytes
    commitment: bytes = field(repr=False)
    recipient_kids: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    deflated: bytes = field(repr=False)

    @classmethod
    def signed(cls, deflated: bytes, *, signer: SigningKey, commitment: bytes, recipient_kids: bytes) -> SignedPart:
        """Sign this content for these recipients, bound to its content key."""
        kid = signer.public.kid
        unsigned = cls(kid, commitment, recipient_kids, b"", deflated)
        return cls(kid, commitment, recipient_kids, signer.sign(unsigned._message()), deflated)

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> SignedPart:
        """Read one that was kept. Raises `PacketRefused(format)`; who signed it is not looked at."""
        signature, message = untrusted[:SIGNATURE_BYTES], untrusted[SIGNATURE_BYTES:]
        if not message.startswith(_BEGINS) or len(message) < _KIDS_AT:
            raise PacketRefused(Why.FORMAT)
        commitment = message[len(_BEGINS) : len(_BEGINS) + _COMMITMENT_BYTES]
        signer_kid = message[_KIDS_AT - 1 - KID_BYTES : _KIDS_AT - 1]
        count = message[_KIDS_AT - 1]
        kids_end = _KIDS_AT + count * KID_BYTES
        if not 1 <= count <= MOST_RECIPIENTS or len(message) <= kids_end:
            raise PacketRefused(Why.FORMAT)
        return cls(signer_kid, commitment, message[_KIDS_AT:kids_end], signature, message[kids_end:])

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads."""
        return self.signature + self._message()

    def content_signed_by(self, signer: VerifyKey) -> bytes:
        """What was sealed. Raises `PacketRefused` (`signature`, `inflate`)."""
        try:
            signer.verify(self.signature, self._message())
        except SignatureRefused as error:
            raise PacketRefused(Why.SIGNATURE) from error
        return inflate(self.deflated)

    def _message(self) -> bytes:
        """Bound to content key and recipients: a receiver cannot pass it on as if it had been meant for another."""
        count = bytes([len(self.recipient_kids) // KID_BYTES])
        return _BEGINS + self.commitment + self.signer_kid + count + self.recipient_kids + self.deflated
