"""Callers of a hub for the benchmark: signed requests made beforehand, sent as fast as they are answered.

A process of its own, so that what it costs can be taken apart from what the hub costs: it prints one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Lane:
    """One connection with its own requests, one after another."""

    requests: list[bytes]
    waits_ms: list[float]
    statuses: dict[int, int]


class Caller(asyncio.Protocol):
    """Writes a request, reads its answer (always without a body here), writes the next."""

    def __init__(self, lane: Lane, done: asyncio.Future[None]) -> None:
        self._lane = lane
        self._done = done
        self._at = 0
        self._heard = b""
        self._asked_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._next()

    def _next(self) -> None:
        if self._at == len(self._lane.requests):
            self._transport.close()
            if not self._done.done():
                self._done.set_result(None)
            return
        self._asked_at = time.perf_counter()
        self._transport.write(self._lane.requests[self._at])
        self._at += 1

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, gap, rest = self._heard.partition(b"\r\n\r\n")
        if not gap:
            return
        length = 0
        for line in head.split(b"\r\n"):
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        if len(rest) < length:
            return
        self._heard = b""
        self._lane.waits_ms.append((time.perf_counter() - self._asked_at) * 1000)
        status = int(head[9:12])
        self._lane.statuses[status] = self._lane.statuses.get(status, 0) + 1
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("cut off"))


async def call(lanes: list[Lane], ports: list[int]) -> float:
    """Seconds for all of them together."""
    loop = asyncio.get_running_loop()
    done: list[asyncio.Future[None]] = []
    began = time.perf_counter()
    for number, lane in enumerate(lanes):
        future: asyncio.Future[None] = loop.create_future()
        done.append(future)
        await loop.create_connection(lambda lane=lane, future=future: Caller(lane, future), "127.0.0.1",
                                     ports[number % len(ports)])  # fmt: skip
    await asyncio.gather(*done)
    return time.perf_counter() - began


def main(file: Path, ports: list[int]) -> None:
    """`file` holds, for each lane, its requests; each after its length."""
    lanes = []
    raw, at = file.read_bytes(), 0
    while at < len(raw):
        count, at = int.from_bytes(raw[at : at + 4], "big"), at + 4
        requests = []
        for _ in range(count):
            length = int.from_bytes(raw[at : at + 4], "big")
            requests.append(raw[at + 4 : at + 4 + length])
            at += 4 + length
        lanes.append(Lane(requests, [], {}))
    del raw
    before = resource.getrusage(resource.RUSAGE_SELF)
    seconds = asyncio.run(call(lanes, ports))
    after = resource.getrusage(resource.RUSAGE_SELF)
    waits = sorted(wait for lane in lanes for wait in lane.waits_ms)
    statuses: dict[int, int] = {}
    for lane in lanes:
        for status, count in lane.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    print(json.dumps({
        "count": len(waits), "seconds": seconds, "statuses": statuses,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "p50_ms": waits[len(waits) // 2], "p99_ms": waits[int(len(waits) * 0.99)],
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(port) for port in sys.argv[2:]])
