"""Is a place free? Asked by telephone or by a packet with nobody in it, and what they said, for as long as it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clinic_app.domain.bed_enquiry import ENQUIRY, BedEnquiry, Places, content_of
from clinic_app.domain.directory import Recipient
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet import Draw, lapse_day
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.people import Act
from clinic_app.domain.referral import Status
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import NotPermitted, Refusal
from clinic_app.facts import dataclass
from clinic_app.services.asking_next import is_full
from clinic_app.services.conversation import standing
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.wire.fhir import encode_referral

__all__ = ["BedEnquiries", "BedEnquiry", "Places", "PlacesNow"]

HOLDS: Final = timedelta(hours=12)
"""A place that was free yesterday is no place."""

_SAID: Final = "directory.places"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesNow:
    """What they said last, and when. `by` is who heard it, by staff code; empty if it came as an answer."""

    places: Places
    at: datetime
    by: str = ""


class BedEnquiries:
    """The questions of the open vault. No case is opened for any of them."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, posting: Posting) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._posting = posting

    def ask(self, organisation: OrganisationId, enquiry: BedEnquiry) -> None:
        """Seal the question for this organisation and put it into the outbox. It lapses instead of becoming stale.

        Raises `NotARecipient`, `NotPermitted` if it gives no answer of this kind, `NotJoined`, `KeyLapsed`.
        """
        self._desk.require(Act.REFER)
        self._desk.require(Act.SEND)
        recipient = Recipient.of(self._directory.directory().organisation(organisation))
        if Service.CAPACITY_ENQUIRY.value not in recipient.organisation.services:
            raise NotPermitted(Refusal.NOT_THIS_SERVICE)
        content, today = content_of(enquiry, Draw.fresh()), self._desk.clock.today()
        lapses_on = lapse_day(today, content.valid)
        body = encode_referral(
            content, sender=self._posting.us, recipient=recipient.id, sealed_on=today, lapses_on=lapses_on
        )
        letter = Letter(
            kind=Kind.REFERRAL,
            recipient=recipient.id,
            thread=content.packet_id,
            lapses_on=lapses_on,
            body=body,
            urgency=enquiry.urgency.value,
            stale_after=self._desk.law.stale_after(enquiry.urgency),
            of_nobody=True,
        )
        about: dict[str, str | int | UUID] = {"organisation": organisation}

        def write() -> None:
            self._posting.post(letter)
            self._vault.journal.append("bed_asked", self._desk.me.id, about)

        self._vault.save(write)

    def said(self, organisation: OrganisationId, places: Places | None) -> None:
        """What they said on the telephone; None takes it back."""
        self._desk.require(Act.REFER)
        Recipient.of(self._directory.directory().organisation(organisation))
        known = dict(self._vault.settings.get(_SAID) or {})
        known.pop(organisation, None)
        if places is not None:
            now = iso(self._desk.clock.now())
            known[organisation] = {"places": places.value, "at": now, "by": self._desk.me.staff_code}
        self._vault.settings[_SAID] = known

    def places(self) -> Mapping[OrganisationId, PlacesNow]:
        """What is known now of each: the newest word, by whatever way it came."""
        self._desk.require(Act.REFER)
        newest: dict[OrganisationId, PlacesNow] = {}
        oldest = self._desk.clock.now() - HOLDS
        for organisation, now in (*self._by_phone(), *self._by_packet()):
            if now.at >= oldest and (organisation not in newest or now.at > newest[organisation].at):
                newest[organisation] = now
        return newest

    def _by_phone(self) -> Iterator[tuple[OrganisationId, PlacesNow]]:
        for organisation, told in (self._vault.settings.get(_SAID) or {}).items():
            now = PlacesNow(places=Places(told["places"]), at=instant(told["at"]), by=told["by"])
            yield OrganisationId(organisation), now

    def _by_packet(self) -> Iterator[tuple[OrganisationId, PlacesNow]]:
        for item in self._vault.outbox.of_kind(ENQUIRY):
            organisation = OrganisationId(item.recipient)
            stands = standing(self._vault.threads.of(item.thread), organisation)
            if stands.known_at is None:
                continue
            free = stands.status in (Status.ACCEPTED, Status.IN_PROGRESS, Status.COMPLETED)
            full = is_full(stands.status, stands.reason)
            places = Places.FREE if free else Places.FULL if full else Places.CALL_FIRST
            yield organisation, PlacesNow(places=places, at=stands.known_at)
