"""What the PCs of one clinic and the hub say to each other: letters between them, and how one PC announces another.

Format 1. A letter is sealed for one PC and named by its SHA-256; a box is 16 bytes that only the clinic's PCs know. A
box is its clinic's alone: two clinics that named the same one would never see each other's letters. Signed as all
else is. Letters share nothing with mailboxes: no limit of the one is a limit of the other.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from clinic_app.wire.hub_api import Hex64

BOX: Final = "/v1/letters/{box}"
LETTER: Final = "/v1/letters/{box}/{name}"
DROPPED: Final = "/v1/letters/{box}/dropped"
CODE: Final = "/v1/codes/{code_hash}"

MAX_LETTER: Final = 1 << 20
"""Letters have at most 900 KiB; the rest is room for a newer form."""
LISTED: Final = 100
MAX_DROPPED: Final = 100
MAX_LIST: Final = 1 << 15
LETTER_LIFE_H: Final = 30 * 24
CODES_OUT: Final = 8
"""So many codes of one organisation may be out and unused before its own PCs can make more."""

LETTERS_FULL: Final = "urn:clinic-hub:letters-full"
"""The type of the problem when as many of this clinic's letters wait as the hub holds for one."""


class LetterLimits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one hub holds of each clinic's letters until they are fetched."""

    bytes_per_agency: int = 100_000_000
    letters_per_agency: int = 5_000
    requests_per_minute: int = 600
    at_once: int = 16
    at_once_per_agency: int = 4


class WaitingLetter(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One letter by its name, and how large it is."""

    name: Hex64
    size: int


class WaitingLetters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What waits in a box, in the order it came; `more`: as many as are listed at once.

    `packets`: something waits in the mailbox that was asked about in the same breath.
    """

    letters: tuple[WaitingLetter, ...]
    more: bool
    packets: bool
