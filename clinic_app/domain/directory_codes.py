"""What an entry of the directory says in codes beside its kind and its duties."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class FirewallPromise(StrEnum):
    """Whether a service promised not to tell immigration. Signed: no clinic can make such a promise for another."""

    WRITTEN = "yes_written"
    SPOKEN = "yes_verbal"
    NO = "no"
    UNKNOWN = "unknown"


class PaperAsked(StrEnum):
    """What is asked for at the door. `none` is an answer; saying nothing is not."""

    NONE = "none"
    IDENTITY = "identity"
    PASSPORT = "passport"
    WORK_PERMIT = "work_permit"
    NATIONALITY = "nationality"
    REFERRAL_LETTER = "referral_letter"
    POLICE_REPORT = "police_report"
    INSURANCE = "insurance"
    OTHER = "other"


COUNTRY: Final = "th"
"""Where the clinics are. An entry that names no country stands here."""

PROVINCE_PATTERN: Final = r"^[a-z]{2}-[a-z0-9]{1,3}\Z"
"""A province by its code of ISO 3166-2 in small letters, such as `th-63`; the country is its first two letters."""
