"""Bytes from outside that we will not believe: packets, directories, signatures."""

from __future__ import annotations

from enum import StrEnum

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class Why(StrEnum):
    """Why a packet was not believed. Nothing before `SIGNATURE` says who sent it."""

    SIZE = "size"
    FORMAT = "format"
    NEWER_SUITE = "newer_suite"
    NO_KEY = "no_key"
    COMMITMENT = "commitment"
    TAG = "tag"
    PADDING = "padding"
    NOT_FOR_US = "not_for_us"
    SIGNER_UNKNOWN = "signer_unknown"
    SIGNER_REVOKED = "signer_revoked"
    SIGNATURE = "signature"
    INFLATE = "inflate"
    CONTENT = "content"
    REPLAYED = "replayed"
    EXPIRED = "expired"
    FROM_THE_FUTURE = "from_the_future"
    OTHER_PC = "other_pc"
    """Sealed to another PC of this clinic, or about what another knows: looked at again when the two have met."""
    NOT_COLLECTING = "not_collecting"
    """Tables of another place, and nobody here said that this place sums them."""


@dataclass
class PacketRefused(ClinicError):
    """An envelope or its content is set aside, with the reason."""

    why: Why


class DirectoryError(ClinicError):
    """The list of services cannot be trusted or used."""


@dataclass
class DirectoryRefused(DirectoryError):
    """A directory document was not taken: `unsigned`, `older`, `other_root`, `expired`, `format`."""

    reason: str


@dataclass
class KeyLapsed(DirectoryError):
    """The organisation has no key that is valid today: phone them."""

    organisation: str


@dataclass
class SignatureRefused(ClinicError):
    """A signature does not fit its message and key."""


@dataclass
class InvitationRefused(DirectoryError):
    """An invitation to a hub was not taken: `format`, `words` (not those on paper), `other_network`, `not_loopback`,
    `no_code` (a PC without a record cannot use it)."""

    reason: str


@dataclass
class StickUnfit(ClinicError):
    """A stick could not be used to carry: `not_written`, `changed` (what was read back is not what was written),
    `not_read`, `too_much` (more than is read at once), `nothing` (no file of ours lies there), `training` (nothing of a
    training clinic is carried).
    """

    reason: str
