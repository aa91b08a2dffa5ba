"""Downloads against a server on this machine: whole, cut, changed, refused, killed."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from steppe.sources import download
from steppe.sources.fetch import CannotFetch, checksum, fetch, to_download

SHA = hashlib.sha256(bytes(range(256)) * 2_000).hexdigest()
HALF = 256_000


def manifest(tmp_path: Path, folder: str = "toys") -> dict:
    return json.loads((tmp_path / folder / "steppe-data.json").read_text(encoding="utf-8"))["files"]


def names(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "toys").iterdir()}


def sentence(error: pytest.ExceptionInfo[CannotFetch]) -> str:
    (only,) = error.value.problems
    return only


def test_whole_and_recorded(provider, shelf, tmp_path: Path):
    seen: list[tuple[int, int | None]] = []
    assert to_download("toy", into=tmp_path) == (tmp_path / "toys" / "toy.zip",)
    (got,) = fetch("toy", into=tmp_path, accepted=True, progress=lambda done, total: seen.append((done, total)))
    assert (got.new, got.sha256, got.size) == (True, SHA, len(provider.content))
    assert got.path.read_bytes() == provider.content
    assert seen[-1] == (512_000, 512_000)
    assert names(tmp_path) == {"toy.zip", "steppe-data.json"}
    record = manifest(tmp_path)["toy.zip"]
    assert {name: record[name] for name in ("key", "how", "sha256", "size", "licence", "url")} == {
        "key": "toy",
        "how": "downloaded",
        "sha256": SHA,
        "size": 512_000,
        "licence": "CC BY 4.0",
        "url": f"{provider.url}/toy.zip",
    }
    (held,) = fetch("toy", into=tmp_path)
    assert not held.new
    assert len(provider.asked) == 1
    assert to_download("toy", into=tmp_path) == ()


def test_a_cut_download_is_continued_at_once(provider, shelf, tmp_path: Path):
    provider.cuts = [HALF]
    (got,) = fetch("toy", into=tmp_path, accepted=True)
    assert got.sha256 == SHA
    assert provider.asked == ["", f"bytes={HALF}-"]


def test_what_has_come_is_kept_for_the_next_call(provider, shelf, tmp_path: Path):
    provider.cuts = [100_000] * 3
    with pytest.raises(CannotFetch) as error:
        fetch("toy", into=tmp_path, accepted=True)
    assert "300,000 bytes have come and are kept: the same command continues." in sentence(error)
    assert names(tmp_path) == {"toy.zip.part", "toy.zip.part.json"}
    (got,) = fetch("toy", into=tmp_path, accepted=True)
    assert provider.asked[-1] == "bytes=300000-"
    assert got.sha256 == SHA
    assert names(tmp_path) == {"toy.zip", "steppe-data.json"}


@pytest.mark.parametrize("change", ["no ranges", "no validator", "weak validator", "another file", "another address"])
def test_a_part_that_may_not_fit_is_started_over(provider, shelf, tmp_path: Path, change: str):
    if change.endswith("validator"):
        provider.etag = 'W/"one"' if "weak" in change else ""
    provider.cuts = [0, 0, HALF]
    with pytest.raises(CannotFetch):
        fetch("toy", into=tmp_path, accepted=True)
    if change == "no ranges":
        provider.ranges = False
    if change == "another file":
        provider.content, provider.etag = provider.content[::-1], '"two"'
    if change == "another address":
        shelf(url=f"{provider.url}/elsewhere.zip")
    (got,) = fetch("toy", into=tmp_path, accepted=True)
    assert got.path.read_bytes() == provider.content
    assert (provider.asked[-1] != "") == (change in ("no ranges", "another file"))


@pytest.mark.parametrize("fault", ["another range", "a part longer than the file"])
def test_a_part_is_dropped_when_the_server_answers_another(provider, shelf, tmp_path: Path, fault: str):
    provider.cuts = [0, 0, HALF]
    with pytest.raises(CannotFetch):
        fetch("toy", into=tmp_path, accepted=True)
    provider.skewed = fault == "another range"
    if not provider.skewed:
        (tmp_path / "toys" / "toy.zip.part").write_bytes(provider.content + b"more")
    (got,) = fetch("toy", into=tmp_path, accepted=True)
    assert got.sha256 == SHA
    assert provider.asked[-1] == ""


def test_a_part_that_was_whole_is_only_moved(provider, shelf, tmp_path: Path):
    provider.cuts = [0, 0, HALF]
    with pytest.raises(CannotFetch):
        fetch("toy", into=tmp_path, accepted=True)
    (tmp_path / "toys" / "toy.zip.part").write_bytes(provider.content)
    (got,) = fetch("toy", into=tmp_path, accepted=True)
    assert got.sha256 == SHA
    assert provider.asked[-1] == "bytes=512000-"


def test_a_published_checksum_is_held_against_the_file(provider, shelf, tmp_path: Path):
    shelf(sha256="0" * 64)
    with pytest.raises(CannotFetch) as error:
        fetch("toy", into=tmp_path, accepted=True)
    assert "sent another file than expected" in sentence(error)
    assert "https://example.org/toys" in sentence(error)
    assert "--again" not in sentence(error)
    assert list((tmp_path / "toys").iterdir()) == []
    shelf(sha256=SHA)
    (got,) = fetch("toy", into=tmp_path, accepted=True)
    got.path.write_bytes(b"touched")
    with pytest.raises(CannotFetch, match="not the file whose checksum the provider publishes"):
        fetch("toy", into=tmp_path)
    assert got.path.read_bytes() == b"touched"


def test_the_first_checksum_is_held_against_later_fetches(provider, shelf, tmp_path: Path):
    (got,) = fetch("toy", into=tmp_path, accepted=True)
    got.path.unlink()
    provider.content, provider.etag = b"new edition", '"two"'
    with pytest.raises(CannotFetch, match=r"another file than expected .* take it with --again"):
        fetch("toy", into=tmp_path, accepted=True)
    assert names(tmp_path) == {"steppe-data.json"}
    (again,) = fetch("toy", into=tmp_path, accepted=True, again=True)
    assert again.path.read_bytes() == b"new edition"
    assert manifest(tmp_path)["toy.zip"]["sha256"] == again.sha256


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "there is no such file any more (404)"),
        (403, "the provider refuses it (403): a login or a licence may be needed"),
        (401, "the provider asks for a login (401)"),
        (418, "the server answered 418"),
        (503, "the server cannot answer now (503)"),
    ],
)
def test_a_refusal_says_what_to_do_by_hand(provider, shelf, tmp_path: Path, status: int, said: str):
    provider.status = status
    with pytest.raises(CannotFetch) as error:
        fetch("toy", into=tmp_path, accepted=True)
    assert sentence(error) == (
        f"toy: {provider.url}/toy.zip could not be downloaded, {said}. By hand: take toy.zip from "
        f"https://example.org/toys, put it at {tmp_path / 'toys' / 'toy.zip'}; the same command then checks it."
    )
    assert len(provider.asked) == (3 if status == 503 else 1)


def test_a_web_page_is_not_the_file(provider, shelf, tmp_path: Path):
    provider.kind = "text/html; charset=utf-8"
    with pytest.raises(CannotFetch, match="the provider sent a web page instead of the file"):
        fetch("toy", into=tmp_path, accepted=True)
    assert list((tmp_path / "toys").iterdir()) == []


def test_offline(shelf, tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shelf(url=f"http://127.0.0.1:{port}/toy.zip")
    with pytest.raises(CannotFetch) as error:
        fetch("toy", into=tmp_path, accepted=True)
    assert "could not be downloaded, there is no connection to 127.0.0.1. By hand: take toy.zip" in sentence(error)


def test_a_full_disk(provider, shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(download, "_remember", full)
    with pytest.raises(CannotFetch) as error:
        fetch("toy", into=tmp_path, accepted=True)
    assert "toy.zip.part cannot be written (No space left on device)" in sentence(error)


def test_a_folder_that_is_a_file(provider, shelf, tmp_path: Path):
    (tmp_path / "toys").write_text("in the way")
    with pytest.raises(CannotFetch, match="could not be downloaded"):
        fetch("toy", into=tmp_path, accepted=True)


def test_without_the_licence_nothing_is_asked_of_the_server(provider, shelf, tmp_path: Path):
    with pytest.raises(CannotFetch) as error:
        fetch("toy", into=tmp_path)
    assert sentence(error) == "The licence of toy is not accepted (CC BY 4.0): agree to it with --accept."
    assert provider.asked == []
    assert list(tmp_path.iterdir()) == []


def test_a_failed_second_download_leaves_the_old_file(provider, shelf, tmp_path: Path):
    (old,) = fetch("toy", into=tmp_path, accepted=True)
    provider.cuts = [1000] * 3
    with pytest.raises(CannotFetch):
        fetch("toy", into=tmp_path, accepted=True, again=True)
    assert checksum(old.path) == SHA
    assert manifest(tmp_path)["toy.zip"]["sha256"] == SHA


def test_a_file_put_there_by_hand_is_recorded_and_checked(provider, shelf, tmp_path: Path):
    (tmp_path / "toys").mkdir()
    (tmp_path / "toys" / "toy.zip").write_bytes(b"by hand")
    (got,) = fetch("toy", into=tmp_path)
    assert (got.new, provider.asked) == (False, [])
    assert manifest(tmp_path)["toy.zip"]["how"] == "by hand"
    got.path.write_bytes(b"changed")
    with pytest.raises(CannotFetch, match=r"not the file whose checksum was recorded on \d{4}-"):
        fetch("toy", into=tmp_path)


def test_what_only_a_person_can_get(shelf, tmp_path: Path):
    with pytest.raises(CannotFetch) as error:
        fetch("paper", into=tmp_path, accepted=True)
    assert sentence(error) == (
        "paper has to be got by hand, because it is asked for by letter. Write a letter. Page: "
        f"https://example.org/toys (licence: CC BY 4.0). Put it into {tmp_path / 'papers'} as paper_*.csv; the same "
        "command then checks it."
    )
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "paper_2020.csv").write_text("a,b\n")
    (got,) = fetch("paper", into=tmp_path)
    assert (got.path.name, got.new) == ("paper_2020.csv", False)
    assert manifest(tmp_path, "papers")["paper_2020.csv"]["sha256"] == got.sha256


def test_a_damaged_record_is_named(provider, shelf, tmp_path: Path):
    (got,) = fetch("toy", into=tmp_path, accepted=True)
    (tmp_path / "toys" / "steppe-data.json").write_text("{")
    with pytest.raises(CannotFetch, match=r"steppe-data.json is damaged or of another version: move it away"):
        fetch("toy", into=tmp_path)
    assert got.path.is_file()


KILLED = """
import sys
from pathlib import Path
from steppe.sources import download
download.download(sys.argv[1], Path(sys.argv[2]))
"""


def test_a_killed_download_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A server that sends half and then waits; the process is killed there."""
    content = bytes(range(256)) * 2_000
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    path = tmp_path / "toy.zip"
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/toy.zip"
        process = subprocess.Popen([sys.executable, "-c", KILLED, url, str(path)])
        connection, _ = server.accept()
        with connection:
            connection.recv(65_536)
            head = b'HTTP/1.1 200 OK\r\nETag: "one"\r\nContent-Length: 512000\r\n\r\n'
            connection.sendall(head + content[:HALF])
            part = download.part_of(path)
            until = time.monotonic() + 20
            while not (part.is_file() and part.stat().st_size) and time.monotonic() < until:
                time.sleep(0.01)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        have = part.stat().st_size
        assert 0 < have <= HALF
        assert not path.exists()
        assert part.read_bytes() == content[:have]
        process = subprocess.Popen([sys.executable, "-c", KILLED, url, str(path)])
        connection, _ = server.accept()
        with connection:
            asked = connection.recv(65_536).decode().lower()
            assert f"range: bytes={have}-" in asked
            assert 'if-range: "one"' in asked
            rest = content[have:]
            where = f"Content-Range: bytes {have}-511999/512000\r\nContent-Length: {len(rest)}\r\n\r\n"
            connection.sendall(f"HTTP/1.1 206 Partial Content\r\n{where}".encode() + rest)
            assert process.wait(20) == 0
    assert part.read_bytes() == content
