"""Packet content and status replies as FHIR R4 JSON. Refuses whatever it would not have written itself.

Format 1. A reader decodes by type, then makes the document of what it read and compares: no element can hide in a
place that is not looked at. Order and white space of the JSON are free; a key that stands twice is refused.
`docs/packet.md` tells another team all they need.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

import msgspec

from clinic_app.domain.packet import PacketContent, checked
from clinic_app.domain.referral import StatusReply
from clinic_app.errors import PacketRefused, Why
from clinic_app.wire.fhir_referral import Referral, as_bundle, from_bundle, refuse_wrong_days
from clinic_app.wire.fhir_status import as_task, from_task
from clinic_app.wire.fhir_types import Bundle, OrgRef, StatusTask
from clinic_app.wire.nesting import MOST_IN_A_PACKET, refuse_deep

MAX_DOCUMENT: Final = 32 * 1024
"""A referral is some 4 KB of JSON; what is far longer is none."""

_bundles: Final = msgspec.json.Decoder(Bundle, strict=True)
_tasks: Final = msgspec.json.Decoder(StatusTask, strict=True)


def encode_referral(
    content: PacketContent, *, sender: OrgRef, recipient: OrgRef, sealed_on: date, lapses_on: date
) -> bytes:
    """The JSON of a referral, decoded again before anybody sees it.

    Raises `PacketRefused(CONTENT)` for content that could not be read back, or days that contradict its validity.
    """
    referral = Referral(content, sender, recipient, sealed_on, lapses_on)
    try:
        encoded = msgspec.json.encode(as_bundle(referral))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise PacketRefused(Why.CONTENT) from error
    if decode_referral(encoded) != referral:
        raise PacketRefused(Why.CONTENT)
    return encoded


def decode_referral(untrusted: bytes) -> Referral:
    """Read a referral. Raises `PacketRefused(CONTENT)` on anything unknown, missing, doubled or out of place."""
    try:
        document_of(untrusted)
        referral = from_bundle(_bundles.decode(untrusted))
        refuse_wrong_days(referral)
        checked(referral.content)
    except (msgspec.MsgspecError, ValueError, KeyError, OverflowError) as error:
        raise PacketRefused(Why.CONTENT) from error
    return referral


def encode_status(reply: StatusReply) -> bytes:
    """The JSON of a status reply, decoded again. Raises `PacketRefused(CONTENT)`."""
    try:
        encoded = msgspec.json.encode(as_task(reply))
    except (AttributeError, TypeError, ValueError) as error:
        raise PacketRefused(Why.CONTENT) from error
    if decode_status(encoded) != reply:
        raise PacketRefused(Why.CONTENT)
    return encoded


def decode_status(untrusted: bytes) -> StatusReply:
    """Read a status reply. Raises `PacketRefused(CONTENT)`."""
    try:
        document_of(untrusted)
        return from_task(_tasks.decode(untrusted))
    except (msgspec.MsgspecError, ValueError) as error:
        raise PacketRefused(Why.CONTENT) from error


def leaves_of(document: bytes) -> list[tuple[str, str]]:
    """Every leaf of a JSON document as text, with its path: what the leak scan looks at."""
    found: list[tuple[str, str]] = []
    _add_leaves(json.loads(document), "", found)
    return found


def _add_leaves(value: Any, path: str, found: list[tuple[str, str]]) -> None:
    if isinstance(value, dict):
        for key, below in value.items():
            _add_leaves(below, f"{path}.{key}" if path else key, found)
    elif isinstance(value, list):
        for place, below in enumerate(value):
            _add_leaves(below, f"{path}[{place}]", found)
    else:
        found.append((path, value if isinstance(value, str) else json.dumps(value)))


def document_of(untrusted: bytes) -> Any:
    """The JSON. Raises `ValueError` if it is too long, too deep, none, or says a key twice.

    JSON lets a key stand twice and every reader choose its own: two readers would see two packets.
    """
    if len(untrusted) > MAX_DOCUMENT:
        raise ValueError("size")
    refuse_deep(untrusted, MOST_IN_A_PACKET)
    # As UTF-8 and nothing else: in other encodings the quotation marks would not stand where they were counted.
    return json.loads(untrusted.decode("utf-8"), object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("key twice")
    return found
