"""A proxy script (PAC): where it is read from, and which ways out it names for the hub's address."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from clinic_app.errors import ProxyScriptRefused
from clinic_app.facts import dataclass
from clinic_app.transport.pac_engine import MOST_CHARS, Resolve, ask, looked_up

_SCHEMES: Final = {"PROXY": "http", "HTTP": "http", "HTTPS": "https"}
_MOST_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Hop:
    """One way out: through this proxy, or without one (empty)."""

    proxy: str = ""


def hops_of(script: str, address: str, now: datetime, resolve: Resolve = looked_up) -> tuple[Hop, ...]:
    """The ways out that a script names for an address, in its order. Raises `ProxyScriptRefused`.

    It is told the address without its path, as browsers do: what is behind that is nobody's but ours.
    """
    host = urlsplit(address).hostname or ""
    if len(script) > MOST_CHARS:
        raise ProxyScriptRefused("too_long")
    answer = ask(script, f"{_bare(address)}/", host, now, resolve)
    if not answer:
        return (Hop(),)
    hops, other = [], ""
    for told in answer.split(";")[:_MOST_NAMED]:
        kind, _, where = told.strip().partition(" ")
        scheme, where = _SCHEMES.get(kind.upper()), where.strip()
        if kind.upper() == "DIRECT":
            hops.append(Hop())
        elif scheme is not None and _is_place(where):
            hops.append(Hop(f"{scheme}://{where}"))
        else:
            other = other or kind
    if not hops:
        raise ProxyScriptRefused("answer", 0, other[:40])
    return tuple(hops)


def script_in(file: Path) -> str:
    """A script that lies on this PC. Raises `ProxyScriptRefused(gone)`."""
    try:
        with file.open("rb") as opened:
            return as_script(opened.read(MOST_CHARS + 1))
    except OSError as error:
        raise ProxyScriptRefused("gone") from error


def as_script(untrusted: bytes) -> str:
    """Bytes as the text they are; old ones are in no encoding anybody told."""
    if len(untrusted) > MOST_CHARS:
        raise ProxyScriptRefused("too_long")
    try:
        return untrusted.decode("utf-8-sig")
    except UnicodeDecodeError:
        return untrusted.decode("latin-1")


def _bare(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _is_place(told: str) -> bool:
    try:
        parts = urlsplit(f"//{told}")
        return bool(parts.hostname) and parts.port is not None and not parts.username and parts.path == ""
    except ValueError:
        return False
