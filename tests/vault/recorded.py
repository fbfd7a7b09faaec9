"""A record to write in: cases, revisions and a journal on a real lane, with a small projection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.vault.cases import Cases
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import Projection
from clinic_app.vault.revisions import Revisions

from .conftest import Hands

NURSE = PersonId(uuid4())


def listed(case: Case, due: datetime) -> SimpleNamespace:
    return SimpleNamespace(
        code=case.code, mode="draft", age_band=None, language=case.stored("s_lang_first"),
        danger=case.stored("danger"), next_clock_at=due,
        closed=bool(case.stored("shut")), opened_on=date(2026, 11, 24),
    )  # fmt: skip


def projection(due: Callable[[], datetime] = lambda: datetime(2026, 11, 25, tzinfo=UTC)) -> Projection:
    return Projection(
        listing=lambda case: listed(case, due()),
        texts=lambda case: {
            "code": case.code.casefold(),
            "identity": (case.stored("s_name") or "").casefold(),
            "narrative": "",
        },
        definitions="2026-11-22",
        folded=str.casefold,
    )


PROJECTION = projection()


@dataclass
class Record:
    lane: Lane
    cases: Cases
    revisions: Revisions
    journal: Journal
    device: SigningKey

    def says(self, case: Case, **values: object) -> None:
        self.revisions.append(case.id, Change(values=tuple((case.root, f, v) for f, v in values.items())), author=NURSE)


def record_on(
    lane: Lane, hands: Hands, due: Callable[[], datetime] | None = None, vault_id: UUID | None = None
) -> Record:
    clock, device, device_id = hands.clock(), SigningKey.new(), DeviceId(uuid4())
    vault_id = vault_id or uuid4()
    journal = Journal(lane, clock, vault_id)
    with lane.writing():
        sql = "INSERT INTO vault (one, id, kind, training, device, made_at) VALUES (1, ?, 'clinic', 1, ?, '')"
        lane.run(sql, (vault_id.bytes, device_id.bytes))
        journal.begin(device)
    cases = Cases(lane, clock, projection(due) if due else PROJECTION, journal)
    revisions = Revisions(lane, clock, cases, journal, device=device_id, signing=device, definitions="2026-11-22")
    return Record(lane, cases, revisions, journal, device)
