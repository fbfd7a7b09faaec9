"""A referral onward from a receiving service: she is asked again, here; one other service learns what she points at.

Nothing is forwarded: what came is not sent on, and nothing in what goes tells which packet went before. Nothing is
sealed that was not shown first, proved twice, and agreed to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import field
from datetime import date
from uuid import UUID

import msgspec

from clinic_app.domain.directory import Organisation, OrgType, Recipient
from clinic_app.domain.ids import OrganisationId, ReferralId
from clinic_app.domain.onward import (
    Onward,
    OnwardConsent,
    SentOn,
    compile_onward,
    may_be_told,
    without_the_rest,
)
from clinic_app.domain.packet import Draw, PacketContent, Request, lapse_day
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.people import Act
from clinic_app.domain.referral import ENDED, Outcome, Status
from clinic_app.errors import (
    GateClosed,
    Interference,
    LeakFound,
    NoSuchCase,
    NotPermitted,
    Refusal,
)
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.ending_onward import note_over, stop_onward
from clinic_app.services.kept_referrals import Kept
from clinic_app.services.packet_vocabulary import ours
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.services.receiving import ReceivedId, Receiving
from clinic_app.services.still_agreed import went_on
from clinic_app.wire.fhir import encode_referral, leaves_of
from clinic_app.wire.newer_words import read_referral

__all__ = ["OnwardAsk", "OnwardPreview", "SendingOn", "SentOn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnwardAsk:
    """What she is asked for. `knows_whom`: she was told whom it must tell, and still wants it.

    `tell_sender`: whoever sent her here may hear that she was sent on, and to what kind of help.
    """

    organisation: OrganisationId
    request: Request
    items: frozenset[str]
    alone: bool
    explained: bool
    adult: bool
    reply_ok: bool
    tell_sender: bool
    knows_whom: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OnwardPreview:
    """What the other service would see, proved twice. `must_tell`: whom it may have to tell."""

    ask: OnwardAsk
    content: PacketContent
    must_tell: tuple[str, ...]
    draw: Draw = field(repr=False)
    fhir: bytes = field(repr=False)
    sealed_on: date


class SendingOn:
    """The ways on from the open vault's inbox."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, posting: Posting, receiving: Receiving) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._posting = posting
        self._receiving = receiving

    def services(self, received: ReceivedId) -> tuple[Service, ...]:
        """The kinds of help somebody could be sent on for from here, in the order of their list."""
        offered = {service for each in self._whom(received) for service in each.services}
        return tuple(each for each in Service if each.value in offered and each is not Service.CAPACITY_ENQUIRY)

    def offers(self, received: ReceivedId, service: Service) -> tuple[Organisation, ...]:
        """Who gives this help and can be sealed to, those first that must tell nobody. Raises `NoSuchCase`."""
        self._desk.require(Act.ANSWER_REFERRAL)
        fitting = [each for each in self._whom(received) if service.value in each.services]
        return tuple(sorted(fitting, key=lambda each: (bool(each.must_tell), each.id)))

    def may_be_told(self, received: ReceivedId, sector: str) -> tuple[str, ...]:
        """What she is asked about, item by item: what came and this sector may receive. Raises `NoSuchCase`."""
        self._desk.require(Act.ANSWER_REFERRAL)
        return may_be_told(self._came(self._kept(received)), self._desk.law, sector)

    def preview(self, received: ReceivedId, ask: OnwardAsk) -> OnwardPreview:
        """What they would see. Nothing is kept yet.

        Raises `NotPermitted`, `NotARecipient`, `TooIdentifying`, `Interference`, `LeakFound`, `NoSuchCase`,
        `NotJoined`.
        """
        self._desk.require(Act.ANSWER_REFERRAL)
        return self._made(received, ask, Draw.fresh())

    def seal(self, received: ReceivedId, preview: OnwardPreview, *, agreed: bool) -> None:
        """Seal exactly what was shown, keep her yes with what came, and tell whoever sent her if she wants it.

        Raises `GateClosed(send, …)` unless she agreed to what was shown, it is still the same, and she knows whom they
        must tell; `KeyLapsed`, and whatever `preview` raises by now.
        """
        self._desk.require(Act.ANSWER_REFERRAL)
        self._desk.require(Act.SEND)
        if not agreed:
            raise GateClosed("send", ("x_preview",))
        if preview.must_tell and not preview.ask.knows_whom:
            raise GateClosed("send", ("must_tell",))
        again = self._made(received, preview.ask, preview.draw)
        if (again.fhir, again.sealed_on, again.must_tell) != (preview.fhir, preview.sealed_on, preview.must_tell):
            raise GateClosed("send", ("x_preview",))
        self._vault.save(lambda: self._keep(received, again))

    def sent_on(self, received: ReceivedId) -> tuple[SentOn, ...]:
        """What went on from this referral, the newest first. Raises `NoSuchCase`."""
        self._desk.require(Act.RECEIVE)
        return tuple(reversed(self._kept(received).onward))

    def take_back(self, received: ReceivedId, thread: bytes) -> bool:
        """She takes the new yes back. False if a packet of ours no longer reaches them: then telephone.

        What had come may be gone by then: her yes here stood by itself, and so does her no. Raises `NoSuchCase` if
        nothing of this thread went on.
        """
        self._desk.require(Act.ANSWER_REFERRAL)
        items = [each for each in self._vault.outbox.of_thread(thread) if went_on(each)]
        if all(each.referral_id != ReferralId(received) for each in items):
            raise NoSuchCase
        return self._vault.save(lambda: self._stop(received, thread))

    def call_back(self, env_id: bytes) -> bool:
        """The same, by the packet. Raises `NoSuchCase` for what did not go on from here."""
        self._desk.require(Act.ANSWER_REFERRAL)
        item = self._vault.outbox.one(env_id)
        if item is None or not went_on(item) or item.referral_id is None:
            raise NoSuchCase
        return self.take_back(ReceivedId(item.referral_id), item.thread)

    # --- within ------------------------------------------------------------------------------------

    def _whom(self, received: ReceivedId) -> Iterator[Organisation]:
        self._desk.require(Act.ANSWER_REFERRAL)
        us, sender = self._posting.us, self._vault.received.row(received).sender
        for each in self._directory.directory():
            reachable = each.mailbox is not None and not each.local_only and not each.firewalled
            if reachable and each.id not in (us, sender) and each.org_type is not OrgType.EMBASSY_CONSULATE:
                yield each

    def _kept(self, received: ReceivedId) -> Kept:
        return msgspec.msgpack.decode(self._vault.received.content(received), type=Kept)

    def _came(self, kept: Kept) -> PacketContent:
        return read_referral(kept.fhir)[0].content

    def _made(self, received: ReceivedId, ask: OnwardAsk, draw: Draw) -> OnwardPreview:
        kept, day, us = self._kept(received), self._desk.clock.today(), self._posting.us
        if day > kept.lapses_on:
            raise NotPermitted(Refusal.EXPIRED)  # what came may not be used any more, so not asked about either
        sender = OrganisationId(self._vault.received.row(received).sender)
        recipient = Recipient.of(self._directory.directory().organisation(ask.organisation))
        onward = Onward(
            came=self._came(kept),
            sender=sender,
            consent=self._consent(ask, day),
            recipient=recipient,
            request=ask.request,
            law=self._desk.law,
            day=day,
            draw=draw,
        )

        def written(content: PacketContent) -> bytes:
            until = lapse_day(day, content.valid)
            return encode_referral(content, sender=us, recipient=recipient.id, sealed_on=day, lapses_on=until)

        content = compile_onward(onward)
        fhir = written(content)
        if written(compile_onward(without_the_rest(onward))) != fhir:
            raise Interference
        known = ours(content, sender=us, recipient=recipient.id, on=day)
        for path, leaf in leaves_of(fhir):
            if leaf not in known:
                raise LeakFound(path, "x_id")
        return OnwardPreview(
            ask=ask, content=content, must_tell=recipient.must_tell, draw=draw, fhir=fhir, sealed_on=day
        )

    def _consent(self, ask: OnwardAsk, day: date) -> OnwardConsent:
        return OnwardConsent(
            organisation=ask.organisation,
            sector=ask.request.sector.value,
            items=ask.items,
            alone=ask.alone,
            explained=ask.explained,
            adult=ask.adult,
            given_on=day,
            expires_on=lapse_day(day, ask.request.valid),
            reply_ok=ask.reply_ok,
        )

    def _keep(self, received: ReceivedId, preview: OnwardPreview) -> None:
        ask, content, day = preview.ask, preview.content, preview.sealed_on
        kept = self._kept(received)
        row = SentOn(
            thread=content.packet_id,
            service=content.service.value,
            consent=self._consent(ask, day),
            sealed_on=day,
            words=content.words,
            tells=preview.must_tell,
        )
        self._write(received, msgspec.structs.replace(kept, onward=(*kept.onward, row)))
        self._posting.post(
            Letter(
                kind=Kind.REFERRAL,
                recipient=ask.organisation,
                thread=content.packet_id,
                lapses_on=lapse_day(day, content.valid),
                body=preview.fhir,
                urgency=content.urgency.value,
                stale_after=self._desk.law.stale_after(content.urgency),
                referral_id=ReferralId(received),
            )
        )
        about: dict[str, str | int | UUID] = {"received": received, "content": hashlib.sha256(preview.fhir).hexdigest()}
        self._vault.journal.append("referral_sent_on", self._desk.me.id, about)
        stands = self._vault.received.row(received).state
        if ask.tell_sender and stands not in {each.value for each in ENDED}:
            self._receiving.answer(received, Status.COMPLETED, outcome=Outcome.REFERRED_ONWARD, onward=content.service)

    def _write(self, received: ReceivedId, kept: Kept) -> None:
        self._vault.received.keep_with(received, msgspec.msgpack.encode(kept))

    def _stop(self, received: ReceivedId, thread: bytes) -> bool:
        note_over(self._desk, received, thread)  # or what came is gone, and her yes with it
        self._vault.journal.append("referral_sent_on_stopped", self._desk.me.id, {"received": received})
        return stop_onward(self._desk, self._posting, thread)
