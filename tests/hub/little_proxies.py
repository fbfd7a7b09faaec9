"""Small things that stand between a clinic and its hub: proxies as hospitals have them, a login page, a listener."""

from __future__ import annotations

import base64
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Serve = Callable[[socket.socket, bytes], None]


@dataclass
class Little:
    """One that listens. `asked` is the head of each request it saw."""

    port: int
    asked: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening(serve: Serve, tls: ssl.SSLContext | None = None) -> Iterator[Little]:
    """Each connection is served by a thread of its own, with the head that came first."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(16)
        little, threads, open_ones = Little(door.getsockname()[1]), list[threading.Thread](), list[socket.socket]()

        def one(connection: socket.socket) -> None:
            with suppress(OSError), connection:
                if tls is not None:
                    connection = tls.wrap_socket(connection, server_side=True)
                    open_ones.append(connection)
                while head := head_of(connection):
                    little.asked.append(head)
                    serve(connection, head)
            with suppress(OSError):
                connection.close()

        def every() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = door.accept()
                    open_ones.append(connection)
                    threads.append(threading.Thread(target=one, args=(connection,)))
                    threads[-1].start()

        main = threading.Thread(target=every)
        main.start()
        try:
            yield little
        finally:
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            for each in open_ones:
                with suppress(OSError):
                    socket.socket.shutdown(each, socket.SHUT_RDWR)
            main.join(5)
            for thread in threads:
                thread.join(5)
            for each in open_ones:
                each.close()


def head_of(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        chunk = connection.recv(1)
        if not chunk:
            return b""
        head += chunk
    return head


def answer(status: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def pumped(one: socket.socket, other: socket.socket, count: Callable[[int], None] = lambda _: None) -> None:
    """Both ways until either ends. `count` is told how many bytes went on."""

    def way(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                count(len(chunk))
                sink.sendall(chunk)
        for each in (source, sink):
            with suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)

    back = threading.Thread(target=way, args=(other, one))
    back.start()
    way(one, other)
    back.join(5)


def proxy(*, to: int, user: str = "", asks: tuple[str, ...] = (), refuses: str = "") -> Serve:
    """Opens a way to a port of this PC, whatever name was asked for. `asks`: what it wants to know first."""
    wanted = f"Basic {base64.b64encode(user.encode()).decode()}".encode() if user else b""

    def serve(connection: socket.socket, head: bytes) -> None:
        if refuses:
            connection.sendall(answer(refuses))
        elif asks and (not wanted or wanted not in head):
            connection.sendall(answer("407 Who asks", *(f"Proxy-Authenticate: {each}" for each in asks)))
        else:
            with socket.create_connection(("127.0.0.1", to)) as there:
                if head.startswith(b"CONNECT "):
                    connection.sendall(b"HTTP/1.1 200 Go on\r\n\r\n")
                else:  # not encrypted: the request itself, as a server is asked
                    bare = re.sub(rb"^([A-Z]+) http://[^/]+", rb"\1 ", head)
                    there.sendall(bare.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
                pumped(connection, there)

    return serve


def saying(said: bytes) -> Serve:
    """Says the same to everybody."""
    return lambda connection, _head: connection.sendall(said)


def certificate(folder: Path, name: str, *, valid_from: datetime | None = None) -> tuple[Path, Path]:
    """A key and a certificate for 127.0.0.1 and hub.test, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    begins = valid_from or datetime.now(UTC) - timedelta(days=1)
    known = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(known)
        .issuer_name(known)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("hub.test"), x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_file, key_file


def tls_of(cert: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
