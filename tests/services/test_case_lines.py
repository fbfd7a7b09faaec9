"""Case files: what is taken, what is reported, and that nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from clinic_at_work import NURSE, House, definitions, law
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_app.services.case_lines import CaseLine, Problem, read_lines
from clinic_app.services.training import training_cases
from clinic_app.services.writing_lines import Written, write_line

AGREED = {"c_services": "given", "c_record": "given"}
SHARE = {"organisation": "training-shelter", "sector": "safehouse_shelter", "items": ["x_age"], "decision": "given",
         "form": "written", "valid": "72h"}  # fmt: skip
ASKED = {"organisation": "training-shelter", "service": "shelter_women", "urgency": "within_24h", "reply": "accepted"}


def read(*lines: bytes) -> list[CaseLine]:
    clock = House(None).clock  # type: ignore[arg-type]
    return list(read_lines(lines, definitions=definitions(), law=law(), now=clock.now(), zone=clock.zone))


def line(**parts: Any) -> CaseLine:
    [one] = read(json.dumps(parts).encode())
    return one


def problems(**parts: Any) -> list[tuple[str, str]]:
    return [(problem.field, problem.reason) for problem in line(**parts).problems]


def written(house: House, **parts: Any) -> Written:
    return write_line(house.enter(NURSE), line(**parts))


def test_answers_groups_shares_and_referrals_are_taken(house: House) -> None:
    taken = line(
        answers={**AGREED, "s_name": "Female", "i_date": {"about_hours_ago": 9}, "s_dependants": 1},
        groups={"injury": [{"f_inj_type": "bruise"}, {"f_inj_type": "burn"}]},
        shares=[SHARE], referrals=[ASKED],
    )  # fmt: skip
    assert taken.problems == ()
    assert taken.spoken == AGREED
    assert [thing.kind for thing in taken.things] == ["case", "incident", "injury", "injury"]
    assert taken.things[0].answers["s_dependants"] == "1"
    assert (taken.shares[0].alone, taken.shares[0].given_on.isoformat()) == ("yes", "2026-11-24")
    assert taken.referrals[0].reply == "accepted"


@pytest.mark.parametrize("year", ["2026", "2569"])
def test_one_rule_of_eras_serves_the_day_she_was_born_and_the_day_she_agreed(year: str) -> None:
    taken = line(answers={**AGREED, "s_dob": f"{year}-01-15"}, shares=[{**SHARE, "given_on": f"{year}-11-24"}])
    assert taken.problems == ()
    assert taken.things[0].answers["s_dob"] == "2026-01-15"
    assert taken.shares[0].given_on.isoformat() == "2026-11-24"


def test_a_year_of_no_era_is_refused_in_both_and_nothing_is_guessed() -> None:
    assert problems(answers={**AGREED, "s_dob": "3112-01-15"}, shares=[{**SHARE, "given_on": "3112-11-24"}]) == [
        ("s_dob", "no_such_year"), ("shares[0].given_on", "no_such_year"),
    ]  # fmt: skip


def test_a_field_of_a_repeating_kind_goes_to_the_first_of_that_kind() -> None:
    taken = line(answers={"p_sex": "male"}, groups={"perpetrator": [{"p_age": "26_40"}, {"p_sex": "female"}]})
    assert [dict(thing.answers) for thing in taken.things if thing.kind == "perpetrator"] == [
        {"p_age": "26_40", "p_sex": "male"}, {"p_sex": "female"},
    ]  # fmt: skip
    assert problems(answers={"p_sex": "male"}, groups={"perpetrator": [{"p_sex": "female"}]}) == [("p_sex", "twice")]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("minor_flag", True, "not_an_answer"), ("worker_id", "N-1", "not_an_answer"),
        ("c_share", "given", "not_an_answer"),
        ("x_urgency", "within_24h", "not_an_answer"), ("i_elapsed", "0_3d", "not_an_answer"),
        ("m_status", "legal", "reserved"), ("shoe_size", 38, "unknown_field"), ("s_sex", "woman", "no_such_code"),
        ("s_age_years", "thirty", "shape"), ("s_age_years", 300, "out_of_range"), ("s_name", None, "null"),
        ("s_dob", "31/02/2540", "no_such_day"), ("i_date", {"about_hours_ago": -3}, "out_of_range"),
        ("h_pep", ["offered_accepted"], "shape"), ("s_name", "a\u0007b", "control_character"), ("s_name", {}, "shape"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_reported_and_left_out(field: str, value: object, reason: str) -> None:
    taken = line(answers={field: value, "s_name" if field != "s_name" else "s_alias": "Noi"})
    assert [(problem.line, problem.field, problem.reason) for problem in taken.problems] == [(1, field, reason)]
    assert "Noi" in taken.things[0].answers.values()


@pytest.mark.parametrize(
    ("untrusted", "reason"),
    [
        (b"{", "not_json"), (b"[]", "not_an_object"), (b'"x"', "not_an_object"), (b"\xff\xfe", "not_json"),
        (b'{"answers": {"s_sex": "male", "s_sex": "female"}}', "not_json"),
        (b'{"answers": {"s_age_years": NaN}}', "not_json"),
        (b'{"answers": ' + b'{"a":' * 50 + b"1" + b"}" * 51, "too_deep"), (b"[" * 200_000, "not_json"),
        (b'{"answers": {"s_name": "' + b"x" * (1 << 20) + b'"}}', "too_long"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_case_is_reported_and_the_next_goes_on(untrusted: bytes, reason: str) -> None:
    broken, whole = read(untrusted, b'{"answers": {"s_name": "Noi"}}')
    assert broken.problems == (Problem(1, "", reason),)
    assert broken.things == ()
    assert whole.problems == ()
    assert whole.number == 2


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"notes": "x"}, ("notes", "unknown_key")),
        ({"answers": []}, ("answers", "wrong_type")),
        ({"groups": {"sibling": [{}]}}, ("sibling", "unknown_kind")),
        ({"groups": {"release": [{"c_share": "given"}]}}, ("release", "not_an_answer")),
        ({"groups": {"injury": [{"p_sex": "male"}]}}, ("injury[0].p_sex", "other_kind")),
        ({"groups": {"injury": {"f_inj_type": "bruise"}}}, ("injury", "wrong_type")),
        ({"shares": [{**SHARE, "decision": "maybe"}]}, ("shares[0].decision", "unknown_code")),
        ({"shares": [{**SHARE, "valid": "1y"}]}, ("shares[0].valid", "unknown_code")),
        ({"shares": [{**SHARE, "given_on": "yesterday"}]}, ("shares[0].given_on", "unreadable")),
        ({"shares": [{**SHARE, "given_on": "3112-11-24"}]}, ("shares[0].given_on", "no_such_year")),
        ({"shares": [{**SHARE, "given_on": 2569}]}, ("shares[0].given_on", "wrong_type")),
        ({"shares": [{**SHARE, "alone": "unknown"}]}, ("shares[0].alone", "unknown_code")),
        ({"shares": ["all of it"]}, ("shares[0]", "wrong_type")),
        ({"shares": [{k: v for k, v in SHARE.items() if k != "form"}]}, ("shares[0].form", "missing")),
        ({"referrals": [{**ASKED, "urgency": "soon"}]}, ("referrals[0].urgency", "unknown_code")),
        ({"referrals": [{**ASKED, "reply": "perhaps"}]}, ("referrals[0].reply", "unknown_code")),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_place(parts: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problems(**parts) == [expected]
    taken = line(**parts)
    assert (taken.shares, taken.referrals) == ((), ())


def test_an_unknown_item_is_left_out_of_a_share_which_then_allows_less() -> None:
    taken = line(shares=[{**SHARE, "items": ["x_age", "x_shoe_size"]}])
    assert taken.shares[0].items == ("x_age",)
    assert taken.problems == (Problem(1, "shares[0].items", "unknown_code"),)


KEYS = ["answers", "groups", "shares", "referrals", "s_sex", "i_date", "injury", "items", "organisation", "decision",
        "missing", "about_hours_ago"]  # fmt: skip
LEAVES = st.none() | st.booleans() | st.floats() | st.text(max_size=8)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
def test_no_line_whatever_breaks_the_reading(said: object) -> None:
    [one] = read(json.dumps(said).encode())
    assert one.number == 1


# --- writing ---------------------------------------------------------------------------------------


def test_what_the_record_refuses_is_reported_and_the_case_goes_on(house: House) -> None:
    told = written(
        house,
        answers={**AGREED, "c_record": "refused", "s_name": "Noi", "h_pep": "offered_accepted", "k_number": "08"},
        shares=[SHARE],
    )  # fmt: skip
    clinic = house.inside[0]
    assert {(problem.field, problem.reason) for problem in told.problems} == {
        ("s_name", "care_only"), ("k_number", "care_only"), ("shares[0]", "care_only"),
    }  # fmt: skip
    kept = clinic.recording.shown(told.case_id)
    assert kept.stored("h_pep", kept.first("care")) == "offered_accepted"
    assert kept.stored("s_name") is None
    assert clinic.recording.drafts(told.case_id) == []


def test_without_an_answer_about_the_record_everything_stays_a_draft(house: House) -> None:
    told = written(house, answers={"s_name": "Noi", "i_type": "rape"})
    assert told.problems == []
    assert house.inside[0].recording.history(told.case_id) == ()
    assert len(house.inside[0].recording.drafts(told.case_id)) == 2


def test_a_name_of_another_stays_out_unless_she_asked_for_it(house: House) -> None:
    told = written(house, answers={**AGREED, "p_name": "he"})
    assert [(problem.field, problem.reason) for problem in told.problems] == [("p_name", "gate_closed")]


FIELDS = st.sampled_from(sorted(definitions().fields))
VALUES = ANYTHING | st.sampled_from(
    ["given", "refused", "unable_now", "withdrawn", "yes", "no", "female", "2026-11-01", "1/1/2569", 7, True, ["none"],
     {"missing": "unknown"}, {"about_hours_ago": 5}, "offered_accepted", "x" * 400]
)  # fmt: skip
GROUPS = st.dictionaries(
    st.sampled_from([*definitions().kinds, "sibling"]),
    st.lists(st.dictionaries(FIELDS, VALUES, max_size=3), max_size=2),
    max_size=4,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(FIELDS, VALUES, max_size=25), groups=GROUPS)
def test_no_line_whatever_breaks_the_writing(house: House, answers: dict[str, Any], groups: dict[str, Any]) -> None:
    if not house.inside:
        house.enter(NURSE)
    told = write_line(house.inside[0], line(answers=answers, groups=groups, shares=[SHARE]))
    assert house.inside[0].recording.shown(told.case_id).code == told.code


def test_every_invented_case_is_taken_whole_by_the_training_clinic(house: House) -> None:
    house.wall = house.wall.replace(day=26)
    clinic = house.door.open_training()
    house.inside.append(clinic)
    assert clinic.training
    lines = training_cases().read_bytes().splitlines()
    assert [problem for one in read(*lines) for problem in one.problems] == []
    assert clinic.finding.page().total == len(lines)
    assert {row.mode for row in clinic.finding.page().rows} == {"full", "care_only", "waiting"}
    assert [row.mode for row in clinic.finding.find("Female")] == ["full"]
    assert clinic.today().clocks
    house.leave()
    again = house.door.open_training()
    house.inside.append(again)
    assert again.finding.page().total == len(lines)
