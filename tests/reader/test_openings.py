"""How patterns begin: rules of ties are tried only where a word begins like one of theirs, and lose nothing by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from steppe.reader.language import ENGLISH
from steppe.reader.patterns import openings
from steppe.reader.ties.rules import beginnings, rules

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.txt"))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("trade agreements?", {"trad"}),
        ("fta|free trade", {"fta", "free"}),
        ("s(?:ell|old)s?", {"sell", "sold"}),
        ("(?:new )?bridge", {"new", "brid"}),
        ("(?:oil|gas)*line", {"oil", "gas", "oill", "oilo", "oilg", "gasl", "gaso", "gasg", "line"}),
        ("ban(?:ned)?", {"ban", "bann"}),
        ("to(?! be) go", {"to"}),
        (r"\w+ly", {""}),
        ("beg[aiu]n", {"beg"}),
    ],
)
def test_how_a_pattern_begins(pattern, found):
    mine = openings(pattern)
    assert found <= mine or mine <= found
    assert all(any(way.startswith(one) for one in mine) for way in found)


def test_a_rule_is_tried_wherever_it_fits():
    begins, of = beginnings(ENGLISH)
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8").lower()
        tried = {(k, hit.start()) for hit in begins.finditer(text) for k in of[hit[0]]}
        for k, rule in enumerate(rules(ENGLISH)):
            assert {m.start() for m in rule.words.finditer(text)} <= {at for n, at in tried if n == k}, rule.words


def test_what_no_word_file_has_is_an_error():
    with pytest.raises(ValueError, match="what no word file has"):
        openings("(?P<name>word)")


def test_every_rule_begins_with_something():
    begins, of = beginnings(ENGLISH)
    assert "" not in of
    assert begins.match("trade")
