"""Where this place stands in its network, for whoever shows it: who it is there, which PCs it has, what comes next."""

from __future__ import annotations

from datetime import date

from clinic_app.domain.ids import OrganisationId
from clinic_app.facts import dataclass

__all__ = ["Membership", "PcComing", "PcListed"]


@dataclass(frozen=True, slots=True)
class PcListed:
    """A PC of our organisation as everybody is told of it. `revoked_on`: shut out, from that day."""

    this: bool
    number: str
    valid_until: date
    revoked_on: date | None


@dataclass(frozen=True, slots=True)
class PcComing:
    """A PC of this clinic that waits for the hub's operator: what staff call it, its number at the hub, its words."""

    place: str
    kid: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Where we stand: the hub, who we are to it, whether the signed list knows us, and until when that list holds.

    `words` name this PC's keys: the operator hears them by phone before letting it in.
    """

    address: str
    agency: OrganisationId | None
    listed: bool
    directory_version: int
    directory_expires_on: date | None
    words: tuple[str, ...]
    shut_out: bool = False
    """The signed list says that this PC is trusted no more."""
    pcs: tuple[PcListed, ...] = ()
    """Every PC of this organisation that the signed list names, the newest first."""
    by_itself: bool = False
    """Whether this is a further PC of a clinic: another that is in announces it, and it enrols by itself."""
    coming: tuple[PcComing, ...] = ()
    """Other PCs of this clinic that asked the hub to be let in, and that the list does not name yet."""
