"""How the way to the hub is found, by word: what people choose, and what a line is made with."""

from __future__ import annotations

from enum import StrEnum


class By(StrEnum):
    """As the system has it, without a proxy, by one that is named, or as a script of the network says."""

    SYSTEM = "system"
    DIRECT = "direct"
    PROXY = "proxy"
    SCRIPT = "script"
