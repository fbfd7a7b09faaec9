"""Names by which the PCs of one clinic know each other's things and nobody else does: a file on a share, a port.

A name is eight random bytes, four of an order nobody else can read, and eight of a keyed hash over them and over who
it is from and for. So no two are alike, one PC has no name that stays, and to strangers all of them are random.
They keep nothing secret and prove nothing: whatever carries one is sealed and signed inside.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from clinic_app.domain.ids import DeviceId
from clinic_app.facts import dataclass

_NONCE: Final = 8
_ORDER: Final = 4
_TAG: Final = 8
_SHAPE: Final = re.compile(r"[a-z2-7]{32}")
MOST_ORDER: Final = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Named:
    """What a name says to those who can read it. `order` counts what one PC leaves for another."""

    sender: DeviceId
    to: DeviceId
    order: int


class HiddenNames:
    """Of one clinic and one use: what is a file's name is no port's."""

    def __init__(self, clinic: UUID, use: str) -> None:
        self._key = hmac.digest(clinic.bytes, b"hidden names\0" + use.encode("ascii"), "sha256")

    def new(self, sender: DeviceId, to: DeviceId, order: int = 0) -> str:
        """A name that was never there before, of 32 small letters and figures."""
        nonce = secrets.token_bytes(_NONCE)
        head = nonce + self._masked(nonce, order.to_bytes(_ORDER, "big"))
        return base64.b32encode(head + self._tag(head, sender, to)).decode("ascii").lower()

    def read(self, untrusted: str, senders: Iterable[DeviceId], to: Iterable[DeviceId]) -> Named | None:
        """Who it is from and for, of these; None for whatever else is called so."""
        if not _SHAPE.fullmatch(untrusted):
            return None
        whole = base64.b32decode(untrusted.upper())
        head, tag = whole[: _NONCE + _ORDER], whole[_NONCE + _ORDER :]
        recipients = tuple(to)
        for sender in senders:
            for recipient in recipients:
                if hmac.compare_digest(self._tag(head, sender, recipient), tag):
                    order = self._masked(head[:_NONCE], head[_NONCE:])
                    return Named(sender, recipient, int.from_bytes(order, "big"))
        return None

    def _tag(self, head: bytes, sender: DeviceId, to: DeviceId) -> bytes:
        return hmac.digest(self._key, b"tag" + head + sender.bytes + to.bytes, "sha256")[:_TAG]

    def _masked(self, nonce: bytes, order: bytes) -> bytes:
        mask = hmac.digest(self._key, b"order" + nonce, "sha256")
        return bytes(one ^ other for one, other in zip(order, mask, strict=False))
