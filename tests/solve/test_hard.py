"""Large shocks: every one solves with balanced trade, and else solves or is refused with a reason."""

from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.models.family import CaliendoParro
from steppe.solve import equilibrium, search
from steppe.solve.anderson import Anderson

CLOSURES = ["fixed", "balanced", "proportional"]


def shocks() -> dict[str, tuple[st.TradeCost | st.Tariff | st.Embargo | st.Productivity, ...]]:
    names = list(st.load("goods-2023").countries)
    rng = np.random.default_rng(7)
    west, east = names[::2], names[1::2]
    pairs = rng.choice(len(names), (300, 2))
    return {
        "300 % tariffs on everything": (st.Tariff(None, rate=3.0, unit="share"),),
        "trade costs x 3 for one country": (st.TradeCost("KAZ", None, change=3.0, both_ways=True),),
        "embargo between two halves": (st.Embargo(west, east),),
        "autarky of one country": (st.Embargo("KAZ", [n for n in names if n != "KAZ"]),),
        "productivity x 10": (st.Productivity("CHN", 10.0, unit="ratio"),),
        "random costs on 300 pairs": tuple(
            st.TradeCost(names[i], names[n], change=float(np.exp(rng.normal())), unit="ratio")
            for i, n in pairs
            if i != n
        ),
        "trade costs x 4 for all": (st.TradeCost(None, None, change=4.0),),
        "trade costs x 20 for all": (st.TradeCost(None, None, change=20.0, unit="ratio"),),
        "trade costs halved": (st.TradeCost(None, None, change=0.5),),
        "no trade at all": (st.Embargo(names, names),),
    }


@pytest.mark.parametrize("name", shocks())
@pytest.mark.parametrize("closure", CLOSURES)
def test_solves_or_says_why_not(name: str, closure: str) -> None:
    world, scenario = st.load("goods-2023"), st.Scenario(name, shocks()[name])
    try:
        out = st.solve(world, scenario, closure=closure)
    except st.NoEquilibrium as refusal:
        assert closure == "fixed"
        assert "surplus" in str(refusal) or "deficit" in str(refusal) or "negative" in str(refusal)
        assert "Use closure='balanced'" in str(refusal)
        assert any(country in str(refusal) for country in world.countries)
        return
    assert out.convergence.converged
    assert out.convergence.residual <= 1e-10
    assert (out.after.income.values > 0).all()
    assert (out.after.array("trade_flow") >= 0).all()
    assert np.isfinite(out.welfare.values).all()


def test_autarky_keeps_only_own_sales() -> None:
    world = st.load("goods-2023")
    out = st.solve(world, st.Scenario("autarky", shocks()["autarky of one country"]), closure="balanced")
    k = world.index("KAZ")
    flow = out.after.array("trade_flow")[0]
    assert flow[k].sum() == flow[:, k].sum() == flow[k, k] > 0


def test_a_surplus_without_trade_is_no_equilibrium() -> None:
    world = st.load("goods-2023")
    with pytest.raises(st.NoEquilibrium, match="KAZ trades with nobody else any more and cannot keep a surplus of"):
        st.solve(world, st.Scenario("autarky", shocks()["autarky of one country"]), closure="fixed")


def test_a_country_that_nobody_supplies_is_refused() -> None:
    flow = np.array([[[6.0, 2.0], [2.0, 6.0]], [[6.0, 2.0], [0.0, 0.0]]])
    world = st.World.from_arrays(countries=["A", "B"], sectors=["bread", "oil"], trade_flow=flow, trade_elasticity=5.0)
    with pytest.raises(st.NoEquilibrium, match="B has no supplier of oil left, but must buy it"):
        st.solve(world, st.Scenario("cut", (st.Embargo("A", "B"),)), closure="balanced")


def test_a_negative_income_is_no_equilibrium() -> None:
    flow = np.array([[[1.0, 9.0], [0.5, 20.0]]])
    world = st.World.from_arrays(
        countries=["A", "B"], sectors=["s"], trade_flow=flow, value_added_share=1.0, trade_elasticity=5.0
    )
    with pytest.raises(st.NoEquilibrium) as refusal:
        shrunk = st.Scenario("shrink", (st.Labour("A", 0.5), st.TradeCost("A", "B", change=3.0)))
        st.solve(world, shrunk, closure="fixed")
    assert "A" in str(refusal.value)
    st.solve(world, st.Scenario("shrink", (st.Labour("A", 0.5),)), closure="balanced")


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("shock", ["trade costs x 3 for one country", "random costs on 300 pairs"])
def test_small_steps_find_what_the_direct_way_finds(monkeypatch: pytest.MonkeyPatch, closure: str, shock: str) -> None:
    world, scenario = st.load("goods-2023"), st.Scenario(shock, shocks()[shock])
    direct = st.solve(world, scenario, closure=closure)
    monkeypatch.setattr(equilibrium, "DIRECT_LIMIT", 2)
    monkeypatch.setattr(search, "DIRECT_LIMIT", 60 if closure != "balanced" else 2)
    monkeypatch.setattr(equilibrium, "FINISH_LIMIT", 400)
    stepwise = st.solve(world.replace(name="again"), scenario, closure=closure)
    assert "small steps" in stepwise.convergence.method
    assert np.abs(direct.welfare.values - stepwise.welfare.values).max() < 1e-7


def test_not_converged_is_an_exception_unless_asked_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    world, scenario = st.load("goods-2023"), st.Scenario("x", (st.Productivity("CHN", 2.0),))
    monkeypatch.setattr(equilibrium, "DIRECT_LIMIT", 3)
    monkeypatch.setattr(equilibrium, "FINISH_LIMIT", 3)
    monkeypatch.setattr(search, "DIRECT_LIMIT", 3)
    monkeypatch.setattr(search, "STEP_LIMIT", 3)
    with pytest.raises(st.NotConverged, match="The solver gave up, NOT solved: largest relative error") as caught:
        st.solve(world, scenario)
    assert caught.value.convergence is not None
    assert not caught.value.convergence.converged
    assert caught.value.convergence.residual > 1e-10
    out = st.solve(world, scenario, strict=False)
    assert not out.convergence.converged
    assert "NOT solved" in repr(out)


def test_the_residual_is_the_worlds_not_the_solvers() -> None:
    """A solver that stops early is found out by the residuals, whatever it believes of itself."""
    from steppe.models import caliendo_parro as cp
    from steppe.models.prepare import prepare
    from steppe.scenario.policy import resolve

    world = st.load("goods-2023")
    scenario = st.Scenario("x", (st.Productivity("CHN", 2.0),))
    problem = prepare(world, resolve(scenario, world), "fixed")
    start = cp.start(problem).pack()
    errors = cp.residuals(problem, start)
    china = world.index("CHN")
    assert errors["prices"][china] > 0.4
    out = st.solve(world, scenario)
    assert set(out.convergence.residuals) == set(errors)
    assert out.convergence.residual == max(out.convergence.residuals.values())


def test_untraded_sectors_condensed_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    share = rng.dirichlet(np.ones(4), (3, 4)).transpose(0, 2, 1) * 100
    share[2] = np.diag([50.0, 60.0, 70.0, 80.0])
    inputs = rng.dirichlet(np.ones(3), (3, 4)).transpose(2, 0, 1) * 0.4
    world = st.World.from_arrays(
        countries=list("ABCD"),
        sectors=["x", "y", "home"],
        trade_flow=share,
        input_share=inputs,
        trade_elasticity=[3.0, 5.0, 4.0],
    )
    change = st.Scenario("c", (st.Productivity("A", 1.5, sector="home"), st.Tariff("A", increase=0.2)))
    one = st.solve(world, change, closure="balanced", tolerance=1e-12)
    assert one.convergence.method.startswith("joint sweeps")
    assert one.convergence.evaluations < 60
    monkeypatch.setattr(CaliendoParro, "reduced", lambda *_: None)
    other = st.solve(world.replace(name="full"), change, closure="balanced", tolerance=1e-12)
    assert other.convergence.converged
    assert np.allclose(one.change.price.values, other.change.price.values, rtol=1e-10)
    assert np.allclose(one.after.array("trade_flow"), other.after.array("trade_flow"), rtol=1e-9)


def test_anderson_on_a_linear_map_needs_few_steps() -> None:
    matrix = np.diag([0.9, 0.5, -0.7, 0.2])
    from steppe.solve.anderson import Target

    attempt = Anderson(memory=4).run(lambda _: lambda x: matrix @ x + 1.0, np.ones(4), 4, Target(1e-12), 50)
    assert attempt.done
    assert attempt.evaluations <= 8
    assert np.allclose(attempt.x, 1 / (1 - np.diag(matrix)))


@pytest.mark.parametrize(
    "measure",
    [st.Tariff("C1", "C0", rate=0.1), st.TradeCost(None, None, change=1.1), st.Productivity("C0", 1.1)],
    ids=["tariff", "costs", "productivity"],
)
def test_where_sweeps_crawl_newton_finishes(measure: st.Tariff | st.TradeCost | st.Productivity) -> None:
    """Large held imbalances, negative final demand, tariffs to 298 %: 800 sweeps leave an error of 2e-6."""
    world = st.load(Path(__file__).parent / "data" / "sweeps-crawl.nc")
    out = st.solve(world, st.Scenario("mild", (measure,)), closure="fixed")
    assert out.convergence.residual <= 1e-10
