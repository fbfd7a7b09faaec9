"""A directory signed by a root that the test made, listing the training services as PCs that the test can open."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, timedelta

import msgspec
from clinic_at_work import House

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import OrganisationId
from clinic_app.paths import resources
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import training_agencies
from clinic_app.wire.directory_document import Agency, AgencyFacts, Device, DirectoryDocument, sign_directory

US = OrganisationId("training-clinic")
SHELTER, EMBASSY, POLICE = (OrganisationId(f"training-{name}") for name in ("shelter", "embassy", "police"))
IMMIGRATION, HOTLINE = OrganisationId("training-immigration"), OrganisationId("training-hotline")


@dataclass
class SignedList:
    """Root and keys; `without_pc` names an organisation that has a mailbox and no PC yet."""

    today: date
    root: SigningKey = field(default_factory=SigningKey.new)
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

    def document(self, version: int = 1, **more: object) -> DirectoryDocument:
        agencies = tuple(self.agency(each) for each in training_agencies(resources()) if not each.local_only)
        return DirectoryDocument(**{  # type: ignore[arg-type]
            "format": 1, "version": version, "issued_on": self.today, "expires_on": self.today + timedelta(days=90),
            "network": "test", "training": False, "agencies": agencies, **more,
        })  # fmt: skip

    def signed(self, version: int = 1, **more: object) -> bytes:
        document = self.document(version, **more)
        return sign_directory(document, root=self.root, kid=self.root.public.kid).to_bytes()

    def given_to(self, clinic: Clinic) -> None:
        clinic.network.pin_root(self.root.public)
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
