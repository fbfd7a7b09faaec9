"""What an operator meets who takes a wrong turn: each command says what happened, and leaves nothing half done."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from running_hub import Running, serving
from test_hub_configuration import certificate
from test_hub_process import PROGRAM, now, started

from clinic_app.hub import operator, store_facts, wording
from clinic_app.hub.command_line import main
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.wire.hub_api import Limits


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    yield from serving(tmp_path, Limits())


@pytest.mark.parametrize("address", ["hub:very-secret@[/hub", "hub:very/secret@db/hub", "db/hub?sslmode=very-secret"])
def test_an_address_nobody_understands_is_said_without_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    told = ["serve", "--data", str(tmp_path), "--port", "0", "--database", f"postgresql://{address}"]
    assert main(told, now, {}) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"clinic-hub: {wording.WORDS['database_address']}")
    assert "secret" not in said.err + said.out
    assert not (tmp_path / "hub.key").exists()


@pytest.mark.parametrize(
    "address",
    ["hub:very:secret@db/hub", "hub:very/secret@db/hub", "hub:very@secret@db/hub", "hub@db/hub?sslpassword=secret",
     "hub:secret@a,b/hub?password=very%40secret&target_session_attrs=primary"],
)  # fmt: skip
def test_a_password_is_left_out_however_it_is_written(capsys: pytest.CaptureFixture[str], address: str) -> None:
    assert main(["config", "--database", f"postgresql://{address}"], now, {}) == 0
    [line] = [each for each in capsys.readouterr().out.splitlines() if each.startswith("database")]
    assert line.startswith('database = "postgresql://hub')
    assert "secret" not in line
    assert "very" not in line


@pytest.mark.parametrize("command", ["serve", "health"])
def test_a_damaged_file_is_called_damaged_and_not_a_store_that_is_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    operator.found_hub(HubPlace(tmp_path), now().date())
    HubPlace(tmp_path).database.write_bytes(b"\x17" * 8_192)
    assert main([command, "--data", str(tmp_path)], now, {}) == 2
    assert wording.WORDS["database_damaged"] in capsys.readouterr().err


def test_a_hub_that_could_not_be_reached_anyway_is_not_founded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = ["serve", "--data", str(tmp_path / "hub")]
    (tmp_path / "hub.crt").write_text("no certificate")
    given = ["--tls-cert", str(tmp_path / "hub.crt"), "--tls-key", str(tmp_path / "hub.pem")]
    assert main([*hub, "--port", "0", *given], now, {}) == 2
    assert wording.WORDS["certificate_unfit"] in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert main([*hub, "--port", str(other.getsockname()[1])], now, {}) == 2
    said = capsys.readouterr()
    assert wording.WORDS["cannot_listen"] in said.err
    assert said.out == ""
    assert not (tmp_path / "hub" / "hub.key").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    operator.found_hub(HubPlace(tmp_path), now().date())
    OpenStore(SqliteStore(HubPlace(tmp_path).database)).close()
    missing = str(tmp_path / "agencies.json")
    assert main(["agencies", "import", missing, "--data", str(tmp_path)], now, {}) == 2
    assert missing in capsys.readouterr().err


def test_the_words_of_the_network_can_be_said_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    operator.found_hub(HubPlace(tmp_path), now().date())
    OpenStore(SqliteStore(HubPlace(tmp_path).database)).close()
    assert main(["words", "--data", str(tmp_path)], now, {}) == 0
    assert capsys.readouterr().out.split() == list(operator.root_words(HubPlace(tmp_path)))


def test_a_stolen_pc_is_found_by_its_organisation_and_shut_out_as_its_number_is_read_out(
    hub: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic, waiting, shelter = hub.office("clinic"), hub.office("clinic", approved=False), hub.office("shelter")
    data = ["--data", str(tmp_path)]

    def told(*words: str) -> list[str]:
        capsys.readouterr()
        assert main([*words, *data], hub.hands.now, {}) == 0
        return capsys.readouterr().out.splitlines()

    kid = clinic.auth.public.kid.hex()
    assert len(told("pcs")) == 3
    listed = {line.split()[0]: line for line in told("pcs", "--agency", "clinic")}
    assert set(listed) == {kid, waiting.auth.public.kid.hex()}
    [known] = [each for each in operator.pcs(hub.store) if each.kid == clinic.auth.public.kid]
    assert known.not_after is not None
    until = date.fromordinal(known.not_after)
    assert listed[kid] == f"{kid} clinic in until {until}: {' '.join(operator.device_words(known))}"
    assert " waiting: " in listed[waiting.auth.public.kid.hex()]
    assert told("revoke", *(kid[at : at + 4].upper() for at in range(0, 16, 4)))[0].startswith("clinic: ")
    assert [line.split()[2] for line in told("pcs", "--agency", "clinic") if line.startswith(kid)] == ["out:"]
    assert main(["revoke", "12ab", *data], now, {}) == 2
    assert {each.agency for each in operator.pcs(hub.store) if each.status == "approved"} == {shelter.agency}


def test_a_command_waits_while_the_last_rows_move_or_a_pc_shut_out_would_be_let_in_again(
    hub: Running, tmp_path: Path
) -> None:
    kid, begun = hub.office("clinic").auth.public.kid, hub.hands.now()
    until = str(int(begun.timestamp()) + 15)
    hub.store.do(hub.store.store.write(lambda work: store_facts.state(work, store_facts.MOVING, until)))
    seen: list[str] = []
    looking = sqlite3.connect(hub.place.database)

    def later() -> datetime:
        seen.append(looking.execute("SELECT status FROM device WHERE device_kid = ?", (kid,)).fetchone()[0])
        return begun + timedelta(seconds=5 * (len(seen) - 1))

    assert main(["revoke", kid.hex(), "--data", str(tmp_path)], later, {}) == 0
    looking.close()
    assert seen == ["approved"] * 4
    assert hub.store.rows("SELECT status FROM device WHERE device_kid = $1", kid) == [("revoked",)]


def test_a_renewed_certificate_whose_key_is_not_written_yet_leaves_the_old(tmp_path: Path) -> None:
    first = certificate(tmp_path, "first")
    key = (tmp_path / "hub.pem").read_bytes()
    given = ["--tls-cert", str(tmp_path / "hub.crt"), "--tls-key", str(tmp_path / "hub.pem")]
    command = [sys.executable, "-c", PROGRAM, "serve", "--data", str(tmp_path / "hub"), "--port", "0", *given]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        port = int(next(line for line in process.stdout if line.startswith("listening on")).rpartition(":")[2])
        certificate(tmp_path, "second")
        (tmp_path / "hub.pem").write_bytes(key)
        process.send_signal(signal.SIGHUP)
        assert next(process.stderr).startswith("certificate not readable")
        seen = ssl.get_server_certificate(("127.0.0.1", port), timeout=20)
        assert ssl.PEM_cert_to_DER_cert(seen) == first
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def test_one_connection_too_many_is_told_when_to_come_again_and_those_before_it_go_on(tmp_path: Path) -> None:
    ping = b"GET /v1/ping?n=" + b"0" * 32 + b" HTTP/1.1\r\nhost: hub\r\n\r\n"
    few = tmp_path / "hub.toml"
    few.write_text("held = 0\n", "utf-8")
    with started(tmp_path, "--config", str(few)) as (_, said), ExitStack() as lines:
        port = int(said["listening on"].rpartition(":")[2])
        first, *_crowd, late = (
            lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20)) for _ in range(501)
        )
        late.sendall(ping)
        told = b"".join(iter(partial(late.recv, 65_536), b""))
        head, _, body = told.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 15\r\n" in head
        assert b"\r\ncontent-length: %d\r\n" % len(body) in head
        assert json.loads(body) == {"type": "about:blank", "title": "busy", "status": 503}
        first.sendall(ping)
        assert first.recv(65_536).startswith(b"HTTP/1.1 200 ")
