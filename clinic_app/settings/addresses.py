"""What IT may write down for a PC: addresses of a hub, a proxy, a proxy script; the code of a site, a zone."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo


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


def is_site_code(code: str) -> bool:
    """Letters, digits and what stands between them in a short code."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", code) is not None


def is_zone(name: str) -> bool:
    """One that this PC knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # what no zone is called, and what leads out of the folder of zones
        return False
    return True


def is_absolute(folder: str) -> bool:
    """Of either kind: one profile may be written on another system than it is read on."""
    return PurePosixPath(folder).is_absolute() or PureWindowsPath(folder).is_absolute()
