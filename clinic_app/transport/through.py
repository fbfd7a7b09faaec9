"""The transport of every line: finds the way out, goes by the first proxy that is there, and says what a proxy says."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx2
import truststore

from clinic_app.errors import (
    HubUnreachable,
    NotTheHub,
    ProxyAsks,
    ProxyOfAnotherKind,
    ProxyRefused,
    ProxyScriptRefused,
    ProxyUnreachable,
    Stranger,
)
from clinic_app.transport.pac import Hop, as_script, hops_of, script_in
from clinic_app.transport.pac_engine import MOST_CHARS
from clinic_app.transport.way_out import By, System, WayOut

HANDSHAKE_BYTES: Final = 5_000
"""What opening an encrypted connection costs, about."""
_SCRIPT_PATIENCE_S: Final = 10.0
_BEYOND: Final = frozenset({502, 503, 504})
"""What a proxy says when it is willing and nobody answers behind it."""


class Through(httpx2.BaseTransport):
    """One way out, kept for as long as the line. What the proxy script says is asked once for each address."""

    def __init__(self, way: WayOut, now: Callable[[], datetime], *, system: System | None = None) -> None:
        self._way, self._now, self._system = way, now, system
        self._hops: dict[str, tuple[Hop, ...]] = {}
        self._open: dict[Hop, httpx2.HTTPTransport] = {}
        self._socket: socket.socket | None = None
        self._cut = False
        self.handshakes = 0
        self.certificate = b""
        """What the last encrypted connection was opened with, in DER; empty if none was."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises what `httpx2` raises, and each `LineError` that a proxy is the cause of."""
        address = f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
        hops = self._hops_for(address)
        for place, hop in enumerate(hops):
            seen = _Seen(self)
            request.extensions = {**request.extensions, "trace": seen}
            try:
                response = self._by(hop).handle_request(request)
            except httpx2.ProxyError as error:
                raise self._refused(error, seen) from error
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                if self._cut or seen.connected or not hop.proxy:
                    raise
                if place + 1 == len(hops):
                    raise ProxyUnreachable from error
                continue
            if response.status_code == 407 and hop.proxy:
                response.close()
                raise self._asks(response.headers.get_list("proxy-authenticate"))
            return response
        raise AssertionError("a way out has at least one hop")

    def cut(self) -> None:
        """Let whoever waits for an answer wait no longer. The only call that may come from another thread."""
        self._cut = True
        if (held := self._socket) is not None:
            with suppress(OSError):
                socket.socket.shutdown(held, socket.SHUT_RDWR)  # as of any socket: TLS has nothing more to say

    def close(self) -> None:
        """Hang up."""
        for each in self._open.values():
            each.close()

    def hops(self, address: str) -> tuple[Hop, ...]:
        """The ways out for an address, in order. Raises `ProxyScriptRefused`, `HubUnreachable`."""
        return self._hops_for(address)

    # --- within ------------------------------------------------------------------------------------

    def _hops_for(self, address: str) -> tuple[Hop, ...]:
        if address not in self._hops:
            way = self._way.for_address(address, self._system)
            if way.by is By.SCRIPT:
                self._hops[address] = hops_of(self._script(way.script), address, self._now())
            else:
                self._hops[address] = (Hop(way.proxy if way.by is By.PROXY else ""),)
        return self._hops[address]

    def _script(self, where: str) -> str:
        parts = urlsplit(where)
        if parts.scheme == "file":
            return script_in(Path(url2pathname(parts.path)))
        if parts.scheme not in ("http", "https"):
            return script_in(Path(where))
        try:
            with httpx2.Client(
                transport=httpx2.HTTPTransport(verify=_context()), timeout=_SCRIPT_PATIENCE_S, follow_redirects=False
            ) as asked, asked.stream("GET", where) as response:  # fmt: skip
                if response.headers.get("content-type", "").startswith("text/html") or response.is_redirect:
                    raise NotTheHub(Stranger.LOGIN)  # this network wants somebody to sign in before anything else
                if response.status_code != 200:
                    raise ProxyScriptRefused("gone")
                content = b""
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > MOST_CHARS:
                        raise ProxyScriptRefused("too_long")
        except httpx2.TransportError as error:
            raise HubUnreachable from error  # the network of this house itself does not answer
        return as_script(content)

    def _by(self, hop: Hop) -> httpx2.HTTPTransport:
        if hop not in self._open:
            proxy = None
            if hop.proxy:
                kind = hop.proxy.partition("://")[0].lower()
                if kind not in ("http", "https"):
                    raise ProxyOfAnotherKind(kind[:20])
                account = (self._way.user, self._way.password) if self._way.user else None
                proxy = httpx2.Proxy(hop.proxy, auth=account, ssl_context=_tls_to(hop))
            self._open[hop] = httpx2.HTTPTransport(verify=_context(), proxy=proxy)
        return self._open[hop]

    def _refused(self, error: httpx2.ProxyError, seen: _Seen) -> Exception:
        told = str(error).partition(" ")[0]
        status = int(told) if told.isascii() and told.isdigit() and len(told) == 3 else 0
        if status == 407:
            return self._asks(seen.asked_for)
        return HubUnreachable() if status in _BEYOND else ProxyRefused(status)

    def _asks(self, headers: list[str]) -> ProxyAsks:
        schemes = {header.strip().partition(" ")[0].rstrip(",").lower() for header in headers}
        return ProxyAsks(tuple(sorted(schemes - {""})), told=bool(self._way.user))


class _Seen:
    """Looks on while one request goes out."""

    def __init__(self, through: Through) -> None:
        self._through = through
        self.connected = False
        self.asked_for: list[str] = []

    def __call__(self, event: str, info: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self.connected = True
            self._hold(info["return_value"])
        elif event.endswith("start_tls.complete"):
            self._through.handshakes += 1
            self._hold(info["return_value"])
            tls = info["return_value"].get_extra_info("ssl_object")
            self._through.certificate = tls.getpeercert(True) or b"" if tls is not None else b""
        elif event.endswith("receive_response_headers.complete") and len(info.get("return_value") or ()) > 3:
            headers = info["return_value"][3]
            self.asked_for = [
                value.decode("latin-1") for name, value in headers if name.lower() == b"proxy-authenticate"
            ]

    def _hold(self, stream: Any) -> None:
        self._through._socket = stream.get_extra_info("socket")
        if self._through._cut:
            self._through.cut()


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came of."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _context() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _tls_to(hop: Hop) -> ssl.SSLContext | None:
    return _context() if hop.proxy.startswith("https:") else None
