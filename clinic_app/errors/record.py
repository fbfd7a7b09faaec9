"""Answers, forms and acts that cannot be taken as they stand."""

from __future__ import annotations

from uuid import UUID

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class RecordError(ClinicError):
    """An answer, form or act that cannot be taken as it stands."""


@dataclass
class DefinitionRefused(RecordError):
    """A form, code list or rule file breaks the rules of its format."""

    file: str
    item: str
    reason: str


@dataclass
class NotAnAnswer(RecordError):
    """This value is no answer to this field."""

    field: str
    reason: str


@dataclass
class NoSuchCase(RecordError):
    """No case has this id or code, or it is not to be seen by this person."""


@dataclass
class ReferralAwaited(NoSuchCase):
    """A referral that another PC of this place fetched: its key comes when the two have met."""


@dataclass
class NotACode(RecordError):
    """Not a case or referral code: wrong signs, length or check letter."""

    reason: str


@dataclass
class CodeNotReserved(RecordError):
    """No sheet of paper with this case code is awaited: `unknown` here, `used`, or `given_up`."""

    reason: str


@dataclass
class NotADate(RecordError):
    """No such day, or not readable as a date."""

    reason: str


@dataclass
class GateClosed(RecordError):
    """An act waits for answers; the record itself is saved."""

    act: str
    fields: tuple[str, ...]


@dataclass
class HeardRefused(RecordError):
    """What another PC sent is not taken in. `device` is who signed it, `seq` which of its revisions.

    `reason` is `format`, `unknown` (no PC of this clinic), `set_aside`,
    `revoked` (it does not belong to the clinic any more), `signature`, `newer` (its program knows more than ours),
    `gap` (an earlier one is missing),
    `fork` (two claim one place), `ours` (this PC signed it and does not have it: the record is an older copy), `sealed`
    (does not open with the key of its case) or `begun` (does not say how its case began).
    """

    reason: str
    device: UUID | None = None
    seq: int = 0


@dataclass
class LetterRefused(RecordError):
    """A letter of another PC is not taken in, or none is written to it. `device` is who wrote it, where that is known.

    `reason` is `format` (torn, or no letter), `not_for_us` (sealed to another PC), `clinic` (of another clinic),
    `unknown` (its PC is not in the list), `set_aside`, `revoked`, `signature`, `newer` (its program knows more than
    ours), `attachment` (a part of one is not what the record says of it); and of a case that was to be handed over,
    `empty` (nothing is saved in it yet) or `not_due` (it is kept to a list, and nobody of that comes in there).
    """

    reason: str
    device: UUID | None = None


@dataclass
class MergeRefused(RecordError):
    """Two cases stay as they are: `joined_later` (another is parted first)."""

    reason: str


@dataclass
class MoveRefused(RecordError):
    """A case of the training clinic stays there.

    `no_record` or `receiving` (this PC has no record it could go to), `invented` (nobody's), `joined` (with another
    file), `role` (who signed in writes no cases), `not_erased` (it is in the real record, and still here too).
    """

    reason: str


@dataclass
class ErasureRefused(RecordError):
    """A case may not go yet: `legal_hold`, `not_verified`."""

    reason: str


@dataclass
class EditionRefused(RecordError):
    """The numbers of a year are not given out: it is `not_over`, `nobody` agreed to be counted; or not once more: there
    is `nothing_new`, `too_little_new`, they were given out by `other_definitions`, or a `network_sum` with them in it
    was looked at.

    Of a network’s sum, which would tell of few people to whoever has what was shown at `at` (an instant as text) too:
    `sum_nothing_new` or `sum_too_little_new` since an earlier sum (`places` are new); `sum_gone` (places of an earlier
    one are no longer there); `sum_given_out` (these places gave out their own year: what is left is of too few);
    `sum_definitions` (what was shown counts otherwise); `sum_since` (it is not what is summed now).
    """

    reason: str
    at: str = ""
    places: tuple[str, ...] = ()


@dataclass
class ThresholdTooLow(RecordError):
    """Numbers of so few people are not shown to others, whatever a site decides; `least` is the lowest."""

    least: int


@dataclass
class NoThreshold(RecordError):
    """What was typed is no number of people from which on numbers may be shown; `most` is the highest that is taken."""

    least: int
    most: int


@dataclass
class RecordRefused(RecordError):
    """She does not want a written record, or cannot decide now: this may not be written."""

    mode: str
