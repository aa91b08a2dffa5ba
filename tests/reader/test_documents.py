"""Ties and claims of eight documents of the genre, against an annotation made before the rules met them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from steppe.reader.model import Claim, Tie
from steppe.reader.reading import Reading, read

OWN = Path(__file__).parent / "documents"
NAMES = sorted(p.name for p in OWN.iterdir() if p.suffix in (".txt", ".html"))
Row = dict[str, str]


@cache
def reading(name: str) -> Reading:
    return read(OWN / name)


def rows(table: str, name: str) -> list[Row]:
    with (OWN / table).open(encoding="utf-8") as stream:
        return [row for row in csv.DictReader(stream) if row["document"] == name]


def place(text: str, quote: str, after: int = 0) -> tuple[int, int]:
    """Where a quotation stands behind an offset, its white space as the document has it."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.compile(rf"(?<![\w.]){words}(?!\w)").search(text, after)
    assert found, quote
    return found.span()


def meets(item: Tie | Claim, span: tuple[int, int]) -> bool:
    start, end = (item.num_start or 0, item.num_end or 0) if isinstance(item, Claim) else (item.start, item.end)
    return start < span[1] and span[0] < end


def tied(name: str) -> tuple[list[tuple[Row, Tie]], list[Row], list[Tie]]:
    """The annotated ties with those read, those missed and those read without being there."""
    text, left = reading(name).document.text, list(reading(name).ties)
    found: list[tuple[Row, Tie]] = []
    missed: list[Row] = []
    for row in rows("ties.csv", name):
        span, pair = place(text, row["quote"]), {row["party"], row["counterpart"]}
        hit = next((t for t in left if meets(t, span) and {*t.party, *t.counterpart} == pair), None)
        if hit is None:
            missed.append(row)
        else:
            left.remove(hit)
            found.append((row, hit))
    return found, missed, left


def claimed(name: str) -> tuple[list[tuple[Row, Claim]], list[Row], list[Claim]]:
    """The same for the figures, which the annotation has in their order."""
    text, left = reading(name).document.text, [c for c in reading(name).claims if c.num_start is not None]
    found: list[tuple[Row, Claim]] = []
    missed: list[Row] = []
    after = 0
    for row in rows("claims.csv", name):
        span = place(text, row["quote"], after)
        after = span[1]
        hit = next((c for c in left if meets(c, span)), None)
        if hit is None:
            missed.append(row)
        else:
            left.remove(hit)
            found.append((row, hit))
    return found, missed, left


def said(row: Row, item: Tie | Claim) -> bool:
    return (item.voice, item.speaker) == (row["voice"], row["speaker"])


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def scores(names: Sequence[str]) -> dict[str, float]:
    count: Counter[str] = Counter()
    for name in names:
        found, missed, extra = tied(name)
        count.update(tie=len(found), tie_missed=len(missed), tie_extra=len(extra))
        count["tie_said"] += sum(said(row, tie) and tie.polarity == row["polarity"] for row, tie in found)
        figures, lost, more = claimed(name)
        count.update(claim=len(figures), claim_missed=len(lost), claim_extra=len(more))
        count["claim_said"] += sum(said(row, claim) for row, claim in figures)
        count["right"] += sum(
            claim.unit == row["unit"] and claim.value == pytest.approx(float(row["value"])) for row, claim in figures
        )
    both = {
        f"{kind}_{letter}": ratio(times * count[kind], times * count[kind] + sum(count[f"{kind}_{w}"] for w in wrong))
        for kind in ("tie", "claim")
        for letter, times, wrong in (("P", 1, ["extra"]), ("R", 1, ["missed"]), ("F1", 2, ["extra", "missed"]))
    }
    return {
        **both,
        "tie_said": ratio(count["tie_said"], count["tie"]),
        "claim_said": ratio(count["claim_said"], count["claim"]),
        "value_and_unit": ratio(count["right"], count["claim"]),
    }


def report() -> str:
    """The figures of every document and of all, one line each."""
    lines = [(name, scores([name])) for name in NAMES] + [("all", scores(NAMES))]
    return "\n".join(f"{name:16}" + " ".join(f"{k} {v:.2f}" for k, v in s.items()) for name, s in lines)


def test_the_annotation_stands_in_the_documents() -> None:
    for name in NAMES:
        for row in rows("ties.csv", name):
            assert place(reading(name).document.text, row["quote"])
    assert {row["document"] for table in ("ties.csv", "claims.csv") for row in _every(table)} <= set(NAMES)


def test_ties_of_the_documents() -> None:
    """Reached: P 1.00, R 0.55. Seven of the missed are of a state that its document never names."""
    found = scores(NAMES)
    assert found["tie_P"] >= 0.95
    assert found["tie_F1"] >= 0.70
    assert found["tie_said"] >= 0.95


def test_figures_of_the_documents() -> None:
    found = scores(NAMES)
    assert found["claim_F1"] >= 0.85
    assert found["claim_said"] >= 0.95
    assert found["value_and_unit"] >= 0.9


def test_nobody_is_given_words_of_the_document_or_of_a_question() -> None:
    for name in NAMES:
        for row, item in (*tied(name)[0], *claimed(name)[0]):
            assert item.speaker in ("", row["speaker"]), (name, row["quote"])
            assert (item.voice == "question") == (row["voice"] == "question"), (name, row["quote"])


def _every(table: str) -> list[Row]:
    with (OWN / table).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


if __name__ == "__main__":
    print(report())
    for name in NAMES:
        for what, (found, missed, extra) in (("tie", tied(name)), ("claim", claimed(name))):
            for row in missed:
                print(name, what, "missed", row)
            for item in extra:
                print(name, what, "extra", item)
            for row, item in found:
                if not said(row, item):
                    print(name, what, "said by", (item.voice, item.speaker), row)
                if isinstance(item, Claim) and (item.unit, item.value) != (row["unit"], float(row["value"])):
                    print(name, what, "reads", (item.unit, item.value, item.comparator), row)
