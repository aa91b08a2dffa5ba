from __future__ import annotations

import importlib
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steppe.problems import SteppeError
from steppe.reader.document import loading
from steppe.reader.document.loading import load
from steppe.reader.document.zones import quotations, zones
from steppe.reader.reading import read

RUSSIAN = "Встреча президентов\n\n«Торговля выросла на 12 процентов», — сказал президент Токаев.\n"


def pdf(*pages: str) -> bytes:
    """A PDF with one line of text a page, written by hand."""
    kids = " ".join(f"{4 + 2 * k} 0 R" for k in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for k, words in enumerate(pages):
        drawn = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET" if words else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * k} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    out, places = "%PDF-1.4\n", []
    for k, item in enumerate(objects, 1):
        places.append(len(out))
        out += f"{k} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{p:010d} 00000 n \n" for p in places)
    start = len(out)
    out += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return (out + f"startxref\n{start}\n%%EOF\n").encode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_encodings_are_found_and_told(encoding: str) -> None:
    document = load(RUSSIAN.encode(encoding))
    assert document.text == RUSSIAN
    assert document.encoding == encoding


def test_line_ends_and_hard_spaces_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("One\r\n\r\nTwo\xa0three.\r\n".encode())
    document = load(path)
    assert document.text == "One\r\n\r\nTwo\xa0three.\r\n"
    assert [document.text[z.start : z.end] for z in zones(document)] == ["One", "Two\xa0three."]


def test_what_is_text_and_what_is_a_path(tmp_path: Path) -> None:
    assert load("A headline\nand a line").name == "text"
    assert load("word " * 50).form == "text"
    for sentence in ("Kazakhstan joined the WTO.", "Is Armenia a member", "EU/China talks began", "哈萨克斯坦加入。"):
        assert load(sentence).text == sentence
    for path in ("my interview.txt", "/home/me/two words", "./two words", "C:\\my files\\one", "~/a b", "a b.PDF"):
        with pytest.raises(SteppeError, match="There is no file"):
            load(path)
    with pytest.raises(SteppeError, match="There is no file"):
        load(tmp_path / "two words")
    with pytest.raises(SteppeError, match=r"There is no file 'interview.txt'"):
        load("interview.txt")
    with pytest.raises(SteppeError, match="is a folder"):
        load(tmp_path)
    with pytest.raises(SteppeError, match="There is no file ''"):
        load("")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"From a pipe.\n")))
    document = load("-")
    assert (document.name, document.text) == ("standard input", "From a pipe.\n")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 30_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (zipped(), "is a zip archive or an Office file"),
        (bytes(range(256)) * 20, "is not a text: it holds binary data"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is a picture"),
        (b"x" * (loading.MOST_BYTES + 1), "is larger than 20 MB"),
        (b"<html><script>1</script></html>", "has no text"),
        (b"%PDF-1.4 broken", "is a PDF that cannot be read"),
        (pdf("", ""), "is a PDF without text, perhaps a scan"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(raw: bytes, words: str) -> None:
    with pytest.raises(SteppeError, match=words) as caught:
        load(raw)
    assert len(caught.value.problems) == 1


def test_pdf_has_pages() -> None:
    document = load(pdf("Trade grew by 12 percent.", "It fell again."))
    assert document.form == "pdf"
    assert document.text == "Trade grew by 12 percent.\nIt fell again.\n"
    assert [document.text[a:b].strip() for a, b in document.pages] == ["Trade grew by 12 percent.", "It fell again."]
    assert document.page_of(document.text.index("fell")) == 2


def test_pdf_with_a_password() -> None:
    pypdf: Any = importlib.import_module("pypdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Secret.")))
    writer.encrypt("password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(SteppeError, match="is an encrypted PDF"):
        load(out.getvalue())


def test_pdf_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(SteppeError, match=r"pip install 'steppe\[read\]'"):
        load(pdf("Text."))


def test_hostile_html() -> None:
    page = (
        "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body><nav>Home</nav>"
        "<script>document.write('<p>Evil</p>')</script><p onclick='x()'>Trade &amp; tariffs &x; &#x41; grew.</p>"
        "<style>p{}</style><iframe src='http://127.0.0.1/'>frame</iframe><p>Second.<footer>Foot</footer></body></html>"
    )
    text = load(page + "\n").text
    assert "Trade & tariffs &x; A grew." in text
    assert "Second." in text
    assert not any(word in text for word in ("Evil", "root", "frame", "Foot", "Home", "p{}"))


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 10_000,
        "<" * 10_000,
        "<!--" * 5_000,
        "&" * 20_000,
        "<a b='" * 2_000,
        "<![CDATA[" * 3_000,
        "<script>" * 5_000,
    ],
)
def test_html_made_to_take_long_takes_work_in_proportion(markup: str) -> None:
    once, twice = (
        calls(lambda text=text: load(f"<html><body><p>One line.</p>{text}<p>Last.</p>\n"))
        for text in (markup, 2 * markup)
    )
    assert twice < 2.5 * once


def calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls, those in C included: a count that no busy machine changes."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("A title\nBy A. Writer\n3 June 2020\n\nText.", "2020-06-03"),
        ("A title\n\nASTANA, June 3, 2020 – The minister arrived.", "2020-06-03"),
        ("A title\n\nPublished: 2020-06-03\n\nText.", "2020-06-03"),
        ("A title\n\nFebruary 18 - March 2, 2004, # 03\n\nText.", "2004-03-02"),
        ("A title\n\nThe union was founded on 29 May 2014 by three states.", ""),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert load(text).date == date
    assert load(text, date="1999-01-01").date == "1999-01-01"


PARAGRAPH = (
    "President Ivan Petrov said on Monday that trade with China had grown by 12 percent. “It will grow,” he added.\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH * 500,
        "word " * 5_000,
        "“" * 10_000 + "\n",
        "Aa " * 5_000 + "\n",
        "said, " * 4_000 + "\n",
        ("Q: Why?\nA: I do.\n" * 1_000),
    ],
    ids=["news", "one line", "marks", "names", "verbs", "turns"],
)
def test_long_texts_take_work_in_proportion(text: str) -> None:
    def work(given: str) -> None:
        document = load(given)
        quotations(document, zones(document))

    once, twice = (calls(lambda given=given: work(given)) for given in (text, text + "\n" + text))
    assert twice < 2.6 * once


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=500))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        document = load(raw)
    except SteppeError as error:
        assert len(error.problems) == 1
    else:
        quotations(document, zones(document))


@pytest.mark.parametrize(
    ("line", "date"),
    [
        (
            "Astana, 5 May 2020. Uzbekistan has become an observer, and more will follow in the year to come.",
            "2020-05-05",
        ),
        ("It was signed on 5 May 2020. Then the parties went home and thought about it for a long while.", ""),
    ],
)
def test_a_dateline_may_end_with_a_full_stop(line, date):
    assert load(f"A headline\n\n{line}\n").date == date


@pytest.mark.parametrize("date", ["May 2020", "2020-13", "2020-13-45", "20200508", "2020/2021", "soon"])
def test_a_date_that_is_none_is_refused_with_a_sentence(date):
    with pytest.raises(SteppeError, match=f"{date!r} is no date: write 2020, 2020-05 or 2020-05-08"):
        read("Prices rose yesterday.\n", date=date)


@pytest.mark.parametrize("date", ["", "2020", "2020-05", "2020-05-08"])
def test_dates_may_be_as_short_as_they_are_known(date):
    assert read("Prices rose yesterday and last year.\n", date=date).document.date == date


def test_a_page_with_a_date_that_no_calendar_has_is_read_without_it():
    page = "<html><head><meta name='date' content='2020-13-45'></head><body><p>Prices rose yesterday.</p></body></html>"
    assert read(page.encode()).document.date == ""
