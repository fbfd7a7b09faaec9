"""A print server that keeps what it gets in memory: it speaks as much IPP as handing over a page takes."""

from __future__ import annotations

import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_CREATE, _SEND, _CANCEL, _ASK = 0x0005, 0x0006, 0x0008, 0x000B
QUEUE = "HP_OPD2"


def _said(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


class PrintServer:
    """`jobs` has what came: the attributes of each job as bytes, and its pages."""

    def __init__(self) -> None:
        self.jobs: list[tuple[bytes, bytes]] = []
        self.cancelled = 0
        self.refuse_jobs = self.break_off = False
        self._asked = b""
        server = self

        class Answers(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                if self.headers.get("Expect") == "100-continue":
                    self.send_response_only(100)
                    self.end_headers()
                body = self._body()
                if body is None:
                    self.close_connection = True
                    return
                self._say(server.takes(body))

            def _body(self) -> bytes | None:
                if "Content-Length" in self.headers:
                    return self.rfile.read(int(self.headers["Content-Length"]))
                whole = b""
                while size := int(self.rfile.readline().strip() or b"0", 16):
                    whole += self.rfile.read(size)
                    self.rfile.readline()
                    if server.break_off and len(whole) > 4096:
                        self.connection.shutdown(2)
                        return None
                self.rfile.readline()
                return whole

            def _say(self, answer: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._http.daemon_threads = True
        self.address = f"127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def takes(self, body: bytes) -> bytes:
        """Answer one request."""
        operation, request = struct.unpack(">HI", body[2:8])
        job, status = b"", 0
        number = b"\x02" + _said(0x21, "job-id", struct.pack(">i", 7))
        if operation == _CREATE:
            self._asked, status = body, 0x0404 if self.refuse_jobs else 0
            job = number
        elif operation == _SEND:
            self.jobs.append((self._asked, body[body.index(b"%PDF") :]))
            job = number
        elif operation == _ASK:
            uri = f"ipp://{self.address}/printers/{QUEUE}".encode()
            job = b"\x04" + _said(0x42, "printer-name", QUEUE.encode()) + _said(0x45, "printer-uri-supported", uri)
        elif operation == _CANCEL:
            self.cancelled += 1
        charset = b"\x01" + _said(0x47, "attributes-charset", b"utf-8")
        charset += _said(0x48, "attributes-natural-language", b"en")
        return struct.pack(">BBHI", 2, 0, status, request) + charset + (job if not status else b"") + b"\x03"

    def close(self) -> None:
        """Stop."""
        self._http.shutdown()
        self._http.server_close()
