"""One file over HTTP: streamed to `NAME.part`, continued when it was cut, retried a few times.

`NAME.part.json` keeps the address and the validator (ETag or Last-Modified) of what has come, so that a part
of another version of the file is never continued.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int | None], None]  # bytes so far, bytes in all where the server says
ATTEMPTS, PAUSE = 3, 1.0  # seconds before the second attempt, doubled after it
TIMEOUT, CONNECT_TIMEOUT = 60.0, 15.0  # seconds without a byte
REFUSED = {
    401: "the provider asks for a login (401)",
    403: "the provider refuses it (403): a login or a licence may be needed",
    404: "there is no such file any more (404)",
    410: "there is no such file any more (410)",
}
WHOLE, REST, NO_SUCH_RANGE = 200, 206, 416


class DownloadFailed(Exception):
    """Why a file did not come."""


class _Cut(Exception):
    """Why an attempt failed that may succeed when it is repeated."""


def part_of(path: Path) -> Path:
    """Where a file is kept until it is whole."""
    return path.with_name(f"{path.name}.part")


def discard(path: Path) -> None:
    """Forget what has come of a file."""
    part_of(path).unlink(missing_ok=True)
    _state(path).unlink(missing_ok=True)


def download(url: str, path: Path, progress: Progress | None = None) -> Path:
    """Download `url` to the part file of `path` and return it; raises `DownloadFailed` with the reason.

    What an earlier call has left there is continued if the server still has the same file.
    """
    reason = ""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        try:
            _attempt(url, path, progress)
            return part_of(path)
        except _Cut as cut:
            reason = str(cut)
        except OSError as error:
            raise DownloadFailed(f"{part_of(path)} cannot be written ({error.strerror or error})") from error
    raise DownloadFailed(reason)


def _attempt(url: str, path: Path, progress: Progress | None) -> None:
    import httpx

    have = part_of(path).stat().st_size if part_of(path).is_file() else 0
    validator = _validator(path, url)
    # "identity": a range counts the bytes of what is sent, which a compressed answer would change
    headers = {"User-Agent": f"steppe/{version('steppe')}", "Accept-Encoding": "identity"}
    if have and validator:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    try:
        timeout = httpx.Timeout(TIMEOUT, connect=CONNECT_TIMEOUT)
        with (
            httpx.Client(timeout=timeout, follow_redirects=True, headers=headers) as client,
            client.stream("GET", url) as answer,
        ):
            _take(answer, path, have, url, progress)
    except httpx.TransportError as error:
        raise _Cut(_in_words(error, url)) from error
    except (httpx.InvalidURL, httpx.TooManyRedirects) as error:
        raise DownloadFailed(f"its address does not work ({error})") from error


def _take(answer: httpx.Response, path: Path, have: int, url: str, progress: Progress | None) -> None:
    """Write the body of an answer: all of it, or the rest after `have` bytes."""
    where = answer.headers.get("content-range", "")
    if answer.status_code == NO_SUCH_RANGE and where == f"bytes */{have}":
        return  # it was whole, only not yet in its place
    if answer.status_code == NO_SUCH_RANGE or (answer.status_code == REST and not where.startswith(f"bytes {have}-")):
        discard(path)
        raise _Cut("the server sent another part than was asked for")
    _refuse(answer, path)
    done = have if answer.status_code == REST else 0
    length = answer.headers.get("content-length")
    total = done + int(length) if length else None
    if not done:
        _remember(path, url, answer)
    with part_of(path).open("ab" if done else "wb") as file:
        for chunk in answer.iter_raw():
            file.write(chunk)
            done += len(chunk)
            if progress:
                progress(done, total)
    if total is not None and done != total:
        raise _Cut(f"it was cut short after {done:,} of {total:,} bytes")


def _refuse(answer: httpx.Response, path: Path) -> None:
    status = answer.status_code
    if status in (WHOLE, REST):
        if answer.headers.get("content-type", "").startswith("text/html") and path.suffix not in (".html", ".htm"):
            raise DownloadFailed("the provider sent a web page instead of the file")
        return
    if status == 429 or status >= 500:
        raise _Cut(f"the server cannot answer now ({status})")
    raise DownloadFailed(REFUSED.get(status, f"the server answered {status}"))


def _in_words(error: httpx.TransportError, url: str) -> str:
    import httpx

    host = httpx.URL(url).host
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        return f"there is no connection to {host}"
    if isinstance(error, httpx.TimeoutException):
        return f"{host} has sent nothing for {TIMEOUT:.0f} seconds"
    return f"the connection to {host} was cut"


def _state(path: Path) -> Path:
    return path.with_name(f"{path.name}.part.json")


def _remember(path: Path, url: str, answer: httpx.Response) -> None:
    etag = answer.headers.get("etag", "")
    strong = "" if etag.startswith("W/") else etag  # a weak tag does not vouch for the bytes
    state = {"url": url, "validator": strong or answer.headers.get("last-modified", "")}
    part_of(path).unlink(missing_ok=True)  # else a kill between the two would join old bytes to new
    _state(path).write_text(json.dumps(state), encoding="utf-8")


def _validator(path: Path, url: str) -> str:
    """What the server has to confirm before a part is continued; "" where nothing can be."""
    try:
        state = json.loads(_state(path).read_bytes())
        return str(state["validator"]) if state["url"] == url else ""
    except (OSError, ValueError, LookupError, TypeError):
        return ""
