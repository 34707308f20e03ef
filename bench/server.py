"""Serves a folder as a good static host does, compressed and with caching, and counts what goes over the wire."""

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import brotli

TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/ld+json")


class Transfer(NamedTuple):
    """One answer: the path asked for, the status, and the bytes of its body as sent."""

    path: str
    status: int
    size: int


class Served(NamedTuple):
    """A served folder: its address without a slash at the end, and what was transferred so far."""

    address: str
    transfers: list[Transfer]


@cache
def compress(content: bytes, encoding: str) -> bytes:
    """Compress a body as hard as hosts do that compress ahead of time."""
    return brotli.compress(content) if encoding == "br" else gzip.compress(content, 9, mtime=0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, encoding: str, transfers: list[Transfer], *arguments: object) -> None:
        self._folder = folder
        self._encoding = encoding
        self._transfers = transfers
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = self._folder / path.lstrip("/")
        file = file / "index.html" if path.endswith("/") else file
        if not file.is_file():
            self._send(404, "text/plain", b"not found", {})
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = file.read_bytes()
        headers = {"ETag": f'"{sha256(body).hexdigest()[:16]}"'}
        headers["Cache-Control"] = "max-age=600" if path.startswith("/assets/") else "no-cache"
        if self.headers.get("If-None-Match") == headers["ETag"]:
            self._send(304, kind, b"", headers)
            return
        if kind.startswith(TEXT) and self._encoding in self.headers.get("Accept-Encoding", ""):
            body = compress(body, self._encoding)
            headers["Content-Encoding"] = self._encoding
        self._send(200, kind, body, headers)

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
        self._transfers.append(Transfer(self.path, status, len(body)))
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def served(folder: Path, encoding: str = "gzip") -> Iterator[Served]:
    """Serve a folder on localhost while the block runs.

    In: the folder, and how text is compressed: "gzip" or "br".
    """
    transfers: list[Transfer] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder, encoding, transfers))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}", transfers)
    finally:
        server.shutdown()
        server.server_close()
