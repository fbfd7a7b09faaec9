"""The workflows that the laboratory interrupts: how each is set up, what it does, and what must hold afterwards.

A body tells through `ack` what a person would have been told was done. Whatever was told must be there afterwards,
however the body ended; what was not told may be there or not, but never half.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from uuid import uuid4

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import ClinicError, WrongPassphrase, WrongRecoveryCode
from clinic_app.vault.backup import make_backup
from clinic_app.vault.backup_folder import PART
from clinic_app.vault.backup_head import read_backup
from clinic_app.vault.coming_back import recover
from clinic_app.vault.connection import connect
from clinic_app.vault.migrations import schema_version, steps, upgrade
from clinic_app.vault.opening import NewPerson, create_vault, unlock
from clinic_app.vault.outbox import OutItem
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.projection import Projection
from clinic_app.vault.restore import open_backup, restore
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.store import Vault
from clinic_app.vault.throttle import Throttle

Ack = Callable[[str], None]

CHEAP = KdfPolicy(floor=KdfCost(64, 1, 1), ceiling=KdfCost(1024, 4, 4), default=KdfCost(64, 1, 1))
NURSE = NewPerson(word="mali", passphrase="rice paper lantern river", role=Role.NURSE, staff_code="N-1")
HEAD = NewPerson(word="head", passphrase="temple of the quiet boats", role=Role.COORDINATOR, staff_code="C-1")
AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
BALLAST = 8192
PROJECTION = Projection(
    listing=lambda case: SimpleNamespace(
        code=case.code, mode="draft", age_band=None, language=None, danger=None, next_clock_at=None, closed=False,
        opened_on=None,
    ),
    texts=lambda case: {"code": case.code, "identity": case.stored("s_name") or "", "narrative": ""},
    definitions="2026-11-22",
    folded=str.casefold,
)  # fmt: skip


CLOCK = Clock(now=lambda: AT, monotonic=lambda: monotonic() * 1e9, boot_id="laboratory")
"""Its day stands; every wait is over when asked again, in whichever process it began."""


def place_in(base: Path) -> VaultPlace:
    return VaultPlace(base / "vault")


def known(base: Path) -> dict[str, list[str]]:
    """What the people of this vault keep outside it: their sheet."""
    return json.loads((base / "known.json").read_text())


def made(base: Path) -> None:
    """A vault with two people and a few cases."""
    code = create_vault(
        place_in(base), kind="clinic", training=False, people=[NURSE, HEAD], policy=CHEAP, clock=CLOCK,
        ballast_bytes=BALLAST,
    )  # fmt: skip
    (base / "known.json").write_text(json.dumps({"code": list(code.lines)}))
    with inside(base) as vault:
        for _ in range(3):
            written(vault, vault.cases.begin(vault.whoami.id).id)


def entered(base: Path, who: NewPerson = NURSE) -> Vault:
    unlocked = unlock(place_in(base), who.word, who.passphrase, CHEAP, CLOCK)
    return Vault.open(place_in(base), unlocked, PROJECTION, CLOCK, ballast_bytes=BALLAST)


@contextmanager
def inside(base: Path, who: NewPerson = NURSE) -> Iterator[Vault]:
    vault = entered(base, who)
    try:
        yield vault
    finally:
        vault.close()


def written(vault: Vault, case_id: CaseId, words: str = "nobody") -> str:
    case = vault.cases.load(case_id)
    change = Change(values=((case.root, "s_name", words),))
    return vault.revisions.append(case_id, change, author=vault.whoami.id).hex


def whole(vault: Vault) -> None:
    """Nothing in it contradicts itself."""
    vault.revisions.verify_chain()
    vault.journal.verify(vault.device.signing.public)
    reader = vault.reader_connection()()
    try:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        reader.close()


def revisions_in(vault: Vault) -> set[str]:
    found, page = set[str](), vault.cases.page(limit=500)
    while True:
        found |= {each.id.hex for row in page.rows for each in vault.revisions.history(row.id)}
        if page.next is None:
            return found
        page = vault.cases.page(after=page.next, limit=500)


def said(acks: Sequence[str], what: str) -> list[str]:
    """Everything of one kind that was acknowledged, in order."""
    return [ack.removeprefix(what + ":") for ack in acks if ack.startswith(what + ":")]


def going_on(ack: Ack, act: Callable[[], object]) -> None:
    """Do it as the program does: a failure that the house knows is told, and the work goes on."""
    try:
        act()
    except (ClinicError, OSError) as error:
        ack(f"told:{type(error).__name__}")


@dataclass(frozen=True)
class Workflow:
    """`turns` bounds what a body does; a kill comes when it comes. `repeats` says that a folder can be used again."""

    name: str
    prepare: Callable[[Path], None]
    body: Callable[[Path, Ack, int], None]
    holds: Callable[[Path, Sequence[str]], None]
    repeats: bool = True


# --- saving and locking ----------------------------------------------------------------------------


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


def _saved(base: Path, acks: Sequence[str]) -> None:
    with inside(base) as vault:
        whole(vault)
        missing = set(said(acks, "revision")) - revisions_in(vault)
        assert not missing, missing
        for case in said(acks, "case"):
            assert vault.cases.stands(CaseId(_uuid(case)))


def _uuid(text: str) -> object:
    from uuid import UUID

    return UUID(text)


# --- who may come in -------------------------------------------------------------------------------


def _sheet(base: Path, ack: Ack, turns: int) -> None:
    with inside(base, HEAD) as vault:
        for _ in range(turns):
            code = vault.sheets.new(vault.whoami.id)
            ack(f"sheet:{' '.join(code.lines)}")
            vault.sheets.confirm(code, vault.whoami.id)
            ack(f"confirmed:{' '.join(code.lines)}")


def _sheet_holds(base: Path, acks: Sequence[str]) -> None:
    """One of the sheets in somebody's hand opens it: the last that was typed back, or any that was made since."""
    for who in (NURSE, HEAD):
        with inside(base, who) as vault:
            whole(vault)
    codes = [*known(base)["code"]]
    hand = [" ".join(codes)]
    for ack in acks:
        kind, _, lines = ack.partition(":")
        hand = [lines] if kind == "confirmed" else [*hand, lines]
    assert any(_opens_by(base, lines.split(" ")) for lines in hand)


def _opens_by(base: Path, lines: list[str]) -> bool:
    try:
        read_slots(place_in(base)).open_recovery(RecoveryCode.from_lines(lines))
    except WrongRecoveryCode:
        return False
    return True


def _sheet_prepared(base: Path) -> None:
    made(base)
    with inside(base, HEAD) as vault:
        vault.sheets.confirm(RecoveryCode.from_lines(known(base)["code"]), vault.whoami.id)


def _recover(base: Path, ack: Ack, turns: int) -> None:
    code = RecoveryCode.from_lines(known(base)["code"])
    for _ in range(turns):
        word = "w" + uuid4().hex[:8]
        person = NewPerson(word=word, passphrase="a lamp beside the door", role=Role.COORDINATOR, staff_code="C-2")
        recover(place_in(base), code, person, CHEAP, CLOCK)
        ack(f"word:{word}")


def _recovered(base: Path, acks: Sequence[str]) -> None:
    for word in said(acks, "word")[-3:]:
        person = NewPerson(word=word, passphrase="a lamp beside the door", role=Role.COORDINATOR, staff_code="C-2")
        entered(base, person).close()
    with inside(base) as vault:
        whole(vault)
    read_slots(place_in(base)).open_recovery(RecoveryCode.from_lines(known(base)["code"]))


def _wrong(base: Path, ack: Ack, turns: int) -> None:
    for _ in range(turns):
        try:
            unlock(place_in(base), NURSE.word, "these are not her words", CHEAP, CLOCK)
        except WrongPassphrase:
            ack(f"wrong:{Throttle(place_in(base), CLOCK).unreported()}")


def _counted(base: Path, acks: Sequence[str]) -> None:
    told = [int(ack) for ack in said(acks, "wrong")]
    assert Throttle(place_in(base), CLOCK).unreported() >= max(told, default=0)
    unlock(place_in(base), NURSE.word, NURSE.passphrase, CHEAP, CLOCK)


def _epoch(base: Path, ack: Ack, turns: int) -> None:
    with inside(base) as vault:
        for _ in range(turns):
            begins = vault.device.epochs[-1].begins_on + timedelta(days=30)
            vault.new_epoch(begins)
            ack(f"epoch:{begins.isoformat()}")


def _epoch_holds(base: Path, acks: Sequence[str]) -> None:
    with inside(base) as vault:
        whole(vault)
        told = [date.fromisoformat(ack) for ack in said(acks, "epoch")]
        assert not told or vault.device.epochs[-1].begins_on >= max(told)


def _change_passphrase(base: Path, ack: Ack, turns: int) -> None:
    with inside(base, HEAD) as vault:
        for _ in range(turns):
            fresh = f"words that nobody guesses {uuid4().hex}"
            ack(f"trying:{fresh}")
            vault.ways_in.lock_anew(NURSE.word, fresh, CHEAP)
            ack(f"now:{fresh}")


def _passphrase_holds(base: Path, acks: Sequence[str]) -> None:
    now, tried, gone = NURSE.passphrase, list[str](), list[str]()
    for ack in acks:
        kind, _, words = ack.partition(":")
        if kind == "now":
            gone, now, tried = [*gone, now], words, []
        elif kind == "trying":
            tried.append(words)
    opens = [words for words in (now, *tried) if _opens(base, words)]
    assert len(opens) == 1
    assert not gone or not _opens(base, gone[-1])
    with inside(base, HEAD) as vault:
        whole(vault)


def _opens(base: Path, passphrase: str) -> bool:
    try:
        unlock(place_in(base), NURSE.word, passphrase, CHEAP, CLOCK)
    except WrongPassphrase:
        return False
    return True


def _change_key(base: Path, ack: Ack, turns: int) -> None:
    with inside(base, HEAD) as vault:
        for _ in range(turns):
            vault.change_key()
            ack(f"generation:{vault.key_generation}")
            ack(f"revision:{written(vault, vault.cases.page().rows[0].id)}")


def _key_holds(base: Path, acks: Sequence[str]) -> None:
    _saved(base, acks)
    for who in (NURSE, HEAD):
        with inside(base, who) as vault:
            assert vault.key_generation >= max((int(ack) for ack in said(acks, "generation")), default=1)
    assert _opens_by(base, known(base)["code"])


# --- backups ----------------------------------------------------------------------------------------


def _back_up(base: Path, ack: Ack, turns: int) -> None:
    folder = base / "stick"
    folder.mkdir(exist_ok=True)
    with inside(base) as vault:
        for _ in range(turns):
            ack(f"revision:{written(vault, vault.cases.page().rows[0].id)}")
            counter = 1 + max((int(path.name.split("-")[1]) for path in folder.iterdir()), default=0)
            made = make_backup(vault.backup_order(folder, counter))
            ack(f"backup:{made.path.name}")


def _backups_hold(base: Path, acks: Sequence[str]) -> None:
    """Whatever has a backup's name is one, whole; and every one that was told of is there."""
    _saved(base, acks)
    folder = base / "stick"
    names = {path.name for path in folder.iterdir() if PART not in path.name} if folder.exists() else set()
    assert set(said(acks, "backup")) <= names
    code = RecoveryCode.from_lines(known(base)["code"])
    for name in sorted(names)[-3:]:
        open_backup(read_backup(folder / name), code).count()


def _with_backup(base: Path) -> None:
    made(base)
    _back_up(base, lambda _: None, 1)


def _restore(base: Path, ack: Ack, turns: int) -> None:
    _restored(base)
    ack("restored")


def _restored(base: Path) -> None:
    [path] = (base / "stick").iterdir()
    opened = open_backup(read_backup(path), RecoveryCode.from_lines(known(base)["code"]))
    restore(opened, VaultPlace(base / "again"), HEAD, policy=CHEAP, clock=CLOCK, ballast_bytes=BALLAST)


def _restore_holds(base: Path, acks: Sequence[str]) -> None:
    if not VaultPlace(base / "again").stands:
        assert not acks
        _restored(base)
    place = VaultPlace(base / "again")
    unlocked = unlock(place, HEAD.word, HEAD.passphrase, CHEAP, CLOCK)
    vault = Vault.open(place, unlocked, PROJECTION, CLOCK, ballast_bytes=BALLAST)
    try:
        whole(vault)
        assert vault.cases.page().total == 3
    finally:
        vault.close()


# --- making, migrating, sending --------------------------------------------------------------------


def _empty(base: Path) -> None:
    (base / "vault").mkdir()


def _set_up(base: Path, ack: Ack, turns: int) -> None:
    code = create_vault(
        place_in(base), kind="clinic", training=False, people=[NURSE, HEAD], policy=CHEAP, clock=CLOCK,
        ballast_bytes=BALLAST,
    )  # fmt: skip
    ack(f"code:{' '.join(code.lines)}")


def _set_up_holds(base: Path, acks: Sequence[str]) -> None:
    place, told = place_in(base), said(acks, "code")
    if told:
        code = RecoveryCode.from_lines(told[0].split(" "))
    elif place.stands:
        code = None  # whole, but the sheet was never shown: the people come in, and are asked for a new one
    else:
        code = create_vault(
            place, kind="clinic", training=False, people=[NURSE, HEAD], policy=CHEAP, clock=CLOCK, ballast_bytes=0
        )
    for who in (NURSE, HEAD):
        with inside(base, who) as vault:
            whole(vault)
    if code is not None:
        read_slots(place).open_recovery(code)


def _invented_step(number: int) -> str:
    return f"""
    ALTER TABLE cases ADD COLUMN extra_{number} TEXT;
    UPDATE cases SET extra_{number} = code || hex(key);
    CREATE TABLE extra_{number} (number INTEGER PRIMARY KEY, document BLOB NOT NULL) STRICT;
    INSERT INTO extra_{number} SELECT number, document FROM case_documents;
    """


def _migrate(base: Path, ack: Ack, turns: int) -> None:
    db = _raw(base)
    try:
        first = schema_version(db) - len(steps()) + 1
        for number in range(first, first + turns):
            upgrade(db, (*steps(), *(_invented_step(each) for each in range(1, number + 1))))
            ack(f"version:{number}")
    finally:
        db.close()


def _migrated(base: Path, acks: Sequence[str]) -> None:
    db = _raw(base)
    try:
        taken = schema_version(db) - len(steps())
        assert taken >= max((int(ack) for ack in said(acks, "version")), default=0)
        [[cases]] = db.execute("SELECT count(*) FROM case_documents").fetchall()
        assert cases == 3
        for number in range(1, taken + 1):
            [[copied]] = db.execute(f"SELECT count(*) FROM extra_{number}").fetchall()
            [[filled]] = db.execute(f"SELECT count(*) FROM cases WHERE extra_{number} IS NOT NULL").fetchall()
            assert (copied, filled) == (cases, cases)
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'extra%'")}
        assert len(tables) == taken
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        db.close()


def _raw(base: Path) -> object:
    unlocked = unlock(place_in(base), NURSE.word, NURSE.passphrase, CHEAP, CLOCK)
    return connect(place_in(base).database, unlocked.key.database_key)


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


from workflows_of_keys import KEYS  # noqa: E402 - it is made of what stands above

WORKFLOWS: dict[str, Workflow] = {
    each.name: each
    for each in (
        *KEYS,
        Workflow("save", made, _save, _saved),
        Workflow("lock", made, _lock, _saved),
        Workflow("set up", _empty, _set_up, _set_up_holds, repeats=False),
        Workflow("new sheet", _sheet_prepared, _sheet, _sheet_holds),
        Workflow("recover", made, _recover, _recovered),
        Workflow("wrong passphrase", made, _wrong, _counted),
        Workflow("new receiving key", made, _epoch, _epoch_holds),
        Workflow("migrate", made, _migrate, _migrated),
        Workflow("send", made, _send, _sent),
        Workflow("change passphrase", made, _change_passphrase, _passphrase_holds),
        Workflow("change vault key", made, _change_key, _key_holds),
        Workflow("back up", made, _back_up, _backups_hold),
        Workflow("restore", _with_backup, _restore, _restore_holds, repeats=False),
    )
}


def _carelessly(base: Path, ack: Ack, turns: int) -> None:
    vault = entered(base)
    vault._lane.db.execute("PRAGMA synchronous=NORMAL")
    for _ in range(turns):
        ack(f"revision:{written(vault, vault.cases.page().rows[0].id)}")


careless = Workflow("careless", made, _carelessly, _saved)
"""What we do not do. The laboratory must see what it costs."""
ALL = {**WORKFLOWS, careless.name: careless}


def copied(base: Path, target: Path) -> Path:
    """Another folder in the same state; whatever was there is gone."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(base, target)
    return target
