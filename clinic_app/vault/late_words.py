"""What was written in a file on one PC while another joined it to a second: it is said in the file that stays too.

Nobody would see it otherwise, since the joining took along what was known where it was made. Whoever hears of it says
it, by the hand that wrote it; where several PCs do, they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.ids import CaseId
from clinic_app.domain.merging import REASON
from clinic_app.domain.stricter import has_law, same, stricter
from clinic_app.vault.cases import Cases
from clinic_app.vault.heard_cases import OfCase
from clinic_app.vault.joined_parts import Joining
from clinic_app.vault.merges import Merges
from clinic_app.vault.revisions import ERASED, MERGED, SPLIT, Revisions

_OF_THE_FILE_ITSELF: Final = frozenset({
    REASON, "z_checks", "z_super", "z_retain", "z_outcomes", "worker_id", "e_source", "e_event_at", "i_serial",
})  # fmt: skip
"""How it was closed, and what the program writes by itself."""


def said_where_it_is_joined(
    heard: Iterable[OfCase], cases: Cases, merges: Merges, revisions: Revisions
) -> frozenset[CaseId]:
    """Part of the transaction in which that was heard; the cases in which something was said."""
    told, away = set[CaseId](), merges.leads_away()
    for file in heard:
        if file.case_id in away and file.stands:
            into = merges.leads_to(file.case_id)
            assert into is not None, "it was joined, and both are here"
            for each in revisions.history(file.case_id):
                late = Change()
                if each.number in file.numbers and each.source not in (MERGED, SPLIT, ERASED):
                    late = _late(cases.load(into), cases.load(file.case_id), each.change)
                if late:
                    joining = Joining(file.case_id)
                    revisions.append(into, late, author=each.author, source=MERGED, joining=joining)
                    told.add(into)
    return frozenset(told)


def _late(kept: Case, other: Case, change: Change) -> Change:
    """What of it the file that stays does not say yet; of what is asked once, the stricter where there is a law."""
    created = tuple(
        Entity(each.id, each.kind, kept.root if each.parent == other.root else each.parent)
        for each in change.created
        if each.id not in kept.entities
    )
    there = {*kept.entities, *(each.id for each in created)}
    values = []
    for entity, field, value in change.values:
        if entity == other.root:
            now = kept.stored(field)
            holds = stricter(field, now, value) if has_law(field) else value
            if field not in _OF_THE_FILE_ITSELF and not same(now, holds):
                values.append((kept.root, field, holds))
        elif entity in there and not same(kept.stored(field, entity), value):
            values.append((entity, field, value))
    ended = tuple(gone for gone in change.ended if gone in kept.entities)
    return Change(created, ended, tuple(values))
