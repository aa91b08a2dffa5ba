"""The brief, the chart, the comparison and the run folder say what the outcome says."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import steppe as st
from steppe.problems import SteppeError
from steppe.report.brief import brief
from steppe.report.chart import Bar, bar_chart
from steppe.report.figures import extremes, main_partners, most_affected, partners
from steppe.report.runs import CannotWrite, keep, run_hash, slug
from steppe.report.strict_json import as_json
from steppe.report.tables import headline_table
from steppe.report.words import moves, shown
from steppe.scenario.words import measure_sentence
from steppe.solve.by_country import EFFECTS, effect

CODES = st.load("goods-2023").countries
EVIL = '../../x <script>alert("1")</script>'


@pytest.fixture(scope="module")
def world() -> st.World:
    return st.load("goods-2023")


@pytest.fixture(scope="module")
def outcome(world: st.World) -> st.Outcome:
    source = st.Source('A <b>"title"</b>', "javascript:alert(1)")
    measures = (
        st.Embargo("RUS", "EU"),
        st.Tariff("KAZ", "CHN", rate=0.1),
        st.TradeCost("EAEU", None, change=0.9),
    )
    return st.solve(world, st.Scenario(EVIL, measures, "<img src=http://example.org/x> & more", (source,)))


@pytest.fixture(scope="module")
def page(outcome: st.Outcome) -> str:
    return brief(outcome, "KAZ")


class Tags(HTMLParser):
    """Collects tags and their attributes, and fails on tags that do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_figures_are_those_of_the_outcome(outcome: st.Outcome):
    frame = outcome.to_frame()
    for name in EFFECTS:
        column = f"{name}_percent" if name in ("exports", "imports") else name
        np.testing.assert_allclose(effect(outcome, name), frame[column], rtol=1e-12, equal_nan=True)
    for name in ("exports", "imports"):
        theirs = getattr(outcome, name)("KAZ")
        ours = partners(outcome, "KAZ", name)
        assert len(ours.partners) == (theirs[["before", "after"]] > 0).any(axis=1).sum()
        expected = theirs.loc[list(ours.partners)]
        np.testing.assert_allclose(ours.percent, expected["percent"])


def test_the_brief_is_whole_and_asks_for_nothing(page: str):
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    names = {tag for tag, _ in tags.found}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "image", "use"}
    for tag, attributes in tags.found:
        assert "src" not in attributes
        assert tag == "a" or "href" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        if tag == "a":
            assert str(attributes["href"]).startswith(("http://", "https://"))
    assert "url(" not in page
    assert "@import" not in page
    assert ("html", {"lang": "en"}) in tags.found


def test_the_brief_escapes_what_users_write(page: str):
    assert "<script" not in page
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "A &lt;b&gt;" in page


def test_the_brief_tells_all_that_it_must(page: str, outcome: st.Outcome):
    for head in ("What was asked", "Real income", "Exports of Kazakhstan", "Imports of Kazakhstan"):
        assert f"<h2>{head}</h2>" in page
    for head in ("How it was solved", "Read with care", "Sources", "How to repeat and cite it"):
        assert f"<h2>{head}</h2>" in page
    assert "Base tariffs are the importer" in page
    assert "vary it between 4 and 8" in page
    assert f"{outcome.convergence.residual:.1e}" in page
    assert outcome.scenario.hash in page
    assert brief(outcome, "KAZ") == page


def test_the_brief_needs_a_country_of_the_world(outcome: st.Outcome):
    with pytest.raises(st.UnknownLabel, match="did you mean 'KAZ'"):
        brief(outcome, "Kazakstanh")


def test_chart_numbers_are_those_of_the_outcome(page: str, outcome: st.Outcome):
    svg = page[page.index("<svg") : page.index("</svg>")]
    welfare = effect(outcome, "welfare")
    assert "percent" in svg
    for code in ("KAZ", *main_partners(outcome.before, "KAZ", 8)):
        value = f"{welfare[outcome.before.index(code)]:+.2f}".replace("-", "−")
        assert f">{value if value.strip('+−0.') else value[1:]}</text>" in svg


def test_bars_are_as_long_as_their_values():
    svg = bar_chart(
        [("g", [Bar("a", 2.0), Bar("b", -1.0), Bar("c", np.nan)])], title="t", axis="x, percent", decimals=2
    )
    widths = [float(w) for w in re.findall(r'<rect [^>]*width="([\d.]+)"', svg)]
    assert widths[0] == pytest.approx(2 * widths[1], rel=1e-2)
    assert svg.count("<rect") == 2
    assert "n/a" in svg
    assert "<title" in svg
    assert "<desc" in svg
    assert "<rect" in bar_chart([("g", [Bar("a", 0.0)])], title="t", axis="x", decimals=2)


def test_a_run_is_kept_whole_and_read_by_xarray(outcome: st.Outcome, world: st.World, tmp_path: Path):
    kept = keep(outcome, world=world, focus="KAZ", out=tmp_path / "runs")
    assert kept.new
    assert kept.folder.parent == tmp_path / "runs"
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]
    assert list((tmp_path / "runs").iterdir()) == [kept.folder]
    with xr.open_dataset(kept.folder / "outcome.nc", engine="h5netcdf") as data:
        for name in ("welfare", "real_wage"):
            xr.testing.assert_allclose(data[name].drop_attrs(), getattr(outcome, name).drop_attrs())
        xr.testing.assert_allclose(data["trade_flow_after"].drop_attrs(), outcome.after.trade_flow.drop_attrs())
        assert data["welfare"].attrs["units"].startswith("percent")
    record = json.loads((kept.folder / "run.json").read_text("ascii"))
    assert record["scenario"] == outcome.scenario.to_dict()
    assert record["outcome"]["residuals"].keys() == outcome.convergence.residuals.keys()
    assert {"python", "steppe", "numpy", "scipy", "xarray"} <= record["versions"].keys()
    assert record["created"].endswith("+00:00")


def test_what_is_there_is_left_and_what_is_missing_is_added(outcome: st.Outcome, world: st.World, tmp_path: Path):
    folder = keep(outcome, world=world, focus="KAZ", out=tmp_path).folder
    (folder / "brief.html").write_text("mine")
    (folder / "outcome.nc").unlink()
    assert keep(outcome, world=world, focus="KAZ", out=tmp_path).new
    assert (folder / "brief.html.changed").read_text() == "mine"
    assert (folder / "brief.html").read_text().startswith("<!doctype html>")
    assert (folder / "outcome.nc").stat().st_size > 0
    assert not keep(outcome, world=world, focus="KAZ", out=tmp_path).new
    (folder / "run.json").write_text("{")
    with pytest.raises(CannotWrite, match="is not the record of this run"):
        keep(outcome, world=world, focus="KAZ", out=tmp_path)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_scenario_of_a_thousand_rates_is_kept(world: st.World, tmp_path: Path):
    rows = [
        {"exporter": i, "importer": n, "rate": 0.05} for i in world.countries for n in world.countries[:40] if i != n
    ]
    outcome = st.solve(world, st.Scenario("rates", (st.TariffTable(rows),)))
    kept = keep(outcome, world=world, focus="KAZ", out=tmp_path)
    assert "beside this page holds all of it" in (kept.folder / "brief.html").read_text("utf-8")
    record = json.loads((kept.folder / "run.json").read_text("ascii"))
    assert record["scenario"] == outcome.scenario.to_dict()
    with xr.open_dataset(kept.folder / "outcome.nc", engine="h5netcdf") as data:
        assert json.loads(data.attrs["scenario"]) == outcome.scenario.to_dict()


def test_a_run_that_breaks_leaves_nothing(
    outcome: st.Outcome, world: st.World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("steppe.report.runs._write_netcdf", stop)
    with pytest.raises(KeyboardInterrupt):
        keep(outcome, world=world, focus="KAZ", out=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_hash_follows_the_question(world: st.World):
    scenario = st.Scenario("a", (st.Labour("KAZ", 0.9),))
    other = world.replace(trade_elasticity=[6.0])
    asked = [
        (world, scenario, "fixed", 1e-10, "KAZ"),
        (world, scenario, "balanced", 1e-10, "KAZ"),
        (world, scenario, "fixed", 1e-9, "KAZ"),
        (world, scenario, "fixed", 1e-10, "RUS"),
        (world, st.Scenario("a", (st.Labour("KAZ", 0.91),)), "fixed", 1e-10, "KAZ"),
        (other, scenario, "fixed", 1e-10, "KAZ"),
    ]
    hashes = [run_hash(*question) for question in asked]
    assert len(set(hashes)) == len(hashes)
    assert run_hash(*asked[0]) == hashes[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../x", "x"),
        ("..", "scenario"),
        ("Құрық", "scenario"),
        ("A b/C\\d\0", "a-b-c-d"),
        ("x" * 500, "x" * 60),
    ],
)
def test_slugs_are_plain(name: str, expected: str):
    assert slug(name) == expected


def test_compare(outcome: st.Outcome, world: st.World):
    plain = st.Scenario("plain", (st.Labour("KAZ", 0.9),))
    fixed, balanced = (st.solve(world, plain, closure=c) for c in ("fixed", "balanced"))
    frame = st.compare([fixed, outcome, balanced], countries=["KAZ", "RUS"])
    assert list(frame.columns) == ["plain (fixed)", EVIL, "plain (balanced)"]
    assert frame.loc["KAZ", "plain (fixed)"] == pytest.approx(float(fixed.welfare.sel(country="KAZ")))
    assert len(st.compare([fixed], measure="exports")) == 195
    with pytest.raises(SteppeError, match="did you mean 'exports'"):
        st.compare([fixed], measure="export")
    with pytest.raises(SteppeError, match="nothing to compare"):
        st.compare([])
    with pytest.raises(st.UnknownLabel):
        st.compare([fixed], countries=["KAS"])


def test_compare_refuses_different_countries(outcome: st.Outcome):
    flow = np.array([[[50.0, 5.0], [5.0, 60.0]]])
    small = st.World.from_arrays(
        countries=["A", "B"], sectors=["goods"], trade_flow=flow, trade_elasticity=4.0, name="small"
    )
    other = st.solve(small, st.Scenario("s", (st.Labour("A", 0.9),)))
    with pytest.raises(SteppeError, match="A is in 'small' and not in 'goods-2023'"):
        st.compare([outcome, other])


def test_labels_of_a_user_are_not_markup():
    from rich.console import Console

    flow = np.array([[[50.0, 5.0], [5.0, 60.0]]])
    world = st.World.from_arrays(countries=["[red]A", "B"], sectors=["goods"], trade_flow=flow, trade_elasticity=4.0)
    outcome = st.solve(world, st.Scenario("s", (st.Labour("B", 0.9),)))
    console = Console(width=100, record=True, quiet=True)
    with console.capture():
        console.print(headline_table(outcome, ["[red]A"]))
    assert any("[red]A" in str(cell) for cell in headline_table(outcome, ["[red]A"]).columns[0].cells)


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        (st.Tariff("KAZ", "CHN", rate=0.1), "The tariff of Kazakhstan on goods from China becomes 10 %."),
        (
            st.Tariff("KAZ", increase=-0.05),
            "The tariff of Kazakhstan on goods from all countries falls by 5 percentage points.",
        ),
        (st.TradeCost("EAEU", "KAZ", change=1.1), "Trade costs from EAEU to Kazakhstan rise by 10 %."),
        (
            st.Embargo(["USA", "JPN"], "KAZ", "goods", direction="imports"),
            "No imports of United States and Japan from Kazakhstan, in goods.",
        ),
        (st.Productivity("CHN", 2.0), "Productivity of China doubles."),
        (st.Labour(None, 0.962), "Labour of all countries falls by 3.8 %."),
        (
            st.TariffTable([{"exporter": "CHN", "importer": "KAZ", "rate": 0.1}]),
            "1 tariff takes the rate of a table.",
        ),
        (st.Leave("CIS-FTA-2011", None), "All countries leave CIS-FTA-2011."),
        (st.Join("EAEU", "UZB"), "Uzbekistan joins EAEU."),
        (st.Join("EAEU", ["UZB", "TJK"]), "Uzbekistan and Tajikistan join EAEU."),
        (st.Leave("WTO", "EAEU"), "EAEU leave WTO."),
        (
            st.Labour([*CODES[:20]], 0.9),
            "Labour of Aruba, Afghanistan, Angola and 17 others falls by 10 %.",
        ),
    ],
)
def test_measures_in_words(world: st.World, measure: object, sentence: str):
    assert measure_sentence(measure, world) == sentence  # type: ignore[arg-type]


def test_numbers_in_words():
    assert moves(-0.6264) == "falls by 0.63 %"
    assert moves(0.0179) == "rises by 0.018 %"
    assert moves(12.3, 1) == "rises by 12.3 %"
    assert moves(0.0) == "does not change"
    assert shown(-0.001, 2) == "0.00"
    assert shown(np.nan, 2) == "n/a"
    assert as_json({"a": float("nan"), "b": "ұ"}) == '{"a": null, "b": "\\u04b1"}'


def test_a_page_without_any_change_is_of_the_country_asked_about(world: st.World):
    """Not of whichever country the solver's last digits favour."""
    out = st.solve(world, st.Scenario("nothing", (st.Tariff("KAZ", "RUS", rate=0.0),)))
    assert most_affected(out) == "KAZ"
    assert extremes(out, 4) == ((), ())
    assert "none by as much as 0.01" in repr(out)
