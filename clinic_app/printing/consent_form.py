"""The consent form and release of information, for the clinic's own file: what she was told, asked and answered."""

from __future__ import annotations

from dataclasses import field

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.her_language import Hers


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """One release as she gave, refused or took it back. Dates are written in both eras; empty says not written down.

    `recipient` is the public name of an organisation or the words of a whole sector. `withdrawn_on` is empty while the
    release stands.
    """

    recipient: Words
    service: Words
    decision: Words
    given: bool
    items: tuple[Words, ...]
    how: Words
    language: Words
    text_state: Words
    alone: Words
    given_on: str
    valid_until: str
    withdrawn_on: str = ""
    may_reply: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentForm:
    """An internal paper, so it carries the case code. Nobody's name is printed: she, witness and interpreter sign.

    `answers` has her answer to each of the three sentences that was asked (`limits`, `care`, `writing`); a sentence
    without one gets empty boxes.
    """

    code: str
    clinic: str
    duty_line: str
    printed_on: str
    role: Words
    print_number: str
    answers: dict[str, Words] = field(default_factory=dict)
    releases: tuple[ReleaseRow, ...] = ()


def consent_form(form: ConsentForm, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The form as PDF bytes in memory. Raises `UncoveredScript` if a sign has no glyph; nothing is printed then.

    Where her language may not be printed, ruled room is left and the form says that an interpreter explained.
    """
    from clinic_app.printing.consent_layout import laid_out

    return laid_out(form, Voice(staff, hers, training))
