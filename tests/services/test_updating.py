"""A new version is believed by its publisher's signatures, put in place whole or not at all, and taken back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import UUID

import msgspec
import pytest
from publisher import ENDS, NOW, Publisher, lay_program, packed

from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import (
    CannotGoBack,
    UpdateError,
    UpdateNoRoom,
    UpdateNotNow,
    UpdateRefused,
    UpdatesOff,
    VaultInUse,
)
from clinic_app.services import side_by_side, unpacking, updating
from clinic_app.services.own_files import look_at_own_files
from clinic_app.services.side_by_side import SideBySide, Version, files_of
from clinic_app.services.unpacking import unpack
from clinic_app.services.updating import FolderSource, Program, Updating
from clinic_app.settings import Settings
from clinic_app.settings.held import Held
from clinic_app.settings.profile import SiteProfile
from clinic_app.vault.backup_book import Note
from clinic_app.vault.place import VaultPlace, hold_lock

PLENTY = 1 << 40


class Pc:
    """A PC on which the first version is installed, and a stick."""

    def __init__(self, base: Path, publisher: Publisher) -> None:
        self.base, self.publisher, self.now, self.free = base, publisher, NOW, PLENTY
        self.made = count()
        self.folder = lay_program(base / "opt" / "notebook", "0.1.0")
        self.data = base / "data"
        self.data.mkdir()
        self.stick = base / "stick"
        self.code: str | None = "TAK-01"

    def updating(self, version: str = "0.1.0", steps: int = 25, **other: Any) -> Updating:
        program = replace(Program(folder=self.folder, system="linux-x86_64", version=version, steps=steps), **other)
        held = Held(profile=SiteProfile(code=self.code), file=self.base / "profile.toml", words=())
        clock = Clock(now=lambda: self.now, monotonic=lambda: 0.0, boot_id="one", zone="Asia/Bangkok")
        return Updating(
            program, Settings(self.data, held=held), clock, root=self.publisher.roots[0], free=lambda _: self.free
        )

    def offers(self, version: str = "0.2.0", *, ends: str = "0", **more: Any) -> FolderSource:
        """A stick with this version."""
        made = lay_program(self.base / f"made-{next(self.made)}", version, ends=ends)
        archive = packed(made, self.base / f"notebook-{version}-linux-x86_64.tar.xz")
        return FolderSource(self.publisher.publish(self.stick, archive, version, **more))

    @property
    def runs(self) -> str:
        """Which version stands in its place, whole."""
        found = look_at_own_files(self.folder)
        assert found is not None
        assert not found.missing
        assert not found.changed
        return (self.folder / "_internal" / "words").read_text().split()[0]

    def beside(self) -> set[str]:
        return {each.name for each in self.folder.parent.iterdir()} - {"notebook"}


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
def pc(tmp_path: Path, publisher: Publisher) -> Pc:
    publisher.last, publisher.roots[1:] = None, []
    return Pc(tmp_path, publisher)


def refused(pc: Pc, source: FolderSource, reason: str) -> None:
    """Neither looking nor fetching nor putting in place takes it, and nothing of it is left."""
    for act in (pc.updating().check, pc.updating().fetch, pc.updating().apply):
        with pytest.raises(UpdateRefused) as told:
            act(source)
        assert told.value.reason == reason
    assert pc.runs == "0.1.0"
    assert pc.beside() <= {"notebook.updates"}
    assert not list(pc.data.rglob("*.tar.xz"))


# --- what is believed --------------------------------------------------------------------------------


def test_a_version_that_two_signed_takes_its_place_and_the_one_before_is_kept(pc: Pc) -> None:
    found = pc.updating().check(pc.offers())
    assert found.offer is not None
    assert (found.offer.version, found.offer.news["en"]) == ("0.2.0", "It says more.")
    done = pc.updating().apply(FolderSource(pc.stick))
    assert (done.was, done.now, done.changes_record) == ("0.1.0", "0.2.0", False)
    assert pc.runs == "0.2.0"
    assert pc.beside() == {"notebook.before", "notebook.updates"}
    assert pc.updating("0.2.0").stands().before == "0.1.0"
    assert pc.updating("0.2.0").check(FolderSource(pc.stick)).offer is None
    assert pc.updating("0.2.0").back().now == "0.1.0"
    assert pc.runs == "0.1.0"


def test_what_was_fetched_is_put_in_place_without_the_stick(pc: Pc) -> None:
    told = list[float]()
    pc.updating().fetch(pc.offers(), told.append)
    assert told[-1] == 1.0
    shutil.rmtree(pc.stick)
    stands = pc.updating().stands()
    assert stands.fetched is not None
    assert stands.fetched.version == "0.2.0"
    pc.updating().apply()
    assert pc.runs == "0.2.0"


def test_one_signature_is_too_few(pc: Pc) -> None:
    refused(pc, pc.offers(by=pc.publisher.signers[:1]), "unsigned")


def test_another_publisher_is_not_believed(pc: Pc) -> None:
    theirs = Publisher()
    pc.publisher, ours = theirs, pc.publisher
    source = pc.offers()
    pc.publisher = ours
    refused(pc, source, "other_root")


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_no_part_of_it_is_taken_from_another_publisher(pc: Pc, role: str) -> None:
    ours, theirs = pc.publisher, Publisher()
    pc.publisher = theirs
    their_file = (pc.offers().folder / "metadata" / f"{role}.json").read_bytes()
    pc.publisher = ours
    source = pc.offers()
    (source.folder / "metadata" / f"{role}.json").write_bytes(their_file)
    with pytest.raises(UpdateRefused, match=r"unsigned|other_root"):
        pc.updating().check(source)


def test_a_changed_byte_is_found_wherever_it_is(pc: Pc) -> None:
    source = pc.offers()
    reasons = set()
    for file in sorted(source.folder.rglob("*")):
        if not file.is_file() or file.name == "1.root.json":  # that one is in the program, and is not read
            continue
        whole = file.read_bytes()
        for at in (0, len(whole) // 2, len(whole) - 2):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(UpdateRefused) as told:
                pc.updating().fetch(source)
            reasons.add(told.value.reason)
        file.write_bytes(whole)
    assert reasons <= {"format", "unsigned", "other_root", "half"}
    assert pc.updating().fetch(source).offer is not None


def test_half_a_copy_is_refused_whichever_file_is_cut(pc: Pc) -> None:
    source = pc.offers()
    for file in sorted(each for each in source.folder.rglob("*") if each.is_file() and each.name != "1.root.json"):
        whole = file.read_bytes()
        for left in (b"", whole[: len(whole) // 2]):
            file.write_bytes(left)
            for act in (pc.updating().fetch, pc.updating().apply):
                with pytest.raises(UpdateRefused) as told:
                    act(source)
                assert told.value.reason in ("half", "format")
        file.unlink()
        with pytest.raises(UpdateRefused, match=r"half|none"):
            pc.updating().fetch(source)
        file.write_bytes(whole)
    assert pc.runs == "0.1.0"
    assert pc.beside() == {"notebook.updates"}


def test_what_was_cut_off_goes_on_where_it_stopped(pc: Pc) -> None:
    source = pc.offers()
    [archive] = (source.folder / "targets").iterdir()
    whole = archive.read_bytes()
    archive.write_bytes(whole[:100])
    with pytest.raises(UpdateRefused, match="half"):
        pc.updating().fetch(source)
    archive.write_bytes(b"?" * 100 + whole[100:])  # what has been read is not read again
    assert pc.updating().fetch(source).offer is not None


def test_an_update_for_another_site_is_refused(pc: Pc) -> None:
    refused(pc, pc.offers(sites=("TAK-02", "TAK-03")), "other_site")
    pc.code = None
    refused(pc, FolderSource(pc.stick), "other_site")
    pc.code = "TAK-03"
    assert pc.updating().check(FolderSource(pc.stick)).offer is not None


def test_another_kind_of_pc_is_refused(pc: Pc) -> None:
    refused(pc, pc.offers(kind="windows-msi"), "other_system")


def test_an_older_version_is_refused(pc: Pc) -> None:
    refused(pc, pc.offers("0.0.9"), "downgrade")


def test_nothing_older_is_believed_after_something_newer_was(pc: Pc, tmp_path: Path) -> None:
    shutil.copytree(pc.offers("0.2.0").folder, tmp_path / "old")
    pc.updating().apply(pc.offers("0.3.0"))
    with pytest.raises(UpdateRefused, match="older"):
        pc.updating("0.3.0").check(FolderSource(tmp_path / "old"))
    pc.updating("0.3.0").back()
    with pytest.raises(UpdateRefused, match="older"):  # also after going back: else an old hole could be opened again
        pc.updating().check(FolderSource(tmp_path / "old"))


def test_what_has_run_out_is_refused_and_says_when(pc: Pc) -> None:
    source = pc.offers()
    pc.now = NOW + (ENDS - NOW.date() + timedelta(days=2))
    with pytest.raises(UpdateRefused, match="expired") as told:
        pc.updating().check(source)
    assert told.value.about == ENDS.isoformat()


def test_a_root_may_be_followed_by_another_if_both_agree(pc: Pc) -> None:
    by, gone = pc.publisher, pc.publisher.signers[:]
    by.signers = [*gone[1:], Publisher().signers[0]]
    by.roots.append(by.root(2))
    try:
        assert pc.updating().check(pc.offers(by=by.signers[1:])).offer is not None
        refused(pc, pc.offers(by=gone[:2]), "unsigned")  # one of those two signs no more
        by.roots[1] = by.root(2, by=by.keepers[:1])
        refused(pc, pc.offers(), "other_root")
    finally:
        by.signers = gone


def test_a_program_without_a_root_believes_nobody(pc: Pc) -> None:
    source = pc.offers()
    believing = pc.updating()
    off = Updating(
        Program(folder=pc.folder, system="linux-x86_64", version="0.1.0"), Settings(pc.data),
        Clock(now=lambda: NOW, monotonic=lambda: 0.0, boot_id="one", zone="Asia/Bangkok"), root=None,
    )  # fmt: skip
    assert not off.stands().on
    for act in (off.check, off.fetch, off.apply):
        with pytest.raises(UpdatesOff):
            act(source)
    assert believing.stands().on


def test_an_empty_stick_holds_no_update(pc: Pc) -> None:
    pc.stick.mkdir()
    refused(pc, FolderSource(pc.stick), "none")
    refused(pc, FolderSource(pc.base / "gone"), "none")


# --- what is in the way ------------------------------------------------------------------------------


def test_without_room_nothing_is_changed(pc: Pc) -> None:
    source = pc.offers()
    pc.free = 1_000
    for act in (pc.updating().fetch, pc.updating().apply):
        with pytest.raises(UpdateNoRoom) as told:
            act(source)
        assert told.value.free_bytes == 1_000
    assert (pc.runs, list(pc.data.iterdir())) == ("0.1.0", [])


def test_a_version_that_does_not_run_here_is_not_put_in_place(pc: Pc) -> None:
    with pytest.raises(UpdateNotNow, match="fails"):
        pc.updating().apply(pc.offers(ends="1"))
    assert (pc.runs, pc.beside()) == ("0.1.0", {"notebook.updates"})


def test_a_version_that_runs_beside_and_not_in_its_place_is_taken_back(pc: Pc) -> None:
    with pytest.raises(UpdateNotNow, match="fails"):
        pc.updating().apply(pc.offers(ends='"$(case $0 in *.new/*) echo 0;; *) echo 1;; esac)"'))
    assert (pc.runs, pc.beside()) == ("0.1.0", {"notebook.updates"})
    with pytest.raises(CannotGoBack, match="none"):
        pc.updating().back()


def test_what_says_another_version_than_was_signed_is_not_put_in_place(pc: Pc) -> None:
    made = packed(lay_program(pc.base / "made", "0.1.5"), pc.base / "notebook.tar.xz")
    with pytest.raises(UpdateNotNow, match="fails"):
        pc.updating().apply(FolderSource(pc.publisher.publish(pc.stick, made, "0.2.0")))
    assert pc.runs == "0.1.0"


def test_while_somebody_works_nothing_is_replaced(pc: Pc) -> None:
    source = pc.offers()
    vault = VaultPlace(pc.data / "vault")
    vault.folder.mkdir()
    vault.database.write_bytes(b"x")
    with hold_lock(vault), pytest.raises(VaultInUse):
        pc.updating().apply(source)
    shutil.copy("/bin/sleep", pc.folder / "clinic-app")
    program = pc.folder / "clinic-app"
    with subprocess.Popen(["clinic-admin", "60"], executable=program) as other:
        assert not pc.updating()._program.is_open()  # in a bundle the command of IT is the same file
        other.kill()
    with subprocess.Popen(["/usr/bin/clinic-app", "60"], executable=program) as window:
        with pytest.raises(UpdateNotNow, match="open"):
            pc.updating().apply(source)
        with pytest.raises(UpdateNotNow, match="open"):
            pc.updating().back()
        window.kill()
    (pc.folder / "clinic-app").unlink()
    assert pc.runs == "0.1.0"


@pytest.mark.parametrize(("other", "reason"), [
    ({"folder": None}, "source"), ({"system": "windows-setup"}, "package"), ({"system": "windows-msi"}, "package"),
])  # fmt: skip
def test_what_others_installed_they_replace(pc: Pc, other: dict[str, Any], reason: str) -> None:
    source = pc.offers(kind=other.get("system", "linux-x86_64"))
    with pytest.raises(UpdateNotNow, match=reason):
        pc.updating(**other).apply(source)
    assert pc.updating(**other).fetch(source).offer is not None
    assert pc.updating(**other).stands().file is not None


def test_a_copy_that_cannot_be_made_is_not_passed_over(pc: Pc, tmp_path: Path) -> None:
    with pytest.raises(UpdateNotNow, match="no_record"):  # another user's data folder: of whoever calls as root
        pc.updating().apply(pc.offers(), backup_to=tmp_path)
    assert pc.runs == "0.1.0"


def test_a_changed_record_wants_a_young_backup(pc: Pc) -> None:
    source = pc.offers(steps=26)
    vault = VaultPlace(pc.data / "vault")
    vault.folder.mkdir()
    vault.database.write_bytes(b"x")
    with pytest.raises(UpdateNotNow, match="no_backup"):
        pc.updating().apply(source)
    assert pc.runs == "0.1.0"
    note = Note(vault_id=UUID(int=1), device=b"", counter=1, last_at="2026-02-27T08:00:00Z")
    (vault.folder / "backups.json").write_bytes(msgspec.json.encode(note))
    assert pc.updating().apply(source).changes_record
    assert pc.updating("0.2.0", 26).back().now == "0.1.0"  # nobody came in: the record is as it was
    pc.updating().apply(source)
    vault.database.write_bytes(b"somebody came in")
    with pytest.raises(CannotGoBack, match="record"):
        pc.updating("0.2.0", 26).back()
    assert pc.runs == "0.2.0"
    assert pc.updating("0.2.0", 26).back(even_so=True).changes_record
    assert pc.runs == "0.1.0"


def test_a_version_before_that_was_changed_is_not_gone_back_to(pc: Pc) -> None:
    pc.updating().apply(pc.offers())
    (pc.folder.with_name("notebook.before") / "_internal" / "words").write_text("other")
    with pytest.raises(CannotGoBack, match="damaged"):
        pc.updating("0.2.0").back()
    assert pc.runs == "0.2.0"


# --- the power -----------------------------------------------------------------------------------------

_WATCHED = {module.__file__ for module in (side_by_side, updating, unpacking)}


def cut_at(number: int, act: Any) -> bool:
    """Do it in a process that ends at the n-th line of ours, as when the power fails; whether it ended by itself."""
    pid = os.fork()
    if pid == 0:
        lines = 0

        def watch(frame: FrameType, event: str, _: object) -> Any:
            nonlocal lines
            if frame.f_code.co_filename not in _WATCHED:
                return None
            if event == "line":
                lines += 1
                if lines == number:
                    os._exit(9)
            return watch

        sys.settrace(watch)
        try:
            act()
        except BaseException:  # noqa: BLE001 - pytest must not see it twice
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status in (0, 9)
    return status == 0


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.soak)], ids=["in one step", "in three"])
def exchange(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether this disk can let two names change places in one step."""
    if not request.param:
        monkeypatch.setattr(side_by_side, "_exchanged", lambda one, other: False)
    monkeypatch.setattr(Program, "prove", lambda *_: None)
    monkeypatch.setattr(os, "sync", lambda: None)
    return bool(request.param)


def mended(pc: Pc) -> bool:
    """What the next command does first; whether the program was missing until then."""
    missing = not pc.folder.exists()
    SideBySide(pc.folder).tidy_up()
    return missing


def test_wherever_the_power_fails_one_whole_version_stands(pc: Pc, exchange: bool) -> None:
    beside = SideBySide(pc.folder)
    old = Version(version="0.1.0", steps=25, files=files_of(pc.folder))
    made = lay_program(pc.base / "made", "0.2.0")
    new, number, gaps = Version(version="0.2.0", steps=25, files=files_of(made)), 1, 0
    while True:
        shutil.copytree(made, beside.new)
        whole = cut_at(number, lambda: beside.put_in_place(old, new))
        gaps += mended(pc)
        if pc.runs == "0.1.0":
            assert not whole
            assert beside.state().before is None
            shutil.copytree(made, beside.new)
            beside.put_in_place(old, new)
        assert (pc.runs, beside.state().before) == ("0.2.0", old)
        assert pc.beside() == {"notebook.before", "notebook.updates"}
        back = cut_at(number, lambda: beside.go_back(new))
        gaps += mended(pc)
        if pc.runs == "0.2.0":
            assert (back, beside.state().before) == (False, old)
            beside.go_back(new)
        assert (pc.runs, beside.state().before) == ("0.1.0", new)
        beside.forget_before()
        if whole and back:
            break
        number += 1
    assert number > 25
    assert (gaps == 0) is exchange


@pytest.mark.soak
def test_wherever_the_power_fails_the_next_command_finishes(pc: Pc, exchange: bool) -> None:
    source, number, gaps = pc.offers(), 1, 0
    while not cut_at(number, lambda: pc.updating().apply(source)):
        gaps += mended(pc)
        if pc.runs == "0.1.0":
            pc.updating().apply(source)
        assert pc.runs == "0.2.0"
        assert pc.updating("0.2.0").stands().before == "0.1.0"
        assert pc.beside() == {"notebook.before", "notebook.updates"}
        pc.updating("0.2.0").back()
        SideBySide(pc.folder).forget_before()
        shutil.rmtree(pc.folder.with_name("notebook.updates"))
        number += 1
    assert number > 100
    assert (gaps == 0) is exchange


# --- archives ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", [
    ("notebook/../evil", tarfile.REGTYPE, ""), ("/etc/evil", tarfile.REGTYPE, ""), ("other/evil", tarfile.REGTYPE, ""),
    ("notebook/out", tarfile.SYMTYPE, "/etc"), ("notebook/out", tarfile.SYMTYPE, "../../x"),
    ("notebook/device", tarfile.CHRTYPE, ""), ("notebook/hard", tarfile.LNKTYPE, "notebook/file"),
    ("notebook/deep/out/evil", tarfile.REGTYPE, ""), ("notebook/much", tarfile.REGTYPE, "much"),
])  # fmt: skip
def test_an_archive_that_leads_out_or_is_too_much_is_refused(member: tuple[str, bytes, str], tmp_path: Path) -> None:
    name, kind, target = member
    file = tmp_path / "a.tar.xz"
    with tarfile.open(file, "w:xz", preset=0) as opened:
        for first in ("notebook", "notebook/deep", "notebook/deep/down"):
            info = tarfile.TarInfo(first)
            info.type = tarfile.DIRTYPE
            opened.addfile(info)
        # Spelled within, and out of it: first to the top from below, then one more.
        for link, to in (("notebook/deep/down/top", "../.."), ("notebook/deep/out", "down/top/..")):
            info = tarfile.TarInfo(link)
            info.type, info.linkname = tarfile.SYMTYPE, to
            opened.addfile(info)
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, target
        content = b"x" * (5_000 if target == "much" else 10) if kind == tarfile.REGTYPE else b""
        info.size = len(content)
        opened.addfile(info, BytesIO(content))
    with pytest.raises(UpdateError):
        unpack(file, tmp_path / "into", 1_000)
    assert {each.name for each in tmp_path.iterdir()} == {"a.tar.xz", "into"}
