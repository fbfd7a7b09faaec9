"""What is done to cases: written, put away with the record, sent, erased."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from cheap_vault import AT, HEAD, entered, inside, made, place_in, revisions_in, whole, written
from workflow import Ack, Workflow, going_on, said

from clinic_app.domain.ids import CaseId
from clinic_app.vault.outbox import OutItem
from clinic_app.vault.pages import Pages
from clinic_app.vault.store import Vault


def _save(base: Path, ack: Ack, turns: int) -> None:
    vault = entered(base)
    cases = [vault.cases.begin(vault.whoami.id)]
    ack(f"case:{cases[0].id.hex}")

    def save() -> None:
        case = cases[-1]
        vault.drafts.keep(case.id, case.root, "survivor", vault.whoami.id, {"s_name": "nobody"})
        ack(f"revision:{written(vault, case.id)}")

    for turn in range(turns):
        going_on(ack, save)
        if turn % 4 == 3:
            going_on(ack, lambda: cases.append(vault.cases.begin(vault.whoami.id)))
    vault.close()


def _lock(base: Path, ack: Ack, turns: int) -> None:
    for _ in range(turns):
        vault = entered(base)
        case = vault.cases.page().rows[0].id
        going_on(ack, lambda vault=vault, case=case: ack(f"revision:{written(vault, case)}"))
        vault.close()
        ack("locked")


def saved(base: Path, acks: Sequence[str]) -> None:
    with inside(base) as vault:
        whole(vault)
        missing = set(said(acks, "revision")) - revisions_in(vault)
        assert not missing, missing
        for case in said(acks, "case"):
            assert vault.cases.stands(CaseId(UUID(case)))


# --- sending ---------------------------------------------------------------------------------------
def _send(base: Path, ack: Ack, turns: int) -> None:
    with inside(base) as vault:
        for _ in range(turns):
            name = uuid4().bytes
            item = OutItem(
                env_id=sha256(name).digest(), mid=name, referral_id=None, mailbox="m", sealed=bytes(4096),
                urgency="within_24h", made_at=AT, stale_at=AT + timedelta(days=1), expires_at=AT + timedelta(days=20),
                revoke_token=bytes(16),
            )  # fmt: skip
            going_on(ack, lambda item=item, name=name: (vault.outbox.put(item), ack(f"out:{name.hex()}")))


def _sent(base: Path, acks: Sequence[str]) -> None:
    with inside(base) as vault:
        whole(vault)
        assert set(said(acks, "out")) <= {item.mid.hex() for item in vault.outbox.every()}


# --- erasing ---------------------------------------------------------------------------------------


def marker(number: int) -> str:
    """Three signs that stand nowhere else, whatever the number below four thousand."""
    return "".join(chr(first + number) for first in (0x3400, 0x5000, 0x7000))


def traces(content: bytes, number: int) -> list[bytes]:
    """What of a marker stands in decrypted pages: as text, or as a word of the index.

    FTS5 keeps a word with a 0 before it, without what it shares with the word before, and with the length of both.
    """
    signs = marker(number)
    words = [signs[at : at + 2].encode("utf-16-be").hex() for at in (0, 1)] + ["q" + signs.encode("utf-16-be").hex()]
    spelled = [
        bytes([1 + shared, len(word) - shared]) + word[shared:].encode() for word in words for shared in range(6)
    ]
    return [each for each in (signs.encode(), *(b"0" + word.encode() for word in words), *spelled) if each in content]


def decrypted(base: Path, vault: Vault) -> bytes:
    """Every page there is: in the file, and in the log beside it."""
    found = []
    for log in (False, True):
        with closing(Pages(place_in(base).database, vault._key.database_key, log=log)) as pages:
            found += [pages.read(number) or b"" for number in range(1, pages.count + 1)]
    return b"".join(found)


def _erase(base: Path, ack: Ack, turns: int) -> None:
    """Write in two cases, erase one of them; again and again."""
    with inside(base, HEAD) as vault:
        kept = vault.cases.page().rows[0].id
        for _ in range(turns):
            number = 1 + _numbers(base)
            (base / "numbers").write_text(str(number))
            going_on(ack, lambda number=number: _in_and_out(vault, number, ack))
            going_on(ack, lambda: ack(f"revision:{written(vault, kept)}"))


def _numbers(base: Path) -> int:
    path = base / "numbers"
    return int(path.read_text()) if path.exists() else 0


def _in_and_out(vault: Vault, number: int, ack: Ack) -> None:
    case = vault.cases.begin(vault.whoami.id)
    written(vault, case.id, marker(number))
    vault.drafts.keep(case.id, case.root, "survivor", vault.whoami.id, {"s_alias": marker(number)})
    ack(f"there:{number} {case.id.hex}")
    vault.erasing.erase(case.id, by=vault.whoami.id, why="mistake")
    ack(f"erased:{number}")


def _erased(base: Path, acks: Sequence[str]) -> None:
    """Nothing of an erased case is on any page, used or free; nothing of another went with it."""
    saved(base, acks)
    cases = {int(told.split()[0]): CaseId(UUID(told.split()[1])) for told in said(acks, "there")}
    gone = {int(told) for told in said(acks, "erased")}
    with inside(base, HEAD) as vault:
        content = decrypted(base, vault)
        for number, case_id in cases.items():
            stands = vault.cases.stands(case_id)
            assert not (stands and number in gone), f"{number} came back"
            left = traces(content, number)
            assert bool(left) == stands, f"{number}: {stands}, {left}"


CASES = (
    Workflow("save", made, _save, saved),
    Workflow("lock", made, _lock, saved),
    Workflow("send", made, _send, _sent),
    Workflow("erase", made, _erase, _erased),
)
