"""What a clinic and the hub say to each other: paths, headers, bodies, limits, and what a request signature covers.

Format 1. Bodies are strict JSON; unknown fields are refused. Errors are RFC 9457 problems. Requests are signed as in
RFC 9421 (Ed25519) over method, authority, path, query and content digest, and over `revoke-hash` where it is sent.
That bytes were kept or taken back counts only with the hub's receipt: what stands between may say 200 to anything.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from clinic_app.facts import dataclass
from clinic_app.wire.nesting import MOST_IN_AN_ANSWER, refuse_deep

PING = "/v1/ping"
ENROL = "/v1/enrol"
DIRECTORY = "/v1/directory"
CARDS = "/v1/cards"
BATCH = "/v1/batch"
MAILBOX = "/v1/m/{mailbox}"
ACKNOWLEDGE = "/v1/m/{mailbox}/ack"
ENVELOPE = "/v1/m/{mailbox}/{env_id}"
UPDATE = "/v1/updates/{part}/{name}"

REVOKE_HASH = "revoke-hash"
REVOKE_TOKEN = "revoke-token"  # noqa: S105 - the name of a header
RECEIPT = "hub-receipt"
LISTED = "list"
"""With what waits in a mailbox: the newest list there is, as `ETag` names it. It saves asking for one."""
PROBLEM_TYPE = "application/problem+json"

CLOCK = "urn:clinic-hub:clock"
"""The type of the problem when a signature is of another time: the asker's clock is off, or somebody replays."""
UNKNOWN_DEVICE = "urn:clinic-hub:device-unknown"
"""The same for a key that was never enrolled here, or whose hub was begun anew."""
DEVICE_IS = "urn:clinic-hub:device-{status}"
"""The same for a PC that is `pending`, `revoked`, or `expired`: its year is over."""

ENROLLED_DAYS = 365
CODE_BYTES = 16
CODE_LIFE_S = 7 * 86_400
SIGNATURE_LIFE_S = 300
NONCE_MEMORY_S = 600
ENVELOPE_LIFE_S = 30 * 86_400
TOMBSTONE_LIFE_S = 60 * 86_400
MAX_ENVELOPE = 65_536
MAX_BODY = 8_192
MAX_ACKNOWLEDGED = 200
PAGE = 16
WAIT_S = 25
"""A list may be asked for with `wait=`: the hub answers when something comes, or after so long with nothing."""
MAX_BATCH = 16
MAX_BATCH_BYTES = MAX_BATCH * (16 + 32 + 4 + MAX_ENVELOPE)

Hex16 = Annotated[str, Meta(pattern="^[0-9a-f]{16}\\Z")]
Hex32 = Annotated[str, Meta(pattern="^[0-9a-f]{32}\\Z")]
Hex64 = Annotated[str, Meta(pattern="^[0-9a-f]{64}\\Z")]
AgencyId = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_-]{0,63}\\Z")]
StandingKey = Annotated[bytes, Meta(min_length=1216, max_length=1216)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]


class Limits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one hub is willing to carry."""

    pending_per_mailbox: int = 5_000
    requests_per_minute: int = 600
    enrolments_per_minute: int = 10
    remembered_nonces: int = 500_000
    envelopes_per_day: int = 5_000
    held: int = 5_000


class Enrol(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A PC asks to be known; both private keys prove they are there by signing `proof_message`."""

    code: Hex32
    hub_auth: Hex64
    identity: Hex64
    standing: StandingKey
    hub_auth_proof: Signature
    identity_proof: Signature


class Enrolled(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The hub knows the PC and waits for its operator."""

    kid: Hex16
    agency: AgencyId
    status: str


class Pong(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The hub's signature over the asker's nonce: nothing between us can make it."""

    nonce: Hex32
    signature: Signature


class BatchAnswer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What became of one item: the status it would have had alone."""

    env_id: Hex64
    status: int
    receipt: Signature | None = None
    """As the header of that name; with 200 and 201."""


class BatchAnswers(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """In the order of the items."""

    items: tuple[BatchAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One envelope of several that go in one request; its body digest signs the recall hash too."""

    mailbox: bytes
    revoke_hash: bytes
    sealed: bytes


class Problem(Struct, frozen=True, kw_only=True):
    """RFC 9457; `title` is a fixed word of ours and never repeats what was sent."""

    type: str = "about:blank"
    title: str
    status: int


T = TypeVar("T")


def decode(kind: type[T], untrusted: bytes) -> T:
    """Raises `msgspec.MsgspecError` (or `UnicodeDecodeError`, its kin under `ValueError`) for anything else."""
    refuse_deep(untrusted, MOST_IN_AN_ANSWER)
    return msgspec.json.decode(untrusted, type=kind, strict=True)


def batch_body(items: Sequence[BatchItem]) -> bytes:
    """For each: mailbox (16 bytes), recall hash (32), length (4, big-endian), sealed bytes."""
    return b"".join(
        item.mailbox + item.revoke_hash + len(item.sealed).to_bytes(4, "big") + item.sealed for item in items
    )


def batch_items(untrusted: bytes) -> list[BatchItem]:
    """Raises `ValueError` unless it is 1 to 16 items and nothing else."""
    items, at = [], 0
    while at < len(untrusted):
        start = at + 52
        end = start + int.from_bytes(untrusted[start - 4 : start], "big")
        if end > len(untrusted) or start > len(untrusted):
            raise ValueError("torn")
        items.append(
            BatchItem(
                mailbox=untrusted[at : at + 16],
                revoke_hash=untrusted[at + 16 : at + 48],
                sealed=untrusted[start:end],
            )
        )
        at = end
    if not 1 <= len(items) <= MAX_BATCH:
        raise ValueError("not 1 to 16 items")
    return items


def proof_message(*, code: str, hub_auth: str, identity: str, standing: bytes) -> bytes:
    """What a PC signs to show it holds the keys it enrols; bound to the one-time code."""
    return b"clinic-hub enrol 1\0" + bytes.fromhex(code + hub_auth + identity) + standing


def ping_message(nonce: str) -> bytes:
    """What the hub signs to show it is the hub."""
    return b"clinic-hub ping 1\0" + bytes.fromhex(nonce)


def receipt_message(did: Literal["kept", "recalled"], *, mailbox: bytes, env_id: bytes) -> bytes:
    """What the hub signs when it has kept an envelope or taken it back; true whenever it is said again."""
    return f"clinic-hub {did} 1\0".encode() + mailbox + env_id


def content_digest(body: bytes) -> str:
    """RFC 9530, SHA-256."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureInput:
    """The parameters of a request signature, in the one order this format knows."""

    revocable: bool
    created: int
    nonce: str
    keyid: str

    @property
    def parameters(self) -> str:
        """The inner list with its parameters, as it stands in the header and in the last line of the base."""
        covered = '"@method" "@authority" "@path" "@query" "content-digest"' + (
            f' "{REVOKE_HASH}"' if self.revocable else ""
        )
        return f'({covered});created={self.created};nonce="{self.nonce}";keyid="{self.keyid}";alg="ed25519"'

    @classmethod
    def from_header(cls, untrusted: str) -> SignatureInput:
        """Raises `ValueError` for any other label, order, parameter or algorithm."""
        found = _INPUT.fullmatch(untrusted)
        if found is None:
            raise ValueError("not a signature input of this format")
        return cls(
            revocable=found["revocable"] is not None,
            created=int(found["created"]),
            nonce=found["nonce"],
            keyid=found["keyid"],
        )


_INPUT = re.compile(
    r'clinic=\("@method" "@authority" "@path" "@query" "content-digest"(?P<revocable> "revoke-hash")?\)'
    r';created=(?P<created>[0-9]{1,12});nonce="(?P<nonce>[0-9a-f]{32})";keyid="(?P<keyid>[0-9a-f]{16})";alg="ed25519"'
)
_SIGNATURE = re.compile(r"clinic=:(?P<signature>[A-Za-z0-9+/]{86}==):")


def signature_from_header(untrusted: str) -> bytes:
    """Raises `ValueError` unless it is one Ed25519 signature under our label."""
    found = _SIGNATURE.fullmatch(untrusted)
    if found is None:
        raise ValueError("not a signature of this format")
    return base64.b64decode(found["signature"])


def signature_header(signature: bytes) -> str:
    """The `Signature` header."""
    return f"clinic=:{base64.b64encode(signature).decode()}:"


def signature_base(
    signed: SignatureInput,
    *,
    method: str,
    authority: str,
    path: str,
    query: str,
    digest: str,
    revoke_hash: str | None,
) -> bytes:
    """The bytes that are signed (RFC 9421, 2.5). `query` is without its question mark."""
    lines = [
        f'"@method": {method}',
        f'"@authority": {authority.lower()}',
        f'"@path": {path}',
        f'"@query": ?{query}',
        f'"content-digest": {digest}',
    ]
    if revoke_hash is not None:
        lines.append(f'"{REVOKE_HASH}": {revoke_hash}')
    lines.append(f'"@signature-params": {signed.parameters}')
    return "\n".join(lines).encode()
