"""What the hub benchmark stands on: a durable PostgreSQL, hubs as processes, pgbench, requests signed beforehand."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clinic_app.crypto.signing import SigningKey
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.store import Work
from clinic_app.wire import hub_api
from tests.hub.postgres import Cluster

MAILBOXES = 256
# What a durable server of a hub is given; nothing that makes it forget.
SETTINGS = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB", "max_wal_size=4GB",
            "checkpoint_timeout=30min")  # fmt: skip

HUB = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.serving import Serving, serve
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import KeepLimits
many = 10**9
serve(Serving(place=HubPlace(Path(sys.argv[1])), database=sys.argv[2] or None, host="127.0.0.1", port=0,
              limits=Limits(requests_per_minute=many, envelopes_per_day=many, remembered_nonces=10**7),
              keep=KeepLimits(bytes_per_agency=0)), lambda: datetime.now(UTC))
"""


@dataclass(frozen=True)
class Ground:
    """Known devices and mailboxes of one database."""

    keys: list[SigningKey]
    mailboxes: list[bytes]


def laid(store: OpenStore, devices: int) -> Ground:
    """Approved devices of one organisation each, and mailboxes for others."""
    keys = [SigningKey.new() for _ in range(devices)]
    mailboxes = [hashlib.md5(str(number).encode(), usedforsecurity=False).digest() for number in range(MAILBOXES)]
    today = datetime.now(UTC).date().toordinal()

    async def deed(work: Work) -> None:
        for number, mailbox in enumerate(mailboxes):
            await work.change("INSERT INTO mailbox (mailbox_id, agency_id) VALUES ($1, $2)", mailbox, f"to-{number}")
        for number, key in enumerate(keys):
            await work.change(
                "INSERT INTO device (device_kid, agency_id, hub_auth, identity, standing, status, not_before,"
                " not_after)"                " VALUES ($1, $2, $3, $3, $3, 'approved', $4, $5)",
                key.public.kid, f"from-{number}", key.public.raw, today, today + 300,
            )  # fmt: skip

    store.do(store.store.write(deed))
    return Ground(keys, mailboxes)


def outside(draw: random.Random) -> bytes:
    """4,096 bytes that look like an envelope from outside, which is all a hub can look at."""
    stanzas = sorted(draw.randbytes(1_168) for _ in range(2))
    head = b"SRE1\x01\x02" + draw.randbytes(32) + b"".join(stanzas)
    return head + draw.randbytes(4_096 - len(head))


def puts(ground: Ground, ports: list[int], *, lanes: int, each: int, file: Path) -> None:
    """Signed requests for each lane, each with its own bytes."""
    draw = random.Random(secrets.randbits(64))
    with file.open("wb") as out:
        for lane in range(lanes):
            out.write(each.to_bytes(4, "big"))
            host = f"127.0.0.1:{ports[lane % len(ports)]}"
            for _ in range(each):
                request = _put(ground, ground.keys[lane % len(ground.keys)], host, draw)
                out.write(len(request).to_bytes(4, "big") + request)


def _put(ground: Ground, key: SigningKey, host: str, draw: random.Random) -> bytes:
    body = outside(draw)
    path = hub_api.ENVELOPE.format(mailbox=draw.choice(ground.mailboxes).hex(), env_id=hashlib.sha256(body).hexdigest())
    return signed(key, "PUT", host, path, body, revoke_hash="00" * 32) + body


def signed(key: SigningKey, method: str, host: str, path: str, body: bytes, *, query: str = "",
           revoke_hash: str | None = None) -> bytes:  # fmt: skip
    """The head of a request."""
    parameters = hub_api.SignatureInput(
        revocable=revoke_hash is not None, created=int(time.time()), nonce=secrets.token_hex(16),
        keyid=key.public.kid.hex(),
    )  # fmt: skip
    digest = hub_api.content_digest(body)
    base = hub_api.signature_base(parameters, method=method, authority=host, path=path, query=query, digest=digest,
                                  revoke_hash=revoke_hash)  # fmt: skip
    lines = [
        f"{method} {path}{'?' + query if query else ''} HTTP/1.1", f"host: {host}", f"content-length: {len(body)}",
        f"content-digest: {digest}", f"signature-input: clinic={parameters.parameters}",
        f"signature: {hub_api.signature_header(key.sign(base))}",
    ]  # fmt: skip
    if revoke_hash is not None:
        lines.append(f"{hub_api.REVOKE_HASH}: {revoke_hash}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def cpu_of(pid: int) -> float:
    """Seconds a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_of_server(pid: int) -> float:
    """Seconds of a PostgreSQL: its first process with all it started, those that ended too."""
    used = 0.0
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue  # it ended meanwhile; its parent has its seconds
            if process.name == str(pid):
                used += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
            elif fields[1] == str(pid):
                used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def memory_of(pid: int) -> int:
    """Bytes that are in memory, as a process is charged with."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


@contextmanager
def hub(folder: Path, database: str | None) -> Iterator[tuple[int, int]]:
    """A hub as a process: its port and its number."""
    process = subprocess.Popen([sys.executable, "-c", HUB, str(folder), database or ""], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    assert process.stdout is not None
    try:
        port = next(int(line.rpartition(":")[2]) for line in process.stdout if line.startswith("listening on"))
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def called(file: Path, ports: list[int]) -> dict[str, Any]:
    """What the callers, a process of their own, counted."""
    command = [sys.executable, "-m", "tests.bench.hub_callers", str(file), *map(str, ports)]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def pgbench(cluster: Cluster, name: str, *, clients: int, seconds: int) -> dict[str, float]:
    """Single-row inserts of a row like ours, whose 4,096 bytes travel with each as ours do: per second, its own CPU."""
    script = cluster.folder / "insert.sql"
    words = " || ".join(f"int8send(:r{number})" for number in range(4))
    script.write_text(
        "".join(f"\\set r{number} random(0, 9223372036854775806)\n" for number in range(4))
        + f"\\set box random(0, {MAILBOXES - 1})\n"
        + "INSERT INTO envelope (mailbox_id, env_id, recv_hour, expires_hour, revoke_hash, state, body) VALUES"
        f" (decode(md5(:box::text), 'hex'), {words}, 494000, 494720, '\\x{'00' * 32}', 'waiting', :body);\n"
    )
    os.chmod(script, 0o644)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = cluster.runs(
        "pgbench", "-h", str(cluster.folder), "-U", "hub", "-n", "-M", "prepared", "-c", str(clients), "-j", "2",
        "-T", str(seconds), "-D", "body=\\x" + secrets.token_bytes(4_096).hex(), "-f", str(script), name,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    tps = next(float(line.split()[2]) for line in ran.stdout.decode().splitlines() if line.startswith("tps"))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"per_s": tps, "cpu_s": cpu, "seconds": float(seconds)}
