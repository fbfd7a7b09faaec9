"""Callers who dawdle, ramble or come in crowds."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import msgspec
import pytest
from running_hub import Running, sealed, serving
from signed_requests import REVOKE, asked, headers_for, put_target

from clinic_app.hub import admission, caller, door
from clinic_app.wire import hub_api
from clinic_app.wire.hub_api import Limits


def line_to(hub: Running) -> socket.socket:
    where = urlsplit(hub.address)
    line = socket.create_connection((where.hostname, where.port), timeout=20)
    line.settimeout(20)
    return line


def heard(line: socket.socket) -> bytes:
    """All until the other side hangs up."""
    answer = b""
    while more := line.recv(65_536):
        answer += more
    return answer


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestOneConnection:
    def test_a_head_without_end_is_cut_off(self, hub: Running) -> None:
        with closing(line_to(hub)) as line:
            line.sendall(b"GET /v1/ping HTTP/1.1\r\nhost: hub\r\nx: " + b"x" * caller.MAX_HEAD)
            assert heard(line).startswith(b"HTTP/1.1 431 ")

    def test_a_head_that_does_not_come_is_not_waited_for(self, hub: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(caller, "HEAD_S", 0.2)
        for said in (b"", b"GET /v1/ping HTTP/1.1\r\nhost: hu"):
            with closing(line_to(hub)) as line:
                line.sendall(said)
                assert heard(line).startswith(b"HTTP/1.1 408 ")

    def test_the_next_head_on_a_line_is_hurried_too(self, hub: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(caller, "HEAD_S", 0.2)
        whole = b"GET /v1/ping?n=" + b"0" * 32 + b" HTTP/1.1\r\nhost: hub\r\n\r\n"
        with closing(line_to(hub)) as line:
            line.sendall(whole + b"GET /v1/pi")
            answer = heard(line)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"HTTP/1.1 408 " in answer

    def test_a_body_that_does_not_come_is_not_waited_for(self, hub: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(admission, "PATIENCE_S", 0.2)
        monkeypatch.setattr(admission, "SLOWEST_BYTES_S", 10**9)
        clinic, each = hub.office("clinic"), sealed()
        target = put_target(clinic.mailbox, each)
        signed = headers_for(hub, clinic, "PUT", target, each, revoke_hash=REVOKE)
        head = [f"PUT {target} HTTP/1.1", f"host: {urlsplit(hub.address).netloc}", f"content-length: {len(each)}"]
        head += [f"{name}: {value}" for name, value in signed.items()]
        with closing(line_to(hub)) as line:
            line.sendall("\r\n".join([*head, "", ""]).encode() + each[:100])
            assert line.recv(65_536).startswith(b"HTTP/1.1 408 ")

    def test_a_crowd_is_asked_to_wait(self, hub: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door, "IN_HAND", 0)
        answer = httpx2.get(f"{hub.address}/v1/ping?n={'0' * 32}")
        assert (answer.status_code, answer.json()["title"], answer.headers["retry-after"]) == (503, "busy", "5")

    def test_what_is_no_http_is_answered_and_hung_up_on(self, hub: Running) -> None:
        for said in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 5_000):
            with closing(line_to(hub)) as line:
                line.sendall(said)
                assert heard(line).startswith(b"HTTP/1.1 400 ")

    def test_what_the_server_says_before_anybody_reads_it_is_a_problem_too(
        self, hub: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for said, status in ((b"no words\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nx: " + b"x" * caller.MAX_HEAD, 431)):
            with closing(line_to(hub)) as line:
                line.sendall(said)
                assert problem_in(heard(line)) == status
        monkeypatch.setattr(caller, "HEAD_S", 0.1)
        with closing(line_to(hub)) as line:
            assert problem_in(heard(line)) == 408


PING = b"GET /v1/ping?n=" + b"0" * 32 + b" HTTP/1.1\r\nhost: hub\r\n\r\n"


def problem_in(answer: bytes) -> int:
    """The status, which head and body must agree on."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert f"content-length: {len(body)}".encode() in head
    told = msgspec.json.decode(body, type=hub_api.Problem)
    assert head.startswith(f"HTTP/1.1 {told.status} ".encode())
    return told.status


class TestAllPlacesTaken:
    @pytest.fixture
    def small(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
        monkeypatch.setattr(caller, "QUIET_S", 0.0)
        monkeypatch.setattr(caller, "_LOOK_S", 0.0)
        yield from serving(tmp_path, Limits(), places=20)

    def test_a_thousand_idle_connections_keep_nobody_out(self, small: Running) -> None:
        with ExitStack() as held:
            idle = [held.enter_context(closing(line_to(small))) for _ in range(200)]
            for line in idle[::3]:
                with suppress(ConnectionError):  # it made room already
                    line.sendall(b"GET /v1/pi")
            line = held.enter_context(closing(line_to(small)))
            line.sendall(PING)
            assert line.recv(65_536).startswith(b"HTTP/1.1 200 ")

    def test_one_that_kept_its_line_after_an_answer_makes_room(self, small: Running) -> None:
        with ExitStack() as held:
            lines = [held.enter_context(closing(line_to(small))) for _ in range(20)]
            for line in lines:
                line.sendall(PING)
                assert line.recv(65_536).startswith(b"HTTP/1.1 200 ")
            newcomer = held.enter_context(closing(line_to(small)))
            newcomer.sendall(PING)
            assert newcomer.recv(65_536).startswith(b"HTTP/1.1 200 ")
            heard(lines[0])  # until it is hung up on

    def test_one_that_waits_for_post_keeps_its_place(self, small: Running) -> None:
        office = small.office("clinic")
        with ExitStack() as held:
            target = f"/v1/m/{office.mailbox}?wait=25"
            head = [f"GET {target} HTTP/1.1", f"host: {urlsplit(small.address).netloc}"]
            head += [f"{name}: {value}" for name, value in headers_for(small, office, "GET", target, b"").items()]
            poll = held.enter_context(closing(line_to(small)))
            poll.sendall("\r\n".join([*head, "", ""]).encode())
            while small.held() == 0:
                pass
            for _ in range(60):
                held.enter_context(closing(line_to(small)))
            body = sealed()  # over a line of its own: the one that the PC kept has just made room
            assert (
                asked(small, office, "PUT", put_target(office.mailbox, body), body, revoke_hash=REVOKE).status_code
                == 201
            )
            assert poll.recv(65_536).startswith(b"HTTP/1.1 200 ")

    def test_where_nobody_can_make_room_a_newcomer_is_told_when_to_come_again(
        self, small: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(caller, "QUIET_S", 600.0)
        with ExitStack() as held:
            for _ in range(20):
                held.enter_context(closing(line_to(small)))
            newcomer = held.enter_context(closing(line_to(small)))
            newcomer.sendall(PING)
            answer = heard(newcomer)
            assert problem_in(answer) == 503
            assert b"retry-after: 15" in answer

    def test_too_many_even_to_be_told_are_hung_up_on(self, small: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(caller, "QUIET_S", 600.0)
        monkeypatch.setattr(caller, "TOLD", 5)
        with ExitStack() as held:
            for _ in range(25):
                held.enter_context(closing(line_to(small)))
            assert heard(held.enter_context(closing(line_to(small)))) == b""


@pytest.mark.parametrize(("hard", "places"), [(10_000, 5_500), (4_096, 3_896), (250, 50)])
def test_a_hub_takes_no_more_callers_than_it_may_have_files_open(hard: int, places: int) -> None:
    told = (
        "import resource; from clinic_app.hub.serving import places;"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, (240, {hard})); print(places(5500))"
    )
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert int(ran.stdout) == places
    assert ("open files" in ran.stderr) == (places < 5_500)


def test_whoever_comes_while_it_stops_is_told_when_to_come_again(hub: Running) -> None:
    office = hub.office("clinic")
    hub.app.shut()
    answer = asked(hub, office, "GET", f"/v1/m/{office.mailbox}?wait=25")
    assert (answer.status_code, answer.json()["title"], answer.headers["retry-after"]) == (503, "stopping", "5")
    assert answer.headers["connection"] == "close"
