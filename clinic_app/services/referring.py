"""From "who could help her" to a sealed packet: offers, what exactly they would see, and her yes to exactly that.

Nothing is sealed that was not shown first, proved twice, and agreed to; a change of the record in between undoes all
three. Organisations she blocked are counted, never named; those behind the firewall do not exist here.
"""

from __future__ import annotations

import hashlib
from typing import Final
from uuid import UUID

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.consent import (
    THE_RELEASE_ITSELF,
    Permission,
    Purpose,
    Refused,
    Release,
    Use,
    blocked_organisations,
    permits,
    releases_of,
)
from clinic_app.domain.deidentify import compile_packet
from clinic_app.domain.directory import Organisation, Recipient
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.next_best import offered
from clinic_app.domain.packet import Draw, PacketContent, Request, lapse_day
from clinic_app.domain.people import Act
from clinic_app.domain.proofs import Proofs, prove_non_interference
from clinic_app.domain.referral import REFERRAL, Reason
from clinic_app.domain.referral_record import CONTENT_FIELDS, content_of, values_of
from clinic_app.errors import GateClosed, NotPermitted, Refusal
from clinic_app.services.asking_onward import followed
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.held import asked_anew
from clinic_app.services.leak_scan import scan
from clinic_app.services.packet_vocabulary import ours
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.services.recording import Recording
from clinic_app.services.referring_views import (
    EVERYBODY,
    Line,
    Offer,
    OfferFilter,
    Offers,
    Preview,
    ReferralRequest,
    ReferralView,
    Shown,
    lines_of,
    stays_of,
    view_of,
)
from clinic_app.services.sealings import SEALED
from clinic_app.services.silence import heard, listen
from clinic_app.services.taking_back import TakingBack, Withdrawn
from clinic_app.vault.outbox import OutItem
from clinic_app.wire.fhir import encode_referral, leaves_of

__all__ = ["Line", "Offer", "OfferFilter", "Offers", "Preview", "ReferralRequest", "ReferralView", "Referring", "Shown"]

NOT_JOINED: Final = OrganisationId("not-joined")
"""The sender of a preview in a clinic that has no entry yet. Such a packet can be looked at and not sealed."""


class Referring:
    """The referrals of the open vault."""

    _ours = staticmethod(ours)

    def __init__(
        self, desk: Desk, recording: Recording, directory: DirectoryKeeper, posting: Posting, taking_back: TakingBack
    ) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording
        self._directory = directory
        self._posting = posting
        self._taking_back = taking_back

    # --- whom --------------------------------------------------------------------------------------

    def offers(self, case_id: CaseId, wanted: OfferFilter = EVERYBODY) -> Offers:
        """Who could help, those first that speak her language and tell nobody; how many she blocked among them.

        Who fears going back is offered no embassy unless she asks for it herself.
        """
        self._desk.require(Act.REFER)
        case, today = self._desk.cases.load(case_id), self._desk.clock.today()
        blocked, us = blocked_organisations(case), self._directory.us()
        fitting = [
            each
            for each in offered(self._directory.directory(), case)
            if not each.firewalled and wanted.fits(each) and (us is None or each.id != us.id)
        ]
        shown = [self._offer(case, each, wanted) for each in fitting if each.id not in blocked]
        spoken = wanted.language or _first_language(case)
        shown.sort(
            key=lambda offer: (
                bool(offer.must_tell),
                spoken is not None and spoken not in offer.organisation.languages,
                offer.organisation.stale(today),
                offer.organisation.id,
            )
        )
        return Offers(tuple(shown), blocked=sum(each.id in blocked for each in fitting))

    # --- what --------------------------------------------------------------------------------------

    def preview(self, case_id: CaseId, asked: ReferralRequest, draw: Draw | None = None) -> Preview:
        """What they would see, proved twice. Nothing is kept yet. `draw` is that of a packet that is sealed again.

        Raises `NotARecipient`, `NotPermitted`, `TooIdentifying`, `Interference`, `LeakFound`.
        """
        self._desk.require(Act.REFER)
        case = self._desk.cases.load(case_id)
        return self._made(case, asked, draw or Draw.fresh())

    def seal(
        self, case_id: CaseId, preview: Preview, *,
        agreed: bool, shown: Shown = Shown.READ, again: OutItem | None = None, language: str | None = None,
    ) -> ReferralId:  # fmt: skip
        """Seal exactly what was shown, keep it as a referral of the case, and put it into the outbox.

        `language`: in which she read it herself. `again` was sealed for the same referral and is held: this goes
        instead. Raises `GateClosed(send)` unless she agreed to what was shown and it is still the same, `NotJoined`,
        `NotARecipient` (local only, no key), `KeyLapsed`, and whatever `preview` raises by now.
        """
        self._desk.require(Act.REFER)
        self._desk.require(Act.SEND)
        if not agreed:
            raise GateClosed("send", ("x_preview",))
        case = self._desk.cases.load(case_id)
        made = self._made(case, preview.asked, preview.draw)
        if made.fhir != preview.fhir or made.sealed_on != preview.sealed_on:
            # She agreed to something else. It is shown to her again, not sent.
            raise GateClosed("send", ("x_preview",))
        return self._vault.save(lambda: self._keep(case, made, shown, again, language))

    # --- afterwards --------------------------------------------------------------------------------

    def referrals(self, case_id: CaseId) -> list[ReferralView]:
        """The referrals of a case, the newest first."""
        self._desk.require(Act.READ_CASE)
        case = self._desk.cases.load(case_id)
        return [
            view_of(case, entity.id, self._vault.outbox.of_referral(ReferralId(entity.id)))
            for entity in reversed(case.of_kind(REFERRAL))
        ]

    def content(self, case_id: CaseId, referral: ReferralId) -> PacketContent:
        """What the packet of a referral said, for its printed form. Raises `NotAnAnswer`."""
        self._desk.require(Act.READ_CASE)
        return content_of(self._desk.cases.load(case_id), EntityId(referral))

    def withdraw(self, case_id: CaseId, referral: ReferralId, reason: Reason) -> Withdrawn:
        """End one referral and call back what went. Raises `NoSuchCase`, `NotAnAnswer`."""
        self._desk.require(Act.REFER)
        return self._taking_back.referral(case_id, referral, reason)

    def alternatives(self, case_id: CaseId, asked: ReferralRequest) -> tuple[Offer, ...]:
        """Services for the same need that report to nobody: for the second screen."""
        offers = self.offers(case_id, OfferFilter(service=asked.service))
        return tuple(each for each in offers.shown if not each.must_tell and each.organisation.id != asked.organisation)

    # --- inside ------------------------------------------------------------------------------------

    def _offer(self, case: Case, organisation: Organisation, wanted: OfferFilter) -> Offer:
        asked = (wanted.sector,) if wanted.sector else organisation.sectors
        answers = [permits(case, self._use(organisation.id, sector)) for sector in asked]
        reasons = [answer.reason for answer in answers if isinstance(answer, Refused)]
        agreed = len(reasons) < len(answers)
        # Of several kinds of help, the one she said something about says more than those nobody asked about.
        telling = next((reason for reason in reasons if reason is not Refusal.NO_CONSENT), Refusal.NO_CONSENT)
        return Offer(
            organisation=organisation,
            must_tell=organisation.must_tell,
            sealable=organisation.mailbox is not None and not organisation.local_only,
            consent=None if agreed else telling,
        )

    def _made(self, case: Case, asked: ReferralRequest, draw: Draw) -> Preview:
        organisation = self._directory.directory().organisation(asked.organisation)
        recipient = Recipient.of(organisation)
        release = self._release(case, asked)
        day, law, definitions = self._desk.clock.today(), self._desk.law, self._desk.definitions
        us = self._directory.us()
        sender = us.id if us else NOT_JOINED
        request = Request(
            service=asked.service, sector=asked.sector, urgency=asked.urgency, valid=asked.valid, arrival=asked.arrival
        )

        def compiled(of: Case, under: Release) -> PacketContent:
            return compile_packet(of, under, recipient, request, law=law, day=day, draw=draw)

        def written(content: PacketContent) -> bytes:
            return encode_referral(
                content, sender=sender, recipient=recipient.id, sealed_on=day, lapses_on=lapse_day(day, content.valid)
            )

        content = compiled(case, release)
        fhir = written(content)
        exchanged = prove_non_interference(
            case, release, lambda of, under: written(compiled(of, under)), definitions=definitions, day=day, first=fhir
        )
        scanned = scan(self._desk, case, leaves_of(fhir), self._ours(content, sender, recipient.id, day))
        return Preview(
            asked=asked,
            content=content,
            fields_sent=lines_of(content, law),
            stays=stays_of(case, content, law, definitions),
            quasi=tuple(line.element for line in lines_of(content, law) if line.quasi),
            proofs=Proofs(exchanged, scanned),
            must_tell=recipient.must_tell,
            words=content.words,
            code=content.referral_code,
            release=release.id,
            draw=draw,
            fhir=fhir,
            sealed_on=day,
        )

    def _release(self, case: Case, asked: ReferralRequest) -> Release:
        """The row that was named, else the one that decides."""
        if asked.release is not None:
            for row in releases_of(case):
                if row.id == asked.release:
                    return row
            raise NotPermitted(Refusal.NO_CONSENT)
        answer = permits(case, self._use(asked.organisation, asked.sector.value))
        if isinstance(answer, Permission):
            return answer.release
        raise NotPermitted(answer.reason)

    def _use(self, organisation: OrganisationId, sector: str) -> Use:
        return Use(
            purpose=Purpose.PACKET,
            organisation=organisation,
            sector=sector,
            item=THE_RELEASE_ITSELF,
            day=self._desk.clock.today(),
        )

    def _keep(
        self, case: Case, preview: Preview, shown: Shown, again: OutItem | None, language: str | None
    ) -> ReferralId:
        asked, content = preview.asked, preview.content
        kept = values_of(content, organisation=asked.organisation, release=preview.release, sealed_on=preview.sealed_on)
        kept["x_channel"] = "packet_sync"
        if again is None or again.referral_id is None:
            entity = new_entity(REFERRAL, case.root)
            values = tuple((entity.id, field, value) for field, value in kept.items())
            values += followed(self._desk, case, entity.id, content.service.value)
            change, referral = Change(created=(entity,), values=values), ReferralId(entity.id)
            asked_anew(self._desk, case, asked.organisation, asked.service.value)
        else:
            referral = again.referral_id
            said = {**dict.fromkeys(CONTENT_FIELDS), **kept}
            change = Change(values=tuple((EntityId(referral), field, value) for field, value in said.items()))
            heard(self._desk, case.id, referral)
        self._recording.change(case.id, change)
        item = self._posting.post(
            Letter(
                kind=Kind.REFERRAL,
                recipient=asked.organisation,
                thread=content.packet_id,
                lapses_on=lapse_day(preview.sealed_on, content.valid),
                body=preview.fhir,
                urgency=content.urgency.value,
                stale_after=self._desk.law.stale_after(content.urgency),
                case_id=case.id,
                referral_id=referral,
                again=again,
            )
        )
        listen(self._desk, item)
        about: dict[str, str | int | UUID] = {
            "case": case.id,
            "referral": referral,
            "shown": shown.value,
            "content": hashlib.sha256(preview.fhir).hexdigest(),
            "quasi": len(preview.quasi),
            "exchanged": preview.proofs.exchanged,
            "scanned": preview.proofs.scanned,
            "tells": " ".join(preview.must_tell),
        }
        if language is not None:
            about["language"] = language
        self._vault.journal.append(SEALED, self._desk.me.id, about)
        return referral


def _first_language(case: Case) -> str | None:
    answer = case.answer("s_lang_first")
    return answer.value if isinstance(answer, Answer) else None
