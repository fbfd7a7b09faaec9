"""How a service suits her: hours over midnight, whom it takes, how far, in which order. Nothing is hidden by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from clinic_app import paths
from clinic_app.domain.case import Case, Change
from clinic_app.domain.directory import Organisation, OrgType, Takes
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.opening import Opening, opening, told_in_words
from clinic_app.domain.provinces import Near, load_provinces
from clinic_app.domain.schedules import DAY_AND_NIGHT, Schedule, Slot
from clinic_app.domain.speaking import Speaking
from clinic_app.domain.suiting import Looking, Wish
from clinic_app.domain.who_comes import Comer, WhoComes, who_comes

BANGKOK = ZoneInfo("Asia/Bangkok")
SUNDAY = datetime(2026, 11, 22, 10, 42, tzinfo=BANGKOK)


def at(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=BANGKOK)


def a_case(**said: Any) -> Case:
    case = Case.begun(CaseId(uuid4()), "K4T9MWXQ")
    return case.applying(Change(values=tuple((case.root, field, value) for field, value in said.items())))


def a_service(id_: str = "one", **facts: Any) -> Organisation:
    told = {"names": {"en": id_}, "org_type": OrgType.NGO, "reports_to": ("nobody",), "sectors": ("other",),
            "services": ("other",)} | facts  # fmt: skip
    return Organisation(id=OrganisationId(id_), **told)


# --- hours -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "when", "expected"),
    [
        ("Mon-Fri 09:00-17:00", at(22, "10:42"), Opening(False, at(23, "09:00"))),
        ("Mon-Fri 09:00-17:00", at(23, "09:00"), Opening(True, at(23, "17:00"))),
        ("Mon-Fri 09:00-17:00", at(27, "17:00"), Opening(False, at(30, "09:00"))),
        ("Fri-Mon 20:00-06:00", at(23, "05:59"), Opening(True, at(23, "06:00"))),  # a night that began on Sunday
        ("Fri-Mon 20:00-06:00", at(24, "05:59"), Opening(True, at(24, "06:00"))),
        ("Fri-Mon 20:00-06:00", at(24, "21:00"), Opening(False, at(27, "20:00"))),
        ("Sun 9:00-12:00", at(22, "12:00"), Opening(False, at(29, "09:00"))),
        ("24 h", SUNDAY, Opening(True)),
        ("Mon-Fri 25:00-26:00", SUNDAY, Opening(None)),
        ("Mon-Fry 09:00-17:00", SUNDAY, Opening(None)),
        ("by appointment", SUNDAY, Opening(None)),
        ("", SUNDAY, Opening(None)),
    ],
)
def test_hours_told_in_words_are_reckoned_with(sentence: str, when: datetime, expected: Opening) -> None:
    assert opening(told_in_words(sentence), when, BANGKOK) == expected


def test_spans_that_touch_are_one_and_never_means_closed() -> None:
    two = Schedule((Slot(("sun",), "08:00", "12:00"), Slot(("sun",), "12:00", "16:00")))
    assert opening(two, SUNDAY, BANGKOK) == Opening(True, at(22, "16:00"))
    assert opening(DAY_AND_NIGHT, SUNDAY, BANGKOK) == Opening(True)
    assert opening(Schedule(never=True), SUNDAY, BANGKOK) == Opening(False)


def test_an_hour_is_that_of_the_place_wherever_the_instant_was_read() -> None:
    utc = SUNDAY.astimezone(ZoneInfo("UTC"))
    assert opening(told_in_words("Sun 10:00-11:00"), utc, BANGKOK).open is True


# --- who comes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "comers"),
    [
        ({}, ()),
        ({"s_sex": "female"}, (Comer.WOMAN,)),
        ({"s_sex": "male"}, (Comer.MAN,)),
        ({"s_sex": "male", "s_gender": "trans_woman"}, (Comer.TRANS,)),
        ({"s_sex": "female", "s_gender": "woman", "s_age_band": "12_17"}, (Comer.GIRL,)),
        ({"s_sex": "male", "s_age_years": 13}, (Comer.BOY,)),
        ({"s_age_band": "0_11", "s_dependants": "1"}, (Comer.CHILD,)),
        ({"s_gender": "woman", "s_dependants": "2"}, (Comer.WOMAN, Comer.CHILD)),
        ({"s_gender": "woman", "s_dependants": "1", "s_boy_over_10": "yes"}, (Comer.WOMAN, Comer.OLDER_BOY)),
        ({"s_dependants": "none", "s_boy_over_10": "yes"}, ()),
        ({"s_pregnant": "yes", "s_access": ["wheelchair_mobility", "vision"]}, (Comer.PREGNANT, Comer.WHEELCHAIR)),
        ({"s_pregnant": {"missing": "unknown"}, "s_access": {"missing": "declined_to_answer"}}, ()),
        ({"m_docs": ["wants_help_with_papers"]}, (Comer.NO_PAPERS,)),
        ({"m_docs": ["wants_help_with_papers", "pink_card"]}, ()),
    ],
)
def test_who_comes_is_what_she_said(said: dict[str, Any], comers: tuple[Comer, ...]) -> None:
    assert who_comes(a_case(**said), SUNDAY.date()).comers == comers


@pytest.mark.parametrize(
    ("comers", "oldest", "takes", "not_taken"),
    [
        ((Comer.MAN,), None, Takes(women=True, men=False), (Comer.MAN,)),
        ((Comer.MAN,), None, Takes(women=True), ()),  # nobody said
        ((Comer.TRANS, Comer.PREGNANT), None, Takes(trans=False, pregnant=False), (Comer.TRANS, Comer.PREGNANT)),
        ((Comer.OLDER_BOY,), 11, Takes(children=True, boys_to_age=10), (Comer.OLDER_BOY,)),
        ((Comer.OLDER_BOY,), 11, Takes(children=True, boys_to_age=12), ()),
        ((Comer.OLDER_BOY,), 11, Takes(children=False, boys_to_age=12), (Comer.OLDER_BOY,)),
        ((Comer.BOY,), 13, Takes(children=True, boys_to_age=12), (Comer.BOY,)),
        ((Comer.BOY,), 13, Takes(children=True), ()),
        ((Comer.GIRL, Comer.CHILD), None, Takes(children=False), (Comer.GIRL, Comer.CHILD)),
        ((Comer.WHEELCHAIR, Comer.NO_PAPERS, Comer.WOMAN), None, Takes(wheelchair=False, no_papers=False, women=True),
         (Comer.WHEELCHAIR, Comer.NO_PAPERS)),
    ],
)  # fmt: skip
def test_only_what_a_service_says_it_does_not_take_counts(
    comers: tuple[Comer, ...], oldest: int | None, takes: Takes, not_taken: tuple[Comer, ...]
) -> None:
    assert WhoComes(comers=comers, oldest_boy=oldest).not_taken(takes) == not_taken


def test_a_boy_is_as_old_as_the_oldest_boy_who_comes() -> None:
    assert who_comes(a_case(s_sex="male", s_age_years=13), SUNDAY.date()).oldest_boy == 13
    son = a_case(s_sex="male", s_age_years=9, s_dependants="1", s_boy_over_10="yes")
    assert who_comes(son, SUNDAY.date()).oldest_boy == 11
    assert who_comes(a_case(s_sex="female"), SUNDAY.date()).oldest_boy is None


# --- together --------------------------------------------------------------------------------------


def test_who_takes_her_stands_first_then_who_tells_nobody_her_language_and_the_nearest() -> None:
    looking = Looking(
        at=SUNDAY, zone=BANGKOK, speaking=Speaking(first="shn", register=1), province="th-63",
        provinces=load_provinces(paths.resources()), coming=WhoComes(comers=(Comer.WOMAN,)),
    )  # fmt: skip
    services = [
        a_service("takes no women", takes=Takes(women=False), languages=("shn",), province_code="th-63"),
        a_service("tells", reports_to=("police",), languages=("shn",), province_code="th-63"),
        a_service("interpreted", province_code="th-63"),
        a_service("in Bangkok", languages=("shn",), province="กรุงเทพมหานคร"),
        a_service("next door", languages=("shn",), province="Lampang"),
    ]
    ranked = sorted(map(looking.at_one, services), key=lambda each: each.rank)
    assert [each.organisation.id for each in ranked] == [
        "next door", "in Bangkok", "interpreted", "tells", "takes no women",
    ]  # fmt: skip
    assert ranked[0].near is Near.NEXT


def test_what_nobody_knows_meets_no_wish_but_to_be_open() -> None:
    unknown = Looking(at=SUNDAY, zone=BANGKOK).at_one(a_service(reports_to=()))
    met = {wish for wish in Wish if unknown.meets(wish)}
    assert met == {Wish.LANGUAGE, Wish.OPEN, Wish.TAKES}
    known = a_service(free=True, papers_asked=("none",), hours="Mon-Fri 09:00-17:00")
    met = {wish for wish in Wish if Looking(at=SUNDAY, zone=BANGKOK).at_one(known).meets(wish)}
    assert met == set(Wish) - {Wish.OPEN}
    asks = a_service(papers_asked=("none", "passport"))
    assert not Looking(at=SUNDAY, zone=BANGKOK).at_one(asks).meets(Wish.PAPERS)
