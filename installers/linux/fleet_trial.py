"""Forty PCs by Ansible, as docs/fleet.md has it, tried on one: what it lays, what it leaves, and what it refuses."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from pathlib import Path

from chroot import Chroot
from trial_profiles import ANOTHER, BY_ANSIBLE, HAND

ROOT = Path(__file__).resolve().parent.parent.parent


def by_ansible(pc: Chroot, dist: Path, version: str, later: str) -> str:
    """Both packages lie on the stick already; the one of `version` stays installed."""
    stick = pc.root / "stick"
    shutil.copytree(ROOT / "installers" / "fleet", stick / "fleet")
    shutil.copyfile(dist / "SHA256SUMS", stick / "SHA256SUMS")
    (stick / "pcs.ini").write_text("[clinics]\nOPD-1 ansible_connection=local\n", encoding="utf-8")
    (stick / "profile.toml").write_text(BY_ANSIBLE, encoding="utf-8")

    def plays(version: str, *more: str, ends: tuple[int, ...] = (0,)) -> str:
        told = {"package": f"/stick/notebook_{version}_amd64.deb", "sums": "/stick/SHA256SUMS",
                "profile": "/stick/profile.toml", "signed_by": HAND, "account": "nurse", "reports": "/stick/reports",
                "ansible_become_method": "su"}  # fmt: skip
        words = [word for name, value in told.items() for word in ("-e", f"{name}={value}")]
        return pc.run("ansible-playbook", "-i", "/stick/pcs.ini", "/stick/fleet/ansible/notebook.yml", *words,
                           *more, ends=ends)  # fmt: skip

    plays(version)
    assert pc.run("dpkg-query", "-W", "-f=${Version}", "notebook") == version
    laid = pc.root / "etc/notebook/site-profile.toml"
    assert "By Ansible" in laid.read_text(encoding="utf-8")
    said = plays(version)
    assert re.search(r"changed=0 .*failed=0", said), said
    (stick / "profile.toml").write_text(ANOTHER, encoding="utf-8")
    assert "other_key" in plays(version, ends=(2,)), "a profile of another hand was taken"
    assert "By Ansible" in laid.read_text(encoding="utf-8")
    (stick / "profile.toml").write_text(BY_ANSIBLE, encoding="utf-8")
    report = json.loads((stick / "reports" / "OPD-1.json").read_text(encoding="utf-8"))
    assert (report["version"], report["profile"]) == (version, "By Ansible"), report
    file = stick / f"notebook_{later}_amd64.deb"
    assert "FAILED" in plays(later, ends=(2,)), "a package without a hash was taken"
    with (stick / "SHA256SUMS").open("a", encoding="ascii") as sums:
        sums.write(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n")
    running = pc.start("/opt/notebook/clinic-app", "--data", "/home/nurse/open", user="nurse")
    try:
        time.sleep(4)
        assert "close it first" in plays(later, ends=(2,)), "it was changed while it was open"
    finally:
        running.terminate()
        running.wait(20)
    assert pc.run("dpkg-query", "-W", "-f=${Version}", "notebook") == version
    (stick / "policy.toml").write_text('format = 1\npcs = ["OPD-1", "OPD-2"]\n', encoding="utf-8")
    words = ["clinic-admin", "inventory", "/stick/reports", "--policy", "/stick/policy.toml"]
    assert "OPD-2,no_report" in pc.run(*words, ends=(1,))
    return "installed, repeated, refused with a wrong hash and while open, reported"
