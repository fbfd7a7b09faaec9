"""Whoever sealed a referral that cannot be shown here hears that, so that somebody rings; of why they hear nothing.

Only if a signature proves who that was, and if its number could be read. To an answer nothing is answered: two programs
that do not understand each other must not write to each other for ever.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import DirectoryError, NotARecipient, PacketRefused
from clinic_app.services.believing import Believing
from clinic_app.services.posting import Kind, Letter, Posting


def say_not_shown(believing: Believing, posting: Posting, untrusted: bytes, today: date) -> None:
    """Part of the transaction that sets it aside."""
    try:
        believed = believing.believe(untrusted)
    except PacketRefused:
        return
    message = believed.message
    if message.kind is not Kind.REFERRAL:
        return
    answer = Letter(
        kind=Kind.RECEIPT,
        recipient=OrganisationId(message.sender),
        thread=believed.thread,
        lapses_on=max(message.lapses_on, today),
        about=believed.mid,
        did="invalid",
    )
    with suppress(DirectoryError, NotARecipient):  # nobody can be told
        posting.post(answer)
