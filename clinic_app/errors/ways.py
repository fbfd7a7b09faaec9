"""What stands between two PCs of one clinic: a stick, a share, the network of the house."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class WayError(ClinicError):
    """Two PCs of this clinic could not meet by one way. Others may be open; nothing is lost."""


@dataclass
class WayUnfit(WayError):
    """A stick or share cannot be used: `gone`, `silent` (it does not answer), `read_only`, `full`, `not_read`,
    `not_written`, `too_many` (files of others), `waits` (so much of ours lies there that was not fetched), `training`
    (nothing of a training clinic is carried).
    """

    reason: str


@dataclass
class PcNotReached(WayError):
    """No PC of this clinic answered at an address: `away` (nobody at all), `stranger` (somebody else), `out` (it says
    that we were taken out), `cut` (it hung up, or fell silent), `busy` (it talks to another), `address` (what was typed
    is none).
    """

    reason: str
