"""Horizons: the table and its sources, what a world's shares are made of, and horizons in scenarios and verbs."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.models import horizons
from steppe.models.labour import labour_shares, one
from steppe.scenario.horizon import HORIZONS

SCENARIO = "name: pipe\nhorizon: short\nmeasures:\n  - embargo: {sender: EU, target: KAZ}\n"
SOURCES = Path(horizons.__file__).with_name("horizon_sources.csv")


@pytest.fixture(scope="module")
def world() -> st.World:
    return st.load("eurasia-2023")


def test_a_row_has_a_source_or_says_that_it_has_none():
    with SOURCES.open(encoding="utf-8", newline="") as file:
        known = {row["key"]: row for row in csv.DictReader(file)}
    assert all(row["url"].startswith("https://") and row["accessed"] for row in known.values())
    used = [key for row in horizons.table() for key in row.source]
    assert set(used) == set(known)
    for row in horizons.table():
        assert row.basis in ("source", "assumption", "definition")
        assert bool(row.source) == (row.basis == "source")
        assert 0 <= row.low <= row.central <= row.high <= 1
        assert row.note
    assert {row.horizon for row in horizons.table()} == set(HORIZONS) == set(horizons.ASSUMES)


def test_short_holds_more_than_medium_and_medium_more_than_long(world):
    long, medium, short = (horizons.specific_shares(world, name) for name in HORIZONS)
    assert (long <= medium).all()
    assert (medium <= short + 1e-12).all()
    inside = [world.index(name, "sector") for name in ("crude-oil", "natural-gas", "coal", "mining", "agriculture")]
    assert (long[inside] > 0).any(axis=1).all()
    assert not np.delete(long, [*inside, world.index("grain", "sector")], axis=0).any()
    low, high = (horizons.specific_shares(world, "long", bound) for bound in ("low", "high"))
    assert (low <= long).all()
    assert (long <= high).all()


def test_shares_of_labour_say_where_they_are_from(world):
    assert one("KAZ", "crude-oil").of == "own"
    assert one("KAZ", "crude-oil").value == 0.2249
    assert one("KGZ", "crude-oil").of == "of KAZ"
    assert re.fullmatch(r"median of \d\d economies", one("KAZ", "agriculture").of)  # its figure leaves out farmers
    assert one("DEU", "agriculture").of == "own"
    found = labour_shares(world)
    assert found.labour.shape == (27, 57)
    assert ((found.labour >= 0) & (found.labour <= 1)).all()
    table = st.share_table(world, "medium")
    assert len(table) == 27 * 57
    row = table[(table.country == "KAZ") & (table.sector == "crude-oil")].iloc[0]
    assert (row["labour_of"], row["source"], row["basis"]) == ("own", "kaz-production-income", "assumption")
    assert row["central"] == pytest.approx(1 - 0.2249)
    assert set(table["basis"]) == {"assumption", "moves freely"}


def test_one_sector_is_the_mean_of_all_by_value_added(world):
    goods = st.load("goods-2023")
    shares = horizons.specific_shares(goods, "short")
    added = world.accounts.value_added[:, world.index("KAZ")]
    theirs = horizons.specific_shares(world, "short")[:, world.index("KAZ")]
    assert shares[0, goods.index("KAZ")] == pytest.approx((theirs * added).sum() / added.sum())


def test_a_sector_that_no_table_knows_is_named():
    world = st.World.from_arrays(
        countries=["A", "B"], sectors=["wool", "wine"], trade_flow=np.ones((2, 2, 2)), trade_elasticity=[4.0, 4.0]
    )
    with pytest.raises(st.SteppeError, match=r"no table has wool, wine: .*specific=\{'wool': 0.5\}"):
        st.solve(world, st.Labour("A", 1.1), horizon="long")
    with pytest.raises(st.SteppeError, match="horizon 'soon' is not known: use 'long', 'medium' or 'short'"):
        st.solve(world, st.Labour("A", 1.1), horizon="soon")
    with pytest.raises(st.SteppeError, match="give one of `model` and `horizon`"):
        st.solve(world, st.Labour("A", 1.1), horizon="long", model=st.CaliendoParro())
    with pytest.raises(st.SteppeError, match="leave labour nothing in A, B"):
        st.solve(world, st.Labour("A", 1.1), model=st.CaliendoParro(specific=1.0))
    out = st.solve(world, st.Labour("A", 1.1), model=st.CaliendoParro(specific={"wool": 0.5}))
    assert list(out.factor_income("A").index) == ["labour and mobile factors", "specific to wool", "all factors"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"specific": "longer"}, "specific is 'longer': use None, 'long', 'medium', 'short'"),
        ({"specific": {"wool": 1.2}}, "specific of wool is 1.2: shares are from 0 to 1"),
        ({"specific": True}, "specific is True"),
        ({"labour_supply": -1}, "labour_supply is -1: use an elasticity from 0 on"),
        ({"scale": "big"}, "scale is 'big'"),
        ({"revenue": "burn"}, "revenue is 'burn': use 'rebate' or 'income tax relief'"),
    ],
)
def test_options_that_cannot_be_are_refused(options, said):
    with pytest.raises(st.SteppeError, match=re.escape(said)):
        st.CaliendoParro(**options)


def test_models_are_equal_where_their_text_is(world):
    assert st.CaliendoParro(specific={"mining": 0.5, "grain": 0.2}) == st.CaliendoParro(
        specific={"grain": 0.2, "mining": 0.5}
    )
    shares = world.value_added_share * 0.5
    texts = {st.CaliendoParro(specific=given).text for given in (None, 0.5, "long", shares, shares * 0.9)}
    assert len(texts) == 5
    assert st.CaliendoParro().text == "caliendo-parro(closure=balanced)"
    assert len({st.CaliendoParro(), st.CaliendoParro("balanced")}) == 1


def test_a_scenario_may_name_its_horizon(world):
    scenario = st.Scenario.from_yaml(SCENARIO)
    assert scenario.horizon == "short"
    assert st.Scenario.from_yaml(scenario.to_yaml()) == scenario
    assert scenario.hash != st.Scenario(scenario.name, scenario.measures).hash
    out = st.solve(world, scenario)
    assert out.model.horizon == "short"
    assert st.solve(world, scenario, horizon="long").model.horizon == "long"
    plain = st.solve(world, st.Scenario("plain", scenario.measures))
    at = world.index("KAZ")
    assert out.welfare.values[at] < plain.welfare.values[at] < 0
    assert "horizon short" in repr(out)
    with pytest.raises(st.SteppeError, match="different horizons"):
        scenario + st.Scenario("other", horizon="long")
    assert (scenario + st.Scenario("none")).horizon == "short"
    with pytest.raises(st.SteppeError, match="line 2: horizon 'soon' is not known"):
        st.Scenario.from_yaml(SCENARIO.replace("short", "soon"))


def test_the_command_takes_a_horizon_and_says_so(steppe, tmp_path):
    (tmp_path / "pipe.yaml").write_text(SCENARIO)
    shown = steppe("solve", "pipe.yaml", "--focus", "KAZ", "--horizon", "medium")
    assert shown.returncode == 0, shown.stderr
    text = " ".join(shown.stdout.split())
    assert "Closure balanced, horizon medium:" in text
    assert "At the medium horizon resources, land and the installed capital" in text
    found = json.loads(steppe("solve", "pipe.yaml", "--focus", "KAZ", "--json").stdout)
    assert (found["horizon"], found["model"]) == ("short", "caliendo-parro(closure=balanced, specific=short)")
    page = (tmp_path / found["run"] / "brief.html").read_text(encoding="utf-8")
    assert "--horizon short" in page
    refused = steppe("solve", "pipe.yaml", "--horizon", "soon")
    assert refused.returncode == 2
    assert "horizon 'soon' is not known" in refused.stderr


def test_a_balance_at_a_horizon_says_which_and_loses_more():
    goods = st.load("goods-2023")
    options = {"beside": (), "span": ()}
    plain, long, short = (st.balance(goods, "KAZ", horizon=name, **options) for name in (None, "long", "short"))
    assert (plain.horizon, long.horizon, short.horizon) == ("", "long", "short")
    vector, _ = plain.worst
    assert plain.loss[vector] < short.loss[vector]
    assert long.stress is not None
    assert short.stress is None
    assert long.stress.of_state[vector] == pytest.approx(short.loss[vector], rel=1e-5)
    assert "at the short horizon" in repr(short)
    assert "in the long run" not in repr(short)
    assert short.to_dict()["horizon"] == "short"
    assert short.theta == (1.25, 1.25)
    with pytest.raises(st.SteppeError, match="horizon 'soon' is not known"):
        st.balance(goods, "KAZ", horizon="soon")


def test_the_balance_of_an_outcome_keeps_its_horizon(world):
    out = st.solve(world, st.Tariff("KAZ", "CHN", rate=0.1), horizon="medium")
    change = out.balance("KAZ", beside=(), span=(), stress=False)
    assert change.before.horizon == change.after.horizon == "medium"
    assert "at the medium horizon" in repr(change)


def test_every_verb_that_solves_takes_a_horizon(steppe, tmp_path):
    (tmp_path / "pipe.yaml").write_text(SCENARIO)
    for asked in (
        ("compare", "pipe.yaml", "--countries", "KAZ"),
        ("balance", "KAZ"),
        ("balance", "KAZ", "UZB"),
        ("balance", "KAZ", "pipe.yaml"),
        ("frontier", "KAZ", "pipe.yaml"),
    ):
        done = steppe(*asked, "--horizon", "medium")
        assert done.returncode == 0, done.stderr
        assert "medium" in done.stdout, asked
        assert "long run" not in done.stdout.replace("long run's", ""), asked
    assert (
        "--horizon does not go with --since" in steppe("balance", "KAZ", "--since", "2000", "--horizon", "long").stderr
    )
    assert steppe("balance", "KAZ", "--horizon", "soon").returncode == 2


def test_a_run_is_cited_with_the_papers_of_what_was_added(steppe, tmp_path):
    (tmp_path / "pipe.yaml").write_text(SCENARIO)
    run = json.loads(steppe("solve", "pipe.yaml", "--json").stdout)["run"]
    said = steppe("cite", run)
    assert said.returncode == 0, said.stderr
    assert "jones1971three" in said.stdout
    assert "with Jones (1971)" in " ".join(said.stdout.split())
    assert "ignatenko" not in said.stdout
    both = st.CaliendoParro(specific=0.5, labour_supply=0.5)
    assert both.further_works == ("specific-factors", "labour-and-scale")
    assert "Jones (1971)" in both.citation
    assert "Ignatenko" in both.citation


def test_the_short_run_is_its_shares_and_a_quarter_of_the_elasticities(world):
    measures = st.TradeCost("KAZ", "EU", change=1.2)
    short = st.solve(world, measures, horizon="short")
    shares = world.value_added_share.copy(data=horizons.specific_shares(world, "short"))
    low = world.replace(trade_elasticity=world.array("trade_elasticity") * 0.25)
    same = st.solve(low, measures, model=st.CaliendoParro(specific=shares))
    assert np.abs(short.welfare.values - same.welfare.values).max() < 1e-6
    other = st.solve(world, measures, model=st.CaliendoParro(specific=shares))
    assert np.abs(short.welfare.values - other.welfare.values).max() > 0.1


def test_relief_needs_wages_above_tariff_money():
    flow = np.array([[[10.0, 40.0], [40.0, 10.0]]])
    tariff = np.array([[[0.0, 0.4], [0.4, 0.0]]])
    world = st.World.from_arrays(
        countries=["A", "B"], sectors=["goods"], trade_flow=flow, tariff=tariff, trade_elasticity=[4.0]
    )
    model = st.CaliendoParro(specific=0.9, labour_supply=0.5, revenue="income tax relief")
    with pytest.raises(st.SteppeError, match="tariffs bring more than labour earns in A, B: use revenue='rebate'"):
        st.solve(world, st.Labour("A", 1.1), model=model)
