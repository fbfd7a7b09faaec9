"""The services of the training clinic: a list signed by a root whose key nobody keeps.

Packets can be sealed to everybody in it, as in a real network, and opened by nobody but us.
"""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Final

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.directory import FIREWALL
from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import TrainingOnly
from clinic_app.paths import resources
from clinic_app.services.directory import LocalAgency, training_agencies
from clinic_app.wire.directory_document import FORMAT, Agency, AgencyFacts, AgencyList, Device
from clinic_app.wire.directory_signing import RootPlan, add_signature, publish, write_root
from clinic_app.wire.directory_trust import fingerprint

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic

WE_ARE: Final = OrganisationId("training-clinic")
_NETWORK: Final = "training"
_LASTS: Final = timedelta(days=3650)
"""A list of invented services does not grow old."""


def know_the_services(clinic: Clinic) -> None:
    """Make the list and be one of its organisations, unless there is a list already. Raises `TrainingOnly`."""
    if not clinic.training:
        raise TrainingOnly
    if clinic.network.document() is not None:
        return
    key, today = SigningKey.new(), clinic.desk.clock.today()
    agencies, ends = training_agencies(resources()), today + _LASTS
    plan = RootPlan(roots=(key.public.raw,), needed=1, lists=(key.public.raw,), holds_until=ends)
    root = add_signature(write_root(plan), key)
    told = AgencyList(
        format=FORMAT, network=_NETWORK, training=True, province=None, issued_on=today,
        agencies=tuple(_listed(clinic, agency, today) for agency in agencies if not agency.local_only),
    )  # fmt: skip
    clinic.network.pin_root(fingerprint(root))
    clinic.network.take(publish(told, (key,), roots=(root,), today=today, holds_until=ends).to_bytes())
    for agency in agencies:
        if agency.local_only:
            clinic.network.add_local(agency)
    clinic.network.we_are(WE_ARE)


def _listed(clinic: Clinic, agency: LocalAgency, today: date) -> Agency:
    facts = {name: getattr(agency, name) for name in AgencyFacts.__struct_fields__}
    if agency.org_type in FIREWALL:
        return Agency(**facts)
    ours = clinic.desk.vault.device
    ends = today + _LASTS
    if agency.id == WE_ARE:
        identity, standing = ours.signing.public.raw, ours.standing.public.raw
    else:
        identity, standing = SigningKey.new().public.raw, SealKeyPair.new().public.raw
    device = Device(identity=identity.hex(), standing=standing, not_before=today, not_after=ends)
    return Agency(**facts, mailbox=token_hex(16), devices=(device,))
