"""Tariffs of UNCTAD TRAINS as the SDMX interface of WITS answers, in the columns of its bulk files.

Addresses: `https://wits.worldbank.org/API/V1/SDMX/V21/datasource/TRN/reporter/398/partner/all/product/all/year/2021/`
`datatype/reported` (or `aveestimated`, which has MFN rates alone). The answer is SDMX-ML 2.1, in either of two forms:
`message:StructureSpecificData`, whose `Series` carry FREQ, DATATYPE, PRODUCTCODE, PARTNER and REPORTER and whose `Obs`
carry TIME_PERIOD, OBS_VALUE, TARIFFTYPE, OBS_VALUE_MEASURE, TOTALNOOFLINES, NBR_NA_LINES and more as attributes; or
`message:GenericData`, where the same stand as `generic:Value` under `SeriesKey` and `Attributes`, the year as
`ObsDimension` and the rate as `ObsValue`. Codes are those of the bulk files: partner 000 is every country (MFN).

A reported rate is the average over ad valorem lines; a product all of whose lines are specific duties is given as 0 and
is taken here to have no rate. The equivalents of such duties are in `aveestimated`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pandas as pd

from steppe.problems import SteppeError
from steppe.sources.mrio import AGAIN, AS_PUBLISHED

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMES = {
    "REPORTER": "Reporter_ISO_N",
    "TIME_PERIOD": "Year",
    "PRODUCTCODE": "ProductCode",
    "OBS_VALUE": "SimpleAverage",
    "PARTNER": "Partner",
    "DATATYPE": "DataType",
}
MESSAGES = ("StructureSpecificData", "GenericData")
AVERAGE = "SimpleAverage"


def is_sdmx(path: Path) -> bool:
    """Whether a file begins as XML or JSON does."""
    with path.open("rb") as file:
        return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"<", b"{")


def read_sdmx(path: Path, what: str) -> pd.DataFrame:
    """Every observation as text: Reporter_ISO_N, Year, ProductCode, SimpleAverage, Partner, DataType.

    Raises `SteppeError` for JSON, for answers without rates and for files that are cut short or no such message.
    """
    try:
        rows = [_row(facts, path) for facts in _observations(path, what)]
    except ET.ParseError as error:
        raise SteppeError(f"{path} is cut short or damaged ({error}): {AGAIN}.") from error
    if not rows:
        raise SteppeError(f"{path} holds no rates: ask WITS for another year, reporter or partner.")
    return pd.DataFrame(rows, columns=list(NAMES.values()), dtype=str)


def _observations(path: Path, what: str) -> Iterator[dict[str, str]]:
    """What is said of each observation, its series' facts included."""
    with path.open("rb") as file:
        if file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
            raise SteppeError(
                f"{path} is SDMX-JSON, in which WITS gives its keys in another order than it says: ask for XML, "
                "without format=JSON."
            )
    root = ""
    for event, element in ET.iterparse(path, events=("start", "end")):
        if not root:
            root = _tag(element)
            if root not in MESSAGES:
                raise SteppeError(f"{path} is XML of another kind ({root}), no {what}: {AS_PUBLISHED}.")
        if event == "end" and _tag(element) == "Series":
            series = _said(element)
            yield from (series | _said(obs) for obs in element if _tag(obs) == "Obs")
            element.clear()


def _said(element: Element) -> dict[str, str]:
    """The facts of a series or an observation, as attributes or as values with an id."""
    found = {name.upper(): value for name, value in element.attrib.items()}
    for part in element:
        if _tag(part) in ("SeriesKey", "Attributes"):
            found |= {value.get("id", "").upper(): value.get("value", "") for value in part}
        elif _tag(part) == "ObsDimension":
            found[part.get("id", "TIME_PERIOD").upper()] = part.get("value", "")
        elif _tag(part) == "ObsValue":
            found["OBS_VALUE"] = part.get("value", "")
    return found


def _row(facts: dict[str, str], path: Path) -> dict[str, str]:
    measure = facts.get("OBS_VALUE_MEASURE", AVERAGE)
    if measure != AVERAGE:
        raise SteppeError(f"{path} has rates that are {measure}, not {AVERAGE}: {AS_PUBLISHED}.")
    missing = [name for name in ("REPORTER", "TIME_PERIOD", "PRODUCTCODE", "PARTNER") if name not in facts]
    if missing:
        raise SteppeError(f"{path} has observations without {', '.join(missing)}: {AGAIN}.")
    row = {ours: facts.get(theirs, "") for theirs, ours in NAMES.items()}
    specific = facts.get("NBR_NA_LINES", "0") == facts.get("TOTALNOOFLINES", "") != "0"
    if row["SimpleAverage"] == "." or (specific and not row["DataType"].casefold().startswith("ave")):
        row["SimpleAverage"] = ""
    return row


def _tag(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
