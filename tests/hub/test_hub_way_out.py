"""The way out of a hospital: real little proxies, a login page, somebody who looks inside; each is told apart."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from little_proxies import Little, Serve, answer, certificate, listening, proxy, pumped, saying, tls_of
from running_hub import Running, clock_of, serving

from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import (
    ClinicError,
    HubUnreachable,
    NotTheHub,
    ProxyAsks,
    ProxyRefused,
    ProxyScriptRefused,
    ProxyUnreachable,
    Stranger,
)
from clinic_app.transport.hub_client import HubClient
from clinic_app.transport.way_out import By, WayOut, as_proxy, this_system
from clinic_app.wire.hub_api import Limits

NO_HUB = "http://hub.test"
TLS_HUB = "https://hub.test"
NOWHERE = "http://127.0.0.1:1"


def client_by(hub: Running, way: WayOut, address: str = NO_HUB) -> HubClient:
    return HubClient(
        address, authority_key=SigningKey.new(), hub_key=hub.hub_key.public, clock=clock_of(hub.hands), way=way
    )


def pings(hub: Running, way: WayOut, address: str = NO_HUB) -> HubClient:
    client = client_by(hub, way, address)
    try:
        client.ping()
    finally:
        client.close()
    return client


def by_proxy(little: Little, user: str = "", password: str = "") -> WayOut:
    return WayOut(by=By.PROXY, proxy=little.address, user=user, password=password)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all, on one store: what stands before a hub does not ask what stands behind it."""
    yield from serving(tmp_path_factory.mktemp("hub"), Limits())


@pytest.fixture
def port(hub: Running) -> int:
    return int(hub.address.rpartition(":")[2])


@pytest.fixture
def stands() -> Iterator[Callable[..., Little]]:
    with ExitStack() as every:
        yield lambda serve, tls=None: every.enter_context(listening(serve, tls))


Stands = Callable[..., Little]


@pytest.fixture
def encrypted(hub: Running, port: int, tmp_path: Path, stands: Stands) -> tuple[Little, Path]:
    """The hub behind TLS, as Caddy puts it, and its certificate."""
    cert, key = certificate(tmp_path, "front")
    return stands(_before(port), tls_of(cert, key)), cert


def _before(port: int) -> Serve:
    def serve(connection: socket.socket, head: bytes) -> None:
        with socket.create_connection(("127.0.0.1", port)) as there:
            there.sendall(head)
            pumped(connection, there)

    return serve


def test_a_proxy_leads_to_the_hub(hub: Running, port: int, stands: Stands) -> None:
    little = stands(proxy(to=port))
    pings(hub, by_proxy(little))
    assert little.asked[0].startswith(b"GET http://hub.test/v1/ping")


def test_a_proxy_opens_a_way_for_what_is_encrypted(
    hub: Running, encrypted: tuple[Little, Path], stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    front, cert = encrypted
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    little = stands(proxy(to=front.port, user="nurse:tea", asks=('Basic realm="hospital"',)))
    client = pings(hub, by_proxy(little, "nurse", "tea"), TLS_HUB)
    assert little.asked[0].startswith(b"CONNECT hub.test:443")
    assert b"ping" not in b"".join(little.asked)
    assert 5_000 < client.spent < 6_000


@pytest.mark.parametrize("address", [NO_HUB, TLS_HUB])
@pytest.mark.parametrize(
    ("asks", "account", "error"),
    [
        (('Basic realm="x"',), "", ProxyAsks(("basic",))),
        (('Basic realm="x"',), "wrong", ProxyAsks(("basic",), told=True)),
        (("Negotiate", "NTLM"), "", ProxyAsks(("negotiate", "ntlm"))),
        (("Negotiate", "NTLM"), "somebody", ProxyAsks(("negotiate", "ntlm"), told=True)),
        (('Digest realm="x", nonce="y"',), "", ProxyAsks(("digest",))),
        (("NTLM", 'Basic realm="x"'), "", ProxyAsks(("basic", "ntlm"))),
    ],
)
def test_what_a_proxy_wants_to_know_is_said(
    hub: Running, port: int, stands: Stands, address: str, asks: tuple[str, ...], account: str, error: ProxyAsks
) -> None:
    little = stands(proxy(to=port, user="nurse:tea", asks=asks))
    with pytest.raises(ProxyAsks) as raised:
        pings(hub, by_proxy(little, account, "no"), address)
    assert raised.value == error


@pytest.mark.parametrize(
    ("status", "error"),
    [("403 No", ProxyRefused(403)), ("503 Nobody there", HubUnreachable()), ("418", ProxyRefused(418))],
)
def test_a_proxy_that_lets_nobody_through_is_not_a_hub_that_is_down(
    hub: Running, port: int, stands: Stands, status: str, error: ClinicError
) -> None:
    with pytest.raises(type(error)) as raised:
        pings(hub, by_proxy(stands(proxy(to=port, refuses=status))), TLS_HUB)
    assert raised.value == error


def test_a_proxy_that_is_gone_is_said(hub: Running) -> None:
    with pytest.raises(ProxyUnreachable):
        pings(hub, WayOut(by=By.PROXY, proxy=NOWHERE))


def test_a_login_page_instead_of_the_hub(hub: Running, stands: Stands) -> None:
    page = answer("200 OK", "Content-Type: text/html", body=b"<html>Room number?")
    away = answer("302 Found", "Location: http://login.test/")
    for said in (page, away):
        with pytest.raises(NotTheHub) as raised:
            pings(hub, by_proxy(stands(saying(said))))
        assert raised.value.what is Stranger.LOGIN


def test_something_that_does_not_encrypt_where_the_hub_should_be(hub: Running, stands: Stands) -> None:
    plain = stands(saying(b""))

    def serve(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 Go on\r\n\r\n")
        connection.recv(4096)
        connection.sendall(answer("200 OK", "Content-Type: text/html", body=b"<html>"))
        socket.socket.shutdown(connection, socket.SHUT_RDWR)

    with pytest.raises(NotTheHub) as raised:
        pings(hub, by_proxy(stands(serve)), TLS_HUB)
    assert raised.value.what is Stranger.CLEAR
    assert not plain.asked


def test_somebody_who_looks_inside_is_named_as_that(
    hub: Running, encrypted: tuple[Little, Path], stands: Stands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With a certificate that this PC does not know; where IT made it known, the envelope protects, and it goes."""
    front, _cert = encrypted
    other, _key = certificate(tmp_path, "other")
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    little = stands(proxy(to=front.port))
    with pytest.raises(NotTheHub) as raised:
        pings(hub, by_proxy(little), TLS_HUB)
    assert raised.value.what is Stranger.CERTIFICATE
    monkeypatch.setenv("SSL_CERT_FILE", str(encrypted[1]))
    pings(hub, by_proxy(little), TLS_HUB)


def test_a_certificate_of_another_day_speaks_of_the_clock(
    hub: Running, port: int, stands: Stands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, begins in (("late", datetime.now(UTC) + timedelta(days=3)), ("old", datetime(2020, 1, 1, tzinfo=UTC))):
        cert, key = certificate(tmp_path, name, valid_from=begins)
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        front = stands(_before(port), tls_of(cert, key))
        with pytest.raises(NotTheHub) as raised:
            pings(hub, by_proxy(stands(proxy(to=front.port))), TLS_HUB)
        assert raised.value.what is Stranger.DATE


def test_a_script_from_the_network_names_the_proxy_and_the_next_one_where_that_is_gone(
    hub: Running, port: int, stands: Stands
) -> None:
    little = stands(proxy(to=port))
    both = f"PROXY 127.0.0.1:1; PROXY 127.0.0.1:{little.port}"
    script = f"function FindProxyForURL(url, host) {{ return host == 'hub.test' ? '{both}' : 'DIRECT'; }}"
    kept = stands(saying(answer("200 OK", "Content-Type: application/x-ns-proxy-autoconfig", body=script.encode())))
    client = client_by(hub, WayOut(by=By.SCRIPT, script=f"{kept.address}/proxy.pac"))
    client.ping()
    client.ping()
    client.close()
    assert len(kept.asked) == 1
    assert len(little.asked) >= 1


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (answer("404 Not here"), ProxyScriptRefused("gone")),
        (answer("200 OK", body=b"x" * 600_000), ProxyScriptRefused("too_long")),
        (answer("200 OK", "Content-Type: text/html", body=b"<html>Room number?"), NotTheHub(Stranger.LOGIN)),
        (answer("302 Found", "Location: http://login.test/"), NotTheHub(Stranger.LOGIN)),
    ],
)
def test_a_script_that_is_none_is_said(hub: Running, stands: Stands, said: bytes, error: ClinicError) -> None:
    way = WayOut(by=By.SCRIPT, script=f"{stands(saying(said)).address}/proxy.pac")
    with pytest.raises(type(error)) as raised:
        pings(hub, way)
    assert raised.value == error


def test_where_the_script_cannot_be_fetched_there_is_no_line(hub: Running) -> None:
    with pytest.raises(HubUnreachable):
        pings(hub, WayOut(by=By.SCRIPT, script=f"{NOWHERE}/proxy.pac"))


def test_a_script_on_the_disk(hub: Running, port: int, stands: Stands, tmp_path: Path) -> None:
    little = stands(proxy(to=port))
    file = tmp_path / "proxy.pac"
    file.write_text(f"function FindProxyForURL(u, h) {{ return 'PROXY 127.0.0.1:{little.port}' }}")
    for script in (str(file), file.as_uri()):
        pings(hub, WayOut(by=By.SCRIPT, script=script))
    assert len(little.asked) == 2


def test_this_pc_itself_is_reached_without_a_proxy(hub: Running) -> None:
    pings(hub, WayOut(by=By.PROXY, proxy=NOWHERE), hub.address)


def test_the_environment_names_the_proxy(
    hub: Running, port: int, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    little = stands(proxy(to=port))
    monkeypatch.setenv("http_proxy", little.address)
    pings(hub, WayOut())
    assert little.asked
    monkeypatch.setenv("no_proxy", "hub.test")
    with pytest.raises(HubUnreachable):
        pings(hub, WayOut())  # without a proxy: there is no such name


GNOME = {"mode": "'manual'", "host": "'proxy.hospital.th'", "port": "8080"}


@pytest.mark.parametrize(
    ("platform", "around", "said", "way"),
    [
        ("linux", {}, {}, WayOut(by=By.DIRECT)),
        ("linux", {"auto_proxy": "http://p/x.pac"}, {}, WayOut(by=By.SCRIPT, script="http://p/x.pac")),
        ("linux", {}, {"mode": "'auto'", "autoconfig-url": "'file:///p.pac'"},
         WayOut(by=By.SCRIPT, script="file:///p.pac")),
        ("linux", {}, {"mode": "'auto'", "autoconfig-url": "''"}, WayOut(by=By.DIRECT)),
        ("linux", {}, GNOME, WayOut(by=By.PROXY, proxy="http://proxy.hospital.th:8080")),
        ("linux", {}, {**GNOME, "host": "''"}, WayOut(by=By.DIRECT)),
        ("darwin", {}, {"--proxy": "<dictionary> {\n  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://m/p\n}"},
         WayOut(by=By.SCRIPT, script="http://m/p")),
        ("darwin", {}, {"--proxy": "<dictionary> {\n}"}, WayOut(by=By.DIRECT)),
    ],
)  # fmt: skip
def test_what_the_system_was_told_is_found(
    monkeypatch: pytest.MonkeyPatch, platform: str, around: dict[str, str], said: dict[str, str], way: WayOut
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "auto_proxy"):
        monkeypatch.delenv(name, raising=False)
    system = this_system(around, lambda words: said.get(words[-1], ""), platform)
    assert system(TLS_HUB) == way


@pytest.mark.parametrize(
    ("told", "proxy_"),
    [
        ("proxy.hospital.th:8080", "http://proxy.hospital.th:8080"),
        (" https://proxy:443/ ", "https://proxy:443"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("proxy", None),
        ("proxy:port", None),
        ("socks5://proxy:1080", None),
        ("http://me:secret@proxy:80", None),
        ("http://proxy:80/x.pac", None),
        ("", None),
    ],
)
def test_what_is_typed_as_a_proxy(told: str, proxy_: str | None) -> None:
    assert as_proxy(told) == proxy_


def test_a_password_is_shown_nowhere() -> None:
    assert "tea" not in repr(WayOut(by=By.PROXY, proxy="http://p:1", user="nurse", password="tea"))


def test_whoever_waits_is_let_go_when_it_locks(hub: Running, stands: Stands) -> None:
    heard = threading.Event()

    def silent(_connection: socket.socket, _head: bytes) -> None:
        heard.set()

    client = client_by(hub, by_proxy(stands(silent)))
    ended: list[Exception] = []

    def waits() -> None:
        try:
            client.ping()
        except ClinicError as error:
            ended.append(error)

    thread = threading.Thread(target=waits)
    thread.start()
    assert heard.wait(10)
    client.cut()
    thread.join(10)
    assert not thread.is_alive()
    assert isinstance(ended[0], HubUnreachable)
    client.close()
