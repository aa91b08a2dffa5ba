"""OECD ICIO files: small ones of the provider's layout, against sums made by hand and with pandas."""

from __future__ import annotations

import gzip
import tracemalloc

import numpy as np
import pandas as pd
import pytest

import steppe as st
from steppe.problems import SteppeError
from steppe.sources.mrio import AS_PUBLISHED
from steppe.world.tables.loaders import LOADERS, load_icio

SELLERS = [f"{c}_{k}" for c in ("CHN", "KAZ", "ROW", "CN1", "CN2") for k in ("A01_02", "C10T12")]
FINAL = [f"{c}_{k}" for c in ("CHN", "KAZ", "ROW") for k in ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")]


def extended() -> pd.DataFrame:
    """Three economies by two industries in the layout of `YYYY.csv`: CHN is empty beside CN1 and CN2."""
    rng = np.random.default_rng(1)
    table = pd.DataFrame(0.0, [*SELLERS, "TLS", "VA", "OUT"], [*SELLERS, *FINAL, "OUT"])
    table.loc[SELLERS, [*SELLERS, *FINAL]] = rng.integers(1, 9, (len(SELLERS), len(SELLERS) + len(FINAL)))
    table.loc[SELLERS, FINAL] *= 10
    own = ["CHN_A01_02", "CHN_C10T12"]
    table.loc[own] = 0.0
    table[own] = 0.0
    return closed(table)


def closed(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its output, taxes and value added filled in, so that everything adds up."""
    sellers = [row for row in table.index if "_" in row]
    users = [column for column in table.columns if column != "OUT"]
    table["OUT"] = table.loc[sellers, users].sum(axis=1)
    table.loc["OUT", sellers] = table.loc[sellers, "OUT"]
    rest = table.loc["OUT", sellers] - table.loc[sellers, sellers].sum()
    table.loc["TLS", sellers], table.loc["VA", sellers] = 0.1 * rest, 0.9 * rest
    return table.fillna(0.0)


def small() -> pd.DataFrame:
    """Two economies, one with industry T, small enough to add up in the head."""
    rows = ["KAZ_A03", "KAZ_T", "RUS_A03", "RUS_T"]
    finals = [f"{c}_{k}" for c in ("KAZ", "RUS") for k in ("HFCE", "INVNT")]
    table = pd.DataFrame(0.0, [*rows, "TLS", "VA", "OUT"], [*rows, *finals, "OUT"])
    table.loc["KAZ_A03", ["KAZ_T", "RUS_T", "KAZ_HFCE", "RUS_HFCE"]] = [4, 3, 20, 5]
    table.loc["KAZ_T", ["KAZ_A03", "KAZ_HFCE"]] = [2, 18]
    table.loc["RUS_A03", ["RUS_A03", "KAZ_T", "RUS_HFCE", "KAZ_INVNT"]] = [6, 1, 40, 3]
    table.loc["RUS_T", ["RUS_A03", "RUS_HFCE"]] = [10, 30]
    return closed(table)


def saved(folder, table: pd.DataFrame, name: str = "2020_SML.csv"):
    table.to_csv(folder / name, index_label="V1")
    return folder / name


def problems(path) -> tuple[str, ...]:
    with pytest.raises(SteppeError) as caught:
        load_icio(path, trade_elasticity=4)
    return tuple(problem.replace(str(path), "FILE") for problem in caught.value.problems)


def test_small_file_by_hand(tmp_path):
    world = load_icio(saved(tmp_path, small()), trade_elasticity={"T": 6, "A03": 4})
    assert (world.countries, world.sectors) == (("KAZ", "RUS"), ("A03", "T"))
    assert (world.name, world.date) == ("icio-2020", "2020-12-31")
    np.testing.assert_array_equal(world.array("trade_flow")[0], [[24, 8], [4, 46]])
    np.testing.assert_array_equal(world.array("trade_flow")[1], [[20, 0], [0, 40]])
    share = world.input_share
    assert float(share.sel(input="A03", sector="T", country="KAZ")) == pytest.approx((4 + 1) / 20)
    assert float(share.sel(input="T", sector="A03", country="KAZ")) == pytest.approx(2 / 32)
    assert float(share.sel(input="A03", sector="A03", country="RUS")) == pytest.approx(6 / 50)
    assert float(world.value_added.sel(sector="T", country="RUS")) == pytest.approx(40 - 3)
    assert float(world.final_demand.sel(sector="A03", country="KAZ")) == pytest.approx(20 + 3)
    np.testing.assert_array_equal(world.array("trade_elasticity"), [4, 6])
    assert world.sources[0].locator == "2020_SML.csv"


def test_split_economies_are_merged_as_pandas_does(tmp_path):
    table = extended()
    world = load_icio(saved(tmp_path, table, "2020.csv"), trade_elasticity=4)
    assert (world.countries, world.sectors) == (("CHN", "KAZ", "ROW"), ("A01_02", "C10T12"))
    uses = table.loc[SELLERS, [*SELLERS, *FINAL]].rename(
        columns=lambda c: c.replace("CN1", "CHN").replace("CN2", "CHN")
    )
    uses.index = uses.index.str.replace("CN[12]", "CHN", regex=True)
    long = uses.reset_index(names="row").melt("row", var_name="column")
    long[["exporter", "sector"]] = long["row"].str.split("_", n=1, expand=True)
    long[["importer", "user"]] = long["column"].str.split("_", n=1, expand=True)
    flow = long.groupby(["sector", "exporter", "importer"])["value"].sum()
    np.testing.assert_allclose(world.trade_flow.to_series(), flow, rtol=1e-13)
    bought = long[long["user"].isin(world.sectors)].groupby(["sector", "user", "importer"])["value"].sum()
    made = long.groupby(["sector", "exporter"])["value"].sum().rename_axis(["user", "importer"])
    share = (bought / made).reorder_levels(["sector", "user", "importer"]).sort_index()
    np.testing.assert_allclose(world.input_share.to_series(), share, rtol=1e-13)
    assert "CN1, CN2 of the extended table are merged into CHN and MEX." in world.notes


def test_identities(tmp_path):
    table = extended()
    world = load_icio(saved(tmp_path, table), trade_elasticity=4)
    np.testing.assert_allclose(world.array("value_added_share") + world.array("input_share").sum(axis=0), 1, atol=1e-15)
    assert float(world.output.sum()) == pytest.approx(table["OUT"].sum())
    assert float(world.value_added.sum()) == pytest.approx(table.loc[["TLS", "VA"]].sum().sum())
    assert float(world.final_demand.sum()) == pytest.approx(table[FINAL].loc[SELLERS].sum().sum())
    np.testing.assert_allclose(world.income, world.final_demand.sum("sector"), rtol=1e-12)


def test_order_of_rows_and_columns_does_not_matter(tmp_path):
    table = small()
    turned = table.sample(frac=1, random_state=0).sample(frac=1, axis=1, random_state=1)
    one, other = (load_icio(saved(tmp_path, t), trade_elasticity=4) for t in (table, turned))
    order = {"exporter": list(one.countries), "importer": list(one.countries), "sector": list(one.sectors)}
    np.testing.assert_array_equal(other.trade_flow.sel(order), one.trade_flow)


def test_older_labels(tmp_path):
    table = small().rename(index={"VA": "VALU", "OUT": "OUTPUT", "TLS": "KAZ_TAXSUB"}, columns={"OUT": "TOTAL"})
    world = load_icio(saved(tmp_path, table, "ICIO2021_2018.csv"), trade_elasticity=4)
    assert world.date == "2018-12-31"
    assert float(world.output.sum()) == small()["OUT"].sum()


def test_what_had_to_be_changed_is_said(tmp_path):
    table = small()
    table.loc["RUS_A03", "KAZ_INVNT"] = -9.0
    table.loc["KAZ_A03", "KAZ_T"] = 23.0
    table.loc["KAZ_A03", "KAZ_HFCE"] = 1.0
    world = load_icio(saved(tmp_path, closed(table)), trade_elasticity=4)
    assert "Flows below zero (1, 8 million USD in all, 0.055 of the total) are set to zero." in world.notes
    said = (
        "Industries that buy more inputs than they sell (1, by 4 million USD in all) have their inputs "
        "scaled down to output and add no value."
    )
    assert said in world.notes
    assert float(world.value_added_share.sel(sector="T", country="KAZ")) == pytest.approx(0, abs=1e-15)
    assert float(world.trade_flow.sel(sector="A03", exporter="RUS", importer="KAZ")) == 0


def test_an_industry_may_make_nothing(tmp_path):
    table = small()
    table.loc["KAZ_T"] = 0.0
    table["KAZ_T"] = 0.0
    world = load_icio(saved(tmp_path, closed(table)), trade_elasticity=4)
    assert float(world.output.sel(sector="T", country="KAZ")) == 0
    assert float(world.value_added_share.sel(sector="T", country="KAZ")) == 1


def test_cut_short(tmp_path):
    path = saved(tmp_path, small())
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:3]) + "\n" + lines[3][:20])
    assert problems(path) == (
        "FILE, line 4 (RUS_A03) has 4 of 9 values: the file is cut short or damaged there, fetch the file again.",
    )
    path.write_text("\n".join(lines[:4]))
    (problem,) = problems(path)
    assert problem == "FILE: it lacks the rows RUS_T, VA, OUT, so it is cut short: fetch the file again."


def test_repeated_and_unknown_labels(tmp_path):
    table = small()
    assert problems(saved(tmp_path, pd.concat([table, table.loc[["KAZ_T"]]]))) == (
        "FILE: it has the rows KAZ_T more than once: fetch the file again.",
    )
    assert problems(saved(tmp_path, pd.concat([table, table[["RUS_T"]]], axis=1))) == (
        "FILE: its header names RUS_T more than once: fetch the file again.",
    )
    assert problems(saved(tmp_path, table.drop(index="RUS_T").rename(index={"VA": "VAA"}))) == (
        "FILE: it has the rows VAA without a column of that name: fetch the file again.",
        "FILE: it lacks the rows RUS_T, VA, so it is cut short: fetch the file again.",
    )


def test_encodings_and_other_files(tmp_path):
    path = saved(tmp_path, small())
    text = path.read_text()
    path.write_text(text, encoding="utf-8-sig")
    assert load_icio(path, trade_elasticity=4).countries == ("KAZ", "RUS")
    again, other = "fetch the file again", AS_PUBLISHED
    for content, sentence in (
        (text.encode("utf-16"), f"FILE is in UTF-16, not UTF-8: {again}, and do not save it with another program."),
        (b"PK\x03\x04", "FILE is a zip archive or an Excel book, not text: unpack it and give the file inside."),
        (
            text.replace(",", ";").encode(),
            "FILE is no OECD ICIO table, its header has no column like AUS_HFCE (it is separated by "
            f"semicolons, so another program saved it): {other}.",
        ),
        (b"a,b\n1,2\n", f"FILE is no OECD ICIO table, its header has no column like AUS_HFCE: {other}."),
        (b"", f"FILE is no OECD ICIO table, its header has no column like AUS_HFCE: {other}."),
    ):
        path.write_bytes(content)
        assert problems(path) == (sentence,)
    path.write_bytes(text.replace("RUS_T", "RÜS_T").encode("latin-1"))
    assert problems(path) == (
        f"FILE is not in UTF-8 (invalid continuation byte): {again}, not saved by another program.",
    )
    assert problems(tmp_path / "none.csv") == (
        "There is no OECD ICIO table at FILE: put the file there or point --from at its folder.",
    )


def test_cut_at_any_byte_it_is_refused_in_one_sentence_or_read_whole(tmp_path):
    path = saved(tmp_path, small())
    content, whole = path.read_bytes(), load_icio(path, trade_elasticity=4).array("trade_flow")
    for end in range(len(content)):
        path.write_bytes(content[:end])
        try:
            world = load_icio(path, trade_elasticity=4)
        except SteppeError as error:
            assert len(error.problems) == 1, end
        else:  # all that is lost is the end of the last total, which nothing needs
            np.testing.assert_array_equal(world.array("trade_flow"), whole)
            assert end >= len(content) - 4


def test_what_other_programs_make_of_a_file(tmp_path):
    path = saved(tmp_path, small())
    text, again = path.read_text(), "fetch the file again"
    whole = load_icio(path, trade_elasticity=4).array("trade_flow")
    quoted = "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines())
    for same in (text.replace("\n", "\r\n"), text.replace(",", ", "), text + "\n\n", quoted):
        path.write_bytes(same.encode())
        np.testing.assert_array_equal(load_icio(path, trade_elasticity=4).array("trade_flow"), whole)
    for content, sentence in (
        (
            gzip.compress(text.encode()),
            "FILE is packed (gzip, 7z, rar, ...), not text: unpack it and give the file inside.",
        ),
        (text.replace("_T,", "_T\0,", 1).encode(), f"FILE holds bytes that are no text: the file is damaged, {again}."),
        (
            text.lower().encode(),
            "FILE is no OECD ICIO table, its header has no column like AUS_HFCE (its labels are in lower case, so "
            f"another program saved it): {AS_PUBLISHED}.",
        ),
        (
            text.replace("KAZ_T,2.0", "KAZ_T,1e300").encode(),
            f"FILE, line 3 (KAZ_T) holds 1e+300, more than the world makes: {again}.",
        ),
        (
            text.replace("KAZ_T,2.0", 'KAZ_T,"2,0"').encode(),
            f"FILE, line 3 (KAZ_T) has 10 of 9 values: the file is cut short or damaged there, {again}.",
        ),
    ):
        path.write_bytes(content)
        assert problems(path) == (sentence,)
    path.unlink()
    path.mkdir()
    assert problems(path) == ("There is no OECD ICIO table at FILE: put the file there or point --from at its folder.",)


def test_cells(tmp_path):
    path = saved(tmp_path, small())
    text = path.read_text()
    path.write_text(text.replace("KAZ_T,2.0", "KAZ_T,two"))
    assert problems(path) == ("FILE, line 3 (KAZ_T) holds 'two', which is no number: fetch the file again.",)
    path.write_text(text.replace("KAZ_T,2.0", "KAZ_T,nan"))
    assert problems(path) == (
        "FILE, line 3 (KAZ_T) holds a value that is not finite: the file is damaged, fetch the file again.",
    )
    path.write_text(text.replace(",0.0", ","))  # an empty cell is zero
    np.testing.assert_array_equal(load_icio(path, trade_elasticity=4).array("trade_flow")[1], [[20, 0], [0, 40]])


def test_totals_that_do_not_hold(tmp_path):
    table = small()
    table.loc["KAZ_A03", "RUS_HFCE"] += 50
    assert problems(saved(tmp_path, table)) == (
        "FILE: the sales of KAZ, sector A03 are 82, but its output is 32: fetch the file again.",
    )
    table = small()
    table.loc["VA", ["RUS_A03", "RUS_T"]] += [30, 20]
    assert problems(saved(tmp_path, table)) == (
        "FILE: the costs of RUS, sector A03 are 80, but its output is 50 (and 1 more industries): "
        "fetch the file again.",
    )


def test_a_scenario_solves_on_what_was_read(tmp_path):
    table = small()
    table.loc["KAZ_A03", ["KAZ_T", "KAZ_HFCE"]] = [23.0, 1.0]  # industry T of KAZ then adds no value
    world = load_icio(saved(tmp_path, closed(table)), trade_elasticity=4)
    out = st.solve(world, st.Scenario("tariff", (st.Tariff("RUS", "KAZ", increase=0.1),)))
    assert out.convergence.converged
    same = st.solve(world, st.Scenario("nothing", ()))
    np.testing.assert_allclose(same.welfare, 0, atol=1e-8)


def test_elasticity_by_unknown_industry(tmp_path):
    with pytest.raises(SteppeError, match="names the sector 'A3', which the table does not have: did you mean 'A03'"):
        load_icio(saved(tmp_path, small()), trade_elasticity={"A3": 4, "T": 5})


def middling(countries: int = 30, industries: int = 20) -> pd.DataFrame:
    """A random table of 600 industries by country."""
    rng = np.random.default_rng(2)
    names = [f"C{i:02d}" for i in range(countries)]
    rows = [f"{name}_A{k:02d}" for name in names for k in range(industries)]
    users = [*rows, *(f"{name}_{code}" for name in names for code in ("HFCE", "GFCF"))]
    table = pd.DataFrame(0.0, [*rows, "TLS", "VA", "OUT"], [*users, "OUT"])
    table.loc[rows, users] = rng.uniform(0, 1, (len(rows), len(users))) * np.where(
        np.arange(len(users)) < len(rows), 1, 20
    )
    return closed(table)


def test_memory_is_a_small_multiple_of_the_world(tmp_path):
    path = saved(tmp_path, middling())
    load_icio(path, trade_elasticity=4)
    tracemalloc.start()
    world = LOADERS["icio"](path, trade_elasticity=4)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    held = sum(array.nbytes for array in world.primitives.values())
    assert peak < 6 * held
