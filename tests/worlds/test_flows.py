"""`st.flows` and `steppe show --exporter`: ranked, with how each figure came about, and never a model's as observed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import steppe as st
from steppe.report.treemap import squarified


@pytest.fixture(scope="module")
def world() -> st.World:
    return st.load("goods-2023")


def test_flows_are_ranked_and_sum_to_the_trade(world):
    found = st.flows(world, exporter="Kazakhstan")
    flow = world.array("trade_flow")[0]
    k = world.index("KAZ")
    values = [row.value for row in found.rows]
    assert values == sorted(values, reverse=True)
    assert found.total == pytest.approx(flow[k].sum() - flow[k, k])
    assert sum(row.share for row in found.rows) == pytest.approx(1.0)
    assert (found.rows[0].importer, found.asked) == ("ITA", "Exports of Kazakhstan")
    assert found.rows[0].alternative == pytest.approx(7846.5, abs=1)
    assert "another figure: 7,846.5" in repr(found)


def test_each_row_says_how_its_figure_came_about(world):
    rows = {(row.exporter, row.importer): row for row in st.flows(world, exporter="RUS").rows}
    assert rows["RUS", "KAZ"].observed
    assert not rows["RUS", "IRN"].observed
    assert (
        rows["RUS", "IRN"].how
        == world.flag_meanings[int(world.array("imputed")[0, world.index("RUS"), world.index("IRN")])]
    )


def test_a_models_flows_are_not_observed(world):
    out = st.solve(world, st.Embargo("EU", "RUS"), closure="balanced")
    for made in (out.before, out.after):
        found = st.flows(made, exporter="KAZ")
        assert found.observed == 0
        assert {row.how for row in found.rows} == {"a model's flow"}
        assert not any(row.alternative for row in found.rows)
    assert st.flows(out.data, exporter="KAZ").observed == 1


def test_table_csv_and_json_hold_the_same(world, tmp_path, steppe):
    found = st.flows(world, importer="KGZ")
    table = found.table()
    assert list(table["value"]) == [row.value for row in found.rows]
    path = found.to_csv(tmp_path / "kgz.csv")
    assert len(path.read_text(encoding="utf-8").splitlines()) == len(found.rows) + 1
    told = json.loads(steppe("show", "goods-2023", "--importer", "KGZ", "--json").stdout)
    assert told["total"] == pytest.approx(found.total)
    assert (told["asked"], told["flows"][0]["exporter"]) == ("Imports of Kyrgyzstan", "CHN")


def test_sectors_and_pictures(tmp_path, steppe):
    done = steppe("show", "eurasia-2023", "--exporter", "KAZ", "--sector", "grain", "--plot", "a.png", "--csv", "a.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Exports of Kazakhstan, grain in eurasia-2023")
    assert Path(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "a.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--exporter", "KAZX", "--sector", "goodz"), "has no sector 'goodz': did you mean 'goods'?"),
        (("--exporter", ""), "has no country ''"),
        (("--exporter", "KAZ", "--importer", "KAZ"), "what a country sells to itself is no flow between countries"),
        (("--exporter", "GMB", "--importer", "KAZ"), "Another figure is published, 2,907.7 million USD"),
        (("--csv", "a.csv"), "say which with --exporter"),
        (("--exporter", "KAZ", "--csv", "a.xlsx"), "is no name of a table"),
        (("--exporter", "KAZ", "--csv", "a.csv", "--plot", "a.txt"), "is no picture name"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_writes_nothing(arguments, said, steppe, tmp_path):
    done = steppe("show", "goods-2023", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.csv").exists()


def test_wrong_types_are_sentences(world):
    for wrong in (5, [5], []):
        with pytest.raises(st.SteppeError):
            st.flows(world, exporter=wrong)
    with pytest.raises(st.SteppeError, match="pass a World"):
        st.flows("goods-2023", exporter="KAZ")


@pytest.mark.parametrize("seed", range(5))
def test_tiles_have_the_areas_of_their_values_and_fill_the_field(seed):
    values = sorted(np.random.default_rng(seed).lognormal(0, 1.5, 20), reverse=True)
    tiles = squarified(values, 9.0, 5.0)
    areas = [w * h for _, _, w, h in tiles]
    assert areas == pytest.approx([value / sum(values) * 45 for value in values])
    assert all(x >= -1e-9 and y >= -1e-9 and x + w <= 9 + 1e-9 and y + h <= 5 + 1e-9 for x, y, w, h in tiles)
    for k, (x, y, w, h) in enumerate(tiles):
        for a, b, c, d in tiles[:k]:
            assert min(x + w, a + c) - max(x, a) < 1e-9 or min(y + h, b + d) - max(y, b) < 1e-9
