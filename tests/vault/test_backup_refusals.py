"""What a backup refuses to be, and what it does when the medium, the folder or a forger is not what they should be."""

from __future__ import annotations

import errno
import json
import os
import shutil
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import msgspec
import pytest

from clinic_app.crypto.backup_seal import open_manifest, seal_manifest, sealed_without_people
from clinic_app.crypto.passphrase import KdfCost
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import (
    BackupNoRoom,
    BackupPlaceGone,
    BackupRefused,
    ChainBroken,
    NoVault,
    SlotsDamaged,
    VaultDamaged,
    VaultFromNewerVersion,
    VaultInUse,
    WrongRecoveryCode,
)
from clinic_app.vault.backup import make_backup, named_place
from clinic_app.vault.backup_book import BackupPlace, read_note
from clinic_app.vault.backup_folder import PART
from clinic_app.vault.backup_head import BackupFile, Head, hash_of, read_backup
from clinic_app.vault.closed_copy import LIST, copy_closed, read_closed
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.restore import open_backup, put_back, restore, set_aside
from clinic_app.vault.store import Vault

from .conftest import Hands
from .entering import CHEAP, HEAD, PROJECTION, enter, make, says


class Kept:
    """A vault, its sheet, and one backup on a stick."""

    def __init__(self, place: VaultPlace, hands: Hands, stick: Path) -> None:
        self.place, self.hands, self.stick = place, hands, stick
        self.code: RecoveryCode = make(place, hands)
        self.vault: Vault = enter(place, hands)
        says(self.vault, "Malar")
        stick.mkdir()
        self.file: BackupFile = read_backup(make_backup(self.vault.backup_order(stick, 1)).path)
        self.key: VaultKey = self.file.head.slot_list().open_recovery(self.code)

    def forged(
        self, change: Callable[[Head], Head], name: str = "forged.nbk", signer: SigningKey | None = None
    ) -> Path:
        """The same database behind another head, signed by whoever forges it."""
        head = change(self.file.head)
        signer = signer or SigningKey.new()
        head = head.signed(self.file.head.manifest(self.key), self.key, signer)
        path = self.stick / name
        path.write_bytes(self.file.path.read_bytes()[: self.file.head.body_bytes] + head.to_bytes())
        return path


@pytest.fixture
def kept(place: VaultPlace, hands: Hands, tmp_path: Path) -> Kept:
    return Kept(place, hands, tmp_path / "stick")


# --- the key ------------------------------------------------------------------------------------------


def test_a_list_of_people_alone_seals_no_backup() -> None:
    key = VaultKey.new()
    slots = SlotList.create(uuid4(), kind="clinic", training=False)
    slots = slots.with_user("mali", "rice paper lantern river", KdfCost(64, 1, 1), key)
    with pytest.raises(ValueError, match="nobody"):
        sealed_without_people(slots, VaultKey.new())


def test_a_manifest_opens_only_where_it_belongs() -> None:
    key = VaultKey.new()
    sealed = seal_manifest(key, b"{}", b"this head")
    assert open_manifest(key, sealed, b"this head") == b"{}"
    for wrong_key, bytes_, bound in (
        (VaultKey.new(), sealed, b"this head"),
        (key, sealed, b"another"),
        (key, b"", b"this head"),
    ):
        with pytest.raises(BackupRefused, match="content"):
            open_manifest(wrong_key, bytes_, bound)


# --- the head -----------------------------------------------------------------------------------------


def test_slots_that_somebody_put_into_a_head_must_fit_it(kept: Kept) -> None:
    other = SlotList.create(uuid4(), kind="clinic", training=False).with_recovery(kept.code, kept.key)
    for change in (
        lambda head: msgspec.structs.replace(head, slots=b"{}"),
        lambda head: msgspec.structs.replace(head, slots=other.to_bytes()),
        lambda head: msgspec.structs.replace(head, training=True),
    ):
        with pytest.raises(BackupRefused, match="format"):
            read_backup(kept.forged(change))


def test_a_manifest_that_says_something_else_is_no_manifest(kept: Kept) -> None:
    head = kept.file.head
    bare = msgspec.structs.replace(head, sealed=b"", signature=b"")
    sealed = seal_manifest(kept.key, b'{"counts": 1}', bare._bound())
    with pytest.raises(BackupRefused, match="content"):
        msgspec.structs.replace(head, sealed=sealed).manifest(kept.key)


def test_a_head_of_a_newer_program_is_left_alone(kept: Kept) -> None:
    told = json.loads(msgspec.json.encode(kept.file.head)) | {"format": 4, "more": 1}
    line = json.dumps(told).encode() + b"\n"
    path = kept.stick / "newer.nbk"
    body = kept.file.path.read_bytes()[: kept.file.head.body_bytes]
    path.write_bytes(body + line + struct.pack(">I4s", len(line), b"NBK1"))
    with pytest.raises(VaultFromNewerVersion):
        read_backup(path)


def test_another_spelling_of_the_same_head_is_refused(kept: Kept) -> None:
    line = json.dumps(json.loads(msgspec.json.encode(kept.file.head)), indent=1).encode() + b"\n"
    path = kept.stick / "spelled.nbk"
    body = kept.file.path.read_bytes()[: kept.file.head.body_bytes]
    path.write_bytes(body + line + struct.pack(">I4s", len(line), b"NBK1"))
    with pytest.raises(BackupRefused, match="format"):
        read_backup(path)


def test_a_file_that_goes_away_is_said_so(kept: Kept) -> None:
    kept.file.path.unlink()
    for act in (lambda: read_backup(kept.file.path), kept.file.check_body, lambda: hash_of(kept.file.path, 1)):
        with pytest.raises(BackupPlaceGone):
            act()


# --- the content ---------------------------------------------------------------------------------------


def test_a_forger_with_the_sheets_public_key_is_found_by_what_the_record_says_of_its_pc(
    kept: Kept, tmp_path: Path
) -> None:
    """Whoever finds a stick can seal to its slots, but the journal inside names the device that signed."""
    opened = open_backup(read_backup(kept.forged(lambda head: head)), kept.code)
    with pytest.raises(ChainBroken):
        restore(
            opened, VaultPlace(tmp_path / "new"), HEAD, policy=CHEAP, clock=kept.hands.clock(), projection=PROJECTION,
            ballast_bytes=0,
        )  # fmt: skip
    assert not VaultPlace(tmp_path / "new").stands


def test_a_slot_that_was_swapped_for_another_opens_nothing(kept: Kept) -> None:
    stranger = SlotList.create(kept.file.head.vault_id, kind="clinic", training=False)
    stranger = stranger.with_recovery(kept.code, VaultKey.new())
    path = kept.forged(lambda head: msgspec.structs.replace(head, slots=stranger.to_bytes()))
    with pytest.raises(BackupRefused, match="content"):
        open_backup(read_backup(path), kept.code)


def test_a_slot_file_changed_on_purpose_is_told_from_a_wrong_sheet(kept: Kept) -> None:
    told = json.loads(kept.file.head.slots)
    told["generations"][0]["mac"] = "A" * 43 + "="
    told["check"] = ""
    from clinic_app.crypto.slot_file import SlotFile

    changed = msgspec.json.decode(json.dumps(told), type=SlotFile).to_bytes()
    path = kept.forged(lambda head: msgspec.structs.replace(head, slots=changed))
    with pytest.raises(BackupRefused, match="content"):
        open_backup(read_backup(path), kept.code)
    with pytest.raises(WrongRecoveryCode):
        open_backup(read_backup(path), SealKeyPair.new())


def test_counts_that_do_not_fit_are_refused(kept: Kept) -> None:
    opened = open_backup(kept.file, kept.code)
    wrong = msgspec.structs.replace(opened.manifest, counts={**opened.manifest.counts, "cases": 99})
    with pytest.raises(BackupRefused, match="counts"):
        type(opened)(opened.file, opened.key, wrong).count()


# --- the medium ----------------------------------------------------------------------------------------


def test_a_medium_that_gives_back_something_else_gets_no_backup(kept: Kept) -> None:
    def rot(done: float) -> None:
        if done > 0.7:
            [part] = kept.stick.glob(f"*{PART}")
            with part.open("r+b") as file:
                file.seek(8192 * 5 + 9)
                file.write(b"rot")

    with pytest.raises(BackupRefused, match="content"):
        make_backup(kept.vault.backup_order(kept.stick, 2), told=rot)
    assert [path.name for path in kept.stick.iterdir()] == [kept.file.path.name]


def test_a_large_backup_is_flushed_as_it_grows(kept: Kept) -> None:
    for number in range(12):
        row = (os.urandom(16), "x", number, os.urandom(16), os.urandom(1 << 20), "t")
        kept.vault._lane.run("INSERT INTO threads (thread, sender, seq, mid, body, at) VALUES (?, ?, ?, ?, ?, ?)", row)
    steps: list[float] = []
    make_backup(kept.vault.backup_order(kept.stick, 2), told=steps.append)
    assert steps == sorted(steps)
    assert len(steps) > 5


def test_saves_go_on_while_a_backup_is_half_way(kept: Kept) -> None:
    """The copy stands still in its middle, and a save does not wait for it; nor is that save in the copy."""
    saved: list[object] = []

    def save_in_between(done: float) -> None:
        if not saved:
            saved.append(says(kept.vault, "Nong"))

    path = make_backup(kept.vault.backup_order(kept.stick, 2), told=save_in_between).path
    opened = open_backup(read_backup(path), kept.code)
    assert opened.count().cases == 1
    assert len(kept.vault.cases.page(limit=5).rows) == 2


def test_somebody_elses_key_among_the_slots_is_never_sealed_to(kept: Kept) -> None:
    told = json.loads(kept.place.slots.read_bytes())
    recovery = next(slot for slot in told["slots"] if slot["kind"] == "recovery")
    import base64

    recovery["public"] = base64.b64encode(SealKeyPair.new().public.raw).decode()
    from clinic_app.crypto.slot_file import SlotFile

    kept.place.slots.write_bytes(msgspec.json.decode(json.dumps(told), type=SlotFile).to_bytes())
    with pytest.raises(SlotsDamaged):
        kept.vault.backup_order(kept.stick, 2)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (errno.ENOSPC, BackupNoRoom),
        (errno.EFBIG, BackupNoRoom),
        (errno.EIO, BackupPlaceGone),
        (errno.EROFS, BackupPlaceGone),
    ],
)
def test_what_a_place_does_has_our_names(tmp_path: Path, code: int, error: type[Exception]) -> None:
    with pytest.raises(error) as told, named_place(tmp_path / "gone"):
        raise OSError(code, "what the system says")
    assert getattr(told.value, "file_limit", False) is (code == errno.EFBIG)


@pytest.mark.skipif(sys.platform == "win32", reason="a folder there has no such lock")
def test_a_stick_whose_lock_is_on_is_not_called_gone() -> None:
    with TemporaryDirectory() as place:
        Path(place).chmod(0o555)
        with no_root():
            read_only(Path(place))


@contextmanager
def no_root() -> Iterator[None]:
    """Whoever is root writes everywhere; so it is somebody else for as long."""
    root = os.geteuid() == 0
    if root:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)


def test_a_disk_that_takes_nothing_is_not_called_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, how: how != os.W_OK)
    read_only(tmp_path)
    with pytest.raises(BackupPlaceGone) as told, named_place(tmp_path / "gone"):
        raise OSError(errno.ENOENT, "what the system says")
    assert not told.value.read_only


def read_only(folder: Path) -> None:
    """Both ways of writing there say what it is."""
    with pytest.raises(BackupPlaceGone) as told, named_place(folder):
        raise OSError(errno.EROFS, "what the system says")
    assert told.value.read_only


def test_a_fault_of_the_database_has_our_names(tmp_path: Path) -> None:
    from sqlcipher3 import dbapi2

    for words, error in (
        ("disk is full", BackupNoRoom),
        ("disk I/O error", BackupPlaceGone),
        ("malformed", VaultDamaged),
    ):
        with pytest.raises(error), named_place(tmp_path):
            raise dbapi2.OperationalError(words)


# --- closed copies ---------------------------------------------------------------------------------------


def test_a_closed_copy_of_nothing_is_none(hands: Hands, tmp_path: Path) -> None:
    empty = VaultPlace(tmp_path / "empty")
    empty.folder.mkdir()
    with pytest.raises(NoVault):
        copy_closed(empty, tmp_path, hands.clock())


def test_a_record_without_its_file_is_no_record_to_copy(kept: Kept) -> None:
    kept.vault.close()
    kept.place.database.unlink()
    with pytest.raises(NoVault):
        copy_closed(kept.place, kept.stick, kept.hands.clock())


def test_a_closed_copy_that_cannot_be_finished_leaves_nothing(kept: Kept) -> None:
    kept.vault.close()
    copy_closed(kept.place, kept.stick, kept.hands.clock())
    with pytest.raises(BackupPlaceGone):
        copy_closed(kept.place, kept.stick / "gone", kept.hands.clock())
    assert [path.name for path in kept.stick.iterdir() if path.name.endswith(PART)] == []


def test_closed_copies_of_one_second_have_each_a_name(kept: Kept) -> None:
    kept.vault.close()
    made = [copy_closed(kept.place, kept.stick, kept.hands.clock()) for _ in range(3)]
    assert len({each.folder for each in made}) == 3
    assert [each.folder.name.rsplit("-", 2)[1] for each in made[1:]] == ["2", "3"]
    for each in made:
        assert each.folder.name.endswith("-closed")
        read_closed(each.folder).check()


@pytest.mark.parametrize("bad", ["{", '{"format": 1}', "no slots", "another vault", "strange file", "newer"])
def test_a_list_that_does_not_fit_its_copy_is_refused(kept: Kept, bad: str) -> None:
    kept.vault.close()
    copy = copy_closed(kept.place, kept.stick, kept.hands.clock())
    told = json.loads((copy.folder / LIST).read_bytes())
    match bad:
        case "no slots":
            (copy.folder / "vault.json").unlink()
        case "another vault":
            told["vault_id"] = str(uuid4())
        case "strange file":
            told["files"]["../etc"] = {"size": 1, "sha256": ""}
        case "newer":
            told["format"] = 2
    (copy.folder / LIST).write_text(bad if bad.startswith("{") else json.dumps(told))
    with pytest.raises(BackupRefused, match="format"):
        read_closed(copy.folder)


def test_a_closed_copy_says_which_of_its_files_is_not_whole(kept: Kept) -> None:
    kept.vault.close()
    copy = copy_closed(kept.place, kept.stick, kept.hands.clock())
    whole = (copy.folder / "vault.db").read_bytes()
    (copy.folder / "vault.db").write_bytes(whole[:-1])
    with pytest.raises(BackupRefused, match="size"):
        read_closed(copy.folder).check()


def test_a_closed_copy_from_the_middle_of_a_change_of_keys_opens_too(kept: Kept, tmp_path: Path) -> None:
    """The slots name two keys, and either file may be the one that counts."""
    from clinic_app.vault.rotation import prepare

    vault = kept.vault
    prepare(kept.place, vault._lane.db, vault._whole_key(), lambda _done: None)
    middle = tmp_path / "middle"
    vault._lane.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copytree(kept.place.folder, middle)
    copy = copy_closed(VaultPlace(middle), kept.stick, kept.hands.clock())
    assert "vault.db.next" in copy.told.files
    for name in ("first", "second"):
        scratch = tmp_path / name
        scratch.mkdir()
        assert copy.count(kept.code, scratch).cases == 1
        (copy.folder / "vault.db").write_bytes((copy.folder / "vault.db.next").read_bytes())
    (copy.folder / "vault.db").write_bytes(os.urandom(8192))
    (copy.folder / "vault.db.next").write_bytes(os.urandom(8192))
    (tmp_path / "third").mkdir()
    with pytest.raises(BackupRefused, match="content"):
        copy.count(kept.code, tmp_path / "third")


def test_a_note_that_cannot_be_read_is_none(place: VaultPlace) -> None:
    assert read_note(place) is None
    (place.folder / "backups.json").write_bytes(b"{")
    assert read_note(place) is None


def test_a_database_of_another_record_behind_a_right_head_is_refused(kept: Kept, tmp_path: Path) -> None:
    other = SlotList.create(uuid4(), kind="clinic", training=False).with_recovery(kept.code, kept.key)
    path = kept.forged(
        lambda head: msgspec.structs.replace(head, vault_id=other.vault_id, slots=other.to_bytes()),
        signer=kept.vault.device.signing,
    )
    opened = open_backup(read_backup(path), kept.code)
    with pytest.raises(BackupRefused, match="content"):
        restore(
            opened, VaultPlace(tmp_path / "new"), HEAD, policy=CHEAP, clock=kept.hands.clock(), projection=PROJECTION,
            ballast_bytes=0,
        )  # fmt: skip


def test_a_place_that_was_dropped_meanwhile_is_not_noted(kept: Kept) -> None:
    place = BackupPlace(id=uuid4(), kind="stick", label="Blue", folder=str(kept.stick))
    kept.vault.backups.put(place)
    made = make_backup(kept.vault.backup_order(kept.stick, 2))
    kept.vault.backups.note(place.id, made)
    assert kept.vault.backups.last_at == made.made_at
    kept.vault.backups.drop(place.id)
    kept.vault.backups.note(place.id, made)
    assert kept.vault.backups.places == ()


def test_a_record_put_aside_comes_back_whole(kept: Kept) -> None:
    with pytest.raises(VaultInUse):
        set_aside(kept.place, kept.hands.clock())
    kept.vault.close()
    before = {path.name: path.read_bytes() for path in kept.place.folder.iterdir()}
    aside = set_aside(kept.place, kept.hands.clock())
    with pytest.raises(NoVault):
        set_aside(kept.place, kept.hands.clock())
    kept.place.folder.mkdir()
    put_back(kept.place, aside)
    assert {path.name: path.read_bytes() for path in kept.place.folder.iterdir()} == before


def test_a_page_that_cannot_be_read_is_never_copied(kept: Kept) -> None:
    """SQLite's own copy would write noughts in its place, and say nothing."""
    kept.vault._lane.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with kept.place.database.open("r+b") as file:
        file.seek(8192 * 30 + 50)
        file.write(b"rot")
    with pytest.raises(VaultDamaged):
        make_backup(kept.vault.backup_order(kept.stick, 2))
    assert [path.name for path in kept.stick.iterdir()] == [kept.file.path.name]
