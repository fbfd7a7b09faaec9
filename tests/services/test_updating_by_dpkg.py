"""A program that `dpkg` laid is replaced by `dpkg`, and the package of the one before is kept. Judged by `dpkg`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from publisher import NOW, Publisher, lay_program

from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import CannotGoBack, UpdateNoRoom, UpdateNotNow, UpdateRefused
from clinic_app.services.debian_package import DebianPackage
from clinic_app.services.own_files import look_at_own_files
from clinic_app.services.side_by_side import Version
from clinic_app.services.update_offers import SPARE_BYTES
from clinic_app.services.updating import FolderSource, Program, Updating
from clinic_app.settings import Settings

pytestmark = pytest.mark.skipif(shutil.which("dpkg") is None, reason="no dpkg on this system")

SCRIPTS = Path(__file__).parents[2] / "installers" / "linux"
CONTROL = """\
Package: {name}
Version: {version}
Architecture: amd64
Maintainer: Somebody <a@b.invalid>
Description: x
"""
PROFILE = "etc/notebook/site-profile.example.toml"


class Pc:
    """A system of its own in a folder, onto which the first version was laid by `dpkg`."""

    def __init__(self, base: Path, publisher: Publisher) -> None:
        self.base, self.publisher, self.made = base, publisher, count()
        self.free = 1 << 40
        self.root, self.stick, self.data = base / "root", base / "stick", base / "data"
        for folder in (self.root / "var/lib/dpkg/info", self.root / "var/lib/dpkg/updates", self.data):
            folder.mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").touch()
        self.folder = self.root / "opt/notebook"
        self.dpkg("--install", self.package("0.1.0"))

    def package(self, version: str, *, name: str = "notebook", ends: str = "0", preinst: str = "") -> Path:
        tree = self.base / f"tree-{next(self.made)}"
        lay_program(tree / "opt/notebook", version, ends=ends)
        (tree / PROFILE).parent.mkdir(parents=True)
        (tree / PROFILE).write_text(f"# of {version}\n")
        (tree / "usr/bin").mkdir(parents=True)
        (tree / "usr/bin/clinic-admin").symlink_to("/opt/notebook/clinic-admin")
        about = tree / "DEBIAN"
        about.mkdir()
        (about / "control").write_text(CONTROL.format(name=name, version=version))
        (about / "conffiles").write_text(f"/{PROFILE}\n")
        for script, more in (("preinst", preinst), ("prerm", "")):
            (about / script).write_text((SCRIPTS / f"notebook.{script}").read_text() + more)
            (about / script).chmod(0o755)
        file = self.base / f"notebook-{version}-debian-amd64.deb"
        told("dpkg-deb", "--root-owner-group", "-Znone", "--build", tree, file)
        return file

    def offers(self, version: str = "0.2.0", **more: str) -> FolderSource:
        package = self.package(version, **more)
        return FolderSource(self.publisher.publish(self.stick, package, version, kind="debian-amd64", unpacked=0))

    def updating(self, version: str = "0.1.0") -> Updating:
        program = Program(folder=self.folder, system="debian-amd64", version=version, steps=25, root=self.root)
        clock = Clock(now=lambda: NOW, monotonic=lambda: 0.0, boot_id="one", zone="Asia/Bangkok")
        return Updating(program, Settings(self.data), clock, root=self.publisher.roots[0], free=lambda _: self.free)

    def dpkg(self, *words: str | Path) -> str:
        return told("dpkg", f"--root={self.root}", "--force-not-root", "--force-script-chrootless", *words)

    @property
    def stands(self) -> str:
        """The version `dpkg` says is installed, whose every file is as it came, by its list and by ours."""
        assert self.dpkg("--verify", "notebook") == ""
        found = look_at_own_files(self.folder)
        assert found is not None
        assert not found.missing
        assert not found.changed
        status = (self.root / "var/lib/dpkg/status").read_text()
        assert "Status: install ok installed" in status
        [version] = [line.split()[1] for line in status.splitlines() if line.startswith("Version:")]
        assert (self.folder / "_internal/words").read_text().split()[0] == version
        return version

    def kept(self) -> set[str]:
        """The versions whose packages lie kept, by `dpkg-deb`."""
        files = (self.root / "opt/notebook.updates/packages").glob("*")
        return {told("dpkg-deb", "--field", each, "Version").strip() for each in files}


def told(*words: str | Path) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path, Publisher())


def test_dpkg_lays_the_new_version_and_the_one_before_comes_back(pc: Pc) -> None:
    done = pc.updating().apply(pc.offers())
    assert (done.was, done.now, pc.stands, pc.kept()) == ("0.1.0", "0.2.0", "0.2.0", {"0.1.0", "0.2.0"})
    assert pc.updating("0.2.0").stands().before == "0.1.0"
    back = pc.updating("0.2.0").back()
    assert (back.now, pc.stands, pc.kept()) == ("0.1.0", "0.1.0", {"0.1.0", "0.2.0"})
    assert pc.updating().back().now == "0.2.0"
    pc.updating("0.2.0").apply(pc.offers("0.3.0"))
    assert (pc.stands, pc.kept()) == ("0.3.0", {"0.2.0", "0.3.0"})
    assert {each.name for each in (pc.root / "opt").iterdir()} == {"notebook", "notebook.updates"}


def test_the_administrator_is_told_whose_record_it_is(pc: Pc) -> None:
    stands = pc.updating().stands()
    assert stands.command == f"sudo clinic-admin --data {pc.data} update apply --from {pc.data / 'updates'}"


def test_what_was_settled_stays_and_nobody_else_reads_the_packages(pc: Pc) -> None:
    (pc.root / PROFILE).write_text("# changed by IT\n")
    pc.updating().apply(pc.offers())
    pc.updating("0.2.0").back()
    assert (pc.root / PROFILE).read_text() == "# changed by IT\n"
    assert (pc.root / "opt/notebook.updates/packages").stat().st_mode & 0o777 == 0o700


def test_a_version_that_does_not_run_here_is_never_given_to_dpkg(pc: Pc) -> None:
    with pytest.raises(UpdateNotNow, match="fails"):
        pc.updating().apply(pc.offers(ends="1"))
    assert (pc.stands, pc.kept()) == ("0.1.0", set())


def test_what_dpkg_refuses_leaves_the_version_that_stood(pc: Pc) -> None:
    with pytest.raises(UpdateNotNow, match="fails"):
        pc.updating().apply(pc.offers(preinst="exit 1\n"))
    assert pc.stands == "0.1.0"
    with pytest.raises(CannotGoBack, match="none"):
        pc.updating().back()


def test_a_version_that_runs_beside_and_not_in_its_place_goes_again(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    source, proved = pc.offers(), []

    def prove(_program: Program, folder: Path, _version: str, _work: Path) -> None:
        proved.append(folder.name)
        if folder == pc.folder:
            raise UpdateNotNow("fails")

    monkeypatch.setattr(Program, "prove", prove)
    with pytest.raises(UpdateNotNow, match="fails"):
        pc.updating().apply(source)
    assert proved == ["notebook.new", "notebook"]
    assert (pc.stands, pc.kept()) == ("0.1.0", {"0.1.0"})


def test_room_is_asked_for_what_is_laid_beside_for_dpkg_and_for_the_version_before(pc: Pc) -> None:
    source = pc.offers()
    size = sum(each.stat().st_size for each in pc.folder.rglob("*") if each.is_file())
    package = source.folder / "targets/notebook-0.2.0-debian-amd64.deb"
    pc.free = SPARE_BYTES + package.stat().st_size + 3 * size - 1
    with pytest.raises(UpdateNoRoom):
        pc.updating().apply(source)
    pc.free += 1
    assert pc.updating().apply(source).now == "0.2.0"


def test_another_package_is_no_version_of_this_program(pc: Pc) -> None:
    with pytest.raises(UpdateRefused, match="format"):
        pc.updating().apply(pc.offers(name="notebook-hub"))
    assert pc.stands == "0.1.0"


class Cut(BaseException):
    """The power goes."""


def cutting(pc: Pc, laid: str) -> Callable[[DebianPackage, Version], None]:
    """`dpkg`, as far as it came."""
    lay = DebianPackage._lay_package

    def cut(self: DebianPackage, version: Version) -> None:
        if laid == "beside":  # what `dpkg` leaves when it is killed before files take their places
            (pc.folder / "_internal/other.dpkg-new").write_text("half")
            (pc.folder / "_internal/more").mkdir()
            (pc.folder / "_internal/more/only-in-the-new").write_text("whole")
            status = pc.root / "var/lib/dpkg/status"
            status.write_text(status.read_text().replace("install ok installed", "install reinstreq half-installed"))
        elif laid != "nothing":
            lay(self, version)
        if laid == "half":
            (pc.folder / "_internal/words").unlink()
        raise Cut

    return cut


@pytest.mark.parametrize("laid", ["nothing", "beside", "half", "all"])
def test_a_power_cut_while_dpkg_works_leaves_one_whole_version_after_the_next_word(
    pc: Pc, laid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, cut = pc.offers(), cutting(pc, laid)
    with monkeypatch.context() as while_cut:
        while_cut.setattr(DebianPackage, "_lay_package", cut)
        while_cut.setattr(DebianPackage, "tidy_up", lambda _self: None)
        with pytest.raises(Cut):
            pc.updating().apply(source)
    DebianPackage(pc.folder, pc.root).tidy_up()
    assert pc.stands == ("0.2.0" if laid == "all" else "0.1.0")
    assert not list(pc.folder.rglob("*.dpkg-*"))
    assert not (pc.folder / "_internal/more").exists()
    assert pc.updating(pc.stands).stands().before == ("0.1.0" if laid == "all" else None)
    if laid != "all":
        assert pc.updating().apply(source).now == "0.2.0"
        assert pc.stands == "0.2.0"


def is_cut_on_the_way_back(pc: Pc, laid: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pc.updating().apply(pc.offers())
    cut = cutting(pc, laid)
    with monkeypatch.context() as while_cut:
        while_cut.setattr(DebianPackage, "_lay_package", cut)
        with pytest.raises(Cut):
            pc.updating("0.2.0").back()


@pytest.mark.parametrize("laid", ["nothing", "beside", "half", "all"])
def test_a_power_cut_on_the_way_back_leaves_one_whole_version_and_the_other_kept(
    pc: Pc, laid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_cut_on_the_way_back(pc, laid, monkeypatch)
    DebianPackage(pc.folder, pc.root).tidy_up()
    stands, other = ("0.1.0", "0.2.0") if laid == "all" else ("0.2.0", "0.1.0")
    assert (pc.stands, pc.kept()) == (stands, {"0.1.0", "0.2.0"})
    assert not list(pc.folder.rglob("*.dpkg-*"))
    assert not (pc.folder / "_internal/more").exists()
    assert pc.updating(stands).stands().before == other
    assert pc.updating(stands).back().now == other
    assert pc.stands == other


@pytest.mark.parametrize("laid", ["nothing", "beside", "half", "all"])
def test_after_a_power_cut_on_the_way_back_the_same_word_again_ends_there(
    pc: Pc, laid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_cut_on_the_way_back(pc, laid, monkeypatch)
    done = pc.updating("0.1.0" if laid == "all" else "0.2.0").back()
    assert (done.was, done.now, pc.stands, pc.kept()) == ("0.2.0", "0.1.0", "0.1.0", {"0.1.0", "0.2.0"})
