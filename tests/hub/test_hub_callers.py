"""Callers who dawdle, ramble or come in crowds."""

from __future__ import annotations

import socket
from contextlib import closing
from urllib.parse import urlsplit

import httpx2
import pytest
from running_hub import Running, sealed
from signed_requests import REVOKE, asked, headers_for, put_target

from clinic_app.hub import admission, caller, door


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


def test_whoever_comes_while_it_stops_is_told_when_to_come_again(hub: Running) -> None:
    office = hub.office("clinic")
    hub.app.shut()
    answer = asked(hub, office, "GET", f"/v1/m/{office.mailbox}?wait=25")
    assert (answer.status_code, answer.json()["title"], answer.headers["retry-after"]) == (503, "stopping", "5")
    assert answer.headers["connection"] == "close"
