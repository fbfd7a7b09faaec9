"""What is taken into a field, what is refused, and that a taken value is taken again unchanged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app import paths
from clinic_app.domain.answers import is_missing
from clinic_app.domain.definitions import Definitions, FieldKind, load_definitions
from clinic_app.domain.validation import MAY_LIE_AHEAD, taken
from clinic_app.errors import NotAnAnswer

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


@cache
def definitions() -> Definitions:
    return load_definitions(paths.resources())


def take(field_id: str, value: Any) -> Any:
    return taken(definitions().fields[field_id], value, now=NOW, zone=BANGKOK)


TAKEN = [
    ("s_name", "  Ma Thida\u200b ", "Ma Thida"),
    ("s_name", "Female", "Female"),
    ("i_narrative", "line one\r\nline two\tend", "line one\nline two\tend"),
    ("s_sex", "female", "female"),
    ("s_sex", "unknown", {"missing": "unknown"}),
    ("s_sex", "declined_to_answer", {"missing": "declined_to_answer"}),
    ("s_sex", {"missing": "not_asked"}, {"missing": "not_asked"}),
    ("s_name", {"missing": "unknown"}, {"missing": "unknown"}),
    ("i_date", {"missing": "unknown"}, {"missing": "unknown"}),
    ("s_dependants", 1, "1"),
    ("s_dependants", "3_plus", "3_plus"),
    ("h_pep", "offered_accepted", "offered_accepted"),
    ("p_access", ["works_with", "lives_with", "works_with"], ["lives_with", "works_with"]),
    ("p_access", "lives_with", ["lives_with"]),
    ("p_access", ["unknown"], {"missing": "unknown"}),
    ("c_explained", True, True),
    ("s_age_years", 27, 27),
    ("s_age_years", 27.0, 27),
    ("interview_date", "2026-11-22", "2026-11-22"),
    ("interview_date", "๒๒/๑๑/๒๕๖๙", "2026-11-22"),
    ("u_due", "2026-12-06", "2026-12-06"),
    ("s_dob", "1999-05", "1999-05"),
    ("s_dob", "2542", "1999"),
    ("f_exam_at", "2026-11-22T10:00:00+07:00", "2026-11-22T03:00:00Z"),
    ("f_exam_at", "2026-11-22T10:00", "2026-11-22T03:00:00Z"),
    ("i_date", "2026-11-20", {"kind": "day", "on": "2026-11-20"}),
    ("i_date", "2026-11-22", {"kind": "day", "on": "2026-11-22"}),
    ("i_date", "2026-11", {"kind": "month", "month": "2026-11"}),
    ("i_date", "2569", {"kind": "year", "year": 2026}),
    ("i_date", "2026-11-20T10:00:00Z", {"kind": "exact", "at": "2026-11-20T10:00:00Z"}),
    ("i_date", {"about_hours_ago": 20},
     {"kind": "about_hours_ago", "hours": 20, "said_at": "2026-11-22T03:42:00Z"}),
    ("i_date", {"kind": "part_of_day", "on": "2026-11-21", "part": "evening_night_sunset_to_sunrise"},
     {"kind": "part_of_day", "on": "2026-11-21", "part": "evening_night_sunset_to_sunrise"}),
    ("t_ind", {"deception": "yes", "isolation": "unknown"}, {"deception": "yes", "isolation": {"missing": "unknown"}}),
    ("t_ind", ["deception"], {"deception": "yes"}),
    ("i_narrative", "x " * 100_000, ("x " * 100_000).strip()),
    ("h_pep_given_at", {"at": "2026-11-22T10:00:00+07:00", "days": 28},
     {"at": "2026-11-22T03:00:00Z", "days": 28}),
    ("z_checks", {"needs_met": True, "told_may_return": False}, {"needs_met": True, "told_may_return": False}),
    ("k_times", "after work", {"slots": [], "note": "after work"}),
    ("k_times", {"slots": [{"days": ["mon"], "from": "10:30", "to": "12:00"}]},
     {"slots": [{"days": ["mon"], "from": "10:30", "to": "12:00"}], "note": ""}),
    ("f_inj_view", "anterior", {"view": "anterior"}),
    ("f_inj_view", {"view": "anterior", "x": 0.25, "y": 1}, {"view": "anterior", "x": 0.25, "y": 1.0}),
    ("r_her_view", 7, 7),
    ("r_her_view", "very afraid", "very afraid"),
    ("c_share_org", "training-shelter", "training-shelter"),
    ("c_share_items", ["x_age", "x_age", "x_lang"], ["x_age", "x_lang"]),
]  # fmt: skip


@pytest.mark.parametrize(("field_id", "untrusted", "stored"), TAKEN)
def test_an_answer_is_taken_into_its_stored_shape_and_again_unchanged(
    field_id: str, untrusted: Any, stored: Any
) -> None:
    assert take(field_id, untrusted) == stored
    assert take(field_id, stored) == stored


@pytest.mark.parametrize(
    ("field_id", "untrusted", "reason"),
    [
        ("s_name", "", "empty"),
        ("s_name", " \u200b ", "empty"),
        ("s_name", "a\x00b", "control_character"),
        ("s_name", "a\x1b[31mb", "control_character"),
        ("s_name", "abc\u202egnp", "control_character"),
        ("s_name", "\ud800", "not_text"),
        ("s_name", 12, "shape"),
        ("s_name", "x" * 10_001, "too_long"),
        ("i_narrative", "x" * 200_001, "too_long"),
        ("s_sex", "Female", "no_such_code"),
        ("s_sex", ["female"], "shape"),
        ("s_sex", {"missing": "forgot"}, "no_such_code"),
        ("s_sex", {"missing": "unknown", "and": "more"}, "shape"),
        ("s_sex", None, "shape"),
        ("p_access", [], "empty"),
        ("p_access", ["lives_with", "unknown"], "silence_beside_answers"),
        ("p_access", ["lives_with"] * 300, "too_many"),
        ("c_explained", "yes", "shape"),
        ("c_explained", 1, "shape"),
        ("s_age_years", -1, "out_of_range"),
        ("s_age_years", 400, "out_of_range"),
        ("s_age_years", True, "shape"),
        ("s_age_years", "27", "shape"),
        ("s_age_years", float("nan"), "shape"),
        ("interview_date", "2026-11-23", "future"),
        ("interview_date", "2026-02-30", "no_such_day"),
        ("interview_date", "2026-11", "no_day"),
        ("interview_date", "15/1/26", "ambiguous_year"),
        ("interview_date", 20261122, "shape"),
        ("s_dob", "1850-01-01", "no_such_year"),
        ("s_dob", "1901-01-01", "too_long_ago"),
        ("s_dob", "2030", "future"),
        ("f_exam_at", "2026-11-22", "shape"),
        ("f_exam_at", "2026-11-22T11:00:00+07:00", "future"),
        ("f_exam_at", "2569-11-22T11:00:00", "no_such_year"),
        ("f_exam_at", "2026-13-22T11:00:00", "unreadable"),
        ("i_date", "2026-11-23", "future"),
        ("i_date", "soon", "unreadable"),
        ("i_date", {"about_hours_ago": -3}, "out_of_range"),
        ("i_date", {"about_hours_ago": float("nan")}, "shape"),
        ("i_date", {"about_hours_ago": "20"}, "shape"),
        ("i_date", {"kind": "day", "on": "2569-11-20"}, "shape"),
        ("t_ind", {"sorrow": "yes"}, "no_such_row"),
        ("t_ind", {"deception": "maybe"}, "no_such_code"),
        ("t_ind", {}, "empty"),
        ("t_ind", "deception", "shape"),
        ("h_pep_given_at", {"dose": 1}, "no_such_part"),
        ("h_pep_given_at", {"days": "28"}, "shape"),
        ("h_pep_given_at", "today", "shape"),
        ("k_times", {"slots": [{"days": ["mo"], "from": "10:30", "to": "12:00"}]}, "shape"),
        ("k_times", {"slots": [{"days": ["mon"], "from": "25:30", "to": "12:00"}]}, "shape"),
        ("k_times", {}, "empty"),
        ("f_inj_view", {"view": "anterior", "x": 2, "y": 0}, "out_of_range"),
        ("f_inj_view", {"view": "anterior", "x": 0.2}, "shape"),
        ("f_inj_view", "moon", "no_such_code"),
        ("c_share_org", "a\nb", "control_character"),
        ("c_share_org", "x" * 201, "too_long"),
        ("c_share_items", [1], "shape"),
        ("minor_flag", True, "derived"),
        ("i_context", ["early_marriage"], "derived"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_field_and_the_reason(field_id: str, untrusted: Any, reason: str) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        take(field_id, untrusted)
    assert (refused.value.field, refused.value.reason) == (field_id, reason)


@given(value=JSON, field_id=st.sampled_from(sorted(load_definitions(paths.resources()).fields)))
def test_any_json_is_taken_or_refused_and_what_is_taken_is_stable(value: Any, field_id: str) -> None:
    try:
        stored = take(field_id, value)
    except NotAnAnswer:
        return
    assert take(field_id, stored) == stored


def test_every_code_of_every_list_is_taken_and_every_field_takes_every_silence() -> None:
    for field in definitions().fields.values():
        if field.kind is FieldKind.DERIVED:
            continue
        for code in field.codes:
            if field.kind in (FieldKind.CODE, FieldKind.DECISION):
                assert take(field.id, code) == code
            elif field.kind is FieldKind.CODES:
                assert take(field.id, [code]) == [code]
        for silence in ("not_asked", "declined_to_answer", "unknown"):
            assert is_missing(take(field.id, {"missing": silence}))


def test_only_promised_days_may_lie_ahead() -> None:
    ahead = date(2027, 1, 1).isoformat()
    for field in definitions().fields.values():
        if field.kind is FieldKind.DATE and field.id not in MAY_LIE_AHEAD:
            with pytest.raises(NotAnAnswer):
                take(field.id, ahead)
    assert {take(field_id, ahead) for field_id in MAY_LIE_AHEAD} == {ahead}


PARTS = [
    (field.id, part.id, part.kind)
    for field in definitions().fields.values()
    for part in field.parts
    if part.kind in (FieldKind.DATE, FieldKind.DATETIME)
]


@pytest.mark.parametrize(("field_id", "part", "kind"), PARTS)
def test_what_was_given_handed_over_or_told_is_never_still_to_come(field_id: str, part: str, kind: FieldKind) -> None:
    ahead = "2027-01-01" if kind is FieldKind.DATE else "2027-01-01T00:00:00Z"
    if part == "due_on" or field_id == "f_custody":
        assert take(field_id, {part: ahead}) == {part: ahead}
        return
    with pytest.raises(NotAnAnswer) as refused:
        take(field_id, {part: ahead})
    assert refused.value.reason == "future"


def test_a_span_may_last_to_the_end_of_today_and_no_longer() -> None:
    today = {"kind": "range", "from": "2026-11-20T00:00:00Z", "to": "2026-11-22T16:59:00Z"}
    assert take("i_date", today) == today
    with pytest.raises(NotAnAnswer) as refused:
        take("i_date", today | {"to": "2026-11-22T17:00:00Z"})
    assert refused.value.reason == "future"
