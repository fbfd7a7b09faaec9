"""The shape of what we say when something did not go: two sentences, both for the person who reads them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, and what to do now."""

    what: str
    do: str
