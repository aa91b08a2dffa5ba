"""Exposure to growth: derivatives of `solve`, closed forms, and where value added ends."""

from __future__ import annotations

import json

import numpy as np
import pytest

import steppe as st
from steppe.indicators.exposure import exposed
from steppe.problems import SteppeError
from steppe.world.world import World


def test_a_closed_country_lives_from_its_own_growth_alone():
    flow = np.array([[[5.0, 0.0, 0.0], [0.0, 4.0, 2.0], [0.0, 2.0, 6.0]]])
    world = World.from_arrays(countries=["A", "B", "C"], sectors=["goods"], trade_flow=flow, trade_elasticity=4)
    found = st.exposure(world)
    assert float(found.sel(affected="A", growing="A")) == pytest.approx(1.0)
    assert found.sel(affected="A", growing=["B", "C"]).values.tolist() == pytest.approx([0.0, 0.0], abs=1e-12)


def test_two_like_countries_have_the_known_elasticity():
    """One sector, own share s: of the other's growth (1 - s) / (1 + 2 theta s) reaches a like country."""
    own, theta = 0.8, 4.0
    flow = np.array([[[own, 1 - own], [1 - own, own]]])
    world = World.from_arrays(countries=["A", "B"], sectors=["goods"], trade_flow=flow, trade_elasticity=theta)
    found = float(st.exposure(world).sel(affected="A", growing="B"))
    assert found == pytest.approx((1 - own) / (1 + 2 * theta * own), rel=1e-9)


def test_a_state_is_told_in_ranks(tmp_path):
    found = exposed("goods-2023", "Kazakhstan")
    assert found.state == "KAZ"
    assert [row.partner for row in found.rows[:2]] == ["CHN", "RUS"]
    assert [row.effect for row in found.rows] == sorted((row.effect for row in found.rows), reverse=True)
    matrix = st.exposure("goods-2023")
    assert found.own.effect == pytest.approx(float(matrix.sel(affected="KAZ", growing="KAZ")))
    said = repr(found)
    assert "Whose growth Kazakhstan lives from, in goods-2023, closure balanced" in said
    assert "China" in said.splitlines()[3]
    table = found.table()
    assert len(table) == 195
    assert table["value_added"].sum() == pytest.approx(1.0)
    assert found.to_csv(tmp_path / "kaz.csv").read_text(encoding="utf-8").startswith("partner,name,effect,market_size")


def test_what_cannot_be_told_is_said():
    with pytest.raises(SteppeError, match="take balanced or fixed"):
        st.exposure("goods-2023", closure="proportional")
    with pytest.raises(SteppeError, match="no country 'Atlantis'"):
        exposed("goods-2023", "Atlantis")


def test_the_verb(steppe, tmp_path):
    told = json.loads(steppe("exposure", "KAZ", "--json").stdout)
    assert told["state"] == "KAZ"
    assert told["partners"][0]["partner"] == "CHN"
    drawn = steppe("exposure", "KAZ", "--picture", str(tmp_path / "heat.png"), "--csv", str(tmp_path / "all.csv"))
    assert (tmp_path / "heat.png").stat().st_size > 10_000
    assert f"Written to {tmp_path / 'all.csv'}" in drawn.stdout
    assert steppe("exposure", "KAZ", "--picture", "heat.gif").returncode != 0
