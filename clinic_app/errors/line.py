"""The hub, or what stands between it and us."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_app.errors.root import ClinicError


class LineError(ClinicError):
    """The hub, or what stands between it and us."""


@dataclass
class HubUnreachable(LineError):
    """Nobody answers. A state, not a fault: everything waits here, sealed."""


@dataclass
class NotTheHub(LineError):
    """Something answered that is not our hub: a login page, a proxy, or a liar."""


@dataclass
class HubRefusesUs(LineError):
    """The hub does not accept this PC (not enrolled, revoked, or its clock is far off)."""

    status: int


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
