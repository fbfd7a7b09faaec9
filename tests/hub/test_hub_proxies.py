"""The examples for proxies in front of a hub, as they are: what goes through, what is said while no hub answers."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from running_hub import Running, sealed
from signed_requests import REVOKE, headers_for, put_target

from clinic_app.hub.caller import KEEP_ALIVE_S

INSTALLERS = Path(__file__).parents[2] / "installers"
PING = f"/v1/ping?n={'0' * 32}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nginx(folder: Path, port: int, hub: str) -> list[str]:
    """Without TLS and in the foreground; all else as it stands."""
    told = (INSTALLERS / "hub/nginx.conf").read_text("utf-8").replace("127.0.0.1:8443", hub)
    told = re.sub(r"\tlisten 443 ssl;\n\tlisten .*\n", f"\tlisten 127.0.0.1:{port};\n", told)
    told = re.sub(r"\tssl_.*\n", "", told)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(f"daemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{paths}{told}}}\n", "utf-8")
    return ["nginx", "-p", str(folder), "-c", str(file), "-e", str(folder / "error.log")]


def caddy(folder: Path, port: int, hub: str) -> list[str]:
    told = (INSTALLERS / "hub/Caddyfile").read_text("utf-8").replace("127.0.0.1:8443", hub)
    told = told.replace("hub.example {", f"http://127.0.0.1:{port} {{").replace(
        "{\n\tservers", "{\n\tadmin off\n\tservers"
    )
    file = folder / "Caddyfile"
    file.write_text(told, "utf-8")
    return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]


def haproxy(folder: Path, port: int, hub: str) -> list[str]:
    told = (INSTALLERS / "hub-ha/haproxy.cfg").read_text("utf-8").partition("# The leader of the database")[0]
    for mark, text in (
        ("@LISTEN@", f"127.0.0.1:{port}"),
        ("@HUBS@", f"    server one {hub}"),
        ("@KEEP@", f"    server one {hub}"),
    ):
        told = told.replace(mark, text)
    file = folder / "haproxy.cfg"
    file.write_text(told, "utf-8")
    return ["haproxy", "-f", str(file)]


Making = Callable[[Path, int, str], list[str]]


@contextmanager
def in_front(making: Making, folder: Path, hub: str) -> Iterator[str]:
    if shutil.which(making.__name__, path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip(f"no {making.__name__} on this machine (apt-get install {making.__name__})")
    port = free_port()
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "PATH": f"{os.environ['PATH']}:/usr/sbin"}
    process = subprocess.Popen(
        making(folder, port, hub), env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        ends = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, making.__name__
                assert time.monotonic() < ends
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize("making", [nginx, caddy, haproxy])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_signed_goes_through_and_figures_stay_inside(hub: Running, tmp_path: Path, making: Making) -> None:
    clinic, body = hub.office("clinic"), sealed()
    with in_front(making, tmp_path, hub.address.partition("://")[2]) as address:
        target = put_target(clinic.mailbox, body)
        through = Running(address, hub.store, hub.place, hub.hands)
        signed = headers_for(through, clinic, "PUT", target, body, revoke_hash=REVOKE)
        answer = httpx2.put(address + target, content=body, headers=signed)
        assert (answer.status_code, "hub-receipt" in answer.headers) == (201, True)
        assert answer.headers["date"] == httpx2.get(hub.address + PING).headers["date"]
        assert httpx2.get(f"{address}/metrics").status_code == 404


@pytest.mark.parametrize("making", [nginx, caddy, haproxy])
def test_while_no_hub_answers_clinics_are_told_when_to_come_again(tmp_path: Path, making: Making) -> None:
    with in_front(making, tmp_path, f"127.0.0.1:{free_port()}") as address:
        answer = httpx2.get(address + PING)
    assert (answer.status_code, answer.headers.get("retry-after")) == (503, "10")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {"type": "about:blank", "title": "hub away just now", "status": 503}


def test_every_proxy_hangs_up_sooner_than_the_hub() -> None:
    told = "".join((INSTALLERS / "hub" / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    kept = re.findall(r"^\s*keepalive(?:_timeout)? (\d+)s", told, re.MULTILINE)
    assert len(kept) == 2
    assert all(int(each) < KEEP_ALIVE_S for each in kept)
