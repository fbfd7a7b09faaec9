"""The stricter of two answers: whichever comes first, never looser than either, and known for every yes of hers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.answers import Missing, Stored, is_missing, stored
from clinic_app.domain.definitions import FieldKind, load_definitions
from clinic_app.domain.schedules import WEEKDAYS, Schedule, Slot, read_schedule
from clinic_app.domain.stricter import DANGER, HERS, LAWS, LEVELS, looser, only_those_of_both, stricter, worst
from clinic_app.paths import resources

FORMS = load_definitions(resources())
SILENCES = st.sampled_from([stored(each) for each in Missing])
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
_CLOCKS = st.integers(0, 95).map(lambda at: f"{at // 4:02}:{at % 4 * 15:02}")
SLOTS = st.tuples(st.sets(st.sampled_from(WEEKDAYS), min_size=1), _CLOCKS, _CLOCKS).filter(lambda s: s[1] != s[2])
SCHEDULES = st.builds(
    lambda rows, note, never: Schedule(
        tuple(Slot(tuple(sorted(d)), b, e) for d, b, e in rows if not never), note, never=never
    ).stored(),
    st.lists(SLOTS, max_size=4),
    st.sampled_from(["", "not on pay day", "after the bell"]),
    st.sampled_from([False, False, True]),
)


def answers(field: str) -> st.SearchStrategy[Stored]:
    known = FORMS.fields[field]
    said: st.SearchStrategy[Stored]
    match known.kind:
        case FieldKind.CODE:
            said = st.sampled_from([*known.codes, "a_code_of_a_newer_list"])
        case FieldKind.BOOL:
            said = st.booleans()
        case FieldKind.CODES:
            said = st.lists(st.sampled_from(known.codes), unique=True, min_size=1)
        case FieldKind.REFS:
            said = st.lists(st.sampled_from(["org-1", "org-2", "org-3"]), unique=True)
        case FieldKind.SCHEDULE:
            said = SCHEDULES
        case FieldKind.MATRIX:
            assert known.answer_list is not None
            codes = st.sampled_from(FORMS.codes[known.answer_list].ids) | SILENCES
            said = st.dictionaries(st.sampled_from(known.rows), codes)
        case _:
            said = st.sampled_from(["not the aunt", "not the aunt\nnot the office", "the office"])
    return said | SILENCES | st.none()


def lets(field: str, value: Stored | None) -> set[Any] | None:
    """What an answer lets happen, told otherwise than by the law; None if nothing at all was said."""
    if value is None:
        return None
    known, silent = FORMS.fields[field], is_missing(value)
    match field:
        case "k_channel":
            ways = set() if silent else set(value) - {"none_do_not_contact"}
            return None if silent else set() if "none_do_not_contact" in value else ways
        case "k_times":
            if silent:
                return None
            hours = [MONDAY + timedelta(minutes=15 * at) for at in range(7 * 96)]
            schedule = read_schedule(value)
            return {at for at in hours if schedule.holds(at, UTC) is not False}
        case "c_withhold" | "k_who_must_not_know":
            return None if silent else {"not the aunt", "not the office", "the office"} - set(value.splitlines())
        case _ if known.kind in (FieldKind.CODES, FieldKind.REFS):
            every = {*known.codes, "org-1", "org-2", "org-3"} - {"no_restriction"}
            return None if silent else every - set(value)
        case _ if known.kind is FieldKind.MATRIX:
            loosest = "given" if field == "f_consents" else "no"
            return None if silent else {row for row in known.rows if value.get(row, loosest) == loosest}
    order: dict[str, list[Stored]] = {
        "k_ok": ["hold_unsafe", "only_if_life_in_danger", "yes"],
        DANGER: list(LEVELS),
        "m_embassy_wish": ["no", "undecided", "yes"],
        "z_hold": [True, False],
    }
    loosest_of = {"c_guardian_risk": "no", "k_phone_shared": "no"}
    steps = order.get(field, [None, True if known.kind is FieldKind.BOOL else loosest_of.get(field)])
    if steps[-1] is None:
        steps = [None, "given" if "given" in known.codes else "yes"]
    spelled = "hold_unsafe" if (field, value) == ("k_ok", "no") else value
    at = [step for step, code in enumerate(steps) if code == spelled and type(code) is type(spelled)]
    return set(range(at[0] if at else len(steps) - 2))


def alike(one: Stored | None, other: Stored | None) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return set(one) == set(other)
    if isinstance(one, dict) and isinstance(other, dict) and "slots" in one and "slots" in other:
        return lets("k_times", one) == lets("k_times", other) and one.get("note") == other.get("note")
    return one == other


@pytest.mark.parametrize("field", sorted(LAWS))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_whichever_comes_first_it_is_the_same_and_looser_than_neither(field: str, data: Any) -> None:
    one, other, third = (data.draw(answers(field)) for _ in range(3))
    holds = stricter(field, one, other)
    assert holds == stricter(field, other, one)
    assert stricter(field, one, one) == one
    for said in (one, other):
        if lets(field, said) is not None and lets(field, holds) is not None:
            assert lets(field, holds) <= lets(field, said)  # type: ignore[operator]
        assert not looser(field, holds, said)
    orders = [stricter(field, stricter(field, a, b), c) for a, b, c in permutations((one, other, third))]
    assert all(alike(each, orders[0]) for each in orders)


@pytest.mark.parametrize("field", sorted(LAWS))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_nothing_holds_that_neither_said(field: str, data: Any) -> None:
    one, other = data.draw(answers(field)), data.draw(answers(field))
    holds, kind = stricter(field, one, other), FORMS.fields[field].kind
    if one is None or other is None:
        assert holds == (other if one is None else one)
    elif kind in (FieldKind.CODE, FieldKind.BOOL):
        assert holds in (one, other)
    elif kind is FieldKind.MATRIX and isinstance(holds, dict) and not is_missing(holds):
        rows = [said for said in (one, other) if not is_missing(said)]
        assert all(any(said.get(row) == value for said in rows) for row, value in holds.items())


def test_every_yes_of_hers_has_a_law() -> None:
    decisions = {id_ for id_, field in FORMS.fields.items() if field.code_list == "consent_dec"}
    contact = {id_ for id_, field in FORMS.fields.items() if field.section == "contact" and field.codes}
    assert decisions | contact - {"k_language"} <= LAWS.keys()
    assert LAWS.keys() >= HERS
    assert decisions <= HERS
    assert set(LEVELS) == set(FORMS.fields[DANGER].codes)


@pytest.mark.parametrize(
    ("field", "one", "other", "holds"),
    [
        ("c_services", "given", "undecided", "undecided"),
        ("c_record", {"missing": "declined_to_answer"}, "given", {"missing": "declined_to_answer"}),
        ("c_record", {"missing": "declined_to_answer"}, "refused", "refused"),
        ("c_services", "given", "perhaps_of_a_newer_list", "perhaps_of_a_newer_list"),
        ("k_ok", "only_if_life_in_danger", "yes", "only_if_life_in_danger"),
        ("k_ok", "only_if_life_in_danger", "hold_unsafe", "hold_unsafe"),
        ("k_channel", ["own_phone_voice", "safe_person"], ["safe_person"], ["safe_person"]),
        ("k_channel", ["own_phone_voice"], ["in_person_at_clinic"], ["none_do_not_contact"]),
        ("k_rules", ["no_restriction"], ["hide_caller_id"], ["hide_caller_id"]),
        ("c_block_org", ["org-2"], ["org-1"], ["org-1", "org-2"]),
        ("r_level", "standard", "immediate", "immediate"),
        ("f_consents", {"exam": "given", "photographs": "given"}, {"photographs": "withdrawn"},
         {"exam": "given", "photographs": "withdrawn"}),
        ("r_items", {"weapon": "no"}, {"weapon": {"missing": "unknown"}}, {"weapon": {"missing": "unknown"}}),
        ("k_who_must_not_know", "the aunt", "her boss", "her boss\nthe aunt"),
    ],
)  # fmt: skip
def test_what_holds_of_two(field: str, one: Stored, other: Stored, holds: Stored) -> None:
    assert stricter(field, one, other) == stricter(field, other, one) == holds


def hours(*slots: tuple[str, str, str]) -> Stored:
    return Schedule(tuple(Slot(tuple(days.split()), begins, ends) for days, begins, ends in slots)).stored()


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (hours(("mon tue", "08:00", "12:00")), hours(("mon", "10:00", "14:00")), hours(("mon", "10:00", "12:00"))),
        (hours(("sun", "22:00", "02:00")), hours(("mon", "00:00", "01:00")), hours(("mon", "00:00", "01:00"))),
        (hours(("mon", "08:00", "09:00")), hours(("mon", "09:00", "10:00")), {"slots": [], "note": "", "never": True}),
    ],
)
def test_hours_are_safe_that_both_call_safe(one: Stored, other: Stored, both: Stored) -> None:
    assert stricter("k_times", one, other) == both
    assert read_schedule(both).stored() == both
    if not read_schedule(both).slots:
        assert read_schedule(both).holds(MONDAY, UTC) is False


def test_who_may_know_of_two_lists_and_the_worst_of_levels() -> None:
    assert only_those_of_both(None, None) is None
    assert only_those_of_both(None, {"a"}) == only_those_of_both({"a"}, None) == frozenset({"a"})
    assert only_those_of_both({"a", "b"}, {"b", "c"}) == frozenset({"b"})
    assert only_those_of_both({"a"}, {"b"}) == frozenset()
    assert worst(["medium", "high", "not_assessed"]) == "high"
    assert worst([]) is None
