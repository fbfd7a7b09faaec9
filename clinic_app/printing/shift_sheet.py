"""The sheet that one shift hands to the next: codes and neutral names, for the staff of the house alone.

It says what waits and by when, never what it is: it lies on a desk, and others read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Final

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words, to_say

PROMISED: Final = {
    "call": to_say("call promised"),
    "ask_consent_again": to_say("ask about consent again"),
    "ask_whom_to_tell": to_say("ask again"),
    "second_dose": to_say("visit"),
    "result_due": to_say("a result is due"),
    "danger_again": to_say("look again"),
    "visit": to_say("visit"),
    "check": to_say("ask how it goes"),
    "test_again": to_say("visit"),
    "plan": to_say("a step of the plan"),
    "tell_words": to_say("to tell"),
    "handed_over": to_say("handed over"),
    "ask_onward": to_say("ask again"),
    "consent_lapses": to_say("ask again"),
    "packet_held": to_say("ask again"),
    "duty_due": to_say("a decision is due"),
    "request_due": to_say("an answer is due"),
}
"""Neutral words for what was promised; of another kind it says only that something is due."""

_DUE: Final = to_say("something is due")
_AS_IT_STANDS: Final = "{words}"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the sheet, and what fills it."""

    english: str
    filled: Mapping[str, str] = field(default_factory=dict)

    def by(self, voice: Voice) -> str:
        """In the language of the staff."""
        return self.filled["words"] if self.english == _AS_IT_STANDS else voice.say(self.english, **self.filled)

    @classmethod
    def plain(cls, words: str) -> Said:
        """As it stands: a time."""
        return cls(_AS_IT_STANDS, {"words": words})


OFFER_NOW: Final = Said(to_say("offer now"))
HELD: Final = Said(to_say("contact on hold"))
REFERRAL: Final = Said(to_say("referral"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLine:
    """One line: the code, a neutral word, and when. `pressing` stands bold."""

    code: str
    what: Said
    when: Said
    pressing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSheet:
    """What waits. Times are written in both eras."""

    role: Words
    staff_code: str
    printed_at: str
    clocks: tuple[ShiftLine, ...]
    promised: tuple[ShiftLine, ...]
    unanswered: tuple[ShiftLine, ...]
    waiting: int
    later: int
    print_number: str
    papers: tuple[str, ...] = ()
    """The numbers of printed papers of which nobody said what became of them."""


def neutral(kind: str) -> Said:
    """What a promise of this kind is called on paper."""
    return Said(PROMISED.get(kind, _DUE))


def window(letter: str) -> Said:
    """What a clock is called on paper."""
    return Said(to_say("Window {letter}"), {"letter": letter})


def until(time: str) -> Said:
    """When it ends: paper does not count down."""
    return Said(to_say("until {time}"), {"time": time})


def silent(time: timedelta) -> Said:
    """For how long nobody has answered."""
    if time < timedelta(days=2):
        return Said(to_say("silent for {h} h"), {"h": str(int(time.total_seconds()) // 3600)})
    return Said(to_say("silent for {n} days"), {"n": str(time.days)})


def shift_sheet(facts: ShiftSheet, *, staff: str, training: bool) -> bytes:
    """The sheet as PDF bytes in memory, A5."""
    from clinic_app.printing.shift_layout import laid_out

    return laid_out(facts, Voice(staff, None, training))
