"""A list of services in the shape of HSDS: one that is no good never stops the others, and nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.errors import ListingRefused
from clinic_app.wire import hsds
from clinic_app.wire.directory_document import AgencyFacts
from clinic_app.wire.hsds_reading import Listed, read_hsds

THEIRS = "ac148810-d857-441c-9679-408f346de14b"


def a_service(**told: Any) -> dict[str, Any]:
    return {"id": THEIRS, "name": "Community Counselling", "status": "active", **told}


def read(*services: Any) -> tuple[Listed, ...]:
    return read_hsds(json.dumps(services).encode())


def one(**told: Any) -> Listed:
    (listed,) = read(a_service(**told))
    return listed


def facts(**told: Any) -> AgencyFacts:
    found = one(**told).facts
    assert found is not None
    return found


def refused(untrusted: bytes) -> str:
    with pytest.raises(ListingRefused) as said:
        read_hsds(untrusted)
    return said.value.reason


# --- the file --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("untrusted", "why"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04organizations.csv", "tabular"),
        (b"id,name\n1,Shelter\n", "not_json"),
        (b"[{]", "not_json"),
        (b"\xef\xbb\xbf[", "not_json"),
        (b"[]", "not_hsds"),
        (b'{"hello": "world"}', "not_hsds"),
        (b'{"contents": []}', "not_hsds"),
        (b"[" * 25 + b"]" * 25, "depth"),
        (b'[{"a":' * 13 + b"1" + b"}]" * 13, "depth"),
        (b" " * (hsds.MOST_BYTES + 1), "size"),
    ],
)
def test_what_is_no_list_is_refused_whole(untrusted: bytes, why: str) -> None:
    assert refused(untrusted) == why


def test_brackets_within_words_are_not_depth() -> None:
    assert one(name="[" * 100 + '\\" {{{{').facts is not None


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hsds, "MOST_ENTRIES", 1)
    assert refused(json.dumps([a_service(), a_service()]).encode()) == "too_many"


def test_one_object_a_page_of_an_api_and_an_array_are_read_alike() -> None:
    service = a_service()
    alone = read_hsds(json.dumps(service).encode())
    page = read_hsds(json.dumps({"total_items": 1, "contents": [service]}).encode())
    marked = read_hsds(b"\xef\xbb\xbf" + json.dumps([service]).encode())
    assert alone == page == marked == read(service)


def test_an_organisation_stands_for_each_of_its_services_or_for_itself() -> None:
    both = {"id": THEIRS, "name": "House", "services": [a_service(), a_service(id="x", name="Legal desk")]}
    assert [each.name for each in read(both)] == ["House, Community Counselling", "House, Legal desk"]
    assert [each.name for each in read({"id": THEIRS, "name": "House", "description": "A house"})] == ["House"]


def test_a_bad_entry_does_not_stop_the_others() -> None:
    found = read("no object", a_service(name=7), a_service(), {"status": "active"}, a_service(id="x", status="defunct"))
    assert [each.why for each in found] == ["shape", "no_name", "", "no_name", "closed"]
    assert [each.place for each in found] == [1, 2, 3, 4, 5]


def test_two_entries_of_one_id_are_both_left_out() -> None:
    assert [each.why for each in read(a_service(), a_service(name="Other"), a_service(id="x"))] == [
        "twice",
        "twice",
        "",
    ]


@given(st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9), lambda inner: st.lists(inner)
                    | st.dictionaries(st.sampled_from(["id", "name", "status", "organization", "services", "phones",
                                                       "attributes", "schedules", "languages", "taxonomy_term",
                                                       "contents", "locations", "number"]), inner)))  # fmt: skip
def test_whatever_stands_in_a_file_is_read_or_refused(told: Any) -> None:
    try:
        found = read_hsds(json.dumps(told).encode())
    except ListingRefused:
        return
    assert all((each.facts is None) == bool(each.why) for each in found)


# --- who it is -------------------------------------------------------------------------------------


def test_the_same_service_of_theirs_has_the_same_id_next_time() -> None:
    assert facts().id == facts(name="Renamed").id == "hsds-ac148810d857441c9679408f346de14b"
    assert facts(id="17").id == facts(id="17", name="Renamed").id != facts(id="18").id
    assert facts(id=None).id == facts(id=None).id


def test_ours_is_known_by_our_own_id() -> None:
    def called(scheme: str, known: str) -> str:
        row = {"id": THEIRS, "identifier_scheme": scheme, "identifier_type": "x", "identifier": known}
        return facts(organization={"name": "House", "organization_identifiers": [row]}).id

    assert called(hsds.TAXONOMY, "tak-shelter") == "tak-shelter"
    assert called("GB-CHC", "tak-shelter").startswith("hsds-")
    assert called(hsds.TAXONOMY, "../../etc").startswith("hsds-")


def test_a_name_is_of_the_language_of_its_script() -> None:
    told = facts(alternate_name="ศูนย์ให้คำปรึกษา", organization={"name": "House of Trees", "alternate_name": "ບ້ານ"})
    assert told.names == {"en": "House of Trees, Community Counselling", "th": "ศูนย์ให้คำปรึกษา", "lo": "ບ້ານ"}
    assert facts(name="House of Trees", organization={"name": "House of Trees"}).names == {"en": "House of Trees"}


def test_a_name_is_one_line_that_hides_nothing() -> None:
    assert facts(name=" =HYPERLINK(\u202e\u200b\x07'x')\n\tHouse ").names == {"en": "=HYPERLINK( 'x') House"}
    assert facts(name="<img src='//x/y.png'>").names == {"en": "‹img src='//x/y.png'›"}
    long = one(name="n" * 301, alternate_name="บ้าน")
    assert (long.name, long.left) == ("บ้าน", ("names",))
    assert one(name="n" * 301).why == "no_name"


# --- what it says ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("+66 55 123 456", "+66 55 123 456"),
        ('"055-123-456"', "055-123-456"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "081 234 5678"),
        ("1300", "1300"),
        ("=cmd|' /C calc'!A0", ""),
        ("ask for Noi", ""),
        ("081 or so", ""),
        ("12", ""),
        (1300, ""),
    ],
)
def test_only_what_can_be_dialled_is_a_number(number: Any, dialled: str) -> None:
    listed = one(phones=[{"id": THEIRS, "number": number}])
    assert listed.facts is not None
    assert listed.facts.phone == dialled
    assert ("phone" in listed.left) is not bool(dialled)


def test_numbers_are_those_that_are_spoken_into_three_at_most() -> None:
    rows = [{"number": "055 1111"}, {"number": "055 2222", "type": "fax"}, {"number": "055 3333", "extension": 7}]
    rows += [{"number": f"055 {place}444"} for place in range(3)]
    assert facts(phones=rows).phone == "055 1111, 055 3333 # 7, 055 0444"
    assert facts(organization={"name": "House", "phones": [{"number": "055 9999"}]}).phone == "055 9999"


def test_languages_are_codes_in_the_letters_of_our_lists() -> None:
    listed = one(languages=[{"code": "tha"}, {"code": "EN"}, {"code": "bur"}, {"name": "Urdu"}, {"code": "th"}])
    assert listed.facts is not None
    assert listed.facts.languages == ("th", "en", "my")
    assert listed.left == ("languages",)


@pytest.mark.parametrize(
    ("told", "free"),
    [
        ({"cost_options": [{"amount": 0}]}, True),
        ({"cost_options": [{"amount": 0}, {"amount": 50}]}, False),
        ({"cost_options": [{"option": "ask"}]}, None),
        ({"fees_description": "Free of charge"}, None),
        ({"cost_options": [{"amount": False}]}, None),
    ],
)
def test_free_is_what_its_prices_say(told: dict[str, Any], free: bool | None) -> None:
    assert facts(**told).free is free


def test_terms_of_other_lists_are_left_for_a_person() -> None:
    foreign = {"id": THEIRS, "taxonomy_term": {"id": THEIRS, "code": "BH-1800", "name": "Shelter", "taxonomy": "AIRS"}}
    listed = one(attributes=[foreign])
    assert listed.facts is not None
    assert (listed.facts.services, listed.left) == ((), ("help",))
    assert listed.facts.org_type == "other"
    assert listed.facts.reports_to == ()


def test_whom_it_takes_is_read_from_our_own_terms_only() -> None:
    def term(code: str, value: str) -> dict[str, Any]:
        return {"value": value, "taxonomy_term": {"code": code, "taxonomy": f"{hsds.TAXONOMY}/takes"}}

    told = facts(minimum_age=18, attributes=[term("women", "yes"), term("men", "no"), term("boys_to_age", "12"),
                                             term("trans", "perhaps"), term("boys_to_age", "99")]).takes  # fmt: skip
    assert (told.women, told.men, told.trans, told.boys_to_age) == (True, False, None, 12)


def test_the_province_is_of_the_area_else_of_an_address() -> None:
    address = {"addresses": [{"state_province": "Tak"}]}
    assert facts(service_areas=[{"name": "ตาก", "extent_type": "text"}]).province == "ตาก"
    assert facts(service_areas=[{"name": "All who live here", "extent_type": "geojson"}]).province == ""
    assert facts(organization={"name": "House", "locations": [address]}).province == "Tak"
    assert facts(service_at_locations=[{"location": address}]).province == "Tak"


def test_papers_are_kept_in_words_and_too_many_words_are_left_out() -> None:
    assert facts(required_documents=[{"document": "Passport"}, {"document": "ID"}, {}]).papers == "Passport; ID"
    assert one(required_documents=[{"document": "p" * 301}]).left == ("papers",)


# --- hours -----------------------------------------------------------------------------------------


def weekly(**told: Any) -> dict[str, Any]:
    return {"id": THEIRS, "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"} | told


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([weekly(byday="TU, MO")], [(("mon", "tue"), "09:00", "17:00")]),
        ([weekly(opens_at="09:00:00+07:00", closes_at="17:00-05:00", interval=1)], [(("mon",), "09:00", "17:00")]),
        ([weekly(opens_at="20:00", closes_at="06:00")], [(("mon",), "20:00", "06:00")]),
        ([weekly(opens_at="13:00", closes_at="23:59")], [(("mon",), "13:00", "00:00")]),
        ([weekly(opens_at="00:00", closes_at="23:59")], [(("mon",), "00:00", "12:00"), (("mon",), "12:00", "00:00")]),
        ([weekly(), weekly(byday="SU", opens_at="10:00")],
         [(("mon",), "09:00", "17:00"), (("sun",), "10:00", "17:00")]),
    ],
)  # fmt: skip
def test_hours_that_are_the_same_every_week_are_read(
    rows: list[dict[str, Any]], expected: list[tuple[tuple[str, ...], str, str]]
) -> None:
    more = facts(schedules=rows).more
    assert more
    assert more.schedule is not None
    assert [(each.days, each.begins, each.ends) for each in more.schedule.slots] == expected


@pytest.mark.parametrize(
    "odd",
    [
        {"freq": "MONTHLY"}, {"byday": "1MO"}, {"byday": None}, {"interval": 2}, {"valid_from": "2026-01-01"},
        {"until": "2026-01-01"}, {"bymonthday": "1"}, {"opens_at": "02:00Z"}, {"closes_at": "25:00"},
        {"closes_at": "09:00"}, {"opens_at": None},
    ],
)  # fmt: skip
def test_hours_that_are_otherwise_are_left_for_a_person_with_what_they_say_in_words(odd: dict[str, Any]) -> None:
    listed = one(schedules=[weekly(), weekly(description="First Monday", **odd)])
    assert listed.facts is not None
    assert not listed.facts.more
    assert (listed.facts.hours, listed.left) == ("First Monday", ("hours",))


def test_every_day_and_night_is_one_word() -> None:
    days = weekly(byday="SU,MO,TU,WE,TH,FR,SA", opens_at="00:00", closes_at="23:59")
    more = facts(schedules=[days]).more
    assert more
    assert more.schedule is not None
    assert more.schedule.always
