"""The leak scan with everybody this vault knows: she, whoever is named in any case, and whoever works here.

The names of others are fetched only where a leaf stands that is no word of ours; in a packet as the law has it there
is none, so that thousands of cases cost nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.proofs import naming_texts, scan_for_leaks
from clinic_app.services.desk import Desk

STAFF: Final = "staff_code"
_AT_ONCE: Final = 200


def scan(desk: Desk, case: Case, leaves: Iterable[tuple[str, str]], vocabulary: Collection[str]) -> int:
    """How many leaves were looked at. Raises `LeakFound` with the leaf and the field, never with whose it is."""
    return scan_for_leaks(case, leaves, desk.definitions, vocabulary, lambda: _others(desk, case))


def _others(desk: Desk, but: Case) -> Iterator[tuple[str, str]]:
    for person in desk.vault.people.every():
        yield STAFF, person.staff_code
    after: int | None = None
    while True:
        page = desk.vault.cases.page(after=after, limit=_AT_ONCE)
        for row in page.rows:
            if row.id != but.id:
                yield from naming_texts(desk.vault.cases.load(row.id), desk.definitions)
        after = page.next
        if after is None:
            return
