"""The hub, or what stands between it and us."""

from __future__ import annotations

from enum import StrEnum

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class LineError(ClinicError):
    """The hub, or what stands between it and us."""


@dataclass
class HubUnreachable(LineError):
    """Nobody answers. A state, not a fault: everything waits here, sealed."""


@dataclass
class HubAway(HubUnreachable):
    """Whoever stands before the hub answers, and says that nobody answers behind it. The line itself is well."""


class Stranger(StrEnum):
    """What answered instead of our hub."""

    LOGIN = "login"
    """A web page, or the way to one: a network that wants somebody to sign in first, or a proxy that says no."""
    CERTIFICATE = "certificate"
    """Somebody opened the encryption on the way whom this PC does not trust: a proxy that looks inside."""
    DATE = "date"
    """A certificate that does not hold on this PC's date."""
    CLEAR = "clear"
    """Something that does not encrypt."""
    LIAR = "liar"
    """Something that answers like a hub and cannot sign as ours."""
    STRANGE = "strange"


@dataclass
class NotTheHub(LineError):
    """Something answered that is not our hub: a login page, a proxy, or a liar."""

    what: Stranger = Stranger.STRANGE


class Unwelcome(StrEnum):
    """Why a hub does not accept this PC, as far as it says so."""

    CLOCK = "clock"
    UNKNOWN = "unknown"
    PENDING = "pending"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNTOLD = "untold"


@dataclass
class HubRefusesUs(LineError):
    """The hub does not accept this PC (not let in yet, shut out, unknown there, or its clock is far off)."""

    status: int
    why: Unwelcome = Unwelcome.UNTOLD


@dataclass
class ProxyUnreachable(LineError):
    """The proxy that leads out of this network does not answer."""


@dataclass
class ProxyOfAnotherKind(LineError):
    """The system names a proxy that is none for the web: `kind` is its scheme, `socks5` and the like."""

    kind: str


@dataclass
class ProxyRefused(LineError):
    """The proxy answers and does not let us through to the hub."""

    status: int


@dataclass
class ProxyAsks(LineError):
    """The proxy wants to know who asks. `schemes` are the ways it takes, in small letters; `told`: what we said about
    it was wrong."""

    schemes: tuple[str, ...]
    told: bool = False


@dataclass
class ProxyScriptRefused(LineError):
    """The script that should say which proxy to use was not there, or is not read by this program.

    `reason`: `gone`, `too_long`, `no_end`, `fails`, `answer`; `line` of the script, 0 for none; `what` it failed with
    or answered.
    """

    reason: str
    line: int = 0
    what: str = ""


@dataclass
class HubBusy(LineError):
    """The hub asks to wait."""

    retry_after_s: int


@dataclass
class ItemRefused(LineError):
    """The hub will not take this one item; others may go. `type` says more where the status alone does not."""

    status: int
    type: str = "about:blank"


@dataclass
class KeepRefused(LineError):
    """The hub's keep will not take a backup now: `full` (this clinic's room), `closed` (the hub's disk), `too_soon`
    (one whole backup a day), `none` (this hub keeps none). Or it has none of ours (`nothing`), or gives back other
    bytes than were put there (`bytes`)."""

    reason: str


@dataclass
class EnrolmentRefused(LineError):
    """The enrolment code is wrong, used or too old."""

    reason: str


@dataclass
class NotJoined(LineError):
    """This vault has joined no network yet: it knows no hub, no root or no organisation that it is."""


@dataclass
class WayRefused(LineError):
    """What was typed as the way to the hub is none: `proxy`, `script`."""

    reason: str
