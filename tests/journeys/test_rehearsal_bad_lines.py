"""A file that no nurse would write: what cannot be taken is named by line and field, and nothing is guessed."""

from __future__ import annotations

import pytest
from case_file import BROKEN_LINES, NOT_TAKEN
from rehearsed import Rehearsed, number_of


@pytest.mark.parametrize("name", BROKEN_LINES)
def test_a_line_that_is_no_case_makes_none(rehearsed: Rehearsed, name: str) -> None:
    assert rehearsed.problems(name) == {("", BROKEN_LINES[name][1])}
    assert number_of(name) not in {case["line"] for case in rehearsed.report["cases"]}


def test_an_empty_line_is_no_problem(rehearsed: Rehearsed) -> None:
    assert rehearsed.problems("an empty line") == set()


def test_the_cases_after_a_broken_line_are_played(rehearsed: Rehearsed) -> None:
    assert number_of("accepted") > number_of("a line that sinks the reader")
    assert rehearsed.referral("accepted")["state"] == "accepted"


@pytest.mark.parametrize("field", NOT_TAKEN)
def test_what_is_no_answer_is_named_with_its_field_and_reason(rehearsed: Rehearsed, field: str) -> None:
    assert (field, NOT_TAKEN[field][1]) in rehearsed.problems("what is not taken")


def test_the_case_goes_on_with_everything_that_could_be_taken(rehearsed: Rehearsed) -> None:
    told = rehearsed.case("what is not taken")
    assert (told["saved"], told["referrals"][0]["state"]) == (True, "opened")
    assert len(rehearsed.problems("what is not taken")) == len(NOT_TAKEN)


def test_rows_that_cannot_be_taken_whole_are_left_out_and_the_others_stand(rehearsed: Rehearsed) -> None:
    assert rehearsed.problems("rows that are none") == {
        ("notes", "unknown_key"), ("sibling", "unknown_kind"), ("release", "not_an_answer"),
        ("referral", "not_an_answer"), ("injury[0].p_sex", "other_kind"), ("need", "wrong_type"),
        ("shares[1].valid", "unknown_code"), ("shares[2].decision", "unknown_code"), ("shares[3]", "wrong_type"),
        ("shares[4].given_on", "no_year"), ("shares[5].alone", "unknown_code"),
        ("referrals[1].urgency", "unknown_code"), ("referrals[2].reply", "unknown_code"),
        ("referrals[3]", "wrong_type"),
    }  # fmt: skip
    [referral] = rehearsed.case("rows that are none")["referrals"]
    assert referral["state"] == "opened"


def test_dates_of_both_eras_and_several_things_of_a_kind_are_taken(rehearsed: Rehearsed) -> None:
    for name in ("both eras", "several things"):
        assert rehearsed.problems(name) == set()
        assert rehearsed.case(name)["saved"] is True


def test_a_problem_never_repeats_what_was_typed(rehearsed: Rehearsed) -> None:
    told = repr(rehearsed.report["problems"]) + rehearsed.stdout + rehearsed.stderr
    for typed in ("Mrs Min", "xxxx", "thirty", "Somebody", "call her", "yesterday evening"):
        assert typed not in told
