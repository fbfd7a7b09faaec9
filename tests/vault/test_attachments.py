"""Photographs in the vault: sealed part by part under keys of their own, gone with their key, never mixed up."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from clinic_app.domain import attachments as law
from clinic_app.domain.attachments import Agreed, AttachmentId, Facts, Gone, What
from clinic_app.domain.case import Case
from clinic_app.errors import AttachmentsFull, NoSuchAttachment, NoSuchCase, VaultDamaged
from clinic_app.vault import attachments as room
from clinic_app.vault.attachments import PART_BYTES, Attachments
from clinic_app.vault.backup import make_backup
from clinic_app.vault.backup_head import read_backup
from clinic_app.vault.ledgers_found import Known
from clinic_app.vault.opening import NewPerson, Role
from clinic_app.vault.pages import Pages
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.restore import open_backup, restore
from clinic_app.vault.store import Vault

from .conftest import Hands
from .entering import CHEAP, PROJECTION, enter, make, says

CANARY = b"\xff\xd8the bruise on the left arm\xff\xd9"


def facts_of(content: bytes) -> Facts:
    return Facts(
        what=What.PHOTO, bytes=len(content), digest=sha256(content).hexdigest(), agreed=Agreed.SPOKEN,
        width=40, height=30,
    )  # fmt: skip


def takes(vault: Vault, case: Case, content: bytes = CANARY) -> AttachmentId:
    made, facts = AttachmentId(uuid4()), facts_of(content)

    def write() -> None:
        number = vault.attachments.next_number(case.id)
        vault.revisions.append(case.id, law.taken_in(made, number, facts), author=vault.whoami.id)
        vault.attachments.add(made, case.id, number, facts, content, author=vault.whoami.id)

    vault.save(write)
    return made


@pytest.fixture
def vault(place: VaultPlace, hands: Hands) -> Iterator[Vault]:
    make(place, hands)
    opened = enter(place, hands)
    yield opened
    opened.close()


def read(vault: Vault, attachment: AttachmentId) -> bytes:
    return b"".join(vault.attachments.parts(attachment))


def on_the_pages(vault: Vault, place: VaultPlace) -> bytes:
    vault._lane.fold()
    pages = Pages(place.database, vault._key.database_key)
    try:
        return b"".join(pages.read(number) or b"" for number in range(1, pages.count + 1))
    finally:
        pages.close()


@pytest.mark.parametrize("size", [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 7])
def test_what_was_taken_in_comes_back_to_the_byte(vault: Vault, size: int) -> None:
    case, content = says(vault, "Malar"), bytes(range(251)) * (size // 251 + 1)
    made = takes(vault, case, content[:size])
    assert read(vault, made) == content[:size]
    [known] = vault.attachments.of_case(case.id)
    assert (known.id, known.number, known.facts.bytes, known.author) == (made, 1, size, vault.whoami.id)
    assert vault.attachments.kept() == vault.attachments.kept(case.id) == room.Kept(1, size)


def test_the_history_names_what_was_taken_in_and_the_case_does_not_hold_it(vault: Vault) -> None:
    case = says(vault, "Malar")
    before = vault.cases.load(case.id)
    made = takes(vault, case)
    assert vault.cases.load(case.id) == before
    [(entity, field, said)] = vault.revisions.history(case.id)[-1].change.values
    assert (entity, field, said["digest"]) == (made, law.FIELD, sha256(CANARY).hexdigest())
    assert vault.revisions.verify_chain() == len(vault.revisions.history(case.id))


def test_nothing_of_a_photograph_stands_readable_even_in_the_decrypted_file(vault: Vault, place: VaultPlace) -> None:
    takes(vault, says(vault, "Malar"))
    found = on_the_pages(vault, place)
    assert CANARY not in found
    assert sha256(CANARY).hexdigest().encode() not in found


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM attachment_parts WHERE part = 1",
        "UPDATE attachment_parts SET part = 9 - part",
        "UPDATE attachment_parts SET part = 1 - part WHERE attachment = 1",
        "UPDATE attachment_parts SET sealed = zeroblob(400) WHERE part = 0",
        "UPDATE attachments SET header = (SELECT header FROM attachments WHERE number = 2) WHERE number = 1",
        "UPDATE attachments SET sealed = (SELECT sealed FROM attachments WHERE number = 2) WHERE number = 1",
        "UPDATE attachments SET sealed = x'00' WHERE number = 1",
    ],
)
def test_parts_that_are_missing_swapped_or_of_another_photograph_do_not_open(vault: Vault, harm: str) -> None:
    case = says(vault, "Malar")
    first, second = (takes(vault, case, bytes([each]) * (PART_BYTES + 5)) for each in (1, 2))
    vault._lane.run("UPDATE attachment_parts SET part = part + 10 WHERE attachment = 2") if "9 - part" in harm else None
    if "1 - part" in harm:  # the index refuses it half way: once round
        vault._lane.run("UPDATE attachment_parts SET part = 5 WHERE attachment = 1 AND part = 0")
        vault._lane.run("UPDATE attachment_parts SET part = 0 WHERE attachment = 1 AND part = 1")
        vault._lane.run("UPDATE attachment_parts SET part = 1 WHERE attachment = 1 AND part = 5")
    else:
        vault._lane.run(harm)
    with pytest.raises(VaultDamaged):
        read(vault, first)
    assert second


def test_a_photograph_moved_to_another_case_does_not_open_there(vault: Vault) -> None:
    one, other = says(vault, "Malar"), says(vault, "Nong")
    made = takes(vault, one)
    vault._lane.run("UPDATE attachments SET case_id = ?", (other.id.bytes,))
    with pytest.raises(VaultDamaged):
        vault.attachments.of_case(other.id)
    with pytest.raises(VaultDamaged):
        read(vault, made)


def test_a_photograph_under_another_id_does_not_open(vault: Vault) -> None:
    takes(vault, says(vault, "Malar"))
    other = AttachmentId(uuid4())
    vault._lane.run("UPDATE attachments SET id = ?", (other.bytes,))
    with pytest.raises(VaultDamaged):
        vault.attachments.one(other)


def test_bytes_that_are_not_those_the_facts_speak_of_are_not_given_out_as_whole(vault: Vault) -> None:
    case, made = says(vault, "Malar"), AttachmentId(uuid4())
    vault.attachments.add(made, case.id, 1, facts_of(b"other"), CANARY, author=vault.whoami.id)
    with pytest.raises(VaultDamaged):
        read(vault, made)


def test_a_destroyed_photograph_leaves_no_key_and_no_byte_and_its_number_is_not_given_again(
    vault: Vault, place: VaultPlace
) -> None:
    case = says(vault, "Malar")
    first, second = takes(vault, case, b"one" * 9000), takes(vault, case, b"two" * 9000)
    rows = vault._lane.rows("SELECT sealed FROM attachments WHERE id = ?", (second.bytes,))
    rows += vault._lane.rows("SELECT p.sealed FROM attachment_parts p JOIN attachments a ON a.number = attachment "
                             "WHERE a.id = ?", (second.bytes,))  # fmt: skip
    sealed = [row[0][:40] for row in rows]
    assert all(each in on_the_pages(vault, place) for each in sealed)
    said = law.destroyed(vault.cases.load(case.id), [(second, 2, None)], Gone.WITHDRAWN)
    vault.erasing.destroy(case.id, [second], said, by=vault.whoami.id, why="withdrawn")
    assert not any(each in on_the_pages(vault, place) for each in sealed)
    with pytest.raises(NoSuchAttachment):
        read(vault, second)
    assert read(vault, first) == b"one" * 9000
    assert vault.attachments.next_number(case.id) == 3
    values = vault.revisions.history(case.id)[-1].change.values
    assert values == ((second, law.FIELD, {"number": 2, "destroyed": "withdrawn"}),)
    assert [entry.act for entry in vault.journal.of_case(case.id)][-1] == "attachment_destroyed"


def test_an_erased_case_takes_its_photographs_along_and_leaves_those_of_others(vault: Vault, place: VaultPlace) -> None:
    gone, stays = says(vault, "Malar"), says(vault, "Nong")
    takes(vault, gone, b"x" * (PART_BYTES * 2))
    kept = takes(vault, stays)
    marks = [row[0][:40] for row in vault._lane.rows("SELECT sealed FROM attachment_parts WHERE attachment = 1")]
    vault.erasing.erase(gone.id, by=vault.whoami.id, why="mistake")
    pages = on_the_pages(vault, place)
    assert not any(mark in pages for mark in marks)
    assert f"attachments_of_{gone.id.hex}".encode() not in pages
    assert vault._lane.rows("SELECT count(*) FROM attachments")[0][0] == 1
    assert read(vault, kept) == CANARY
    with pytest.raises(NoSuchCase):
        vault.attachments.of_case(gone.id)
    with pytest.raises(NoSuchCase):
        vault.attachments.add(AttachmentId(uuid4()), gone.id, 1, facts_of(b""), b"", author=vault.whoami.id)


@pytest.mark.parametrize(("where", "most"), [("case", "case_bytes"), ("record", "record_bytes")])
def test_a_full_case_and_a_full_record_take_in_nothing_more(vault: Vault, hands: Hands, where: str, most: str) -> None:
    vault.attachments = Attachments(vault._lane, hands.clock(), **{most: 100})
    case, other = says(vault, "Malar"), says(vault, "Nong")
    takes(vault, case, b"x" * 90)
    with pytest.raises(AttachmentsFull) as full:
        takes(vault, case if where == "case" else other, b"x" * 11)
    assert (full.value.where, full.value.used_bytes, full.value.most_bytes) == (where, 90, 100)
    assert len(vault.revisions.history(other.id)) == 1
    takes(vault, case, b"x" * 10)


def test_a_backup_brings_photographs_back_but_not_those_destroyed_since(
    place: VaultPlace, hands: Hands, tmp_path: Path
) -> None:
    code = make(place, hands)
    vault = enter(place, hands)
    case = says(vault, "Malar")
    stays, goes = takes(vault, case, b"stays"), takes(vault, case, b"goes")
    (tmp_path / "stick").mkdir()
    file = read_backup(make_backup(vault.backup_order(tmp_path / "stick", 1)).path)
    hands.pass_(60)
    said = law.destroyed(case, [(goes, 2, None)], Gone.WITHDRAWN)
    vault.erasing.destroy(case.id, [goes], said, by=vault.whoami.id, why="withdrawn")
    ledger = vault.erasing.ledger(vault.id)
    assert ledger is not None
    vault.close()
    person = NewPerson(word="dara", passphrase="seven boats under the bridge", role=Role.COORDINATOR, staff_code="C-2")
    new = VaultPlace(tmp_path / "new")
    done = restore(open_backup(file, code), new, person, policy=CHEAP, clock=hands.clock(), projection=PROJECTION,
                   ballast_bytes=4096, known=Known(ledger, (), None, 0))  # fmt: skip
    back = Vault.open(new, done.unlocked, PROJECTION, hands.clock(), ballast_bytes=4096)
    assert read(back, stays) == b"stays"
    with pytest.raises(NoSuchAttachment):
        read(back, goes)
    assert Attachments(back._lane, hands.clock()).kept().count == 1
    back.close()


def test_destroying_what_is_not_there_changes_nothing(vault: Vault) -> None:
    stays = takes(vault, says(vault, "Malar"))
    vault.attachments.destroy([AttachmentId(uuid4())])
    assert read(vault, stays) == CANARY


def test_what_is_not_there_is_handed_to_nobody(vault: Vault) -> None:
    case = vault.cases.begin(vault.whoami.id)
    with pytest.raises(NoSuchAttachment):
        vault.attachments.hand_over({AttachmentId(uuid4()): 1}, case.id)
