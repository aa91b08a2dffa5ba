"""What an outcome cannot say by construction is said by itself, for anybody's scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

import steppe as st
from steppe.solve.frames import about
from steppe.solve.limits import by_construction, limits

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def world() -> st.World:
    return st.load("goods-2023")


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        (
            [st.Embargo(["EU", "USA"], "RUS")],
            ["routes through Russian Federation and re-exports", "only trade diverted"],
        ),
        ([st.Embargo("USA", "IRN"), st.Embargo("USA", "CHN")], ["routes through Iran and China and re-exports"]),
        ([st.Embargo("KAZ", ["GBR", "FRA", "DEU", "ITA"])], ["routes through the targets"]),
        ([st.TradeCost("EU", "CHN", change=2.0)], ["re-exports by third countries"]),
        ([st.Join("EAEU", "TJK")], ["tariffs alone: customs procedures"]),
        ([st.Leave("CIS-FTA-2011", "UZB")], ["labour movement and transit"]),
        ([st.Sign("EAEU-IND")], ["tariffs alone"]),
        ([st.Tariff("USA", "CHN", increase=0.1)], ["nobody answers", "terms of trade"]),
        ([st.TariffTable([{"exporter": "CHN", "importer": "KAZ", "rate": 0.2}])], ["nobody answers"]),
        ([st.TradeCost("KAZ", "CHN", change=0.9)], ["what it takes to bring them about is not counted"]),
        ([st.Labour("IND", 1.2)], ["India's own change is mostly the assumption", "not per worker"]),
        ([st.Productivity("EU", 1.1)], ["27 countries' own change"]),
        ([st.Labour(None, 0.9)], ["every country's change"]),
        ([st.Labour("IND", 1.2), st.Tariff("KAZ", "RUS", rate=0.0)], ["1 of 2 measures changes nothing"]),
    ],
)
def test_each_kind_of_measure_says_what_it_leaves_out(world: st.World, measures, said: list[str]) -> None:
    outcome = st.solve(world, measures)
    sentence = by_construction(outcome)
    assert sentence.startswith("By construction: ")
    for words in said:
        assert words in sentence
    assert sentence.split(": ", 1)[1].rstrip(".") == "; ".join(limits(outcome))
    assert sentence in repr(outcome)
    assert set(limits(outcome)) <= set(about(outcome)["value"])


def test_what_leaves_nothing_out_says_nothing(world: st.World) -> None:
    assert by_construction(st.solve(world, st.Scenario("nothing"))) == ""


def test_there_are_no_third_countries_where_all_trade_is_dearer(world: st.World) -> None:
    outcome = st.solve(world, [st.TradeCost(None, None, change=1.01)])
    assert not any("third" in clause for clause in limits(outcome))


def test_an_effect_that_is_given_is_no_cheaper_road(world: st.World) -> None:
    outcome = st.solve(world, [st.Sign("EAEU-IND", effect=0.3)])
    assert limits(outcome) == ("the agreement's effect on trade costs is put in, not estimated",)


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_ready_scenario_has_its_limits(world: st.World, path: Path) -> None:
    assert limits(st.solve(world, st.Scenario.from_yaml(path)))
