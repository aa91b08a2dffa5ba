"""OECD Inter-Country Input-Output tables: value added as a share of output.

Formats: `icio_2020_shares/shares.npz` (2023 edition, year 2020; 76 economies and the rest of the
world x 45 industries): `country`, `sector`, `value_added_share` [sector, country], `input_share`
[input, country, sector], `final_share` [sector, country]; shares only, no flows.
`icio2022_kaz_check/kaz_va_output_2022.csv` (2025 edition, year 2022): value added and output of
Kazakhstan in 50 industries, million USD. Kazakhstan's shares of 2020 are wrong in the first file
(value added 0.36 of output in oil extraction, against 0.57), so it is read from the second.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from steppe.problems import SteppeError
from steppe.sources.catalogue import source
from steppe.sources.folder import checked_columns, existing

FILE_2020 = "icio_2020_shares/shares.npz"
FILE_KAZAKHSTAN = "icio2022_kaz_check/kaz_va_output_2022.csv"
SOURCE_2020 = source("oecd-icio-2023", locator="year 2020: value-added, input and final-use shares")
SOURCE_KAZAKHSTAN = source("oecd-icio-2025", locator="year 2022: Kazakhstan, value added and output by industry")


def shares_2020(folder: Path) -> dict[str, np.ndarray]:
    """The share arrays of 2020 as read, after checking that value added and inputs sum to one."""
    path = existing(Path(folder) / FILE_2020, "OECD table of shares")
    with np.load(path) as file:
        wanted = ("country", "sector", "value_added_share", "input_share", "final_share")
        missing = [name for name in wanted if name not in file]
        if missing:
            raise SteppeError(
                f"{path} has no array {', '.join(missing)}: it is not the expected table, fetch it again."
            )
        arrays = {name: np.asarray(file[name]) for name in wanted}
    off = np.abs(arrays["value_added_share"] + arrays["input_share"].sum(axis=0).T - 1).max()
    if off > 1e-9:
        raise SteppeError(f"{path}: value added and inputs miss one by {off:.2g}, so the axes are not as documented.")
    return arrays


def economy_wide_value_added_shares(folder: Path) -> pd.Series:
    """Value added over output of each whole economy in 2020, from shares alone (approximate).

    The file has no flows, so the weights of the industries are the outputs that would meet each
    country's own final use at its own input coefficients, all of it produced at home:
    Y = (I - G)^-1 alpha, share = sum v Y / sum Y. Trade is ignored by this weighting.
    """
    arrays = shares_2020(folder)
    found: dict[str, float] = {}
    for n, country in enumerate(arrays["country"].tolist()):
        inputs = arrays["input_share"][:, n, :]  # [input, sector]
        output = np.linalg.solve(np.eye(len(inputs)) - inputs, arrays["final_share"][:, n])
        found[country] = float((arrays["value_added_share"][:, n] * output).sum() / output.sum())
    return pd.Series(found, name="value_added_share")


def kazakhstan_2022(folder: Path) -> float:
    """Value added over output of Kazakhstan's whole economy in 2022."""
    table = kazakhstan_2022_by_industry(folder)
    return float(table["va_musd"].sum() / table["output_musd"].sum())


def kazakhstan_2022_by_industry(folder: Path) -> pd.DataFrame:
    """Value added and output of Kazakhstan in 2022 (`va_musd`, `output_musd`) by industry."""
    path = existing(Path(folder) / FILE_KAZAKHSTAN, "OECD check table of Kazakhstan")
    table = checked_columns(pd.read_csv(path), ("industry", "va_musd", "output_musd"), path)
    return table.set_index("industry")[["va_musd", "output_musd"]]
