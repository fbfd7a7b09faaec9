"""No identifier leaves, in none of thirty spellings, whoever she is: what `make soak` asks of 20,000 women."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
import soaking
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from packet_cases import (
    CHILD_ROW,
    DAY,
    REQUESTS,
    SENDER,
    cases,
    compiled,
    deciding,
    everything,
    forms,
    marker,
    written,
)
from running_hub import Running, serving
from spellings import SHORTEST, spellings

from clinic_app.crypto.sealing import env_id_of, seal
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.case import Case
from clinic_app.wire.courier import Courier, Parcel
from clinic_app.wire.hub_api import Limits

_WOMEN = int(os.environ.get("SPELLED_CASES", "20000"))
_AT_ONCE = 200


@cache
def needles() -> tuple[bytes, ...]:
    """Every marker that the cases of the tests hold, in every spelling."""
    words = {word for number in range(len(forms().fields)) for word in marker(number).split()}
    return tuple(sorted({spelling for word in words for spelling in spellings(word)}))


@cache
def beginnings() -> frozenset[bytes]:
    return frozenset(needle[:SHORTEST] for needle in needles())


def found_in(documents: list[bytes]) -> list[bytes]:
    """Each needle that stands anywhere in these. Looked for are first the beginnings of all of them at once."""
    heap = b"\0".join(documents)
    met = beginnings().intersection(heap[at : at + SHORTEST] for at in range(len(heap)))
    return [needle for needle in needles() if needle[:SHORTEST] in met and needle in heap] if met else []


def test_each_spelling_is_found_where_it_stands() -> None:
    word = marker(7).split()[0]
    assert len(spellings("Malar Zin Oo")) >= 30
    for spelling in spellings(word):
        assert spelling in found_in([b'{"code": "' + spelling + b'"}'])


def test_a_case_with_every_field_filled_leaves_no_spelling_of_it_in_any_packet() -> None:
    packets = []
    for to, request in REQUESTS:
        packets.append(written(compiled(deciding(everything(), to=to, **CHILD_ROW), to, request), to))
    assert found_in(packets) == []


class Way:
    """All that a packet passes through: an envelope, a hub that listens, a stick, and whatever is said meanwhile."""

    def __init__(self, hub: Running, said: Callable[[], str]) -> None:
        self._hub, self._said = hub, said
        self._office = hub.office(SENDER)
        self._signer, self._pc = SigningKey.new(), SealKeyPair.new().public
        self._random = bytearray()
        self._packets: list[bytes] = []
        self._parcels: list[Parcel] = []
        self.sent = 0

    def goes(self, packet: bytes) -> None:
        sealed = seal(packet, signer=self._signer, recipients=[self._pc])
        self._office.client.put(self._office.mailbox, sealed, bytes(32))
        self._packets.append(packet)
        self._parcels.append(Parcel(self._office.mailbox, sealed, bytes(32), DAY))
        self._random += sealed + env_id_of(sealed).hex().encode()
        self.sent += 1
        if len(self._packets) == _AT_ONCE:
            self.is_looked_at()

    def is_looked_at(self) -> None:
        """Nothing of hers is in the packets, on the stick, on the hub's disk, or in what was logged."""
        assert found_in(self._packets) == []
        stick = Courier(envelopes=tuple(self._parcels)).to_bytes()
        seen = found_in([stick, self._hub.on_disk(), self._said().encode()])
        # Six bytes are met by chance in so much that is sealed, and six figures in its hash.
        assert [each for each in seen if each not in self._random] == []
        self._office.client.acknowledge(self._office.mailbox, [env_id_of(each.sealed) for each in self._parcels])
        self._packets.clear()
        self._parcels.clear()


@pytest.fixture
def way(tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator[Way]:
    # Where in memory each connection lies is figures by chance.
    caplog.set_level(logging.INFO, "httpcore2")
    caplog.set_level(logging.DEBUG)
    plenty = Limits(requests_per_minute=10**9, envelopes_per_day=10**9, remembered_nonces=10**6)

    def said() -> str:
        told = "".join(capfd.readouterr()) + caplog.text
        caplog.clear()
        return told

    for hub in serving(tmp_path, plenty):
        yield Way(hub, said)


def test_whatever_is_said_or_kept_on_the_way_is_looked_at(way: Way, capfd: pytest.CaptureFixture[str]) -> None:
    word = marker(7).split()[0]
    way.goes(written(compiled(deciding(everything(), to="shelter"))))
    way.is_looked_at()
    for leaks in (
        lambda: print(word),
        lambda: logging.getLogger("clinic_app").debug("kept %s", quote(word)),
        lambda: way._packets.append(word.encode()),
        lambda: (way._hub.file.parent / "hub.log").write_text(word[::-1]),
    ):
        leaks()
        with pytest.raises(AssertionError):
            way.is_looked_at()
        way._packets.clear()


@pytest.mark.soak
def test_nor_do_twenty_thousand_others_nor_the_stick_nor_the_hub_nor_any_log(way: Way) -> None:
    @settings(
        max_examples=_WOMEN, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases(), place=st.integers(0, len(REQUESTS) - 1))
    def one(case: Case, place: int) -> None:
        to, request = REQUESTS[place]
        way.goes(written(compiled(deciding(case, to=to, **CHILD_ROW), to, request), to))

    one()
    way.is_looked_at()
    assert way.sent >= _WOMEN
    soaking.count("spellings", women=way.sent, spellings=len(needles()), found=0)
