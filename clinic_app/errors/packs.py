"""A pack of a site that cannot be taken as it stands. What was installed before goes on holding."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class PackError(ClinicError):
    """Nothing of the forms or rules was changed."""


@dataclass
class PackRefused(PackError):
    """A pack breaks a rule: which part of it, and why. The reasons are those of `docs/site-packs.md`."""

    item: str
    reason: str


@dataclass
class PackKeyUnknown(PackError):
    """Nobody here has said that they compared the words of the key that signed this pack."""

    site: str


@dataclass
class PackKeyOther(PackError):
    """This site's packs were signed by another key before: only that one may go on."""

    site: str
