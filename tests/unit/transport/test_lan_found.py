"""PCs of one clinic find each other where the network lets them ask, under names that say nothing and do not stay."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from zeroconf import IPVersion, ServiceBrowser, Zeroconf

from clinic_app.domain.ids import DeviceId
from clinic_app.transport.lan_found import ANYBODY, KIND, Neighbours, addresses
from clinic_app.wire.hidden_names import HiddenNames

CLINIC = uuid4()
NIGHT, OFFICE = DeviceId(uuid4()), DeviceId(uuid4())


@pytest.fixture(scope="module")
def multicast() -> None:
    """Passed over, and said so, where this system lets nobody ask everybody even on itself."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hears,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asks,
    ):
        try:
            hears.bind(("", 0))
            group = socket.inet_aton("224.0.0.251") + socket.inet_aton("127.0.0.1")
            hears.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            hears.settimeout(2)
            asks.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            asks.sendto(b"?", ("224.0.0.251", hears.getsockname()[1]))
            hears.recv(10)
        except OSError as error:
            pytest.skip(f"no multicast on loopback here: {error}")


Make = Callable[[DeviceId, DeviceId, int], Neighbours]


@pytest.fixture
def make(multicast: None) -> Iterator[Make]:
    made = list[Neighbours]()

    def of(us: DeviceId, other: DeviceId, port: int) -> Neighbours:
        made.append(Neighbours(HiddenNames(CLINIC, "announce"), us, (other,), port, loopback=True))
        return made[-1]

    yield of
    for each in made:
        each.close()


def until(there: Callable[[], object], patience_s: float = 120.0) -> bool:
    """Whether it came; a busy machine has its time."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        if there():
            return True
        time.sleep(0.02)
    return False


def test_two_pcs_find_each_other_and_a_stranger_finds_a_name_that_says_nothing(make: Make) -> None:
    class Stranger:
        def __init__(self) -> None:
            self.seen = dict[str, object]()

        def add_service(self, asks: Zeroconf, kind: str, name: str) -> None:
            if HiddenNames(CLINIC, "announce").read(name.partition(".")[0], (NIGHT, OFFICE), (ANYBODY,)):
                self.seen[name] = None  # another run of this test may be heard as well

        update_service = add_service

        def remove_service(self, asks: Zeroconf, kind: str, name: str) -> None:
            self.seen.pop(name, None)

        def told(self) -> bool:
            """Everything that those who are there say of themselves."""
            for name in list(self.seen):
                self.seen[name] = self.seen[name] or asks.get_service_info(KIND, name, 3000)
            return len(self.seen) == 2 and all(self.seen.values())

    stranger, asks = Stranger(), Zeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)
    ServiceBrowser(asks, KIND, listener=stranger)  # type: ignore[arg-type]
    night, office = make(NIGHT, OFFICE, 50_001), make(OFFICE, NIGHT, 50_002)
    try:
        assert until(lambda: night.at(OFFICE) and office.at(NIGHT) and stranger.told())
        assert night.at(OFFICE) == (("127.0.0.1", 50_002),)
        assert office.at(NIGHT) == (("127.0.0.1", 50_001),)
        assert night.at(NIGHT) == ()
        told = repr(stranger.seen)
        assert socket.gethostname() not in re.findall(r"[\w-]+", told), "a short name may stand within drawn letters"
        assert not [word for word in (NIGHT.hex[:8], OFFICE.hex[:8]) if word in told]
        assert "properties={}" in told
        office.close()
        assert until(lambda: not night.at(OFFICE)), "it stays after it said goodbye"
    finally:
        asks.close()


def test_a_pc_is_called_otherwise_each_time() -> None:
    names = HiddenNames(CLINIC, "announce")
    first, second = names.new(NIGHT, ANYBODY), names.new(NIGHT, ANYBODY)
    assert first != second
    assert {names.read(each, (OFFICE, NIGHT), (ANYBODY,)) for each in (first, second)} != {None}
    assert HiddenNames(uuid4(), "announce").read(first, (OFFICE, NIGHT), (ANYBODY,)) is None
    assert HiddenNames(CLINIC, "knock").read(first, (OFFICE, NIGHT), (ANYBODY,)) is None, "what is seen opens doors"


def test_a_network_that_forbids_asking_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import zeroconf

    def forbids(**_how: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(zeroconf, "Zeroconf", forbids)
    nobody = Neighbours(HiddenNames(CLINIC, "announce"), NIGHT, (OFFICE,), 1)
    assert nobody.at(OFFICE) == ()
    nobody.close()


def test_the_addresses_of_this_pc_are_those_that_others_can_use() -> None:
    assert not [each for each in addresses() if each.startswith(("127.", "169.254.", "fe80", "::1", "0."))]
