"""What is said on the telephone, on a card beside it: to the survivor, and to a house that may have a bed.

They name nobody, so they may lie where others read them.
"""

from __future__ import annotations

from typing import Final

from clinic_app.printing.bilingual import Voice, to_say

CALL_BEFORE: Final = (
    to_say("Open the file first: may she be rung, when, who do we say we are?"),
    to_say("Ring from a telephone that shows no name of ours."),
    to_say("No message on a machine, no text, unless she said that this is safe."),
)
CALL_OTHER: Final = (
    to_say("Another voice: say who we say we are, nothing else. “I will try again.”"),
    to_say("They ask who rings: the same words again. No name of hers, no name of ours."),
    to_say("Nobody answers: at the most what she agreed to, and never twice in a row."),
)
CALL_HER: Final = (
    to_say("“Can you talk now? Yes, no, or call me later.”"),
    to_say("The code word, if one was agreed, before anything is told."),
    to_say("“Is this phone still safe? Does anybody listen?”"),
    to_say("“Can the person who did it reach you now?”"),
    to_say("Tell what waits to be told. Ask what she needs."),
    to_say("“When may we ring again?” Write it down before you hang up."),
)
CALL_STOP: Final = (
    to_say("“I have the wrong number” from her means: stop, she is not alone."),
    to_say("You hear that she is in danger: ask “shall I send somebody?” and stay on the line."),
)
BED_SAY: Final = (
    to_say("Say which service you are. No name, no case, no story."),
    to_say("“Is a place free for one grown person? I do not say who it is.”"),
)
BED_TICKS: Final = (
    to_say("Tonight"),
    to_say("Tomorrow"),
    to_say("One child"),
    to_say("Two children"),
    to_say("Three or more"),
    to_say("A boy over 10"),
    to_say("Wheelchair"),
    to_say("Woman interpreter"),
)
BED_ASK: Final = (
    to_say("“Whom do you have to tell, and when?”"),
    to_say("“Do you ask for papers? Does it cost anything?”"),
    to_say("“Until when do you hold the place?”"),
)
BED_ANSWERS: Final = (to_say("Free"), to_say("Full"), to_say("Ring again"), to_say("Nobody answered"))


def call_script(number: str, *, staff: str, training: bool) -> bytes:
    """The card beside the telephone as PDF bytes in memory, A5."""
    from clinic_app.printing.scripts_layout import call

    return call(number, Voice(staff, None, training))


def bed_script(number: str, *, staff: str, training: bool) -> bytes:
    """The question for a bed as PDF bytes in memory, A5, with lines for who was asked."""
    from clinic_app.printing.scripts_layout import bed

    return bed(number, Voice(staff, None, training))
