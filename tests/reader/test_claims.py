"""Claims: what a figure is about, when, who says it and how it is meant."""

from __future__ import annotations

import pytest

from steppe.reader.claims.claims import claims
from steppe.reader.document.voices import Voices
from steppe.reader.figures.dates import dates
from steppe.reader.figures.numbers import numbers
from steppe.reader.model import Mention, Quotation, Zone

NAMES = {"China": "CHN", "Kazakhstan": "KAZ", "CIS": "CIS", "EAEU": "EAEU"}


def named(text: str) -> list[Mention]:
    found = [
        Mention(at, at + len(name), name, "STATE", ident, "narration")
        for name, ident in NAMES.items()
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    return sorted(found, key=lambda m: m.start)


def read(text: str, zone: str = "narration", speaker: str = "", quotations: tuple[Quotation, ...] = ()):
    found = dates(text, "2020-05-08")
    voices = Voices([Zone(0, len(text), zone, speaker)], quotations)
    return claims(text, voices, named(text), found, numbers(text, found))


@pytest.mark.parametrize(
    ("text", "measure", "subject", "period", "modality"),
    [
        ("In 2018, CIS trade exceeded $191 billion.", "trade", ("CIS",), "2018", "fact"),
        ("In 2018, trade of the CIS grew by 12 percent.", "growth of trade", ("CIS",), "2018", "fact"),
        ("A quarter of our turnover comes from the CIS.", "share of trade", ("CIS",), "", "fact"),
        ("China plans to quadruple its GDP by 2020.", "growth of GDP", ("CHN",), "2020", "target"),
        ("Exports to China will reach $5 billion.", "exports", ("CHN",), "", "forecast"),
        ("Trade with China may double.", "growth of trade", ("CHN",), "", "possible"),
        ("The EAEU consists of five member states.", "number of member states", ("EAEU",), "", "fact"),
        (
            "China is one of the largest trading partners of Kazakhstan.",
            "rank among trading partners",
            ("CHN", "KAZ"),
            "",
            "fact",
        ),
        ("It took China 47 years to grow its economy.", "", ("CHN",), "", "fact"),
    ],
)
def test_what_a_figure_is_about(text, measure, subject, period, modality):
    (claim,) = read(text)
    assert (claim.measure, claim.subject, claim.period, claim.modality) == (measure, subject, period, modality)
    assert claim.quote == text[claim.start : claim.end]


def test_a_sentence_that_names_nobody_is_about_those_named_before():
    one, two = read("In 2000 trade of Kazakhstan with China reached $1.5 billion. By 2003 it doubled.")
    assert two.subject == one.subject == ("KAZ", "CHN")
    assert (two.measure, two.period, two.unit, two.value) == ("growth of trade", "2003", "ratio", 2.0)


def test_each_clause_has_its_own_subject():
    one, two = read("Trade with China grew by 5 percent, while trade with the CIS fell by 3 percent.")
    assert (one.subject, one.value) == (("CHN",), pytest.approx(0.05))
    assert (two.subject, two.value) == (("CIS",), pytest.approx(-0.03))


@pytest.mark.parametrize("zone", ["caption", "photo_credit", "footer", "boilerplate"])
def test_what_is_no_statement_claims_nothing(zone):
    assert read("Trade with China reached $5 billion.", zone) == ()


@pytest.mark.parametrize(
    ("zone", "voice", "speaker"),
    [
        ("answer", "answer", "A. Guest"),
        ("question", "question", "A. Guest"),
        ("reported", "reported", "A. Guest"),
        ("narration", "narration", ""),
        ("bio", "narration", ""),
        ("quote", "narration", ""),
    ],
)
def test_the_voice_is_that_of_the_zone(zone, voice, speaker):
    (claim,) = read("Trade reached $5 billion.", zone, "A. Guest")
    assert (claim.voice, claim.speaker) == (voice, speaker)


def test_words_in_marks_are_the_speakers_and_those_outside_are_not():
    text = '"Trade reached $5 billion," said the minister, who has led 3 ministries.'
    quotation = Quotation(1, text.index(',"') + 1, "A. Minister", "quote")
    inside, outside = read(text, "quote", "A. Minister", (quotation,))
    assert (inside.voice, inside.speaker) == ("direct_quote", "A. Minister")
    assert (outside.voice, outside.speaker) == ("narration", "")


@pytest.mark.parametrize(
    "text", ["The two neighbours agree.", "Let me make four remarks.", "Both states and these six firms."]
)
def test_a_count_that_points_at_what_is_known_states_no_figure(text):
    assert read(text) == ()
