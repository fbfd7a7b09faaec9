"""What can be in the way of a new version of the program. The record is whole, and the program that stands works."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class UpdateError(ClinicError):
    """Something about a new version. Nothing was changed, or what was changed was taken back."""


@dataclass
class UpdatesOff(UpdateError):
    """This program was built without the root of a publisher: it believes nobody who offers it another."""


@dataclass
class UpdateRefused(UpdateError):
    """What is offered is not taken: `none` (no update lies there), `format`, `other_root` (another publisher's),
    `unsigned`, `older` (than what was believed before), `expired`, `half` (a file is missing, cut off or changed),
    `other_site`, `other_system`, `downgrade`, `gone` (the stick or share went away)."""

    reason: str
    about: str = ""


@dataclass
class UpdateNoRoom(UpdateError):
    """The disk cannot hold the new version beside the one that stands."""

    needed_bytes: int
    free_bytes: int


@dataclass
class UpdateNotNow(UpdateError):
    """Not as things stand here: `open` (the program is open), `no_rights`, `package` (the system's own installer put it
    here and has to replace it), `source` (it does not run from a bundle), `no_backup` (the record would be changed and
    there is no young backup of it), `no_record` (a copy was asked for, of a record that is not in this data folder),
    `fails` (the new version does not run on this PC; the one before stands)."""

    reason: str
    about: str = ""


@dataclass
class CannotGoBack(UpdateError):
    """`none` (no version before is kept), `damaged` (it is not whole any more), `record` (the record has taken steps
    that the version before cannot read)."""

    reason: str
