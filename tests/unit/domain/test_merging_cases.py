"""Joined and parted is as before; nothing is lost; which of the two is named first matters for no part of the union."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.answers import Answer, Missing, Stored, read, stored
from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.listing import danger_of
from clinic_app.domain.merging import JOINED, REASON, part, unite
from clinic_app.domain.stricter import DANGER, LAWS, LEVELS, same, stricter, worst
from clinic_app.paths import resources

FORMS = load_definitions(resources())
SILENCES = st.sampled_from([stored(each) for each in Missing])
DECISIONS = st.sampled_from(["given", "refused", "undecided", "unable_now", "withdrawn"]) | SILENCES
ROOT: dict[str, Any] = {
    "s_name": st.sampled_from(["มะลิ", "Dao", "သီတာ"]) | SILENCES,
    "s_lang_first": st.sampled_from(["th", "my", "shn"]) | SILENCES,
    "k_number": st.sampled_from(["0811111111", "0822222222"]),
    "k_ok": st.sampled_from(["yes", "no", "hold_unsafe"]),
    "c_record": DECISIONS,
    "c_services": DECISIONS,
    "c_stats": DECISIONS,
    "c_block_org": st.lists(st.sampled_from(["org-1", "org-2", "org-3"]), unique=True),
    "k_channel": st.lists(st.sampled_from(["own_phone_voice", "safe_person", "she_calls_us"]), unique=True, min_size=1),
    "k_who_must_not_know": st.sampled_from(["her aunt", "the office"]) | SILENCES,
    "f_consents": st.fixed_dictionaries({"photographs": st.sampled_from(["given", "refused"])}),
    "z_hold": st.booleans(),
    "worker_id": st.sampled_from(["N-1", "C-1"]),
}
BELOW = (("incident", "i_narrative"), ("perpetrator", "p_sex"), ("care", "h_pep"), ("release", "c_share"))


@st.composite
def cases(draw: Any) -> Case:
    case = Case.begun(CaseId(uuid4()), "K7M2QR9T")
    values: list[tuple[EntityId, str, Stored | None]] = [
        (case.root, field, draw(said)) for field, said in ROOT.items() if draw(st.booleans())
    ]
    entities: list[Entity] = []
    for _ in range(draw(st.integers(0, 5))):
        kind, field = draw(st.sampled_from(BELOW))
        parents = [case.root, *(each.id for each in entities)]
        entities.append(new_entity(kind, draw(st.sampled_from(parents))))
        values += [(entities[-1].id, field, draw(st.sampled_from(["one", "two"])))] if draw(st.booleans()) else []
    for level in draw(st.lists(st.sampled_from([*LEVELS, None]), max_size=2)):
        entities.append(new_entity("risk_assessment", case.root))
        values += [(entities[-1].id, DANGER, level)] if level is not None else []
    return case.applying(Change(created=tuple(entities), values=tuple(values)))


def said(case: Case) -> tuple[object, ...]:
    return set(case.entities.values()), {e: dict(rows) for e, rows in case.answers.items() if rows}


def joined(kept: Case, other: Case) -> tuple[Case, Case, dict[str, Stored | None], dict[str, Stored | None]]:
    union = unite(kept, other, FORMS)
    rows = union.root_rows(kept.root)
    before = {field: kept.stored(field) for field in rows}
    closed = other.applying(Change(values=((other.root, REASON, JOINED),)))
    return kept.applying(union.change), closed, rows, before


@settings(deadline=None)
@given(kept=cases(), other=cases())
def test_joined_and_parted_is_as_before(kept: Case, other: Case) -> None:
    one, closed, rows, before = joined(kept, other)
    parted = part(one, closed, rows, before, other.stored(REASON))
    assert said(one.applying(parted.kept)) == said(kept)
    assert said(closed.applying(parted.other)) == said(other)


@settings(deadline=None)
@given(kept=cases(), other=cases())
def test_every_answer_of_either_stands_or_is_open(kept: Case, other: Case) -> None:
    union = unite(kept, other, FORMS)
    one = kept.applying(union.change)
    assert {*kept.entities, *other.entities} - {other.root} == set(one.entities)
    for case in (kept, other):
        for entity, rows in case.answers.items():
            for field, value in rows.items():
                if entity != case.root:
                    assert one.stored(field, entity) == value
                elif isinstance(read(value), Answer) and value != [] and field not in ("worker_id", "z_hold"):
                    stands = one.stored(field)
                    held = isinstance(stands, list) and isinstance(value, list) and set(value) <= set(stands)
                    assert stands == value or held or field in union.open


@settings(deadline=None)
@given(one=cases(), other=cases())
def test_for_the_union_the_order_does_not_matter(one: Case, other: Case) -> None:
    unions = [unite(one, other, FORMS), unite(other, one, FORMS)]
    wholes = [case.applying(union.change) for case, union in zip((one, other), unions, strict=True)]
    assert unions[0].open == unions[1].open
    roots = {one.root, other.root}
    assert set(wholes[0].entities) - roots == set(wholes[1].entities) - roots
    for field in ("c_record", "c_services", "c_stats", "k_ok", "z_hold"):
        values = [whole.stored(field) for whole in wholes]
        assert values[0] == values[1] or all(isinstance(read(each), Missing) for each in values)
    blocked = [whole.stored("c_block_org") for whole in wholes]
    assert set(blocked[0] or ()) == set(blocked[1] or ())


@settings(deadline=None)
@given(kept=cases(), other=cases())
def test_no_yes_outweighs_a_no(kept: Case, other: Case) -> None:
    one = kept.applying(unite(kept, other, FORMS).change)
    for field in ("c_record", "c_services", "c_stats"):
        answers = {kept.stored(field) if isinstance(kept.stored(field), str) else None,
                   other.stored(field) if isinstance(other.stored(field), str) else None} - {None}  # fmt: skip
        if answers - {"given"}:
            assert one.stored(field) != "given"
    if "hold_unsafe" in (kept.stored("k_ok"), other.stored("k_ok")):
        assert one.stored("k_ok") == "hold_unsafe"


@settings(deadline=None)
@given(kept=cases(), other=cases())
def test_of_what_has_a_law_the_stricter_holds_and_is_open(kept: Case, other: Case) -> None:
    union = unite(kept, other, FORMS)
    one = kept.applying(union.change)
    for field in ROOT.keys() & LAWS.keys():
        here, there = kept.stored(field), other.stored(field)
        assert one.stored(field) == stricter(field, here, there)
        told = [value for value in (here, there) if value is not None and isinstance(read(value), Answer)]
        if field != "z_hold" and len(told) == 2:
            assert (field in union.open) is not same(*told)


@settings(deadline=None)
@given(kept=cases(), other=cases())
def test_the_worse_level_of_danger_holds_and_after_parting_each_its_own(kept: Case, other: Case) -> None:
    one, closed, rows, before = joined(kept, other)
    levels = [level for level in (danger_of(kept), danger_of(other)) if level is not None]
    assert danger_of(one) == worst(levels)
    assert (DANGER in unite(kept, other, FORMS).open) is (len(set(levels)) == 2)
    parted = part(one, closed, rows, before, other.stored(REASON))
    assert danger_of(one.applying(parted.kept)) == danger_of(kept)
    assert danger_of(closed.applying(parted.other)) == danger_of(other)
    assessments = [[e for e in case.entities.values() if e.kind == "risk_assessment"]
                   for case in (kept, one.applying(parted.kept))]  # fmt: skip
    assert assessments[0] == assessments[1], "in the same order"


@settings(deadline=None)
@given(kept=cases(), other=cases(), data=st.data())
def test_what_is_written_between_is_in_one_of_the_two_afterwards(kept: Case, other: Case, data: Any) -> None:
    one, closed, rows, before = joined(kept, other)
    parent = data.draw(st.sampled_from(sorted(one.entities)))
    fresh = new_entity("need", parent)
    one = one.applying(Change(created=(fresh,), values=((parent, "s_gender_note", "since"), (fresh.id, "n", "new"))))
    parted = part(one, closed, rows, before, other.stored(REASON))
    sides = [one.applying(parted.kept), closed.applying(parted.other)]
    [home] = [side for side in sides if fresh.id in side.entities]
    assert home.stored("n", fresh.id) == "new"
    assert home.stored("s_gender_note", parent) == "since"
    ours = parent == kept.root or parent in kept.entities
    assert (home is sides[0]) is ours


@pytest.mark.parametrize(
    ("mine", "theirs", "stands"),
    [
        (None, None, None),
        ("needs_met", None, None),
        (None, "needs_met", None),
        ("needs_met", "moved", "moved"),
        ("died", None, "died"),
        (None, "died", "died"),
        ("died", "needs_met", "died"),
    ],
)
def test_an_open_file_stays_open_unless_she_has_died(mine: str | None, theirs: str | None, stands: str | None) -> None:
    kept, other = (
        case.applying(Change(values=((case.root, REASON, said),)))
        for case, said in ((Case.begun(CaseId(UUID(int=at)), "K7M2QR9T"), why) for at, why in ((1, mine), (2, theirs)))
    )
    one, closed, rows, before = joined(kept, other)
    assert one.stored(REASON) == stands
    parted = part(one, closed, rows, before, other.stored(REASON))
    assert [one.applying(parted.kept).stored(REASON), closed.applying(parted.other).stored(REASON)] == [mine, theirs]
