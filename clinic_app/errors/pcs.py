"""How letting a PC into a clinic, or taking one out, fails."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class PcError(ClinicError):
    """A PC is not let in, or not taken out."""


@dataclass
class NoSuchPc(PcError):
    """No PC of this clinic has this id."""


@dataclass
class WrongJoiningCode(PcError):
    """What was typed cannot be a joining code: a sign is wrong, or missing."""


@dataclass
class PcJoinRefused(PcError):
    """What one PC wrote for another, that a PC may join, is not taken.

    `reason` is `format` (torn, or no such file), `newer` (a newer program wrote it), `code` (another code), `no_code`
    (none waits here), `old` (its day is over), `used` (another PC came in by it), `training` (one of the two is a
    training clinic), `clinic` (the record there is another clinic's), `other_pc` (it is for another PC, or for what
    this one asked earlier), `known` (that PC belongs here already), `sheet` (the recovery sheet was not typed back
    yet), `nobody` (nobody would come in there), `this` (this PC does not belong to the clinic any more) or `begun`
    (nothing was asked here), `nothing` (no such file lies there), `letters` (another PC numbers its prints under the
    letters that this one drew), `itself` (it would take the place of the PC that lets it in) or `alone` (no other PC is
    known to have all that lies here).
    """

    reason: str
