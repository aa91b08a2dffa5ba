"""Specific factors, labour that answers, scale: their equations from the published world, and closed forms."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs
from test_equilibrium import accounts_of

import steppe as st
from steppe.models import factors
from steppe.models.family import CaliendoParro
from steppe.models.prepare import FactorOptions, prepare, prepare_factors
from steppe.scenario.policy import resolve
from worlds import CLOSURES, KINDS, ONE_SECTOR, SEEDS, Kind, flows_equal, random_world, scenario

RUNS = settings(max_examples=6, deadline=None)
WORLDS = pytest.mark.parametrize("kind", KINDS, ids=str)
CASES = pytest.mark.parametrize("closure", CLOSURES)
TWO_GOODS = Kind(inputs=False, tariffs=True, sectors=2)
ETA, PSI = 0.5, 0.15


def random_shares(world: st.World, seed: int, most: float = 0.9):
    """Specific shares by sector and country, some of them zero; few enough that labour earns more than tariffs do."""
    rng = np.random.default_rng(seed + 3)
    shape = (len(world.sectors), len(world.countries))
    return world.value_added_share.copy(data=rng.uniform(0.0, most, shape) * (rng.random(shape) < 0.8))


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_a_share_of_zero_is_caliendo_and_parro(kind: Kind, closure: str, seed: int) -> None:
    """By the equations with factors, not by a short cut around them."""
    world = random_world(seed, kind)
    plain = st.solve(world, scenario(world, seed), closure=closure, tolerance=1e-12)
    zero = st.solve(world, scenario(world, seed), model=CaliendoParro(closure, specific=0.0), tolerance=1e-12)
    assert isinstance(zero.model.problem(world, resolve(zero.scenario, world)), factors.Problem)
    assert np.abs(zero.welfare.values - plain.welfare.values).max() < 1e-8
    for name in ("wage", "price", "cost"):
        assert np.allclose(zero.change[name].values, plain.change[name].values, rtol=1e-10)


@CASES
@RUNS
@given(seed=SEEDS, share=hs.floats(0.05, 0.95))
def test_one_factor_by_another_name(closure: str, seed: int, share: float) -> None:
    """One sector that buys no inputs: what its factors are called changes nothing."""
    world = random_world(seed, ONE_SECTOR)
    labour = st.Scenario("no labour", [m for m in scenario(world, seed).measures if not isinstance(m, st.Labour)])
    one, two = (
        st.solve(world, labour, model=CaliendoParro(closure, specific=s), tolerance=1e-12) for s in (None, share)
    )
    assert np.abs(one.welfare.values - two.welfare.values).max() < 1e-8
    assert np.allclose(two.change["rent"].values[0], two.change["wage"].values, rtol=1e-10)


@CASES
@WORLDS
@RUNS
@given(seed=SEEDS)
def test_every_condition_holds_in_the_published_world(kind: Kind, closure: str, seed: int) -> None:
    """Costs, labour markets, rents, incomes and balances, from flows alone, with all options at random."""
    world, rng = random_world(seed, kind), np.random.default_rng(seed)
    eta, psi = (float(rng.choice([0.0, 0.4])) for _ in range(2))
    revenue = "income tax relief" if rng.random() < 0.5 else "rebate"
    model = CaliendoParro(closure, random_shares(world, seed, 0.4), 1.5 * eta, 0.2 * psi, revenue)
    out = st.solve(world, scenario(world, seed), model=model, tolerance=1e-11)
    s, v, g = random_shares(world, seed, 0.4).values, world.array("value_added_share"), world.array("input_share")
    before, after = accounts_of(out.before), accounts_of(out.after)
    wage, price, labour = (out.change[name].values for name in ("wage", "price", "labour"))
    rent = np.where(before["output"] > 0, after["output"] / np.where(before["output"] > 0, before["output"], 1.0), 1.0)
    cost = (wage ** (1 - s) * rent**s) ** v * np.prod(price[:, None, :] ** g, axis=0) / labour ** (0.2 * psi)
    assert np.allclose(out.change["cost"].values, cost, rtol=1e-8)
    paid = [((1 - s) * v * accounts["output"]).sum(axis=0) for accounts in (before, after)]
    assert np.allclose(paid[1], wage * labour * paid[0], rtol=1e-9)
    share = before["final"] / before["final"].sum(axis=0)
    assert np.allclose(after["final"], share * after["income"], rtol=0, atol=1e-8 * after["income"].max())
    assert np.isclose(after["value_added"].sum(), before["value_added"].sum(), rtol=1e-9)
    if closure == "balanced":
        assert np.abs(after["balance"]).max() <= 1e-8 * after["value_added"].max()
    real = wage / np.prod(price**share, axis=0)
    if revenue != "rebate":
        revenues = [(w.array("tariff") * w.array("trade_flow")).sum(axis=(0, 1)) for w in (out.before, out.after)]
        real *= (1 - revenues[0] / paid[0]) / (1 - revenues[1] / paid[1])
    assert np.allclose(labour, out.policy.labour * real ** (1.5 * eta), rtol=1e-8)


@RUNS
@given(seed=SEEDS)
def test_magnification(seed: int) -> None:
    """Jones (1971): the factor of the good whose price rises more gains most, the other's least, labour between."""
    world = random_world(seed, TWO_GOODS)
    shares = random_shares(world, seed) * 0 + 0.4
    measures = [m for m in scenario(world, seed).measures if not isinstance(m, st.Labour | st.Productivity)]
    out = st.solve(world, st.Scenario("s", measures), model=CaliendoParro(specific=shares), tolerance=1e-12)
    cost, rent, wage = (out.change[name].values for name in ("cost", "rent", "wage"))
    high, country = cost.argmax(axis=0), np.arange(len(wage))
    ordered = [rent[high, country], cost[high, country], wage, cost[1 - high, country], rent[1 - high, country]]
    assert all((a >= b * (1 - 1e-10)).all() for a, b in itertools.pairwise(ordered))
    assert (ordered[0] / ordered[-1] > 1 + 1e-6).any()


@RUNS
@given(seed=SEEDS)
def test_incomes_of_factors_are_value_added(seed: int) -> None:
    world = random_world(seed, KINDS[-1])
    out = st.solve(world, scenario(world, seed), model=CaliendoParro(specific=random_shares(world, seed)))
    for country in world.countries:
        frame, at = out.factor_income(country), world.index(country)
        for when, solved in (("before", out.before), ("after", out.after)):
            total = solved.accounts.value_added[:, at].sum()
            assert np.isclose(frame[when].iloc[:-1].sum(), total, rtol=1e-12)
            assert np.isclose(frame.loc["all factors", when], total, rtol=1e-12)
        assert np.isclose(
            1 + frame.loc["labour and mobile factors", "percent"] / 100,
            float(out.change["wage"].sel(country=country) * out.change["labour"].sel(country=country)),
        )


def small_exporter() -> tuple[st.World, float]:
    """A country of a millionth of the world that exports two goods and makes a third for itself."""
    size, elasticity = 1e-6, 4.0
    flow = np.zeros((4, 2, 2))
    flow[:, 1, 1] = 1000.0
    flow[0, 0, 1], flow[1, 0, 1], flow[2, 0, 0], flow[3, 1, 0] = 300 * size, 200 * size, 500 * size, 500 * size
    world = st.World.from_arrays(
        countries=["small", "large"],
        sectors=["x", "z", "home", "bought"],
        trade_flow=flow,
        trade_elasticity=[elasticity] * 4,
    )
    return world, elasticity


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_a_price_taker_whose_road_gets_dearer(share: float) -> None:
    """Exports of x cost d more to bring. In logs x = -theta ((1-s) w + s x + d) and z the same without d; what is
    made for home and bought abroad is spent in proportion to income, and labour is what the sectors pay."""
    world, theta = small_exporter()
    out = st.solve(world, st.TradeCost("small", "large", sector="x", change=1.2), model=CaliendoParro(specific=share))

    def output(wage: float) -> tuple[float, float, float]:
        x, z = (np.exp(-theta * ((1 - share) * wage + d) / (1 + theta * share)) for d in (np.log(1.2), 0.0))
        return x, z, (300 * x + 200 * z) / 500  # balanced trade: imports are exports, and home goods follow income

    low, high = -1.0, 1.0
    for _ in range(200):
        wage = (low + high) / 2
        x, z, home = output(wage)
        if (300 * x + 200 * z + 500 * home) / 1000 > np.exp(wage):
            low = wage
        else:
            high = wage
    index = np.exp(wage * (1 - share)) * home**share
    found = out.change.sel(country="small")
    assert float(found["wage"] / out.change["wage"].sel(country="large")) == pytest.approx(np.exp(wage), rel=1e-5)
    assert found["output"].values[:3] == pytest.approx([x, z, home], rel=1e-5)
    assert found["cost"].values[2] == pytest.approx(index, rel=1e-5)


def test_the_more_stays_the_more_the_price_takes() -> None:
    """A ban on grain exports: the larger s v, the lower the domestic price and the less output falls."""
    world = st.load("eurasia-2023")
    ban = st.Embargo("KAZ", "all", sector="grain", direction="exports")
    found = [
        st.solve(world, ban, model=CaliendoParro(specific={"grain": share})).change.sel(country="KAZ", sector="grain")
        for share in (0.0, 0.25, 0.5, 0.75, 0.95)
    ]
    price = np.array([float(one["cost"] / one["price_index"]) for one in found])
    made = np.array([float(one["output"] / one["cost"]) for one in found])
    assert (np.diff(price) < 0).all()
    assert (np.diff(made) > 0).all()


def test_where_all_of_cost_stays_output_does_not_move() -> None:
    world = random_world(5, TWO_GOODS)
    shares = random_shares(world, 5) * 0
    shares.loc[{"sector": "s0"}] = 1.0
    measures = [m for m in scenario(world, 5).measures if isinstance(m, st.TariffTable | st.TradeCost)]
    out = st.solve(world, st.Scenario("s", measures), model=CaliendoParro(specific=shares), tolerance=1e-12)
    real = (out.change["output"] / out.change["cost"]).sel(sector="s0").values
    assert np.allclose(real, 1.0, rtol=1e-9)
    assert np.abs(out.change["cost"].sel(sector="s0").values - 1).max() > 0.01


@RUNS
@given(seed=SEEDS)
def test_the_smaller_problem_has_the_same_solution(seed: int) -> None:
    """Sectors that nobody trades are solved out, their rents among them."""
    world = random_world(seed, Kind(inputs=True, tariffs=True, sectors=3, untraded=1))
    model = CaliendoParro("balanced", random_shares(world, seed, 0.4), ETA, PSI, "income tax relief")
    change = st.Scenario("s", (*scenario(world, seed).measures, st.Productivity("C01", 1.3, sector="s2")))
    one = st.solve(world, change, model=model, tolerance=1e-12)
    assert model.reduced(model.problem(one.before, one.policy), {}) is not None
    assert one.convergence.method.startswith("joint sweeps")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CaliendoParro, "reduced", lambda *_: None)
        other = st.solve(world.replace(name="full"), change, model=model, tolerance=1e-12)
    assert flows_equal(one.after, other.after, 1e-9)
    assert np.allclose(one.change["price"].values, other.change["price"].values, rtol=1e-10)


@pytest.mark.parametrize("condition", ["rents", "income", "labour supply"])
def test_an_error_in_a_factor_shows_in_its_country(condition: str) -> None:
    world = random_world(4, KINDS[-1])
    base = st.solve(world, st.Scenario("nothing"), tolerance=1e-12).before
    policy = resolve(st.Scenario("nothing"), base)
    asked = FactorOptions(random_shares(base, 4).values * 0 + 0.5, ETA, PSI, True)
    problem = prepare_factors(prepare(base, policy, "balanced"), base, policy, asked)
    x = problem.start()
    assert max(values.max() for values in problem.residuals(x).values()) < 1e-8
    state = problem.unpack(x)
    {"rents": state.log_rent[1], "income": state.log_wage, "labour supply": state.log_labour}[condition][1] += 1e-3
    assert problem.residuals(x)[condition][1] > 1e-4


HARD = {
    "closed": st.Embargo("C00", "all"),
    "no exports": st.Embargo("C00", "all", sector="s0", direction="exports"),
    "cheap": st.TradeCost("all", "all", change=0.4),
    "dear": st.TradeCost("all", "all", change=4.0),
    "giant": st.Productivity("C01", 4.0),
}


@CASES
@pytest.mark.parametrize("shock", HARD)
@settings(max_examples=2, deadline=None)
@given(seed=SEEDS)
def test_a_hard_shock_is_solved_or_refused_and_never_half(shock: str, closure: str, seed: int) -> None:
    world, rng = random_world(seed, KINDS[seed % len(KINDS)]), np.random.default_rng(seed)
    revenue = "income tax relief" if rng.random() < 0.5 else "rebate"
    model = CaliendoParro(closure, random_shares(world, seed, 0.4), float(rng.choice([0.0, 0.5])), 0.05, revenue)
    try:
        out = st.solve(world, HARD[shock], model=model)
    except st.NotConverged as refused:
        assert str(refused).startswith(("No equilibrium: ", "The solver gave up, NOT solved: "))
        return
    assert out.convergence.converged
    before, after = accounts_of(out.before), accounts_of(out.after)
    mobile = (1 - random_shares(world, seed, 0.4).values) * world.array("value_added_share")
    paid = [(mobile * accounts["output"]).sum(axis=0) for accounts in (before, after)]
    wage, labour = (out.change[name].values for name in ("wage", "labour"))
    assert np.allclose(paid[1], wage * labour * paid[0], rtol=1e-8)
    share = np.maximum(before["final"], 0) / np.maximum(before["final"], 0).sum(axis=0)
    assert np.allclose(after["final"], share * after["income"], rtol=0, atol=1e-8 * after["income"].max())
    assert (after["income"] > 0).all()
