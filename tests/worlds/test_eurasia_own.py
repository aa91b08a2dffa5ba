"""Own shares of `eurasia-2023`: what is read, how it is aged, what is asked of the accounts, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from steppe.concordances import eurasia_of_uzbek, eurasia_of_wiod, eurasia_sectors
from steppe.problems import SteppeError
from steppe.sources import kazakhstan, uzbekistan, wiod_uses
from steppe.worlds.eurasia_2023 import labour, own_derive
from steppe.worlds.eurasia_2023 import own_ageing as ageing
from steppe.worlds.eurasia_2023 import own_controls as controls
from steppe.worlds.eurasia_2023.accounts import with_own
from steppe.worlds.eurasia_2023.balancing import Accounts
from steppe.worlds.eurasia_2023.market import Market
from steppe.worlds.eurasia_2023.own_controls import ADDED, OUTPUT, OWN, SALES, USE, Control
from steppe.worlds.eurasia_2023.own_expected import EDGE, expected, log_odds
from steppe.worlds.eurasia_2023.own_targets import Guess, target, targets
from steppe.worlds.eurasia_2023.places import countries, sectors

DATA = Path(__file__).parents[3] / "shared" / "data"
needs_tables = pytest.mark.skipif(
    not all((DATA / name).is_file() for name in (*own_derive.FILES, wiod_uses.FILE_COSTS)),
    reason="the tables of own shares are not here",
)


def control(what=OWN, economy="DEU", names="food", share=0.6, reliability="C", **more):
    return Control(what, economy, tuple(names.split("+")), 2011, share, share, "wiod-2011", reliability, "", **more)


def market(seed: int = 0) -> Market:
    rng = np.random.default_rng(seed)
    shape = (len(sectors()), len(countries()))
    return Market(rng.uniform(1, 50, shape), rng.uniform(1, 50, shape), rng.uniform(1e3, 1e4, shape[1]))


# Ageing


def test_an_own_share_moves_by_the_odds_of_imports():
    assert ageing.aged(0.5, 1.0) == 0.5
    assert ageing.aged(0.5, 1.5) == pytest.approx(0.4)
    assert ageing.aged(0.75, 3.0) == pytest.approx(0.5)
    assert [ageing.aged(share, 1.3) for share in (0.0, 1.0)] == [0.0, 1.0]


def test_output_and_trade_that_grow_alike_change_nothing():
    assert ageing.change(80.0, 20.0, 1.4, 1.4, 1.4) == pytest.approx(1.0)


def test_exports_that_outgrow_output_leave_less_at_home():
    assert ageing.change(80.0, 20.0, 1.0, 1.0, 2.0) == pytest.approx(80 / 60)
    assert ageing.change(80.0, 20.0, 1.0, 1.0, 0.5) == pytest.approx(80 / 90)


@pytest.mark.parametrize(("exports", "bound"), [(4.5, ageing.BOUND), (9.0, ageing.BOUND)])
def test_the_change_stays_bounded_where_nothing_is_left_at_home(exports, bound):
    assert ageing.change(80.0, 20.0, 1.0, 1.0, exports) == bound
    assert ageing.change(80.0, 20.0, 5.0, 0.5, 1.0) == 1 / bound


# Targets


def test_an_own_share_asks_for_the_own_sales_that_imports_imply():
    held, n = market(), countries().index("DEU")
    row = control(names="food+textiles", share=0.75)
    asked, spread = target(row, held, n)
    bought = held.paid[[sectors().index(name) for name in ("food", "textiles")], n].sum()
    assert asked / (asked + bought) == pytest.approx(0.75)
    assert spread < target(control(names="food+textiles", share=0.98), held, n)[1]
    assert spread < target(control(names="finance", share=0.75), held, n)[1]
    assert target(control(share=1.0), held, n)[0] == pytest.approx(
        held.paid[sectors().index("food"), n] * (1 - EDGE) / EDGE
    )


def test_observed_output_binds_and_its_own_shares_only_check():
    held, n = market(), countries().index("DEU")
    made = control(OUTPUT, names="food", share=0.2, reliability="A")
    rows = [control(), control(names="textiles"), made]
    assert targets(rows, held) == [made, rows[1]]
    exports = held.exports[sectors().index("food"), n]
    assert target(made, held, n)[0] == pytest.approx(0.2 * held.added[n] - exports)
    sold = target(control(SALES, names="food", share=0.2, reliability="A"), held, n)[0]
    assert sold == pytest.approx(0.2 * held.added[n])


def test_what_is_not_imported_asks_for_nothing():
    held = market()
    paid = held.paid.copy()
    paid[sectors().index("food")] = 0.0
    assert targets([control()], replace(held, paid=paid)) == []


def test_own_sales_move_to_their_controls_by_how_sure_they_are():
    held, n = market(), countries().index("DEU")
    level = np.log(np.full(held.paid.shape, 10.0))
    k = sectors().index("food")
    wide = [abs(Guess(level, 0.8, 1.0).own([control(reliability=letter)], held, n)[k] - 10) for letter in "DCBA"]
    assert wide == sorted(wide)
    rows = [control(reliability="A")]
    asked = target(rows[0], held, n)[0]
    assert Guess(level, 50.0, 1.0).own(rows, held, n)[k] == pytest.approx(asked, rel=1e-4)
    sums = Guess(level, 0.8, 1.0).sums(rows, held, n)
    assert sums is not None
    assert sums.total == pytest.approx([asked])
    count = len(sectors())
    assert np.flatnonzero(sums.cells[0]).tolist() == [count * count + 2 * count + k]
    assert Guess(level, 0.8, 1.0).sums([], held, n) is None


def test_without_controls_own_sales_are_those_of_use_tables():
    held = market()
    tabled = np.random.default_rng(5).uniform(1, 9, held.paid.shape)
    np.testing.assert_allclose(np.exp(Guess.of(tabled, held, ()).level), tabled)


def test_what_use_tables_miss_elsewhere_is_expected_here():
    """Own shares whose log odds are half of the table's and a constant by group: the fit finds both."""
    held = market(3)
    tabled = held.paid * np.exp(np.random.default_rng(4).uniform(-2, 2, held.paid.shape))
    rows = []
    for code in ("DEU", "FRA", "ITA", "ESP", "POL", "GBR"):
        n = countries().index(code)
        for k, name in enumerate(("food", "petroleum", "minerals")):
            at = sectors().index(name)
            odds = 0.5 * np.log(tabled[at, n] / held.paid[at, n]) + 0.3 * k
            rows.append(control(economy=code, names=name, share=float(1 / (1 + np.exp(-odds)))))
    found = expected(rows, tabled, held)
    assert found.slope == pytest.approx(0.5)
    assert found.spread == pytest.approx(0.0, abs=1e-9)
    at, n = sectors().index("petroleum"), countries().index("KAZ")
    assert found.odds[at, n] == pytest.approx(0.5 * np.log(tabled[at, n] / held.paid[at, n]) + 0.3)
    assert log_odds(0.0) == pytest.approx(np.log(EDGE / (1 - EDGE)))


def test_inputs_and_value_added_follow_own_sales():
    rng = np.random.default_rng(1)
    before = Accounts(rng.uniform(1, 2, (3, 3)), rng.uniform(1, 2, 3), rng.uniform(1, 2, 3), np.array([1.0, 2.0, 3.0]))
    moved = with_own(before, np.array([3.0, 2.0, 3.0]), np.ones(3))
    np.testing.assert_allclose(moved.inputs / before.inputs, np.tile([2.0, 1.0, 1.0], (3, 1)))
    assert moved.value_added.sum() == pytest.approx(before.value_added.sum())
    assert moved.value_added[0] / moved.value_added[1] == pytest.approx(
        2 * before.value_added[0] / before.value_added[1]
    )


# Rows


def test_the_shipped_rows_are_whole():
    rows = controls.shipped()
    assert len(rows) > 1000
    assert {row.what for row in rows} == {OWN, SALES, OUTPUT, USE, ADDED}
    keys = [(row.what, row.economy, row.sectors, row.year) for row in rows]
    assert len(set(keys)) == len(keys)
    for economy, what in (("UZB", SALES), ("KAZ", OUTPUT), ("KAZ", ADDED), ("UZB", ADDED), ("DEU", ADDED)):
        mine = [row for row in rows if (row.economy, row.what) == (economy, what) and row.reliability < "D"]
        held = [name for row in mine for name in row.sectors]
        assert sorted(held) == sorted(sectors())
    for economy in {row.economy for row in rows if row.what == ADDED}:
        whole = sum(row.aged for row in rows if row.what == ADDED and row.economy == economy)
        assert whole == pytest.approx(1.0, abs=2e-3)


def test_a_fifth_is_left_out_of_every_economy_and_sector_in_turn():
    every = controls.shipped()
    left = controls.held_out(every)
    older = [row for row in every if row.what == OWN and row.reliability == "C"]
    assert len(left) == pytest.approx(len(older) / 5, abs=3)
    assert {row.sectors for row in left} == {row.sectors for row in older}
    kept = controls.without(every, left)
    gone = {(row.economy, name) for row in left for name in row.sectors}
    assert not [row for row in kept if row.what == OWN and gone & {(row.economy, name) for name in row.sectors}]
    assert [row for row in every if row.what != OWN] == [row for row in kept if row.what != OWN]


def test_every_bad_row_is_named_at_once(tmp_path):
    good = "own_share,DEU,food,2011,0.5,share of spending,0.5,wiod-2011,C,"
    bad = [
        "own_part,DEU,food,2011,0.5,share of spending,0.5,wiod-2011,C,",
        "own_share,DEU,food,2011,0.5,USD,0.5,wiod-2011,C,",
        "own_share,XXX,food+cheese,now,1.5,share of spending,x,nowhere,Z,",
    ]
    path = tmp_path / "own_shares.csv"
    path.write_text("\n".join([",".join(controls.COLUMNS), good, *bad]) + "\n", encoding="utf-8")
    with pytest.raises(SteppeError) as error:
        controls.read(path)
    said = "\n".join(error.value.problems)
    for piece in (
        *("line 3: 'own_part' is none of", "line 4: the unit of own_share is share of spending, not 'USD'"),
        *("line 5: 'XXX' is no economy", "'cheese' is no sector", "the year 'now'", "value is '1.5'", "aged is 'x'"),
        *("the source 'nowhere' is no data set", "the reliability 'Z' is none of A, B, C, D"),
    ):
        assert piece in said
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(SteppeError, match=r"own_shares\.csv has columns"):
        controls.read(path)


def test_links_lead_every_industry_into_sectors():
    names = {sector.sector for sector in eurasia_sectors()}
    assert set(eurasia_of_uzbek().values()) == names
    assert len(eurasia_of_uzbek()) == 136
    for release, count in (("2013", 35), ("2016", 56)):
        links = eurasia_of_wiod(release)
        assert len(links) == count
        groups = set(links.values())
        assert sorted(name for group in groups for name in group) == sorted(names)


# Tables


def test_a_code_of_uzbekistans_table_is_in_latin_letters():
    assert uzbekistan.code("\u041001.4.") == "A01.4"
    assert uzbekistan.code("C28\n (C28.13)") == "C28 (C28.13)"


def _uzbek(folder: Path, *, output: float = 100.0) -> Path:
    (folder / "uzb_io_2022").mkdir()
    pd.DataFrame([[10.0, 5.0], [20.0, 30.0]], index=["A", "B"], columns=["A", "B"]).to_csv(folder / uzbekistan.FILES[0])
    demand = [str({"exports": 5.0, "total": total}) for total in (95.0, 20.0)]
    listed = {"code": ["A", "B"], "name": ["x", "y"], "output": [output, 60.0], "imports": [10.0, 10.0]}
    more = {"gva": [70.0, 25.0], "coe": [30.0, 10.0], "final_demand": demand}
    pd.DataFrame(listed | more).to_csv(folder / uzbekistan.FILES[1], index=False)
    return folder


def test_uzbekistans_table_is_read_and_must_agree(tmp_path):
    table = uzbekistan.table_2022(_uzbek(tmp_path))
    assert table.codes == ("A", "B")
    assert table.final.tolist() == [90.0, 15.0]
    (tmp_path / "broken").mkdir()
    with pytest.raises(SteppeError, match=r"uses of A miss its output and imports by -1\.00 million UZS"):
        uzbekistan.table_2022(_uzbek(tmp_path / "broken", output=101.0))
    with pytest.raises(SteppeError):
        uzbekistan.table_2022(tmp_path / "nowhere")


def test_kazakhstans_sections_must_add_up(tmp_path):
    path = tmp_path / kazakhstan.FILE
    path.parent.mkdir()
    heads = "section,name,year,output,intermediate_consumption,gross_value_added,compensation_of_employees\n"
    path.write_text(heads + "A,a,2023,3,1,2,1\nTOTAL,t,2023,3,1,2,1\n", encoding="utf-8")
    assert kazakhstan.by_section(tmp_path, 2023).loc["A", "output"] == 3
    with pytest.raises(SteppeError, match="has no year 2022"):
        kazakhstan.by_section(tmp_path, 2022)
    path.write_text(heads + "A,a,2023,3,1,2,1\nTOTAL,t,2023,4,1,2,1\n", encoding="utf-8")
    with pytest.raises(SteppeError, match="do not add up to TOTAL"):
        kazakhstan.by_section(tmp_path, 2023)


def test_own_sales_imports_and_exports_of_a_small_wiod(tmp_path):
    path = tmp_path / wiod_uses.FILE_2011
    path.parent.mkdir()
    intermediate = np.array([[[[1], [2]]], [[[3], [4]]]])  # exporter, industry, importer, using industry
    np.savez(path, intermediate=intermediate, final=intermediate * 10, countries=["ROM", "RoW"], industries=["c1"])
    found = wiod_uses.all_uses_2011(tmp_path)
    assert found.economies == ("ROU", "RoW")
    assert (found.own.tolist(), found.imports.tolist(), found.exports.tolist()) == (
        [[11.0], [44.0]],
        [[33.0], [22.0]],
        [[22.0], [33.0]],
    )
    np.savez(path, final=intermediate, countries=["ROM"], industries=["c1"])
    with pytest.raises(SteppeError, match="has no array intermediate"):
        wiod_uses.all_uses_2011(tmp_path)


@needs_tables
def test_the_shipped_rows_are_those_that_the_data_give(tmp_path):
    for path in own_derive.write(DATA, tmp_path):
        assert path.read_text(encoding="utf-8") == (controls.HERE / path.name).read_text(encoding="utf-8")


def test_labour_shares_are_whole_and_within_reason():
    rows = labour.labour_shares()
    assert {row.what for row in rows} == {labour.EMPLOYEES, labour.LABOUR}
    for economy in ("KAZ", "UZB"):
        held = [name for row in rows if row.economy == economy for name in row.sectors]
        assert sorted(held) == sorted(sectors())
    assert all(0 < row.value < 1 for row in rows if row.what == labour.EMPLOYEES)
    assert 0.4 < np.median([row.value for row in rows]) < 0.7
    (public,) = [row for row in rows if (row.economy, row.sectors) == ("KAZ", ("public",))]
    assert (public.year, public.source) == (2023, "kaz-production-income")


@needs_tables
def test_the_shipped_labour_shares_are_those_that_the_data_give(tmp_path):
    again = labour.write(DATA, tmp_path / "labour.csv").read_text(encoding="utf-8")
    assert again == labour.TABLE.read_text(encoding="utf-8")


@needs_tables
def test_the_rows_hold_what_the_tables_say():
    rows = {(row.economy, row.name, row.year): row for row in controls.own_shares()}
    assert rows["TUR", "petroleum", 2011].value == pytest.approx(0.66, abs=0.005)
    assert rows["RUS", "textiles", 2011].value == pytest.approx(0.13, abs=0.005)
    table = uzbekistan.table_2022(DATA)
    car = table.codes.index("C29")
    made = table.output[car] - table.exports[car]
    assert rows["UZB", "vehicles", 2022].value == pytest.approx(made / (made + table.imports[car]), abs=1e-4)
