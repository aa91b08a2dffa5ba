"""What holds of every reading: offsets, determinism, and what of a text does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import steppe as st
from steppe.problems import SteppeError
from steppe.reader.reading import PARTS, Reading

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.txt"))
EXAMPLE = Path(__file__).parents[2] / "examples" / "statement.txt"
WORDS = [
    *(
        "Kazakhstan",
        "China's",
        "the EAEU",
        "is a member of",
        "joined",
        "5 percent",
        "$3 billion",
        "said",
        "not",
        "by 2030",
    ),
    *(
        '"',
        "\u201c",
        "\u201d",
        "'",
        "\n",
        "\n\n",
        ". ",
        "? ",
        ": ",
        "Q",
        "A",
        "Mr. Lee",
        "agreement with",
        "\u00a0",
        "(",
    ),
    *(
        "In 2018,",
        "trade",
        "doubles every year",
        "\u2060",
        "\t",
        "1401 16th Street",
        "Phone: 202",
        "\u2013",
        "Treaty on",
    ),
]


def statements(reading: Reading) -> list[tuple[object, ...]]:
    """What ties and claims say, without their places."""
    ties = [(t.kind, t.party, t.counterpart, t.status, t.polarity, t.voice, t.speaker, t.date) for t in reading.ties]
    claims = [
        (c.value, c.unit, c.comparator, c.subject, c.measure, c.period, c.voice, c.speaker) for c in reading.claims
    ]
    return [*ties, *claims]


def hold(reading: Reading) -> None:
    """Every offset of every item lies in the text and gives the item's own words."""
    text = reading.document.text
    for part in PARTS:
        for item in getattr(reading, part):
            assert 0 <= item.start <= item.end <= len(text)
            for words in ("text", "quote"):
                if hasattr(item, words):
                    assert text[item.start : item.end] == getattr(item, words)


@pytest.mark.parametrize("path", [*DOCUMENTS, EXAMPLE], ids=lambda path: path.stem)
def test_offsets_hold_and_reading_is_deterministic(path):
    one, two = st.read(path), st.read(path)
    hold(one)
    assert one.to_dict() == two.to_dict()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(some.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join).filter(str.strip))
def test_any_words_in_any_order_are_read(text):
    hold(st.read(f"{text}\n\n", date="2020-05-08").check())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.binary(max_size=400))
def test_any_bytes_give_a_reading_or_a_sentence(content):
    try:
        hold(st.read(content))
    except SteppeError as error:
        assert str(error)


@pytest.mark.parametrize("path", [*DOCUMENTS, EXAMPLE], ids=lambda path: path.stem)
def test_line_ends_change_nothing(path):
    text = path.read_text(encoding="utf-8")
    assert statements(st.read(text.replace("\n", "\r\n"))) == statements(st.read(text))


@pytest.mark.parametrize("marks", [("\u201c", "\u201d"), ("\u00ab", "\u00bb"), ("\u201e", "\u201c")])
def test_the_style_of_quotation_marks_changes_nothing(marks):
    text = EXAMPLE.read_text(encoding="utf-8")
    parts = text.split('"')
    styled = "".join(part + (marks[k % 2] if k < len(parts) - 1 else "") for k, part in enumerate(parts))
    assert statements(st.read(styled)) == statements(st.read(text))


def test_a_boilerplate_footer_changes_no_statement():
    text = EXAMPLE.read_text(encoding="utf-8")
    footer = "\n\nCopyright 2020 Example Press. All rights reserved.\n\nPhone: (202) 555-0100\n"
    assert statements(st.read(text + footer)) == statements(st.read(text))


def test_wrapped_lines_change_no_statement():
    text = EXAMPLE.read_text(encoding="utf-8")
    wrapped = "\n\n".join(_wrap(paragraph) for paragraph in text.split("\n\n"))
    assert wrapped != text
    assert statements(st.read(wrapped)) == statements(st.read(text))


def _wrap(paragraph: str, width: int = 70) -> str:
    lines = [""]
    for word in paragraph.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\n".join(lines)


@pytest.mark.parametrize("alias", ["the Republic of Kazakhstan", "KAZAKHSTAN", "Kazakstan"])
def test_a_states_other_names_change_no_statement(alias):
    text = EXAMPLE.read_text(encoding="utf-8")
    assert statements(st.read(text.replace("Kazakhstan", alias))) == statements(st.read(text))


@pytest.mark.parametrize("letter", ["\u0130", "\u0131", "\u017f", "\u212a"])
def test_letters_that_only_fold_to_others_are_no_words_of_the_grammar(letter):
    """A dotted capital I, a dotless i, a long s and the sign of Kelvin match i, s and k where case is ignored."""
    for word in (
        "aid of 5 million",
        "almo\u017ft 5 million",
        "trade of 5 percent",
        "ki\u017f 5 km",
        "li\u212ae 7 percent",
    ):
        said = "".join(letter if c in "isk" else c for c in word)
        assert st.read(f"Peru gave {said} {word} to Chile.\n\nMore.\n").document.text
