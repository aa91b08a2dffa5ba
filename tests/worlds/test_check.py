"""`check`: findings with figures, on shipped, random and broken worlds."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from steppe.problems import SteppeError
from steppe.world.check import check, rules
from steppe.world.store import load
from steppe.world.world import World


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


def test_goods_2023_has_no_error_and_its_known_oddities_are_flagged(shipped):
    assert shipped.ok
    found = by_name(shipped)
    (gambia,) = found["odd-flows"]
    assert (gambia.level, list(gambia.figures)) == ("warning", ["GMB to KAZ"])
    assert gambia.figures["GMB to KAZ"] == pytest.approx(2900, rel=0.01)
    recorded = {pair for finding in found["documented-oddities"] for pair in finding.figures}
    assert recorded == {"GMB to KAZ", "KAZ to GBR", "KAZ to ITA"}
    (absent,) = found["missing-economies"]
    assert absent.level == "warning"
    assert list(absent.figures) == ["TWN"]
    assert "Taiwan" in absent.message


def test_entrepots_of_goods_2023(shipped):
    (entrepots,) = by_name(shipped)["entrepots"]
    assert {"MHL", "LBR", "HKG"} <= set(entrepots.figures)
    assert next(iter(entrepots.figures)) == "MHL"


def test_it_is_quick():
    world = load("goods-2023")
    check(world)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        check(world)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05


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
    report = check(world, strict=["odd-flows"])
    assert not report.ok
    assert [finding.name for finding in report.errors] == ["odd-flows"]
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


def test_an_aggregated_world_does_not_miss_what_its_groups_hold():
    merged = load("goods-2023").aggregate(countries={"Europe": ["DEU", "FRA", "ITA", "GBR"]})
    found = by_name(check(merged))
    assert found["missing-economies"][0].level == "note"
    assert "Europe may hold them" in found["missing-economies"][0].message
    assert [list(f.figures) for f in found["documented-oddities"]] == [["GMB to KAZ"]]
