"""The laboratory's own process: it knows the whole program, and forks a child for each workflow that is interrupted.

One request a line on stdin, one answer a line on stdout, both JSON.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import json
import os
import select
import signal
import sys
import traceback
from pathlib import Path
from time import monotonic
from typing import Any

from workflows import ALL

ENDLESS = 1_000_000


def main() -> None:
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_run(json.loads(line))) + "\n")
        sys.stdout.flush()


def _run(asked: dict[str, Any]) -> dict[str, Any]:
    """Fork, read what is acknowledged, kill if asked to, and say how it ended."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.setpgid(0, 0)
        _work(asked, write)
    os.close(write)
    # Most of a run is on the way to the first acknowledgement: the wait for a kill begins with it, or with the start.
    wait = asked.get("kill_after_s")
    ends = monotonic() + wait if wait is not None and not asked.get("after_ack") else None
    told, last = b"", monotonic() + 120
    while True:
        now = monotonic()
        if (ends is not None and now >= ends) or now >= last:
            os.kill(child, signal.SIGKILL)
            ends, last = None, now + 120
        left = min(last, ends if ends is not None else last) - now
        if select.select([read], [], [], max(left, 0))[0]:
            some = os.read(read, 65536)
            if not some:
                break
            told += some
            if wait is not None and asked.get("after_ack") and ends is None and b"\n" in told:
                ends = monotonic() + wait
                wait = None
    os.close(read)
    _, status = os.waitpid(child, 0)
    *lines, _cut = told.decode().split("\n")
    acks = [line for line in lines if not line.startswith("=")]
    about: dict[str, Any] = {}
    for line in lines:
        if line.startswith("="):
            about.update(json.loads(line[1:]))
    return {"acks": acks, "status": status, "killed": os.WIFSIGNALED(status), **about}


def _work(asked: dict[str, Any], write: int) -> None:
    shim = ctypes.CDLL(None)
    armed = hasattr(shim, "fault_begin")
    base = Path(asked["base"])

    def ack(text: str) -> None:
        os.write(write, text.encode() + b"\n")
        if armed:
            shim.fault_ack(text.encode(), len(text.encode()))

    about: dict[str, Any] = {"error": None}
    try:
        log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if asked.get("log") else -1
        if armed:
            fail = asked.get("fail") or [0, "EIO", False, False]
            shim.fault_begin(
                str(base / asked["root"] if asked.get("root") else base).encode(), log, ctypes.c_long(fail[0]),
                getattr(errno, fail[1]), int(fail[2]), ctypes.c_long(asked.get("die_at", 0)), int(fail[3]),
            )  # fmt: skip
        ALL[asked["workflow"]].body(base, ack, asked.get("turns", ENDLESS))
    except BaseException as error:  # noqa: BLE001 - told to whoever asked
        known = [kind.__name__ for kind in type(error).__mro__]
        about = {"error": type(error).__name__, "kinds": known, "trace": traceback.format_exc()[-3000:]}
    if armed:
        about["calls"] = shim.fault_count()
        shim.fault_begin(b"", -1, ctypes.c_long(0), 0, 0, ctypes.c_long(0), 0)
    os.write(write, b"=" + json.dumps(about).encode() + b"\n")
    os._exit(0)


if __name__ == "__main__":
    main()
