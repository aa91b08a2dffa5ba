"""Scores of the ties and claims read from a folder of documents, against the annotation that lies beside them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import pytest

from steppe.reader.model import Claim, Tie
from steppe.reader.persons.names import folded
from steppe.reader.reading import Reading, read

Row = dict[str, str]
Item = TypeVar("Item", Tie, Claim)
SAME_ZONE = {"lead": "narration", "boilerplate": "footer"}


def documents(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix in (".txt", ".html"))


@cache
def reading(path: Path) -> Reading:
    return read(path)


def every(table: Path) -> list[Row]:
    with table.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def rows(table: str, path: Path) -> list[Row]:
    return [row for row in every(path.parent / table) if row["document"] == path.name]


def place(text: str, quote: str, after: int = 0) -> tuple[int, int]:
    """Where a quotation stands behind an offset, its white space as the document has it."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.compile(rf"(?<![\w.]){words}(?!\w)").search(text, after)
    assert found, quote
    return found.span()


def meets(item: Tie | Claim, span: tuple[int, int]) -> bool:
    start, end = (item.num_start or 0, item.num_end or 0) if isinstance(item, Claim) else (item.start, item.end)
    return start < span[1] and span[0] < end


def matched(
    wanted: Iterable[tuple[Row, Callable[[Item], bool]]], left: list[Item]
) -> tuple[list[tuple[Row, Item]], list[Row], list[Item]]:
    """The rows of an annotation with what was read of each, the rows of which nothing was, and what is no row's."""
    found: list[tuple[Row, Item]] = []
    missed: list[Row] = []
    for row, fits in wanted:
        hit = next((item for item in left if fits(item)), None)
        if hit is None:
            missed.append(row)
        else:
            left.remove(hit)
            found.append((row, hit))
    return found, missed, left


def tied(path: Path) -> tuple[list[tuple[Row, Tie]], list[Row], list[Tie]]:
    """The annotated ties with those read, those missed and those read without being there."""
    text = reading(path).document.text

    def fits(row: Row) -> Callable[[Tie], bool]:
        span, pair = place(text, row["quote"]), {row["party"], row["counterpart"]}
        return lambda tie: meets(tie, span) and {*tie.party, *tie.counterpart} == pair

    return matched([(row, fits(row)) for row in rows("ties.csv", path)], list(reading(path).ties))


def claimed(path: Path) -> tuple[list[tuple[Row, Claim]], list[Row], list[Claim]]:
    """The same for the figures, which the annotation has in the order in which they begin."""
    text, after = reading(path).document.text, 0
    wanted: list[tuple[Row, Callable[[Claim], bool]]] = []
    for row in rows("claims.csv", path):
        span = place(text, row["quote"], after)
        after = span[0] + 1
        wanted.append((row, partial(meets, span=span)))
    return matched(wanted, [c for c in reading(path).claims if c.num_start is not None])


def zoned(path: Path) -> list[tuple[Row, bool, bool]]:
    """The annotated paragraphs, whether each has its zone, and whether its words are given to their speaker.

    A lead is narration, a footer boilerplate; a speaker is the surname, as transcripts often give no more.
    """
    text, after, found = reading(path).document.text, 0, list[tuple[Row, bool, bool]]()
    for row in rows("zones.csv", path):
        words = r"\s+".join(re.escape(word) for word in row["starts"].split())
        hit = re.compile(words).search(text, after)
        assert hit, row["starts"]
        after = hit.start()
        zone = next((z for z in reading(path).zones if z.start <= hit.start() < z.end), None)
        same = zone is not None and SAME_ZONE.get(zone.zone, zone.zone) == SAME_ZONE.get(row["zone"], row["zone"])
        spoken = row["zone"] in ("quote", "reported", "answer")
        found.append(
            (row, same, not spoken or (zone is not None and _surname(zone.speaker) == _surname(row["speaker"])))
        )
    return found


def _surname(speaker: str) -> str:
    return folded(speaker.split()[-1]) if speaker else ""


def misgiven(path: Path) -> list[tuple[Row, Tie | Claim]]:
    """Ties and figures of the document itself, or of a question, that are given to a person."""
    found = [*tied(path)[0], *claimed(path)[0]]
    nobodys = ("narration", "question")
    return [(row, item) for row, item in found if row["voice"] in nobodys and item.voice not in nobodys]


def said(row: Row, item: Tie | Claim) -> bool:
    if row["voice"] == "question":
        return item.voice == "question"  # who asks is not annotated
    return item.voice == row["voice"] and _name(item.speaker) == _name(row["speaker"])


def _name(speaker: str) -> str:
    """A speaker's name without the article that bodies have, in small letters."""
    return speaker.lower().removeprefix("the ")


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def zone_scores(paths: Sequence[Path]) -> tuple[float, float]:
    """The shares of paragraphs that have their zone, and their zone with the speaker."""
    found = [item for path in paths for item in zoned(path)]
    return ratio(sum(same for _, same, _ in found), len(found)), ratio(
        sum(same and whose for _, same, whose in found), len(found)
    )


def scores(paths: Sequence[Path]) -> dict[str, float]:
    count: Counter[str] = Counter()
    for path in paths:
        found, missed, extra = tied(path)
        count.update(tie=len(found), tie_missed=len(missed), tie_extra=len(extra))
        count["tie_said"] += sum(said(row, tie) and tie.polarity == row["polarity"] for row, tie in found)
        figures, lost, more = claimed(path)
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


def report(folder: Path) -> str:
    """The figures of every document and of all, one line each."""
    paths = documents(folder)
    lines = [(path.name, scores([path])) for path in paths] + [("all", scores(paths))]
    return "\n".join(f"{name:16}" + " ".join(f"{k} {v:.2f}" for k, v in s.items()) for name, s in lines)


def differences(folder: Path) -> str:
    """What was missed, read without being there, given to somebody else, or read as another figure."""
    lines: list[str] = []
    for path in documents(folder):
        for what, (found, missed, extra) in (("tie", tied(path)), ("claim", claimed(path))):
            lines += [f"{path.name} {what} missed {row}" for row in missed]
            lines += [f"{path.name} {what} extra {item}" for item in extra]
            for row, item in found:
                if not said(row, item):
                    lines.append(f"{path.name} {what} said by {(item.voice, item.speaker)} {row}")
                if isinstance(item, Tie) and item.polarity != row["polarity"]:
                    lines.append(f"{path.name} {what} is {item.polarity} {row}")
                if isinstance(item, Claim) and (item.unit, item.value) != (row["unit"], float(row["value"])):
                    lines.append(f"{path.name} {what} reads {(item.unit, item.value, item.comparator)} {row}")
    return "\n".join(lines)
