"""One look around a PC: disks, swap, spooler, printers, proxy, the program's own files, and what IT laid down."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from clinic_app.admin import health_words
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import ProfileRefused
from clinic_app.services.own_files import LIST, SIZES, OwnFiles, look_at_own_files, write_list
from clinic_app.services.pc_findings import Finding, Weight, What
from clinic_app.services.pc_linux import Linux
from clinic_app.services.pc_look import Around, look_around, write_and_flush
from clinic_app.services.printers import Printer
from clinic_app.settings import FILE_NAME, Settings
from clinic_app.settings.held import Held
from clinic_app.settings.profile import AllowedPrinter, SiteProfile
from clinic_app.ui.screens import pc_words


class System:
    """What a system tells that has nothing odd, but for what a test says."""

    def __init__(self, **said: object) -> None:
        self.said: dict[str, object] = {
            "encrypted": True, "swap": False, "hibernates": False, "keeps": False, "proxy": "", "old": False, **said,
        }  # fmt: skip

    def encrypted(self, _folder: Path) -> bool | None:
        return self.said["encrypted"]  # type: ignore[return-value]

    def swap_open(self) -> bool:
        return bool(self.said["swap"])

    def hibernates_open(self) -> bool:
        return bool(self.said["hibernates"])

    def spool_keeps(self) -> bool | None:
        return self.said["keeps"]  # type: ignore[return-value]

    def proxy(self) -> str:
        return str(self.said["proxy"])

    def too_old(self) -> bool:
        return bool(self.said["old"])


def clock(step: float = 0.0) -> Clock:
    from datetime import UTC, datetime

    ticks = iter(range(1000))
    return Clock(lambda: datetime(2026, 11, 26, tzinfo=UTC), lambda: next(ticks) * step, "boot", ZoneInfo("UTC"))


def around(
    system: System | None = None, printers: tuple[Printer, ...] | None = (), own: OwnFiles | None = None,
    write: Callable[[Path], None] = write_and_flush,
) -> Around:  # fmt: skip
    return Around(system=lambda: system or System(), printers=lambda: printers, own_files=lambda: own, write=write)


def found(folder: Path, held: Held | None = None, *, step: float = 0.0, **said: object) -> list[str]:
    folder.chmod(0o700)
    findings = look_around(Settings(folder, held=held), clock(step), around(**said))  # type: ignore[arg-type]
    return [f"{each.what}: {each.about}".removesuffix(": ") for each in findings]


def test_a_pc_that_is_as_it_should_be_has_nothing_odd(tmp_path: Path) -> None:
    assert found(tmp_path, system=System()) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"encrypted": False}, "disk_open"),
        ({"encrypted": None}, "disk_unknown"),
        ({"swap": True}, "swap_open"),
        ({"hibernates": True, "swap": True}, "hibernation_open"),
        ({"keeps": True}, "spool_keeps"),
        ({"keeps": None}, "spool_unknown"),
        ({"proxy": "script"}, "proxy_script"),
        ({"proxy": "set"}, "proxy_set"),
        ({"old": True}, "system_old"),
    ],
)
def test_what_the_system_tells_becomes_a_word(tmp_path: Path, said: dict[str, object], word: str) -> None:
    assert found(tmp_path, system=System(**said)) == [word]


def test_a_system_that_nobody_here_can_ask_is_not_said_to_be_well(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    unasked = replace(around(), system=lambda: None)
    findings = look_around(Settings(tmp_path), clock(), unasked)
    assert [each.what for each in findings] == [What.DISK_UNKNOWN, What.SPOOL_UNKNOWN]


def test_a_folder_nobody_may_write_to_stops_real_work(tmp_path: Path) -> None:
    def held_back(_folder: Path) -> None:
        raise PermissionError  # controlled folder access says no more than that

    [finding] = look_around(Settings(tmp_path), clock(), around(write=held_back))
    assert (finding.what, finding.about, finding.weight) == (What.WRITE_REFUSED, "PermissionError", Weight.STOP)
    assert found(tmp_path, step=3.0) == ["write_slow"]


def test_a_folder_that_others_may_look_into_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert [each.what for each in look_around(Settings(tmp_path), clock(), around())] == [What.FOLDER_OPEN]


def test_where_nobody_began_it_matters_whether_they_could(tmp_path: Path) -> None:
    assert look_around(Settings(tmp_path / "not" / "yet"), clock(), around()) == ()
    assert not (tmp_path / "not").exists()
    (tmp_path / "file").write_bytes(b"")
    [finding] = look_around(Settings(tmp_path / "file"), clock(), around())
    assert (finding.what, finding.about) == (What.WRITE_REFUSED, "NotADirectoryError")


def test_settings_that_were_not_read_whole_are_named_by_the_word(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"theme": "purple"}', encoding="utf-8")
    tmp_path.chmod(0o700)
    [finding] = look_around(Settings.load(tmp_path), clock(), around())
    assert (finding.what, finding.about) == (What.SETTINGS_REFUSED, "theme unknown")
    for words in (health_words, pc_words):  # to IT and on the page alike: which file, and that it may go
        said = " ".join(words.worded(finding))
        assert "settings.json" in said
        assert "delete the file" in said
    assert finding.weight is Weight.SOON


ROOM, OTHER, PDF, FAX = (
    Printer(name="HP_OPD2", port="ipp://10.0.0.7/"), Printer(name="Front", port="socket://f:9100"),
    Printer(name="PDF", port="cups-pdf:/", default=True), Printer(name="Fax", driver="Microsoft Shared Fax Driver"),
)  # fmt: skip


def held(*allowed: AllowedPrinter, **other: object) -> Held:
    return Held(profile=SiteProfile(printers=allowed or None), file=Path("/etc/p.toml"), **other)  # type: ignore[arg-type]


def test_printers_that_make_files_and_those_that_are_missing_are_told_by_name(tmp_path: Path) -> None:
    assert found(tmp_path, printers=(ROOM, PDF, FAX)) == ["default_virtual: PDF", "printers_virtual: Fax"]
    listed = held(AllowedPrinter("HP_OPD2", "OPD-2"), AllowedPrinter("Lab", "Lab, 2nd floor"))
    assert found(tmp_path, listed, printers=(ROOM, OTHER)) == ["printers_missing: Lab (Lab, 2nd floor)"]
    keeping = Printer(name="HP_OPD2", port="IP_10.0.0.7", keeps=True)
    assert "spool_keeps: HP_OPD2" in found(tmp_path, listed, printers=(keeping, Printer(name="Front", keeps=True)))
    assert found(tmp_path, printers=None) == []


def test_what_is_wrong_with_the_profile_is_told_first(tmp_path: Path) -> None:
    torn = held(trouble=ProfileRefused(7, "site.colour", "unknown"), record_at=tmp_path)
    assert found(tmp_path, torn, system=System(old=True)) == [
        "profile_refused: line 7 site.colour unknown", f"record_elsewhere: {tmp_path}", "system_old",
    ]  # fmt: skip
    assert found(tmp_path, held(gone=True)) == ["profile_gone: /etc/p.toml"]


# --- the program's own files ----------------------------------------------------------------------------


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for name in ("clinic-app", "_internal/libcrypto.so", "_internal/resources/fonts/a b.ttf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert write_list(tmp_path) == 3
    return tmp_path


def test_a_bundle_that_is_whole_is_whole(bundle: Path) -> None:
    assert look_at_own_files(bundle) == OwnFiles(3)
    assert look_at_own_files(None) is None
    import shutil
    import subprocess

    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--quiet", "--check", LIST], cwd=bundle, check=True)


def test_what_was_cut_short_is_seen_without_reading_a_file(bundle: Path) -> None:
    with (bundle / "_internal" / "libcrypto.so").open("r+b") as file:
        file.truncate(3)
    torn = OwnFiles(3, torn=("_internal/libcrypto.so",))
    for contents in (True, False):
        own = look_at_own_files(bundle, contents=contents)
        assert own == torn
        assert not own.whole
    assert found(bundle, own=torn) == ["files_torn: _internal/libcrypto.so"]
    for bad in (b"\xff\n", b"x  y\n"):  # it is torn itself: it says nothing, and the hashes still do
        (bundle / SIZES).write_bytes(bad)
        assert look_at_own_files(bundle, contents=False) == OwnFiles(3)
        assert look_at_own_files(bundle) == OwnFiles(3, changed=torn.torn)


@pytest.fixture
def half() -> ModuleType:
    file = Path(__file__).parents[2] / "installers" / "programs" / "half.py"
    spec = importlib.util.spec_from_file_location("half", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_program_that_ends_with_a_fault_says_that_it_is_half_if_it_is(
    half: ModuleType, bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.executable", str(bundle / "clinic-app"))
    assert not half.tell()
    (bundle / "_internal" / "libcrypto.so").unlink()
    (bundle / "_internal" / "resources" / "fonts" / "a b.ttf").write_bytes(b"")
    assert half.tell()
    said = capsys.readouterr().err
    assert "2 of its files" in said
    assert "2 ไฟล์" in said
    (bundle / SIZES).write_bytes(b"\xff")
    assert half.count(bundle) == 1
    (bundle / SIZES).unlink()
    assert half.count(bundle) == 0


def test_what_a_scanner_took_and_what_was_changed_are_two_things(bundle: Path) -> None:
    (bundle / "_internal" / "libcrypto.so").unlink()
    (bundle / "clinic-app").write_bytes(b"other-file")
    own = look_at_own_files(bundle)
    assert own == OwnFiles(3, ("_internal/libcrypto.so",), ("clinic-app",))
    assert look_at_own_files(bundle, contents=False) == OwnFiles(3, ("_internal/libcrypto.so",))
    assert found(bundle, own=own) == ["files_missing: _internal/libcrypto.so", "files_changed: clinic-app"]


@pytest.mark.parametrize("bad", [b"", b"\xff\xfe", b"abc  ../../etc/passwd\n", b"0" * 64 + b"  /etc/passwd\n", b"x\n"])
def test_a_list_that_is_torn_counts_as_missing(bundle: Path, bad: bytes) -> None:
    (bundle / LIST).write_bytes(bad)
    assert look_at_own_files(bundle) == (OwnFiles(0) if bad == b"" else OwnFiles(0, missing=(LIST,)))


# --- Linux ----------------------------------------------------------------------------------------------


class Root:
    """The files of a Linux that a test makes up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.has("proc/mounts", "/dev/sda2 / ext4 rw 0 0\n/dev/mapper/home /home ext4 rw 0 0\n")
        for name in ("sda2", "dm-0", "dm-1", "dm-2"):
            (folder / "sys/class/block" / name).mkdir(parents=True)
        (folder / "dev/mapper").mkdir(parents=True)
        (folder / "dev/mapper/home").symlink_to("../dm-1")

    def has(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def linux(self, **environment: str) -> Linux:
        return Linux(self.folder, around=environment, desktop=lambda: environment.get("desktop"))


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return Root(tmp_path)


def test_encryption_is_seen_through_volumes_and_links(root: Root) -> None:
    linux = root.linux()
    assert linux.encrypted(Path("/srv/records")) is False
    assert linux.encrypted(Path("/home/mali")) is False
    root.has("sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS2-abc-sda3_crypt\n")
    root.has("sys/class/block/dm-1/dm/uuid", "LVM-abc\n")
    (root.folder / "sys/class/block/dm-1/slaves/dm-0").mkdir(parents=True)
    assert linux.encrypted(Path("/home/mali")) is True
    (root.folder / "sys/class/block/dm-1/slaves/sda2").mkdir()
    assert linux.encrypted(Path("/home/mali")) is False  # one half of it is not
    root.has("proc/mounts", "overlay / overlay rw 0 0\n/dev/gone /x ext4 rw 0 0\ncrypt /y fuse.gocryptfs rw 0 0\n")
    assert (linux.encrypted(Path("/a")), linux.encrypted(Path("/x")), linux.encrypted(Path("/y"))) == (None, None, True)


def test_swap_on_an_open_disk_and_hibernation_into_it_are_two_words(root: Root) -> None:
    linux = root.linux()
    assert (linux.swap_open(), linux.hibernates_open()) == (False, False)
    head = "Filename Type Size Used Priority\n"
    root.has("proc/swaps", head + "/dev/zram0 partition 1 0 100\n")
    assert not linux.swap_open()
    root.has("proc/swaps", head + "/dev/sda2 partition 1 0 -2\n")
    assert linux.swap_open()
    root.has("sys/power/state", "freeze mem disk\n")
    root.has("sys/power/disk", "[platform] shutdown\n")
    assert linux.hibernates_open()
    root.has("sys/power/disk", "[disabled]\n")
    assert not linux.hibernates_open()
    root.has("proc/swaps", head + "/swap\\040file file 1 0 -2\n")
    assert linux.swap_open()
    root.has("sys/class/block/sda2/dm/uuid", "CRYPT-PLAIN-x\n")
    assert not linux.swap_open()


@pytest.mark.parametrize(
    ("told", "keeps"),
    [("", True), ("PreserveJobFiles No\n", False), ("#PreserveJobFiles No\n", True), (" preservejobfiles off\n", False),
     ("PreserveJobFiles 86400\n", True), ("PreserveJobFiles No\nPreserveJobFiles Yes\n", True)],
)  # fmt: skip
def test_cups_keeps_what_it_printed_for_a_day_unless_it_is_told_otherwise(root: Root, told: str, keeps: bool) -> None:
    assert root.linux().spool_keeps() is False  # no CUPS here
    root.has("etc/cups/cupsd.conf", told)
    assert root.linux().spool_keeps() is keeps


def test_where_nobody_may_read_what_cups_was_told_that_is_said(root: Root) -> None:
    (root.folder / "etc/cups/cupsd.conf").mkdir(parents=True)
    assert root.linux().spool_keeps() is None


def test_proxies_are_told_apart(root: Root) -> None:
    assert root.linux().proxy() == ""
    assert root.linux(https_proxy="http://p:3128").proxy() == "set"
    assert root.linux(desktop="manual").proxy() == "set"
    assert root.linux(desktop="auto").proxy() == "script"
    assert root.linux(auto_proxy="http://wpad/wpad.dat").proxy() == "script"


# --- words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", What)
def test_everything_that_can_be_found_has_words_for_both(what: What) -> None:
    finding = Finding(what, "HP_OPD2")
    assert all(health_words.worded(finding))
    assert all(pc_words.worded(finding))
    assert "{" not in "".join((*health_words.worded(finding), *pc_words.worded(finding)))
