"""The hub as a process of its own: started, killed and started again; and writers who note what it acknowledged."""

from __future__ import annotations

import hashlib
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from running_hub import sealed

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import HubBusy, HubRefusesUs, HubUnreachable, LineError, NotTheHub
from clinic_app.hub import operator
from clinic_app.hub.opening import OpenStore
from clinic_app.transport.hub_client import HubClient

PROGRAM = (
    "import sys; from datetime import UTC, datetime; from clinic_app.hub.command_line import main; "
    "sys.exit(main(sys.argv[1:], lambda: datetime.now(UTC)))"
)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Alone:
    """One process and what it said, by the first words of each line."""

    process: subprocess.Popen[str]
    said: dict[str, str]

    @property
    def address(self) -> str:
        return self.said["listening on"]

    def memory_kb(self) -> int:
        """What it holds now."""
        [line] = [row for row in Path(f"/proc/{self.process.pid}/status").read_text().splitlines() if "VmRSS" in row]
        return int(line.split()[1])


@contextmanager
def alone(folder: Path, *more: str) -> Iterator[Alone]:
    command = [sys.executable, "-c", PROGRAM, "serve", "--data", str(folder), "--port", "0", *more]
    log = folder.with_suffix(".log")
    with log.open("a") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    said: dict[str, str] = {}
    assert process.stdout is not None
    try:
        for line in process.stdout:
            first, _, last = line.strip().rpartition(" ")
            said[first] = last
            if first == "listening on":
                break
        assert "listening on" in said, log.read_text()[-500:]
        yield Alone(process, said)
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


@dataclass(frozen=True)
class Known:
    """An organisation's PC that was let in, and its mailbox."""

    key: SigningKey
    hub_key: VerifyKey
    mailbox: str

    def client(self, address: str) -> HubClient:
        clock = Clock(now=now, monotonic=lambda: 0.0, boot_id="test")
        return HubClient(address, authority_key=self.key, hub_key=self.hub_key, clock=clock)


def let_in(store: OpenStore, hub_key: VerifyKey, agency: str, address: str) -> Known:
    """Enrol by the one-time code and approve."""
    code, key = operator.make_code(store, agency, now()), SigningKey.new()
    known = Known(key, hub_key, "")
    client = known.client(address)
    client.enrol(code=code, identity=SigningKey.new(), standing=SealKeyPair.new().public.raw)
    client.close()
    operator.approve(store, key.public.kid, now())
    [(box,)] = store.rows("SELECT mailbox_id FROM mailbox WHERE agency_id = $1", agency)
    return Known(key, hub_key, bytes(box).hex())


@dataclass
class Writers:
    """Threads that leave envelopes as a clinic does: the same bytes again until the hub has acknowledged them.

    A writer whose PC may ask no more this minute goes on as the next of its `pcs`.
    """

    pcs: Sequence[Known]
    address: Callable[[], str]
    threads: int = 8
    pause_s: float = 0.0
    acknowledged: dict[bytes, float] = field(default_factory=dict)
    answers: list[tuple[float, str]] = field(default_factory=list)
    again: int = 0
    """Acknowledged only after at least one attempt had failed."""

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._running = [threading.Thread(target=self._write, args=(number,)) for number in range(self.threads)]
        for thread in self._running:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._running:
            thread.join(60)

    def until(self, number: int, *, within_s: float = 60) -> None:
        """Wait for so many acknowledgements in all."""
        ends = time.monotonic() + within_s
        while len(self.acknowledged) < number:
            assert time.monotonic() < ends, f"{len(self.acknowledged)} of {number}: {self.answers[-5:]}"
            time.sleep(0.01)

    def longest_gap_s(self) -> float:
        """Between two acknowledgements."""
        times = sorted(self.acknowledged.values())
        return max((later - earlier for earlier, later in pairwise(times)), default=0.0)

    def _write(self, number: int) -> None:
        model = bytearray(sealed())
        turn, address, client = number, "", None
        while not self._stop.is_set():
            model[-32:] = secrets.token_bytes(32)  # a hub cannot tell: sealing each anew would cost more than the hub
            body, tries = bytes(model), 0
            while not self._stop.is_set():
                if client is None or address != self.address():
                    address = self.address()
                    client = self.pcs[turn % len(self.pcs)].client(address)
                try:
                    client.put(self.pcs[turn % len(self.pcs)].mailbox, body, bytes(32))
                except HubBusy as busy:
                    self.answers.append((time.monotonic(), f"busy {busy.retry_after_s}"))
                    turn, client = turn + self.threads, _closed(client)
                    self._stop.wait(0.1)
                except (HubUnreachable, NotTheHub, HubRefusesUs) as error:
                    self.answers.append((time.monotonic(), _named(error)))
                    client = _closed(client)
                    self._stop.wait(0.1)
                else:
                    self.acknowledged[hashlib.sha256(body).digest()] = time.monotonic()
                    self.again += tries > 0
                    break
                tries += 1
            self._stop.wait(self.pause_s)
        _closed(client)


def _closed(client: HubClient | None) -> None:
    if client is not None:
        client.close()


def _named(error: LineError) -> str:
    return f"{type(error).__name__} {vars(error)}"
