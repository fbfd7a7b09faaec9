"""What every answer of the hub is made of: names read strictly, JSON, frames, and problems that repeat nothing sent."""

from __future__ import annotations

import base64
import re
from typing import TypeVar

import msgspec
from starlette.responses import Response

from clinic_app.hub.admission import Refused
from clinic_app.hub.quick_signatures import HubSeal
from clinic_app.wire import hub_api

T = TypeVar("T")

_HEX = {n: re.compile(f"[0-9a-f]{{{n}}}") for n in (32, 64)}


def name_of(untrusted: str, digits: int) -> bytes:
    """The bytes of a name in hexadecimal. Raises `Refused` 400."""
    if _HEX[digits].fullmatch(untrusted) is None:
        raise Refused(400, "name not readable")
    return bytes.fromhex(untrusted)


def decoded(kind: type[T], untrusted: bytes) -> T:
    """A body of this kind and nothing else. Raises `Refused` 400."""
    try:
        return hub_api.decode(kind, untrusted)
    except (msgspec.MsgspecError, ValueError) as exc:
        raise Refused(400, "body not readable") from exc


def as_json(body: msgspec.Struct, status: int = 200) -> Response:
    """An answer in JSON."""
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/json")


def framed(parts: list[bytes], headers: dict[str, str] | None = None) -> Response:
    """Several pieces of bytes, each after its length."""
    whole = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return Response(whole, media_type="application/octet-stream", headers=headers)


def receipt_header(seal: HubSeal, message: bytes) -> dict[str, str]:
    """The hub's word for what it did."""
    return {hub_api.RECEIPT: base64.b64encode(seal.sign(message)).decode()}


def problem(refused: Refused) -> Response:
    """RFC 9457."""
    headers = {} if refused.retry_after_s is None else {"Retry-After": str(refused.retry_after_s)}
    if refused.allow is not None:
        headers["Allow"] = refused.allow
    body = msgspec.json.encode(hub_api.Problem(type=refused.type, title=refused.title, status=refused.status))
    return Response(body, status_code=refused.status, headers=headers, media_type=hub_api.PROBLEM_TYPE)
