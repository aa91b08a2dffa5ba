"""The reader: how fast it reads, and how well on the annotated documents where they are at hand.

`python -m benchmarks.reader` prints its rows alone.
"""

from __future__ import annotations

import csv
import importlib
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from math import isclose
from pathlib import Path
from typing import Any

from benchmarks.measure import best, cold
from steppe.reader.document.loading import load
from steppe.reader.document.zones import zones
from steppe.reader.figures.dates import dates
from steppe.reader.figures.numbers import numbers
from steppe.reader.model import Claim, Tie
from steppe.reader.names.mentions import mentions
from steppe.reader.persons.names import folded
from steppe.reader.reading import Reading, read

ROOT = Path(__file__).parents[1]
OWN = ROOT / "tests" / "reader" / "documents"
SHARED = ROOT.parent / "shared"
GOLD, DOCUMENTS = SHARED / "gold", SHARED / "documents"
WRITTEN = {"000": "2020-05-08", "003": "2020-07-08", "004": "2004-03-02"}  # dates of the annotated documents
SIZE = 1_000_000
LAYERS = ("STATE", "DEMONYM", "ORG", "REGION", "INSTR")
NO_CLAIM = ("date", "period", "identifier", "ordinal")
HOUSE = ("", "ASTANA_TIMES", "AUTHOR", "EDITOR")

Rows = list[tuple[str, str, str]]
Gold = list[dict[str, str]]
GoldPair = tuple[str, frozenset[str], dict[str, str]]
Pair = tuple[str, frozenset[str], Tie]


def rows() -> Rows:
    """The reader: megabytes a second, a cold process, and how much of the annotated documents it gets right."""
    return [*speeds(), *start(), *quality(), *own_sets(), *truth()]


def speeds() -> Rows:
    """Each part on one megabyte of documents repeated."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(OWN.glob("*.txt"))]
    whole = "\n\n".join(texts)
    text = ((whole + "\n\n") * (SIZE // len(whole) + 1))[:SIZE]
    document = load(text, date="2020-05-08")
    fresh = (text + "\n" * k for k in count())  # another text each time, so that nothing is remembered of it
    found_zones, when = zones(document), dates(text, document.date)
    return [
        _speed("zones and speakers", lambda: zones(load(next(fresh), date=document.date))),
        _speed("mentions", lambda: mentions(text, found_zones)),
        _speed("dates", lambda: dates(text, document.date)),
        _speed("numbers", lambda: numbers(text, when)),
        _speed("the whole reading", lambda: read(next(fresh), date=document.date)),
    ]


def _speed(name: str, task: Callable[[], Any]) -> tuple[str, str, str]:
    seconds = best(task, 3, 8.0)
    return f"reader, {name}", f"{SIZE / 1e6 / seconds:.2f} MB/s", f"{seconds:.2f} s for 1 MB"


def start() -> Rows:
    """Documents read in a new process, imports included."""
    paths = sorted(DOCUMENTS.glob("*.txt")) or sorted(OWN.glob("*.txt"))[:3]
    took = cold(f"from steppe.reader.reading import read; [read(p) for p in {[str(p) for p in paths]}]", 3)
    size = sum(path.stat().st_size for path in paths)
    return [(f"reader, {len(paths)} documents in a cold process", f"{took:.2f} s", f"{size / 1e3:.0f} kB")]


def own_sets() -> Rows:
    """Figures on the project's own documents, set by set; what each set met when it was first read is in its test."""
    sys.path.insert(0, str(OWN.parent))
    scoring = importlib.import_module("scoring")
    folders = [OWN, *sorted(path for path in (OWN.parent / "unseen").iterdir() if path.is_dir())]
    found: Rows = []
    for folder in folders:
        paths = scoring.documents(folder)
        s = scoring.scores(paths)
        ties = f"P {s['tie_P']:.2f} R {s['tie_R']:.2f} F1 {s['tie_F1']:.2f}, all three right {s['tie_said']:.2f}"
        figures = f"F1 {s['claim_F1']:.2f}, value and unit right {s['value_and_unit']:.2f}"
        found += [(f"reader, {folder.name}, ties", ties, f"{len(paths)} documents")]
        found += [(f"reader, {folder.name}, figures", figures, f"voice and speaker right {s['claim_said']:.2f}")]
    return found


def truth() -> Rows:
    """Verdicts on sentences that the record and the figures show to be true or false, and their precision."""
    sys.path.insert(0, str(OWN.parent))
    found = importlib.import_module("truth").counted()
    rows: Rows = [
        (
            f"reader, verdicts on {name} sentences",
            f"supported {c['supported']}, contradicted {c['contradicted']}",
            f"of {c['all']}",
        )
        for name, c in found.items()
    ]
    for verdict, right in (("supported", "true"), ("contradicted", "false")):
        given = sum(c[verdict] for c in found.values())
        rows.append((f"reader, precision of {verdict}", f"{_ratio(found[right][verdict], given):.3f}", f"of {given}"))
    return rows


def quality() -> Rows:
    """Figures on the annotated documents, or a sentence where they are not at hand."""
    if not (GOLD / "seed_ties.csv").exists():
        return [("reader, annotated documents", "not at hand", "they are no part of a clone")]
    names = sorted(path.name for path in DOCUMENTS.glob("*.txt"))
    readings = {name: read(DOCUMENTS / name, date=WRITTEN.get(name[:3])) for name in names}
    return [*_zones(readings), *_mentions(readings), *_claims(readings), *_ties(readings)]


def _gold(name: str) -> Gold:
    with (GOLD / f"seed_{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return _ratio(2 * precision * recall, precision + recall)


def _span(row: dict[str, str], prefix: str = "") -> tuple[int, int]:
    return int(row[f"{prefix}start"]), int(row[f"{prefix}end"])


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _zones(readings: dict[str, Reading]) -> Rows:
    gold, right, mouth = _gold("zones"), 0, 0
    for row in gold:
        here = [zone for zone in readings[row["document"]].zones if _overlap((zone.start, zone.end), _span(row))]
        right += {zone.zone for zone in here} == {row["zone"]}
        mouth += any(zone.speaker for zone in here) and row["speaker"] in HOUSE
    return [
        ("reader, zones right", f"{_ratio(right, len(gold)):.3f}", f"{right} of {len(gold)}"),
        ("reader, words of nobody given to somebody", f"{mouth}", f"of {len(gold)} zones"),
    ]


def _mentions(readings: dict[str, Reading]) -> Rows:
    gold = {layer: set[tuple[Any, ...]]() for layer in LAYERS}
    found = {layer: set[tuple[Any, ...]]() for layer in LAYERS}
    for row in _gold("mentions"):
        if row["layer"] in gold:
            gold[row["layer"]].add((row["document"], *_span(row), _ident(row["layer"], row["ident"])))
    for name, reading in readings.items():
        for one in reading.mentions:
            if one.layer in found:
                found[one.layer].add((name, one.start, one.end, _ident(one.layer, one.ident)))
    return [_scored(f"mentions {layer}", len(found[layer] & gold[layer]), found[layer], gold[layer]) for layer in gold]


def _ident(layer: str, ident: str) -> str:
    """What must be the same: the spans alone for regions and instruments, whose ids are each system's own."""
    return "" if layer in ("REGION", "INSTR") else ident


def _scored(name: str, right: int, found: Iterable[Any], gold: Iterable[Any]) -> tuple[str, str, str]:
    given, wanted = len(list(found)), len(list(gold))
    precision, recall = _ratio(right, given), _ratio(right, wanted)
    said = f"{right} right, {given} found, {wanted} annotated"
    return f"reader, {name}", f"P {precision:.3f} R {recall:.3f} F1 {_f1(precision, recall):.3f}", said


def _claims(readings: dict[str, Reading]) -> Rows:
    """Numeric claims: spans of the numbers, then value and unit of those whose place is found."""
    gold = [row for row in _gold("claims") if row["num_start"] and row["unit"] not in NO_CLAIM and not _year(row)]
    taken = spans = values = given = 0
    for name, reading in readings.items():
        wanted = [row for row in gold if row["document"] == name]
        figures = [claim for claim in reading.claims if claim.num_start is not None]
        given += len(figures)
        for row in wanted:
            here = [claim for claim in figures if _overlap(_number_span(claim), _span(row, "num_"))]
            taken += bool(here)
            spans += any(_number_span(claim) == _span(row, "num_") for claim in here)
            values += any(_same_value(claim, row) for claim in here)
    said = f"{values} of {len(gold)}; place found {taken}"
    exact = _ratio(spans, given), _ratio(spans, len(gold))
    return [
        ("reader, claims, value and unit right", f"{_ratio(values, len(gold)):.3f}", said),
        (
            "reader, claims, span of the number",
            f"P {exact[0]:.3f} R {exact[1]:.3f} F1 {_f1(*exact):.3f}",
            f"{spans} the same, {given} found, {len(gold)} annotated",
        ),
    ]


def _year(row: dict[str, str]) -> bool:
    """Whether a row is a date and no figure: a year by itself, or "last year"."""
    return row["num_text"] == "last year" or (row["num_text"].isdigit() and len(row["num_text"]) == 4)


def _number_span(claim: Claim) -> tuple[int, int]:
    return claim.num_start or 0, claim.num_end or 0


def _same_value(claim: Claim, row: dict[str, str]) -> bool:
    if claim.value is None or not row["value"]:
        return False
    return claim.unit == row["unit"] and isclose(claim.value, float(row["value"]))


def _ties(readings: dict[str, Reading]) -> Rows:
    """Ties by (party, counterpart, overlapping span), each pair by itself; then the meaning of those found."""
    gold = [pair for row in _gold("ties") for pair in _gold_pairs(row)]
    found = [pair for name, reading in readings.items() for tie in reading.ties for pair in _pairs(name, tie)]
    matched = _matched(gold, found)
    meant = [_meant(tie, row) for tie, row in matched]
    rights = [sum(column) for column in zip(*meant, strict=True)] or [0, 0, 0]
    alike = sum(map(all, meant))
    # the reader gives narration to nobody, whoever the annotation names
    narrated = sum(row["voice"] == "narration" and row["speaker"] not in HOUSE for _, row in matched)
    scores = zip(("polarity", "voice", "speaker", "all three"), (*rights, alike), strict=True)
    return [
        _scored("ties by pair", len(meant), found, gold),
        *(
            (f"reader, ties found, {name} right", f"{_ratio(right, len(meant)):.3f}", f"{right} of {len(meant)}")
            for name, right in scores
        ),
        ("reader, ties annotated as narration and as a person's", f"{narrated}", "of those found: nobody's here"),
    ]


def _matched(gold: Sequence[GoldPair], found: Sequence[Pair]) -> list[tuple[Tie, dict[str, str]]]:
    """Annotated pairs with the tie found for each, by parties and overlapping span; no tie serves two."""
    free: dict[tuple[str, frozenset[str]], list[Tie]] = defaultdict(list)
    for name, ends, tie in found:
        free[name, ends].append(tie)
    matched: list[tuple[Tie, dict[str, str]]] = []
    for name, ends, row in gold:
        near = [tie for tie in free[name, ends] if _overlap((tie.start, tie.end), _span(row))]
        if near:
            free[name, ends].remove(near[0])
            matched.append((near[0], row))
    return matched


def _gold_pairs(row: dict[str, str]) -> list[GoldPair]:
    """Each pair of an annotated tie; ties to nobody in particular have none."""
    parties, others = (
        [_plain(x) for x in row[side].split(";") if x and "*" not in x] for side in ("party", "counterpart")
    )
    return [(row["document"], frozenset((one, other)), row) for one in parties for other in others]


def _pairs(name: str, tie: Tie) -> list[Pair]:
    return [(name, frozenset((_plain(a), _plain(b))), tie) for a in tie.party for b in tie.counterpart]


def _plain(ident: str) -> str:
    return ident.strip().upper().replace(" ", "_")


def _meant(tie: Tie, row: dict[str, str]) -> tuple[bool, bool, bool]:
    """Whether polarity, voice and speaker are as annotated; the document's own voice has no speaker."""
    said = folded(tie.speaker.split()[-1]) if tie.speaker else ""
    wanted = "" if row["speaker"] in HOUSE else folded(row["speaker"])
    asks = row["speaker"] == "INTERVIEWER" and tie.voice == "question"
    return tie.polarity == row["polarity"], tie.voice == row["voice"], asks or said == wanted


def main() -> None:
    """Print the rows of the reader alone."""
    began = time.perf_counter()
    for what, takes, compare in rows():
        print(f"{what:52} {takes:32} {compare}")
    print(f"\nmeasured in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
