"""The way back from one file to two: what came with the later one goes home, and what was written there since."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from clinic_app.domain.calling import contact_of
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.merging import going_home, part
from clinic_app.services.beginning import STEP
from clinic_app.services.contact_hold import ContactHold
from clinic_app.services.desk import Desk
from clinic_app.services.drafting import HOW
from clinic_app.services.joined_attachments import go_home, renumbered
from clinic_app.services.recording import Recording
from clinic_app.vault.merges import KeptTo, Merge, Merges, Told
from clinic_app.vault.restrictions import Restriction, Restrictions
from clinic_app.vault.revisions import SPLIT
from clinic_app.vault.store import Vault
from clinic_app.vault.tasks import TaskId


def part_again(desk: Desk, recording: Recording, hold: ContactHold, merge: Merge) -> None:
    """Two files again. Part of the transaction of its caller."""
    vault = desk.vault
    me, told, merges = desk.me.id, merge.told, vault.merges
    recording.finish_all(merge.into)
    untouched = vault.cases.newest(merge.into) == told.newest
    kept, other = vault.cases.load(merge.into), vault.cases.load(merge.case_id)
    moved = going_home(kept, other)
    home = go_home(vault, merge, kept, moved)
    parted = part(renumbered(kept, home.numbers, moved, home.own), other, told.rows, told.before, told.reason)
    vault.revisions.append(merge.into, parted.kept.and_then(home.left), author=me, source=SPLIT)
    vault.revisions.append(merge.case_id, parted.other.and_then(home.said), author=me, source=SPLIT)
    sealed = {*told.outbox, *merges.sealed_about(parted.moved)}
    merges.hand(merge.case_id, told.tasks, sealed, told.prints)
    for task in told.ended:
        vault.tasks.reopen(TaskId(UUID(bytes=task)))
    _take_drafts_home(merges, merge, {entity.bytes for entity in parted.moved})
    if untouched:
        _list_as_before(vault.restrictions, merge)
    merges.forget(merge.case_id)
    vault.cases.index_again(merge.into)
    _tell_free_again(vault, hold, told)
    note(desk, "parted", merge.into, merge.case_id)


def _take_drafts_home(merges: Merges, merge: Merge, moved: set[bytes]) -> None:
    told = merge.told
    now = {row.place: row for row in merges.drafts(merge.into)}
    same = {row.place for row in told.laid if now.get(row.place) == row}
    since = [row for place, row in now.items() if row.entity in moved and place not in same]
    merges.take_drafts(merge.into, [*(now[place] for place in same), *since])
    merges.lay_drafts(merge.into, [row for row in told.covered if row.place in same])
    into, own = merge.into.bytes, merge.case_id.bytes
    home = [
        row for row in told.drafts
        if (row.author, row.section, into if row.entity == own else row.entity) in same
        or row.section.startswith((STEP, HOW))
    ]  # fmt: skip
    merges.lay_drafts(merge.case_id, [*home, *since])


def _tell_free_again(vault: Vault, hold: ContactHold, told: Told) -> None:
    """Services that learned of a hold only because the other file had one."""
    if told.held is not None:
        case = vault.cases.load(CaseId(UUID(bytes=told.held)))
        if not contact_of(case).on_hold:
            hold.tell(case, held=False)


def _list_as_before(lists: Restrictions, merge: Merge) -> None:
    """Unless somebody wrote in the file since, or changed who may know of it."""
    told = merge.told
    now = lists.of(merge.into)
    if told.list_after in (None, told.list_before) or now is None or in_order(now.people) != told.list_after.people:
        return
    if told.list_before is None:
        lists.lift(merge.into)
    else:
        people = [PersonId(UUID(bytes=each)) for each in told.list_before.people]
        by = PersonId(UUID(bytes=told.list_before.by))
        lists.put(merge.into, people, reason=told.list_before.reason, by=by)


def note(desk: Desk, act: str, stays: CaseId, goes: CaseId) -> None:
    """In the journal of both files."""
    for case, other in ((stays, goes), (goes, stays)):
        about = {"case": case, "other": other}
        desk.vault.journal.append(act, desk.me.id, about)


def as_kept(kept: Restriction | None) -> KeptTo | None:
    """A list as it is remembered."""
    return KeptTo(in_order(kept.people), kept.reason, kept.by.bytes) if kept is not None else None


def in_order(people: Collection[PersonId]) -> list[bytes]:
    """As the vault keeps a list of people."""
    return sorted(person.bytes for person in people)
