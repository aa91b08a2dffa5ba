"""`check`: findings with figures, on shipped, random and broken worlds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from steppe.problems import SteppeError
from steppe.world.checks.trade import odd_flows
from steppe.world.world import World
from steppe.worlds.check import check, rules
from steppe.worlds.common.gdp import TABLE, gdp, write
from steppe.worlds.shelf import load


def by_name(report) -> dict[str, list]:
    found: dict[str, list] = {}
    for finding in report.findings:
        found.setdefault(finding.name, []).append(finding)
    return found


def tiny(flow, **more) -> World:
    flow = np.asarray(flow, float)
    countries = [f"C{k}" for k in range(flow.shape[-1])]
    sectors = [f"s{k}" for k in range(flow.shape[0])]
    return World.from_arrays(countries=countries, sectors=sectors, trade_flow=flow, trade_elasticity=4, **more)


@pytest.fixture(scope="module")
def shipped():
    return check(load("goods-2023"))


def test_goods_2023_has_no_error_and_names_what_is_beside_its_figures(shipped):
    assert shipped.ok
    found = by_name(shipped)
    (odd,) = found["odd-flows"]
    assert (odd.level, dict(odd.figures)) == ("ok", {})
    (beside,) = found["alternatives"]
    assert "KAZ to GBR 703 beside 14,378" in beside.message
    assert {"KAZ to GBR", "GMB to KAZ"} <= set(beside.figures)
    (aged,) = found["aged-figures"]
    assert set(aged.figures) == {"ERI", "GRL", "LBN", "NCL", "PYF", "SYR"}
    (whole,) = found["missing-economies"]
    assert whole.level == "ok"


def test_an_economy_that_is_missing_is_named():
    world = load("goods-2023")
    codes = tuple("XTW" if code == "TWN" else code for code in world.countries)
    (absent,) = by_name(check(world.replace(countries=codes)))["missing-economies"]
    assert (absent.level, list(absent.figures)) == ("warning", ["TWN"])
    assert "Taiwan" in absent.message


def test_entrepots_of_goods_2023(shipped):
    (entrepots,) = by_name(shipped)["entrepots"]
    assert {"MHL", "LBR", "HKG"} <= set(entrepots.figures)
    assert next(iter(entrepots.figures)) == "MHL"


@pytest.mark.parametrize("seed", range(6))
def test_random_worlds_pass(make_world, seed):
    report = check(make_world(seed, n=5 + seed))
    assert report.ok, str(report)
    assert {finding.name for finding in report.findings} == set(rules())
    assert not by_name(report)["odd-flows"][0].figures


def test_the_report_can_be_read_and_sent(shipped):
    text = str(shipped)
    lines = text.splitlines()
    assert lines[0].startswith("Check of goods-2023: 0 error, ")
    assert len(lines) == 1 + len(shipped.findings)
    assert lines[1].startswith("warning")
    sent = json.loads(json.dumps(shipped.to_dict()))
    assert sent["ok"] is True
    assert {"name", "level", "message", "figures"} == set(sent["findings"][0])


def test_strict_rules_make_warnings_errors():
    world = load("goods-2023")
    report = check(world, strict=["entrepots"])
    assert not report.ok
    assert [finding.name for finding in report.errors] == ["entrepots"]
    assert not check(world, strict="all").warnings
    with pytest.raises(SteppeError, match="did you mean 'odd-flows'"):
        check(world, strict=["odd-flow"])


def test_accounts_that_do_not_add_up():
    world = World.trusted(
        ("A", "B"),
        ("x",),
        {
            "trade_flow": np.array([[[9.0, 1.0], [1.0, 9.0]]]),
            "tariff": np.zeros((1, 2, 2)),
            "value_added_share": np.full((1, 2), 0.5),
            "input_share": np.full((1, 1, 2), 0.4),
            "trade_elasticity": np.array([4.0]),
        },
    )
    report = check(world)
    assert [finding.name for finding in report.errors] == ["identities"]
    assert "value added and inputs make the whole cost" in report.errors[0].message


def test_negative_final_demand():
    flow = [[[50, 5], [5, 50]], [[5, 0], [1, 20]]]
    inputs = np.zeros((2, 2, 2))
    inputs[1, 0, 0] = 0.5  # C0 uses more of s1 than it buys
    (finding,) = by_name(check(tiny(flow, input_share=inputs)))["final-demand"]
    assert finding.level == "warning"
    assert finding.figures == {"C0 s1": pytest.approx(6 - 27.5)}


def test_own_sales_of_zero_and_surplus():
    world = tiny([[[0, 60, 1], [1, 50, 1], [1, 1, 50]]], tariff=0.0)
    world = world.replace(trade_flow=world.array("trade_flow") + np.diag([0, 100, 0])[None])
    found = by_name(check(world.replace(trade_flow=world.array("trade_flow"))))
    assert found["own-share"][0].figures == {"C0": pytest.approx(61)}
    assert found["trade-balance"][0].figures == {"C0": pytest.approx(59 / 61)}


def test_zero_output_negative_inputs_and_extreme_value_added():
    flow = [[[50, 5], [5, 50]], [[0, 0], [1, 20]]]
    inputs = np.zeros((2, 2, 2))
    inputs[0, 0] = 0.95
    inputs[1, 0] = -0.005
    found = by_name(check(tiny(flow, input_share=inputs)))
    assert list(found["zero-output"][0].figures) == ["C0 s1"]
    assert found["input-shares"][0].message.startswith("2 input shares below zero: s1 in s0, C0 -0.005")
    assert "C0 s0" in found["value-added-share"][0].figures


def test_isolated_countries():
    (finding,) = by_name(check(tiny([[[50, 5, 0], [5, 50, 0], [0, 0, 9]]])))["isolated"]
    assert (finding.level, dict(finding.figures)) == ("warning", {"C2": 0})


def many(extra: float) -> World:
    """300 like countries trading alike, and sales of the first to the second raised by `extra`."""
    n = 300
    flow = np.full((n, n), 1e-3)
    np.fill_diagonal(flow, 10.0)
    flow[0, 1] += extra
    return tiny(flow[None])


@pytest.mark.parametrize(("extra", "odd"), [(0.0, False), (1.0, False), (8.0, True)])
def test_an_odd_flow_is_large_beyond_sizes_and_one_way(extra, odd):
    world = many(extra)
    found = by_name(check(world))["odd-flows"][0]
    assert (list(found.figures) == ["C0 to C1"]) == odd
    if odd:
        flow = world.array("trade_flow").copy()
        flow[0, 1, 0] = flow[0, 0, 1]  # as much the other way: neighbours
        assert not by_name(check(world.replace(trade_flow=flow)))["odd-flows"][0].figures


@pytest.mark.parametrize(("times", "odd"), [(2.8, False), (3.2, True)])
def test_an_odd_flow_is_more_than_three_times_the_flow_back(times: float, odd: bool):
    world = many(8.0)
    flow = world.array("trade_flow").copy()
    flow[0, 1, 0] = flow[0, 0, 1] / times
    found = by_name(check(world.replace(trade_flow=flow)))["odd-flows"][0]
    assert ("C0 to C1" in found.figures) == odd


def test_an_aggregated_world_does_not_miss_what_its_groups_hold():
    merged = load("goods-2023").aggregate(countries={"Europe": ["DEU", "FRA", "ITA", "GBR"]})
    found = by_name(check(merged))
    assert found["missing-economies"][0].level == "note"
    assert "Europe may hold them" in found["missing-economies"][0].message


def coded(codes: list[str], value_added: list[float], sectors: int = 1, date: str = "2023-12-31", **about) -> World:
    """Own sales of what each economy adds, and one unit of each good to every other."""
    n = len(codes)
    flow = np.ones((sectors, n, n))
    for j in range(sectors):
        np.fill_diagonal(flow[j], np.array(value_added) / sectors - (n - 1))
    names = about.pop("names", [f"s{j}" for j in range(sectors)])
    return World.from_arrays(
        countries=codes, sectors=names, trade_flow=flow, trade_elasticity=4, date=date, name="coded", **about
    )


GDP = {"KAZ": 261421.1, "DEU": gdp("DEU", 2023), "BEL": gdp("BEL", 2023), "NLD": gdp("NLD", 2023)}


def test_value_added_against_gdp():
    assert gdp("KAZ", 2023) == GDP["KAZ"]
    (finding,) = by_name(check(coded(["KAZ", "DEU"], [GDP["KAZ"], GDP["DEU"]])))["value-added-gdp"]
    assert (finding.level, finding.message) == (
        "ok",
        "value added is within 10% of GDP in 2023 in all 2 labels that have a figure.",
    )
    assert finding.figures == {"KAZ": pytest.approx(1), "DEU": pytest.approx(1)}
    (finding,) = by_name(check(coded(["KAZ", "DEU", "BEL"], [1.3 * GDP["KAZ"], GDP["DEU"], 0.85 * GDP["BEL"]])))[
        "value-added-gdp"
    ]
    assert finding.level == "warning"
    assert finding.figures == {"KAZ": pytest.approx(1.3), "BEL": pytest.approx(0.85)}
    assert "off GDP in 2023 in 2 labels of 3: KAZ 1.30, BEL 0.85 times it" in finding.message
    report = check(coded(["KAZ", "DEU"], [2 * GDP["KAZ"], GDP["DEU"]]), strict=["value-added-gdp"])
    assert [error.name for error in report.errors] == ["value-added-gdp"]


def test_gdp_of_regions_is_that_of_their_members():
    both = GDP["BEL"] + GDP["NLD"]
    regions = {"LOW": {"BEL": 0.4, "NLD": 0.6}, "ODD": {"KAZ": 0.5, "TWN": 0.5}}
    world = coded(["DEU", "LOW", "ODD"], [GDP["DEU"], 1.2 * both, 5e5], regions=regions)
    (finding,) = by_name(check(world))["value-added-gdp"]
    assert finding.figures == {"LOW": pytest.approx(1.2)}  # ODD: half of its trade is of one without a figure
    assert "in 1 label of 2" in finding.message


def test_gdp_is_not_judged_without_codes_or_year_and_said_once_of_a_part_of_the_economy():
    for world in (coded(["C0", "C1"], [9, 9]), coded(["KAZ", "DEU"], [9, 9], date="")):
        assert by_name(check(world))["value-added-gdp"][0].message.startswith("not judged")
    (finding,) = by_name(check(coded(["KAZ", "DEU"], [0.2 * GDP["KAZ"], 0.2 * GDP["DEU"]])))["value-added-gdp"]
    assert (finding.level, len(finding.figures)) == ("note", 2)
    assert finding.message.startswith("value added is 20% of GDP in the median")


def traded(value: float, sector: str = "goods", date: str = "2023-12-31") -> World:
    """A world where the trade of Kazakhstan and China is `value` in all, half of it each way."""
    flow = np.diag([3e5, 2e7])[None] + 0.0
    flow[0, 0, 1] = flow[0, 1, 0] = value / 2
    return World.from_arrays(
        countries=["KAZ", "CHN"], sectors=[sector], trade_flow=flow, trade_elasticity=4, date=date, name="pair"
    )


@pytest.mark.parametrize(
    ("value", "levels"),
    [
        (36000, ["note", "ok"]),
        (41000, ["note"] * 3 + ["ok"]),
        (60000, ["warning", "note", "warning", "warning"]),
        (9000, ["warning"] * 4),
    ],
)
def test_trade_beside_what_either_side_published(value, levels):
    found = by_name(check(traded(value)))["mirror-discrepancies"]
    assert [finding.level for finding in found] == levels
    if value == 41000:
        what = "Kazakhstan-China, both ways, Kazakh figure"
        assert found[0].figures == {f"{what}, here": pytest.approx(41000), f"{what}, published": 31500}
        assert found[0].message == (
            f"{what}: 41.0 bn USD here, 31.5 bn USD published, 1.30 times it "
            "(Stanradar, citing QazTrade: Kazakhstan-China trade in 2023)."
        )
        assert found[-1].message == "1 published total of 2023 within 20% of this world's."


def test_published_trade_is_of_goods_and_of_its_year():
    flow = np.concatenate([traded(36000).array("trade_flow")] * 2)
    world = World.from_arrays(
        countries=["KAZ", "CHN"], sectors=["mining", "finance"], trade_flow=flow, trade_elasticity=4, date="2023-12-31"
    )
    assert [f.level for f in by_name(check(world))["mirror-discrepancies"]] == ["note", "ok"]
    assert by_name(check(traded(9, date="2019-12-31")))["mirror-discrepancies"][0].message.startswith("not judged")
    assert by_name(check(coded(["DEU", "BEL"], [9, 9])))["mirror-discrepancies"][0].message.startswith("not judged")


def two_sectors(extra: float, back: float = 0.0) -> World:
    """300 like countries, two sectors; sales of the first to the second in sector s1 raised by `extra`."""
    flow = np.repeat(many(0.0).array("trade_flow"), 2, axis=0)
    flow[1, 0, 1] += extra
    flow[1, 1, 0] += back
    return tiny(flow)


def test_odd_cells_of_a_sector():
    assert not by_name(check(two_sectors(0.0)))["odd-flows"][0].figures
    (finding,) = by_name(check(two_sectors(4.0)))["odd-flows"]
    assert (finding.level, dict(finding.figures)) == ("warning", {"C0 to C1, s1": pytest.approx(4.001)})
    assert "16% of the exporter's value added" in finding.message
    assert not by_name(check(two_sectors(4.0, back=4.0)))["odd-flows"][0].figures
    assert not by_name(check(two_sectors(1.0)))["odd-flows"][0].figures
    (finding,) = by_name(check(two_sectors(30.0)))["odd-flows"]  # odd in all and in its sector: said once
    assert list(finding.figures) == ["C0 to C1"]


def test_cells_a_thousand_times_too_large_are_found():
    world = load("eurasia-2023")
    report = check(world)
    assert report.ok
    assert not by_name(report)["odd-flows"][0].figures
    flow = world.array("trade_flow")
    part = flow / world.accounts.value_added.sum(axis=0)[:, None] * (1 - np.eye(flow.shape[1]))
    cells = np.random.default_rng(0).permutation(np.argwhere((part > 2e-4) & (part < 1e-3)))[:60]
    assert sum(found_when_planted(world, *cell) for cell in cells.tolist()) >= 50


def found_when_planted(world: World, j: int, i: int, n: int) -> bool:
    flow = world.array("trade_flow").copy()
    flow[j, i, n] *= 1000
    planted = World.trusted(world.countries, world.sectors, {**world.primitives, "trade_flow": flow})
    pair = f"{world.countries[i]} to {world.countries[n]}"
    return bool({pair, f"{pair}, {world.sectors[j]}"} & {name for f in odd_flows(planted) for name in f.figures})


def test_strict_takes_notes_only_where_the_rule_is_named():
    world = load("goods-2023")
    assert [error.name for error in check(world, strict=["imputed"]).errors] == ["imputed"]
    every = check(world, strict="all")
    assert every.errors
    assert "imputed" not in {error.name for error in every.errors}


def test_gdp_is_built_from_the_tables_of_a_data_folder(tmp_path):
    (tmp_path / "wdi").mkdir()
    file = tmp_path / "wdi" / "gdp.csv"
    rows = ["Country Name,Country Code,Year,Value"]
    rows += ["Namibia,NAM,1995,3942478205.1", "Namibia,NAM,1994,1", "Kosovo,XKX,2008,5e9", "World,WLD,2000,9e13"]
    file.write_text("\n".join([*rows, ""]))
    written = write(tmp_path, tmp_path / "out.csv").read_text()
    assert written == "country,year,gdp\nNAM,1995,3942.5\nXKX,2008,5000.0\n"
    file.write_text("\n".join([*rows, "Namibia,NAM,2000,-1"]))
    with pytest.raises(SteppeError, match="needs one positive value for each economy and year: fetch it again"):
        write(tmp_path, tmp_path / "out.csv")
    file.unlink()
    with pytest.raises(SteppeError, match="Its raw data: steppe fetch wdi-gdp-by-year"):
        write(tmp_path, tmp_path / "out.csv")


def test_the_shipped_gdp_is_what_the_data_give(tmp_path):
    data = Path(__file__).parents[3] / "shared" / "data"
    if not (data / "wdi" / "gdp.csv").is_file():
        pytest.skip("The raw data of the World Bank are not here (../shared/data/wdi/gdp.csv).")
    assert write(data, tmp_path / "gdp.csv").read_bytes() == TABLE.read_bytes()


def test_the_verb_takes_strict_rules(steppe):
    assert steppe("check", "goods-2023").returncode == 0
    done = steppe("check", "goods-2023", "--strict", "alternatives,imputed", "--strict", "entrepots")
    assert done.returncode == 1
    assert done.stdout.startswith("goods-2023: a world, 3 problem(s).\nCheck of goods-2023: 3 error, ")
    told = json.loads(steppe("check", "goods-2023", "--strict", "alternatives", "--json").stdout)
    assert (told["ok"], len(told["problems"])) == (False, 1)
    assert told["problems"][0].startswith("error    alternatives: ")
    wrong = steppe("check", "goods-2023", "--strict", "odd-flow")
    assert (wrong.returncode, wrong.stderr) == (2, "check has no rule 'odd-flow': did you mean 'odd-flows'?\n")
    wrong = steppe("check", "record", "--strict", "all")
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "--strict names rules for worlds, and record is no world: leave it out.\n",
    )


def test_the_verb_lists_the_rules(steppe):
    listed = steppe("check", "--rules").stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(rules())
    assert json.loads(steppe("check", "--rules", "--json").stdout)["rules"] == rules()


def rated(rate: np.ndarray, codes: list[str] | None = None, **about) -> World:
    n = len(rate)
    flow = (np.ones((n, n)) + 9 * np.eye(n))[None]
    return World.from_arrays(
        countries=codes or [f"C{k}" for k in range(n)],
        sectors=["all"],
        trade_flow=flow,
        trade_elasticity=5.0,
        tariff=rate[None],
        tariff_unit="share",
        **about,
    )


def test_tariffs_that_look_wrong():
    def rule(*given, **about):
        return by_name(check(rated(*given, **about)))["tariffs"]

    off = ~np.eye(3, dtype=bool)
    (fine,) = rule(0.05 * off)
    assert fine.level == "ok"
    (percent,) = rule(5.0 * off)
    assert (percent.level, "may be percent" in percent.message) == ("warning", True)
    (high,) = rule(0.6 * off)
    assert (high.level, "median is 60%" in high.message) == ("warning", True)
    (own,) = rule(0.05 * np.ones((3, 3)))
    assert own.message == "own sales pay a tariff in 3 countries: C0 0.05, C1 0.05, C2 0.05."
    (merged,) = rule(np.diag([0.05, 0, 0]), regions={"C0": {"FRA": 0.5, "DEU": 0.5}})
    assert (merged.level, merged.message) == ("note", "trade inside 1 region pays a tariff: C0 0.05.")
    (low,) = rule(-0.1 * off)
    assert "below zero in 6 cells" in low.message
    codes = ["KAZ", "RUS", "CHN"]
    (union,) = rule(0.05 * off, codes, date="2023-12-31")
    assert union.message.startswith("EAEU is a customs union and 2 pairs of its members pay a tariff: KAZ to RUS 0.05")
    (before,) = rule(0.05 * off, codes, date="1993")
    assert before.level == "ok"


def test_tariffs_of_shipped_worlds(shipped):
    for report in (shipped, check(load("eurasia-2023"))):
        assert [finding.level for finding in by_name(report)["tariffs"]] == ["ok"]
