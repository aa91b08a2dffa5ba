"""Files of the catalogue on this machine: fetched or placed by hand, checked, recorded beside them.

`steppe-data.json` in each folder holds key, address, SHA-256, size, date and licence of every file. Where a
provider publishes no checksum, the one recorded at the first fetch is what later ones are compared with.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from steppe.problems import WorkFailed
from steppe.sources.catalogue import Download, Entry, entry
from steppe.sources.download import DownloadFailed, Progress, discard, download, part_of
from steppe.whole import written_whole

MANIFEST, FORMAT = "steppe-data.json", "steppe-data 1"
BY_HAND, DOWNLOADED = "by hand", "downloaded"


class CannotFetch(WorkFailed):
    """A file that did not come or may not be taken."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file in its place, its SHA-256 and size in bytes, and whether this call downloaded it."""

    key: str
    path: Path
    sha256: str
    size: int
    new: bool

    def to_dict(self) -> dict[str, Any]:
        """The facts as plain data, for JSON."""
        return {
            "key": self.key,
            "file": str(self.path),
            "sha256": self.sha256,
            "size": self.size,
            "new": self.new,
        }


def fetch(
    key: str, *, into: Path, accepted: bool = False, again: bool = False, progress: Progress | None = None
) -> tuple[Fetched, ...]:
    """Bring the files of a data set into its folder below `into`, or check those that are there.

    `accepted` says that the provider's licence is; without it nothing is downloaded. `again` downloads what
    is there already; the old file stays until the new one is whole. Raises `CannotFetch` in one sentence.
    """
    found = entry(key)
    folder = Path(into) / found.folder
    if found.by_hand:
        return _placed(key, found, folder)
    return tuple(_one(key, found, file, folder / file.name, accepted, again, progress) for file in found.download)


def to_download(key: str, *, into: Path, again: bool = False) -> tuple[Path, ...]:
    """Where the files of a data set go that `fetch` would download."""
    found = entry(key)
    paths = (Path(into) / found.folder / file.name for file in found.download)
    return tuple(path for path in paths if again or not path.is_file())


def _one(
    key: str, found: Entry, file: Download, path: Path, accepted: bool, again: bool, progress: Progress | None
) -> Fetched:
    if path.is_file() and not again:
        return _held(key, found, path, file.sha256)
    if not accepted:
        raise CannotFetch(f"The licence of {key} is not accepted ({found.licence}): agree to it with --accept.")
    expected = file.sha256 or ("" if again else _recorded(path.parent).get(path.name, {}).get("sha256", ""))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = download(file.url, path, progress)
    except (DownloadFailed, OSError) as error:
        raise CannotFetch(_by_hand_instead(key, found, file, path, error)) from error
    digest = checksum(part)
    if expected and digest != expected:
        discard(path)
        raise CannotFetch(
            f"{file.url} sent another file than expected (SHA-256 {digest}, not {expected}), so it was dropped: see on "
            f"{found.page} whether the provider has changed it{'' if file.sha256 else ', and take it with --again'}."
        )
    part.replace(path)
    discard(path)
    return _record(key, found, path, digest, DOWNLOADED, file.url)


def _by_hand_instead(key: str, found: Entry, file: Download, path: Path, error: Exception) -> str:
    came = part_of(path).stat().st_size if part_of(path).is_file() else 0
    kept = f" {came:,} bytes have come and are kept: the same command continues." if came else ""
    return (
        f"{key}: {file.url} could not be downloaded, {error}.{kept} By hand: take {file.name} from {found.page}, "
        f"put it at {path}; the same command then checks it."
    )


def _held(key: str, found: Entry, path: Path, published: str = "") -> Fetched:
    """A file that is there: as published or recorded, else recorded now."""
    record = _recorded(path.parent).get(path.name, {})
    expected, digest = published or record.get("sha256", ""), checksum(path)
    if expected and digest != expected:
        who = "the provider publishes" if published else f"was recorded on {record.get('date', 'an earlier day')}"
        raise CannotFetch(
            f"{path} is not the file whose checksum {who} (SHA-256 {digest}, not {expected}): move it away, or "
            f"replace it{' with `steppe fetch ' + key + ' --again`' if found.download else ' and its record'}."
        )
    if record.get("sha256") == digest:
        return Fetched(key, path, digest, path.stat().st_size, new=False)
    return _record(key, found, path, digest, BY_HAND, found.page)


def _placed(key: str, found: Entry, folder: Path) -> tuple[Fetched, ...]:
    """The files that a user has put there, or the sentence that says what to do."""
    paths = sorted({path for form in by_hand_files(found) for path in folder.glob(form) if path.is_file()})
    if not paths:
        raise CannotFetch(how_by_hand(key, found, folder))
    return tuple(_held(key, found, path) for path in paths)


def by_hand_files(found: Entry) -> tuple[str, ...]:
    """What the files of a data set that is got by hand are called (globs)."""
    return found.by_hand.files if found.by_hand else ()


def how_by_hand(key: str, found: Entry, folder: Path) -> str:
    """One sentence or two: why a program cannot get a data set, what to do and where to put it."""
    why, steps = (found.by_hand.why, found.by_hand.steps) if found.by_hand else ("", "")
    return (
        f"{key} has to be got by hand, because {why}. {steps} Page: {found.page} (licence: {found.licence}). "
        f"Put it into {folder} as {' and '.join(by_hand_files(found))}; the same command then checks it."
    )


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _recorded(folder: Path) -> dict[str, dict[str, Any]]:
    """The records of a folder by file name."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_bytes())
        if content["format"] == FORMAT:
            return dict(content["files"])
    except (ValueError, LookupError, TypeError):
        pass
    raise CannotFetch(f"{path} is damaged or of another version: move it away; the files are recorded anew.")


def _record(key: str, found: Entry, path: Path, digest: str, how: str, url: str) -> Fetched:
    record = {
        "key": key,
        "how": how,
        "url": url,
        "sha256": digest,
        "size": path.stat().st_size,
        "date": datetime.now(UTC).date().isoformat(),
        "licence": found.licence,
    }
    files = {**_recorded(path.parent), path.name: record}
    with written_whole(path.parent / MANIFEST) as draft:
        text = json.dumps({"format": FORMAT, "files": files}, indent=1, sort_keys=True, ensure_ascii=False)
        draft.write_text(f"{text}\n", encoding="utf-8")
    return Fetched(key, path, digest, path.stat().st_size, new=how == DOWNLOADED)
