"""Sentences and clauses: abbreviations, initials, quotation marks, offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from steppe.reader.document.sentences import clause, sentences


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trade grew. It will grow!", ["Trade grew.", "It will grow!"]),
        ("The U.S. and the U.K. agreed. Mr. Lee did not.", ["The U.S. and the U.K. agreed.", "Mr. Lee did not."]),
        ("He met K. Tokayev on Jan. 5. They spoke.", ["He met K. Tokayev on Jan. 5.", "They spoke."]),
        (
            "It reached US$ 1.5 billion. At the end it doubled.",
            ["It reached US$ 1.5 billion.", "At the end it doubled."],
        ),
        ("\u201cWe agreed.\u201d He left.", ["\u201cWe agreed.\u201d", "He left."]),
        ("Decree No. 280 was signed.", ["Decree No. 280 was signed."]),
        ("No. We have been an observer.", ["No.", "We have been an observer."]),
        ("A heading\n\nThe text begins", ["A heading", "The text begins"]),
        ("Lines are\nwrapped here. So", ["Lines are\nwrapped here.", "So"]),
        ("", []),
    ],
)
def test_where_sentences_end(text, found):
    assert said(text) == found


def test_the_clause_around_a_number():
    text = "In 2018, trade exceeded $191 billion, with an increase of almost 12 percent; this was a record."
    (whole,) = sentences(text)
    start, end = clause(text, whole, text.index("12 percent"))
    assert text[start:end] == "with an increase of almost 12 percent"
    start, end = clause(text, whole, text.index("$191"))
    assert text[start:end] == "In 2018, trade exceeded $191 billion"


@given(some.text(alphabet=some.sampled_from('ab A.!?\n"\u201d;-, 1US'), max_size=80))
def test_every_letter_is_in_one_sentence_and_one_clause(text):
    spans = sentences(text)
    inside = "".join(text[start:end] for start, end in spans)
    assert [c for c in inside if not c.isspace()] == [c for c in text if not c.isspace()]
    for span in spans:
        start, end = clause(text, span, span[0])
        assert span[0] <= start <= end <= span[1]


def test_a_stretch_without_full_stops_is_read_in_pieces():
    text = "and so on " * 2000
    spans = sentences(text)
    assert max(end - start for start, end in spans) <= 3000
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")
