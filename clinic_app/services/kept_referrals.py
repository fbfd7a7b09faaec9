"""What is kept of a referral that came; and how it goes when its sender takes it back, who is told so."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Final

import msgspec

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.onward import SentOn
from clinic_app.errors import DirectoryError, NoSuchCase, NotARecipient
from clinic_app.services.desk import Desk
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.vault.received import ReceivedId, ReceivedRow

RETRACTED: Final = "retracted"
LAPSED: Final = "lapsed"
FORGOTTEN: Final = "forgotten"


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is kept of a received referral, under its own key."""

    mid: bytes
    thread: bytes
    sealed_on: date
    lapses_on: date
    fhir: bytes
    onward: tuple[SentOn, ...] = ()
    """What went on from here, each by a yes of its own."""


def forget(desk: Desk, row: ReceivedRow, on: date) -> None:
    """Part of the transaction in which the word of its sender, sealed that day, was taken in."""
    state = _why(desk, row.id, on)
    desk.vault.received.forget(row.id)
    desk.vault.received.mark(row.id, state)
    desk.vault.journal.append("referral_retracted", None, {"received": row.id})


def say_forgotten(posting: Posting, sender: OrganisationId, thread: bytes, about: bytes, lapses_on: date) -> None:
    """Tell whoever took it back. It is forgotten all the same where nobody can be told."""
    letter = Letter(
        kind=Kind.RECEIPT, recipient=sender, thread=thread, lapses_on=lapses_on, about=about, did="forgotten"
    )
    with suppress(DirectoryError, NotARecipient):
        posting.post(letter)


def _why(desk: Desk, received: ReceivedId, on: date) -> str:
    """After its last day nobody changed her mind: the yes ran out."""
    try:
        kept = msgspec.msgpack.decode(desk.vault.received.content(received), type=Kept)
    except NoSuchCase:
        return RETRACTED
    return LAPSED if on > kept.lapses_on else RETRACTED
