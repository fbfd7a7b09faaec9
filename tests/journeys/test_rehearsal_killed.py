"""A rehearsal that was killed leaves nothing running, and its folder can be played in again."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_app.errors import TrainingOnly
from clinic_app.rehearsal.stage import set_up


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A folder in which a rehearsal was killed while it made its first vault."""
    with set_up(tmp_path / "out") as stage:
        (stage.sender / "vault").mkdir()
        (stage.sender / "vault" / "vault.db").write_bytes(os.urandom(8192))
    return stage.root


def refused(root: Path) -> None:
    with pytest.raises(TrainingOnly), set_up(root):
        pass


def test_a_vault_that_was_never_finished_does_not_stand_in_the_way(killed: Path) -> None:
    with set_up(killed) as stage:
        assert list(stage.sender.iterdir()) == []


@pytest.mark.parametrize("kept", ["vault.json", "vault.json.prev"])
def test_a_vault_that_somebody_may_still_open_stands_in_the_way(killed: Path, kept: str) -> None:
    (killed / "sender" / "vault" / kept).write_bytes(b"{}")
    refused(killed)


@pytest.mark.parametrize("where", ["vault", "other/vault"])
def test_a_vault_elsewhere_in_the_folder_stands_in_the_way(killed: Path, where: str) -> None:
    (killed / where).parent.mkdir(exist_ok=True)
    (killed / "sender" / "vault").rename(killed / where)
    refused(killed)


def test_a_folder_that_no_rehearsal_marked_stands_in_the_way(killed: Path) -> None:
    (killed / ".rehearsal").unlink()
    refused(killed)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell a child that its parent died")
def test_its_hub_ends_with_it(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "clinic_app", "rehearse", "--out", str(tmp_path / "out")]
    rehearsal = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        key = tmp_path / "out" / "sender" / "vault"  # made after the hub was heard
        while not key.exists():
            assert rehearsal.poll() is None
        children = Path(f"/proc/{rehearsal.pid}/task/{rehearsal.pid}/children").read_text("ascii").split()
        [hub] = [os.pidfd_open(int(child)) for child in children]
    finally:
        rehearsal.kill()
        rehearsal.wait(10)
    try:
        assert select.select([hub], [], [], 20)[0] == [hub]
    finally:
        os.close(hub)
