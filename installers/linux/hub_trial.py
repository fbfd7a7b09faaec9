"""The package of the hub: its user, its settings, its service, its keys; what it refuses, and what it leaves.

Each step needs the one before it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import urllib.request
from pathlib import Path

from chroot import Chroot

_CONFIG = "etc/clinic-hub.toml"


def refuses(pc: Chroot, ours: Path, stick: Path) -> str:
    """For another kind of PC it is not taken."""
    other = stick / "other"
    file = stick / "other.deb"
    subprocess.run(["dpkg-deb", "--raw-extract", str(ours), str(other)], check=True)  # noqa: S603, S607 - the same
    control = other / "DEBIAN" / "control"
    control.write_text(control.read_text("utf-8").replace("Architecture: amd64", "Architecture: arm64"), "utf-8")
    subprocess.run(["dpkg-deb", "-Znone", "--build", str(other), str(file)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603, S607 - the system's own
    said = pc.run("dpkg", "--install", "/stick/other.deb", ends=(1,))
    assert "does not match system" in said, said
    assert not (pc.root / "opt/notebook-hub").exists()
    shutil.rmtree(other)
    return "another kind of PC"


def installs(pc: Chroot, ours: Path) -> str:
    """Its own user alone reads its settings; nothing is started."""
    pc.apt("install", f"/stick/{ours.name}")
    settings = pc.root / _CONFIG
    group = pc.run("stat", "-c", "%U:%G %a", f"/{_CONFIG}").strip()
    assert group == "root:clinic-hub 640", group
    place = pc.run("stat", "-c", "%U:%G %a", "/var/lib/clinic-hub").strip()
    assert place == "clinic-hub:clinic-hub 700", place
    assert settings.read_text(encoding="utf-8").startswith("# /etc/clinic-hub.toml")
    if shutil.which("systemd-analyze"):
        unit = pc.root / "lib/systemd/system/clinic-hub.service"
        done = subprocess.run(  # noqa: S603 - the system's own
            ["systemd-analyze", "verify", f"--root={pc.root}", str(unit)],  # noqa: S607
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        # Units of Debian itself are not in so bare a folder; words of ours that systemd does not know are faults.
        wrong = [line for line in done.stderr.splitlines() if re.search(r"service:\d+:|not executable", line)]
        assert not wrong, wrong
    return "user, settings, service"


def runs(pc: Chroot) -> str:
    """As its own user it makes its keys, says its words and answers."""
    running = pc.start("/usr/bin/clinic-hub", "serve", "--config", f"/{_CONFIG}", "--port", "0", user="clinic-hub")
    try:
        assert running.stdout is not None
        address = ""
        for line in running.stdout:
            if line.startswith("listening on "):
                address = line.removeprefix("listening on ").strip()
                break
        with urllib.request.urlopen(address + "/v1/openapi.json", timeout=20) as answer:  # noqa: S310 - ours
            assert answer.status == 200
    finally:
        running.terminate()
        running.wait(20)
    words = pc.run("clinic-hub", "words", "--config", f"/{_CONFIG}", user="clinic-hub").split()
    assert len(words) == 12, words
    return "answers"


def upgrades_and_goes(pc: Chroot, later: Path) -> str:
    """Keys, post and what was settled are the same after an upgrade; keys and post also after a purge."""
    settings = pc.root / _CONFIG
    settings.write_text(settings.read_text("utf-8").replace("8443", "9443"), encoding="utf-8")
    before = pc.seen("var/lib/clinic-hub")
    assert "root.key" in before, before
    pc.apt("install", f"/stick/{later.name}")
    assert "9443" in settings.read_text("utf-8"), "a setting was overwritten"
    assert pc.run("stat", "-c", "%U:%G %a", f"/{_CONFIG}").strip() == "root:clinic-hub 640"
    said = pc.apt("purge", "notebook-hub")
    assert "still in /var/lib/clinic-hub" in said, said
    assert not (pc.root / "opt/notebook-hub").exists()
    assert pc.seen("var/lib/clinic-hub") == before, "keys or post were touched"
    return "keys and post stay"
