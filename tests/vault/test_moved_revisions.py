"""Whatever a history says, moved into another record it says the same, moment by moment, and its chain holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.ids import EntityId, PersonId
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import ChainBroken
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.revisions import ERASED, MERGED, MOVED, SOURCES, MovedFrom, Revision

from .conftest import Hands, lane_on
from .recorded import NURSE, Record, record_on

MOVER = PersonId(uuid4())
VALUES = st.one_of(st.none(), st.text(max_size=20), st.integers(-9, 9), st.lists(st.text(max_size=5), max_size=3))
STEPS = st.lists(
    st.tuples(
        st.sampled_from((*SOURCES, MERGED)),
        st.integers(0, 5000),
        st.lists(st.sampled_from(("incident", "need")), max_size=2),
        st.integers(0, 8),
        st.lists(st.tuples(st.integers(0, 8), st.sampled_from(("k_number", "s_age", "other")), VALUES), max_size=3),
        st.booleans(),
    ),
    max_size=8,
)


@contextmanager
def records() -> Iterator[tuple[Record, Record, Hands]]:
    """Two records on one PC."""
    with TemporaryDirectory() as folder:
        hands, made = Hands(), []
        for name in ("training", "real"):
            (Path(folder) / name).mkdir()
            made.append(record_on(lane_on(VaultPlace(Path(folder) / name)), hands))
        try:
            yield made[0], made[1], hands
        finally:
            for record in made:
                record.lane.close()


def writes(record: Record, hands: Hands, steps: list[Any]) -> Case:
    """A case of these moments, each some time after the one before, by the forms of its day."""
    case = record.cases.begin(NURSE)
    known = [case.root]
    for number, (source, later, kinds, gone, values, happened) in enumerate(steps):
        hands.pass_(later)
        created = tuple(Entity(EntityId(uuid4()), kind, known[0]) for kind in kinds)
        known += [entity.id for entity in created]
        ended = (known[gone],) if 0 < gone < len(known) and number % 2 else ()
        told = tuple((known[place % len(known)], field, value) for place, field, value in values)
        record.revisions.definitions = f"2026-11-{number + 1:02}"
        record.revisions.append(
            case.id, Change(created, ended, told), author=NURSE, source=source,
            happened_at=hands.wall - timedelta(hours=3) if happened else None,
        )  # fmt: skip
    return record.cases.load(case.id)


def moves(training: Record, real: Record, case: Case) -> None:
    with real.lane.writing():
        real.cases.move_in(case.id, case.code, by=MOVER, begun_at=training.cases.begun_at(case.id))
        for revision in training.revisions.history(case.id):
            real.revisions.move_in(revision, by=MOVER, writer="T-1")


def told(revision: Revision) -> tuple[object, ...]:
    return revision.id, revision.change, revision.happened_at, revision.definitions


@given(STEPS)
@settings(max_examples=25, deadline=None)
def test_a_moved_history_says_moment_by_moment_what_it_said(steps: list[Any]) -> None:
    with records() as (training, real, hands):
        case = writes(training, hands, steps)
        before = training.revisions.history(case.id)
        hands.pass_(3600)
        moves(training, real, case)
        after = real.revisions.history(case.id)
        assert [told(each) for each in after] == [told(each) for each in before]
        assert [(each.at, each.source, each.author) for each in after] == [(hands.wall, MOVED, MOVER)] * len(before)
        assert [each.moved for each in after] == [MovedFrom(iso(each.at), "T-1", each.source) for each in before]
        assert [each.written_at for each in after] == [each.written_at for each in before]
        assert (real.cases.load(case.id), real.cases.begun_at(case.id)) == (case, training.cases.begun_at(case.id))
        assert [row.id for row in real.cases.find(case.code.casefold(), ["code"])] == [case.id]
        assert real.revisions.verify_chain() == len(before)
        real.journal.verify(real.device.public)


def test_the_first_moment_says_when_the_case_was_begun_and_its_code_here() -> None:
    with records() as (training, real, hands):
        case = writes(training, hands, [("at_interview", 60, ["incident"], 0, [(0, "s_name", "Malar")], False)])
        other = real.cases.begin(NURSE, Case.begun(EntityId(uuid4()), case.code))  # type: ignore[arg-type]
        moves(training, real, case)
        begun = real.revisions.history(case.id)[0].begun
        assert begun is not None
        assert begun.at == iso(training.cases.begun_at(case.id))
        assert (begun.code, begun.by) == (real.cases.load(case.id).code, MOVER.hex)
        assert begun.code != case.code == real.cases.load(other.id).code
        assert [row.id for row in real.cases.find("malar", ["identity"])] == [case.id]


def test_what_a_moved_moment_says_of_itself_is_sealed_with_it() -> None:
    """Nobody who cannot open the case learns when it was written, and nobody changes it."""
    with records() as (training, real, hands):
        case = writes(training, hands, [("told_by_phone", 60, [], 0, [(0, "s_name", "Malar")], True)])
        written = iso(hands.wall)
        hands.pass_(7200)
        moves(training, real, case)
        [(header, entry)] = real.lane.rows("SELECT header, entry FROM journal WHERE header IS NOT NULL")
        assert written.encode() not in header + entry
        assert b"told_by_phone" not in header + entry
        said = msgspec.json.decode(header)
        assert (said["source"], said["at"], UUID(said["author"])) == (MOVED, iso(hands.wall), MOVER)
        for name in ("journal_stays", "journal_remains"):
            real.lane.run(f"DROP TRIGGER {name}")
        real.lane.run("UPDATE journal SET header = CAST(replace(CAST(header AS TEXT), 'moved', 'imported') AS BLOB)")
        with pytest.raises(ChainBroken):
            real.revisions.verify_chain()


def test_an_erased_moved_case_cannot_be_read_and_the_chain_still_holds() -> None:
    with records() as (training, real, hands):
        case = writes(training, hands, [("at_interview", 60, [], 0, [(0, "s_name", "Malar")], False)])
        moves(training, real, case)
        with real.lane.writing():
            real.revisions.append(case.id, Change(), author=MOVER, source=ERASED)
            real.cases.forget(case.id, real.cases.number(case.id))
        assert real.revisions.verify_chain() == 2
