"""The referral form that leaves the room: only what she agreed to, under that recipient's code, without any name."""

from __future__ import annotations

from enum import StrEnum

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words, to_say
from clinic_app.printing.her_language import Hers


class Copy(StrEnum):
    """Whom this sheet is for; said in the foot."""

    RECEIVER = to_say("Receiver's copy")
    SENDER = to_say("Sender's copy")
    HER = to_say("Her copy")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the recipient may know: its label and its values."""

    label: Words
    values: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralForm:
    """Content that consent already let through. Days are written by whoever fills it.

    `code` is the referral code of this recipient as shown (`5T2W-9KCM-R7V`), never a case code. `ticks` are needs and
    flags; `given` is the code of how she agreed (`consent_form`); `role` and `duty_line` stand for the nurse, whose
    name is nowhere. `print_number` is empty until the form is printed.
    """

    code: str
    sender: str
    duty_line: str
    recipient: str
    sector: Words
    service: Words
    urgency: Words
    printed_on: str
    valid_until: Words
    lines: tuple[Line, ...]
    ticks: tuple[Words, ...]
    words: tuple[Words, ...]
    given: Words
    role: Words
    print_number: str
    copy: Copy = Copy.RECEIVER
    identity: tuple[Line, ...] = ()
    """What names her, only as far as she agreed to it for this very paper."""


def referral_form(form: ReferralForm, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The form as PDF bytes in memory. Raises `UncoveredScript` if a sign has no glyph; nothing is printed then.

    `hers` follows `staff` on the same line if a person signed its texts, or in training, where a margin says draft.
    """
    from clinic_app.printing.referral_layout import laid_out

    return laid_out(form, Voice(staff, hers, training))
