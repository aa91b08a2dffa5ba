"""How the shipped tables of migrants and remittances are made of a data folder.

`migrants.csv.gz`: source (a key of the catalogue), how, origin, destination, year, value (people).
`remittances.csv.gz`: source, how, sender, receiver, year, period, value (million USD), url, note. Both begin with
lines that say what each source is, its licence and vintage.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from steppe.sourced import Source
from steppe.sources import knomad, transfers, undesa
from steppe.whole import written_whole

MIGRANTS = Path(__file__).with_name("migrants.csv.gz")
REMITTANCES = Path(__file__).with_name("remittances.csv.gz")
ESTIMATED, COMPILED, MODELLED, REPORTED = "estimated", "compiled", "modelled", "reported"


def write_migrants(folder: Path, path: Path) -> Path:
    """Build the table of migrants: both revisions of UN DESA and the matrix of KNOMAD, side by side."""
    parts = [
        _of(undesa.REVISION_2024, undesa.migrant_stock(folder, "2024"), how=ESTIMATED),
        _of(undesa.REVISION_2020, undesa.migrant_stock(folder, "2020"), how=ESTIMATED),
        _of(knomad.MIGRANTS, knomad.migrant_stock(folder), how=COMPILED),
    ]
    table = pd.concat(parts).astype({"value": int})
    sources = (undesa.REVISION_2024, undesa.REVISION_2020, knomad.MIGRANTS)
    return _write(table[["source", "how", "origin", "destination", "year", "value"]], sources, path)


def write_remittances(folder: Path, path: Path) -> Path:
    """Build the table of remittances: the model of KNOMAD and what central banks report, never merged."""
    parts = [
        _of(knomad.REMITTANCES, knomad.remittances(folder), how=MODELLED),
        _of(transfers.ARMENIA, transfers.armenia(folder), how=REPORTED),
        _of(transfers.BANKS, transfers.central_banks(folder)),
    ]
    table = pd.concat(parts)
    table["period"] = table["period"].fillna(table["year"].astype(str))
    columns = ["source", "how", "sender", "receiver", "year", "period", "value", "url", "note"]
    sources = (knomad.REMITTANCES, transfers.ARMENIA, transfers.BANKS)
    return _write(table[columns].fillna(""), sources, path)


def _of(source: Source, table: pd.DataFrame, **more: str) -> pd.DataFrame:
    return table.assign(source=source.key, **more)


def _write(table: pd.DataFrame, sources: Iterable[Source], path: Path) -> Path:
    """The packed table below a line on each source; no time stands in the file, so that it can be made again."""
    text = "".join(f"# {source.key}: {source}\n" for source in sources)
    text += table.to_csv(index=False, lineterminator="\n")
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as file:
        file.write(text.encode())
    with written_whole(path) as draft:
        draft.write_bytes(packed.getvalue())
    return path
