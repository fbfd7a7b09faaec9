"""A release is signed by two people over one list of hashes, and whoever receives it sees what is not as it was."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not everywhere")


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("installers_signing", ROOT / "installers" / "signing.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


signing = loaded()


class Release:
    """What the workflow made, and who may sign it."""

    def __init__(self, folder: Path) -> None:
        self.dist, self.signers = folder / "dist", folder / "release_signers"
        self.dist.mkdir()
        self.signers.touch()
        for name in ("notebook_1.0_amd64.deb", "notebook-1.0-x64.msi"):
            (self.dist / name).write_bytes(name.encode())
        self.write_sums()

    def write_sums(self) -> None:
        rows = [
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(self.dist.glob("n*"))
        ]
        (self.dist / "SHA256SUMS").write_text("".join(rows), encoding="ascii")

    def person(self, name: str) -> Path:
        key = self.dist.parent / f"key-{name}"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
        self.may_sign(name, key)
        return key

    def may_sign(self, name: str, key: Path) -> None:
        with self.signers.open("a", encoding="utf-8") as signers:
            signers.write(f"{name} {key.with_suffix('.pub').read_text(encoding='utf-8').strip()}\n")

    def checked(self) -> tuple[list[str], list[str]]:
        people, wrong = signing.check(self.dist, self.signers)
        return people, wrong


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return Release(tmp_path)


def test_two_people_are_needed_and_one_key_under_two_names_is_one(release: Release) -> None:
    assert release.checked() == ([], ["0 of the 2 signatures that are needed"])
    one = release.person("malee")
    signing.sign_sums(release.dist, one, "malee")
    assert release.checked() == (["malee"], ["1 of the 2 signatures that are needed"])
    release.may_sign("also.malee", one)
    signing.sign_sums(release.dist, one, "also.malee")
    assert len(release.checked()[1]) == 1
    signing.sign_sums(release.dist, release.person("somchai"), "somchai")
    people, wrong = release.checked()
    assert (set(people), wrong) == ({"malee", "also.malee", "somchai"}, [])


def test_a_changed_file_one_more_and_one_too_few_are_named_and_never_signed(release: Release) -> None:
    keys = {name: release.person(name) for name in ("malee", "somchai")}
    for name, key in keys.items():
        signing.sign_sums(release.dist, key, name)
    assert release.checked()[1] == []
    (release.dist / "notebook-1.0-x64.msi").write_bytes(b"other")
    (release.dist / "notebook-1.0-setup.exe").write_bytes(b"one more")
    (release.dist / "notebook_1.0_amd64.deb").unlink()
    assert [each.partition(" ")[0] for each in release.checked()[1]] == [
        "notebook-1.0-setup.exe", "notebook-1.0-x64.msi", "notebook_1.0_amd64.deb",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="not signed"):
        signing.sign_sums(release.dist, keys["malee"], "malee")
    release.write_sums()  # a list that fits again, under signatures of the one before
    assert release.checked() == ([], ["0 of the 2 signatures that are needed"])


def test_a_stranger_and_a_signature_for_something_else_do_not_count(release: Release, tmp_path: Path) -> None:
    known = release.person("malee")
    stranger = release.person("stranger")
    release.signers.write_text(f"malee {known.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    signing.sign_sums(release.dist, stranger, "malee")
    assert release.checked()[0] == []
    words = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(known)]
    with (release.dist / "SHA256SUMS").open("rb") as sums:
        done = subprocess.run(words, check=True, stdin=sums, capture_output=True)
    (release.dist / "SHA256SUMS.malee.sig").write_bytes(done.stdout)
    assert release.checked()[0] == []


def test_the_command_ends_with_a_number(release: Release) -> None:
    def run(*words: str) -> int:
        script = str(ROOT / "installers" / "signing.py")
        return subprocess.run([sys.executable, script, *words], check=False, capture_output=True).returncode

    dist, signers = str(release.dist), str(release.signers)
    for name in ("malee", "somchai"):
        assert run("sums", dist, "--key", str(release.person(name)), "--name", name) == 0
    assert run("check", dist, "--signers", signers) == 0
    (release.dist / "SHA256SUMS").write_text("nothing\n", encoding="ascii")
    assert run("check", dist, "--signers", signers) == 1
    assert run("sums", dist, "--key", "x", "--name", "../x") == 2


@pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("osslsigncode", "openssl", "wixl")), reason="tools of Debian"
)
def test_an_msi_is_signed_in_place_and_the_list_follows(release: Release, tmp_path: Path) -> None:
    source = tmp_path / "a.wxs"
    source.write_text(
        '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="N" Version="1.0" Language="1033"'
        ' Manufacturer="M" UpgradeCode="8F2F3F6C-5B0D-4D57-8C1A-7F5E0F0C9A43"><Package Compressed="yes"/>'
        '<Media Id="1" Cabinet="a.cab" EmbedCab="yes"/><Directory Id="TARGETDIR" Name="SourceDir"/>'
        "</Product></Wix>",
        encoding="utf-8",
    )
    file = release.dist / "notebook-1.0-x64.msi"
    subprocess.run(["wixl", "-o", str(file), str(source)], check=True)
    certificate, key = tmp_path / "c.crt", tmp_path / "c.key"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Trial", "-days", "2"]
    subprocess.run([*words, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    release.write_sums()
    before = file.read_bytes()
    assert signing.sign_windows(release.dist, certificate, key, None) == [file.name]
    assert file.read_bytes() != before
    assert signing.differing(release.dist) == []
    told = subprocess.run(
        ["osslsigncode", "verify", "-CAfile", str(certificate), "-in", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Signature verification: ok" in told.stdout
