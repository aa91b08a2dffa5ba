"""Scenario drafts of what a document proposes, plans or fears, each with the quotation that it comes from.

A draft is a beginning: what an agreement would cover, by how much a tariff falls, is for the analyst to set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from steppe import record
from steppe.reader.checks.agreements import together
from steppe.reader.model import Claim, Tie
from steppe.reader.reading import Reading
from steppe.record.record import Record
from steppe.record.statements import OPEN, TRADE
from steppe.scenario import Embargo, Join, Labour, Leave, Scenario, Sign, Tariff
from steppe.scenario.kinds import AnyMeasure
from steppe.scenario.measures import may_be_percent
from steppe.sourced import Source
from steppe.whole import written_whole

AHEAD = ("planned", "proposed", "negotiating", "hypothetical")


def drafts(reading: Reading, known: Record | None = None) -> tuple[Scenario, ...]:
    """A scenario for every tie that is planned, negotiated or feared and every growth that is aimed at.

    Free trade and its negotiation become `Sign` where the record has the agreement, else tariffs of zero both ways;
    accession and exit become `Join` and `Leave`; sanctions an `Embargo`; a target for GDP `Labour`.
    """
    known = known or record.default()
    found: dict[tuple[AnyMeasure, ...], Scenario] = {}
    for item in (*reading.ties, *reading.claims):
        measures = tuple(_of_tie(item, known) if isinstance(item, Tie) else _of_claim(item))
        if measures and measures not in found:
            found[measures] = _scenario(reading, item, measures, len(found) + 1)
    return tuple(found.values())


def write(reading: Reading, folder: Path, known: Record | None = None) -> tuple[Path, ...]:
    """Write the drafts as YAML files into a folder, which is made if need be; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for scenario in drafts(reading, known):
        path = folder / f"{scenario.name}.yaml"
        with written_whole(path) as draft:
            draft.write_text(scenario.to_yaml(), encoding="utf-8")
        paths.append(path)
    return tuple(paths)


def _of_tie(tie: Tie, known: Record) -> Iterator[AnyMeasure]:
    """The measures that would make a tie true that is not yet."""
    if tie.polarity == "denied" or not (tie.status in AHEAD or tie.modality in AHEAD):
        return
    one, other = tie.party[0], tie.counterpart[0]
    if tie.kind == "trade_agreement":
        held = next((i for i in together(known, one, other, OPEN, ("agreement",)) if i.type in TRADE), None)
        yield from (Sign(held.id),) if held else (Tariff(one, other, rate=0.0), Tariff(other, one, rate=0.0))
    elif tie.kind == "membership" and other in known.instruments and known.instruments[other].type in TRADE:
        yield Leave(other, one) if tie.status == "ended" else Join(other, one)
    elif tie.kind == "sanction":
        yield Embargo(one, other)


def _of_claim(claim: Claim) -> Iterator[AnyMeasure]:
    """Growth of one state's economy that is aimed at: its labour times the factor."""
    if claim.measure != "growth of GDP" or claim.modality != "target" or len(claim.subject) != 1 or not claim.value:
        return
    factor = claim.value if claim.unit == "ratio" else 1.0 + claim.value
    if claim.unit in ("ratio", "share_change") and factor > 0:
        yield Labour(claim.subject[0], factor, unit="ratio" if may_be_percent(factor) else None)


def _scenario(reading: Reading, item: Tie | Claim, measures: tuple[AnyMeasure, ...], number: int) -> Scenario:
    doc = reading.document
    who = f" ({item.speaker})" if item.speaker else ""
    quote = " ".join(item.quote.split())
    stem = re.sub(r"[^a-z0-9]+", "-", Path(doc.name).stem.lower()).strip("-")[:40] or "document"
    words = "-".join(type(measure).__name__.lower() for measure in measures[:1])
    return Scenario(
        name=f"{stem}-{number}-{words}",
        measures=measures,
        note=f"Draft from a document{who}, characters {item.start} to {item.end}: \u201c{quote}\u201d",
        sources=(
            Source(
                title=", ".join(filter(None, (doc.name, doc.date))), locator=f"characters {item.start} to {item.end}"
            ),
        ),
    )
