"""Addresses that IT may write down for a PC: of a hub, of a proxy, of a proxy script."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit


def is_safe_address(address: str) -> bool:
    """Of a hub. As an invitation's: HTTPS, or this very PC; nothing but the machine."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return (
        bool(parts.hostname) and bare and port != 0 and (parts.scheme == "https" or (parts.scheme == "http" and here))
    )


def is_proxy(told: str) -> bool:
    """`direct`, or `http://host:port` (or https) with nothing else in it: no name and no password."""
    if told == "direct":
        return True
    try:
        parts = urlsplit(told)
        port = parts.port
    except ValueError:
        return False
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and bool(port) and bare


def is_script(told: str) -> bool:
    """An address, or a file by its whole path."""
    if PurePosixPath(told).is_absolute() or PureWindowsPath(told).is_absolute():
        return True
    try:
        parts = urlsplit(told)
    except ValueError:
        return False
    return parts.scheme in ("http", "https", "file") and bool(parts.hostname or parts.path.strip("/"))
