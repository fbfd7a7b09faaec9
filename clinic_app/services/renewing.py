"""An envelope lives thirty days at most, a yes up to ninety: what nobody fetched is sealed again, word for word.

First the hub is asked to give the old one back; if somebody has fetched it, it has arrived, and nothing is sealed. The
number and the days inside stay, so a receiver who gets both takes in one; only the keys it is sealed to are today's.
Nothing is sealed again that she would not let go now, that somebody answered, or that differs in one byte from what she
agreed to. What never reached a line in time is another matter: it is held, and she is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from msgspec import Raw

from clinic_app.crypto.deflating import inflate
from clinic_app.crypto.sealing import env_id_of, seal_and_keep
from clinic_app.crypto.signed_part import SignedPart
from clinic_app.domain.directory import Recipient
from clinic_app.domain.ids import EntityId, OrganisationId
from clinic_app.domain.packet import lapse_day
from clinic_app.domain.packet_codes import Urgency
from clinic_app.domain.referral import Status
from clinic_app.domain.referral_record import content_of
from clinic_app.errors import (
    ConsentError,
    DirectoryError,
    NoSuchCase,
    NotAnAnswer,
    NotARecipient,
    PacketRefused,
    VaultDamaged,
)
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.held import hold
from clinic_app.services.leaving_now import STALE
from clinic_app.services.posting import ASKED_BACK_FOR, FETCHED, LONGEST_ON_THE_WAY, SHOWN_LATER, Kind, Posting
from clinic_app.services.sealings import sealings_of
from clinic_app.vault.outbox import OutItem, OutState
from clinic_app.wire.fhir import encode_referral
from clinic_app.wire.inner import LONGEST_LIFE, Inner, decode_inner, encode_inner

if TYPE_CHECKING:
    from clinic_app.services.exchange import Exchange

_FETCHED_ALREADY: Final = 410
_LEAST_LEFT: Final = timedelta(days=1)
_NEVER_LEFT: Final = (OutState.WAITING, OutState.SENDING)
_ANSWERS: Final = frozenset({*(each.value for each in SHOWN_LATER), Kind.RETRACT.value})
_MAY_NOT: Final = (
    ConsentError, NoSuchCase, NotAnAnswer, NotARecipient, DirectoryError, PacketRefused, VaultDamaged,
)  # fmt: skip


class Renewing:
    """What of the open vault is sealed again by the clock. Made with what `Sending` asks before anything leaves."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, may_go: Callable[[OutItem], object]) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._posting = Posting(desk, directory)
        self._may_go = may_go

    def to_ask_back(self) -> list[OutItem]:
        """What the hub's time is over for and hers is not: the hub is asked whether somebody has it."""
        return [item for item in self._over(OutState.ON_HUB) if item.reason is None and self._inner(item) is not None]

    def never_left(self) -> None:
        """An answer that found no line for thirty days goes all the same: nobody has to be asked about it."""
        for state in _NEVER_LEFT:
            for item in self._over(state):
                if item.kind in _ANSWERS:
                    self._seal(item)

    def settle(self, done: Exchange) -> None:
        """Part of the transaction in which recalls are written down: what nobody has is sealed again."""
        for item in self._over(OutState.ON_HUB):
            if item.reason is not None or not (item.env_id in done.recalled or item.env_id in done.not_recalled):
                continue
            if done.not_recalled.get(item.env_id) == _FETCHED_ALREADY:
                self._vault.outbox.mark(item.env_id, OutState.ON_HUB, FETCHED)
            elif self._seal(item):
                self._with_it(item)
            else:
                hold(self._desk, item, STALE)  # it is with nobody now, and somebody must know that

    # --- inside ------------------------------------------------------------------------------------

    def _over(self, state: OutState) -> Iterator[OutItem]:
        """Those that the thirty days ended, and not their own last day; nobody has told of them by hand."""
        now, longest = self._desk.clock.now(), LONGEST_LIFE - LONGEST_ON_THE_WAY
        for item in self._vault.outbox.sealed_here(state):
            lived = item.expires_at - item.made_at
            if now - longest <= item.expires_at <= now and lived >= LONGEST_ON_THE_WAY and item.heard is None:
                yield item

    def _with_it(self, item: OutItem) -> None:
        """What was said of it since lives as long again: she must not be rung because her packet outlived a hold."""
        if item.kind == Kind.REFERRAL:
            for said in self._vault.outbox.of_thread(item.thread):
                if said.kind == Kind.STATUS and said.state is OutState.ON_HUB and said.pc is None:
                    self._seal(said)

    def _seal(self, item: OutItem) -> bool:
        inner = self._inner(item)
        if inner is None:
            return False
        recipient = Recipient.of(self._directory.directory().organisation(OrganisationId(item.recipient)))
        keys = self._directory.seal_keys(recipient.id, self._desk.clock.today())
        sealed, _part = seal_and_keep(encode_inner(inner), signer=self._vault.device.signing, recipients=keys)
        now, env_id = self._desk.clock.now(), env_id_of(sealed)
        expires_at = min(self._end_of(inner.lapses_on), now + LONGEST_ON_THE_WAY)
        stale_at = min(expires_at, now + self._desk.law.stale_after(Urgency(item.urgency)))
        self._vault.outbox.anew.renewed(
            item.env_id, env_id=env_id, sealed=sealed, mailbox=recipient.mailbox, stale_at=stale_at,
            expires_at=expires_at, token=self._posting.revoke_token(env_id),
        )  # fmt: skip
        about: dict[str, str | int | UUID] = {"kind": item.kind}
        if item.case_id is not None and item.referral_id is not None:
            about |= {"case": item.case_id, "referral": item.referral_id}
        self._vault.journal.append("sealed_again", None, about)
        return True

    def _inner(self, item: OutItem) -> Inner | None:
        """The message as it was, if it still may go, still can, and is worth it; None for all else."""
        try:
            inner = self._referral(item) if item.kind == Kind.REFERRAL else self._answer(item)
            if inner is None or self._end_of(inner.lapses_on) < self._desk.clock.now() + _LEAST_LEFT:
                return None
            recipient = Recipient.of(self._directory.directory().organisation(OrganisationId(item.recipient)))
            self._directory.seal_keys(recipient.id, self._desk.clock.today())
        except _MAY_NOT:
            return None
        return inner

    def _referral(self, item: OutItem) -> Inner | None:
        """Made anew from the record, and compared with the hash of what she agreed to."""
        if item.case_id is None or item.referral_id is None:
            return None  # what went on from here is not kept word for word: somebody rings them
        case, entity = self._vault.cases.load(item.case_id), EntityId(item.referral_id)
        if case.stored("x_status", entity) != Status.REQUESTED.value:
            return None
        self._may_go(item)
        content, sealed_on = content_of(case, entity), self._day_of(item)
        lapses_on = lapse_day(sealed_on, content.valid)
        fhir = encode_referral(
            content, sender=self._posting.us, recipient=OrganisationId(item.recipient), sealed_on=sealed_on,
            lapses_on=lapses_on,
        )  # fmt: skip
        agreed = next(iter(sealings_of(self._desk, item.case_id, item.referral_id)), None)
        if agreed is None or agreed.about.get("content") != hashlib.sha256(fhir).hexdigest():
            return None
        return self._message(item, seq=1, prev=None, sealed_on=sealed_on, lapses_on=lapses_on, body=Raw(fhir))

    def _answer(self, item: OutItem) -> Inner | None:
        said = next((each for each in self._vault.threads.of(item.thread) if each.mid == item.mid), None)
        if said is None:
            return None
        if said.signed is not None:
            return decode_inner(inflate(SignedPart.from_bytes(said.signed).deflated))
        if item.kind != Kind.RETRACT or item.case_id is None:
            return None  # of somebody whose record is gone nothing lives longer than it must
        sent = self._vault.outbox.of_thread(item.thread)
        taken_back = next((each for each in sent if each.kind == Kind.REFERRAL), None)
        if taken_back is None:
            return None
        on = self._day_of(item)
        return self._message(
            item, seq=said.seq, prev=said.prev, sealed_on=on, lapses_on=on + ASKED_BACK_FOR, about=taken_back.mid
        )

    def _message(self, item: OutItem, **said: Any) -> Inner:
        about: bytes | None = said.pop("about", None)
        prev: bytes | None = said.pop("prev")
        return Inner(
            kind=Kind(item.kind),
            mid=item.mid.hex(),
            thread=item.thread.hex(),
            prev=prev.hex() if prev else None,
            sender=self._posting.us,
            recipient=item.recipient,
            about=about.hex() if about else None,
            **said,
        )

    def _day_of(self, item: OutItem) -> date:
        return item.made_at.astimezone(self._desk.clock.zone).date()

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), self._desk.clock.zone)
