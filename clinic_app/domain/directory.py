"""Who could help, and who can never be told: a kind and a duty to report belong to every organisation of the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from clinic_app.domain.directory_codes import COUNTRY, FirewallPromise
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.schedules import Schedule
from clinic_app.errors import NotARecipient, Refusal
from clinic_app.facts import dataclass

NOBODY: Final = "nobody"
UNKNOWN: Final = "unknown"
STALE_AFTER: Final = timedelta(days=180)
"""An entry that nobody here telephoned for this long is shown as old; a real clinic does not print its number."""


class OrgType(StrEnum):
    """What an organisation is. Part of the signed directory: no clinic can rename an immigration office."""

    HOSPITAL = "hospital"
    CLINIC_NGO = "clinic_ngo"
    SHELTER_GOVERNMENT = "shelter_government"
    SHELTER_NGO = "shelter_ngo"
    SHELTER_CHILD_FAMILY = "shelter_child_family"
    VOT_CENTRE = "vot_centre"
    POLICE = "police"
    PROSECUTOR_COURT = "prosecutor_court"
    LEGAL_AID = "legal_aid"
    LABOUR_OFFICE = "labour_office"
    MRC = "mrc"
    EMBASSY_CONSULATE = "embassy_consulate"
    NGO = "ngo"
    TRADE_UNION = "trade_union"
    PEER_NETWORK = "peer_network"
    UNHCR_UN = "unhcr_un"
    SCHOOL = "school"
    RELIGIOUS = "religious"
    HOTLINE = "hotline"
    INTERPRETER_POOL = "interpreter_pool"
    IMMIGRATION = "immigration"
    DETENTION = "detention"
    EMPLOYER = "employer"
    RECRUITMENT_AGENCY = "recruitment_agency"
    OTHER = "other"


FIREWALL: Final = frozenset({OrgType.IMMIGRATION, OrgType.DETENTION, OrgType.EMPLOYER, OrgType.RECRUITMENT_AGENCY})
"""Never a recipient of anything: no packet, no paper, no call, no hand-over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """Whom a service receives; `None` is not known."""

    women: bool | None = None
    men: bool | None = None
    trans: bool | None = None
    children: bool | None = None
    boys_to_age: int | None = None
    pregnant: bool | None = None
    wheelchair: bool | None = None
    no_papers: bool | None = None

    @property
    def more_than_one_sex(self) -> bool:
        """Whether it is known that survivors of different sex are received."""
        return self.women is True and self.men is True


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an entry says in words, in one more language; empty is said in no other way."""

    hours: str = ""
    papers: str = ""
    callback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One entry. What it is, whom it tells, where it stands and what it gives is signed; the rest we may correct.

    `province` is words, `province_code` a code of ISO 3166-2. `papers_asked` is None where nobody knows what is asked;
    `schedule` None where hours are said in words only, or not at all. `verified_on` and `verified_by` are ours:
    somebody of this clinic rang and was told that it is still so. `listed_on` is the day of the signed list.
    """

    id: OrganisationId
    names: Mapping[str, str]
    org_type: OrgType
    reports_to: tuple[str, ...]
    sectors: tuple[str, ...]
    services: tuple[str, ...]
    languages: tuple[str, ...] = ()
    hours: str = ""
    phone: str = ""
    callback: str = ""
    takes: Takes = field(default_factory=Takes)
    free: bool | None = None
    papers: str = ""
    papers_asked: tuple[str, ...] | None = None
    schedule: Schedule | None = None
    country: str = COUNTRY
    province: str = ""
    province_code: str = ""
    area: str = ""
    firewall: FirewallPromise = FirewallPromise.UNKNOWN
    safe_to_call: bool | None = None
    interpreters: str = ""
    focal_operational: str = ""
    focal_strategic: str = ""
    agreement: str = ""
    agreement_until: date | None = None
    notes: str = ""
    verified_on: date | None = None
    verified_by: str = ""
    listed_on: date | None = None
    mailbox: str | None = None
    local_only: bool = False
    said: Mapping[str, Said] = field(default_factory=lambda: MappingProxyType({}))

    def hours_in(self, language: str) -> str:
        """When somebody is there, in a language if the entry says it, else as it stands."""
        return self._said(language).hours or self.hours

    def papers_in(self, language: str) -> str:
        """Which papers are asked for, likewise."""
        return self._said(language).papers or self.papers

    def callback_in(self, language: str) -> str:
        """Where to ring back, likewise."""
        return self._said(language).callback or self.callback

    def _said(self, language: str) -> Said:
        return self.said.get(language) or Said()

    def name(self, language: str) -> str:
        """Its name in a language, else in English, else in whichever there is."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))

    @property
    def firewalled(self) -> bool:
        """Whether it can never be told anything."""
        return self.org_type in FIREWALL

    @property
    def must_tell(self) -> tuple[str, ...]:
        """Whom it must or will tell. Not knowing counts: an entry that says nothing says `unknown`."""
        told = tuple(each for each in self.reports_to if each != NOBODY)
        return told if self.reports_to else (UNKNOWN,)

    def stale(self, day: date) -> bool:
        """Whether nobody of this clinic has verified this entry lately."""
        return self.verified_on is None or day - self.verified_on > STALE_AFTER


@dataclass(frozen=True, slots=True)
class Directory:
    """The list of one clinic on one day."""

    organisations: Mapping[OrganisationId, Organisation]
    training: bool
    version: int

    @classmethod
    def of(cls, organisations: tuple[Organisation, ...], *, training: bool, version: int) -> Directory:
        """A list from its entries."""
        return cls(MappingProxyType({each.id: each for each in organisations}), training, version)

    def __iter__(self) -> Iterator[Organisation]:
        return iter(self.organisations.values())

    def organisation(self, organisation: OrganisationId) -> Organisation:
        """The entry. Raises `NotARecipient(UNKNOWN_ORGANISATION)`."""
        try:
            return self.organisations[organisation]
        except KeyError:
            raise NotARecipient(Refusal.UNKNOWN_ORGANISATION) from None

    def prints_number(self, organisation: Organisation, day: date) -> bool:
        """Whether its number may stand on paper: a real clinic prints what it verified itself, and lately.

        In training everything is printed, since every page says that nothing of it is real.
        """
        return bool(organisation.phone) and (self.training or not organisation.stale(day))


@dataclass(frozen=True, slots=True)
class Recipient:
    """An organisation that may be told something. There is no other way to one than past the firewall."""

    organisation: Organisation

    def __post_init__(self) -> None:
        if self.organisation.firewalled:
            raise NotARecipient(Refusal.FIREWALL)

    @classmethod
    def of(cls, organisation: Organisation) -> Recipient:
        """Raises `NotARecipient(FIREWALL)` for immigration, detention, employer and recruitment agency."""
        return cls(organisation)

    @property
    def id(self) -> OrganisationId:
        """Its directory id."""
        return self.organisation.id

    @property
    def must_tell(self) -> tuple[str, ...]:
        """Whom it may have to tell: unless empty, she hears that first, with the services that tell nobody."""
        return self.organisation.must_tell

    @property
    def mailbox(self) -> str:
        """Where sealed packets for it go. Raises `NotARecipient`: `LOCAL_ONLY` or `NO_KEY`."""
        if self.organisation.local_only:
            raise NotARecipient(Refusal.LOCAL_ONLY)
        if self.organisation.mailbox is None:
            raise NotARecipient(Refusal.NO_KEY)
        return self.organisation.mailbox
