"""A provider on this machine: files with ranges, and the ways in which servers fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from steppe.sources import catalogue as module
from steppe.sources import download
from steppe.sources.catalogue import Catalogue

CONTENT = bytes(range(256)) * 2_000  # 512,000 bytes


@dataclass
class Provider:
    """What the server does with the next requests."""

    content: bytes = CONTENT
    etag: str = '"one"'
    ranges: bool = True
    skewed: bool = False  # answers a range with another one
    status: int = 200
    kind: str = "application/zip"
    cuts: list[int] = field(default_factory=list)  # bytes after which the next answers end, one an answer
    asked: list[str] = field(default_factory=list)  # the Range of every request
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, format: str, *args: object) -> None: ...

    def do_GET(self) -> None:
        p, wanted = self.provider, self.headers.get("Range", "")
        p.asked.append(wanted)
        if p.status != 200:
            self.send_error(p.status)
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and p.ranges else 0
        if self.headers.get("If-Range") not in (None, p.etag):
            start = 0
        start += 1 if start and p.skewed else 0
        if start >= len(p.content):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(p.content)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(p.content) - 1}/{len(p.content)}")
        if p.etag:
            self.send_header("ETag", p.etag)
        self.send_header("Content-Type", p.kind)
        body = p.content[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: p.cuts.pop(0)] if p.cuts else body)
        self.close_connection = True


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    found = Provider()
    handler = type("Handler", (_Handler,), {"provider": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(download, "PAUSE", 0.0)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def shelf(provider: Provider, monkeypatch: pytest.MonkeyPatch):
    """Put two data sets into the catalogue: `toy`, downloaded from the provider, and `paper`, got by hand."""

    def put(sha256: str = "", url: str = "") -> None:
        about = {
            "title": "Toy table",
            "provider": "Toys",
            "page": "https://example.org/toys",
            "licence": "CC BY 4.0",
            "redistribution": "It may be passed on.",
            "cite": [{"type": "misc", "key": "toys", "fields": {"author": "{Toys}", "title": "Toy table"}}],
        }
        file = {"name": "toy.zip", "url": url or f"{provider.url}/toy.zip", "sha256": sha256}
        hand = {"why": "it is asked for by letter", "steps": "Write a letter.", "files": ["paper_*.csv"]}
        data = {
            "toy": about | {"folder": "toys", "download": [file]},
            "paper": about | {"folder": "papers", "by_hand": hand},
        }
        works = {"steppe": about["cite"][0], "caliendo-parro": about["cite"][0]}
        made = Catalogue.model_validate({"data": data, "works": works})
        monkeypatch.setattr(module, "catalogue", lambda: made)

    put()
    return put
