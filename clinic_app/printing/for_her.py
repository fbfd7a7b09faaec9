"""Dull papers that anybody might carry: an appointment, a note for an employer, a card of numbers.

Nothing of violence is on them, no clinic, no code and no square to scan; where she comes to stands there only if she
said so. What a person must know who finds one, they say; no more.
"""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words, to_say
from clinic_app.printing.her_language import Hers
from clinic_app.printing.text_groups import TextGroup

ORDINARY = (
    to_say("Ambulance"),
    to_say("Hospital"),
    to_say("Bus station"),
    to_say("Taxi"),
    to_say("Electricity"),
    to_say("Water"),
    to_say("Post office"),
)
"""What stands on any such card: written by hand, since only a number that somebody rang is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentSlip:
    """`days` are as `printing/dated.py` says them, with the time if one was said; empty: lines to write on.

    `place` is empty unless she wants it there.
    """

    days: tuple[Words, ...]
    place: str
    print_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SickNote:
    """For whoever she works for. Her name is written by hand, in front of her; nothing says what she came for."""

    seen_on: str
    first: str
    last: str
    days: int
    role: Words
    place: str
    print_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersCard:
    """Hers among others: a dull word, a number. `ordinary` ones are written by hand."""

    numbers: tuple[tuple[Words, str], ...]
    print_number: str


def appointment_slip(facts: AppointmentSlip, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The slip as PDF bytes in memory, A6. Raises `UncoveredScript`."""
    from clinic_app.printing.for_her_layout import appointment

    return appointment(facts, Voice(staff, hers, training, group=TextGroup.WORDS))


def sick_note(facts: SickNote, *, staff: str, second: str | None, training: bool) -> bytes:
    """The note as PDF bytes in memory, A5, in the staff's languages: an employer reads it, not she."""
    from clinic_app.printing.for_her_layout import note

    return note(facts, Voice(staff, second, training, staff_only=True))


def numbers_card(facts: NumbersCard, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The card as PDF bytes in memory, A6. Raises `UncoveredScript`."""
    from clinic_app.printing.for_her_layout import numbers

    return numbers(facts, Voice(staff, hers, training, group=TextGroup.WORDS))
