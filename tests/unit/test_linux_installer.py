"""The installer for Linux asks nothing, refuses what is half and leaves records alone; tried on an invented bundle."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_app.services.own_files import write_list

LINUX = Path(__file__).resolve().parents[2] / "installers" / "linux"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is for Linux")

ADMIN = """#!/bin/sh
# Takes every profile but one that says so.
for last; do :; done
case "$*" in
    *check*) ! grep -q bad "$last" || { echo "means: Nobody signed it."; exit 1; } ;;
    *apply*) echo "$*" >> "$(dirname "$0")/../applied" ;;
esac
"""


class Stick:
    """What lies on the stick, and the PC it is put into: a folder that stands for its root."""

    def __init__(self, folder: Path) -> None:
        self.bundle, self.root, self.home = folder / "stick" / "notebook", folder / "pc", folder / "home"
        self.tools = folder / "tools"
        for each in (self.bundle / "_internal", self.root, self.home, self.tools):
            each.mkdir(parents=True)
        self.writes("clinic-app", "#!/bin/sh\necho version 1\n")
        self.writes("clinic-admin", ADMIN)
        (self.bundle / "_internal" / "lib.so").write_bytes(b"library")
        for name in ("install.sh", "notebook.desktop", "notebook.svg"):
            shutil.copy2(LINUX / name, self.bundle / name)
        write_list(self.bundle)

    def writes(self, name: str, text: str) -> None:
        (self.bundle / name).write_text(text)
        (self.bundle / name).chmod(0o755)

    def system_says(self, command: str, text: str) -> None:
        """A command of the system that says something else on this PC."""
        (self.tools / command).write_text(f"#!/bin/sh\n{text}\n")
        (self.tools / command).chmod(0o755)

    def runs(self, *words: str) -> tuple[int, str]:
        around = {"PATH": f"{self.tools}:{os.environ['PATH']}", "HOME": str(self.home)}
        done = subprocess.run(
            ["/bin/sh", str(self.bundle / "install.sh"), "--root", str(self.root), *words],
            capture_output=True, text=True, check=False, env=around, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    @property
    def program(self) -> Path:
        return self.root / "opt" / "notebook"

    def everything(self) -> list[str]:
        return sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*") if not path.is_dir())


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


def test_it_is_installed_for_everybody_without_a_question_and_gone_again(stick: Stick) -> None:
    status, said = stick.runs()
    assert (status, "Installed in /opt/notebook" in said) == (0, True)
    assert (stick.program / "clinic-app").read_text().endswith("version 1\n")
    assert (stick.root / "usr/local/bin/clinic-admin").readlink() == Path("/opt/notebook/clinic-admin")
    entry = (stick.root / "usr/share/applications/notebook.desktop").read_text()
    assert "Exec=/opt/notebook/clinic-app --training" in entry
    assert "@" not in entry
    assert oct((stick.program / "_internal").stat().st_mode)[-3:] == "755"
    status, said = stick.runs("--uninstall")
    assert (status, "Records" in said) == (0, True)
    assert stick.everything() == []


def test_one_user_needs_no_administrator(stick: Stick) -> None:
    status, _said = stick.runs("--user")
    own = Path(str(stick.root) + str(stick.home))
    assert status == 0
    assert (own / ".local/bin/clinic-app").is_symlink()
    assert (own / ".local/lib/notebook/clinic-app").exists()
    assert not stick.program.exists()
    assert stick.runs("--user", "--uninstall")[0] == 0
    assert stick.everything() == []


def test_records_and_the_profile_stay_when_the_program_goes(stick: Stick) -> None:
    kept = (stick.root / "etc/notebook/site-profile.toml", stick.home / ".local/share/notebook/vault/vault.db")
    for each in kept:
        each.parent.mkdir(parents=True)
        each.write_text("kept")
    assert stick.runs()[0] == 0
    assert stick.runs("--uninstall")[0] == 0
    assert [each.read_text() for each in kept] == ["kept", "kept"]


def test_the_same_command_updates_and_nothing_of_the_old_stays(stick: Stick) -> None:
    assert stick.runs()[0] == 0
    (stick.bundle / "_internal" / "lib.so").unlink()
    (stick.bundle / "_internal" / "newer.so").write_bytes(b"newer")
    stick.writes("clinic-app", "#!/bin/sh\necho version 2\n")
    write_list(stick.bundle)
    assert stick.runs()[0] == 0
    assert (stick.program / "clinic-app").read_text().endswith("version 2\n")
    assert sorted(path.name for path in (stick.program / "_internal").iterdir()) == ["newer.so"]
    assert not stick.program.with_name("notebook.old").exists()


def test_a_half_copied_stick_changes_nothing(stick: Stick) -> None:
    assert stick.runs()[0] == 0
    before = stick.everything()
    (stick.bundle / "_internal" / "lib.so").write_bytes(b"libr")
    status, said = stick.runs()
    assert (status, "copy it again" in said) == (1, True)
    (stick.bundle / "MANIFEST.sha256").unlink()
    status, said = stick.runs()
    assert (status, "half of it" in said) == (1, True)
    assert stick.everything() == before
    assert (stick.program / "_internal" / "lib.so").read_bytes() == b"library"


@pytest.mark.parametrize(
    ("command", "says", "told"),
    [
        ("uname", '[ "$1" = -m ] && echo aarch64 || echo Linux', "for x86_64, this PC is aarch64"),
        ("uname", "echo Darwin", "for Linux"),
        ("getconf", "echo glibc 2.35", "too old: it has glibc 2.35"),
        ("getconf", "exit 1", "needs a Linux with glibc"),
        ("getconf", "echo musl 1.2", "needs a Linux with glibc"),
        ("df", "echo head; echo /dev/sda1 1 1 2000 99% /", "too little room"),
    ],
)
def test_another_kind_of_pc_and_a_full_disk_are_named(stick: Stick, command: str, says: str, told: str) -> None:
    stick.system_says(command, says)
    status, said = stick.runs()
    assert (status, told in said) == (1, True)
    assert stick.everything() == []


def test_a_disk_that_fills_up_on_the_way_leaves_the_version_before(stick: Stick) -> None:
    assert stick.runs()[0] == 0
    before = stick.everything()
    stick.writes("clinic-app", "#!/bin/sh\necho version 2\n")
    write_list(stick.bundle)
    stick.system_says("cp", f'/bin/cp "$@"; rm -f "{stick.program}.new/_internal/lib.so"; exit 0')
    status, said = stick.runs()
    assert (status, "copy is not whole" in said) == (1, True)
    assert stick.everything() == before
    assert (stick.program / "clinic-app").read_text().endswith("version 1\n")


def test_where_the_power_failed_between_the_two_moves_the_version_before_is_back_whatever_comes_then(
    stick: Stick,
) -> None:
    assert stick.runs()[0] == 0
    before = stick.everything()
    stick.program.rename(stick.program.with_name("notebook.old"))
    stick.system_says("df", "echo head; echo /dev/sda1 1 1 2000 99% /")
    status, said = stick.runs()
    assert (status, "too little room" in said) == (1, True)
    assert stick.everything() == before


def test_a_profile_comes_along_and_a_wrong_one_stops_everything_before_it_begins(stick: Stick) -> None:
    good, bad = stick.home / "good.toml", stick.home / "bad.toml"
    good.write_text("format = 1\n")
    bad.write_text("bad\n")
    status, said = stick.runs("--profile", str(bad))
    assert (status, "would not be taken" in said, "Nobody signed it." in said) == (1, True, True)
    assert stick.everything() == []
    assert stick.runs("--profile", str(good))[0] == 0
    assert f"profile apply --machine --signed-by  {good}" in (stick.program.parent / "applied").read_text()
    assert stick.runs("--profile", str(good), "--signed-by", "acorn-actor")[0] == 0
    assert f"--signed-by acorn-actor {good}" in (stick.program.parent / "applied").read_text()


@pytest.mark.parametrize("words", [("--fast",), ("--profile",), ("--root",), ("--signed-by",)])
def test_a_word_it_does_not_know_is_another_number(stick: Stick, words: tuple[str, ...]) -> None:
    assert stick.runs(*words)[0] == 2
    assert stick.everything() == []


def test_the_command_of_it_is_no_program_that_is_open(stick: Stick) -> None:
    assert stick.runs()[0] == 0
    shutil.copy2("/bin/sleep", stick.program / "clinic-app")
    link = stick.program / "clinic-admin"
    link.unlink()
    link.symlink_to("clinic-app")  # as in the bundle: all commands are one file
    running = subprocess.Popen([str(link), "60"])
    try:
        assert stick.runs()[0] == 0
    finally:
        running.kill()
        running.wait()


def test_while_the_program_is_open_nothing_is_changed(stick: Stick) -> None:
    assert stick.runs()[0] == 0
    shutil.copy2("/bin/sleep", stick.program / "clinic-app")
    running = subprocess.Popen([str(stick.program / "clinic-app"), "60"])
    try:
        for words in ((), ("--uninstall",)):
            status, said = stick.runs(*words)
            assert (status, "close it first" in said) == (1, True)
    finally:
        running.kill()
        running.wait()
    assert stick.runs("--uninstall")[0] == 0
