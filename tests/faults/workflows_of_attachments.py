"""What is done to photographs: taken in with the revision that names them, and destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from cheap_vault import HEAD, inside, made, whole, written
from workflow import Ack, Workflow, going_on, said
from workflows_of_cases import decrypted

from clinic_app.domain import attachments as law
from clinic_app.domain.attachments import Agreed, AttachmentId, Facts, Gone, What
from clinic_app.domain.ids import CaseId
from clinic_app.vault.attachments import PART_BYTES
from clinic_app.vault.store import Vault

_SIZE = PART_BYTES + 9_000


def picture(attachment: AttachmentId) -> bytes:
    """Bytes that say whose they are."""
    return (attachment.hex.encode() * (_SIZE // 32 + 1))[:_SIZE]


def _takes(vault: Vault, case_id: CaseId, ack: Ack) -> None:
    one = AttachmentId(uuid4())
    content, me = picture(one), vault.whoami.id
    facts = Facts(what=What.PHOTO, bytes=_SIZE, digest=sha256(content).hexdigest(), agreed=Agreed.SPOKEN)

    def write() -> None:
        number = vault.attachments.next_number(case_id)
        vault.revisions.append(case_id, law.taken_in(one, number, facts), author=me)
        vault.attachments.add(one, case_id, number, facts, content, author=me)
        vault.journal.append("attachment_taken_in", me, {"case": case_id, "attachment": one})

    vault.save(write)
    ack(f"photo:{one.hex}")


def _destroys(vault: Vault, case_id: CaseId, ack: Ack) -> None:
    first = vault.attachments.of_case(case_id)[0]
    change = law.destroyed(vault.cases.load(case_id), [(first.id, first.number, None)], Gone.WITHDRAWN)
    ack(f"leaving:{first.id.hex}")
    vault.erasing.destroy(case_id, [first.id], change, by=vault.whoami.id, why="withdrawn")
    ack(f"gone:{first.id.hex}")


def _photograph(base: Path, ack: Ack, turns: int) -> None:
    with inside(base, HEAD) as vault:
        case_id = vault.cases.page().rows[0].id
        for turn in range(turns):
            going_on(ack, lambda: _takes(vault, case_id, ack))
            if turn % 3 == 2 and vault.attachments.kept().count:
                going_on(ack, lambda: _destroys(vault, case_id, ack))
            going_on(ack, lambda: ack(f"revision:{written(vault, case_id)}"))


def _photographed(base: Path, acks: Sequence[str]) -> None:
    """What was told is there, to the byte; what went is gone from every page; nothing is there by half."""
    gone, leaving = set(said(acks, "gone")), set(said(acks, "leaving"))
    with inside(base, HEAD) as vault:
        whole(vault)
        case_id = vault.cases.page().rows[0].id
        there = {each.id.hex: each for each in vault.attachments.of_case(case_id)}
        assert not gone & there.keys()
        assert set(said(acks, "photo")) - leaving <= there.keys()
        values = [value for each in vault.revisions.history(case_id) for value in each.change.values]
        named = {entity.hex: told for entity, field, told in values if field == law.FIELD}
        assert {one for one, told in named.items() if "destroyed" not in told} == there.keys()
        for one in there.values():
            assert b"".join(vault.attachments.parts(one.id)) == picture(one.id)
        parts = vault._lane.rows("SELECT count(*) FROM attachment_parts")[0][0]
        assert parts == 2 * len(there)
        content = decrypted(base, vault)
        assert not any(picture(AttachmentId(UUID(one)))[:64] in content for one in {*gone, *there})


ATTACHMENTS = (Workflow("photograph", made, _photograph, _photographed),)
