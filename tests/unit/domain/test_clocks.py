"""Clocks of care: urgent by the earliest bound, closed by a person only, silent about the type of violence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_cases import BANGKOK, NOW, Made, ago, exact, on, silent

from clinic_app import paths
from clinic_app.domain.case import Change
from clinic_app.domain.clocks import ClockRules, ClockState, Running, clocks_of, load_rules, next_clock_at
from clinic_app.domain.moments import read_moment
from clinic_app.errors import DefinitionRefused


@cache
def rules() -> ClockRules:
    return load_rules(paths.resources())


def clocks(made: Made, now: datetime = NOW) -> dict[str, ClockState]:
    return {state.id: state for state in clocks_of(made.case, rules(), now=now, zone=BANGKOK)}


def with_care(moment: Any, **care: Any) -> Made:
    made = Made()
    # Somebody said something of it, if not when.
    incident = made.add("incident", **({"i_place": "home"} if moment is None else {"i_date": moment}))
    made.add("care", incident, **care)
    return made


def test_sixty_six_hours_ago_leaves_five_hours_eighteen_by_the_earliest_bound() -> None:
    pep = clocks(with_care(ago(66)))["pep"]
    assert pep.left(NOW) == timedelta(hours=5, minutes=18)
    assert pep.state is Running.URGENT
    assert pep.latest_end == datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    assert (pep.neutral_name, pep.name) == ("Window A", "HIV PEP, first dose")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (exact("2026-11-21T20:00:00Z"), Running.OPEN),
        (exact("2026-11-20T12:00:00Z"), Running.SOON),
        (exact("2026-11-19T09:00:00Z"), Running.URGENT),
        (on("2026-11-19"), Running.OFFER_NOW),  # its earliest end is over, its latest is not
        (exact("2026-11-19T03:42:00Z"), Running.PASSED),
        (on("2026-10-01"), Running.PASSED),
        (None, Running.OFFER_NOW),
        (silent(), Running.OFFER_NOW),
        (silent("declined_to_answer"), Running.OFFER_NOW),
        ({"kind": "month", "month": "2026-11"}, Running.OFFER_NOW),
    ],
)
def test_the_state_of_a_clock_follows_both_bounds(moment: Any, state: Running) -> None:
    assert clocks(with_care(moment))["pep"].state is state


def test_an_incident_that_was_only_begun_says_nothing_until_somebody_answers_something_in_it() -> None:
    made = Made()
    incident = made.add("incident", i_serial=1)
    care = made.add("care", incident, h_rule_version="2026.1")
    assert clocks(made) == {}
    assert next_clock_at(made.case, rules(), now=NOW, zone=BANGKOK) is None
    unasked = made.case.applying(Change(values=((incident.id, "i_place", silent("not_asked")),)))
    assert clocks_of(unasked, rules(), now=NOW, zone=BANGKOK) == (), "not asked says nothing either"
    for entity, field, answer in ((incident, "i_date", silent()), (care, "h_exposure", silent("declined_to_answer"))):
        told = made.case.applying(Change(values=((entity.id, field, answer),)))
        states = clocks_of(told, rules(), now=NOW, zone=BANGKOK)
        assert {state.state for state in states} == {Running.OFFER_NOW}
        assert next_clock_at(told, rules(), now=NOW, zone=BANGKOK) == NOW


@given(
    earliest=st.integers(0, 400),
    width=st.integers(0, 200),
    decision=st.sampled_from([None, "offered_accepted", "deferred", "stock_out", "not_offered"]),
)
def test_no_clock_is_over_while_its_latest_bound_is_open(earliest: int, width: int, decision: str | None) -> None:
    start = NOW - timedelta(hours=earliest + width)
    moment = {
        "kind": "range",
        "from": start.isoformat(),
        "to": (start + timedelta(hours=width)).isoformat(),
    }
    state = clocks(with_care(read_moment(moment).stored(), **({"h_pep": decision} if decision else {})))["pep"]
    assert state.latest_end is not None
    assert state.state.runs == (state.latest_end > NOW)


def test_what_was_said_by_a_clock_that_is_no_more_has_no_hours_left_but_is_offered_now() -> None:
    made = with_care(ago(20), h_exposure=["penetration"])
    woke_in_another_year = NOW - timedelta(days=3)
    assert {each.state for each in clocks(made, woke_in_another_year).values()} == {Running.OFFER_NOW}
    assert next_clock_at(made.case, rules(), now=woke_in_another_year, zone=BANGKOK) == woke_in_another_year
    set_right_by_minutes = with_care(exact("2026-11-22T03:45:00Z"), h_exposure=["penetration"])
    assert clocks(set_right_by_minutes)["pep"].state is Running.OPEN


def test_only_a_person_says_too_late() -> None:
    assert clocks(with_care(on("2026-01-01")))["pep"].state is Running.PASSED
    assert clocks(with_care(on("2026-01-01"), h_pep="out_of_window"))["pep"].state is Running.OUT_OF_WINDOW
    assert clocks(with_care(ago(10), h_pep="out_of_window"))["pep"].state is Running.OUT_OF_WINDOW


def test_accepted_is_not_given() -> None:
    assert clocks(with_care(ago(10), h_pep="offered_accepted"))["pep"].state is Running.OPEN
    given = with_care(ago(10), h_pep="offered_accepted", h_pep_given_at={"at": "2026-11-22T03:00:00Z"})
    assert clocks(given)["pep"].state is Running.DECIDED
    half = with_care(ago(10), h_pep="offered_accepted", h_pep_given_at={"days": 28})
    assert clocks(half)["pep"].state is Running.OPEN


@pytest.mark.parametrize("decision", ["offered_declined", "not_indicated", "contraindicated", "completed"])
def test_a_decision_stops_its_clock_and_no_other(decision: str) -> None:
    after = clocks(with_care(ago(10), h_pep=decision))
    assert after["pep"].state is Running.DECIDED
    assert after["ec"].state.runs


def test_a_later_decision_counts_more_than_an_earlier_one() -> None:
    made = Made()
    incident = made.add("incident", i_date=ago(10))
    made.add("care", incident, h_pep="offered_declined")
    made.add("care", incident, h_pep="deferred")
    assert clocks(made)["pep"].state is Running.OPEN


@pytest.mark.parametrize("kind", ["rape", "psychological_emotional_abuse", "non-gbv", None])
def test_clocks_do_not_ask_the_type_of_violence(kind: str | None) -> None:
    plain, typed = with_care(ago(10)), with_care(ago(10))
    if kind:
        typed.answers(typed.case.of_kind("incident")[0], i_type=kind)
    assert {each: state.state for each, state in clocks(plain).items()} == {
        each: state.state for each, state in clocks(typed).items()
    }


@pytest.mark.parametrize(
    ("care", "shown"),
    [
        ({}, {"pep", "ec", "hepb", "sti", "forensic"}),
        ({"h_exposure": silent()}, {"pep", "ec", "hepb", "sti", "forensic"}),
        ({"h_exposure": ["unconscious_or_drugged"]}, {"pep", "ec", "hepb", "sti", "forensic"}),
        ({"h_exposure": ["none"]}, set()),
        ({"h_exposure": ["none"], "h_pep": "deferred"}, {"pep"}),
        ({"h_can_conceive": "no"}, {"pep", "hepb", "sti", "forensic"}),
        ({"h_can_conceive": silent()}, {"pep", "ec", "hepb", "sti", "forensic"}),
        ({"h_hbig": "deferred"}, {"pep", "ec", "hepb", "sti", "forensic", "hbig"}),
    ],
)
def test_exposure_and_possible_pregnancy_decide_which_clocks_there_are(care: dict[str, Any], shown: set[str]) -> None:
    assert clocks(with_care(ago(10), **care)).keys() == shown


def test_a_wound_starts_the_tetanus_clock() -> None:
    made = with_care(ago(10))
    assert "tetanus" not in clocks(made)
    assert "tetanus" in clocks(made.answers(h_injury_any="needs_care"))
    assert "tetanus" not in clocks(made.answers(h_injury_any="none"))


def test_specimens_taken_or_refused_stop_the_forensic_clock() -> None:
    made = with_care(ago(10))
    assert clocks(made)["forensic"].state.runs
    assert clocks(made.answers(f_consents={"evidence_collection": "refused"}))["forensic"].state is Running.DECIDED
    made = with_care(ago(10))
    made.add("specimen", made.case.of_kind("incident")[0], f_spec="oral_swab")
    assert clocks(made)["forensic"].state is Running.DECIDED


def test_every_incident_has_its_own_clocks_and_the_most_pressing_stands_first() -> None:
    made = with_care(ago(10))
    made.add("incident", i_date=ago(70))
    states = clocks_of(made.case, rules(), now=NOW, zone=BANGKOK)
    assert [state.id for state in states].count("pep") == 2
    assert states[0].state is Running.URGENT
    assert next_clock_at(made.case, rules(), now=NOW, zone=BANGKOK) == states[0].earliest_end


def test_a_clock_that_is_nearly_out_stands_before_one_whose_time_nobody_knows() -> None:
    made = with_care(None)
    made.add("incident", i_date=ago(70))
    states = clocks_of(made.case, rules(), now=NOW, zone=BANGKOK)
    assert [state.state for state in states[:2]] == [Running.URGENT, Running.OFFER_NOW]


def test_a_day_that_is_not_over_has_happened_by_now() -> None:
    pep = clocks(with_care(on("2026-11-22")))["pep"]
    assert pep.began is not None
    assert (pep.began.latest, pep.latest_end) == (NOW, NOW + timedelta(hours=72))


def test_an_unknown_time_is_due_now_in_the_list() -> None:
    assert next_clock_at(with_care(None).case, rules(), now=NOW, zone=BANGKOK) == NOW
    assert next_clock_at(Made().case, rules(), now=NOW, zone=BANGKOK) is None


def test_a_window_that_may_be_over_is_due_now_in_the_list() -> None:
    made = with_care(on("2026-11-19"), h_ec="completed")
    assert next_clock_at(made.case, rules(), now=NOW, zone=BANGKOK) == NOW


def test_six_months_are_months_of_the_calendar() -> None:
    hepb = clocks(with_care(exact("2026-08-31T05:00:00Z")))["hepb"]
    assert hepb.latest_end == datetime(2027, 2, 28, 5, 0, tzinfo=UTC)


def test_every_row_names_its_source_and_whom_it_waits_for() -> None:
    for row in (*rules().windows, *rules().specimens):
        assert row.source
        assert row.confirmed or row.to_be_confirmed_by
    assert {window.id for window in rules().windows} >= {"pep", "ec", "hepb", "hbig", "sti", "tetanus", "forensic"}
    assert rules().window("pep").hours == 72
    assert rules().window("ec").hours == 120
    assert rules().specimen("anal_swab") is not None
    assert rules().specimen("clothing") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('letter = "B"', 'letter = "A"'),
        ('id = "ec"', 'id = "pep"'),
        ("hours = 72\nbest_hours = 24\nsoon", "hours = 72\ndays = 3\nbest_hours = 24\nsoon"),
        ("best_hours = 24\nsoon", "best_hours = 96\nsoon"),
        ("urgent_hours = 6", "urgent_hours = 60"),
        ('to_be_confirmed_by = "clinician"', 'to_be_confirmed_by = ""'),
        ('evidence = "read"', 'evidence = "heard"'),
        ('version = "2026-11-25"', 'version = "2026-11-25"\nextra = 1'),
        ('codes = ["nail"]', 'codes = ["oral_swab"]'),
        ("hours = 72", "hours = -72"),
    ],
)
def test_a_faulty_rule_file_is_no_rule_file(tmp_path: Path, before: str, after: str) -> None:
    text = (paths.resources() / "rules/clocks.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/clocks.toml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DefinitionRefused):
        load_rules(tmp_path)
