"""`st.balance`: every measure against a direct computation, every absent one with its reason."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import steppe as st
from steppe.indicators import gravity
from steppe.indicators.balance import NOT_IN_IT, STRESS
from steppe.indicators.geography import geography, land_neighbours
from steppe.indicators.losses import losses, scaled
from steppe.models.family import of_closure
from steppe.problems import SteppeError, UnknownLabel
from steppe.solve.solve import baseline
from steppe.worlds.common.gdp import gdp


@pytest.fixture(scope="module")
def world():
    return st.load("goods-2023")


@pytest.fixture(scope="module")
def kazakhstan(world):
    return st.balance(world, "KAZ", peers=("UZB",))


def test_concentration_equals_a_computation_with_pandas(world, kazakhstan):
    flow = world.trade_flow.sum("sector").to_pandas()
    vector = pd.Series({label: name for name, inside in kazakhstan.vectors.items() for label in inside})
    sold, bought = flow.loc["KAZ"].drop("KAZ"), flow["KAZ"].drop("KAZ")
    for kind, values in (("exports", sold), ("imports", bought), ("turnover", sold + bought)):
        share = values.groupby(vector).sum() / values.sum()
        found = kazakhstan.concentration[kind]
        assert found.shares == pytest.approx(share.to_dict())
        assert found.herfindahl == pytest.approx((share**2).sum())
        assert found.inverse_herfindahl == pytest.approx(1 / (share**2).sum())
        assert found.effective == pytest.approx(np.exp(-(share * np.log(share)).sum()))
        sizes = world.value_added.sum("sector").to_pandas().drop("KAZ").groupby(vector).sum()
        world_size = (share * np.log(share / (sizes / sizes.sum()))).sum()
        assert found.distance["world size"] == pytest.approx(world_size)


def test_the_headline(kazakhstan):
    vector, loss = kazakhstan.worst
    assert (vector, loss) == ("EU", max(kazakhstan.loss.values()))
    share = np.array(list(kazakhstan.loss.values())) / sum(kazakhstan.loss.values())
    assert kazakhstan.effective_vectors == pytest.approx(np.exp(-(share * np.log(share)).sum()))
    assert kazakhstan.distance_from_gravity > 0
    assert kazakhstan.asymmetry["Russia"] == pytest.approx(
        kazakhstan.loss["Russia"] - kazakhstan.headline.losses.of_vector["Russia"]
    )
    assert set(kazakhstan.beside) == {"blocs"}


def test_levels_lie_in_their_range_and_the_short_run_costs_more(kazakhstan):
    for name, (low, high) in kazakhstan.to_dict()["loss_range"].items():
        assert low <= kazakhstan.loss[name] <= high
        assert kazakhstan.stress.of_state[name] > high


def test_all_vectors_at_once_are_cut_in_both_horizons(world, kazakhstan):
    everyone = [label for label in world.countries if label != "KAZ"]
    short = losses(scaled(world, STRESS), "KAZ", {"everyone": everyone}, tolerance=1e-7, total=False)
    assert kazakhstan.stress.total == pytest.approx(short.of_state["everyone"], abs=1e-4)
    assert kazakhstan.stress.total > kazakhstan.headline.losses.total > kazakhstan.worst[1]
    assert kazakhstan.worst_short_run == max(kazakhstan.stress.of_state.items(), key=lambda item: item[1])
    plain = kazakhstan.to_dict()
    assert plain["total_loss_short_run"] == kazakhstan.stress.total
    assert "long run" in plain["units"]
    without = st.balance(world, "KAZ", beside=(), stress=False, span=())
    assert without.worst_short_run[0] == ""
    assert without.to_dict()["total_loss_short_run"] is None


def test_the_world_as_predicted_keeps_totals_and_everyone_else(world):
    made = gravity.world_as_predicted(world, "KAZ")
    k = world.index("KAZ")
    for name in ("trade_flow",):
        before, after = world.array(name)[0], made.array(name)[0]
        assert after[k].sum() == pytest.approx(before[k].sum())
        assert after[:, k].sum() == pytest.approx(before[:, k].sum())
        rest = np.ix_(np.arange(len(before)) != k, np.arange(len(before)) != k)
        np.testing.assert_array_equal(after[rest], before[rest])


def test_a_balanced_world_as_size_and_distance_make_it_is_at_no_distance(world):
    """Balancing moves totals a little, so the spread is repeated until both hold."""
    for _ in range(3):
        world, _ = baseline(gravity.world_as_predicted(world, "KAZ"), of_closure("balanced"), 1e-10)
    found = st.balance(world, "KAZ", beside=(), stress=False, span=())
    assert found.distance_from_gravity == pytest.approx(0, abs=1e-9)


def test_a_benchmark_that_leaves_a_partner_no_income_is_absent_and_says_so(world):
    """Korea sells the Marshall Islands a hundred times the islands' value added."""
    flow, value_added = world.array("trade_flow").copy(), world.accounts.value_added.sum(axis=0)
    islands = world.index("MHL")
    flow[0, world.index("KOR"), islands] = 100 * value_added[islands]
    found = st.balance(world.replace(trade_flow=flow), "KOR", beside=(), stress=False, span=())
    assert np.isnan(found.distance_from_gravity)
    assert "without income" in found.absent["distance from gravity"]
    assert found.worst[1] > 0


def test_what_is_absent_says_why(world, kazakhstan):
    assert set(kazakhstan.absent) == {"B6", "own past"}
    assert kazakhstan.not_in_it == NOT_IN_IT
    undated = st.balance(world.replace(date=""), "KAZ", {"Russia": ["RUS"], "other": "rest"}, beside=())
    assert {"B7", "B8"} <= set(undated.absent)
    assert undated.coverage is None


def test_coverage_counts_the_trade_under_free_trade(world, kazakhstan):
    flow = world.trade_flow.sum("sector").to_pandas()
    traded = (flow.loc["KAZ"] + flow["KAZ"]).drop("KAZ")
    members = set(st.record.members("EAEU", on=world.date)) - {"KAZ"}
    assert traded[sorted(members)].sum() / traded.sum() < kazakhstan.coverage < 0.5


def test_declared_tiers_stand_beside_losses(kazakhstan):
    found = kazakhstan.declared
    assert -1 <= found.tau <= 1
    assert found.partners["RUS"].label == "eternal friendship and alliance"
    assert found.partners["RUS"].loss == pytest.approx(kazakhstan.loss["Russia"], abs=1e-4)


def test_the_past_is_another_world(world):
    moved = np.array(world.array("trade_flow"))
    k, c = world.index("KAZ"), world.index("CHN")
    moved[0, k, c] *= 0.2
    found = st.balance(world, "KAZ", past=world.replace(trade_flow=moved), stress=False, span=(), beside=())
    assert found.concentration["exports"].distance["past"] > 0
    assert found.concentration["imports"].distance["past"] == pytest.approx(0)
    assert "own past" not in found.absent


def test_a_scenario_moves_the_balance_vector_by_vector(world):
    out = st.solve(world, st.Scenario("growth", (st.Labour("CHN", 2.0),)), closure="balanced")
    change = out.balance("KAZ", stress=False, span=(), beside=())
    before, after, moved = change.by_vector["China"]
    assert after - before == pytest.approx(moved)
    assert moved > 0  # nobody signed anything
    assert change.before.loss == pytest.approx(
        st.balance(world, "KAZ", stress=False, span=(), beside=()).loss, abs=1e-5
    )
    again = st.balance(out.after, "KAZ", stress=False, span=(), beside=())
    assert change.after.loss == pytest.approx(again.loss, abs=1e-5)
    assert "China" in repr(change)
    assert "in the long run" in repr(change)
    with pytest.raises(SteppeError, match="one state at a time"):
        out.balance(["KAZ", "UZB"])


def test_json_has_the_documented_keys(kazakhstan):
    plain = json.loads(json.dumps(kazakhstan.to_dict()))
    wanted = {"state", "world", "vectors", "loss", "worst", "effective_vectors", "distance_from_gravity", "asymmetry"}
    assert wanted | {"concentration"} <= set(plain)
    assert plain["worst"] == {"vector": "EU", "loss": kazakhstan.loss["EU"]}
    assert set(plain["concentration"]) == {"exports", "imports", "turnover"}
    assert plain["vectors"]["Russia"] == ["RUS"]
    assert plain["peers"]["UZB"]["worst"]["loss"] > 0


def test_the_repr_is_the_headline(kazakhstan):
    text = repr(kazakhstan)
    assert "worst vector: EU" in text
    assert "elasticities 4 to 8" in text
    assert "not in it: finance" in text
    assert "B6" not in text
    for line in text.splitlines():
        if "all vectors at once" in line:
            assert ("long run" in line) != ("short run" in line)
    assert text.count("all vectors at once") == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"cut": "partner and its transit"}, "needs transport corridors"),
        ({"cut": "all"}, "use 'partner'"),
        ({"stres": False}, "balance has no option 'stres': did you mean 'stress'?"),
    ],
)
def test_options_that_cannot_be(world, options, sentence):
    with pytest.raises(SteppeError, match=sentence.replace("?", r"\?")):
        st.balance(world, "KAZ", **options)


def test_unknown_states_and_peers(world):
    with pytest.raises(UnknownLabel, match="did you mean 'KAZ'"):
        st.balance(world, "KZA")
    with pytest.raises(UnknownLabel):
        st.balance(world, "KAZ", peers=("UZZ",))


@pytest.mark.parametrize("state", ["RUS", "CHN", "SGP", "TON"])
def test_any_state_has_an_answer(world, state):
    found = st.balance(world, state, stress=False, span=(), beside=())
    assert np.isfinite(list(found.loss.values())).all()
    assert found.effective_vectors <= len(found.vectors) + 1e-9


def test_regions_are_partners_too():
    world = st.load("eurasia-2023")
    found = st.balance(world, "KAZ", "regions", stress=False, span=())
    assert any("rest-of-Africa" in inside for inside in found.vectors.values())
    assert found.distance_from_gravity > 0


# Geography and gravity


def test_the_map_is_symmetric_and_knows_neighbours():
    held = geography()
    np.testing.assert_array_equal(held.border, held.border.T)
    assert not np.diagonal(held.border).any()
    assert set(land_neighbours("MNG")) == {"CHN", "RUS"}
    assert land_neighbours("JPN") == ()
    assert land_neighbours("XXX") == ()


def test_the_coefficients_solve_the_ppml_conditions():
    """First order conditions of Poisson: sum of (trade - fitted) times each regressor is zero."""
    table = gravity.observations()
    beta = np.array([gravity.coefficients()[term] for term in gravity.TERMS])
    x = table[list(gravity.TERMS)].to_numpy()
    fitted = np.exp(x @ beta)
    fitted *= table["trade"].sum() / fitted.sum()
    assert np.abs(x.T @ (table["trade"] - fitted)).max() / np.abs(x.T @ table["trade"]).max() < 1e-5


@pytest.mark.filterwarnings("ignore")
def test_a_fresh_estimate_is_the_shipped_one(tmp_path):
    pytest.importorskip("pyfixest", reason="pyfixest is not installed: pip install 'steppe[estimate]'.")
    assert gravity.write(tmp_path / "g.csv").read_bytes() == gravity.TABLE.read_bytes()


def test_predictions_are_the_equation(world):
    exports, imports = gravity.predicted(world, "KAZ")
    beta, held = gravity.coefficients(), geography()
    k = held.codes.index("KAZ")

    def by_hand(code, side):
        n = held.codes.index(code)
        near = held.distance[k, n] ** beta["log_distance"] * np.exp(beta["border"] * held.border[k, n])
        return near * gdp(code, 2023) ** beta[f"log_gdp_{side}"]

    for values, side in ((exports, "importer"), (imports, "exporter")):
        ratio = values[world.index("RUS")] / values[world.index("DEU")]
        assert ratio == pytest.approx(by_hand("RUS", side) / by_hand("DEU", side))
        assert values[world.index("KAZ")] == 0
    assert beta["log_distance"] < 0 < beta["border"]


def test_one_sector_is_spread_as_predicted_and_several_by_what_partners_buy(world):
    made = gravity.world_as_predicted(world, "KAZ")
    exports, imports = gravity.predicted(world, "KAZ")
    k = world.index("KAZ")
    others = np.arange(len(world.countries)) != k
    np.testing.assert_allclose(
        made.array("trade_flow")[0, k, others] / made.array("trade_flow")[0, k, others].sum(),
        exports[others] / exports.sum(),
    )
    np.testing.assert_allclose(
        made.array("trade_flow")[0, others, k] / made.array("trade_flow")[0, others, k].sum(),
        imports[others] / imports.sum(),
    )
    several = st.load("eurasia-2023")
    spread = gravity.world_as_predicted(several, "KAZ").array("trade_flow")[:, several.index("KAZ")]
    pull = gravity.predicted(several, "KAZ")[0]
    flow = several.array("trade_flow").copy()
    flow[:, *np.diag_indices(len(several.countries))] = 0.0
    flow[:, several.index("KAZ")] = 0.0
    energy, one, two = several.index("crude-oil", "sector"), several.index("JPN"), several.index("NOR")
    mix = [flow[energy, :, n].sum() / flow[:, :, n].sum() for n in (one, two)]
    assert spread[energy, one] / spread[energy, two] == pytest.approx(pull[one] * mix[0] / (pull[two] * mix[1]))
