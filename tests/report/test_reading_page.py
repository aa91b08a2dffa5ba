"""The annotated page: the whole text, marks that nest, nothing that runs or asks, colours that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steppe.reader.model import Claim, Definition, Document, Mention, Tie, Zone
from steppe.reader.reading import Reading, read
from steppe.report.reading_page import reading_page
from steppe.report.reading_style import LAYER_LOOKS, PALE, PAPER
from steppe.report.reading_words import figure_of, hidden, on_one_line

DOCUMENTS = Path(__file__).parents[1] / "reader" / "documents"
NAMES = sorted(path.name for path in DOCUMENTS.iterdir() if path.suffix in (".txt", ".html"))
VOID = ("meta", "br")
HOSTILE = (
    'Kazakhstan <script>alert("Trade of $5 billion")</script> & "><img src=http://example.org onerror=alert(1)>\n\n'
    "&lt;b&gt; &#60; ]]> <!-- Uzbekistan is a member of the CIS. --> </style></div></main>\r\n\x1b[31m\x07 \u202eevil"
    "\ufeff <a href='javascript:alert(1)'>Trade grew by 5 percent</a>\x85 end\n"
)


class Page(HTMLParser):
    """Tags with their attributes, the text of the document, and whether every tag closes in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, bool]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs)
        self.tags.append((tag, given))
        if tag not in VOID:
            inside = bool(self.open) and self.open[-1][1]
            self.open.append((tag, inside or "text" in (given.get("class") or "").split()))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1]:
            self.text += data

    def values(self, name: str) -> Iterator[str]:
        return (given[name] or "" for _, given in self.tags if name in given)


def shown(text: str) -> str:
    """The text as a page gives it back, where unseen characters are labels."""
    return "".join(c for c in text if not hidden(c) or c in "\n\r\t\f")


def check(reading: Reading) -> Page:
    html = reading_page(reading)
    page = Page(html)
    assert page.text == shown(reading.document.text)
    names = {name for _, given in page.tags for name in given}
    assert not [name for name in names if name.startswith("on") or name in ("src", "style", "srcset", "action")]
    kinds = {tag for tag, _ in page.tags}
    assert kinds <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "li", "div", "span"),
        *("mark", "b", "table", "thead", "tbody", "tr", "th", "td", "a"),
    }
    assert all(link.startswith("#") for link in page.values("href"))
    assert not re.search(r"url\(|@import", html.split("<style>")[1].split("</style>")[0])
    ids = list(page.values("id"))
    assert len(ids) == len(set(ids))
    wanted = {f"t{k}" for k in range(1, len(reading.ties) + 1)} | {f"c{k}" for k in range(1, len(reading.claims) + 1)}
    assert set(ids) == wanted
    assert {link[1:] for link in page.values("href")} == wanted
    return page


@pytest.mark.parametrize("name", NAMES)
def test_the_page_holds_the_whole_text_and_nothing_that_runs(name):
    reading = read(DOCUMENTS / name)
    page = check(reading)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.values("content")
    labels = sum(given.get("class") == "label" for _, given in page.tags)
    assert labels == len(reading.zones)


def test_every_mention_claim_and_tie_is_marked_and_can_be_reached():
    reading = read(
        "Uzbekistan is a member of the CIS and the SCO.\n\nTrade of Kazakhstan reached $20 billion in 2019.\n"
    )
    assert len(reading.ties) == 2
    assert len(reading.claims) == 1
    page = check(reading)
    marks = [given for tag, given in page.tags if tag == "mark" and "tabindex" in given]
    says = "\n".join(given["aria-description"] or "" for given in marks)
    assert "tie 1, membership: Uzbekistan → CIS (in force); the document" in says
    assert "claim 1, trade of Kazakhstan: about 20 billion USD, 2019; the document" in says
    assert "state: Uzbekistan (UZB)" in says
    assert {"STATE", "ORG", "tie", "num"} <= {look for given in marks for look in (given["class"] or "").split()}


def test_verdicts_are_shown_with_reason_and_sources():
    reading = read("Singapore joined the CIS as an observer.\n\nTrade of Kazakhstan reached $20 billion in 2019.\n")
    tie = replace(
        reading.ties[0], verdict="contradicted", why="The record <holds> none", nearest="Moldova", sources=("EEC",)
    )
    claim = replace(
        reading.claims[0], verdict="supported", definitions=(Definition("exports", 2.0, True, "2018"),), sources=("UN",)
    )
    html = reading_page(replace(reading, ties=(tie,), claims=(claim,)))
    assert html.count("contradicted. The record &lt;holds&gt; none. nearest: Moldova. sources: EEC") >= 2
    assert "supported. sources: UN. tried: exports: 2 USD (2018), fits<" in html
    looks = [(given["class"] or "").split() for tag, given in Page(html).tags if tag == "mark" and given["class"]]
    assert any({"tie", "doubt"} <= set(look) for look in looks)
    assert not any({"num", "doubt"} <= set(look) for look in looks)
    assert ">verdict</th>" in html
    assert ">verdict</th>" not in reading_page(reading)


def test_hostile_text_stays_text():
    reading = read(HOSTILE)
    page = check(reading)
    assert "<script>alert" in page.text
    assert "U+202E" in set(page.values("data-c"))
    hostile = replace(reading.document, name='"><script>x</script>\x1b.txt', notes=("<i>note</i>",))
    zones = tuple(replace(zone, speaker='<b onclick="x">A</b>') for zone in reading.zones)
    check(replace(reading, document=hostile, zones=zones))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_overlapping_annotations_never_break_the_page(data):
    text = data.draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
    spot = st.integers(0, len(text))

    def span() -> tuple[int, int]:
        start, end = sorted((data.draw(spot), data.draw(spot)))
        return start, end

    cuts = sorted({0, len(text), *data.draw(st.lists(spot, max_size=3))})
    zones = [Zone(a, b, "answer", "A & B") for a, b in pairwise(cuts) if data.draw(st.booleans())]
    mentions = [Mention(a, b, text[a:b], "STATE", "KAZ", "answer") for a, b in (span() for _ in range(4)) if a < b]
    ties = [Tie(a, b, text[a:b], "visit", ("KAZ",), ("UZB",)) for a, b in (span() for _ in range(3)) if a < b]
    claims = [
        Claim(a, b, text[a:b], a, b, 1.0, "USD", "", "eq", ("KAZ",), "trade")
        for a, b in (span() for _ in range(2))
        if a < b
    ]
    check(Reading(Document("d", text), tuple(zones), (), tuple(mentions), (), (), tuple(ties), tuple(claims)))


def luminance(color: str) -> float:
    parts = (int(color[k : k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_can_be_read_on_every_ground():
    for color in (*(color for color, _ in LAYER_LOOKS.values()), PALE, "#1a1a1a"):
        for ground in ("#ffffff", *PAPER.values()):
            dark, light = sorted((luminance(color), luminance(ground)))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (color, ground)


def test_layers_differ_by_more_than_colour():
    assert len(set(LAYER_LOOKS.values())) == len(LAYER_LOOKS)
    lines = [LAYER_LOOKS[layer][1] for layer in ("STATE", "ORG", "REGION", "INSTR")]
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize(
    ("value", "unit", "comparator", "words"),
    [
        (1.91e11, "USD", "gt", "more than 191 billion USD"),
        (0.25, "share", "eq", "25 %"),
        (0.12, "share_change", "approx_below", "just below +12 %"),
        (4.0, "ratio", "eq", "4 times"),
        (30.0, "count", "approx", "about 30"),
        (3.0, "rank", "le", "at most rank 3"),
        (2400.0, "USD", "eq", "2,400 USD"),
        (None, "", "eq", ""),
    ],
)
def test_figures_in_words(value, unit, comparator, words):
    assert figure_of(Claim(0, 1, "x", None, None, value, unit, "", comparator, (), "")) == words


def test_one_line_for_a_terminal():
    assert on_one_line("a\n\tb\x1b[0m\u202ec \u2060d") == "a b[0mc d"
    assert on_one_line("one two three", 9) == "one two…"
