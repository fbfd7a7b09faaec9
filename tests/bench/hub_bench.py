"""`make bench-hub`: the hub on PostgreSQL beside pgbench, held polls, cost by what is stored, bytes of a sync.

The row that counts is `put-64`, with a hub for each core, as operators are told; beside it one hub alone, which can
use one core only. Ratios only: this machine is shared. Two are told. *Rate*: PUTs a second over pgbench's, in turn in
one run; what a load generator costs is measured and taken apart, ours and pgbench's alike. *Work*: seconds of
processor for one insert of pgbench's (server alone) over those for one PUT (hub and server); on a machine that others
load too, where a hub of one process gets a smaller share than 64 of a server, it is the steadier of the two, and what
a busy machine comes to.
"""

from __future__ import annotations

import json
import os
import re
import resource
import secrets
import socket
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from clinic_app.crypto.signing import SigningKey
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.wire import hub_api
from tests.bench import hub_ground as ground
from tests.hub.postgres import Cluster, started

OUT = Path("out/bench-hub.json")
CORES = os.cpu_count() or 1


class Bench:
    """A durable server, a database with the hub's own tables, and hubs on it."""

    def __init__(self, held: ExitStack, *, clients: int, hubs: int) -> None:
        self.cluster: Cluster = held.enter_context(started(ground.SETTINGS))
        self.address = self.cluster.database(parts=32)
        self.name = self.address.split("///")[1].split("?")[0]
        self.store = OpenStore(PostgresStore(self.address))
        held.callback(self.store.close)
        self.ground = ground.laid(self.store, clients)
        self.folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        self.hubs = [held.enter_context(ground.hub(self.folder, self.address)) for _ in range(hubs)]
        self.clients = clients
        self.many: list[SigningKey] = []

    @property
    def ports(self) -> list[int]:
        return [port for port, _ in self.hubs]

    def hub_cpu(self) -> float:
        return sum(ground.cpu_of(pid) for _, pid in self.hubs)

    def server_cpu(self) -> float:
        assert self.cluster.process is not None
        return ground.cpu_of_server(self.cluster.process.pid)

    def puts(self, each: int) -> dict[str, Any]:
        file = self.folder / "requests"
        ground.puts(self.ground, self.ports, lanes=self.clients, each=each, file=file)
        hub, server = self.hub_cpu(), self.server_cpu()
        told = ground.called(file, self.ports)
        assert set(told["statuses"]) == {"201"}, told["statuses"]
        return told | {"hub_s": self.hub_cpu() - hub, "server_s": self.server_cpu() - server}

    def inserts(self, seconds: int) -> dict[str, Any]:
        server = self.server_cpu()
        told: dict[str, Any] = ground.pgbench(self.cluster, self.name, clients=self.clients, seconds=seconds)
        return told | {"server_s": self.server_cpu() - server, "count": told["per_s"] * seconds}


def apart(count: float, seconds: float, cpu_s: float) -> float:
    """Per second, had the generator's share of this machine's cores been free for what it measures."""
    return count / max(seconds - cpu_s / CORES, seconds * 0.05)


def putting(*, clients: int, hubs: int, rounds: int = 4, seconds: int = 3) -> dict[str, object]:
    """PUTs and pgbench in turn, over one database."""
    rows = []
    with ExitStack() as held:
        bench = Bench(held, clients=clients, hubs=hubs)
        each = 40
        for number in range(rounds + 1):
            ours, theirs = bench.puts(each), bench.inserts(seconds)
            each = max(40, int(ours["count"] / ours["seconds"] * seconds / clients))
            if number:  # the first warms up, and says how many fill the time
                rows.append({
                    "put_per_s": ours["count"] / ours["seconds"], "pgbench_per_s": theirs["per_s"],
                    "rate": ours["count"] / ours["seconds"] / theirs["per_s"],
                    "rate_generators_apart": apart(ours["count"], ours["seconds"], ours["cpu_s"])
                    / apart(theirs["count"], theirs["seconds"], theirs["cpu_s"]),
                    "put_us_hub": ours["hub_s"] / ours["count"] * 1e6,
                    "put_us_server": ours["server_s"] / ours["count"] * 1e6,
                    "caller_us": ours["cpu_s"] / ours["count"] * 1e6,
                    "pgbench_us_server": theirs["server_s"] / theirs["count"] * 1e6,
                    "pgbench_us_own": theirs["cpu_s"] / theirs["count"] * 1e6,
                    "work": theirs["server_s"] / theirs["count"] * ours["count"] / (ours["hub_s"] + ours["server_s"]),
                    "p50_ms": ours["p50_ms"], "p99_ms": ours["p99_ms"],
                })  # fmt: skip
    return {name: round(median(row[name] for row in rows), 3) for name in rows[0]}


def stored(counts: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)) -> dict[str, object]:
    """What one PUT costs hub and server when so many lie there. Those that lie there have 256 bytes each: what may grow
    with them is the way to a row, not the row; a million of 4,096 would be written for an hour on a laptop's disk."""
    found: dict[str, object] = {}
    with ExitStack() as held:
        bench = Bench(held, clients=16, hubs=1)
        there = 0
        for count in counts:
            fill(bench.store, there, count)
            there = count
            told = [bench.puts(40) for _ in range(4)][1:]
            work = median((each["hub_s"] + each["server_s"]) / each["count"] * 1e6 for each in told)
            found[str(count)] = {"us": round(work), "p50_ms": round(median(each["p50_ms"] for each in told), 2)}
    return found


def fill(store: OpenStore, before: int, count: int) -> None:
    """As if so many had come within the last weeks; one in four still waits."""
    for start in range(before, count, 50_000):
        sql = (
            "INSERT INTO envelope SELECT decode(md5((n % 256)::text), 'hex'), sha256(n::text::bytea), 494000,"
            " 494000 + n % 720, decode(repeat('00', 32), 'hex'), CASE WHEN n % 4 = 0 THEN 'waiting' ELSE 'fetched' END,"
            " CASE WHEN n % 4 = 0 THEN decode(repeat(md5(n::text), 16), 'hex') END"
            f" FROM generate_series({start}, {min(start + 50_000, count) - 1}) AS n"
        )
        store.do(store.store.apart(lambda work, sql=sql: work.change(sql)))  # type: ignore[misc]


def held_polls(count: int = 1_000) -> dict[str, object]:
    """Idle questions that wait for post: memory and processor of the hub, and how soon one of them hears."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4_096, 4_096))
    with ExitStack() as held:
        bench = Bench(held, clients=1, hubs=1)
        port, pid = bench.hubs[0]
        own_mailboxes(bench)
        host, key = f"127.0.0.1:{port}", bench.ground.keys[0]
        before = ground.memory_of(pid)
        lines = []
        for number in range(count):
            path = hub_api.MAILBOX.format(mailbox=bench.ground.mailboxes[number % ground.MAILBOXES].hex())
            line = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(ground.signed(bench.many[number], "GET", host, path, b"", query="wait=25"))
            lines.append(line)
        time.sleep(3)
        memory, began, used = ground.memory_of(pid) - before, time.perf_counter(), ground.cpu_of(pid)
        time.sleep(8)
        share = (ground.cpu_of(pid) - used) / (time.perf_counter() - began)
        file = bench.folder / "one"
        ground.puts(ground.Ground([key], bench.ground.mailboxes[:1]), [port], lanes=1, each=1, file=file)
        asked = time.perf_counter()
        ground.called(file, [port])
        put = time.perf_counter() - asked
        lines[0].settimeout(20)
        heard = lines[0].recv(65_536).startswith(b"HTTP/1.1 200")
    return {
        "held": count, "kilobytes_each": round(memory / count / 1024, 1), "share_of_a_core": round(share, 3),
        "heard": heard, "put_and_heard_s": round(put, 2), "for_100000_gigabytes": round(memory / count * 1e5 / 1e9, 1),
    }  # fmt: skip


def own_mailboxes(bench: Bench) -> None:
    """A thousand PCs, each of an organisation whose mailbox it may look into."""
    bench.many = [SigningKey.new() for _ in range(1_000)]

    async def deed(work: Any) -> None:
        for number, key in enumerate(bench.many):
            await work.change(
                "INSERT INTO device (device_kid, agency_id, hub_auth, identity, standing, status, not_before,"
                " not_after) VALUES ($1, $2, $3, $3, $3, 'approved', 1, 999999)",
                key.public.kid, f"to-{number % ground.MAILBOXES}", key.public.raw,
            )  # fmt: skip

    bench.store.do(bench.store.store.write(deed))


def whole_answer(line: socket.socket) -> bytes:
    """Head and body, which may come one after the other."""
    heard = line.recv(65_536)
    while b"\r\n\r\n" not in heard:
        heard += line.recv(65_536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: ([0-9]+)", head)
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0:
        more = line.recv(missing)
        heard, missing = heard + more, missing - len(more)
    return heard


def empty_sync() -> dict[str, object]:
    """Bytes on the wire, both ways, TLS apart: of one quiet round, as a PC does it 144 times a day, of the list that it
    asks for once a day, and of a day of both. Where the line is not paid for, a PC also waits at the hub for post."""
    with ExitStack() as held:
        bench = Bench(held, clients=1, hubs=1)
        own_mailboxes(bench)
        port = bench.ports[0]
        bench.store.do(bench.store.store.apart(lambda work: work.change("INSERT INTO directory VALUES (7, '\\x7b7d')")))
        key, host = bench.many[0], f"127.0.0.1:{port}"
        path = hub_api.MAILBOX.format(mailbox=bench.ground.mailboxes[0].hex())
        line = held.enter_context(socket.create_connection(("127.0.0.1", port)))
        told = {}
        nonce = secrets.token_hex(16)
        calls = {
            "ping": f"GET {hub_api.PING}?n={nonce} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode(),
            "mailbox": ground.signed(key, "GET", host, path, b"", query=f"limit={hub_api.PAGE}"),
            "directory": ground.signed(key, "GET", host, hub_api.DIRECTORY, b"")[:-2] + b'if-none-match: "7"\r\n\r\n',
            "wait_at_the_hub": ground.signed(key, "GET", host, path, b"", query="limit=1&wait=1"),
        }
        for name, asked in calls.items():
            line.sendall(asked)
            heard = whole_answer(line)
            assert heard.startswith((b"HTTP/1.1 200", b"HTTP/1.1 304")), heard
            told[name] = len(asked) + len(heard)
    quiet = told["ping"] + told["mailbox"]
    day = 144 * quiet + told["directory"]
    waiting = 86_400 // hub_api.WAIT_S * told["wait_at_the_hub"]
    return {**told, "bytes": quiet, "day": day, "day_metered": 24 * quiet + told["directory"], "day_waiting": waiting}


def main(chosen: list[str]) -> int:
    parts = {
        "put-1": lambda: putting(clients=1, hubs=1), "put-16": lambda: putting(clients=16, hubs=1),
        "put-64": lambda: putting(clients=64, hubs=CORES), "put-64-one-hub": lambda: putting(clients=64, hubs=1),
        "held": held_polls, "stored": stored, "empty-sync": empty_sync,
    }  # fmt: skip
    found: dict[str, object] = json.loads(OUT.read_text()) if chosen and OUT.exists() else {}
    for name, measure in parts.items():
        if not chosen or name in chosen:
            found[name] = measure()
            print(name, json.dumps(found[name]), flush=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
