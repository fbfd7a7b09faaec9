"""A PostgreSQL of one test run: Debian's own programs, as a user who is not root, on a socket in a folder."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from clinic_app.hub.store_postgres import PostgresStore

PARTS = 4
"""Partitions in most tests: as many as must be there for rows to lie apart."""
QUICK = ("fsync=off", "full_page_writes=off")
"""Where a test is not about what a power cut leaves."""


def programs() -> Path:
    """Debian's folder of the newest PostgreSQL; where there is none the test is left out, aloud."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        pytest.skip("no PostgreSQL on this machine (apt-get install postgresql)")
    return found[-1]


@dataclass
class Cluster:
    """One server. `folder` holds its socket and its data."""

    folder: Path
    bin: Path
    user: pwd.struct_passwd
    settings: Sequence[str] = QUICK
    process: subprocess.Popen[bytes] | None = None
    made: int = 0
    log: Path = field(init=False)
    emptied: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.log = self.folder / "log"

    @property
    def port(self) -> int:
        return 5432

    def address(self, name: str = "postgres") -> str:
        return f"postgresql:///{name}?host={self.folder}&port={self.port}&user=hub"

    def runs(self, program: str, *words: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([str(self.bin / program), *words], check=True, capture_output=True, **self._as(), **more)

    def does(self, *words: str) -> None:
        """Some other program of the machine, as the user of this server."""
        subprocess.run(words, check=True, capture_output=True, **self._as())

    def initialises(self) -> None:
        quick = ["--no-sync"] if "fsync=off" in self.settings else []
        self.runs("initdb", "-D", str(self.folder / "data"), "-U", "hub", "-A", "trust", "-E", "UTF8",
                  "--locale=C", *quick)  # fmt: skip

    def starts(self) -> None:
        settings = ("listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=100",
                    "shared_buffers=64MB", *self.settings)  # fmt: skip
        words = [word for setting in settings for word in ("-c", setting)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.folder / "data"), *words],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, **self._as(),
            )  # fmt: skip
        asyncio.run(_until_up(self.address()))

    def kills(self) -> None:
        """As a power cut would, but for the disk: the postmaster and all it started."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def stops(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast: whoever is connected is cut off
            self.process.wait(60)

    def ends(self) -> None:
        """For good: nothing of it is wanted any more."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)

    def lends(self) -> str:
        """An empty database: a new one, or one that was emptied, which is sooner done."""
        return self.emptied.pop() if self.emptied else self.database()

    def takes_back(self, address: str) -> None:
        asyncio.run(_emptied(address))
        self.emptied.append(address)

    def database(self, *, parts: int = PARTS) -> str:
        """A new one with the hub's tables, copied from one that was made once."""
        model = f"model_{parts}"
        asyncio.run(self._copies(model, f"test_{self.made}", parts))
        self.made += 1
        return self.address(f"test_{self.made - 1}")

    def copied(self, address: str) -> str:
        """A database as another is now; nobody may be connected to that one."""
        asyncio.run(self._copy(urlsplit(address).path[1:], f"test_{self.made}"))
        self.made += 1
        return self.address(f"test_{self.made - 1}")

    async def _copy(self, name: str, copy: str) -> None:
        server = await asyncpg.connect(self.address())
        await server.execute(f"CREATE DATABASE {copy} TEMPLATE {name} STRATEGY file_copy")
        await server.close()

    async def _copies(self, model: str, name: str, parts: int) -> None:
        server = await asyncpg.connect(self.address())
        try:
            if not await server.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", model):
                await server.execute(f"CREATE DATABASE {model}")
                store = PostgresStore(self.address(model), partitions=parts)
                await store.prepare()
                await store.close()
            await server.execute(f"CREATE DATABASE {name} TEMPLATE {model} STRATEGY file_copy")
        finally:
            await server.close()

    def _as(self) -> dict[str, Any]:
        """PostgreSQL refuses root; its own folder is all that user needs. Its family is ours to end."""
        if os.geteuid() != 0:
            return {"start_new_session": True, "cwd": self.folder}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": [], "start_new_session": True,
                "cwd": self.folder}  # fmt: skip


async def _emptied(address: str) -> None:
    server = await asyncpg.connect(address)
    try:
        tables = await server.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            kept = " WHERE name <> 'schema'" if table == "hub_fact" else ""
            await server.execute(f"DELETE FROM {table}{kept}")
    finally:
        await server.close()


async def _until_up(address: str) -> None:
    for _ in range(600):
        try:
            connection = await asyncpg.connect(address, timeout=5)
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(0.1)
        else:
            await connection.close()
            return
    raise AssertionError("PostgreSQL does not start")


@contextmanager
def started(settings: Sequence[str] = QUICK) -> Iterator[Cluster]:
    """A server that is gone afterwards, data and all."""
    bin_ = programs()
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    # A socket's path has at most 107 characters, and nobody else may enter pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="hubpg-"))
    cluster = Cluster(folder, bin_, user, settings)
    try:
        if os.geteuid() == 0:
            os.chown(folder, user.pw_uid, user.pw_gid)
        cluster.initialises()
        cluster.starts()
        yield cluster
    finally:
        cluster.ends()
        shutil.rmtree(folder, ignore_errors=True)
