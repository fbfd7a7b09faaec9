"""Sealing one message and putting it in the outbox: the one way anything is ever written to another organisation.

Consent is not asked here: whoever writes a referral has asked it, and `sending` asks again before it leaves.
"""

from __future__ import annotations

import hmac
import os
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from msgspec import Raw

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.sealing import env_id_of, seal_and_keep
from clinic_app.domain.bed_enquiry import ENQUIRY
from clinic_app.domain.directory import Recipient
from clinic_app.domain.ids import CaseId, OrganisationId, ReferralId
from clinic_app.errors import NotJoined
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.vault.outbox import OutItem
from clinic_app.wire.inner import Inner, Kind, encode_inner

__all__ = ["SHOWN_LATER", "Kind", "Letter", "Posting", "remembered"]

LONGEST_ON_THE_WAY: Final = timedelta(days=30)
"""The hub keeps nothing longer, and a receiver's old key is destroyed soon after."""

ASKED_BACK_FOR: Final = timedelta(days=90)
"""So long a service keeps what it received, after its last day: so long it may be asked to forget it."""

FETCHED: Final = "fetched"
"""Said of what its receiver has, as far as the hub knows, although nobody there has opened it yet."""

AT_EASE: Final = "within_2wk"
"""The urgency of what is no referral."""

SHOWN_LATER: Final = frozenset({Kind.STATUS, Kind.RECEIPT})
"""Of these a thread keeps what was signed: they say what became of a referral, and nothing of her."""

_NOTHING: Final = Raw(b"null")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to be written. `thread` is the packet's id, `body` its FHIR; `about` the message it answers.

    A referral names its case, and from when on a person must look before it goes.
    """

    kind: Kind
    recipient: OrganisationId
    thread: bytes
    lapses_on: date
    body: bytes | None = None
    about: bytes | None = None
    did: Literal["opened", "forgotten", "invalid"] | None = None
    urgency: str = AT_EASE
    stale_after: timedelta | None = None
    case_id: CaseId | None = None
    referral_id: ReferralId | None = None
    again: OutItem | None = None
    """What this is instead of, under the same number: its receiver takes in whichever comes first, and once."""
    of_nobody: bool = False
    """A question about places: of no case, asked by nobody's consent, and over instead of stale."""


def remembered(kind: Kind, body: bytes | None) -> bytes:
    """What a thread keeps of a message: a status whole, of all else only that it was.

    What she agreed to tell is kept with her case, or as received, each under a key that can be destroyed.
    """
    return body if kind is Kind.STATUS and body is not None else kind.value.encode()


class Posting:
    """Writes in the name of our organisation, with the keys of this PC."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper) -> None:
        self._vault = desk.vault
        self._clock = desk.clock
        self._directory = directory

    @property
    def us(self) -> OrganisationId:
        """Which organisation we are. Raises `NotJoined`."""
        known = self._directory.us()
        if known is None:
            raise NotJoined
        return known.id

    def next_seq(self, thread: bytes) -> int:
        """The number our next message in this thread will have."""
        return self._vault.threads.next(thread, self.us)[0]

    def post(self, letter: Letter) -> OutItem:
        """Seal and keep, in the transaction in hand or one of its own. It goes with the next round.

        Raises `NotJoined`, `NotARecipient` (firewall, no key, never signed), `KeyLapsed`, `PacketRefused(content)`.
        """
        return self._vault.save(lambda: self._post(letter))

    def revoke_token(self, env_id: bytes) -> bytes:
        """What lets us, and nobody else, take an envelope back from the hub."""
        key = derive(self._vault.device.hub_auth.seed, b"clinic revoke 1", 32)
        return hmac.digest(key, env_id, "sha256")

    def _post(self, letter: Letter) -> OutItem:
        us, today, now = self.us, self._clock.today(), self._clock.now()
        recipient = Recipient.of(self._directory.directory().organisation(letter.recipient))
        mailbox, keys = recipient.mailbox, self._directory.seal_keys(recipient.id, today)
        if letter.again is None:
            mid, (seq, prev) = os.urandom(16), self._vault.threads.next(letter.thread, us)
        else:
            mid, seq, prev = letter.again.mid, 1, None
        message = Inner(
            kind=letter.kind,
            mid=mid.hex(),
            thread=letter.thread.hex(),
            seq=seq,
            prev=prev.hex() if prev else None,
            sender=us,
            recipient=recipient.id,
            sealed_on=today,
            lapses_on=letter.lapses_on,
            about=letter.about.hex() if letter.about else None,
            did=letter.did,
            body=_NOTHING if letter.body is None else Raw(letter.body),
        )
        sealed, part = seal_and_keep(encode_inner(message), signer=self._vault.device.signing, recipients=keys)
        env_id = env_id_of(sealed)
        expires_at = min(self._end_of(letter.lapses_on), now + LONGEST_ON_THE_WAY)
        stale_at = expires_at if letter.stale_after is None else now + letter.stale_after
        if letter.of_nobody:
            expires_at = stale_at
        item = OutItem(
            env_id=env_id,
            mid=mid,
            kind=ENQUIRY if letter.of_nobody else letter.kind.value,
            thread=letter.thread,
            recipient=recipient.id,
            case_id=letter.case_id,
            referral_id=letter.referral_id,
            mailbox=mailbox,
            sealed=sealed,
            urgency=letter.urgency,
            made_at=now,
            stale_at=stale_at,
            expires_at=expires_at,
            revoke_token=self.revoke_token(env_id),
        )
        if letter.again is not None:
            self._vault.outbox.seal_again(letter.again, item)
            return item
        self._vault.threads.add(
            letter.thread, sender=us, seq=seq, mid=mid, prev=prev, body=remembered(letter.kind, letter.body),
            signed=part.to_bytes() if letter.kind in SHOWN_LATER else None, kid=self._vault.device.signing.public.kid,
        )  # fmt: skip
        self._vault.outbox.put(item)
        return item

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), self._clock.zone)
