"""In which sector a service is asked for."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from clinic_app.domain.directory import Organisation, OrgType
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.sectors import USUAL, lasts, sector_for


def working_in(*sectors: str) -> Organisation:
    return Organisation(
        id=OrganisationId("a"),
        names=MappingProxyType({"en": "A"}),
        org_type=OrgType.NGO,
        reports_to=("nobody",),
        sectors=sectors,
        services=(),
    )


@pytest.mark.parametrize(
    ("sectors", "service", "expected"),
    [
        (("psychosocial", "labour_migration"), Service.WAGE_CLAIM, Sector.LABOUR),
        (("health_medical", "psychosocial"), Service.MENTAL_HEALTH, Sector.HEALTH),
        (("psychosocial", "peer_network"), Service.MENTAL_HEALTH, Sector.PSYCHOSOCIAL),
        (("embassy_consular",), Service.CONSULAR_HELP, Sector.EMBASSY),
        (("livelihoods", "other"), Service.PEP, Sector.LIVELIHOODS),
        ((), Service.PEP, Sector.OTHER),
    ],
)
def test_the_usual_sector_that_the_organisation_works_in_is_chosen(
    sectors: tuple[str, ...], service: Service, expected: Sector
) -> None:
    assert sector_for(working_in(*sectors), service) is expected


def test_every_service_but_the_unnamed_one_has_a_usual_sector() -> None:
    assert [service for service in Service if not USUAL[service]] == [Service.OTHER]


def test_what_is_urgent_is_not_valid_for_long() -> None:
    assert [lasts(urgency) for urgency in Urgency] == [Valid.H24, Valid.H72, Valid.D7, Valid.D30]
