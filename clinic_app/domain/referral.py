"""How a referral may move, and what each side may say about it: FHIR's task states, our reasons, BSeR's outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final

import msgspec

from clinic_app.domain.packet import PacketId
from clinic_app.domain.packet_codes import Service
from clinic_app.errors import NotAnAnswer

REFERRAL: Final = "referral"
"""The kind of the entity that keeps one referral."""


class Status(StrEnum):
    """State of a referral: the codes of FHIR `Task.status` that we use."""

    DRAFT = "draft"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"


class Reason(StrEnum):
    """Why it was declined, failed, cancelled or held."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    SURVIVOR_CHANGED_MIND = "survivor_changed_mind"
    NOT_ELIGIBLE = "not_eligible"
    NO_CAPACITY = "no_capacity"
    NO_INTERPRETER = "no_interpreter"
    OUT_OF_AREA = "out_of_area"
    SAFETY_CONCERN = "safety_concern"
    COULD_NOT_REACH = "could_not_reach"
    DUPLICATE = "duplicate"
    SENT_IN_ERROR = "sent_in_error"
    FEE_REQUIRED = "fee_required"
    OTHER = "other"
    NO_ANSWER_IN_TIME = "no_answer_in_time"
    CONSENT_LAPSED = "consent_lapsed"
    FOUND_UNSAFE_AT_RECEIVER = "found_unsafe_at_receiver"
    ALREADY_KNOWN_HERE = "already_known_here"
    DOES_NOT_TAKE = "does_not_take_children_boys_or_men"
    NEEDS_DOCUMENTS = "needs_documents"
    WAITING_LIST = "waiting_list"
    HANDED_OVER_BY_PHONE = "handed_over_by_phone"


class Outcome(StrEnum):
    """What became of it, told back to the sender only."""

    EVENT_SCHEDULED = "event_scheduled"
    ATTENDED = "attended"
    UNATTENDED = "unattended"
    EVENT_CANCELLED = "event_cancelled"
    SERVICE_COMPLETED = "service_completed"
    PARTLY_COMPLETED = "partly_completed"
    REFERRED_ONWARD = "referred_onward"
    UNKNOWN = "unknown"
    ARRIVED = "arrived"
    ADMITTED = "admitted"
    NEVER_ARRIVED = "never_arrived"
    LEFT_EARLY = "left_early"
    MOVED_TO_OTHER_SERVICE = "moved_to_other_service"


class Side(StrEnum):
    """Who speaks."""

    SENDER = "sender"
    RECEIVER = "receiver"


ENDED: Final = frozenset({Status.REJECTED, Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.ENTERED_IN_ERROR})
"""Nothing follows these."""

SETTLED: Final = frozenset({Status.COMPLETED, Status.CANCELLED, Status.ENTERED_IN_ERROR})
"""Nobody here has to do anything more, as after a rejection."""

_OPEN: Final = (Status.REQUESTED, Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD)
_SENDER: Final[Mapping[Status, frozenset[Status]]] = MappingProxyType(
    {
        Status.DRAFT: frozenset({Status.REQUESTED}),
        **dict.fromkeys(_OPEN, frozenset({Status.CANCELLED, Status.ENTERED_IN_ERROR})),
    }
)
_RECEIVER: Final[Mapping[Status, frozenset[Status]]] = MappingProxyType(
    {
        Status.REQUESTED: frozenset(
            {Status.ACCEPTED, Status.REJECTED, Status.IN_PROGRESS, Status.ON_HOLD, Status.COMPLETED, Status.FAILED}
        ),
        # A bed that was promised and is gone is a rejection after all: she must know tonight.
        Status.ACCEPTED: frozenset(
            {Status.IN_PROGRESS, Status.ON_HOLD, Status.COMPLETED, Status.FAILED, Status.REJECTED}
        ),
        Status.IN_PROGRESS: frozenset({Status.ON_HOLD, Status.COMPLETED, Status.FAILED}),
        Status.ON_HOLD: frozenset(
            {Status.ACCEPTED, Status.REJECTED, Status.IN_PROGRESS, Status.COMPLETED, Status.FAILED}
        ),
    }
)
MOVES: Final = MappingProxyType({Side.SENDER: _SENDER, Side.RECEIVER: _RECEIVER})
"""From which state each side may move it to which."""

_DECLINING: Final = frozenset(
    {Reason.NOT_ELIGIBLE, Reason.NO_CAPACITY, Reason.NO_INTERPRETER, Reason.OUT_OF_AREA, Reason.SAFETY_CONCERN,
     Reason.DUPLICATE, Reason.SENT_IN_ERROR, Reason.FEE_REQUIRED, Reason.ALREADY_KNOWN_HERE, Reason.DOES_NOT_TAKE,
     Reason.NEEDS_DOCUMENTS, Reason.WAITING_LIST, Reason.OTHER}
)  # fmt: skip
REASONS: Final[Mapping[Status, frozenset[Reason]]] = MappingProxyType(
    {
        Status.REJECTED: _DECLINING,
        Status.FAILED: frozenset(
            {Reason.COULD_NOT_REACH, Reason.SURVIVOR_CHANGED_MIND, Reason.SAFETY_CONCERN, Reason.NO_ANSWER_IN_TIME,
             Reason.FOUND_UNSAFE_AT_RECEIVER, Reason.NO_CAPACITY, Reason.NO_INTERPRETER, Reason.OTHER}
        ),
        Status.CANCELLED: frozenset(
            {Reason.CONSENT_WITHDRAWN, Reason.CONSENT_LAPSED, Reason.SURVIVOR_CHANGED_MIND, Reason.DUPLICATE,
             Reason.SENT_IN_ERROR, Reason.NO_ANSWER_IN_TIME, Reason.FOUND_UNSAFE_AT_RECEIVER, Reason.SAFETY_CONCERN,
             Reason.HANDED_OVER_BY_PHONE, Reason.OTHER}
        ),
        Status.ENTERED_IN_ERROR: frozenset({Reason.SENT_IN_ERROR, Reason.DUPLICATE}),
        # `safety_concern` while on hold is what stops every call: contact hold.
        Status.ON_HOLD: frozenset(
            {Reason.WAITING_LIST, Reason.NO_CAPACITY, Reason.NO_INTERPRETER, Reason.SAFETY_CONCERN, Reason.OTHER}
        ),
    }
)  # fmt: skip
"""The reasons that fit a state. Every one of these states but *on hold* must give one."""

OUTCOMES: Final[Mapping[Status, frozenset[Outcome]]] = MappingProxyType(
    {
        Status.ACCEPTED: frozenset({Outcome.EVENT_SCHEDULED}),
        Status.IN_PROGRESS: frozenset(
            {Outcome.EVENT_SCHEDULED, Outcome.ARRIVED, Outcome.ADMITTED, Outcome.ATTENDED}
        ),
        Status.COMPLETED: frozenset(
            {Outcome.SERVICE_COMPLETED, Outcome.PARTLY_COMPLETED, Outcome.ATTENDED, Outcome.REFERRED_ONWARD,
             Outcome.MOVED_TO_OTHER_SERVICE, Outcome.LEFT_EARLY, Outcome.UNKNOWN}
        ),
        Status.FAILED: frozenset(
            {Outcome.UNATTENDED, Outcome.EVENT_CANCELLED, Outcome.NEVER_ARRIVED, Outcome.LEFT_EARLY, Outcome.UNKNOWN}
        ),
    }
)  # fmt: skip
"""The outcomes that fit a state; none has to be told."""


WENT_ON: Final = frozenset({Outcome.REFERRED_ONWARD, Outcome.MOVED_TO_OTHER_SERVICE})
"""She is served elsewhere now. Whoever sent her asks her anew before anybody else learns of her from here."""


class StatusReply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one side tells the other about a referral. `seq` counts this side's messages; a lower one is old news."""

    packet_id: PacketId
    status: Status
    reason: Reason | None = None
    outcome: Outcome | None = None
    onward: Service | None = None
    """What kind of help she was sent on to, or might find elsewhere. Of where, nothing is said."""
    seq: Annotated[int, msgspec.Meta(ge=1, le=10_000)]


def moved(now: Status, to: Status, by: Side) -> Status:
    """The new state. Raises `NotAnAnswer("x_status", "not_from_here")` if this side may not move it so."""
    if to not in MOVES[by].get(now, frozenset()):
        raise NotAnAnswer("x_status", "not_from_here")
    return to


def refuse_unfit(status: Status, reason: Reason | None, outcome: Outcome | None, onward: Service | None = None) -> None:
    """Raise `NotAnAnswer` unless reason, outcome and the way on fit the state: `missing`, `not_for_this_state`."""
    fitting = REASONS.get(status, frozenset())
    if reason is None and fitting and status is not Status.ON_HOLD:
        raise NotAnAnswer("x_reason", "missing")
    if reason is not None and reason not in fitting:
        raise NotAnAnswer("x_reason", "not_for_this_state")
    if outcome is not None and outcome not in OUTCOMES.get(status, frozenset()):
        raise NotAnAnswer("x_outcome", "not_for_this_state")
    if onward is not None and status is not Status.REJECTED and outcome not in WENT_ON:
        raise NotAnAnswer("x_onward", "not_for_this_state")
