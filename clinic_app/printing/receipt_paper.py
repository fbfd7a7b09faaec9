"""What a service signed about a referral, on paper: a code, two organisations, a day, and a square to check it by.

No name of hers, no need of hers, no case code: whoever finds it learns that a referral was answered.
"""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words, to_say

OPENED = Words("paper", "", to_say("A person opened it"))
FORGOTTEN = Words("paper", "", to_say("Destroyed, as asked"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper:
    """`said` is what became of it, one after the other; `known_at` when it came here, empty if it was signed here.

    `packet_hash` is empty where the envelope it is about is not known; `text` is the whole receipt.
    """

    code: str
    signer: str
    recipient: str
    said: tuple[Words, ...]
    signed_on: str
    known_at: str
    revoked_on: str
    device_words: tuple[str, ...]
    packet_hash: str
    about: str
    hash: str
    text: str
    print_number: str


def receipt_paper(facts: ReceiptPaper, *, staff: str, training: bool) -> bytes:
    """The receipt as PDF bytes in memory, A5, in a language of the staff."""
    from clinic_app.printing.receipt_layout import laid_out

    return laid_out(facts, Voice(staff, None, training))
