"""What measures do to a world's tariffs, costs and capacities."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from steppe.problems import SteppeError
from steppe.scenario import Embargo, Labour, Policy, Productivity, Scenario, Tariff, TariffTable, TradeCost, resolve
from steppe.scenario.measures import Measure
from steppe.world.world import World

DEU, FRA, USA, RUS, KAZ, CHN = range(6)
OWN = np.eye(6, dtype=bool)


def policy(world: World, *measures: Measure) -> Policy:
    return resolve(Scenario("test", measures), world)


def touched(change: np.ndarray) -> set[tuple[int, int]]:
    return {(int(i), int(n)) for _, i, n in np.argwhere(change != 1)}


def test_no_measure_is_the_world_itself(world: World) -> None:
    p = policy(world)
    np.testing.assert_array_equal(p.tariff, world.array("tariff"))
    assert (p.trade_cost == 1).all()
    assert (p.productivity == 1).all()
    assert (p.labour == 1).all()
    assert p.idle == p.notes == ()
    assert p.productivity.shape == (2, 6)
    assert p.labour.shape == (6,)


def test_results_are_read_only_and_the_world_is_untouched(world: World) -> None:
    before = world.array("tariff").copy()
    p = policy(world, Tariff(None, rate=0.5), TradeCost(None, None, change=2))
    for array in (p.tariff, p.trade_cost, p.productivity, p.labour):
        assert array.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    np.testing.assert_array_equal(world.array("tariff"), before)


def test_the_three_ways_to_change_a_tariff(world: World) -> None:
    old = world.array("tariff")[:, CHN, KAZ]
    rate = policy(world, Tariff("KAZ", "CHN", rate=0.3)).tariff
    np.testing.assert_array_equal(rate[:, CHN, KAZ], [0.3, 0.3])
    np.testing.assert_array_equal(policy(world, Tariff("KAZ", "CHN", increase=0.05)).tariff[:, CHN, KAZ], old + 0.05)
    np.testing.assert_array_equal(policy(world, Tariff("KAZ", "CHN", factor=0.5)).tariff[:, CHN, KAZ], old * 0.5)
    assert np.argwhere(rate != world.array("tariff")).tolist() == [[0, CHN, KAZ], [1, CHN, KAZ]]


def test_a_sector_limits_a_measure(world: World) -> None:
    p = policy(world, Tariff("KAZ", "CHN", "steel", rate=0.3), TradeCost("CHN", "KAZ", ["food"], change=1.5))
    assert p.tariff[0, CHN, KAZ] == world.array("tariff")[0, CHN, KAZ]
    assert p.tariff[1, CHN, KAZ] == 0.3
    assert p.trade_cost[:, CHN, KAZ].tolist() == [1.5, 1.0]


def test_measures_compose_in_order(world: World) -> None:
    first, second = Tariff("KAZ", "CHN", rate=0.2), Tariff("KAZ", "CHN", factor=0.5)
    assert policy(world, first, second).tariff[0, CHN, KAZ] == 0.1
    assert policy(world, second, first).tariff[0, CHN, KAZ] == 0.2
    a, b = Scenario("a", (first,)), Scenario("b", (second, Tariff("KAZ", "CHN", increase=0.05)))
    assert resolve(a + b, world).tariff[0, CHN, KAZ] == pytest.approx(0.15)


def test_trade_costs_and_productivity_multiply(world: World) -> None:
    p = policy(
        world,
        TradeCost("CHN", "KAZ", change=1.5),
        TradeCost(None, "KAZ", change=2),
        Productivity("CHN", 2, "food"),
        Productivity(["CHN", "KAZ"], 1.5),
        Labour("USA", 0.9),
        Labour(None, 0.5),
    )
    assert p.trade_cost[0, CHN, KAZ] == 3
    assert p.trade_cost[0, RUS, KAZ] == 2
    assert p.productivity[:, CHN].tolist() == [3.0, 1.5]
    assert p.productivity[:, KAZ].tolist() == [1.5, 1.5]
    assert p.labour[USA] == 0.45
    assert p.labour[KAZ] == 0.5


@pytest.mark.parametrize("order", [0, 1])
def test_an_embargo_absorbs_what_comes_before_and_after(world: World, order: int) -> None:
    measures = [Embargo("USA", "RUS"), TradeCost("USA", "RUS", change=0.5)]
    p = policy(world, *(measures if order else reversed(measures)))
    assert np.isposinf(p.trade_cost[:, USA, RUS]).all()


@pytest.mark.parametrize(
    ("direction", "pairs"),
    [
        ("exports", {(USA, RUS), (DEU, RUS)}),
        ("imports", {(RUS, USA), (RUS, DEU)}),
        ("both", {(USA, RUS), (DEU, RUS), (RUS, USA), (RUS, DEU)}),
    ],
)
def test_directions_of_an_embargo(world: World, direction: str, pairs: set[tuple[int, int]]) -> None:
    p = policy(world, Embargo(["USA", "DEU"], "RUS", direction=direction))  # pyright: ignore[reportArgumentType]
    assert touched(p.trade_cost) == pairs
    assert np.isposinf(p.trade_cost[p.trade_cost != 1]).all()


def test_overlapping_ends_touch_each_pair_once_and_own_sales_never(world: World) -> None:
    within = {(i, n) for i, n in itertools.product((DEU, FRA), (DEU, FRA)) if i != n}
    assert touched(policy(world, Embargo("EU", "DEU")).trade_cost) == within
    p = policy(world, TradeCost(["EU", "DEU"], ["FRA", "EU"], change=1.1, both_ways=True))
    assert touched(p.trade_cost) == within
    assert set(np.unique(p.trade_cost)) == {1.0, 1.1}


def test_domestic_flows_are_touched_only_when_asked(world: World) -> None:
    everything = (
        Tariff(None, rate=0.4),
        TradeCost(None, None, change=2, both_ways=True),
        Embargo(None, None),
    )
    p = policy(world, *everything)
    assert (p.tariff[:, OWN] == 0).all()
    assert (p.trade_cost[:, OWN] == 1).all()
    assert np.isposinf(p.trade_cost[:, ~OWN]).all()
    asked = policy(world, TradeCost("KAZ", None, change=2, domestic=True))
    assert touched(asked.trade_cost) == {(KAZ, n) for n in range(6)}


def test_arrays_in_another_memory_order_are_changed_too(world: World) -> None:
    arrays = {name: np.asfortranarray(array) for name, array in world.primitives.items()}
    fortran = World.trusted(world.countries, world.sectors, arrays, date=world.date)
    measures = (Tariff(None, rate=0.4), TradeCost("CHN", None, change=2))
    for name in ("tariff", "trade_cost"):
        np.testing.assert_array_equal(
            getattr(policy(fortran, *measures), name), getattr(policy(world, *measures), name)
        )


def test_groups_resolve_at_the_worlds_date_with_a_note(world: World) -> None:
    p = policy(world, Embargo("EU", "RUS"), Tariff("EU", "CHN", rate=0.1))
    assert touched(p.trade_cost) == {(DEU, RUS), (FRA, RUS), (RUS, DEU), (RUS, FRA)}
    (note,) = p.notes
    assert note.startswith("EU on 2023-12-31: 27 members, not in this world: AUT, BEL, BGR, ")
    assert "DEU" not in note
    early = policy(world.replace(date="2015-01-01"), TradeCost("EAEU", "CHN", change=2))
    assert early.notes == ("EAEU on 2015-01-01: 3 members, not in this world: BLR.",)


def test_a_world_label_wins_over_a_group_of_the_same_name(world: World) -> None:
    named = World.from_arrays(
        countries=("EU", *world.countries[1:]),
        sectors=world.sectors,
        trade_flow=world.array("trade_flow"),
        trade_elasticity=5.0,
    )
    p = policy(named, Embargo("EU", "RUS"))
    assert touched(p.trade_cost) == {(0, RUS), (RUS, 0)}
    assert p.notes == ()


def test_a_world_without_a_date_is_fine_until_a_group_is_used(world: World) -> None:
    undated = world.replace(date="")
    assert policy(undated, Embargo("USA", "RUS")).idle == ()
    with pytest.raises(SteppeError, match="no date"):
        policy(undated, Embargo("EU", "RUS"))


@pytest.mark.parametrize(
    ("measure", "reason"),
    [
        (Embargo("USA", "KAZ", direction="exports"), "nothing is traded there in this world"),
        (Tariff("KAZ", "USA", rate=0.9), "nothing is traded there in this world"),
        (TradeCost("USA", "RUS", change=1), "it leaves every value as it was"),
        (Tariff("KAZ", "CHN", increase=0), "it leaves every value as it was"),
        (Tariff("KAZ", "KAZ", rate=0.5), "it names only what countries sell to themselves"),
        (Labour("KAZ", 1), "it leaves every value as it was"),
        (Productivity("KAZ", 1), "it leaves every value as it was"),
    ],
)
def test_a_measure_without_effect_is_reported(world: World, measure: Measure, reason: str) -> None:
    (sentence,) = policy(world, measure).idle
    assert sentence.startswith("measures[0].")
    assert repr(measure) in sentence
    assert reason in sentence


def test_idle_looks_at_the_state_that_earlier_measures_left(world: World) -> None:
    p = policy(world, Tariff("KAZ", "CHN", rate=0.3), Tariff("KAZ", "CHN", rate=0.3), Embargo("USA", "RUS"))
    assert len(p.idle) == 1
    assert p.idle[0].startswith("measures[1].tariff: ")
    zero = world.replace(tariff=np.zeros((2, 6, 6)))
    assert len(policy(zero, Tariff(None, factor=2)).idle) == 1
    again = policy(world, Embargo("USA", "RUS"), Embargo("RUS", "USA"), TradeCost("USA", "RUS", change=3))
    assert [sentence.split(":")[0] for sentence in again.idle] == [
        "measures[1].embargo",
        "measures[2].trade_cost",
    ]


def test_odd_numbers_are_noted_and_impossible_ones_refused(world: World) -> None:
    p = policy(world, Tariff("KAZ", "CHN", rate=5, unit="share"), TradeCost("CHN", "KAZ", change=0.3))
    assert p.notes == (
        "measures[0].tariff: the new tariff reaches 500%; rates are fractions.",
        "measures[1].trade_cost: change 0.3 cuts trade costs by 70%; 1.10 is 10 % dearer.",
    )
    with pytest.raises(SteppeError, match=r"measures\[1\].tariff: the tariff would become -1.1"):
        policy(world, Tariff("KAZ", "CHN", rate=-0.5), Tariff("KAZ", "CHN", increase=-0.6))


def test_the_order_of_countries_does_not_matter(world: World) -> None:
    order = [3, 5, 0, 4, 1, 2]
    shuffled = World.from_arrays(
        countries=[world.countries[i] for i in order],
        sectors=world.sectors,
        trade_flow=world.array("trade_flow")[:, order][:, :, order],
        tariff=world.array("tariff")[:, order][:, :, order],
        trade_elasticity=5.0,
        date=world.date,
    )
    measures = (
        Embargo(["EU", "USA"], "RUS"),
        Tariff("KAZ", "CHN", factor=2),
        TradeCost(None, "KAZ", change=3),
    )
    a, b = policy(world, *measures), policy(shuffled, *measures)
    np.testing.assert_array_equal(b.tariff, a.tariff[:, order][:, :, order])
    np.testing.assert_array_equal(b.trade_cost, a.trade_cost[:, order][:, :, order])


ALL = [
    (Tariff("all", rate=0.3), Tariff(None, rate=0.3)),
    (Tariff("KAZ", "*", rate=0.3), Tariff("KAZ", rate=0.3)),
    (Tariff("KAZ", "All", " * ", rate=0.3), Tariff("KAZ", rate=0.3)),
    (TradeCost(["*"], ["KAZ", "all"], change=1.1), TradeCost(None, None, change=1.1)),
    (Embargo("all", "RUS", "*"), Embargo(None, "RUS")),
    (Productivity("*", 1.1), Productivity(None, 1.1)),
    (Labour("all", 1.1), Labour(None, 1.1)),
]


@pytest.mark.parametrize(("written", "meant"), ALL)
def test_all_and_a_star_stand_for_every_label(world: World, written: Measure, meant: Measure) -> None:
    assert written == meant
    assert policy(world, written).idle == ()


@pytest.mark.parametrize(("written", "meant"), ALL)
def test_a_file_says_all_and_is_read_back(written: Measure, meant: Measure) -> None:
    text = Scenario("every one", (written,)).to_yaml()
    assert "null" not in text
    assert Scenario.from_yaml(text) == Scenario("every one", (meant,))


def test_a_star_without_quotes_in_a_file_is_told_of() -> None:
    with pytest.raises(SteppeError, match=r"line 3 .*`\*` alone needs quotes in YAML; `all` means the same"):
        Scenario.from_yaml("name: x\nmeasures:\n  - tariff: {importer: KAZ, exporter: *, rate: 0.1}\n")


def test_a_table_may_name_all(world: World) -> None:
    rows = [{"exporter": "all", "importer": "KAZ", "sector": "*", "rate": 0.3}]
    rates = policy(world, TariffTable(rows)).tariff
    np.testing.assert_array_equal(rates, policy(world, Tariff("KAZ", rate=0.3)).tariff)
    everywhere = policy(world, TariffTable([{"exporter": "KAZ", "importer": "*", "rate": 0.3}])).tariff
    np.testing.assert_array_equal(everywhere, policy(world, Tariff(None, "KAZ", rate=0.3)).tariff)
