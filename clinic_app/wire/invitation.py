"""An invitation to a hub: one line of text that says where it is and whom to trust, and perhaps a code to come in.

Format 1: `clinic-invitation-1:` and the JSON in base64url. It is no secret except for the code, and it is not believed
either: the coordinator compares the root's twelve words with paper before anything in it is used.
"""

from __future__ import annotations

import base64
import binascii
from ipaddress import ip_address
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from clinic_app.errors import InvitationRefused
from clinic_app.wire.hub_api import Hex32, Hex64
from clinic_app.wire.nesting import MOST_IN_AN_ANSWER, refuse_deep

_PREFIX: Final = "clinic-invitation-1:"
_MOST_SIGNS: Final = 2_000


class Invitation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Where the hub is, its key, the fingerprint of the network's root, and a one-time code if this is for one PC."""

    address: Annotated[str, Meta(max_length=200)]
    hub_key: Hex64
    root: Hex64
    code: Hex32 | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether the hub is on this very PC."""
        host = urlsplit(self.address).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    def to_text(self) -> str:
        """As it is pasted or read from a QR code."""
        return _PREFIX + base64.urlsafe_b64encode(msgspec.json.encode(self)).decode("ascii")

    @classmethod
    def from_text(cls, untrusted: str) -> Invitation:
        """Raises `InvitationRefused("format")`, also for a hub beyond this PC that is not spoken to by HTTPS."""
        text = "".join(untrusted.split())
        if not text.startswith(_PREFIX) or len(text) > _MOST_SIGNS:
            raise InvitationRefused("format")
        try:
            raw = base64.b64decode(text.removeprefix(_PREFIX), altchars=b"-_", validate=True)
            refuse_deep(raw, MOST_IN_AN_ANSWER)
            invitation = msgspec.json.decode(raw, type=cls, strict=True)
            parts = urlsplit(invitation.address)
            has_port = parts.port is None or parts.port > 0
        except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
            raise InvitationRefused("format") from error
        bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
        safe = parts.scheme == "https" or (parts.scheme == "http" and invitation.is_loopback)
        if not (parts.hostname and has_port and bare and safe):
            raise InvitationRefused("format")
        return invitation
