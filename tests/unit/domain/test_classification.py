"""The first that fits, whatever else was done: the order of GBVIMS."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.classification import NOT_GBV, ORDER, classified, first_that_fits
from clinic_app.domain.definitions import load_definitions
from clinic_app.paths import resources

DEFINITIONS = load_definitions(resources())
ACTS = DEFINITIONS.fields["i_acts"].codes

# The printed order of the intake form (field-standards 1.1), written down once more and by hand.
PRINTED = (
    "rape", "sexual_assault", "physical_assault", "forced_marriage",
    "denial_of_resources_opportunities_or_services", "psychological_emotional_abuse", "non-gbv",
)  # fmt: skip


def test_the_order_is_the_printed_one_and_the_forms_know_every_type() -> None:
    assert (*ORDER, NOT_GBV) == PRINTED
    assert DEFINITIONS.fields["i_type"].codes == PRINTED


@pytest.mark.parametrize("said", list(product([True, False], repeat=6)))
def test_the_first_yes_is_the_type_and_none_is_not_gbv(said: tuple[bool, ...]) -> None:
    found = classified(dict(zip(ORDER, said, strict=True)))
    assert found == (PRINTED[said.index(True)] if True in said else "non-gbv")


@given(st.lists(st.booleans(), max_size=5))
def test_while_a_question_before_the_first_yes_is_open_nothing_is_said(said: list[bool]) -> None:
    answers = dict(zip(ORDER, said, strict=False))
    assert classified(answers) == (PRINTED[said.index(True)] if True in said else None)


@given(st.sets(st.sampled_from(ACTS)), st.sampled_from(ACTS))
def test_more_acts_never_move_the_type_down_the_order(acts: set[str], more: str) -> None:
    before, after = first_that_fits(acts), first_that_fits({*acts, more})
    if before is not None:
        assert after is not None
        assert PRINTED.index(after) <= PRINTED.index(before)


def test_attempted_rape_is_sexual_assault_and_being_locked_in_alone_tells_no_type() -> None:
    assert first_that_fits({"attempted_penetration", "beating"}) == "sexual_assault"
    assert first_that_fits({"penetration", "threats"}) == "rape"
    assert first_that_fits({"locked_in", "forced_work", "other"}) is None
    assert {act for act in ACTS if first_that_fits({act}) is None} == {"locked_in", "forced_work", "other"}
