"""What both lists that TUF signs have in common, the directory and the updates: metadata is read, and signed by one."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Protocol

from clinic_app.wire.nesting import MOST_IN_A_LIST, refuse_deep

if TYPE_CHECKING:
    from securesystemslib.signer import Key
    from tuf.api.metadata import Metadata


class Public(Protocol):
    """The public half of a signing key (Ed25519)."""

    @property
    def raw(self) -> bytes: ...


class RoleKey(Protocol):
    """A signing key (Ed25519) of whoever holds a role."""

    @property
    def public(self) -> Public: ...
    def sign(self, message: bytes) -> bytes: ...


def unbelieved(content: bytes, kind: str) -> Metadata[Any]:
    """One file of metadata, whoever signed it. Raises `ValueError` if it is none, or of another kind."""
    from tuf.api.exceptions import RepositoryError
    from tuf.api.metadata import Metadata

    try:
        refuse_deep(content, MOST_IN_A_LIST)
        read: Metadata[Any] = Metadata.from_bytes(content)
        _spelled = read.signed_bytes  # a number with a fraction has no canonical form, and so no fingerprint
    except (RepositoryError, TypeError, KeyError, AttributeError) as exc:
        raise ValueError(kind) from exc
    if read.signed.type != kind:
        raise ValueError(kind)
    return read


def put_signature(read: Metadata[Any], key: RoleKey) -> None:
    """Sign it by one more. Signing twice changes nothing."""
    from securesystemslib.signer import Signature

    name = key_id(key.public.raw)
    read.signatures[name] = Signature(name, key.sign(read.signed_bytes).hex())


def role_key(raw: bytes) -> Key:
    """A public key (Ed25519) as metadata names it."""
    from securesystemslib.signer import SSlibKey

    return SSlibKey(key_id(raw), "ed25519", "ed25519", {"public": raw.hex()})


def key_id(raw: bytes) -> str:
    """What metadata calls a public key."""
    return hashlib.sha256(raw).hexdigest()


def ends_on(day: date) -> datetime:
    """Of a day, by UTC: metadata holds until then."""
    return datetime.combine(day, time(23, 59, 59), UTC)
