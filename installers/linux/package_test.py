"""`make package-test`: both .deb and the archive in a bare Debian 12: installed, run, upgraded, refused, removed; and
the desk's updated as a publisher and a clinic do it.

Needs root and debootstrap; the mirror is the one this machine is set up for. What a person keeps is laid
down before and must be there after each step, to the byte.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import hub_trial
from chroot import Chroot, a_screen, bare_debian, mounted
from trial_profiles import TRIAL

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NEXT = "999.0.0"
_PROFILE = "etc/notebook/site-profile.toml"


class Trial:
    """Each step is a method; what it returns is told."""

    def __init__(self, chroot: Chroot, dist: Path, version: str) -> None:
        self.pc, self.dist, self.version = chroot, dist, version
        self.stick = chroot.root / "stick"
        self.stick.mkdir()
        shutil.copyfile(ROOT / "installers" / "smoke_test.py", self.stick / "smoke_test.py")
        for name in (f"notebook_{version}_amd64.deb", f"notebook-hub_{version}_amd64.deb"):
            shutil.copyfile(dist / name, self.stick / name)
        chroot.run("useradd", "-m", "nurse")
        kept = {"home/nurse/.local/share/notebook/vault/vault.db": "what she said", _PROFILE: TRIAL}
        for name, text in kept.items():
            (chroot.root / name).parent.mkdir(parents=True, exist_ok=True)
            (chroot.root / name).write_text(text, encoding="utf-8")
        chroot.run("chown", "-R", "nurse:nurse", "/home/nurse")
        self._keeps = kept

    def desktop_installs(self) -> str:
        """What it declares to need is all it needs: nothing recommended comes along."""
        self.pc.apt("install", f"/stick/notebook_{self.version}_amd64.deb")
        entry = (self.pc.root / "usr/share/applications/notebook.desktop").read_text(encoding="utf-8")
        assert "Exec=/opt/notebook/clinic-app\n" in entry, entry
        assert (self.pc.root / "usr/share/icons/hicolor/scalable/apps/notebook.svg").exists()
        assert "/etc/notebook/site-profile.example.toml" in self.pc.run(
            "dpkg-query", "-W", "-f=${Conffiles}", "notebook"
        )
        missing = [line for line in self._libraries("/opt/notebook") if "not found" in line]
        assert not missing, missing[:5]
        return f"{len(self.pc.seen('opt/notebook'))} files, no library missing"

    def desktop_runs(self) -> str:
        """A person without any right drives it: vault, paper, packet, hub, rehearsal."""
        said = self.pc.run(
            "python3", "/stick/smoke_test.py", "/opt/notebook", user="nurse", QT_QPA_PLATFORM="offscreen"
        )
        assert "BROKEN" not in said, said
        self._kept()
        return "; ".join(re.sub(r"\s+", " ", line) for line in said.splitlines() if line.startswith("rehearsal"))

    def desktop_shows(self) -> str:
        """On a real X screen too, with the libraries that the package asks for."""
        with a_screen() as display:
            if display is None:
                return "not tried: no Xvfb here"
            self.pc.run(
                "/usr/bin/clinic-app", "--data", "/home/nurse/shown", user="nurse", DISPLAY=display,
                QT_QPA_PLATFORM="xcb", NOTEBOOK_ENDS_WHEN_PAINTED="1",
            )  # fmt: skip
        return "painted on X"

    def desktop_refuses(self) -> str:
        """While it is open nothing changes; nor where there is no room, nor from half a file."""
        before = self.pc.seen("opt/notebook")
        later = self._next("notebook")
        half = self.stick / "half.deb"
        half.write_bytes(later.read_bytes()[: later.stat().st_size // 2])
        self.pc.run("dpkg", "--install", "/stick/half.deb", ends=(1,))
        assert self.pc.seen("opt/notebook") == before, "half a file changed what stands"
        running = self.pc.start("/opt/notebook/clinic-app", "--data", "/home/nurse/open", user="nurse")
        try:
            time.sleep(4)
            assert running.poll() is None, "it did not stay open"
            said = self.pc.run("dpkg", "--install", f"/stick/{later.name}", ends=(1,))
            assert "close it first" in said, said
            said = self.pc.run("dpkg", "--remove", "notebook", ends=(1,))
            assert "close it first" in said, said
        finally:
            running.terminate()
            running.wait(20)
        assert self.pc.seen("opt/notebook") == before, "it was changed while it was open"
        self.pc.run("dpkg", "--configure", "-a")
        self._kept()
        return "half a file, an open program"

    def desktop_lets_parts_be_replaced(self) -> str:
        """What is under the LGPL lies there as files: with others in their place it opens, and health names them."""
        inside = self.pc.root / "opt/notebook/_internal"
        qt, zeroconf = inside / "PySide6/Qt/lib/libQt6Svg.so.6", inside / "zeroconf/const.py"
        before = {file: file.read_bytes() for file in (qt, zeroconf)}
        try:
            qt.write_bytes(before[qt] + b"another build")
            zeroconf.write_bytes(before[zeroconf] + b"\n# another build\n")
            self.pc.run(
                "/usr/bin/clinic-app", "--data", "/home/nurse/replaced", user="nurse", QT_QPA_PLATFORM="offscreen",
                NOTEBOOK_ENDS_WHEN_PAINTED="1",
            )  # fmt: skip
            said = json.loads(self.pc.run("clinic-admin", "health", "--json", user="nurse", ends=(0, 1, 3)))
            [changed] = [each["what"] for each in said["findings"] if each["word"] == "files_changed"]
            assert "libQt6Svg.so.6" in changed or "2" in changed, changed
        finally:
            for file, content in before.items():
                file.write_bytes(content)
        return "another Qt, another zeroconf"

    def desktop_upgrades(self) -> str:
        """What IT changed in its settings stays, without a question."""
        example = self.pc.root / "etc/notebook/site-profile.example.toml"
        example.write_text("# of this place\n", encoding="utf-8")
        self.pc.apt("install", f"/stick/notebook_{NEXT}_amd64.deb")
        assert self.pc.run("dpkg-query", "-W", "-f=${Version}", "notebook") == NEXT
        assert example.read_text(encoding="utf-8") == "# of this place\n", "a setting was overwritten"
        assert (self.pc.root / "opt/notebook/_internal/new.txt").exists(), "the new version is not there"
        self._kept()
        return f"{self.version} to {NEXT}"

    def desktop_goes(self) -> str:
        """Removed and purged: records and the profile stay."""
        for act in ("remove", "purge"):
            self.pc.apt(act, "notebook")
            assert not (self.pc.root / "opt/notebook").exists(), "the program is still there"
            assert not (self.pc.root / "usr/bin/clinic-app").is_symlink(), "a command is left"
            self._kept()
        return "records and profile stay"

    def fleet_by_ansible(self) -> str:
        """Debian's own Ansible, as docs/fleet.md has it: installed, repeated without a change, refused, removed."""
        from fleet_trial import by_ansible

        self._next("notebook")
        self.pc.apt("install", "ansible-core")
        said = by_ansible(self.pc, self.dist, self.version, NEXT)
        self.pc.apt("purge", "notebook")
        (self.pc.root / _PROFILE).write_text(self._keeps[_PROFILE], encoding="utf-8")
        self._kept()
        return said

    def hub_refuses(self) -> str:
        """For another kind of PC it is not taken."""
        return hub_trial.refuses(self.pc, self._hub, self.stick)

    def hub_installs(self) -> str:
        """Its own user alone reads its settings; nothing is started."""
        return hub_trial.installs(self.pc, self._hub)

    def hub_runs(self) -> str:
        """As its own user it makes its keys, says its words and answers."""
        return hub_trial.runs(self.pc)

    def hub_upgrades_and_goes(self) -> str:
        """Keys, post and what was settled are the same after an upgrade; keys and post also after a purge."""
        return hub_trial.upgrades_and_goes(self.pc, self._next("notebook-hub"))

    def archive_for_one_user(self) -> str:
        """The archive, unpacked by a person without any right; refused where there is no room or a file is torn."""
        name = f"notebook-{self.version}"
        home = self.pc.root / "home" / "nurse"
        subprocess.run(  # noqa: S603 - the system's own
            ["tar", "-xJf", str(self.dist / f"{name}-linux-x86_64.tar.xz"), "-C", str(home)], check=True  # noqa: S607
        )  # fmt: skip
        self.pc.run("chown", "-R", "nurse:nurse", "/home/nurse")
        script = f"/home/nurse/{name}/install.sh"
        small = self.pc.root / "home" / "nurse" / ".local" / "lib"
        small.mkdir(parents=True, exist_ok=True)
        with mounted("tmpfs", small, "size=40m,mode=0777"):
            said = self.pc.run(script, "--user", user="nurse", ends=(1,))
            assert "too little room" in said, said
            assert not list(small.iterdir()), "something was left behind"
        small.chmod(0o755)
        self.pc.run("chown", "nurse:nurse", "/home/nurse/.local/lib")
        torn = home / name / "_internal" / "base_library.zip"
        whole = torn.read_bytes()
        torn.write_bytes(whole[:1000])
        assert "copy it again" in self.pc.run(script, "--user", user="nurse", ends=(1,))
        torn.write_bytes(whole)
        self.pc.run(script, "--user", user="nurse")
        said = self.pc.run(
            "/home/nurse/.local/bin/clinic-admin", "--data", "/home/nurse/probe", "self-test", user="nurse"
        )
        assert "encryption: ok" in said, said
        self.pc.run(script, "--uninstall", "--user", user="nurse")
        assert not (home / ".local/lib/notebook").exists()
        self._kept()
        return "installed, refused, gone"

    def archive_updates(self) -> str:
        """Two versions of it over a real record, with a real step: what breaks in the middle, and the way back."""
        from updating_trial import UpdatingTrial

        return UpdatingTrial(self.pc, self.dist / "notebook", self.version).tried()

    def deb_updates(self) -> str:
        """Two versions of the .deb over a real record: what breaks in the middle of `dpkg`, on, back, and purged."""
        from deb_updating_trial import DebUpdatingTrial

        said = DebUpdatingTrial(self.pc, self.dist / "notebook", self.version).tried()
        self._kept()
        return said

    # --- what they ask -----------------------------------------------------------------------------------

    @property
    def _hub(self) -> Path:
        return self.dist / f"notebook-hub_{self.version}_amd64.deb"

    def _next(self, name: str) -> Path:
        """The next version of a package, made of the same folder and one file more."""
        import deb

        file = self.stick / f"{name}_{NEXT}_amd64.deb"
        if not file.exists():
            with tempfile.TemporaryDirectory() as place:
                bundle = Path(place) / name
                shutil.copytree(self.dist / name, bundle, symlinks=True, copy_function=os.link)
                (bundle / "_internal" / "new.txt").write_text("new\n", encoding="utf-8")
                make = deb.desktop if name == "notebook" else deb.hub
                make(bundle, self.stick, NEXT, compression="none")
        return file

    def _libraries(self, folder: str) -> list[str]:
        """What the linker finds for each command and library there, as the program will find it."""
        shell = (
            f"find {folder} -name '*.so*' -type f -o -name clinic-app -type f"
            " | grep -iv -e wayland -e wlshell -e cupsprinter"
            f" | LD_LIBRARY_PATH={folder}/_internal xargs ldd"
        )
        return self.pc.run("sh", "-c", shell, ends=(0, 1, 123)).splitlines()

    def _kept(self) -> None:
        for name, text in self._keeps.items():
            assert (self.pc.root / name).read_text(encoding="utf-8") == text, f"{name} was touched"


STEPS = ("desktop_installs", "desktop_runs", "desktop_shows", "desktop_refuses", "desktop_lets_parts_be_replaced",
         "desktop_upgrades", "desktop_goes", "fleet_by_ansible", "hub_refuses", "hub_installs", "hub_runs",
         "hub_upgrades_and_goes", "archive_for_one_user", "archive_updates", "deb_updates")  # fmt: skip


def main() -> int:
    """0 if every step held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="where `make package` put everything")
    parser.add_argument("--only", choices=STEPS, action="append", help="these steps alone; most need those before them")
    asked = parser.parse_args()
    if os.geteuid() != 0 or sys.platform != "linux" or platform.machine() != "x86_64":
        sys.stdout.write("package-test wants root on Linux, x86_64: nothing was tried\n")
        return 1
    for each in (HERE, ROOT):
        sys.path.insert(0, str(each))
    from clinic_app import __version__

    wrong = 0
    with tempfile.TemporaryDirectory(prefix="notebook-chroot-") as place, bare_debian(Path(place)) as chroot:
        Path(place).chmod(0o755)
        trial = Trial(chroot, asked.dist.resolve(), __version__)
        for step in asked.only or STEPS:
            began = time.monotonic()
            try:
                told = getattr(trial, step)()
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                told, wrong = f"BROKEN: {error}", wrong + 1
            sys.stdout.write(f"{step:22} {time.monotonic() - began:6.1f} s  {told}\n")
            sys.stdout.flush()
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
