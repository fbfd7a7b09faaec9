"""A joining over real sockets on loopback: who has the code is served, everybody else hears nothing at all."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from clinic_app.errors import PcNotReached
from clinic_app.transport.joining_line import JoiningDoor, ask_at

FITS = b"made with the code"


@pytest.fixture
def hands() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def door(hands: ThreadPoolExecutor) -> Iterator[JoiningDoor]:
    """Cut before the hands are waited for, also where a test failed."""
    door = JoiningDoor(time.monotonic, loopback=True, port=0)
    yield door
    door.cut()


def asks(door: JoiningDoor, request: bytes) -> bytes | None:
    return ask_at("127.0.0.1", door.port, request, time.monotonic)


def test_it_is_told_to_wait_until_there_is_an_answer(door: JoiningDoor, hands: ThreadPoolExecutor) -> None:
    first = hands.submit(door.wait, FITS.__eq__)
    assert asks(door, FITS) is None
    assert first.result(20) == FITS
    later = hands.submit(door.wait, FITS.__eq__, FITS)
    assert asks(door, FITS) is None
    door.answer = (FITS, bytes(range(256)) * 4096)
    assert asks(door, FITS) == bytes(range(256)) * 4096
    door.cut()
    assert later.result(20) is None
    with pytest.raises(PcNotReached, match="away"):
        asks(door, FITS)


def test_whoever_has_no_code_hears_nothing_and_stops_nobody(door: JoiningDoor, hands: ThreadPoolExecutor) -> None:
    waits = hands.submit(door.wait, FITS.__eq__)
    door.answer = (FITS, b"sealed")
    for said in (b"GET / HTTP/1.1\r\n\r\n", b"NBJOIN1\n\xff\xff\xff\xff", b"", b"NBJOIN1\n\0\0\0\5other"):
        with socket.create_connection(("127.0.0.1", door.port), 20) as line:
            line.settimeout(20)
            line.sendall(said)
            try:
                line.shutdown(socket.SHUT_WR)
                heard = line.recv(100)
            except OSError:  # it has hung up already
                heard = b""
            assert heard == b"", said
    with pytest.raises(PcNotReached, match="cut"):
        asks(door, b"another code")
    assert asks(door, FITS) == b"sealed"
    assert waits.result(20) == FITS
    door.cut()
    assert door.wait(FITS.__eq__) is None


def test_an_answer_is_for_its_request_alone(door: JoiningDoor, hands: ThreadPoolExecutor) -> None:
    waits = hands.submit(door.wait, lambda _request: True, FITS)
    door.answer = (FITS, b"sealed")
    assert asks(door, b"a second PC with the code") is None
    assert waits.result(20) == b"a second PC with the code"
    door.cut()
    assert door.wait(FITS.__eq__) is None


def test_what_answers_and_is_none_of_ours_is_said(hands: ThreadPoolExecutor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        def answers() -> None:
            line, _ = other.accept()
            with line:
                line.recv(100)
                line.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")

        served = hands.submit(answers)
        with pytest.raises(PcNotReached, match="cut"):
            ask_at("127.0.0.1", port, FITS, time.monotonic)
        served.result(20)
    with pytest.raises(PcNotReached, match="away"):
        ask_at("127.0.0.1", port, FITS, time.monotonic)
