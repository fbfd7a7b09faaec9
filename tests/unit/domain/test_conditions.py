"""Conditions are read strictly, mean what they say, and never take a silence for an answer."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app import paths
from clinic_app.domain.answers import Missing, Stored, stored
from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.domain.conditions import (
    STATES,
    All,
    Any,
    Asked,
    Comparison,
    Condition,
    ConditionUnreadable,
    Not,
    comparisons,
    parse,
    shown,
)
from clinic_app.domain.definitions import Definitions, load_definitions
from clinic_app.domain.ids import CaseId, EntityId

FORMS = load_definitions(paths.resources())


def _case(values: dict[str, Stored], *entities: Entity) -> Case:
    case = Case.begun(CaseId(uuid4()), "K7M2QR9T")
    return case.applying(Change(created=entities, values=tuple((case.root, k, v) for k, v in values.items())))


def _holds(text: str, case: Case, entity: EntityId | None = None, forms: Definitions = FORMS) -> bool:
    return Asked(case, entity or case.root, forms, {}).holds(parse(text))


def test_or_binds_weakest_and_not_strongest() -> None:
    assert parse("a = x or not b = y and c = z") == Any(
        (
            Comparison("a", None, "=", ("x",)),
            All((Not(Comparison("b", None, "=", ("y",))), Comparison("c", None, "=", ("z",)))),
        )
    )
    assert parse("(a = x or b in [y, z]) and c.d is answered") == All(
        (
            Any((Comparison("a", None, "=", ("x",)), Comparison("b", None, "in", ("y", "z")))),
            Comparison("c", "d", "is", ("answered",)),
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a =",
        "= x",
        "a = x b = y",
        "a = x and",
        "or a = x",
        "a is maybe",
        "a < x",
        "a in x",
        "a in [x",
        "a in []",
        "(a = x",
        "a = x)",
        "not",
        "a == x",
        "a ~ x",
        "__import__('os')",
        "a = and",
        "and = x",
        "a, b = x",
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ConditionUnreadable):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        condition = parse(text)
    except ConditionUnreadable:
        return
    assert list(comparisons(condition))


WORDS = st.sampled_from(["a_private_now", "x", "0_11", "non-gbv", "3_plus"])


def _comparison() -> st.SearchStrategy[Condition]:
    return st.one_of(
        st.builds(
            Comparison, WORDS, st.sampled_from([None, "row"]), st.sampled_from(["=", "!=", "has"]), st.tuples(WORDS)
        ),
        st.builds(Comparison, WORDS, st.none(), st.just("in"), st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
        st.builds(Comparison, WORDS, st.none(), st.just("is"), st.sampled_from(STATES).map(lambda state: (state,))),
        st.builds(
            Comparison,
            WORDS,
            st.none(),
            st.sampled_from(["<", "<=", ">", ">="]),
            st.integers(0, 99).map(lambda n: (str(n),)),
        ),
    )


CONDITIONS = st.recursive(
    _comparison(),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda several: All(tuple(several))),
        st.lists(inner, min_size=2, max_size=3).map(lambda several: Any(tuple(several))),
    ),
    max_leaves=6,
)


def _written(condition: Condition) -> str:
    match condition:
        case Not(of=inner):
            return f"not ({_written(inner)})"
        case All(of=several):
            return " and ".join(f"({_written(one)})" for one in several)
        case Any(of=several):
            return " or ".join(f"({_written(one)})" for one in several)
        case Comparison(field=field, row=row, op=op, values=values):
            name = f"{field}.{row}" if row else field
            return f"{name} {op} " + (f"[{', '.join(values)}]" if op == "in" else values[0])


@given(CONDITIONS)
def test_what_is_written_down_is_read_back_the_same(condition: Condition) -> None:
    assert parse(_written(condition)) == condition


LEAVES = ["a_private_now = yes", "a_companion has police", "s_age_years < 18", "t_explained = true", "k_ok is unknown"]
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "a_private_now": st.one_of(st.sampled_from(["yes", "no"]), st.sampled_from([stored(m) for m in Missing])),
        "a_companion": st.lists(st.sampled_from(["police", "children"])),
        "s_age_years": st.integers(0, 99),
        "t_explained": st.booleans(),
        "k_ok": st.sampled_from(["yes", stored(Missing.UNKNOWN)]),
    },
)


@given(ANSWERS, st.sampled_from(LEAVES), st.sampled_from(LEAVES))
def test_not_and_and_or_are_those_of_logic(values: dict[str, Stored], one: str, other: str) -> None:
    case = _case(values)
    first, second = _holds(one, case), _holds(other, case)
    assert _holds(f"not {one}", case) is not first
    assert _holds(f"{one} and {other}", case) is (first and second)
    assert _holds(f"{one} or {other}", case) is (first or second)
    assert _holds(f"not ({one} and {other})", case) is _holds(f"not {one} or not {other}", case)


@given(st.sampled_from([None, *(stored(missing) for missing in Missing)]))
def test_a_silence_equals_nothing(silence: Stored | None) -> None:
    case = _case({} if silence is None else {"a_private_now": silence, "s_age_years": silence, "a_companion": silence})
    for text in ("a_private_now = no", "a_private_now in [yes, no]", "s_age_years < 18", "s_age_years >= 0"):
        assert not _holds(text, case)
    assert not _holds("a_companion has alone", case)
    assert _holds("a_private_now != no", case)
    assert not _holds("a_private_now is answered", case)


def test_where_there_is_no_such_entity_nobody_was_asked() -> None:
    case = _case({})
    assert _holds("i_type is not_asked and i_type != rape", case)
    assert not _holds("i_type = rape or i_type is answered", case)


def test_rows_numbers_and_truth_are_compared_as_written() -> None:
    case = _case({"f_consents": {"photographs": "given"}, "s_age_years": 17, "t_explained": True})
    assert _holds("f_consents.photographs = given", case)
    assert not _holds("f_consents.exam = given", case)
    assert _holds("s_age_years <= 17 and not s_age_years > 17", case)
    assert _holds("t_explained = true and t_explained != false", case)
    assert not _holds("t_explained < 5", case)


def test_a_field_of_a_child_looks_at_itself_then_up() -> None:
    case = _case({"s_pregnant": "yes"})
    first, second = new_entity("incident", case.id), new_entity("incident", case.id)
    care, other = new_entity("care", first.id), new_entity("care", second.id)
    case = case.applying(
        Change(
            created=(first, second, care, other),
            values=((first.id, "i_type", "rape"), (care.id, "h_exposure", ["none"])),
        )
    )
    assert _holds("h_exposure has none and s_pregnant = yes and i_type = rape", case, care.id)
    assert not _holds("h_exposure has none or i_type = rape", case, other.id)
    assert _holds("i_type = rape", case), "from above, any living incident counts"
    assert not _holds("i_type = rape", case.applying(Change(ended=(first.id,))))


def test_the_prevention_of_hiv_is_offered_until_somebody_says_there_was_no_exposure() -> None:
    case = _case({})
    incident = new_entity("incident", case.id)
    care = new_entity("care", incident.id)
    case = case.applying(Change(created=(incident, care)))
    pep, ec = FORMS.fields["h_pep"], FORMS.fields["h_ec"]

    def offered(**values: Stored) -> tuple[bool, bool]:
        now = case.applying(Change(values=tuple((care.id, k, v) for k, v in values.items())))
        return shown(pep, now, care.id, FORMS), shown(ec, now, care.id, FORMS)

    assert offered() == (True, True)
    assert offered(h_exposure=stored(Missing.UNKNOWN)) == (True, True)
    assert offered(h_exposure=["penetration"], h_can_conceive="no") == (True, False)
    assert offered(h_exposure=["none"]) == (False, False)


def test_nothing_private_is_shown_while_somebody_listens() -> None:
    case = _case({"a_private_now": "no"})
    incident = new_entity("incident", case.id)
    case = case.applying(Change(created=(incident,)))
    assert not shown(FORMS.fields["i_narrative"], case, incident.id, FORMS)
    assert not shown(FORMS.fields["t_explained"], case, case.root, FORMS)
    assert not shown(FORMS.fields["c_record"], case, case.root, FORMS)
    assert shown(FORMS.fields["h_suicide"], case, case.root, FORMS)
    alone = case.applying(Change(values=((case.root, "a_private_now", "yes"),)))
    assert shown(FORMS.fields["i_narrative"], alone, incident.id, FORMS)


def test_a_computed_value_counts_when_it_is_lent() -> None:
    case = _case({})
    field = FORMS.fields["s_child_vuln"]
    assert not shown(field, case, case.root, FORMS)
    assert shown(field, case, case.root, FORMS, {(case.root, "minor_flag"): True})
    told = case.applying(Change(values=((case.root, "s_age_band", "12_17"),)))
    assert shown(field, told, case.root, FORMS)
