"""What goes with a packet that is carried by hand: the code, from whom to whom, and until when it is any use.

Who carries it learns no more than who finds it: not what is inside, only that a service is to open it.
"""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketNote:
    """`act_before` is when it must have been opened, or it is old; `lapses_on` the last day of its consent."""

    code: str
    sender: str
    duty_line: str
    recipient: str
    urgency: Words
    sealed_at: str
    act_before: str
    lapses_on: str
    role: Words
    print_number: str


def packet_note(facts: PacketNote, *, staff: str, second: str | None, training: bool) -> bytes:
    """The note as PDF bytes in memory, A5, in both languages of the staff."""
    from clinic_app.printing.packet_note_layout import laid_out

    return laid_out(facts, Voice(staff, second, training, staff_only=True))
