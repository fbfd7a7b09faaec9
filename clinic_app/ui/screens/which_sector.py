"""Under which kind of service an organisation is asked for something: each packet names one."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.directory import Organisation
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid

_S: Final = Service
_NEAREST: Final[dict[Sector, frozenset[Service]]] = {
    Sector.SHELTER: frozenset(
        {_S.SHELTER_WOMEN, _S.SHELTER_FAMILY, _S.SHELTER_MEN_BOYS, _S.SHELTER_GENDER_DIVERSE, _S.WOMEN_ONLY_SPACE,
         _S.INDEPENDENT_HOUSING, _S.CAPACITY_ENQUIRY}
    ),
    Sector.HEALTH: frozenset(
        {_S.MEDICAL_CARE, _S.SEXUAL_ASSAULT_CARE, _S.MEDICO_LEGAL_EXAM, _S.PEP, _S.EMERGENCY_CONTRACEPTION, _S.STI,
         _S.HEPB, _S.TETANUS, _S.PREGNANCY_CARE_OPTIONS, _S.HIV_TREATMENT_FOLLOWUP, _S.SICK_LEAVE_PAPER}
    ),
    Sector.PSYCHOSOCIAL: frozenset(
        {_S.MENTAL_HEALTH, _S.CRISIS_COUNSELLING, _S.PSYCHOSOCIAL, _S.GROUP_OR_ART_THERAPY, _S.CRISIS_INFORMATION,
         _S.INTERPRETER}
    ),
    Sector.LEGAL: frozenset(
        {_S.LEGAL_INFORMATION, _S.LEGAL_AID, _S.PROTECTION_ORDER, _S.COURT_ACCOMPANIMENT, _S.COMPENSATION_CLAIM}
    ),
    Sector.LABOUR: frozenset({_S.LABOUR_DISPUTE, _S.WAGE_CLAIM, _S.CHANGE_EMPLOYER, _S.DOCUMENT_RECOVERY}),
    Sector.POLICE: frozenset({_S.POLICE_REPORT, _S.PROVISIONAL_PROTECTION}),
    Sector.CHILD_PROTECTION: frozenset({_S.CHILD_CARE_PROTECTION, _S.FAMILY_TRACING}),
    Sector.TRAFFICKING: frozenset({_S.VOT_WELFARE_CENTRE}),
    Sector.BASIC_NEEDS: frozenset({_S.MATERIAL_AID, _S.CASH_AID, _S.FOOD_BASIC_NEEDS, _S.SAFE_TRANSPORT}),
    Sector.LIVELIHOODS: frozenset({_S.EDUCATION, _S.TRAINING, _S.EMPLOYMENT}),
    Sector.PEER_NETWORK: frozenset({_S.PEER_NETWORK}),
}  # fmt: skip

_LASTS: Final = {
    Urgency.NOW_PHONE_FIRST: Valid.H24,
    Urgency.WITHIN_24H: Valid.H72,
    Urgency.WITHIN_72H: Valid.D7,
    Urgency.WITHIN_2WK: Valid.D30,
}


def sector_for(organisation: Organisation, service: Service) -> Sector:
    """The sector nearest to the service that this organisation works in, else its first."""
    for sector, services in _NEAREST.items():
        if service in services and sector.value in organisation.sectors:
            return sector
    return Sector(organisation.sectors[0]) if organisation.sectors else Sector.OTHER


def lasts(urgency: Urgency) -> Valid:
    """How long a packet of this urgency may be acted on; never longer than her consent."""
    return _LASTS[urgency]
