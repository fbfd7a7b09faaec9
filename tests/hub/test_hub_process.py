"""The real hub process: first start, operator's commands, a clean end, and `kill -9` under load."""

from __future__ import annotations

import hashlib
import json
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgres import Cluster
from running_hub import sealed

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import HubUnreachable
from clinic_app.hub import operator
from clinic_app.hub.command_line import main
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.store_people import People
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire.invitation import Invitation

PROGRAM = (
    "import sys; from datetime import UTC, datetime; from clinic_app.hub.command_line import main; "
    "sys.exit(main(sys.argv[1:], lambda: datetime.now(UTC)))"
)


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def started(folder: Path, *more: str, port: str = "0") -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The process and what it said: by the first words of each line."""
    command = [sys.executable, "-c", PROGRAM, "serve", "--data", str(folder), "--port", port, *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    said: dict[str, str] = {}
    assert process.stdout is not None
    try:
        for line in process.stdout:
            first, _, last = line.strip().rpartition(" ")
            said[first] = last
            if first == "listening on":
                break
        assert "listening on" in said
        yield process, said
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


def client_of(said: dict[str, str], key: SigningKey) -> HubClient:
    return HubClient(
        said["listening on"],
        authority_key=key,
        hub_key=VerifyKey.from_bytes(bytes.fromhex(said["hub key"])),
        clock=Clock(now=now, monotonic=lambda: 0.0, boot_id="test"),
    )


def test_a_first_start_makes_keys_and_a_code_and_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    with started(folder) as (process, said):
        assert stat.S_IMODE((folder / "root.key").stat().st_mode) == 0o600
        client = client_of(said, SigningKey.new())
        client.ping()
        code = said["enrolment code for first-clinic:"]
        enrolled = client.enrol(code=code, identity=SigningKey.new(), standing=SealKeyPair.new().public.raw)
        client.close()
        assert main(["approve", enrolled.kid, "--data", str(folder)], now) == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    with started(folder) as (_, said_again):
        assert said_again["hub key"] == said["hub key"]
        assert "enrolment code for first-clinic:" not in said_again


def test_a_first_start_on_postgresql_says_the_same_and_a_second_hub_shares_its_port_and_key(
    tmp_path: Path, durable: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, other = tmp_path / "hub", tmp_path / "other"
    database = ("--database", durable.database())
    with started(folder, *database) as (_, said):
        port = said["listening on"].rpartition(":")[2]
        assert "enrolment code for first-clinic:" in said
        assert not (folder / "hub.sqlite3").exists()
        # Another hub of this database has the same key, or none of its own and does not make one.
        assert main(["serve", "--data", str(other), *database, "--port", "0"], now) == 2
        assert "hub_key_missing" in capsys.readouterr().err
        operator.found_hub(HubPlace(tmp_path / "stranger"), now().date())
        assert main(["serve", "--data", str(tmp_path / "stranger"), *database, "--port", "0"], now) == 2
        assert "another_hub_key" in capsys.readouterr().err
        (other / "hub.key").write_bytes((folder / "hub.key").read_bytes())
        with started(other, *database, port=port) as (second, said_again):
            assert said_again["listening on"] == said["listening on"]
            assert "enrolment code for first-clinic:" not in said_again
            client = client_of(said, SigningKey.new())
            client.enrol(code=said["enrolment code for first-clinic:"], identity=SigningKey.new(),
                         standing=SealKeyPair.new().public.raw)  # fmt: skip
            client.close()
            second.send_signal(signal.SIGTERM)
            assert second.wait(15) == 0
        client = client_of(said, SigningKey.new())
        client.ping()
        client.close()
    assert main(["health", "--data", str(folder), *database], now) == 0
    assert "pending 1" in capsys.readouterr().out


def test_the_operators_commands_answer_in_plain_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path)]
    assert main(["pending", *data], now) == 2
    operator.found_hub(HubPlace(tmp_path), now().date())
    OpenStore(SqliteStore(HubPlace(tmp_path).database)).close()
    facts = {"id": "shelter", "names": {"th": "บ้านพัก"}, "org_type": "ngo", "reports_to": ["nobody"]}
    file = tmp_path / "agencies.json"
    file.write_text(json.dumps([facts | {"sectors": [], "services": []}]), "utf-8")
    assert main(["agencies", "import", str(file), *data], now) == 0
    capsys.readouterr()
    for command in ("pending", "pcs", "keep"):
        assert main([command, *data], now) == 0
        assert capsys.readouterr() == ("", "none\n")
    assert main(["enrol-code", "--agency", "shelter", *data], now) == 0
    assert "new here" not in capsys.readouterr().err
    assert main(["enrol-code", "--agency", "sheltre", *data], now) == 0
    assert capsys.readouterr().err == "sheltre is new here\n"
    assert main(["enrol-code", "--agency", "The Shelter", *data], now) == 2
    assert "new here" not in capsys.readouterr().err
    assert main(["directory", "publish", *data], now) == 0
    capsys.readouterr()
    assert main(["health", "--json", *data], now) == 0
    assert json.loads(capsys.readouterr().out)["directory"] == 1
    assert main(["approve", "zz", *data], now) == 2
    assert main(["approve", "00" * 8, *data], now) == 2
    (tmp_path / "lists.key").unlink()
    assert main(["directory", "publish", *data], now) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_directory_is_signed_by_this_networks_own_list_key_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = HubPlace(tmp_path)
    operator.found_hub(place, now().date())
    OpenStore(SqliteStore(place.database)).close()
    publish = ["directory", "publish", "--data", str(tmp_path)]
    assert main([*publish, "--key", str(place.hub_key)], now) == 2
    assert "another_key" in capsys.readouterr().err
    stick = place.lists_key.rename(tmp_path / "stick.key")
    assert main([*publish, "--key", str(stick)], now) == 0
    assert capsys.readouterr().out == "version 1\n"


def test_nobody_else_of_the_machine_can_read_what_the_hub_keeps(tmp_path: Path) -> None:
    operator.found_hub(HubPlace(tmp_path), now().date())
    store = OpenStore(SqliteStore(HubPlace(tmp_path).database))
    operator.make_code(store, "shelter", now())
    kept = [file for file in tmp_path.iterdir() if file.is_file()]
    assert len(kept) == 6
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}
    store.close()


def test_an_invitation_names_both_keys_also_when_the_root_is_in_its_safe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = HubPlace(tmp_path)
    operator.found_hub(place, now().date())
    OpenStore(SqliteStore(place.database)).close()
    place.root_key.unlink()
    place.lists_key.unlink()
    asked = ["invite", "--data", str(tmp_path), "--agency", "shelter", "--address"]
    assert main([*asked, "https://hub.example:8443"], now) == 0
    invited = Invitation.from_text(capsys.readouterr().out)
    assert invited.root == place.network.fingerprint().hex()
    assert invited.hub_key == operator.read_key(place.hub_key).public.raw.hex()
    assert invited.code is not None
    for address in ("http://hub.example", "hub.example", "https://hub.example/path"):
        assert main([*asked, address], now) == 2
    (place.network.place / "1.root.json").unlink()
    assert main([*asked, "https://hub.example"], now) == 2
    assert capsys.readouterr().out == ""


def test_kill_9_under_load_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    operator.found_hub(HubPlace(tmp_path), now().date())
    store = OpenStore(SqliteStore(HubPlace(tmp_path).database))
    code = operator.make_code(store, "shelter", now())
    key = SigningKey.new()
    kept: set[bytes] = set()
    mailbox = ""
    enough = threading.Event()
    for life in range(3):
        enough.clear()
        with started(tmp_path) as (process, said):
            client = client_of(said, key)
            if life == 0:
                client.enrol(code=code, identity=SigningKey.new(), standing=SealKeyPair.new().public.raw)
                operator.approve(store, key.public.kid, now())
                mailbox = store.rows("SELECT mailbox_id FROM mailbox")[0][0].hex()

            def put(client: HubClient = client, mailbox: str = mailbox) -> None:
                try:
                    for count in range(150):
                        each = sealed()
                        client.put(mailbox, each, bytes(32))
                        kept.add(hashlib.sha256(each).digest())
                        if count == 40:
                            enough.set()
                except HubUnreachable:
                    return

            writer = threading.Thread(target=put)
            writer.start()
            assert enough.wait(10)
            process.kill()
            writer.join(10)
            client.close()
    store.close()
    again = OpenStore(SqliteStore(HubPlace(tmp_path).database))
    found = {hashlib.sha256(row[0]).digest() for row in again.rows("SELECT body FROM envelope")}
    assert len(again.do(People(again.store).devices())) == 1
    again.close()
    assert len(kept) > 100
    assert kept <= found


def test_a_second_server_on_one_folder_does_not_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with started(tmp_path):
        assert main(["serve", "--data", str(tmp_path), "--port", "0"], now) == 2
    assert "already_served" in capsys.readouterr().err
