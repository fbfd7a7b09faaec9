"""Makes again what a salvaged record can say twice: a case from its revisions, its line in the list, its search texts.

A case whose line was lost lost its key with it: it gets a new one, so that work goes on, and what its revisions said
stays unreadable. What was erased has no key either, and no document: it is not touched.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.domain.case import Case, as_document, from_document
from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import NoSuchCase, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.cases import Cases
from clinic_app.vault.joined_texts import search_texts
from clinic_app.vault.journal_form import BEGUN
from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import LISTED, Projection
from clinic_app.vault.revisions import Revisions
from clinic_app.vault.search import Search

_LIST: Final = (
    f"INSERT OR IGNORE INTO cases (number, id, begun_at, begun_by, key, {', '.join(LISTED)}) "  # noqa: S608
    f"VALUES (?, ?, ?, ?, ?{', ?' * len(LISTED)})"
)
_NOBODY: Final = bytes(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """How many cases were made whole again, and how many are known to lack something."""

    rebuilt: int
    """Made from their revisions; what a lost revision said is missing."""
    listed_anew: int
    """Put back into the list; their history cannot be read any more."""
    silent: int
    """In the list, but nothing of what they said is left."""
    unknown: int
    """Documents of which nothing tells any more whose they are."""


def mend(lane: Lane, cases: Cases, revisions: Revisions, projection: Projection, clock: Clock) -> Mended:
    """One transaction: all of it, or none."""

    def work() -> Mended:
        listed, unknown = _list_anew(lane, projection, clock)
        rebuilt, silent = _rebuild(lane, revisions)
        _search_again(lane, cases, projection)
        _index_again(lane)
        return Mended(rebuilt=rebuilt, listed_anew=listed, silent=silent, unknown=unknown)

    with lane.writing():
        return work()


def _list_anew(lane: Lane, projection: Projection, clock: Clock) -> tuple[int, int]:
    listed = unknown = 0
    sql = (
        "SELECT d.number, d.newest, d.document FROM case_documents d LEFT JOIN cases c USING (number) "
        "WHERE c.number IS NULL"
    )
    for number, newest, document in lane.rows(sql):
        header = lane.row("SELECT header FROM revisions WHERE number = ?", (newest,))
        case_id = _case_of(header)
        if case_id is None:
            unknown += 1
            continue
        case = from_document(case_id, msgspec.json.decode(document))
        begun = _begun(lane, case_id)
        values = (number, case_id.bytes, begun[0] or iso(clock.now()), begun[1], os.urandom(32), *projection.row(case))
        listed += lane.run(_LIST, values)
    lane.memory.clear()
    return listed, unknown


def _rebuild(lane: Lane, revisions: Revisions) -> tuple[int, int]:
    """Cases in the list without a document, of which a revision is left."""
    rebuilt = silent = 0
    newest: dict[str, int] = {}
    for number, header in lane.rows("SELECT number, header FROM revisions ORDER BY number"):
        newest[json.loads(header)["case"]] = number
    sql = (
        "SELECT c.number, c.id, c.code FROM cases c LEFT JOIN case_documents d USING (number) "
        "WHERE d.number IS NULL AND c.key IS NOT NULL"
    )
    for number, raw, code in lane.rows(sql):
        case_id = CaseId(UUID(bytes=raw))
        if case_id.hex not in newest:
            continue  # begun, and nothing said yet; or nothing is left of it
        case = Case.begun(case_id, code)
        row = (number, newest[case_id.hex], msgspec.json.encode(as_document(case)))
        lane.run("INSERT INTO case_documents (number, newest, document) VALUES (?, ?, ?)", row)
        lane.memory.clear()
        said = 0
        with suppress(VaultDamaged, NoSuchCase):
            said = len(revisions.history(case_id))
            revisions.lay_anew(case_id)  # what several PCs wrote is not what came last
        rebuilt, silent = rebuilt + bool(said), silent + (not said)
    return rebuilt, silent


def _search_again(lane: Lane, cases: Cases, projection: Projection) -> None:
    sql = (
        "SELECT c.number, c.id FROM cases c JOIN case_documents d USING (number) "
        "LEFT JOIN search_texts t USING (number) WHERE t.number IS NULL"
    )
    search = Search(lane)
    for number, raw in lane.rows(sql):
        search.keep(number, search_texts(lane, projection, cases.load(CaseId(UUID(bytes=raw)))))


def _index_again(lane: Lane) -> None:
    """Which entries are about which case: exactly those that are left, whatever became of the pages of the list."""
    lane.run("DELETE FROM journal_cases")
    lane.run(
        "INSERT INTO journal_cases (case_id, seq) SELECT unhex(json_extract(said, '$.about.case')), seq FROM "
        "(SELECT seq, CAST(entry AS TEXT) AS said FROM journal WHERE header IS NULL) "
        "WHERE json_extract(said, '$.about.case') IS NOT NULL AND json_extract(said, '$.act') IS NOT ?",
        (BEGUN,),
    )


def _case_of(header: Any) -> CaseId | None:
    return CaseId(UUID(json.loads(header[0])["case"])) if header else None


def _begun(lane: Lane, case_id: CaseId) -> tuple[str | None, bytes]:
    """When and by whom it was begun, as the journal has it."""
    sql = (
        "SELECT entry FROM journal WHERE json_extract(CAST(entry AS TEXT), '$.act') = 'case_begun' "
        "AND json_extract(CAST(entry AS TEXT), '$.about.case') = ? LIMIT 1"
    )
    row = lane.row(sql, (case_id.hex,))
    if row is None:
        return None, _NOBODY
    entry = json.loads(row[0])
    return entry["at"], UUID(entry["by"]).bytes if entry.get("by") else _NOBODY
