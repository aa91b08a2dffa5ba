"""Worlds from the official tables that users hold: one function a provider, and `LOADERS` by name.

Each takes the path of the provider's file (its layout is in the module of `steppe.sources` that
reads it) and `trade_elasticity`, a number or a mapping by sector, for no such table has any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pandas as pd

from steppe import record
from steppe.labels import find_country
from steppe.problems import SteppeError, raise_if_any
from steppe.sourced import Note, Source
from steppe.sources import baci_hs6, eora26, icio, itpde, wiot, wits
from steppe.sources.mrio import InterCountryTable
from steppe.world.tables.labelled import labelled
from steppe.world.world import Costs, World

Array = np.ndarray
TAX_NOTE = (
    "Value added is output less inputs at basic prices, so that taxes less subsidies on inputs are part of it; "
    "tariffs are zero, for the table does not show them by pair."
)


def load_icio(path: str | Path, *, trade_elasticity: Any, name: str = "") -> World:
    """Read an OECD ICIO file, `YYYY.csv` or `YYYY_SML.csv`, into a world in million USD.

    The layout is in `steppe.sources.icio`. `trade_elasticity`: one number, or one by industry.
    """
    path = Path(path)
    year = icio.year_of(path)
    about = _about(name or f"icio-{year}".strip("-"), year, icio.SOURCE, path)
    return world_of(icio.read_icio(path), trade_elasticity=trade_elasticity, **about)


def load_eora26(
    path: str | Path, *, year: int, trade_elasticity: Any, unit: str = "thousand USD", name: str = ""
) -> World:
    """Read one year of EORA26 from the folder of its unpacked text files into a world in million USD.

    The layout is in `steppe.sources.eora26`; `unit` is what the file's numbers are in.
    """
    about = _about(name or f"eora26-{year}", str(year), eora26.SOURCE, Path(path))
    return world_of(eora26.read_eora26(Path(path), year=year, unit=unit), trade_elasticity=trade_elasticity, **about)


def load_wiod(path: str | Path, *, trade_elasticity: Any, name: str = "", year: int | None = None) -> World:
    """Read a WIOD workbook, `WIOTyyyy_Nov16_ROW.xlsb` or `.xlsx`, or one `year` of their zip, into a world.

    The layout is in `steppe.sources.wiot`; values in million USD. A workbook has 6 million cells, which take some
    seconds.
    """
    asked = "" if year is None else str(year)
    with wiot.workbook(Path(path), asked) as book:
        when = icio.year_of(book) or asked
        about = _about(name or f"wiod-{when}".strip("-"), when, wiot.WIOD, book)
        return world_of(wiot.read_wiot(book, "WIOD table"), trade_elasticity=trade_elasticity, **about)


def load_adb_mrio(path: str | Path, *, trade_elasticity: Any, name: str = "") -> World:
    """Read an ADB MRIO workbook, `ADB-MRIO62-yyyy_....xlsx`, into a world in million USD.

    The layout is in `steppe.sources.wiot`; ADB's own country codes become ISO 3166 alpha-3.
    """
    path = Path(path)
    found = re.search(r"MRIO[0-9]*[- ]((?:19|20)[0-9]{2})", path.stem)
    year = found[1] if found else ""
    about = _about(name or f"adb-mrio-{year}".strip("-"), year, wiot.ADB, path)
    return world_of(wiot.read_wiot(path, "ADB MRIO table"), trade_elasticity=trade_elasticity, **about)


def load_baci(
    path: str | Path,
    *,
    trade_elasticity: Any,
    output: Any = None,
    countries: str | Path | None = None,
    concordance: str | Path | None = None,
    **more: Unpack[Costs],
) -> World:
    """Read a CEPII BACI HS6 file with the gross output of its countries into a world in million USD.

    The layout is in `steppe.sources.baci_hs6`: sectors are HS sections, or those of `concordance` (a CSV
    of `hs6` and `sector`); `countries` is BACI's file of country codes, by default the one beside `path`.
    BACI has no own sales: `output` gives gross output by (sector, country), million USD. `more` goes to
    `World.from_table` (`value_added_share`, `input_share`, ...).
    """
    path = Path(path)
    codes, products = (Path(file) if file else None for file in (countries, concordance))
    table = baci_hs6.read_baci_hs6(path, countries=codes, concordance=products)
    year = str(table.attrs["year"])
    about: dict[str, Any] = {**_about(f"baci-{year}", year, baci_hs6.SOURCE, path), **more}
    known = tuple(dict.fromkeys([*table["exporter"], *table["importer"]]))
    made = _by_known(output, known)
    return World.from_table(table, sector="sector", output=made, trade_elasticity=trade_elasticity, **about)


def _by_known(output: Any, known: tuple[str, ...]) -> Any:
    """Output by label with the labels of countries that the table has ("S19" is TWN)."""
    if not isinstance(output, Mapping):
        return output
    keys = {key: key if isinstance(key, tuple) else (key,) for key in output}
    own = {key: (*parts[:-1], find_country(parts[-1], known) or parts[-1]) for key, parts in keys.items()}
    return {new if len(new) > 1 else new[0]: output[key] for key, new in own.items()}


def load_itpde(
    path: str | Path,
    *,
    year: int,
    trade_elasticity: Any,
    sector: str = "broad_sector",
    concordance: str | Path | None = None,
    **more: Unpack[Costs],
) -> World:
    """Read one year of a USITC ITPD-E file, own sales included, into a world in million USD.

    The layout is in `steppe.sources.itpde`. `sector` is "broad_sector" or "industry_id"; `concordance`,
    a CSV of `industry_id` and `sector`, replaces it. Countries without any own sales in the table are
    left out with a note. `more` goes to `World.from_table`.
    """
    path = Path(path)
    table = itpde.read_itpde(path, year=year, sector=sector, concordance=Path(concordance) if concordance else None)
    kept, notes = _with_own_sales(table, "output" in more)
    if (
        sector == "broad_sector"
        and not concordance
        and set(table["sector"]) == set(filter(str.isdigit, table["sector"]))
    ):
        notes.append(Note("The file has no names of broad sectors, so sectors are industries by number.", "method"))
    given: dict[str, Any] = {key: value for key, value in more.items() if value is not None}
    about = _about(f"itpd-e-{year}", str(year), itpde.SOURCE, path) | given
    about["notes"] = (*notes, *about.get("notes", ()))
    return World.from_table(kept, sector="sector", trade_elasticity=trade_elasticity, **about)


def _with_own_sales(table: pd.DataFrame, given: bool) -> tuple[pd.DataFrame, list[Note]]:
    """The rows between countries that have own sales, and a note on those that have none."""
    own = table["exporter"] == table["importer"]
    holders = set(table.loc[own, "exporter"])
    kept = table[table["exporter"].isin(holders) & table["importer"].isin(holders)]
    lacking = sorted((set(table["exporter"]) | set(table["importer"])) - holders)
    if given or not lacking:
        return table, []
    if not holders:
        raise SteppeError("The table has no own sales of any country: pass gross output as `output=`.")
    trade = table.loc[~own, "trade_flow"].sum()
    lost = table["trade_flow"].sum() - kept["trade_flow"].sum()
    note = (
        f"Countries without own sales in the table are left out ({len(lacking)}, with {lost / trade:.2g} of trade "
        f"between countries): {', '.join(lacking)}."
    )
    return kept, [Note(note, "absent", lacking)]


def load_wits(
    files: Iterable[str | Path],
    *,
    exporters: Sequence[str],
    year: int | None = None,
    groups: str | Path | None = None,
    concordance: str | Path | None = None,
) -> pd.DataFrame:
    """Tariffs of WITS files for `TariffTable`, with the European Union taken apart into its members of the year.

    The layout and the arguments are those of `steppe.sources.wits.read_wits_tariffs`. The union's rates are each
    member's on imports from outside, never between members; `attrs["notes"]` says who they were.
    """
    paths = [Path(file) for file in ([files] if isinstance(files, (str, Path)) else files)]
    options = {"groups": Path(groups) if groups else None, "concordance": Path(concordance) if concordance else None}
    table = wits.read_wits_tariffs(paths, exporters=exporters, year=year, **options)
    union = table["importer"].isin(wits.UNION.values())
    if not union.any():
        return table
    (label, when), *more = {(code, day) for code in wits.UNION.values() for day in table.attrs["years"]}
    if more:
        raise SteppeError(f"{label} has rates of several years: read the files of each year by themselves.")
    members = tuple(record.members("EU", f"{when}-12-31"))
    own = table.loc[union & ~table["exporter"].isin(members)]
    parts = [own.assign(importer=member) for member in members]
    found = pd.concat([table.loc[~union], *parts], ignore_index=True)
    found.attrs = {
        **table.attrs,
        "notes": [f"The EU's rates are those of its members in {when}: {', '.join(members)}."],
    }
    return found


def world_of(table: InterCountryTable, *, trade_elasticity: Any, notes: tuple[str, ...] = (), **about: Any) -> World:
    """A world from an inter-country table, with a note on every figure that had to be changed.

    Flows and purchases below zero (stocks drawn down) become zero; where an industry buys more inputs
    than it sells, its inputs are scaled down to output. Shares are of output after that, so that
    purchases in money stay those of the file and value added takes up the difference.
    """
    problems: list[str] = []
    theta = labelled(trade_elasticity, (("sector", table.sectors),), "trade_elasticity", problems)
    raise_if_any(problems)
    said = [*map(Note.of, notes), *(Note(note, "method") for note in (*table.notes, TAX_NOTE))]
    flow = _without_negatives(table.flow, "Flows", said)
    inputs = _without_negatives(table.inputs, "Purchases of inputs", said)
    return World.from_arrays(
        countries=table.countries,
        sectors=table.sectors,
        trade_flow=flow,
        input_share=_shares(inputs, flow.sum(axis=2), said),
        trade_elasticity=theta,
        notes=tuple(said),
        **about,
    )


def _without_negatives(values: Array, what: str, notes: list[Note]) -> Array:
    """The values with those below zero set to zero, which a note says with their total."""
    below = values < 0
    if not below.any():
        return values
    total = -float(values[below].sum())
    share = total / float(np.abs(values).sum())
    said = (
        f"{what} below zero ({int(below.sum()):,}, {total:,.6g} million USD in all, {share:.2g} of the total) "
        "are set to zero."
    )
    notes.append(Note(said, "method"))
    return np.maximum(values, 0.0)


def _shares(inputs: Array, output: Array, notes: list[Note]) -> Array:
    """Inputs [k,j,n] over output [j,n]; none where nothing is made, at most one in sum."""
    used = inputs.sum(axis=0)
    excess = np.maximum(used - output, 0.0)
    if (excess > 0).any():
        said = (
            f"Industries that buy more inputs than they sell ({int((excess > 0).sum()):,}, by {excess.sum():,.6g} "
            "million USD in all) have their inputs scaled down to output and add no value."
        )
        notes.append(Note(said, "method"))
    base = np.maximum(used, output)
    return np.divide(inputs, base, out=np.zeros_like(inputs), where=base > 0)


def _about(name: str, year: str, source: Source, path: Path) -> dict[str, Any]:
    """Name, date and source of a world from one file."""
    date = f"{year}-12-31" if year else ""
    return {"name": name, "date": date, "sources": (replace(source, locator=path.name),)}


LOADERS: Mapping[str, Callable[..., World]] = {
    "icio": load_icio,
    "eora26": load_eora26,
    "wiod": load_wiod,
    "adb-mrio": load_adb_mrio,
    "baci": load_baci,
    "itpd-e": load_itpde,
}
