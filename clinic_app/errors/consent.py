"""Why nothing may leave: she did not agree, or nobody may be asked."""

from __future__ import annotations

from enum import StrEnum

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class Refusal(StrEnum):
    """Why nothing may go. The codes of `report.json` and of the referral screen."""

    NO_CONSENT = "no_consent"
    REFUSED = "refused"
    UNDECIDED = "undecided"
    UNABLE_NOW = "unable_now"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NOT_ALONE = "not_alone"
    NO_ASSENT = "no_assent"
    NOT_THIS_ITEM = "not_this_item"
    BLOCKED_ORGANISATION = "blocked_organisation"
    FIREWALL = "firewall"
    LOCAL_ONLY = "local_only"
    NO_KEY = "no_key"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    NOT_THIS_SERVICE = "not_this_service"
    LEAK = "leak"
    INTERFERENCE = "interference"
    TOO_IDENTIFYING = "too_identifying"
    CARE_ONLY = "care_only"
    WAITING = "waiting"
    TELLS_OTHERS = "tells_others"


class ConsentError(ClinicError):
    """Nothing may leave."""


@dataclass
class NotPermitted(ConsentError):
    """The release does not let this go to this recipient today."""

    reason: Refusal


@dataclass
class NotARecipient(ConsentError):
    """This organisation can never be, or cannot now be, a recipient."""

    reason: Refusal


@dataclass
class LeakFound(ConsentError):
    """A value about to leave holds an identifier of hers; `element` is where, `field` whose."""

    element: str
    field: str


@dataclass
class TooIdentifying(ConsentError):
    """More quasi-identifiers would meet in one packet than the law bears; these are they, one has to go."""

    elements: tuple[str, ...]


@dataclass
class Interference(ConsentError):
    """Replacing identity changed the bytes: the compiler itself is at fault, nothing is sent."""
