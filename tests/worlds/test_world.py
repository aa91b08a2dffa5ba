"""A World: read-only, labelled, adds up, survives the disk."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from steppe.problems import SteppeError, UnknownLabel
from steppe.sourced import Source
from steppe.world.accounts import identity_errors
from steppe.world.world import World
from steppe.worlds.shelf import load

DERIVED = (
    *("output", "expenditure", "value_added", "final_demand", "final_share", "income"),
    *("trade_balance", "tariff_revenue", "expenditure_share", "own_share"),
)
PRIMITIVES = (*("trade_flow", "tariff", "value_added_share", "input_share", "trade_elasticity", "imputed"),)


def tiny(**changes) -> World:
    given = {
        "countries": ["A", "B"],
        "sectors": ["x"],
        "trade_flow": [[[90.0, 10.0], [10.0, 80.0]]],
        "trade_elasticity": 4.0,
    }
    return World.from_arrays(**(given | changes))


@pytest.mark.parametrize("seed", range(8))
def test_random_worlds_add_up(make_world, seed):
    world = make_world(seed, n=4 + seed, j=1 + seed % 4)
    errors = identity_errors(world.array("trade_flow"), world.array("tariff"), world.accounts)
    assert max(errors.values()) < 1e-12
    cost = world.value_added_share.values + world.input_share.values.sum(axis=0)
    assert np.abs(cost - 1).max() < 1e-14
    assert float(world.value_added.sum() + world.tariff_revenue.sum()) == pytest.approx(
        float(world.final_demand.sum()), rel=1e-12
    )
    np.testing.assert_allclose(world.final_share.sum("sector"), 1, rtol=1e-12)
    np.testing.assert_allclose(world.expenditure_share.sum("exporter"), 1, rtol=1e-12)


@pytest.mark.parametrize("name", PRIMITIVES + DERIVED)
def test_every_array_is_read_only(world, name):
    values = getattr(world, name).values
    with pytest.raises(ValueError, match="read-only"):
        values[...] = 0
    base = values
    while base is not None:
        assert not base.flags.writeable
        base = base.base


@pytest.mark.parametrize("name", PRIMITIVES)
def test_data_and_array_are_read_only(world, name):
    for values in (world.data[name].values, world.array(name)):
        with pytest.raises(ValueError, match="read-only"):
            values.flat[0] = 1


def test_the_dataset_is_a_copy(world):
    data = world.data
    data["trade_flow"] = data["trade_flow"] * 2
    np.testing.assert_array_equal(world.data["trade_flow"], world.array("trade_flow"))


def test_fields_and_mappings_are_sealed(world):
    with pytest.raises(FrozenInstanceError):
        world.name = "other"
    with pytest.raises(TypeError):
        world.primitives["tariff"] = 0
    with pytest.raises(TypeError):
        world.flag_meanings[9] = "other"


def test_from_arrays_copies_so_the_users_array_stays_writable():
    flow = np.array([[[90.0, 10.0], [10.0, 80.0]]])
    theta = np.array([4.0])
    world = tiny(trade_flow=flow, trade_elasticity=theta)
    flow[0, 0, 1], theta[0] = 11.0, 5.0
    assert world.array("trade_flow")[0, 0, 1] == 10
    assert world.array("trade_elasticity")[0] == 4


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda w: pickle.loads(pickle.dumps(w))])
def test_a_clone_is_equal_and_read_only(world, clone):
    same = clone(world)
    assert same is not world
    assert (same.countries, same.name, dict(same.flag_meanings)) == (
        world.countries,
        world.name,
        dict(world.flag_meanings),
    )
    np.testing.assert_array_equal(same.array("trade_flow"), world.array("trade_flow"))
    assert not same.array("trade_flow").flags.writeable
    assert not same.accounts.output.flags.writeable


def test_labels_are_strict(world):
    with pytest.raises(SteppeError, match="other labels along exporter, or in another order"):
        world.replace(trade_flow=world.trade_flow.isel(exporter=slice(None, None, -1)))
    with pytest.raises(SteppeError, match="transpose it"):
        world.replace(tariff=world.tariff.transpose("sector", "importer", "exporter"))
    with pytest.raises(UnknownLabel, match="did you mean 'C01'"):
        world.index("c01")
    with pytest.raises(UnknownLabel, match=r"no sector 's9'"):
        world.index("s9", "sector")
    assert issubclass(UnknownLabel, LookupError)


def test_dimensions_and_units(world):
    assert world.trade_flow.dims == ("sector", "exporter", "importer")
    assert world.input_share.dims == ("input", "sector", "country")
    assert world.own_share.dims == ("sector", "country")
    assert world.income.dims == ("country",)
    assert world.output.attrs["units"] == "million USD"


def test_replace_gives_a_new_checked_world(world):
    doubled = world.replace(trade_flow=world.array("trade_flow") * 2, name="double")
    np.testing.assert_allclose(doubled.output, world.output * 2)
    assert (doubled.name, world.name) == ("double", "random 0")
    assert doubled.date == world.date
    with pytest.raises(SteppeError, match="negative"):
        world.replace(trade_flow=-world.array("trade_flow"))
    assert world.replace(notes=["one"]).notes == ("one",)


def test_one_note_or_source_stands_for_a_tuple():
    world = tiny(notes="a note", sources=Source("A table"))
    assert world.notes == ("a note",)
    assert world.sources == (Source("A table"),)


def test_defaults_of_cost_shares():
    assert float(tiny().value_added_share.min()) == 1
    roundabout = tiny(value_added_share=0.4)
    np.testing.assert_allclose(roundabout.input_share, 0.6)
    assert tiny().imputed.values.sum() == 0


def test_small_negative_input_shares_are_legal():
    world = tiny(
        sectors=["x", "y"],
        trade_flow=np.array([[[90.0, 10.0], [10.0, 80.0]]] * 2),
        input_share=np.array([[[0.3, 0.3], [-0.002, 0.1]], [[0.2, 0.2], [0.2, 0.2]]]),
    )
    assert float(world.input_share.min()) == -0.002
    np.testing.assert_allclose(world.value_added_share + world.input_share.sum("input"), 1)


def test_many_zeros_are_fine(make_world):
    world = make_world(3, n=12, j=2, zeros=0.95)
    assert (world.array("trade_flow") == 0).mean() > 0.7
    assert np.isfinite(world.final_share).all()
    assert np.isfinite(world.expenditure_share).all()


def test_a_sector_that_a_country_does_not_make_has_value_added_share_one():
    flow = np.array([[[90.0, 10.0], [10.0, 80.0]], [[0.0, 0.0], [5.0, 20.0]]])
    world = tiny(sectors=["x", "y"], trade_flow=flow, input_share=np.full((2, 2, 2), 0.2))
    assert float(world.value_added_share.sel(sector="y", country="A")) == 1
    assert float(world.input_share.sel(sector="y", country="A").sum()) == 0


def test_save_and_load_keep_everything(world, tmp_path):
    told = world.replace(
        sources=(Source("A table", "https://example.org", "sheet 2", licence="CC BY 4.0"),),
        notes=["Übersee: größer", "second"],
        countries=["Côte", *world.countries[1:]],
    )
    same = load(told.save(tmp_path / "deep" / "world.nc"))
    for name in PRIMITIVES:
        np.testing.assert_array_equal(same.array(name), told.array(name))
    assert (same.countries, same.sectors, same.name, same.date) == (
        told.countries,
        told.sectors,
        told.name,
        told.date,
    )
    assert (same.sources, same.notes) == (told.sources, told.notes)
    assert dict(same.flag_meanings) == dict(told.flag_meanings)
    assert json.loads(json.dumps([source.to_dict() for source in same.sources]))


def test_the_repr_is_short_and_says_what_it_is(world):
    text = repr(world)
    assert len(text.splitlines()) <= 8
    assert "6 countries x 3 sectors" in text
    assert "imputed" in text
    assert len(repr(load("goods-2023")).splitlines()) <= 8


@pytest.mark.parametrize("tariff", [None, 0.1])
def test_a_world_of_one_country_describes_itself(tariff):
    flow, imputed = [[[5.0]]], [[[1]]]
    alone = World.from_arrays(
        countries=["A"], sectors=["x"], trade_flow=flow, trade_elasticity=4, tariff=tariff, imputed=imputed
    )
    assert "1 country x 1 sector" in alone.describe()


def test_importing_the_world_does_not_load_the_heavy_libraries():
    heavy = "pandas", "xarray", "h5netcdf"
    code = f"import sys, steppe.world.world; sys.exit(any(m in sys.modules for m in {heavy!r}))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_values_on_different_labels_do_not_mix() -> None:
    one = World.from_arrays(
        countries=["A", "B"], sectors=["s"], trade_flow=[[[5.0, 1.0], [1.0, 5.0]]], trade_elasticity=4.0
    )
    other = World.from_arrays(
        countries=["B", "C"], sectors=["s"], trade_flow=[[[5.0, 1.0], [1.0, 5.0]]], trade_elasticity=4.0
    )
    with pytest.raises(ValueError, match=r"not equal|cannot align"):
        _ = one.income - other.income
