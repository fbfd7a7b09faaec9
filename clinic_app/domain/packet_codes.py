"""Every word a packet can say: what is not here cannot be written, read or meant by a packet of format 1.

The codes are those of the house's code lists, but they do not follow them: a list may grow, this format may not.
"""

from __future__ import annotations

from enum import StrEnum


class Sector(StrEnum):
    """What kind of help is asked for."""

    HEALTH = "health_medical"
    PSYCHOSOCIAL = "psychosocial"
    POLICE = "police_security"
    LEGAL = "legal"
    SHELTER = "safehouse_shelter"
    LIVELIHOODS = "livelihoods"
    CHILD_PROTECTION = "child_protection"
    LABOUR = "labour_migration"
    EMBASSY = "embassy_consular"
    TRAFFICKING = "trafficking_nrm"
    PEER_NETWORK = "peer_network"
    BASIC_NEEDS = "basic_needs"
    REFUGEE_PROTECTION = "refugee_protection"
    JUSTICE_COURT = "justice_court"
    OTHER = "other"


class Service(StrEnum):
    """The one service asked for."""

    MEDICAL_CARE = "medical_care"
    SEXUAL_ASSAULT_CARE = "sexual_assault_care"
    MEDICO_LEGAL_EXAM = "medico_legal_exam"
    PEP = "pep"
    EMERGENCY_CONTRACEPTION = "emergency_contraception"
    STI = "sti"
    HEPB = "hepb"
    TETANUS = "tetanus"
    PREGNANCY_CARE_OPTIONS = "pregnancy_care_options"
    MENTAL_HEALTH = "mental_health"
    CRISIS_COUNSELLING = "crisis_counselling"
    PSYCHOSOCIAL = "psychosocial"
    INTERPRETER = "interpreter"
    SHELTER_WOMEN = "shelter_women"
    SHELTER_FAMILY = "shelter_family"
    VOT_WELFARE_CENTRE = "vot_welfare_centre"
    WOMEN_ONLY_SPACE = "women_only_space"
    MATERIAL_AID = "material_aid"
    CASH_AID = "cash_aid"
    CRISIS_INFORMATION = "crisis_information"
    LEGAL_INFORMATION = "legal_information"
    LEGAL_AID = "legal_aid"
    PROTECTION_ORDER = "protection_order"
    POLICE_REPORT = "police_report"
    LABOUR_DISPUTE = "labour_dispute"
    WAGE_CLAIM = "wage_claim"
    COMPENSATION_CLAIM = "compensation_claim"
    CHANGE_EMPLOYER = "change_employer"
    DOCUMENT_RECOVERY = "document_recovery"
    CONSULAR_HELP = "consular_help"
    CHILD_CARE_PROTECTION = "child_care_protection"
    EDUCATION = "education"
    TRAINING = "training"
    EMPLOYMENT = "employment"
    PEER_NETWORK = "peer_network"
    FAMILY_TRACING = "family_tracing"
    VOLUNTARY_RETURN = "voluntary_return"
    REINTEGRATION = "reintegration"
    OTHER = "other"
    FOOD_BASIC_NEEDS = "food_basic_needs"
    SAFE_TRANSPORT = "safe_transport"
    INDEPENDENT_HOUSING = "independent_housing"
    GROUP_OR_ART_THERAPY = "group_or_art_therapy"
    SHELTER_MEN_BOYS = "shelter_men_boys"
    SHELTER_GENDER_DIVERSE = "shelter_gender_diverse"
    COURT_ACCOMPANIMENT = "court_accompaniment"
    PROVISIONAL_PROTECTION = "provisional_protection"
    BIRTH_REGISTRATION = "birth_registration"
    HIV_TREATMENT_FOLLOWUP = "hiv_treatment_followup"
    SICK_LEAVE_PAPER = "sick_leave_paper"
    CAPACITY_ENQUIRY = "capacity_enquiry"


class Urgency(StrEnum):
    """How soon somebody must answer."""

    NOW_PHONE_FIRST = "now_phone_first"
    WITHIN_24H = "within_24h"
    WITHIN_72H = "within_72h"
    WITHIN_2WK = "within_2wk"


class Valid(StrEnum):
    """How long the packet may be acted on, the shortest first."""

    H24 = "24h"
    H72 = "72h"
    D7 = "7d"
    D30 = "30d"
    D90 = "90d"


class Arrival(StrEnum):
    """How and when she comes."""

    BROUGHT_NOW = "brought_now"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    WITHIN_3_DAYS = "within_3_days"
    SHE_DECIDES = "she_decides"
    ASKS_CALL_FIRST = "asks_call_first"


class AgeClass(StrEnum):
    """As near to an age as a packet comes."""

    ADULT = "adult"
    UNDER_18 = "under_18"
    CHILD_0_11 = "0_11"
    CHILD_12_17 = "12_17"


class Sex(StrEnum):
    """Sex recorded."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    INTERSEX = "intersex"


class Language(StrEnum):
    """The language to prepare for; never generalised. `unknown` says only that an interpreter is needed."""

    TH = "th"
    EN = "en"
    MY = "my"
    KSW = "ksw"
    KJP = "kjp"
    SHN = "shn"
    MNW = "mnw"
    LO = "lo"
    KM = "km"
    VI = "vi"
    PWO = "pwo"
    KYU = "kyu"
    EKY = "eky"
    RKI = "rki"
    RHG = "rhg"
    KAC = "kac"
    CNH = "cnh"
    CTD = "ctd"
    PLL = "pll"
    LHU = "lhu"
    LIS = "lis"
    AHK = "ahk"
    HMN = "hmn"
    NOD = "nod"
    TTS = "tts"
    MFA = "mfa"
    MS = "ms"
    ID = "id"
    FIL = "fil"
    ZH = "zh"
    NE = "ne"
    TSQ = "tsq"
    SIGN_OTHER = "sign_other"
    OTHER = "other"
    UNKNOWN = "unknown"


class NationalityGroup(StrEnum):
    """For an embassy she asked for herself, and nobody else."""

    MYANMAR = "myanmar"
    LAO = "lao"
    CAMBODIAN = "cambodian"
    VIETNAMESE = "vietnamese"
    THAI = "thai"
    STATELESS = "stateless"
    OTHER = "other"
    INDONESIAN = "indonesian"
    FILIPINO = "filipino"
    CHINESE = "chinese"
    OTHER_ASEAN = "other_asean"


class Region(StrEnum):
    """Where she will be served."""

    THAILAND = "thailand"
    ABROAD = "abroad"


class GbvGroup(StrEnum):
    """What kind of violence, as coarsely as the service can bear."""

    SEXUAL = "sexual"
    PHYSICAL = "physical"
    OTHER = "other"
    WITHHELD = "withheld"


class PacketFlag(StrEnum):
    """What the receiver must prepare for, or must know for its sector."""

    IMMEDIATE_SAFETY = "immediate_safety"
    RISK_SOURCE_HOUSEHOLD = "risk_source_household"
    RISK_SOURCE_WORK = "risk_source_work"
    RISK_SOURCE_OFFICIAL = "risk_source_official"
    CHILDREN_1 = "children_1"
    CHILDREN_2 = "children_2"
    CHILDREN_3_PLUS = "children_3_plus"
    BOY_OVER_10 = "boy_over_10"
    ACCESS_WHEELCHAIR = "access_wheelchair"
    ACCESS_HEARING = "access_hearing"
    ACCESS_VISION = "access_vision"
    ACCESS_EASY_LANGUAGE = "access_easy_language"
    ACCESS_ASSISTANT = "access_assistant"
    WOMEN_ONLY_STAFF = "women_only_staff"
    INTERPRETER_FEMALE = "interpreter_female"
    INTERPRETER_MALE = "interpreter_male"
    GENDER_DIVERSE_PLACE = "gender_diverse_place"
    CANNOT_LEAVE_FREELY = "cannot_leave_freely"
    DEBT_ISSUE = "debt_issue"
    WAGES_ISSUE = "wages_issue"
    HOURS_ISSUE = "hours_issue"
    DOCUMENT_RECOVERY = "document_recovery"
    WANTS_CIVIL = "wants_civil"
    WANTS_CRIMINAL = "wants_criminal"
    WANTS_LABOUR = "wants_labour"
    RETURN_WISH = "return_wish"
    FEAR_OF_RETURN = "fear_of_return"
    TRAFFICKING_INDICATORS_PRESENT = "trafficking_indicators_present"
    TRAFFICKING_NEEDS_SPECIALIST = "trafficking_needs_specialist"
    PREGNANCY = "pregnancy"
    STRANGULATION_REVIEW = "strangulation_review"
    TIME_CRITICAL_CARE = "time_critical_care"
    SUICIDE_RISK = "suicide_risk"
    UNACCOMPANIED_CHILD = "unaccompanied_child"
    SEPARATED_CHILD = "separated_child"
    OTHER_VULNERABLE_CHILD = "other_vulnerable_child"
    RISK_LEVEL_HIGH = "risk_level_high"
    RISK_LEVEL_IMMEDIATE = "risk_level_immediate"
