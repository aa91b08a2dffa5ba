"""The record as flat tables and as JSON-LD with the terms of W3C PROV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from steppe.cells import csv_cell
from steppe.problems import SteppeError
from steppe.record.statements import Event, Instrument, Spell
from steppe.whole import written_whole

FORMATS = ("csv", "parquet", "jsonld")
COLUMNS: tuple[str, ...] = (
    "statement", "instrument", "kind", "type", "name", "party", "role", "event", "date", "from", "to", "status",
    "rank", "confidence", "reason", "note", "recorded_at", "superseded_by", "source_titles", "source_urls",
    "source_locators",
)  # fmt: skip


def rows(instruments: Iterable[Instrument]) -> Iterator[dict[str, Any]]:
    """Every spell and event of some instruments as one flat row."""
    for item in sorted(instruments, key=lambda i: i.id):
        for spell in item.spells:
            dates = {"party": spell.party, "role": spell.role, "from": spell.start, "to": spell.end}
            yield _row(item, "spell", spell, {**dates, "status": spell.status})
        for event in item.events:
            yield _row(item, "event", event, {"party": event.party, "event": event.event, "date": event.date})


def _row(item: Instrument, what: str, statement: Spell | Event, values: dict[str, str]) -> dict[str, Any]:
    sources = item.sources(statement.references)
    common = {
        "statement": what,
        "instrument": item.id,
        "kind": item.kind,
        "type": item.type,
        "name": item.name,
        "rank": statement.rank,
        "confidence": statement.confidence,
        "reason": statement.reason,
        "note": statement.note,
        "recorded_at": statement.recorded_at,
        "superseded_by": statement.superseded_by,
        "source_titles": " | ".join(s.title for s in sources),
        "source_urls": " | ".join(s.url for s in sources),
        "source_locators": " | ".join(s.locator for s in sources),
    }
    return {column: {**common, **values}.get(column, "") for column in COLUMNS}


def as_csv(instruments: Iterable[Instrument]) -> str:
    """The statements as CSV text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: csv_cell(value) for name, value in row.items()} for row in rows(instruments))
    return out.getvalue()


def as_jsonld(instruments: Iterable[Instrument]) -> str:
    """The statements as JSON-LD: each a prov:Entity derived from its sources."""
    graph = [_node(row, k) for k, row in enumerate(rows(instruments))]
    context = {
        "prov": "http://www.w3.org/ns/prov#",
        "dcterms": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "@vocab": "urn:steppe:record#",
    }
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _node(row: dict[str, Any], number: int) -> dict[str, Any]:
    columns = (row[f"source_{part}"].split(" | ") for part in ("titles", "urls", "locators"))
    derived = [
        {"@type": "prov:Entity", "dcterms:title": title, **({"@id": url} if url else {}), "locator": locator}
        for title, url, locator in zip(*columns, strict=True)
    ]
    own = {key: value for key, value in row.items() if value and not key.startswith("source_")}
    recorded = {"@value": own.pop("recorded_at"), "@type": "xsd:date"}
    return {
        "@id": f"urn:steppe:record:{row['instrument']}:{number}",
        "@type": "prov:Entity",
        **own,
        "prov:generatedAtTime": recorded,
        "prov:wasDerivedFrom": derived,
    }


def write(instruments: Iterable[Instrument], path: Path, form: str) -> Path:
    """Write the statements as csv, parquet or jsonld, through a temporary file."""
    if form not in FORMATS:
        raise SteppeError(f"format {form!r} is not known: use csv, parquet or jsonld.")
    with written_whole(path) as draft:
        if form == "parquet":
            _write_parquet(list(rows(instruments)), draft)
        else:
            draft.write_text(as_csv(instruments) if form == "csv" else as_jsonld(instruments), encoding="utf-8")
    return path


def _write_parquet(found: list[dict[str, Any]], path: Path) -> None:
    import pyarrow.parquet

    schema = pyarrow.schema([(name, pyarrow.string()) for name in COLUMNS])
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(found, schema), path)
