"""Worlds from the official tables that users hold: one function a provider, and `LOADERS` by name.

Each takes the path of the provider's file (its layout is in the module of `steppe.sources` that
reads it) and `trade_elasticity`, a number or a mapping by sector, for no such table has any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from steppe.sourced import Note
from steppe.sources import eora26, figaro, gtap, icio, wiot
from steppe.world.tables.intercountry import about_file, shares_of, world_of
from steppe.world.tables.trade_loaders import load_baci as load_baci
from steppe.world.tables.trade_loaders import load_comtrade as load_comtrade
from steppe.world.tables.trade_loaders import load_itpde as load_itpde
from steppe.world.tables.trade_loaders import load_wits as load_wits
from steppe.world.world import World


def load_icio(path: str | Path, *, trade_elasticity: Any, name: str = "") -> World:
    """Read an OECD ICIO file, `YYYY.csv` or `YYYY_SML.csv`, into a world in million USD.

    The layout is in `steppe.sources.icio`. `trade_elasticity`: one number, or one by industry.
    """
    path = Path(path)
    year = icio.year_of(path)
    about = about_file(name or f"icio-{year}".strip("-"), year, icio.SOURCE, path)
    return world_of(icio.read_icio(path), trade_elasticity=trade_elasticity, **about)


def load_eora26(
    path: str | Path, *, year: int, trade_elasticity: Any, unit: str = "thousand USD", name: str = ""
) -> World:
    """Read one year of EORA26 from the folder of its unpacked text files into a world in million USD.

    The layout is in `steppe.sources.eora26`; `unit` is what the file's numbers are in.
    """
    about = about_file(name or f"eora26-{year}", str(year), eora26.SOURCE, Path(path))
    return world_of(eora26.read_eora26(Path(path), year=year, unit=unit), trade_elasticity=trade_elasticity, **about)


def load_wiod(path: str | Path, *, trade_elasticity: Any, name: str = "", year: int | None = None) -> World:
    """Read a WIOD workbook, `WIOTyyyy_Nov16_ROW.xlsb` or `.xlsx`, or one `year` of their zip, into a world.

    The layout is in `steppe.sources.wiot`; values in million USD. A workbook has 6 million cells, which take some
    seconds.
    """
    asked = "" if year is None else str(year)
    with wiot.workbook(Path(path), asked) as book:
        when = icio.year_of(book) or asked
        about = about_file(name or f"wiod-{when}".strip("-"), when, wiot.WIOD, book)
        return world_of(wiot.read_wiot(book, "WIOD table"), trade_elasticity=trade_elasticity, **about)


def load_adb_mrio(path: str | Path, *, trade_elasticity: Any, name: str = "") -> World:
    """Read an ADB MRIO workbook, `ADB-MRIO62-yyyy_....xlsx`, into a world in million USD.

    The layout is in `steppe.sources.wiot`; ADB's own country codes become ISO 3166 alpha-3.
    """
    path = Path(path)
    found = re.search(r"MRIO[0-9]*[- ]((?:19|20)[0-9]{2})", path.stem)
    year = found[1] if found else ""
    about = about_file(name or f"adb-mrio-{year}".strip("-"), year, wiot.ADB, path)
    return world_of(wiot.read_wiot(path, "ADB MRIO table"), trade_elasticity=trade_elasticity, **about)


def load_figaro(path: str | Path, *, exchange_rate: float, trade_elasticity: Any, name: str = "") -> World:
    """Read a Eurostat FIGARO matrix, `matrix_eu-ic-io_ind-by-ind_..._YYYY.csv`, into a world in million USD.

    The layout is in `steppe.sources.figaro`; products by products are read alike. The file is in million EUR:
    `exchange_rate` is USD per EUR, the mean of the year.
    """
    path = Path(path)
    year = icio.year_of(path)
    about = about_file(name or f"figaro-{year}".strip("-"), year, figaro.SOURCE, path)
    return world_of(figaro.read_figaro(path, exchange_rate=exchange_rate), trade_elasticity=trade_elasticity, **about)


GTAP_NOTE = (
    "Trade is at the importer's border (CIF): transport between regions and export taxes are part of what the exporter "
    "sells, so that imports and tariffs are GTAP's own. Shares of inputs are of output at basic prices; taxes on "
    "output, factors and inputs are part of value added. What a region of several countries sells within itself, with "
    "tariffs, is own sales."
)


def load_gtap(path: str | Path, *, trade_elasticity: Any, name: str = "", year: int | None = None) -> World:
    """Read a GTAP base data file, `basedata.har`, that you hold into a world in million USD.

    The layout is in `steppe.sources.gtap`. `trade_elasticity`: one number, or one by commodity (GTAP's own, ESBM, are
    in its parameter file: elasticity of substitution less one). `year` is that of the data, which no header says.
    """
    path = Path(path)
    table = gtap.read_gtap(path)
    notes = [Note(GTAP_NOTE, "method")]
    about = about_file(name or f"gtap-{year or ''}".strip("-"), str(year or ""), gtap.SOURCE, path)
    return World.from_arrays(
        countries=table.regions,
        sectors=table.sectors,
        trade_flow=table.flow,
        tariff=table.tariff,
        tariff_unit="share",
        input_share=shares_of(table.inputs, table.output, notes),
        trade_elasticity=trade_elasticity,
        notes=tuple(notes),
        **about,
    )


LOADERS: Mapping[str, Callable[..., World]] = {
    "icio": load_icio,
    "eora26": load_eora26,
    "wiod": load_wiod,
    "adb-mrio": load_adb_mrio,
    "figaro": load_figaro,
    "gtap": load_gtap,
    "baci": load_baci,
    "itpd-e": load_itpde,
    "comtrade": load_comtrade,
}
