"""The parts of the build of `eurasia-2023`, each on numbers that can be known beforehand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize

from steppe import concordances as links
from steppe.problems import SteppeError
from steppe.sources import services as tables
from steppe.tariffs import mfn
from steppe.worlds.eurasia_2023 import facts, goods, service_rows, services
from steppe.worlds.eurasia_2023.accounts import BLOCKS, freedom, with_shares
from steppe.worlds.eurasia_2023.balancing import Accounts, Sums, balanced
from steppe.worlds.eurasia_2023.service_totals import mix, service_totals, totals

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / "services_totals_wdi").is_dir(), reason="the raw data folder is not here")

# Balancing


def example(seed: int = 0, count: int = 2):
    """Accounts that add up, with their trade."""
    rng = np.random.default_rng(seed)
    exports, own = rng.uniform(5, 20, count), rng.uniform(50, 90, count)
    inputs = rng.uniform(5, 12, (count, count))
    added = own + exports - inputs.sum(axis=0)
    imports = rng.uniform(5, 15, count)
    final = own + imports - inputs.sum(axis=1)
    return Accounts(inputs, final, added, own), exports, imports


def even(count: int) -> Accounts:
    return Accounts(np.ones((count, count)), np.ones(count), np.ones(count), np.ones(count))


def test_accounts_that_add_up_stay_as_they_are():
    known, exports, imports = example()
    found = balanced(known, even(2), exports, imports, known.value_added.sum())
    np.testing.assert_allclose(found.flat(), known.flat(), rtol=1e-10)


@pytest.mark.parametrize("seed", range(4))
def test_the_result_adds_up_and_is_the_nearest(seed):
    known, exports, imports = example(seed)
    rng = np.random.default_rng(seed + 100)
    prior = Accounts.of(known.flat() * rng.uniform(0.5, 2.0, known.flat().size), 2)
    give = Accounts.of(rng.uniform(0.3, 1.0, known.flat().size), 2)
    gdp = known.value_added.sum()
    found = balanced(prior, give, exports, imports, gdp)
    np.testing.assert_allclose(found.inputs.sum(axis=1) + found.final, found.own + imports, rtol=1e-9)
    np.testing.assert_allclose(found.inputs.sum(axis=0) + found.value_added, found.own + exports, rtol=1e-9)
    assert found.value_added.sum() == pytest.approx(gdp, rel=1e-10)

    def distance(x):
        return ((x * np.log(x / prior.flat()) - x + prior.flat()) / give.flat()).sum()

    limits = [
        {"type": "eq", "fun": lambda x: Accounts.of(x, 2).inputs.sum(axis=1) + x[4:6] - x[8:10] - imports},
        {"type": "eq", "fun": lambda x: Accounts.of(x, 2).inputs.sum(axis=0) + x[6:8] - x[8:10] - exports},
        {"type": "eq", "fun": lambda x: x[6:8].sum() - gdp},
    ]
    rival = minimize(distance, known.flat(), constraints=limits, bounds=[(1e-6, None)] * 10, tol=1e-13)
    assert rival.success
    assert distance(found.flat()) <= rival.fun + 1e-6
    np.testing.assert_allclose(found.flat(), rival.x, rtol=2e-3)


def test_what_may_not_move_moves_least():
    known, exports, imports = example(1)
    prior = Accounts(known.inputs * 1.5, known.final, known.value_added, known.own)
    shifts = []
    for give in (1.0, 0.01):
        loose = Accounts(np.ones((2, 2)), np.ones(2), np.full(2, give), np.ones(2))
        found = balanced(prior, loose, exports, imports, known.value_added.sum())
        shifts.append(np.abs(found.value_added - known.value_added).max())
    assert shifts[1] < 0.2 * shifts[0]


def test_trade_that_contradicts_value_added_is_refused():
    known, exports, imports = example()
    with pytest.raises(SteppeError, match="trade contradicts value added"):
        balanced(known, even(2), exports + 1000.0, imports, known.value_added.sum())


def test_documented_shares_of_value_added_are_met_by_the_prior():
    count = len(links.eurasia_sectors())
    rng = np.random.default_rng(0)
    prior = Accounts(
        rng.uniform(1, 2, (count, count)), rng.uniform(1, 2, count), rng.uniform(1, 2, count), rng.uniform(1, 2, count)
    )
    for shares in (
        {"agriculture": 0.2, "manufacturing": 0.1, "other industry": 0.3, "services": 0.4},
        {"agriculture": 0.2, "industry": 0.4, "services": 0.4},
    ):
        moved = with_shares(prior, {BLOCKS[block]: share for block, share in shares.items()})
        assert moved.value_added.sum() == pytest.approx(prior.value_added.sum())
        labels = [s.sector for s in links.eurasia_sectors()]
        for block, share in shares.items():
            inside = [labels.index(name) for name in BLOCKS[block]]
            assert moved.value_added[inside].sum() / moved.value_added.sum() == pytest.approx(share)
        services = slice(len(links.eurasia_sectors()) - 8, None)
        np.testing.assert_array_equal(moved.own[: services.start], prior.own[: services.start])
        grown = moved.own[services] / prior.own[services]
        np.testing.assert_allclose(moved.inputs[:, services] / prior.inputs[:, services], np.tile(grown, (count, 1)))
    assert freedom(0.1, prior.own).value_added[0] == 0.1


def test_a_known_sum_is_met_by_how_surely_it_is_known():
    known, exports, imports = example(2)
    gdp = known.value_added.sum()
    cells = np.zeros((1, known.flat().size))
    cells[0, -2] = 1.0
    wanted = np.array([known.own[0] * 1.3])
    for give, near in ((1e-7, 1e-3), (1e7, None)):
        sums = Sums(cells, wanted, np.array([give]))
        found = balanced(known, even(2), exports, imports, gdp, sums)
        np.testing.assert_allclose(found.inputs.sum(axis=1) + found.final, found.own + imports, rtol=1e-9)
        np.testing.assert_allclose(found.inputs.sum(axis=0) + found.value_added, found.own + exports, rtol=1e-9)
        goal = wanted[0] if near else known.own[0]
        assert found.own[0] == pytest.approx(goal, rel=1e-3)


# Goods


def test_trade_gained_since_takes_the_likely_mix():
    earlier = np.zeros((2, 3, 3))
    earlier[0, 0, 1] = 10.0  # sector 0 only
    earlier[1, 0, 2] = 90.0  # the exporter's other sales are of sector 1
    earlier[1, 2, 1] = 50.0  # and so is most that the importer buys
    held = earlier.sum(axis=0) > 0
    totals = earlier.sum(axis=0) * 1.0
    same = goods.patterns(earlier, goods.weights(earlier, totals, held), np.arange(3))
    assert same[0, 0, 1] > 0.9
    totals[0, 1] = 1000.0
    grown = goods.patterns(earlier, goods.weights(earlier, totals, held), np.arange(3))
    assert grown[0, 0, 1] < 0.5
    np.testing.assert_allclose(grown.sum(axis=0), 1.0)


def test_an_exporter_that_is_not_known_takes_its_donors_mix():
    earlier = np.zeros((2, 3, 3))
    earlier[0, 0, 1], earlier[1, 0, 1], earlier[1, 1, 0] = 8.0, 2.0, 5.0
    own, donor = np.arange(3), np.array([0, 1, 0])
    none = np.zeros((3, 3))
    alone, given = (goods.patterns(earlier, none, by)[0, 2, 1] for by in (own, donor))
    assert given > alone


def test_a_guess_that_knows_the_answer_is_not_counted_as_wrong():
    earlier = np.random.default_rng(0).uniform(1, 2, (3, 4, 4))
    exact = earlier / earlier.sum(axis=0)
    assert goods.misplaced(exact, earlier) == pytest.approx(0.0, abs=1e-12)
    swapped = exact[::-1]
    assert 0 < goods.misplaced(swapped, earlier) < 1


# Services


def test_margins_are_met_and_the_planted_elasticity_is_found():
    rng = np.random.default_rng(5)
    n = 8
    place = rng.uniform(0, 5000, (n, 2))
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1)) + 100
    size = rng.uniform(1, 10, n)
    trade = np.outer(size, size[::-1]) * distance**-1.3 * (1 - np.eye(n))
    assert services.distance_elasticity(trade, distance) == pytest.approx(1.3, abs=1e-6)
    flow = services.by_pair(size, 2 * size[::-1], distance, 1.3)
    np.testing.assert_allclose(flow.sum(axis=1), size, rtol=1e-8)
    np.testing.assert_allclose(flow.sum(axis=0), size[::-1] * size.sum() / size.sum(), rtol=1e-8)
    assert not np.diagonal(flow).any()


def test_totals_are_documented_or_by_digital_services_or_by_gdp():
    held = {
        "AAA": {"exports": 100.0, "exports, digital": 40.0},
        "BBB": {"exports": 50.0},
        "CCC": {"exports, digital": 8.0},
    }
    found, how = totals(held, ("AAA", "BBB", "CCC", "DDD"), np.array([500.0, 1000.0, 10.0, 100.0]), "exports")
    assert found.tolist() == pytest.approx([100.0, 50.0, 20.0, 10.0])
    assert how.tolist() == [0, 0, 1, 2]


def test_kinds_are_own_then_by_digital_services_then_the_worlds():
    world = {"transport": 0.2, "travel": 0.2, "business": 0.3, "communication": 0.15, "finance": 0.15}
    assert mix({}, None, world) == pytest.approx(world)
    told = mix({}, 0.9, world)
    assert told["transport"] == told["travel"] == pytest.approx(0.05)
    assert told["business"] == pytest.approx(0.45)
    own = mix({"transport": 0.5, "travel": 0.4}, 0.9, world)
    assert own["transport"] == 0.5
    assert own["business"] == pytest.approx(0.05)
    assert sum(own.values()) == pytest.approx(1.0)


def test_services_keep_importers_totals_and_agree_by_sector():
    codes = ("USA", "KAZ", "UZB", "ARM", "IRN", "ARE", "TWN")
    gdp = np.array([27_720_709.0, 262_642.0, 101_592.0, 24_086.0, 404_626.0, 514_130.0, 756_592.0])
    exports, imports = service_totals(codes, gdp)
    bought = sum(imports.values())
    assert bought[:4] == pytest.approx([761_796.0, 12_314.7, 8_170.8, 3_767.1])
    for sector, sold in exports.items():
        assert sold.sum() == pytest.approx(imports[sector].sum(), rel=1e-8)
    assert sum(exports.values()).sum() == pytest.approx(bought.sum(), rel=1e-8)
    assert exports["transport"][1] > exports["finance"][1]  # Kazakhstan sells transit


def test_the_table_of_services_has_a_source_and_a_year_in_every_row():
    held = facts.rows("services")
    assert len({row.economy for row in held if row.item == "imports"}) >= 170
    assert all(row.year and row.source_title and row.source_url.startswith("http") for row in held)
    for code in ("KAZ", "ARM"):
        for side in ("exports", "imports"):
            kinds = [
                row.value
                for row in held
                if row.economy == code and row.item.startswith(f"{side}, ") and "digital" not in row.item
            ]
            assert sum(kinds) == pytest.approx(1.0, abs=1e-5)


@needs_data
def test_the_shipped_services_are_those_of_the_tables(tmp_path):
    written = service_rows.write(DATA, tmp_path / "services.csv")
    assert written.read_bytes() == service_rows.TABLE.read_bytes()


@needs_data
def test_items_of_services_sum_to_the_published_total():
    table = tables.kazakhstan(DATA, 2023)
    assert table["exports"].sum() == pytest.approx(10_525.226, abs=0.01)  # million USD, S of the table
    assert table["imports"].sum() == pytest.approx(12_342.209, abs=0.01)
    assert set(tables.armenia(DATA, 2023)["item"]) >= {"SC", "SD", "SI"}
    with pytest.raises(SteppeError, match="has no year 1900"):
        tables.digital(DATA, 1900)


def test_a_missing_table_of_services_is_named(tmp_path):
    with pytest.raises(SteppeError, match="services_totals_bop_long"):
        tables.totals(tmp_path)


# Concordances and tariffs


def test_every_sector_of_each_classification_is_linked_once_or_named():
    assert len(links.concordance("gtap", "icio")) == 57
    assert len(links.concordance("icio", "eurasia")) == 45
    assert set(links.concordance("eurasia", "icio")) == {s.sector for s in links.eurasia_sectors()}
    for old, new in (("gtap", "eurasia"), ("icio", "gtap")):
        forth, back = links.concordance(old, new), links.concordance(new, old)
        assert all(a in back[b] for a, targets in forth.items() for b in targets)


def test_merging_refuses_what_would_have_to_be_split():
    with pytest.raises(SteppeError, match="A01_02 is in grain and agriculture"):
        links.merging("icio", "eurasia")
    with pytest.raises(SteppeError, match="no classification 'isic'"):
        links.concordance("isic", "gtap")


def test_rates_by_sector_fall_back_to_the_average():
    rates = mfn.rates(("KAZ", "RUS", "TJK", "XXX"), ("grain", "vehicles", "trade", "goods"))
    assert rates[0, 0] == pytest.approx(0.094)
    np.testing.assert_array_equal(rates[:3, 0], rates[:3, 1])  # one external tariff
    assert rates[0, 2] == rates[1, 2] == mfn.table()["TJK"].rate
    assert not rates[2, :3].any()
    assert rates[3, 0] == mfn.table()["KAZ"].rate
    assert np.isnan(rates[:, 3]).all()
    assert [mfn.detail(code) for code in ("DEU", "GBR", "TJK")] == ["groups", "agriculture apart", "one average"]
