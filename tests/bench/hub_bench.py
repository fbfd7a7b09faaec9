"""`make bench-hub`: the hub on PostgreSQL beside pgbench, held polls, cost by what is stored, bytes of a sync.

Ratios only: this machine is shared. What a load generator costs is measured and told apart, ours and pgbench's alike.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from clinic_app.hub.opening import OpenStore
from clinic_app.hub.store_postgres import PostgresStore
from tests.bench import hub_ground as ground
from tests.hub.postgres import started

OUT = Path("out/bench-hub.json")
CORES = os.cpu_count() or 1


def apart(count: float, seconds: float, cpu_s: float) -> float:
    """Per second, had the generator's share of this machine's cores been free for what it measures."""
    return count / max(seconds - cpu_s / CORES, seconds * 0.05)


def putting(*, clients: int, hubs: int, rounds: int, seconds: int) -> dict[str, object]:
    """PUTs and pgbench in turn, over one database."""
    with ExitStack() as held:
        cluster = held.enter_context(started(ground.SETTINGS))
        address = cluster.database(parts=32)
        name = address.split("///")[1].split("?")[0]
        store = OpenStore(PostgresStore(address))
        held.callback(store.close)
        laid = ground.laid(store, clients)
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        ports = [held.enter_context(ground.hub(folder, address))[0] for _ in range(hubs)]
        ours, theirs, told = [], [], []
        each = 40
        for number in range(rounds + 1):
            file = folder / "requests"
            ground.puts(laid, ports, lanes=clients, each=each, file=file)
            mine = ground.called(file, ports)
            bench = ground.pgbench(cluster, name, clients=clients, seconds=seconds)
            assert set(mine["statuses"]) == {"201"}, mine["statuses"]
            each = max(40, int(mine["count"] / mine["seconds"] * seconds / clients))
            if number:  # the first warms up, and says how many fill the time
                ours.append(mine)
                theirs.append(bench)
                told.append((mine["count"] / mine["seconds"] / bench["per_s"],
                             apart(mine["count"], mine["seconds"], mine["cpu_s"])
                             / apart(bench["per_s"] * bench["seconds"], bench["seconds"], bench["cpu_s"])))  # fmt: skip
        return {
            "clients": clients, "hubs": hubs,
            "put_per_s": median(each["count"] / each["seconds"] for each in ours),
            "pgbench_per_s": median(each["per_s"] for each in theirs),
            "ratio": median(each[0] for each in told), "ratio_generators_apart": median(each[1] for each in told),
            "caller_cpu_share": median(each["cpu_s"] / each["seconds"] / CORES for each in ours),
            "pgbench_cpu_share": median(each["cpu_s"] / each["seconds"] / CORES for each in theirs),
            "p50_ms": median(each["p50_ms"] for each in ours), "p99_ms": median(each["p99_ms"] for each in ours),
        }  # fmt: skip


def main(chosen: list[str]) -> int:
    found: dict[str, object] = {}
    for clients, hubs in ((1, 1), (16, 1), (64, 1), (64, 2)):
        name = f"put, {clients} clients, {hubs} hubs"
        if chosen and str(clients) not in chosen:
            continue
        found[name] = putting(clients=clients, hubs=hubs, rounds=3, seconds=3)
        print(name, json.dumps(found[name]), flush=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
