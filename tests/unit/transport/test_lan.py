"""Two PCs of one clinic on one network: they find out whom they talk to; a stranger finds a port that hangs up."""

from __future__ import annotations

import secrets
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from cryptography.x509 import load_pem_x509_certificate

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import PcNotReached
from clinic_app.transport import lan_door, lan_talk
from clinic_app.transport.lan_card import Card, _made
from clinic_app.transport.lan_door import MOST_OF_ONE, PATIENCE_S, TIRED_S, TRIES, Door
from clinic_app.transport.lan_talk import Talk, Word, call

HOST = "127.0.0.1"


@dataclass
class Pc:
    key: SigningKey = field(default_factory=SigningKey.new)
    device: DeviceId = field(default_factory=lambda: DeviceId(uuid4()))

    def card(self, *others: Pc) -> Card:
        return Card.of(self.device, self.key, {other.device: other.key.public for other in others})


@dataclass
class Hands:
    """A clock that stands until it is moved."""

    now: float = 100.0

    def monotonic(self) -> float:
        return self.now


@dataclass
class House:
    """A door with somebody waiting at it, in a lane of its own as in the program."""

    door: Door
    hands: Hands
    lane: ThreadPoolExecutor
    waits: Future[Talk | None]

    def again(self) -> None:
        self.waits = self.lane.submit(self.door.wait)


Open = Callable[[Card], House]
KNOCK = "aknownknockaknownknockaknownkno2"


@pytest.fixture
def opened() -> Iterator[Open]:
    houses = list[House]()

    def make(card: Card) -> House:
        card.let_in(lambda name: name == KNOCK)
        hands, lane = Hands(), ThreadPoolExecutor(1)
        door = Door(card, hands.monotonic, loopback=True, port=0)
        houses.append(House(door, hands, lane, lane.submit(door.wait)))
        return houses[-1]

    yield make
    for house in houses:
        house.door.cut()
        with suppress(BaseException):
            talk = house.waits.result(10)
            if talk is not None:
                talk.close()
        house.lane.shutdown()
        house.door.cut()


def calls(pc: Card, house: House, knock: str = KNOCK) -> Talk:
    return call(pc, HOST, house.door.port, knock, lambda _socket: None)


def meet(pc: Card, house: House) -> tuple[Talk, Talk]:
    here = calls(pc, house)
    there = house.waits.result(10)
    assert there is not None
    return here, there


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(PcNotReached) as caught:
        act()
    return caught.value.reason


NIGHT, OFFICE = Pc(), Pc()


def test_both_know_whom_they_talk_to_and_words_go_each_way(opened: Open) -> None:
    here, there = meet(OFFICE.card(NIGHT), opened(NIGHT.card(Pc(), OFFICE, Pc())))
    with closing(here), closing(there):
        assert (here.peer, there.peer) == (NIGHT.device, OFFICE.device)
        letter = secrets.token_bytes(900_000)
        with ThreadPoolExecutor(1) as lane:
            said = lane.submit(here.say, Word.LETTER, letter)
            assert there.hear() == (Word.LETTER, letter)
            said.result(10)
        there.say(Word.NOTHING)
        assert here.hear() == (Word.NOTHING, b"")


def test_everything_on_the_line_is_tls_1_3_and_nothing_comes_back_by_a_ticket(opened: Open) -> None:
    here, there = meet(OFFICE.card(NIGHT), opened(NIGHT.card(OFFICE)))
    with closing(here), closing(there):
        assert here.line.version() == "TLSv1.3"
        there.say(Word.NOTHING)
        here.hear()
        assert not (here.line.session and here.line.session.has_ticket)


@pytest.mark.parametrize("other", [Pc(), Pc(key=SigningKey.new(), device=OFFICE.device)], ids=["new", "same id"])
def test_a_pc_that_the_clinic_does_not_know_gets_no_word_even_if_it_can_knock(opened: Open, other: Pc) -> None:
    house = opened(NIGHT.card(OFFICE))
    talk = calls(other.card(NIGHT), house)
    assert reason(talk.hear) == "cut"
    talk.close()
    here, there = meet(OFFICE.card(NIGHT), house)
    here.close()
    there.close()


def test_a_pc_never_shows_itself_to_something_else_under_the_right_address(opened: Open) -> None:
    liar = opened(Pc().card(OFFICE))
    assert reason(lambda: calls(OFFICE.card(NIGHT), liar)) == "stranger"


def test_a_pc_that_was_shut_out_is_a_stranger_at_once(opened: Open) -> None:
    assert reason(lambda: calls(OFFICE.card(), opened(NIGHT.card(OFFICE)))) == "stranger"


def test_a_pc_that_was_taken_out_is_told_so_at_the_door_and_shown_no_certificate(opened: Open) -> None:
    house = opened(NIGHT.card())
    house.door._card.let_in(lambda _name: False, lambda name: name == KNOCK)
    assert reason(lambda: calls(OFFICE.card(NIGHT), house)) == "out"
    assert reason(lambda: calls(OFFICE.card(NIGHT), house, "aknownknockaknownknockaknownknox")) == "stranger"
    house.door.cut()
    assert house.waits.result(10) is None, "it came in"


@pytest.mark.parametrize("knock", ["aknownknockaknownknockaknownknox", "10.0.0.12", None])
def test_who_cannot_knock_is_shown_no_certificate(opened: Open, knock: str | None) -> None:
    house = opened(NIGHT.card(OFFICE))
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((HOST, house.door.port), 10) as plain,
        pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"),
    ):
        anybody.wrap_socket(plain, server_hostname=knock)


def test_a_certificate_says_nothing_that_is_the_same_the_next_time(opened: Open) -> None:
    shown = [load_pem_x509_certificate(_made(NIGHT.key)[0]) for _ in range(2)]
    assert shown[0].public_key() != shown[1].public_key()
    assert shown[0].serial_number != shown[1].serial_number
    assert shown[0].subject == shown[1].subject
    assert {each.not_valid_before_utc.year for each in shown} == {2000}


@pytest.mark.parametrize(
    "said",
    [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + bytes(400), b"\0" * 70_000, secrets.token_bytes(3_000)],
)
def test_noise_at_the_door_is_hung_up_on_and_keeps_nobody_out(opened: Open, said: bytes) -> None:
    house = opened(NIGHT.card(OFFICE))
    with socket.create_connection((HOST, house.door.port), 10) as plain, suppress(OSError):
        plain.sendall(said)
        plain.shutdown(socket.SHUT_WR)
        while plain.recv(4096):
            pass
    here, there = meet(OFFICE.card(NIGHT), house)
    here.close()
    there.close()


def test_the_slow_are_hung_up_on_after_a_while_and_meanwhile_keep_nobody_out(opened: Open) -> None:
    house = opened(NIGHT.card(OFFICE))
    slow = socket.create_connection((HOST, house.door.port), 10)
    slow.sendall(b"\x16\x03\x01\x02\x00\x01")
    here, there = meet(OFFICE.card(NIGHT), house)
    here.close()
    there.close()
    assert len(house.door._waiting) == 1
    house.hands.now += PATIENCE_S + 1
    house.again()
    assert slow.recv(10) == b""
    slow.close()


def test_one_house_has_so_many_places_at_the_door_and_is_not_listened_to_for_a_while_when_it_comes_too_often(
    opened: Open,
) -> None:
    house = opened(NIGHT.card(OFFICE))
    many = [socket.create_connection((HOST, house.door.port), 10) for _ in range(MOST_OF_ONE + 1)]
    assert many[-1].recv(1) == b"", "one more than it may"
    for each in many:
        each.close()
    for _ in range(TRIES):
        with socket.create_connection((HOST, house.door.port), 10) as plain, suppress(OSError):
            plain.sendall(b"no TLS at all")
            plain.recv(100)
            plain.recv(100)
    # Each of those was turned away, one after the other; this one is not even greeted.
    assert reason(lambda: calls(OFFICE.card(NIGHT), house)) in ("cut", "stranger")
    house.hands.now += TIRED_S + 1
    here, there = meet(OFFICE.card(NIGHT), house)
    here.close()
    there.close()


def test_a_full_door_turns_away_the_oldest(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan_door, "MOST_WAITING", 2)
    house = opened(NIGHT.card(OFFICE))
    first, second = (socket.create_connection((HOST, house.door.port), 10) for _ in range(2))
    here, there = meet(OFFICE.card(NIGHT), house)
    assert first.recv(1) == b""
    for each in (first, second, here, there):
        each.close()


def test_a_door_that_is_shut_lets_go_of_whoever_waits_at_it(opened: Open) -> None:
    house = opened(NIGHT.card(OFFICE))
    port = house.door.port
    house.door.cut()
    assert house.waits.result(10) is None
    assert reason(lambda: call(OFFICE.card(NIGHT), HOST, port, KNOCK, lambda _socket: None)) == "away"


def test_a_lock_lets_go_of_a_line_on_which_somebody_waits(opened: Open) -> None:
    here, there = meet(OFFICE.card(NIGHT), opened(NIGHT.card(OFFICE)))
    with ThreadPoolExecutor(1) as lane, closing(here), closing(there):
        waiting = lane.submit(here.hear)
        here.cut()
        assert reason(lambda: waiting.result(10)) == "cut"


TORN = {
    "no word": struct.pack(">BI", 9, 0),
    "torn": struct.pack(">BI", Word.LETTER, 10) + b"123",
    "torn head": b"\x03",
}


@pytest.mark.parametrize("sent", TORN.values(), ids=TORN)
def test_what_is_no_word_ends_the_talk(opened: Open, sent: bytes) -> None:
    here, there = meet(OFFICE.card(NIGHT), opened(NIGHT.card(OFFICE)))
    with closing(there):
        here.line.sendall(sent)
        here.close()
        assert reason(there.hear) == "cut"
    assert reason(lambda: there.say(Word.NOTHING)) == "cut"


def test_what_is_longer_than_a_letter_is_not_even_read(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan_talk, "MOST_BYTES", 10)
    here, there = meet(OFFICE.card(NIGHT), opened(NIGHT.card(OFFICE)))
    with closing(here), closing(there):
        here.say(Word.LETTER, bytes(11))
        assert reason(there.hear) == "cut"


def test_an_older_encryption_is_not_spoken(opened: Open) -> None:
    house = opened(NIGHT.card(OFFICE))
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode, old.maximum_version = False, ssl.CERT_NONE, ssl.TLSVersion.TLSv1_2
    with socket.create_connection((HOST, house.door.port), 10) as plain, pytest.raises(ssl.SSLError, match="VERSION"):
        old.wrap_socket(plain, server_hostname=KNOCK)


@pytest.mark.parametrize("address", ["", "no.such.name.invalid", "a" * 300, "127.0.0.1"])
def test_nobody_there_is_said_as_such(address: str) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = int(taken.getsockname()[1])
    assert reason(lambda: call(OFFICE.card(NIGHT), address or "0.0.0.1", port, KNOCK, lambda _socket: None)) == "away"


def test_another_port_is_taken_where_ours_has_somebody_else(opened: Open) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = int(taken.getsockname()[1])
        door = Door(NIGHT.card(OFFICE), Hands().monotonic, loopback=True, port=port)
        assert door.port != port
        door.cut()


def test_ipv6_is_answered_where_there_is_any(opened: Open) -> None:
    card = NIGHT.card(OFFICE)
    card.let_in(lambda _name: True)
    door = Door(card, Hands().monotonic, port=0)
    if len(door._listening) < 2:
        door.cut()
        pytest.skip("this system has no IPv6")
    with ThreadPoolExecutor(1) as lane:
        waits = lane.submit(door.wait)
        here = call(OFFICE.card(NIGHT), "::1", door.port, KNOCK, lambda _socket: None)
        there = waits.result(10)
        assert there is not None
        assert (there.peer, here.address) == (OFFICE.device, f"[::1]:{door.port}")
        here.close()
        there.close()
    door.cut()


def test_neighbours_of_one_ipv6_network_share_their_places() -> None:
    assert lan_door._whose("2001:db8::1%eth0") == lan_door._whose("2001:db8::ffff")
    assert lan_door._whose("::ffff:10.0.0.1") == "10.0.0.1"


def test_the_nil_device_is_nobody() -> None:
    assert DeviceId(UUID(int=0)) not in NIGHT.card(OFFICE).others
