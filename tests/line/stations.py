"""Stations of a small network for tests: each a real vault that joined a real hub the way a coordinator does it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import msgspec
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House, person
from running_hub import Running, serving

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.sealing import seal
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealPublicKey
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, OrganisationId, ReferralId
from clinic_app.domain.packet import PacketContent
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.people import Role
from clinic_app.errors import Why
from clinic_app.hub import operator
from clinic_app.paths import resources
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import training_agencies
from clinic_app.services.doorway import NewClinic
from clinic_app.services.referring import ReferralRequest
from clinic_app.services.sending import Exchange, Synced
from clinic_app.services.taking_consent import NewRelease
from clinic_app.transport.letters_line import LettersLine
from clinic_app.transport.through import Through
from clinic_app.transport.way_out import By, WayOut
from clinic_app.wire.fhir import encode_referral
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.inner import Inner, Kind
from clinic_app.wire.invitation import Invitation

CLINIC, SHELTER, LEGAL_AID = (OrganisationId(f"training-{name}") for name in ("clinic", "shelter", "legal-aid"))
RECEIVER = person(Role.RECEIVER, "duan")


@dataclass
class Line:
    """A line that a test cuts."""

    up: bool = True

    def transport(self) -> httpx2.BaseTransport:
        line = self

        class Cut(Through):
            def handle_request(self, request: httpx2.Request) -> httpx2.Response:
                if not line.up:
                    raise httpx2.ConnectError("cut")
                return super().handle_request(request)

        return Cut(WayOut(by=By.DIRECT), lambda: datetime.now(UTC))


@dataclass
class Station:
    """One organisation with its PC."""

    agency: OrganisationId
    house: House
    clinic: Clinic
    line: Line = field(default_factory=Line)

    def belongs_to(self, clinic: UUID) -> None:
        """It is a PC of this clinic, as if it had been let in there."""
        vault = self.clinic.desk.vault
        vault.id = vault.common._book._vault_id = clinic

    def syncs(self) -> Synced:
        with closing_line(self) as hub:
            return self.clinic.sending.sync(hub)


@contextmanager
def closing_line(station: Station) -> Iterator[LettersLine]:
    hub = station.clinic.joining.line(station.line.transport())
    try:
        yield hub
    finally:
        hub.close()


@dataclass
class Network:
    """The hub and whoever joined it."""

    hub: Running
    folder: Path
    stations: dict[OrganisationId, Station] = field(default_factory=dict)
    others: list[Station] = field(default_factory=list)
    """Second PCs."""

    def joins(self, agency: OrganisationId, *, kind: str) -> Station:
        house = House(self.folder / agency, wall=self.hub.hands.now())
        house.folder.mkdir()
        people = (NURSE, COORDINATOR, SUPERVISOR, RECEIVER)
        house.made(NewClinic(kind=kind, people=people))
        station = Station(agency, house, house.enter(COORDINATOR))
        self.stations[agency] = station
        self.enrols(station)
        return station

    def another_pc(self, station: Station, name: str = "office", *, enrols: bool = True) -> Station:
        """A second PC of this station's organisation: both know each other, and each is known to the hub."""
        house = House(self.folder / f"{station.agency}-{name}", wall=self.hub.hands.now())
        house.folder.mkdir()
        vault = station.clinic.desk.vault
        house.made(NewClinic(kind=vault.kind, people=(NURSE, COORDINATOR, SUPERVISOR, RECEIVER)))
        other = Station(station.agency, house, house.enter(COORDINATOR))
        self.others.append(other)
        other.belongs_to(vault.id)
        vault.common.begin()
        other.clinic.desk.vault.common.join(vault.common.keys)
        for pc, place in ((station, "front desk"), (other, name)):
            pc.clinic.desk.vault.pcs.name(pc.clinic.desk.vault.device.id, place)
        for one, two in ((station, other), (other, station)):
            one.clinic.desk.vault.pcs.add(two.clinic.desk.vault.pcs.this())
        if enrols:
            self.enrols(other)
        return other

    def enrols(self, station: Station) -> None:
        code = operator.make_code(self.hub.store, station.agency, self.hub.hands.now())
        root = self.hub.root
        invitation = Invitation(address=self.hub.address, hub_key=self.hub.hub_key.public.raw.hex(), root=root.hex())
        joining = station.clinic.joining
        joining.accept(invitation.to_text(), words(root))
        with closing_line(station) as hub:
            joining.enrolled(joining.enrolment(code).ask(hub))
        operator.approve(self.hub.store, station.clinic.desk.vault.device.hub_auth.public.kid, self.hub.hands.now())
        self.publishes()

    def publishes(self, otherwise: Mapping[OrganisationId, dict[str, object]] | None = None) -> None:
        """A list as the training network has it, with some things said otherwise of some."""
        known = [each for each in training_agencies(resources()) if not each.local_only]
        facts = [
            {k: v for k, v in msgspec.to_builtins(each).items() if k != "local_only"}
            | (otherwise or {}).get(each.id, {})
            for each in known
        ]
        operator.import_agencies(self.hub.store, msgspec.json.encode(facts))
        self.hub.publishes("test")

    def now(self) -> datetime:
        return self.hub.hands.now()

    def on(self, **span: float) -> None:
        """Time passes everywhere."""
        self.hub.hands.on(**span)
        for station in self.every():
            station.house.pass_(**span)

    def every(self) -> list[Station]:
        return [*self.stations.values(), *self.others]

    def close(self) -> None:
        for station in self.every():
            station.house.leave()


def network_on(folder: Path) -> Iterator[Network]:
    for hub in serving(folder, Limits()):
        network = Network(hub, folder)
        try:
            yield network
        finally:
            network.close()


def agrees(station: Station, to: OrganisationId, *, reply: Decision = Decision.GIVEN) -> CaseId:
    """A survivor who wants a record, and a packet to this organisation."""
    clinic = station.clinic
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.consent.release(
        case.id,
        NewRelease(
            decision=Decision.GIVEN,
            organisation=to,
            items=clinic.law.items,
            form="written",
            alone="yes",
            explained=True,
            valid=Valid.D7,
            reply_ok=reply,
        ),
    )
    return case.id


def refers(
    station: Station,
    case: CaseId,
    to: OrganisationId = SHELTER,
    *,
    urgency: Urgency = Urgency.WITHIN_24H,
    service: Service = Service.SHELTER_WOMEN,
    sector: Sector = Sector.SHELTER,
) -> ReferralId:
    """Preview, her yes, sealed."""
    asked = ReferralRequest(organisation=to, service=service, sector=sector, urgency=urgency, valid=Valid.D7)
    preview = station.clinic.referring.preview(case, asked)
    return station.clinic.referring.seal(case, preview, agreed=True)


def written(
    by: Station, to: Station, *, signer: SigningKey | None = None, keys: tuple[SealPublicKey, ...] = (), **said: Any
) -> bytes:
    """A sealed message by somebody who has the sender's keys and no scruples."""
    today = by.house.clock.today()
    fields: dict[str, Any] = {
        "kind": Kind.RECEIPT,
        "mid": os.urandom(16).hex(),
        "thread": os.urandom(16).hex(),
        "seq": 1,
        "sender": by.agency,
        "recipient": to.agency,
        "sealed_on": today,
        "lapses_on": today + timedelta(days=7),
        "about": os.urandom(16).hex(),
        "did": "opened",
        **said,
    }
    content = fields.pop("content", None) or msgspec.json.encode(Inner(**fields))
    device = to.clinic.desk.vault.device
    return seal(
        content,
        signer=signer or by.clinic.desk.vault.device.signing,
        recipients=keys or (device.standing.public,),
    )


def referral_body(sender: Station, to: Station, *, packet_id: bytes, on: date) -> bytes:
    """The FHIR of the least referral."""
    content = PacketContent(
        packet_id=packet_id, sector=Sector.SHELTER, service=Service.SHELTER_WOMEN, urgency=Urgency.WITHIN_24H,
        valid=Valid.D7, reply_wanted=True,
    )  # fmt: skip
    return encode_referral(
        content, sender=sender.agency, recipient=to.agency, sealed_on=on, lapses_on=on + timedelta(days=7)
    )


def delivered(to: Station, *envelopes: bytes) -> list[Why]:
    """What is set aside when these bytes arrive by any way."""
    return to.clinic.sending.settle(Exchange(fetched=list(envelopes))).taken.set_aside
