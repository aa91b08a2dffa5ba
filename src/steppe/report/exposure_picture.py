"""A heat map of exposure: what growth of some countries does to the real income of the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from steppe.labels import country_name
from steppe.report.pictures import GREY, check_name, panels, save

if TYPE_CHECKING:
    import xarray as xr

CELL, MOST, FOOT = 0.3, 20, 7  # inches of a cell, countries at most, points of the foot


def heat_map(found: xr.DataArray, state: str, path: str | Path | None = None) -> Any:
    """Rows are affected, columns grow; the state first, then whose growth moves it most. Own growth is left out.

    `found` is what `exposure` returns. Returns a matplotlib Figure; with `path` (.png or .svg) it is written there.
    """
    where = Path(path) if path is not None else None
    check_name(where)
    codes = shown(found, state)
    values = 1e3 * found.sel(affected=codes, growing=codes).to_numpy()
    np.fill_diagonal(values, np.nan)
    most = float(np.nanquantile(np.abs(values), 0.98)) or 1.0
    names = [country_name(code) for code in codes]
    size = 2.6 + CELL * len(codes)
    figure, axes = panels(size + 0.8, size)
    drawn = axes.imshow(values, cmap="PuOr_r", vmin=-most, vmax=most)
    axes.set_xticks(range(len(codes)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(codes)), names, fontsize=8)
    axes.set_xlabel("grows by one percent")
    axes.set_title("Real income of the rows, thousandths of a percent", loc="left", fontsize=10, fontweight="bold")
    figure.colorbar(drawn, ax=axes, shrink=0.6, extend="both")
    said = f"World {found.attrs['world']}, closure {found.attrs['closure']}; to first order. Own growth is left out."
    figure.text(0.01, 0.005, said, fontsize=FOOT, color=GREY)
    if where is not None:
        save(figure, where)
    return figure


def shown(found: xr.DataArray, state: str) -> list[str]:
    """The state, and the countries whose growth moves it most."""
    codes = found["growing"].values.tolist()
    size = np.abs(found.sel(affected=state).to_numpy())
    return [state, *(codes[m] for m in np.argsort(-size).tolist() if codes[m] != state)][:MOST]
