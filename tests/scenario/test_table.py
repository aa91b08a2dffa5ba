"""Tariffs from tables: frames, files, arrays and rows give the same answer in any order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from steppe.problems import SteppeError, UnknownLabel
from steppe.scenario import Scenario, TariffTable, resolve
from steppe.world.world import World

FRAME = pd.DataFrame({"exporter": ["CHN", "RUS", "CHN"], "importer": ["KAZ", "KAZ", "DEU"], "rate": [0.1, 0.02, 1 / 3]})


def tariffs(world: World, table: TariffTable) -> np.ndarray:
    return resolve(Scenario("t", (table,)), world).tariff


def test_pairs_get_their_rate_and_the_others_keep_theirs(world: World) -> None:
    new, old = tariffs(world, TariffTable(FRAME)), world.array("tariff")
    c = world.countries.index
    assert new[:, c("CHN"), c("KAZ")].tolist() == [0.1, 0.1]
    assert new[:, c("RUS"), c("KAZ")].tolist() == [0.02, 0.02]
    assert new[:, c("CHN"), c("DEU")].tolist() == [1 / 3, 1 / 3]
    assert (new != old).sum() == 6


def test_the_order_and_the_kind_of_table_do_not_matter(world: World, tmp_path: Path) -> None:
    table = TariffTable(FRAME)
    path = tmp_path / "rates.csv"
    FRAME.sample(frac=1, random_state=1).to_csv(path, index=False)
    same = [
        TariffTable(FRAME.iloc[::-1]),
        TariffTable(FRAME[["rate", "importer", "exporter"]]),
        TariffTable(path),
        TariffTable(str(path)),
        TariffTable(FRAME.to_dict("records")),
        TariffTable(table.rows),
    ]
    assert all(other == table for other in same)
    assert {Scenario("t", (other,)).hash for other in same} == {Scenario("t", (table,)).hash}


@pytest.mark.parametrize("dims", [("sector", "exporter", "importer"), ("importer", "sector", "exporter")])
def test_a_labelled_array_in_any_order_of_dimensions(world: World, dims: tuple[str, ...]) -> None:
    shuffled = world.tariff.isel(exporter=[3, 1, 0, 5, 2, 4], sector=[1, 0]).transpose(*dims) * 2
    np.testing.assert_allclose(tariffs(world, TariffTable(shuffled)), world.array("tariff") * 2, rtol=1e-15)


def test_an_array_without_sectors_holds_for_all_of_them(world: World) -> None:
    flat = world.tariff.isel(sector=0, drop=True)
    new = tariffs(world, TariffTable(flat))
    np.testing.assert_array_equal(new[1], world.array("tariff")[0])


def test_a_table_by_sector(world: World) -> None:
    table = TariffTable(FRAME.assign(sector=["food", "steel", "steel"]))
    new, old, c = tariffs(world, table), world.array("tariff"), world.countries.index
    assert new[0, c("CHN"), c("KAZ")] == 0.1
    assert new[1, c("CHN"), c("KAZ")] == old[1, c("CHN"), c("KAZ")]
    assert (new != old).sum() == 3


def test_a_table_that_changes_nothing_is_idle(world: World) -> None:
    (sentence,) = resolve(Scenario("t", (TariffTable(world.tariff),)), world).idle
    assert "it leaves every value as it was" in sentence
    nowhere = TariffTable([{"exporter": "USA", "importer": "KAZ", "rate": 0.7}])
    (sentence,) = resolve(Scenario("t", (nowhere,)), world).idle
    assert "nothing is traded there" in sentence


def test_labels_must_be_in_the_world(world: World) -> None:
    table = TariffTable(FRAME.replace({"CHN": "CHM"}).assign(sector="stel"))
    with pytest.raises(UnknownLabel) as caught:
        tariffs(world, table)
    assert caught.value.problems == (
        "Scenario 't', measures[0].tariff_table exporter: world 'small' has no country 'CHM': did you mean 'CHN'?",
        "Scenario 't', measures[0].tariff_table sector: world 'small' has no sector 'stel': did you mean 'steel'?",
    )


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (pd.concat([FRAME, FRAME.iloc[:1]]), "CHN to KAZ is there 2 times: keep one rate a pair."),
        (
            FRAME.assign(rate=[0.1, np.nan, 0.2]),
            "the rate of RUS to KAZ is nan: rates are fractions above -1",
        ),
        (
            FRAME.assign(rate=[0.1, 25, 0.2]),
            "`rate` holds rates up to 25 at RUS to KAZ: as shares that is 25 (2500%), as percent 0.25 (25 %): say "
            "which by unit='share', 'percent' or 'factor' (1 + rate).",
        ),
        (FRAME.assign(rate=["a", 1, 1]), "TariffTable: row 0: `rate` is 'a', not a number."),
        (FRAME.assign(exporter=["CHN", None, "CHN"]), "TariffTable: row 1: `exporter` is missing."),
        (FRAME.assign(importer="CHN"), "CHN to CHN has a rate: a country puts no tariff on itself."),
        (FRAME.drop(columns="rate"), "TariffTable: the table has no column `rate`."),
        (
            FRAME.rename(columns={"rate": "rates"}),
            "has a column `rates` that is not used: did you mean 'rate'?",
        ),
        (FRAME.assign(year=2020), "has a column `year` that is not used"),
        (FRAME.iloc[:0], "TariffTable: the table has no rows."),
    ],
)
def test_faulty_tables_are_refused(frame: pd.DataFrame, sentence: str) -> None:
    with pytest.raises(SteppeError) as caught:
        TariffTable(frame)
    assert sentence in str(caught.value)


def test_faulty_files_are_refused_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("exporter,importer,rate\nCHN,KAZ,ten\n,KAZ,0.1\nCHN,KAZ,0.1,7\n", encoding="utf-8")
    with pytest.raises(SteppeError) as caught:
        TariffTable(path)
    assert caught.value.problems == (
        f"{path} line 2: `rate` is 'ten', not a number.",
        f"{path} line 3: `exporter` is missing.",
        f"{path} line 4: it has more cells than the header.",
    )
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(SteppeError, match="is not a text file"):
        TariffTable(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(SteppeError, match="is empty: it needs the columns exporter, importer, rate"):
        TariffTable(path)
    with pytest.raises(SteppeError, match="cannot be read: No such file"):
        TariffTable(tmp_path / "none.csv")


def test_other_things_are_not_tables() -> None:
    with pytest.raises(SteppeError, match="cannot read a int"):
        TariffTable(3)
    with pytest.raises(SteppeError, match="rows must be mappings"):
        TariffTable([1, 2])
    with pytest.raises(SteppeError, match="TariffTable: the table has no rows"):
        TariffTable([])


@pytest.mark.parametrize("union", ["EU", "EUN", "918", "EU27", "European Union"])
def test_a_union_as_importer_is_each_of_its_members_and_never_trade_among_them(union: str) -> None:
    codes = ["DEU", "FRA", "GBR", "KAZ"]
    flow = np.ones((1, 4, 4)) + 9 * np.eye(4)
    after_brexit = World.from_arrays(
        countries=codes, sectors=["all"], trade_flow=flow, trade_elasticity=5.0, name="w", date="2023-12-31"
    )
    rows = [{"exporter": who, "importer": union, "rate": 0.1} for who in ("KAZ", "DEU", "GBR")]
    policy = resolve(Scenario("t", (TariffTable(rows),)), after_brexit)
    expected = np.zeros((4, 4))
    expected[np.ix_([2, 3], [0, 1])] = 0.1
    np.testing.assert_array_equal(policy.tariff[0], expected)
    assert any("27 members" in note for note in policy.notes)
    before = (
        resolve(Scenario("t", (TariffTable(rows[:1]),)), after_brexit.replace(date="2019-12-31"))
        if union != "EU27"
        else None
    )
    if before is not None:
        assert before.tariff[0, 3].tolist() == [0.1, 0.1, 0.1, 0.0]


def test_a_union_of_another_number_of_members_and_a_member_beside_its_union() -> None:
    world = World.from_arrays(
        countries=["DEU", "KAZ"],
        sectors=["all"],
        trade_flow=np.ones((1, 2, 2)),
        trade_elasticity=5.0,
        name="w",
        date="2023-12-31",
    )
    row = {"exporter": "KAZ", "importer": "EU28", "rate": 0.1}
    with pytest.raises(SteppeError, match="EU28 says 28 members and the EU had 27 on 2023-12-31"):
        resolve(Scenario("t", (TariffTable([row]),)), world)
    rows = [row | {"importer": "EUN"}, row | {"importer": "DEU", "rate": 0.2}]
    with pytest.raises(SteppeError, match=r"KAZ to DEU has more than one rate \(KAZ to DEU, KAZ to EUN\)"):
        resolve(Scenario("t", (TariffTable(rows),)), world)
