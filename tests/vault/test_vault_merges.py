"""What follows a case that is joined to another: packets and prints change hands, drafts are laid together."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import msgspec

from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.vault.lane import Lane
from clinic_app.vault.merges import DraftRow, Merges, laid_together
from clinic_app.vault.outbox import Outbox
from clinic_app.vault.prints import Prints

from .conftest import Hands
from .test_lists import item

ROOT, TO, AUTHOR = uuid4().bytes, uuid4().bytes, uuid4().bytes


def draft(entity: bytes, at: str, **answers: object) -> DraftRow:
    return DraftRow(entity, "survivor", AUTHOR, at, b"stamp", msgspec.json.encode(answers))


def test_packets_and_prints_follow_and_go_back(lane: Lane, hands: Hands) -> None:
    case, into, merges = CaseId(uuid4()), CaseId(uuid4()), Merges(lane, hands.clock())
    outbox, prints = Outbox(lane, hands.clock()), Prints(lane, hands.clock(), DeviceId(uuid4()))
    outbox.put(replace(item(hands, 1), case_id=case))
    number = prints.number(document="consent_form", case_id=case, recipient=None, copies=1, by=PersonId(uuid4()))
    followed = lane.save(lambda: merges.follow(case, into))
    assert followed == ([], [bytes([1]) * 32], [number])
    assert [each.case_id for each in outbox.every()] == [into]
    assert ([each.number for each in prints.of_case(into)], prints.of_case(case)) == ([number], [])
    lane.save(lambda: merges.hand(case, *followed))
    assert [each.case_id for each in outbox.every()] == [case]
    assert [each.number for each in prints.of_case(case)] == [number]


def test_of_one_question_the_later_typed_answer_stands() -> None:
    theirs = [draft(ROOT, "2026-11-24T03:00:00Z", s_name="Dao", s_alias="nok")]
    ours = [draft(TO, "2026-11-24T04:00:00Z", s_name="Mali")]
    [laid] = laid_together(theirs, ours, ROOT, TO)
    assert (laid.entity, laid.kept_at) == (TO, "2026-11-24T04:00:00Z")
    assert msgspec.json.decode(laid.answers) == {"s_name": "Mali", "s_alias": "nok"}


def test_what_was_begun_below_the_one_is_below_the_other() -> None:
    incident = uuid4().bytes
    begun = draft(incident, "2026-11-24T03:00:00Z", kind="incident", parent=ROOT.hex())
    [laid] = laid_together([begun], [], ROOT, TO)
    assert laid.entity == incident
    assert msgspec.json.decode(laid.answers) == {"kind": "incident", "parent": TO.hex()}
