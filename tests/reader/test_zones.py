from __future__ import annotations

import csv
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steppe.reader.document.loading import load
from steppe.reader.document.outline import Outline
from steppe.reader.document.voices import voice_of
from steppe.reader.document.zones import quotations, zones
from steppe.reader.model import VOICES, ZONES, Document
from steppe.reader.persons.names import folded

OWN = Path(__file__).parent / "documents"
SHARED = Path(__file__).parents[3] / "shared"
HOUSE = {"", "ASTANA_TIMES", "AUTHOR", "EDITOR"}
TEXTS = sorted(p.name for p in OWN.glob("*.txt"))


def rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        pytest.skip(f"{path} is not part of a clone of this repository.")
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def shape(text: str) -> list[tuple[str, str]]:
    return [(z.zone, z.speaker) for z in zones(Document("text", text))]


def test_zones_of_the_gold_and_no_words_put_in_a_mouth() -> None:
    gold = rows(SHARED / "gold" / "seed_zones.csv")
    found = {n: zones(load(SHARED / "documents" / n)) for n in {r["document"] for r in gold}}
    right = 0
    for row in gold:
        start, end = int(row["start"]), int(row["end"])
        here = [z for z in found[row["document"]] if z.start < end and z.end > start]
        right += {z.zone for z in here} == {row["zone"]}
        tag = "" if row["speaker"] in HOUSE else row["speaker"]
        for zone in here:
            assert folded(zone.speaker.split()[-1] if zone.speaker else "") == folded(tag), row["id"]
    assert right >= 0.95 * len(gold)


def test_traps_of_zones() -> None:
    traps = rows(SHARED / "gold" / "seed_traps.csv")
    wanted = {
        "caption": {"caption"},
        "photo_credit": {"photo_credit"},
        "footer": {"footer"},
        "separator": {"footer"},
        "phone": {"footer"},
        "address": {"footer"},
        "colophon": {"footer"},
        "excerpt": {"byline"},
        "quote_tail": {"quote"},
        "reported_speech": {"reported"},
        "voice": {"narration"},
        "wrong_fact": {"narration"},
        "question": {"question"},
        "question_premise": {"question"},
    }
    found = {n: zones(load(SHARED / "documents" / n)) for n in {r["document"] for r in traps}}
    for row in traps:
        if row["trap"] in wanted:
            here = next(z for z in found[row["document"]] if z.start <= int(row["start"]) < z.end)
            assert here.zone in wanted[row["trap"]], row["id"]


def test_zones_of_documents_written_for_this_test() -> None:
    wrong: list[str] = []
    for row in rows(OWN / "zones.csv"):
        document = load(OWN / row["document"])
        at = document.text.index(row["starts"])
        here = next(z for z in zones(document) if z.start <= at < z.end)
        if (here.zone, folded(here.speaker)) != (row["zone"], folded(row["speaker"])):
            wrong.append(f"{row['document']}: {row['starts']}: {here.zone}, {here.speaker}")
    assert wrong == []


def test_concluded_is_a_treaty_verb_and_a_speech_verb() -> None:
    told = "A headline\n\nThe talks ended on Monday.\n\n"
    assert shape(told + "President Ivan Petrov concluded agreements with Iran.")[-1] == ("narration", "")
    assert shape(told + "Trade agreements were concluded with Iran.")[-1] == ("narration", "")
    assert shape(told + "President Ivan Petrov concluded that trade would grow.")[-1] == ("reported", "Ivan Petrov")
    assert shape(told + "Trade will grow, concluded President Ivan Petrov.")[-1] == ("reported", "Ivan Petrov")


def test_two_presidents_are_not_mixed_up() -> None:
    text = (
        "Two presidents meet\n\nKazakh President Kassym-Jomart Tokayev and Russian President Vladimir Putin met.\n\n"
        "The Russian President said that trade would grow.\n\nThe Kazakh President noted that roads matter.\n\n"
        "Tokayev and Putin said that the talks were long."
    )
    assert shape(text)[2:] == [("reported", "Vladimir Putin"), ("reported", "Kassym-Jomart Tokayev"), ("narration", "")]


def test_a_state_is_no_speaker() -> None:
    assert shape("A headline\n\nA first paragraph.\n\nKazakhstan believes that the link is useful.")[-1] == (
        "narration",
        "",
    )


def test_unlabelled_questions_are_not_the_interviewees() -> None:
    text = (
        "Minister Asel Nurova in an interview with The Herald\n\n"
        "Your ministry has failed to lower tariffs. Why?\n\nI do not agree. We lowered them twice.\n\n"
        "Is the union a burden?\n\nIt is a market, and our exporters know it."
    )
    assert shape(text)[1:] == [("question", ""), ("answer", "Asel Nurova")] * 2


def test_an_aside_in_an_answer_is_nobodys() -> None:
    text = "Q: Why?\n\nA: I think so.\n\n(Laughter)\n\nQ: And now?\n\nA: No."
    assert shape(text)[2] == ("narration", "")


def test_a_closing_word_of_the_writer_is_not_the_interviewees() -> None:
    text = (
        "Interview of Ani Badalyan, Deputy Minister\n\nQ: Why?\n\nA: We decided so.\n\nQ: And now?\n\nA: We wait.\n\n"
        "The Ministry of Trade said in a statement that exports had fallen."
    )
    assert shape(text)[1:] == [("question", "Q"), ("answer", "Ani Badalyan")] * 2 + [("narration", "")]


def test_a_question_in_bold_is_one_without_a_question_mark() -> None:
    page = (
        "<html><body><h1>Interview with Minister Serik Aliev</h1><p><b>Why stay?</b></p><p>We gain.</p>"
        "<p><strong>Let us turn to <a>China</a>.</strong></p>"
        "<p>China is our <b>second</b> partner. Who is the first?</p></body></html>"
    )
    document = load(page.encode())
    assert [(z.zone, z.speaker) for z in zones(document)][1:] == [("question", ""), ("answer", "Serik Aliev")] * 2


def test_a_question_without_any_mark_is_not_the_interviewees() -> None:
    text = (
        "Minister Asel Nurova in an interview with The Herald\n\nIs the union a burden?\n\nI do not agree.\n\n"
        "Why not?\n\nWe gain by it.\n\nEurope fears for its sanctions.\n\nWe control all goods."
    )
    assert shape(text)[-2:] == [("narration", ""), ("answer", "Asel Nurova")]


def test_a_dialogue_with_dashes() -> None:
    text = (
        "Talks\n\nThe paper published an interview with Foreign Minister Jeenbek Kulubaev.\n\n"
        "- Did the treaty fail?\n\n"
        "- No. Trade has grown.\n\n- And the railway?\n\n- Begun.\n\nKulubaev noted that it took years.\n\n- Thank you."
    )
    asked, answered = ("question", ""), ("answer", "Jeenbek Kulubaev")
    assert shape(text)[2:] == [asked, answered, asked, answered, ("reported", "Jeenbek Kulubaev"), asked]


def test_nested_and_unbalanced_quotations() -> None:
    text = "A headline\n\nA lead.\n\n“One “Title.” and more\n\n“Two,” he said."
    document = Document("text", text)
    assert [text[q.start : q.end] for q in quotations(document, zones(document))] == [
        "One “Title.” and more",
        "Title.",
        "Two,",
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_wrapping_changes_no_zone(name: str) -> None:
    text = load(OWN / name).text
    if name == "wire.txt":
        blocks = text.split("\n\n")
        again = "\n\n".join([blocks[0], *(b.replace("\n", " ") for b in blocks[1:])])
    else:
        again = "\n".join(textwrap.fill(line, 76, break_on_hyphens=False) for line in text.split("\n"))
    assert shape(again) == shape(text)


@pytest.mark.parametrize("marks", ['""', "«»", "„“"])
@pytest.mark.parametrize("name", TEXTS)
def test_the_style_of_quotation_marks_changes_no_zone(name: str, marks: str) -> None:
    text = load(OWN / name).text
    if "“A railway" in text and marks == '""':
        text = text.replace("broken.\n", "broken.”\n")
    if text.count('"'):
        halves = text.split('"')
        text = "".join(h + ("" if k == len(halves) - 1 else "“”"[k % 2]) for k, h in enumerate(halves))
    assert shape(text.replace("“", "\0").replace("”", marks[1]).replace("\0", marks[0])) == shape(text)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    "footer", ["© Herald. All rights reserved.", "* * *\n\nSubscribe to our newsletter!\n\nPhone: 123"]
)
def test_a_footer_changes_no_other_zone(name: str, footer: str) -> None:
    text = load(OWN / name).text.rstrip()
    before = [z for z in shape(text) if z[0] != "footer"]
    assert shape(f"{text}\n\n{footer}\n") == [*before, ("footer", "")]


WORDS = st.sampled_from(
    [
        "President",
        "Tokayev",
        "said",
        "that",
        "he",
        "“",
        "”",
        '"',
        "’",
        "«",
        "concluded",
        "Q:",
        "A:",
        "?",
        ".",
        ",",
        "\n",
        "\n\n",
    ]
    + [
        "According to",
        "Mr",
        "Ivan Petrov",
        "trade",
        "* * *",
        "Photo:",
        "By",
        "12 May 2020",
        "\r\n",
        "\xa0",
        "\u2028",
        "\f",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=80).map(" ".join)))
def test_zones_hold_everything_once_and_in_order(text: str) -> None:
    document = Document("text", text)
    found = zones(document)
    rest, last = text, 0
    for zone in found:
        assert last <= zone.start < zone.end <= len(text)
        assert zone.zone in ZONES
        assert voice_of(zone) in VOICES
        rest = rest[: zone.start] + " " * (zone.end - zone.start) + rest[zone.end :]
        last = zone.end
    assert not rest.replace("\ufeff", "").replace("\u2060", "").strip()
    for item in quotations(document, found):
        assert 0 <= item.start < item.end <= len(text)


def test_the_state_of_an_office_is_no_part_of_the_name():
    text = (
        "Trade talks\n\nThe Minister of Foreign Trade of Mongolia Batsaikhan Ganzorig answered questions.\n\n"
        "\u201cWe export coal,\u201d Ganzorig said.\n"
    )
    assert [zone.speaker for zone in zones(load(text)) if zone.speaker] == ["Batsaikhan Ganzorig"]


@pytest.mark.parametrize("paragraphs", [50, 400])
def test_an_interview_without_a_first_person_is_looked_through_once(paragraphs: int, monkeypatch: pytest.MonkeyPatch):
    looked = 0
    words = Outline.words

    def counted(self: Outline, k: int) -> str:
        nonlocal looked
        looked += 1
        return words(self, k)

    monkeypatch.setattr(Outline, "words", counted)
    told = "\n\n".join(
        f"Trade with China reached ${k} million, as the committee has published." for k in range(paragraphs)
    )
    found = shape(f"A talk\n\nQuestion: What of trade?\n\nAslan Omarov: It grows.\n\n{told}\n")
    assert found[2:] == [("answer", "Aslan Omarov")] * (paragraphs + 1)
    assert looked < 10 * paragraphs
