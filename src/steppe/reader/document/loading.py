"""A document from a file, standard input or a string: text, HTML or PDF, with its date and encoding."""

from __future__ import annotations

import importlib
import io
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from steppe.problems import SteppeError
from steppe.reader.document.html import MOST_CHARACTERS, visible
from steppe.reader.document.paths import like_a_path
from steppe.reader.figures.dates import dates
from steppe.reader.language import ENGLISH, Language
from steppe.reader.model import Document
from steppe.record.days import day, first_day

MOST_BYTES = 20_000_000
MOST_PAGES = 500
MOST_SECONDS = 60.0

_BINARY = {
    b"PK\x03\x04": "a zip archive or an Office file",
    b"PK\x05\x06": "a zip archive or an Office file",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
}


def load(path_or_text: str | Path | bytes, *, date: str | None = None, language: Language = ENGLISH) -> Document:
    """Load a text, an HTML page or a PDF: a path, the text itself, its bytes, or "-" for standard input.

    A string that is no path is the text itself, unless it looks like one: a single word, or what begins or ends as
    paths do. The date is the one given, else that of a dateline, byline or publication line, else "". Raises
    SteppeError with one sentence where nothing can be read or the date is none.
    """
    if date and not _is_date(date):
        raise SteppeError(f"{date!r} is no date: write 2020, 2020-05 or 2020-05-08.")
    if isinstance(path_or_text, bytes):
        return _from_bytes("bytes", path_or_text, date, language)
    if path_or_text == "-":
        return _from_bytes("standard input", sys.stdin.buffer.read(MOST_BYTES + 1), date, language)
    path = _existing(path_or_text)
    if path is not None:
        return _from_bytes(path.name, _read(path), date, language)
    text = str(path_or_text)
    if isinstance(path_or_text, str) and not like_a_path(text):
        return _from_bytes("text", text.encode("utf-8", "surrogatepass"), date, language)
    raise SteppeError(
        f"There is no file {text!r}; give the path of a text, HTML or PDF file, the text itself, or - for input."
    )


def _is_date(date: str) -> bool:
    """Whether text is a year, a month or a day of the calendar as ISO writes them."""
    try:
        return bool(re.fullmatch(r"\d{4}(?:-\d\d){0,2}", date)) and bool(day(first_day(date)))
    except SteppeError:
        return False


def _existing(path_or_text: str | Path) -> Path | None:
    try:
        path = Path(path_or_text)
        return path if str(path_or_text).strip() and path.exists() else None
    except (OSError, ValueError):
        return None


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise SteppeError(f"{path} is a folder; give the path of one document.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SteppeError(_too_large(path.name))
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise SteppeError(f"{path} cannot be read: {error.strerror}.") from error


def _too_large(name: str) -> str:
    return f"{name} is larger than {MOST_BYTES // 1_000_000} MB; give a shorter document or a part of this one."


def _from_bytes(name: str, raw: bytes, date: str | None, language: Language) -> Document:
    if len(raw) > MOST_BYTES:
        raise SteppeError(_too_large(name))
    if not raw.strip(b"\0 \t\r\n"):
        raise SteppeError(f"{name} is empty: there is nothing to read.")
    if raw[:1024].lstrip().startswith(b"%PDF"):
        return _from_pdf(name, raw, date, language)
    for magic, kind in _BINARY.items():
        if raw.startswith(magic):
            raise SteppeError(f"{name} is {kind}; save the document in it as text, HTML or PDF.")
    text, encoding = decoded(raw, name)
    form, found, notes = "text", "", ()
    if _is_html(name, text):
        form, found = "html", _html_date(text)
        text, notes = visible(text)
    if not text.strip("\ufeff \t\r\n\xa0\f\v"):
        raise SteppeError(f"{name} has no text that could be read.")
    return Document(name, text, date or found or dated(text, language), form, encoding, (), notes, language)


def decoded(raw: bytes, name: str = "text") -> tuple[str, str]:
    """The text of bytes and the encoding it was in: what a BOM says, else UTF-8, UTF-16, what HTML says, or CP1251."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace"), encoding
    sample = raw[:4000]
    if sample.count(b"\0") > 0.02 * len(sample):
        ends_low = sample[1::2].count(b"\0") >= sample[::2].count(b"\0")
        encoding = "utf-16-le" if ends_low else "utf-16-be"
        text = raw.decode(encoding, "replace")
        if sum(c.isprintable() or c.isspace() for c in text[:2000]) > 0.95 * len(text[:2000]):
            return text, encoding
    if raw.count(b"\0") or sum(c < 32 and c not in b"\t\n\r\f\v\x1b" for c in sample) > 0.02 * len(sample):
        raise SteppeError(f"{name} is not a text: it holds binary data; save the document as text, HTML or PDF.")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _one_byte(raw)


def _one_byte(raw: bytes) -> tuple[str, str]:
    """CP1251 where high bytes come in words of Cyrillic letters, else what HTML declares, else CP1252."""
    declared = re.search(rb"charset=[\"']?([\w-]{3,20})", raw[:2048])
    if declared:
        try:
            return raw.decode(declared.group(1).decode("ascii"), "replace"), declared.group(1).decode("ascii").lower()
        except LookupError:
            pass
    high = sum(c >= 0xC0 for c in raw[:100_000])
    in_words = sum(len(w) for w in re.findall(rb"[\xc0-\xff\xa8\xb8]{3,}", raw[:100_000]))
    encoding = "cp1251" if high and in_words > 0.6 * high else "cp1252"
    return raw.decode(encoding, "replace"), encoding


def _is_html(name: str, text: str) -> bool:
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return True
    return bool(
        re.match(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", text[:4000], re.I | re.S)
    )


def _html_date(markup: str) -> str:
    head = markup[:200_000]
    for pattern in (
        r"<meta[^>]{0,300}(?:published_time|datePublished|pubdate|DC\.date|name=[\"']date)[^>]{0,200}content=[\"'](\d{4}-\d\d-\d\d)",
        r"\"datePublished\"\s*:\s*\"(\d{4}-\d\d-\d\d)",
        r"<time[^>]{0,300}datetime=[\"'](\d{4}-\d\d-\d\d)",
    ):
        found = re.search(pattern, head, re.I)
        if found and _is_date(found.group(1)):
            return found.group(1)
    return ""


def _from_pdf(name: str, raw: bytes, date: str | None, language: Language) -> Document:
    try:
        pypdf = importlib.import_module("pypdf")
    except ImportError as error:
        raise SteppeError(f"{name} is a PDF, which needs a further package: pip install 'steppe[read]'.") from error
    try:
        reader: Any = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise SteppeError(f"{name} is an encrypted PDF; save it without a password and read that.")
        text, pages, notes = _pages_of(list(reader.pages[:MOST_PAGES]), len(reader.pages))
    except SteppeError:
        raise
    except Exception as error:
        raise SteppeError(
            f"{name} is a PDF that cannot be read ({type(error).__name__}); save it anew or as text."
        ) from error
    if not text.strip():
        raise SteppeError(f"{name} is a PDF without text, perhaps a scan; run text recognition (OCR) on it first.")
    return Document(name, text, date or dated(text, language), "pdf", "pdf", pages, notes, language)


def _pages_of(
    pages: list[Any], total: int, clock: Callable[[], float] = time.monotonic
) -> tuple[str, tuple[tuple[int, int], ...], tuple[str, ...]]:
    """The text of the pages with the span of each, up to the limits of pages, characters and seconds."""
    until = clock() + MOST_SECONDS
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for page in pages:
        if clock() > until or length > MOST_CHARACTERS:
            break
        words = re.sub(r"[\ud800-\udfff]", "\ufffd", page.extract_text()).rstrip() + "\n"
        spans.append((length, length + len(words)))
        parts.append(words)
        length += len(words)
    notes = () if len(spans) == total else (f"Only the first {len(spans)} of {total} pages were read.",)
    return "".join(parts), tuple(spans), notes


def dated(text: str, language: Language) -> str:
    """The date (YYYY-MM-DD) of a dateline, byline or publication line near the top or of a colophon, else ""."""
    lines = [line.strip() for line in text[:6000].splitlines() if line.strip()][:12]
    tail = [line.strip() for line in text[-600:].splitlines() if line.strip()][-3:] if len(text) > 1200 else []
    for line in lines:
        published = re.match(rf"(?:{language.ways('outline', 'published')})\b", line, re.I)
        short = len(line) < 100 and not re.search(r"[.!?]$", re.sub(r"\d{4}\.$", "", line))
        opening = re.match(
            r"[A-ZА-Я][\w ,./()-]{2,60}?\s[–—-]{1,2}\s|(?:[A-ZА-Я][\w-]+[ ,/]+){1,4}\d{1,2}\s\w+\s\d{4}\.\s", line
        )
        looked = line if published or short else opening.group() if opening else ""
        if looked and _date_in(looked, language):
            return _date_in(looked, language)
    return next(
        (_date_in(line, language) for line in reversed(tail) if len(line) < 100 and _date_in(line, language)), ""
    )


def _date_in(line: str, language: Language) -> str:
    """The last full date of a line, as YYYY-MM-DD."""
    days = [
        date for date in dates(line, language=language) if date.precision in ("day", "day_range") and not date.relative
    ]
    return days[-1].value.rpartition("/")[2] if days else ""
