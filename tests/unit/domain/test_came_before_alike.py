"""What speaks for one woman behind two cases: reasons, never a verdict, and the same from either side."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.answers import Missing, Stored, stored
from clinic_app.domain.came_before import Alike, alike, bare, offered, rank, to_look_for, traits_of
from clinic_app.domain.case import Case, Change
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.ids import CaseId
from clinic_app.domain.listing import search_texts
from clinic_app.domain.text import folded
from clinic_app.paths import resources

TODAY = date(2026, 11, 24)


def case_of(**answers: Stored) -> Case:
    case = Case.begun(CaseId(uuid4()), "K7M2QR9T")
    return case.applying(Change(values=tuple((case.root, field, value) for field, value in answers.items())))


def reasons(one: dict[str, Stored], other: dict[str, Stored]) -> set[Alike]:
    mine, theirs = (traits_of(case_of(**each), TODAY) for each in (one, other))
    assert alike(mine, theirs) == alike(theirs, mine)
    return set(alike(mine, theirs))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"s_name": "Ma Thida"}, {"s_name": "thida"}, {Alike.SAME_NAME}),
        ({"s_name": "Thida"}, {"s_name": "Daw Thidar"}, {Alike.SOUNDS}),
        ({"s_name": "Naw Hnin Aye"}, {"s_name": "Hnin Wai"}, {Alike.NAME_PART}),
        ({"s_name": "นางสาว มะลิ ใจดี"}, {"s_name": "มะลิ"}, {Alike.NAME_PART}),
        ({"s_name": "မသီတာအေး"}, {"s_name": "သီတာ"}, {Alike.NAME_PART}),
        ({"s_alias": "Dao"}, {"s_alias": "dao"}, {Alike.NICKNAME}),
        ({"s_name": "Malee", "s_alias": "Dao"}, {"s_name": "Dao"}, {Alike.SAME_NAME}),
        ({"k_number": "081-234 5678"}, {"k_number": "+66 81 234 5678"}, {Alike.PHONE}),
        ({"k_number": "๐๘๑๒๓๔๕๖๗๘"}, {"k_number": "0812345678 / 0899999999"}, {Alike.PHONE}),
        ({"k_number": "081"}, {"k_number": "081"}, set()),
        ({"s_dob": "1994"}, {"s_dob": "1994-03-02"}, {Alike.BIRTH}),
        ({"s_dob": "1994-03-01"}, {"s_dob": "1994-03-02"}, set()),
        ({"s_age_years": 31}, {"s_age_band": "26_40"}, {Alike.AGE}),
        ({"s_nationality": "mm", "s_lang_first": "my"}, {"s_nationality": "mm", "s_lang_first": "my"},
         {Alike.NATIONALITY, Alike.LANGUAGE}),
    ],
)  # fmt: skip
def test_each_likeness_has_its_reason(one: dict[str, Stored], other: dict[str, Stored], expected: set[Alike]) -> None:
    assert reasons(one, other) == expected


@pytest.mark.parametrize("silence", list(Missing))
def test_two_who_tell_nothing_are_not_alike(silence: Missing) -> None:
    silent = dict.fromkeys(("s_name", "s_alias", "k_number", "s_nationality", "s_lang_first", "s_dob"), stored(silence))
    assert reasons(silent, silent) == set()


def test_forms_of_address_make_nobody_alike() -> None:
    assert reasons({"s_name": "Naw Paw"}, {"s_name": "Naw Eh"}) == set()
    assert bare("Daw Ma Thida") == "thida"
    assert bare("Naw") == "naw"
    assert bare("นางสาวมะลิ") == bare("น.ส. มะลิ") == "มะลิ"
    assert bare("မသီတာ") == "သီတာ"
    assert bare("မန်းသီတာ") == "မန်းသီတာ"


def test_nobody_is_offered_for_her_country_and_age_alone() -> None:
    assert not offered((Alike.BIRTH, Alike.NATIONALITY, Alike.LANGUAGE))
    assert offered((Alike.SOUNDS,))


def test_the_strongest_and_then_the_most_reasons_come_first() -> None:
    phone, name, both = (Alike.PHONE,), (Alike.SAME_NAME, Alike.LANGUAGE), (Alike.PHONE, Alike.SAME_NAME)
    assert sorted([name, phone, both], key=rank) == [both, phone, name]


WORDS = ("thida", "thidar", "hnin", "nin", "aye", "มะลิ", "ใจดี", "สมหญิง", "สัมผัส", "มะลิวัลย์", "สมหญิงใจดี", "สีดา")
BURMESE = ("သီတာ", "မသီတာအေး", "အေးအေး", "ma", "naw", "su")
NAMES = st.lists(st.sampled_from(WORDS + BURMESE), min_size=1, max_size=3).map(" ".join)
FORMS = load_definitions(resources())


@settings(deadline=None)
@given(one=NAMES, other=NAMES, number=st.sampled_from(["", "0812345678", "+66812345678", "812345678"]))
def test_whoever_would_be_offered_is_found_by_what_is_looked_for(one: str, other: str, number: str) -> None:
    hers = traits_of(case_of(s_name=one, k_number="0812345678"), TODAY)
    case = case_of(s_name=other, k_number=number)
    why = alike(hers, traits_of(case, TODAY))
    text = folded(search_texts(case, FORMS)["identity"])
    if offered(why):
        assert any(folded(sought) in text for sought in to_look_for(hers)), why
