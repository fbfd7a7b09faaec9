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
    """The hub will not take this one item; others may go."""

    status: int


@dataclass
class EnrolmentRefused(LineError):
    """The enrolment code is wrong, used or too old."""

    reason: str


@dataclass
class NotJoined(LineError):
    """This vault has joined no network yet: it knows no hub, no root or no organisation that it is."""
