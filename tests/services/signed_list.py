"""A directory signed by a root that the test made, listing the training services as PCs that the test can open."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import msgspec
from clinic_at_work import House

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import OrganisationId
from clinic_app.paths import resources
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import training_agencies
from clinic_app.wire.directory_document import Agency, AgencyFacts, AgencyList, Device
from clinic_app.wire.directory_signing import RootPlan, add_signature, publish, write_root
from clinic_app.wire.directory_trust import SignedDirectory, fingerprint

US = OrganisationId("training-clinic")
SHELTER, EMBASSY, POLICE = (OrganisationId(f"training-{name}") for name in ("shelter", "embassy", "police"))
IMMIGRATION, HOTLINE = OrganisationId("training-immigration"), OrganisationId("training-hotline")


@dataclass
class SignedList:
    """Root and keys; `without_pc` names an organisation that has a mailbox and no PC yet."""

    today: date
    key: SigningKey = field(default_factory=SigningKey.new)
    identity: dict[str, SigningKey] = field(default_factory=dict)
    standing: dict[str, SealKeyPair] = field(default_factory=dict)
    without_pc: frozenset[str] = frozenset()

    def agency(self, facts: msgspec.Struct) -> Agency:
        told = {k: v for k, v in msgspec.to_builtins(facts).items() if k != "local_only"}
        agency = str(told["id"])
        identity = self.identity.setdefault(agency, SigningKey.new())
        standing = self.standing.setdefault(agency, SealKeyPair.new())
        device = Device(
            identity=identity.public.raw.hex(), standing=standing.public.raw,
            not_before=self.today - timedelta(days=1), not_after=self.today + timedelta(days=364),
        )  # fmt: skip
        devices = () if agency in self.without_pc else (device,)
        return msgspec.convert({**told, "mailbox": os.urandom(16).hex(), "devices": devices}, Agency)

    @cached_property
    def root(self) -> bytes:
        raw = self.key.public.raw
        plan = RootPlan(roots=(raw,), needed=1, lists=(raw,), holds_until=self.today + timedelta(days=365))
        return add_signature(write_root(plan), self.key)

    @property
    def fingerprint(self) -> bytes:
        return fingerprint(self.root)

    def signed(self, version: int = 1, *, training: bool = False) -> bytes:
        agencies = tuple(self.agency(each) for each in training_agencies(resources()) if not each.local_only)
        told = AgencyList(
            format=1, network="test", training=training, province=None, issued_on=self.today, agencies=agencies
        )
        made: SignedDirectory | None = None
        for _ in range(version):
            made = publish(
                told, (self.key,), roots=(self.root,), today=self.today, holds_until=self.today + timedelta(days=90),
                before=made,
            )  # fmt: skip
        assert made is not None
        return made.to_bytes()

    def given_to(self, clinic: Clinic) -> None:
        clinic.network.pin_root(self.fingerprint)
        clinic.network.take(self.signed())
        clinic.network.we_are(US)
        for facts in training_agencies(resources()):
            if facts.local_only:
                told = {k: v for k, v in msgspec.to_builtins(facts).items() if k != "local_only"}
                clinic.network.add_local(msgspec.convert(told, AgencyFacts))


def listed(house: House, clinic: Clinic, **more: object) -> SignedList:
    made = SignedList(house.clock.today(), **more)  # type: ignore[arg-type]
    made.given_to(clinic)
    return made
