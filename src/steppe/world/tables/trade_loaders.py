"""Worlds and tariffs from tables of trade that users hold: BACI, ITPD-E and UN Comtrade, and WITS for tariffs.

Trade alone has no sales of a country to itself: a world needs gross output beside it, except for ITPD-E.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

import pandas as pd

from steppe import record
from steppe.labels import find_country
from steppe.problems import SteppeError
from steppe.sourced import Note
from steppe.sources import baci_hs6, comtrade, itpde, wits
from steppe.world.tables.intercountry import about_file
from steppe.world.world import Costs, World


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
    about: dict[str, Any] = {**about_file(f"baci-{year}", year, baci_hs6.SOURCE, path), **more}
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


def load_comtrade(
    files: str | Path | Iterable[str | Path],
    *,
    trade_elasticity: Any,
    output: Any = None,
    side: str = "imports-first",
    year: int | None = None,
    level: int | None = None,
    concordance: str | Path | None = None,
    **more: Unpack[Costs],
) -> World:
    """Read UN Comtrade files with the gross output of their countries into a world in million USD.

    The layout, `side`, `year`, `level` and `concordance` are those of `steppe.sources.comtrade.read_comtrade`.
    Comtrade has no own sales: `output` gives gross output by country, or by (sector, country), million USD. `more`
    goes to `World.from_table` (`value_added_share`, `input_share`, ...).
    """
    paths = [Path(file) for file in ([files] if isinstance(files, (str, Path)) else files)]
    products = Path(concordance) if concordance else None
    table = comtrade.read_comtrade(paths, side=side, year=year, level=level, concordance=products)
    when = str(table.attrs["year"])
    about: dict[str, Any] = {**about_file(f"comtrade-{when}", when, comtrade.SOURCE, paths[0]), **more}
    about["notes"] = (*(Note(said, "method") for said in table.attrs["notes"]), *about.get("notes", ()))
    known = tuple(dict.fromkeys([*table["exporter"], *table["importer"]]))
    made = _by_known(output, known)
    return World.from_table(table, sector="sector", output=made, trade_elasticity=trade_elasticity, **about)


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
    about = about_file(f"itpd-e-{year}", str(year), itpde.SOURCE, path) | given
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
