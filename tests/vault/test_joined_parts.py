"""What belongs to a joined file within a revision: it opens with both keys, and says nothing with one or another."""

from __future__ import annotations

import os
from pathlib import Path as Path_
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import VaultDamaged
from clinic_app.vault.joined_parts import Joining
from clinic_app.vault.journal_form import spell
from clinic_app.vault.revision_form import OfJoined, Path, body_of, change_of, opened, part_of, sealed_by

from .several_pcs import in_one, opened_in

HEADER = b"a header"
OF: Path = (CaseId(UUID(int=5)), CaseId(UUID(int=6)))
ROOT = EntityId(UUID(int=1))


def says(word: str) -> Change:
    return Change(values=((ROOT, "s_note", word),))


@pytest.fixture
def lock() -> AESGCM:
    return AESGCM(os.urandom(32))


def test_it_comes_first_where_its_key_is_and_is_silent_where_it_is_not_or_another(lock: AESGCM) -> None:
    theirs = AESGCM(os.urandom(32))
    body = spell(body_of(says("ours"), None, None, [part_of(theirs, OF, says("theirs"), HEADER)]))
    sealed = sealed_by(lock, body, HEADER)
    assert change_of(lock, HEADER, sealed, {OF: theirs}.get) == (says("theirs").and_then(says("ours")), (OF,))
    for other in (None, AESGCM(os.urandom(32))):
        assert change_of(lock, HEADER, sealed, lambda _of, other=other: other) == (says("ours"), (OF,))  # type: ignore[misc]
    assert change_of(lock, HEADER, sealed) == (says("ours"), (OF,))


def test_a_way_that_is_none_is_damage(lock: AESGCM) -> None:
    sealed = sealed_by(lock, spell(body_of(Change(), None, None, [OfJoined(["no id"], b"")])), HEADER)
    with pytest.raises(VaultDamaged):
        change_of(lock, HEADER, sealed)


def test_a_header_that_is_none_is_damage(lock: AESGCM) -> None:
    with pytest.raises(VaultDamaged):
        opened(lock, 1, HEADER, sealed_by(lock, spell(body_of(Change(), None, None)), HEADER))


def test_what_is_said_of_something_of_its_own_came_with_no_joined_file(tmp_path: Path_) -> None:
    with opened_in(tmp_path) as open_:
        (pc,) = in_one(open_(1))
        stays, goes = pc.begins(), pc.begins()
        change = Change(values=((EntityId(UUID(int=9)), "i_note", "here"),))
        assert pc.record.revisions.joined.apart(stays, change, Joining(goes.id, 0)) == (change, [])
