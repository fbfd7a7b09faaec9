"""The words of FHIR, and ours beside them, that a packet is written with. Closed lists all."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias


class Priority(StrEnum):
    """FHIR's request priority, for readers that know no more; the task's input says how soon exactly."""

    STAT = "stat"
    URGENT = "urgent"
    ROUTINE = "routine"


class Gender(StrEnum):
    """FHIR's administrative gender, for readers that know no more; the extension says what was recorded."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Spoken(StrEnum):
    """BCP 47 codes of a packet's languages. `mis` is one without a code, `und` not known, `sgn` another signed."""

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
    SGN = "sgn"
    MIS = "mis"
    UND = "und"


class InputKind(StrEnum):
    """What an input of the task says."""

    CONTACT_RULE = "contact-rule"
    URGENCY = "urgency"
    REPLY_WANTED = "reply-wanted"
    ARRIVAL = "arrival"
    PICTURE = "picture"


class InputCode(StrEnum):
    """The coded values of inputs: the one contact rule, how soon, whether an answer is wanted, how she comes."""

    THROUGH_REFERRER = "through_referrer"
    NOW_PHONE_FIRST = "now_phone_first"
    WITHIN_24H = "within_24h"
    WITHIN_72H = "within_72h"
    WITHIN_2WK = "within_2wk"
    YES = "yes"
    NO = "no"
    BROUGHT_NOW = "brought_now"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    WITHIN_3_DAYS = "within_3_days"
    SHE_DECIDES = "she_decides"
    ASKS_CALL_FIRST = "asks_call_first"


class OutputKind(StrEnum):
    """What an output of a status says."""

    OUTCOME = "outcome"
    MESSAGE_NUMBER = "message-number"


SectorSystem: TypeAlias = Literal["https://clinic-app.example/fhir/sector"]
ServiceSystem: TypeAlias = Literal["https://clinic-app.example/fhir/service"]
GbvSystem: TypeAlias = Literal["https://clinic-app.example/fhir/gbv-group"]
RegionSystem: TypeAlias = Literal["https://clinic-app.example/fhir/region"]
InputSystem: TypeAlias = Literal["https://clinic-app.example/fhir/input"]
PartSystem: TypeAlias = Literal["https://clinic-app.example/fhir/flag-part"]
FlagSystem: TypeAlias = Literal["https://clinic-app.example/fhir/packet-flag"]
ReasonSystem: TypeAlias = Literal["https://clinic-app.example/fhir/reason"]
OutcomeSystem: TypeAlias = Literal["https://clinic-app.example/fhir/outcome"]
DirectorySystem: TypeAlias = Literal["https://clinic-app.example/fhir/organisation"]
UriSystem: TypeAlias = Literal["urn:ietf:rfc:3986"]
LanguageSystem: TypeAlias = Literal["urn:ietf:bcp:47"]
TaskCodeSystem: TypeAlias = Literal["http://hl7.org/fhir/CodeSystem/task-code"]
ScopeSystem: TypeAlias = Literal["http://terminology.hl7.org/CodeSystem/consentscope"]
LoincSystem: TypeAlias = Literal["http://loinc.org"]
ActCodeSystem: TypeAlias = Literal["http://terminology.hl7.org/CodeSystem/v3-ActCode"]
RoleSystem: TypeAlias = Literal["http://terminology.hl7.org/CodeSystem/v3-ParticipationType"]
ReferralProfile: TypeAlias = Literal["https://clinic-app.example/fhir/StructureDefinition/referral|1"]
StatusProfile: TypeAlias = Literal["https://clinic-app.example/fhir/StructureDefinition/status|1"]
