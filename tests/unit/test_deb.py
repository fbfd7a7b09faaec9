"""The two .deb of an invented bundle: who owns what, what is a setting, and that nothing goes with a record."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from clinic_app import paths
from clinic_app.services.own_files import look_at_own_files, write_list

LINUX = Path(__file__).resolve().parents[2] / "installers" / "linux"
PURGED = "/opt/notebook.updates /opt/notebook.new"
pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is Debian's")


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("installers_deb", LINUX / "deb.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["installers_deb"] = made  # a dataclass asks for the module it stands in
    spec.loader.exec_module(made)
    return made


class Package:
    """What dpkg itself tells of a package."""

    def __init__(self, file: Path, folder: Path) -> None:
        self.file, self.control, self.root = file, folder / "control", folder / "root"
        subprocess.run(["dpkg-deb", "--control", str(file), str(self.control)], check=True)
        subprocess.run(["dpkg-deb", "--extract", str(file), str(self.root)], check=True)

    def says(self, field: str) -> str:
        words = ["dpkg-deb", "--field", str(self.file), field]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()

    def rows(self) -> dict[str, str]:
        """Each path with mode and owner."""
        words = ["dpkg-deb", "--contents", str(self.file)]
        told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        return {row.split()[5]: " ".join(row.split()[:2]) for row in told.splitlines()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Package:
    place = tmp_path_factory.mktemp("desk")
    bundle = place / "notebook"
    (bundle / "_internal").mkdir(parents=True)
    for name in ("clinic-app", "clinic-admin"):
        (bundle / name).write_text("#!/bin/sh\n")
        (bundle / name).chmod(0o755)
    (bundle / "_internal" / "lib.so").write_bytes(b"library")
    for name in ("install.sh", "notebook.desktop", "notebook.svg"):
        shutil.copy2(LINUX / name, bundle / name)
    write_list(bundle)
    return Package(loaded().desktop(bundle, place, "1.2.3", compression="none"), place)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Package:
    place = tmp_path_factory.mktemp("hub")
    bundle = place / "notebook-hub"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "clinic-hub").write_text("#!/bin/sh\n")
    (bundle / "clinic-hub").chmod(0o755)
    write_list(bundle)
    return Package(loaded().hub(bundle, place, "1.2.3", compression="none"), place)


def test_the_desktop_is_a_folder_two_commands_an_entry_and_one_setting(desk: Package) -> None:
    assert (desk.says("Package"), desk.says("Version"), desk.says("Architecture")) == ("notebook", "1.2.3", "amd64")
    rows = desk.rows()
    assert rows["./opt/notebook/clinic-app"] == "-rwxr-xr-x root/root"
    assert rows["./usr/bin/clinic-admin"].startswith("lrwx")
    assert (desk.root / "usr/bin/clinic-app").readlink() == Path("/opt/notebook/clinic-app")
    assert "Exec=/opt/notebook/clinic-app\n" in (desk.root / "usr/share/applications/notebook.desktop").read_text()
    assert not [name for name in rows if "/usr/local/" in name or name.endswith("install.sh")]
    assert (desk.control / "conffiles").read_text() == "/etc/notebook/site-profile.example.toml\n"
    assert not (desk.root / "etc/notebook/site-profile.toml").exists()  # an empty profile would hide a user's own
    example = (desk.root / "etc/notebook/site-profile.example.toml").read_bytes()
    assert example == (paths.resources() / "profile" / "site-profile.toml").read_bytes()  # as `profile make` writes it
    known = look_at_own_files(desk.root / "opt/notebook")
    assert known is not None
    assert (known.count, known.missing, known.changed) == (3, (), ())


def test_the_hub_is_a_package_of_its_own_with_its_service_its_settings_and_its_user(hub: Package) -> None:
    rows = hub.rows()
    assert rows["./etc/clinic-hub.toml"] == "-rw-r----- root/root"  # its group is made by the package's first script
    assert (hub.control / "conffiles").read_text() == "/etc/clinic-hub.toml\n"
    assert "ExecStart=/usr/bin/clinic-hub serve" in (hub.root / "lib/systemd/system/clinic-hub.service").read_text()
    assert (hub.root / "usr/bin/clinic-hub").readlink() == Path("/opt/notebook-hub/clinic-hub")
    assert "adduser" in hub.says("Depends")
    assert "libegl1" not in hub.says("Depends")
    assert "--group" in (hub.control / "postinst").read_text()
    assert "systemctl start" not in (hub.control / "postinst").read_text()  # its first words want paper


def test_no_script_of_a_package_takes_anything_away(desk: Package, hub: Package) -> None:
    for package in (desk, hub):
        for script in ("preinst", "postinst", "prerm", "postrm"):
            file = package.control / script
            if file.exists():
                assert file.stat().st_mode & 0o111
                subprocess.run(["sh", "-n", str(file)], check=True)
                words = file.read_text().replace(f"rm -rf {PURGED}", "").split()
                assert not {"rm", "rmdir", "deluser", "userdel"} & set(words)


def test_a_purge_alone_takes_what_updates_kept(desk: Package, tmp_path: Path) -> None:
    script = (desk.control / "postrm").read_text().replace("/opt/", f"{tmp_path}/")
    for name in ("notebook.updates/packages", "notebook.new", "notebook", "notebook-hub", "other"):
        (tmp_path / name).mkdir(parents=True)
    for word, left in (("upgrade", 5), ("remove", 5), ("abort-install", 5), ("purge", 3)):
        subprocess.run(["sh", "-c", script, "postrm", word], check=True)
        assert len(list(tmp_path.iterdir())) == left, word
    assert {each.name for each in tmp_path.iterdir()} == {"notebook", "notebook-hub", "other"}


def test_while_the_program_is_open_both_scripts_of_the_desktop_refuse(desk: Package, tmp_path: Path) -> None:
    program, admin = tmp_path / "clinic-app", tmp_path / "clinic-admin"
    shutil.copy2("/bin/sleep", program)
    admin.symlink_to(program)  # as in a bundle: `clinic-admin` itself calls dpkg, and is no reason to refuse
    for script, word in (("preinst", "upgrade"), ("prerm", "remove")):
        text = (desk.control / script).read_text().replace("/opt/notebook/", f"{tmp_path}/")
        for called, refused in ((program, True), (admin, False)):
            assert subprocess.run(["sh", "-c", text, script, word], check=False).returncode == 0
            running = subprocess.Popen([str(called), "60"])
            try:
                done = subprocess.run(["sh", "-c", text, script, word], capture_output=True, text=True, check=False)
            finally:
                running.kill()
                running.wait()
            assert (done.returncode == 1, "close it first" in done.stderr) == (refused, refused)


def test_one_bundle_makes_one_package(desk: Package, tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    bundle = desk.file.parent / "notebook"
    (bundle / "clinic-app").touch()
    made = loaded().desktop(bundle, again, "1.2.3", compression="none")
    assert made.read_bytes() == desk.file.read_bytes()
