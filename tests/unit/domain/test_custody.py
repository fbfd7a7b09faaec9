"""Chains of custody: read in order, broken where something does not fit, and never written over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.custody import (
    FIELD,
    KIND,
    SEAL,
    SPECIMEN,
    Break,
    Doubt,
    chain_of,
    refuse_rewriting,
    refuse_unfinished,
)
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import NotAnAnswer

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
KINDS = ("collected", "sealed", "stored", "transferred", "returned", "opened_examined", "refused_by_receiver",
         "damaged_or_lost", "destroyed")  # fmt: skip


class Evidence:
    """A case with one specimen, whose chain grows."""

    def __init__(self, **packed: Any) -> None:
        self.case = Case.begun(CaseId(UUID(int=1)), "K7M2QR9T")
        incident, other = new_entity("incident", self.case.root), new_entity("incident", self.case.root)
        specimen = new_entity(SPECIMEN, incident.id)
        self.incident, self.specimen = incident.id, specimen.id
        self.case = self.case.applying(Change(created=(incident, other, specimen)))
        if packed:
            self.case = self.case.applying(Change(values=((self.specimen, SEAL, packed),)))
        self.entries: list[EntityId] = []

    def add(
        self, happened: str, *, after_h: float | None = None, giver: str = "", taker: str = "", **more: Any
    ) -> Change:
        entity = new_entity(KIND, self.specimen)
        hours = len(self.entries) if after_h is None else after_h
        at = (NOON + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
        said = {"type": happened, "from": giver, "to": taker, "at": at, **more}
        change = Change(created=(entity,), values=((entity.id, FIELD, {k: v for k, v in said.items() if v != ""}),))
        self.case = self.case.applying(change)
        self.entries.append(entity.id)
        return change

    def breaks(self) -> list[tuple[Doubt, int]]:
        return [(each.doubt, each.number) for each in chain_of(self.case, self.specimen).breaks]


def whole() -> Evidence:
    """A chain in which everything fits."""
    made = Evidence(item_no="1", seal_no="TH 0071", packed_by="N-02")
    made.add("collected", giver="survivor", taker="N-02")
    made.add("sealed", giver="n-02", seal_no="TH 0071", seal_intact="yes")
    made.add("stored", giver="N-02", taker="Fridge 2")
    made.add("transferred", giver="N-02", taker="Pol. Lt. Chai", seal_no="th0071", seal_intact="yes")
    made.add("opened_examined", giver="Pol. Lt. Chai", seal_intact="no")
    made.add("sealed", giver="Pol. Lt. Chai", seal_no="TH 0090")
    made.add("returned", giver="Pol. Lt. Chai", taker="N-05", seal_no="TH 0090")
    made.add("destroyed", giver="N-05")
    return made


def test_a_chain_in_which_everything_fits_has_no_break() -> None:
    made = whole()
    chain = chain_of(made.case, made.specimen)
    assert chain.breaks == ()
    assert [entry.number for entry in chain.entries] == list(range(1, 9))
    assert chain.standing == chain.entries


def test_given_by_somebody_it_had_not_been_handed_to_is_a_break() -> None:
    made = Evidence(seal_no="1", packed_by="N-02")
    made.add("transferred", giver="N-02", taker="Pol. Lt. Chai")
    made.add("transferred", giver="Pol. Sgt. Dee", taker="Laboratory")
    made.add("transferred", giver="laboratory ", taker="N-02")
    assert chain_of(made.case, made.specimen).breaks == (Break(Doubt.OTHER_HANDS, 2, "Pol. Lt. Chai", "Pol. Sgt. Dee"),)


def test_what_was_packed_by_one_and_first_given_by_another_is_a_break() -> None:
    made = Evidence(seal_no="1", packed_by="N-02")
    made.add("transferred", giver="N-09", taker="Laboratory")
    assert made.breaks() == [(Doubt.OTHER_HANDS, 1)]


def test_where_nobody_is_named_the_chain_has_a_gap() -> None:
    made = Evidence(seal_no="1", packed_by="N-02")
    made.add("transferred", giver="N-02")
    made.add("transferred", giver="Laboratory", taker="N-02")
    assert made.breaks() == [(Doubt.GAP, 2)]


def test_a_receiver_who_did_not_take_it_has_not_had_it() -> None:
    made = Evidence(seal_no="1", packed_by="N-02")
    made.add("refused_by_receiver", giver="N-02", taker="Pol. Lt. Chai")
    made.add("transferred", giver="N-02", taker="Laboratory")
    assert made.breaks() == []


def test_another_seal_is_a_break_and_a_new_seal_after_opening_is_none() -> None:
    made = Evidence(seal_no="TH 0071", packed_by="N-02")
    made.add("transferred", giver="N-02", taker="Chai", seal_no="TH 0017")
    assert chain_of(made.case, made.specimen).breaks == (Break(Doubt.SEAL_DIFFERS, 1, "TH 0071", "TH 0017"),)
    made.add("opened_examined", giver="Chai", seal_intact="no")
    made.add("transferred", giver="Chai", taker="Dee", seal_no="Z 1", seal_intact="no")
    assert made.breaks() == [(Doubt.SEAL_DIFFERS, 1)]


def test_a_seal_that_was_not_whole_is_a_break_unless_it_was_opened() -> None:
    made = Evidence(seal_no="1", packed_by="N-02")
    made.add("transferred", giver="N-02", taker="Chai", seal_intact="no")
    assert made.breaks() == [(Doubt.SEAL_BROKEN, 1)]


def test_what_happened_before_the_entry_above_or_after_the_end_is_a_break() -> None:
    made = Evidence(seal_no="1", packed_by="N-02")
    made.add("stored", giver="N-02", after_h=3)
    made.add("destroyed", giver="N-02", after_h=1)
    made.add("stored", giver="N-02", after_h=4)
    assert made.breaks() == [(Doubt.BACK_IN_TIME, 2), (Doubt.AFTER_THE_END, 3)]


def test_a_correction_stands_in_the_place_of_what_it_corrects_and_both_stay() -> None:
    made = Evidence(seal_no="1", packed_by="N-02")
    made.add("transferred", giver="N-02", taker="Chia")
    made.add("transferred", giver="Chai", taker="Laboratory")
    assert made.breaks() == [(Doubt.OTHER_HANDS, 2)]
    made.add("transferred", giver="N-02", taker="Chai", after_h=0, corrects=1)
    chain = chain_of(made.case, made.specimen)
    assert chain.breaks == ()
    assert [entry.number for entry in chain.standing] == [3, 2]
    assert [(entry.number, entry.corrected_by) for entry in chain.entries] == [(1, 3), (2, None), (3, None)]
    made.add("transferred", giver="N-02", taker="Chai ", after_h=0.5, corrects=3)
    assert [entry.number for entry in chain_of(made.case, made.specimen).standing] == [4, 2]


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(("", "A", "B")), st.sampled_from(("", "A", "B")),
                          st.none() | st.integers(-2, 9)), max_size=7))  # fmt: skip
def test_whatever_is_in_a_chain_it_can_be_read_and_no_entry_is_lost(
    rows: list[tuple[str, str, str, int | None]],
) -> None:
    made = Evidence()
    for happened, giver, taker, corrects in rows:
        made.add(happened, giver=giver, taker=taker, **({} if corrects is None else {"corrects": corrects}))
    chain = chain_of(made.case, made.specimen)
    assert [entry.id for entry in chain.entries] == made.entries
    assert {entry.number for entry in chain.standing} == {e.number for e in chain.entries if e.corrected_by is None}
    assert all(1 <= each.number <= len(rows) for each in chain.breaks)


@given(st.integers(0, 7), st.data())
def test_no_change_touches_an_entry_that_stands(which: int, data: st.DataObject) -> None:
    made = whole()
    entity = made.entries[which]
    before = made.case.stored(FIELD, entity)
    part = data.draw(st.sampled_from(["type", "from", "to", "at", "why", "seal_no", "seal_intact"]))
    edited = {**before, part: data.draw(st.text(min_size=1).filter(lambda text: text != before.get(part)))}
    touching = [
        Change(values=((entity, FIELD, edited),)),
        Change(values=((entity, FIELD, None),)),
        Change(values=((entity, FIELD, {"missing": "unknown"}),)),
        Change(ended=(entity,)),
        Change(ended=(made.specimen,)),
        Change(ended=(made.incident,)),
        Change(created=(made.case.entities[entity],), ended=(entity,)),
        Change(created=(new_entity(KIND, made.incident).__class__(entity, KIND, made.incident),)),
        Change(created=(new_entity("injury", made.incident).__class__(entity, "injury", made.specimen),)),
    ]
    for change in touching:
        with pytest.raises(NotAnAnswer) as refused:
            refuse_rewriting(made.case, change)
        assert refused.value.reason == "written_once"


def test_adding_to_a_chain_and_changing_what_is_beside_it_goes() -> None:
    made = whole()
    before = made.case
    refuse_rewriting(before, made.add("stored", giver="N-05"))
    refuse_rewriting(before, Change(values=((made.specimen, SEAL, {"seal_no": "2"}), (before.root, "s_name", "x"))))
    refuse_rewriting(before, Change(values=((made.entries[0], FIELD, before.stored(FIELD, made.entries[0])),)))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "no_event"),
        ({"type": "stored"}, "no_time_of_event"),
        ({"type": "stored", "at": "2026-11-23T05:00:00Z"}, "future"),
        ({"type": "transferred", "at": "2026-11-22T04:00:00Z", "to": "B"}, "no_giver"),
        ({"type": "returned", "at": "2026-11-22T04:00:00Z", "from": "A", "to": " "}, "no_taker"),
        ({"type": "transferred", "at": "2026-11-22T04:00:00Z", "from": "A", "to": "B"}, "not_sealed"),
        ({"type": "stored", "at": "2026-11-22T04:00:00Z", "corrects": 3}, "no_such_entry"),
        ({"missing": "unknown"}, "no_event"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused_with_what_it_lacks(said: dict[str, Any], reason: str) -> None:
    made = Evidence(packed_by="N-02")
    made.add("stored", giver="N-02")
    entity = new_entity(KIND, made.specimen)
    case = made.case.applying(Change(created=(entity,), values=((entity.id, FIELD, said),)))
    with pytest.raises(NotAnAnswer) as refused:
        refuse_unfinished(case, entity.id, said, now=NOON)
    assert refused.value.reason == reason


def test_a_seal_in_the_chain_is_as_good_as_one_on_the_packing_line() -> None:
    made = Evidence(packed_by="N-02")
    made.add("sealed", giver="N-02", seal_no="TH 1")
    entity = new_entity(KIND, made.specimen)
    said = {"type": "transferred", "from": "N-02", "to": "Chai", "at": "2026-11-22T04:30:00Z"}
    refuse_unfinished(made.case.applying(Change(created=(entity,))), entity.id, said, now=NOON)


def test_an_entry_is_corrected_once_and_its_correction_after_that() -> None:
    made = Evidence(packed_by="N-02")
    made.add("stored", giver="N-02")
    made.add("stored", giver="N-03", corrects=1)
    entity = new_entity(KIND, made.specimen)
    case = made.case.applying(Change(created=(entity,)))
    said = {"type": "stored", "at": "2026-11-22T04:30:00Z"}
    refuse_unfinished(case, entity.id, {**said, "corrects": 2}, now=NOON)
    with pytest.raises(NotAnAnswer):
        refuse_unfinished(case, entity.id, {**said, "corrects": 1}, now=NOON)
