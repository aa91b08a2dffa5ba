"""`steppe build icio-2020 --from FILE`: a table that a user holds becomes a world that solves."""

from __future__ import annotations

from pathlib import Path

import steppe as st
from steppe.worlds.common.elasticities import by_sector

TABLE = """\
V1,KAZ_A03,KAZ_T,RUS_A03,RUS_T,KAZ_HFCE,KAZ_INVNT,RUS_HFCE,RUS_INVNT,OUT
KAZ_A03,0,4,0,3,20,0,5,0,32
KAZ_T,2,0,1,0,18,0,0,0,21
RUS_A03,0,1,6,0,0,3,40,0,50
RUS_T,0,0,10,0,0,0,30,0,40
TLS,3,1.6,3.3,3.7,0,0,0,0,0
VA,27,14.4,29.7,33.3,0,0,0,0,0
OUT,32,21,50,40,0,0,0,0,0
"""


def test_a_table_becomes_a_world(steppe, tmp_path: Path) -> None:
    (tmp_path / "2020_SML.csv").write_text(TABLE, encoding="utf-8")
    done = steppe("build", "icio-2020", "--from", "2020_SML.csv", "--elasticity", "4")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Read icio-2020 into icio-2020.nc")
    world = st.load(tmp_path / "icio-2020.nc")
    assert world.countries == ("KAZ", "RUS")
    assert float(world.trade_flow.sel(sector="A03", exporter="KAZ", importer="RUS")) == 8
    out = st.solve(world, st.Scenario("t", (st.Tariff("KAZ", "RUS", increase=0.1),)), closure="balanced")
    assert out.convergence.converged


def test_what_is_missing_is_said(steppe, tmp_path: Path) -> None:
    for arguments, sentence in (
        (("icio-2020",), "icio-2020 needs --from FILE: steppe build icio-2020 --from FILE."),
        (("icoi-2020",), "There is no 'icoi-2020' to build: did you mean 'icio-2020'?"),
        (("icio-2020", "--from", "none.csv", "--elasticity", "4"), "none.csv"),
        (("mfn-tariffs",), "Say where the raw data are: steppe build mfn-tariffs --from FOLDER."),
    ):
        done = steppe("build", *arguments)
        assert done.returncode == 2
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr


def test_without_an_elasticity_industries_take_published_ones(steppe, tmp_path: Path) -> None:
    (tmp_path / "2020_SML.csv").write_text(TABLE, encoding="utf-8")
    assert steppe("build", "icio-2020", "--from", "2020_SML.csv").returncode == 0
    world = st.load(tmp_path / "icio-2020.nc")
    theta = world.trade_elasticity.to_series()
    assert theta["A03"] == by_sector("agriculture") != 5.0  # fishing
    assert theta["T"] == 5.0  # a service
    assert any("1 industries are means over sections" in note and "other 1 are 5" in note for note in world.notes)
    assert any("Fontagne" in source.title for source in world.sources)
