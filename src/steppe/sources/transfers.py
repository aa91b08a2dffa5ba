"""Money transfers between countries as central banks report them: Armenia's by country, others through the press.

Formats: `arm_trade_transfers/arm_transfers_by_country_annual_thousand_usd.csv`, columns country (English name,
`Others`, `Total`), year, direction (`Inflow`, `Outflow`, `Net inflow`), type (`total`, `non-commercial`), K_USD
(thousand USD): transfers through Armenia's banks, of which the non-commercial ones are nearest to remittances.
`remittances/remittances_by_corridor_national_banks.csv`, columns receiver (ISO 3166 alpha-3, or `CIS`), period
(`2024`, `2024 H1`, `2023 Q2`, `2022 Jan-Nov`, `2020-09`), from (a code, `WLD` for all senders, `other`, or a share),
million_usd, source (an address), note, how. Rows without an address, those that were not looked up, and shares are
left out.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from steppe.labels import country_code
from steppe.problems import SteppeError, raise_if_any
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing
from steppe.sources.mrio import shown

ARMENIA_FILE = "arm_trade_transfers/arm_transfers_by_country_annual_thousand_usd.csv"
BANKS_FILE = "remittances/remittances_by_corridor_national_banks.csv"
ARMENIA = source("armenia-transfers")
BANKS = source("remittances-central-banks")
AREAS = {"Others": "other", "Total": "WLD", "Korea": "Korea"}  # which Korea the table does not say
KINDS = {"non-commercial": "non-commercial transfers through banks", "total": "all transfers through banks"}
PERIOD = re.compile(r"(?:19|20)\d\d(?:-\d\d| (?:[HQ]\d|[A-Z][a-z]{2}-[A-Z][a-z]{2}))?")
SIDE = re.compile(r"[A-Z]{3}|other")
SECOND_HAND = "World Bank"  # begins the note of a figure that is not the central bank's own


def armenia(folder: Path) -> pd.DataFrame:
    """Transfers to and from Armenia by year: sender, receiver, year, period, value (million USD), note."""
    path = existing(Path(folder) / ARMENIA_FILE, "table of Armenia's transfers")
    columns = ["country", "year", "direction", "type", "K_USD"]
    table = checked_columns(pd.read_csv(path, keep_default_na=False), columns, path)
    codes = {name: AREAS.get(name) or country_code(name) for name in set(table["country"])}
    unknown = sorted(name for name, code in codes.items() if code is None)
    if unknown:
        raise SteppeError(f"{path} names {shown(unknown)}, no country that Steppe knows: correct these names.")
    table = table[table["direction"].isin(["Inflow", "Outflow"]) & (table["K_USD"] > 0)].reset_index(drop=True)
    partner, inward = table["country"].map(codes), table["direction"] == "Inflow"
    return pd.DataFrame(
        {
            "sender": partner.where(inward, "ARM"),
            "receiver": partner.where(~inward, "ARM"),
            "year": table["year"],
            "period": table["year"].astype(str),
            "value": (table["K_USD"] / 1e3).round(4),
            "note": table["type"].map(KINDS),
        }
    )


def central_banks(folder: Path) -> pd.DataFrame:
    """Figures with an address: sender, receiver, year, period, value (million USD), how, url, note."""
    path = existing(Path(folder) / BANKS_FILE, "table of remittances by corridor")
    columns = ["receiver", "period", "from", "million_usd", "source", "note", "how"]
    table = checked_columns(pd.read_csv(path, dtype=str, keep_default_na=False), columns, path)
    kept = (table["how"] == "looked up") & table["source"].str.startswith("http") & table["from"].str.fullmatch(SIDE)
    table = table[kept].reset_index(drop=True)
    value = pd.to_numeric(table["million_usd"], errors="coerce")
    odd = sorted(set(table.loc[~table["period"].str.fullmatch(PERIOD), "period"]))
    raise_if_any(
        [
            *([f"{path} has the periods {shown(odd)}: write them as 2024, 2024 H1, 2024 Jan-Oct."] if odd else []),
            *([f"{path} has amounts that are no numbers above 0: correct them."] if not (value > 0).all() else []),
        ]
    )
    return pd.DataFrame(
        {
            "sender": table["from"],
            "receiver": table["receiver"],
            "year": table["period"].str[:4].astype(int),
            "period": table["period"],
            "value": value,
            "how": table["note"].str.startswith(SECOND_HAND).map({True: "compiled", False: "reported"}),
            "url": table["source"],
            "note": table["note"],
        }
    )
