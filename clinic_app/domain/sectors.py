"""What a referral says when nobody chose it by hand: in which sector a service is asked for, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from clinic_app.domain.directory import Organisation
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid

_WORDS: Final = {
    Sector.HEALTH: "medical_care sexual_assault_care medico_legal_exam pep emergency_contraception sti hepb tetanus "
    "pregnancy_care_options hiv_treatment_followup sick_leave_paper birth_registration mental_health",
    Sector.PSYCHOSOCIAL: "crisis_counselling psychosocial mental_health group_or_art_therapy crisis_information "
    "interpreter women_only_space",
    Sector.SHELTER: "shelter_women shelter_family shelter_men_boys shelter_gender_diverse women_only_space "
    "vot_welfare_centre capacity_enquiry",
    Sector.POLICE: "police_report provisional_protection safe_transport",
    Sector.LEGAL: "legal_information legal_aid protection_order compensation_claim court_accompaniment",
    Sector.LABOUR: "labour_dispute wage_claim compensation_claim change_employer document_recovery employment",
    Sector.EMBASSY: "consular_help voluntary_return document_recovery",
    Sector.CHILD_PROTECTION: "child_care_protection birth_registration family_tracing",
    Sector.TRAFFICKING: "vot_welfare_centre voluntary_return reintegration family_tracing",
    Sector.LIVELIHOODS: "education training employment independent_housing",
    Sector.BASIC_NEEDS: "material_aid cash_aid food_basic_needs safe_transport",
    Sector.PEER_NETWORK: "peer_network",
    Sector.JUSTICE_COURT: "court_accompaniment protection_order",
    Sector.REFUGEE_PROTECTION: "reintegration legal_aid",
}
USUAL: Final[Mapping[Service, tuple[Sector, ...]]] = MappingProxyType(
    {
        service: tuple(sector for sector, services in _WORDS.items() if service.value in services.split())
        for service in Service
    }
)
"""The sectors in which each service is usually given, the most usual first; none for a service of any kind."""


def sector_for(organisation: Organisation, service: Service) -> Sector:
    """The most usual sector of this service that the organisation works in; else the first it works in."""
    works_in = [Sector(each) for each in organisation.sectors]
    usual = next((sector for sector in USUAL[service] if sector in works_in), None)
    return usual or (works_in[0] if works_in else Sector.OTHER)


_LASTS: Final = MappingProxyType(
    {
        Urgency.NOW_PHONE_FIRST: Valid.H24,
        Urgency.WITHIN_24H: Valid.H72,
        Urgency.WITHIN_72H: Valid.D7,
        Urgency.WITHIN_2WK: Valid.D30,
    }
)


def lasts(urgency: Urgency) -> Valid:
    """How long a packet of this urgency may be acted on; never longer than her consent."""
    return _LASTS[urgency]
