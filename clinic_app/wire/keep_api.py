"""What a clinic and the hub say to each other about the keep: one clinic's sealed backups, put there part by part.

Format 1. A backup is named by 16 random bytes, a part by its SHA-256. Parts come in any order and as often as one
likes; the manifest comes last, names them in order, and makes the backup whole. Signed as everything else is. The keep
shares nothing with mailboxes: no limit of the one is a limit of the other.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from clinic_app.wire.hub_api import Hex32, Hex64

KEEP: Final = "/v1/keep"
KEPT: Final = "/v1/keep/{backup}"
PART: Final = "/v1/keep/{backup}/{part}"

MAX_PART: Final = 1 << 20
MAX_PARTS: Final = 16_384
MAX_MANIFEST: Final = 1 << 21
MAX_LIST: Final = 1 << 16

KEEP_FULL: Final = "urn:clinic-hub:keep-full"
"""The type of the problem when this clinic's own room in the keep is used up."""
HUB_DISK_FULL: Final = "urn:clinic-hub:keep-closed"
"""The same when the hub's disk takes no more backups, so that it goes on taking referrals."""
TOO_SOON: Final = "urn:clinic-hub:keep-too-soon"
"""The same for a second whole backup on one day: nobody can push out a clinic's backups within an hour."""

UNFINISHED_LIFE_H: Final = 30 * 24
"""A backup that gets no part for so long is given up."""
LEFT_H: Final = 48
"""So soon already where the room is short."""
OLDER_LIFE_H: Final = 180 * 24
"""All but the newest whole one go then; what was erased at the clinic is gone from them."""
BETWEEN_WHOLE_H: Final = 20
STOOD_H: Final = 72
"""A whole one gives way only where a newer one has stood so long: nobody clears a clinic's keep in a day."""


class KeepLimits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one hub keeps for each clinic. `free_bytes` stay free on its disk for everything else."""

    bytes_per_agency: int = 2_000_000_000
    whole_per_agency: int = 2
    free_bytes: int = 2_000_000_000
    requests_per_minute: int = 600
    at_once: int = 16
    at_once_per_agency: int = 2


class KeptManifest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The parts of one backup in their order, and how many bytes they are together."""

    format: Literal[1] = 1
    size: Annotated[int, Meta(ge=1)]
    parts: Annotated[tuple[Hex64, ...], Meta(min_length=1, max_length=MAX_PARTS)]


class Standing(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one backup stands: whole, with its parts in order; or not yet, with those that are there in no order."""

    whole: bool
    size: int
    parts: tuple[Hex64, ...]


class Kept(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One whole backup; `hour` is when it became whole, in hours since 1970."""

    backup: Hex32
    size: int
    hour: int


class KeptList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the hub keeps for one clinic, the newest first, and how much room there is."""

    backups: tuple[Kept, ...]
    used_bytes: int
    most_bytes: int
