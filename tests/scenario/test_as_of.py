"""Tariffs of another day as a measure."""

from __future__ import annotations

import numpy as np
import pytest

import steppe as st
from steppe.report.caveats import BY_DAY, TRADE_WAR, caveats
from steppe.scenario import Scenario, resolve
from steppe.tariffs.preferences import regime

DAY = "2025-08-07"


def taken(world: st.World, *measures) -> np.ndarray:
    return resolve(Scenario("s", measures), world).tariff


@pytest.mark.parametrize("name", ["goods-2023", "eurasia-2023"])
def test_the_importers_rates_become_those_of_the_day_and_no_others(name: str):
    world = st.load(name)
    before, after = world.array("tariff"), taken(world, st.TariffsAsOf("USA", DAY))
    n = world.index("USA")
    now, then = (
        regime(world.countries, on, sectors=world.sectors, regions=world.regions).rate[:, :, n]
        for on in (world.date, DAY)
    )
    assert np.array_equal(after[:, :, n], np.where(now != then, then, before[:, :, n]))
    assert (now != then).any()
    others = [k for k in range(len(world.countries)) if k != n]
    assert np.array_equal(after[:, :, others], before[:, :, others])


def test_exporters_and_sectors_narrow_it():
    world = st.load("eurasia-2023")
    i, n = world.index("CHN"), world.index("USA")
    after = taken(world, st.TariffsAsOf("USA", DAY, exporter="CHN", sector="machinery"))
    changed = np.argwhere(after != world.array("tariff"))
    assert changed.tolist() == [[world.sectors.index("machinery"), i, n]]


def test_the_worlds_own_day_changes_nothing_and_says_so():
    world = st.load("goods-2023")
    policy = resolve(Scenario("s", (st.TariffsAsOf("all", world.date),)), world)
    assert np.array_equal(policy.tariff, world.array("tariff"))
    assert "it leaves every value as it was" in policy.idle[0]


def test_rulings_sources_and_words():
    world = st.load("goods-2023")
    scenario = Scenario("s", (st.TariffsAsOf("USA", DAY),))
    policy = resolve(scenario, world)
    assert "tariffs of 2025-08-07 in place of those of 2023-12-31" in policy.notes[-1]
    titles = " ".join(source.title for source in policy.sources)
    assert "Executive Order 14326" in titles
    assert "Trade War Tracker" in titles
    assert "GSP" not in titles  # of other importers
    outcome = st.solve(world, scenario)
    said = caveats(outcome, "CHN").answer
    assert BY_DAY in said
    assert TRADE_WAR not in said


def test_it_is_written_and_read_again():
    scenario = Scenario("s", (st.TariffsAsOf(["USA", "CHN"], DAY, exporter="KAZ", sector="metals"),))
    again = Scenario.from_yaml(scenario.to_yaml())
    assert (again, again.hash) == (scenario, scenario.hash)
    text = "name: s\nmeasures:\n  - tariffs_as_of: {importer: USA, day: 2025-08-07}\n"
    assert Scenario.from_yaml(text).measures == (st.TariffsAsOf("USA", DAY),)


@pytest.mark.parametrize("day", ["2025-13-01", "August 2025", "", None, 2025])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(st.SteppeError, match="`day`"):
        st.TariffsAsOf("USA", day)


def test_problems_of_a_file_are_named_together():
    text = (
        "name: s\nmeasures:\n  - tariffs_as_of: {importer: [], day: 2025-02-30}\n  - tariffs_as_of: {importer: USA}\n"
    )
    with pytest.raises(st.SteppeError) as caught:
        Scenario.from_yaml(text)
    said = str(caught.value)
    assert "empty list" in said
    assert "'2025-02-30' is not a day" in said
    assert "`day`" in said.split("measures[1]")[1]


def test_an_unknown_importer_and_a_world_without_a_date_are_refused():
    world = st.load("goods-2023")
    with pytest.raises(st.SteppeError, match="Atlantis"):
        taken(world, st.TariffsAsOf("Atlantis", DAY))
    with pytest.raises(st.SteppeError, match="has none"):
        taken(world.replace(date=""), st.TariffsAsOf("USA", DAY))
