"""Codes become the words of a paper: what a packet says, what a release says, and in whose language it may be said."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from types import MappingProxyType
from typing import Final

from clinic_app import paths
from clinic_app.catalogue import ENGLISH, THAI
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import Decision, Release
from clinic_app.domain.dates import shown_date
from clinic_app.domain.definitions import Definitions, Section
from clinic_app.domain.directory import Directory
from clinic_app.domain.packet import PacketContent, lapse_day
from clinic_app.domain.people import Role
from clinic_app.facts import dataclass
from clinic_app.printing.bed_sheet import BedSheet
from clinic_app.printing.bilingual import Words, to_say
from clinic_app.printing.consent_form import ReleaseRow
from clinic_app.printing.dated import day_words
from clinic_app.printing.referral_form import Copy, Line, ReferralForm

# What an element is called on paper; the catalogue `paper` knows it by its id.
ELEMENTS: Final = MappingProxyType(
    {
        "x_arrival": "Arrival",
        "x_words": "Three words",
        "x_age": "Age class",
        "x_sex": "Sex",
        "x_lang": "Language",
        "x_nat": "Nationality group",
        "x_region": "Region",
        "x_gbv_group": "Kind of violence",
        "x_access": "Needs",
        "x_flags": "To prepare for",
        "c_reply_ok": "May tell us how it went",
    }
)
_ON_PAPER: Final = MappingProxyType(
    {
        "paper.name": Words("paper", "", to_say("The name, on paper only")),
        "paper.age": Words("paper", "", to_say("The age in years, on paper only")),
        "paper.number": Words("paper", "", to_say("A number to ring, on paper only")),
    }
)
_LISTS: Final = MappingProxyType({"x_age": "age_packet", "x_sex": "sex", "x_lang": "lang", "x_nat": "nat_group"})
# Said by packets alone: no form asks them.
_ONLY_IN_PACKETS: Final = MappingProxyType({"adult": "Adult", "unknown": "Not known"})
_BEDS: Final = ("children_", "boy_over_10")
_INTERPRETERS: Final = ("interpreter_",)
_ACCESS: Final = ("access_", "women_only_staff", "gender_diverse_place", "pregnancy")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who we are on paper that leaves: a public name and a number that is answered day and night. Never a person."""

    name: str
    duty_line: str


def other_of_ours(staff: str) -> str:
    """The second language of a paper that is bilingual for the staff, or for who reads it outside."""
    return THAI if staff == ENGLISH else ENGLISH


def element(element_id: str) -> Words:
    """The label of a packet element."""
    return Words("paper", element_id, ELEMENTS[element_id])


def coded(definitions: Definitions, list_id: str, code: str) -> Words:
    """A code in words; the code itself if no list has it, which an older record may hold."""
    known = definitions.codes.get(list_id)
    english = known.label_of(code) if known else code
    return Words("forms", f"{list_id}.{code}", _ONLY_IN_PACKETS.get(code, code) if english == code else english)


def role_of(role: Role) -> Words:
    """The role that stands where other papers have a name."""
    return Words("paper", f"role.{role.value}", role.value.capitalize())


def section_title(section: Section) -> Words:
    """What a sheet of the record is called."""
    return Words("forms", f"section.{section.id}", section.title)


def item(definitions: Definitions, item_id: str) -> Words:
    """A consent item: an element, or one flag of it."""
    if item_id in _ON_PAPER:
        return _ON_PAPER[item_id]
    whole, _, flag = item_id.partition(".")
    if flag:
        return coded(definitions, "packet_flag", flag)
    return element(whole) if whole in ELEMENTS else coded(definitions, "consent_item", item_id)


def pictured(numbers: Sequence[int]) -> tuple[Words, ...]:
    """The nouns of the pictures, by their number, each with the sign that draws it."""
    nouns = _nouns()
    return tuple(nouns[number] for number in numbers)


@cache
def _nouns() -> tuple[Words, ...]:
    told = tomllib.loads((paths.resources() / "words" / "pictured.toml").read_text(encoding="utf-8"))
    return tuple(
        Words("", "", noun["en"], (("en", noun["en"]), ("th", noun["th"])), noun["sign"]) for noun in told["noun"]
    )


def lines_of(content: PacketContent, definitions: Definitions) -> Iterator[Line]:
    """Each element the packet says in one word, in the order of the law."""
    said = {
        "x_arrival": content.arrival,
        "x_age": content.age,
        "x_sex": content.sex,
        "x_lang": content.lang,
        "x_nat": content.nat,
        "x_region": content.region,
        "x_gbv_group": content.gbv_group,
    }
    for element_id, value in said.items():
        if value is not None:
            words = coded(definitions, _LISTS.get(element_id, element_id), value.value)
            yield Line(element(element_id), (words,))


def flags_of(content: PacketContent, definitions: Definitions) -> tuple[Words, ...]:
    """Needs and flags, as the packet has them."""
    return tuple(coded(definitions, "packet_flag", flag.value) for flag in (*content.needs, *content.flags))


def filled_form(
    content: PacketContent,
    *,
    definitions: Definitions,
    letterhead: Letterhead,
    recipient: str,
    release: Release,
    role: Role,
    sealed_on: date,
    staff: str,
    copy: Copy,
    number: str,
) -> ReferralForm:
    """A referral form of exactly what the packet says. Nothing of the case itself is within reach here."""
    return ReferralForm(
        code=shown_code(content.referral_code),
        sender=letterhead.name,
        duty_line=letterhead.duty_line,
        recipient=recipient,
        sector=coded(definitions, "sector", content.sector.value),
        service=coded(definitions, "service", content.service.value),
        urgency=coded(definitions, "urgency", content.urgency.value),
        printed_on=shown_date(sealed_on, staff),
        valid_until=day_words(lapse_day(sealed_on, content.valid)),
        lines=tuple(lines_of(content, definitions)),
        ticks=flags_of(content, definitions),
        words=pictured(content.words) if content.words else (),
        given=coded(definitions, "consent_form", release.form or ""),
        role=role_of(role),
        print_number=number,
        copy=copy,
    )


def bed_facts(
    content: PacketContent,
    *,
    definitions: Definitions,
    sender: Letterhead,
    act_before: str,
    number: str,
    newer: Sequence[str] = (),
) -> BedSheet:
    """The packet sorted for the night shift. What it does not say is *nothing told*, never *no*."""

    def among(*starts: str) -> tuple[Words, ...]:
        flags = (flag.value for flag in (*content.needs, *content.flags) if flag.value.startswith(starts))
        return tuple(coded(definitions, "packet_flag", flag) for flag in flags)

    def one(element_id: str, value: str | None) -> tuple[Words, ...]:
        return (coded(definitions, _LISTS.get(element_id, element_id), value),) if value else ()

    shown = (*_BEDS, *_INTERPRETERS, *_ACCESS)
    rest = [flag.value for flag in (*content.needs, *content.flags) if not flag.value.startswith(shown)]
    return BedSheet(
        code=shown_code(content.referral_code),
        act_before=act_before,
        sender=sender.name,
        duty_line=sender.duty_line,
        bed=(*one("x_age", content.age), *one("x_sex", content.sex), *among(*_BEDS)),
        arrival=one("x_arrival", content.arrival),
        language=one("x_lang", content.lang),
        interpreter=among(*_INTERPRETERS),
        access=among(*_ACCESS),
        safety=tuple(coded(definitions, "packet_flag", flag) for flag in rest),
        words=pictured(content.words) if content.words else (),
        newer=tuple(newer),
        print_number=number,
    )


def release_row(
    release: Release, *, definitions: Definitions, directory: Directory, staff: str, zone: tzinfo
) -> ReleaseRow:
    """One release in words, its instants as days of the site."""

    def day(at: datetime | None) -> str:
        return shown_date(at.astimezone(zone).date(), staff) if at else ""

    def known(list_id: str, code: str | None) -> Words:
        return coded(definitions, list_id, code) if code else Words("paper", "", to_say("Not asked"))

    sector = known("sector", release.sector)
    recipient = sector
    if release.organisation is not None:
        entry = directory.organisations.get(release.organisation)
        recipient = Words.plain(entry.name(staff) if entry else release.organisation)
        if release.sector is None and entry and entry.services:
            sector = coded(definitions, "service", entry.services[0])
    return ReleaseRow(
        recipient=recipient,
        service=sector,
        decision=known("consent_dec", release.decision.value if release.decision else None),
        given=release.decision in (Decision.GIVEN, Decision.WITHDRAWN),
        items=tuple(item(definitions, each) for each in sorted(release.items)),
        how=known("consent_form", release.form),
        language=known("lang", release.language),
        text_state=known("c_text_state", release.text_state),
        alone=known("yndu", release.alone_said),
        given_on=day(release.given_at),
        valid_until=shown_date(release.expires_on, staff) if release.expires_on else "-",
        withdrawn_on=day(release.withdrawn_at),
        may_reply=known("consent_dec", release.reply.value if release.reply else None),
    )
