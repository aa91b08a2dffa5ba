"""What a user reads when a world or its file is wrong: what, where, what to do, all at once."""

from __future__ import annotations

from pathlib import Path

import h5netcdf
import numpy as np
import pytest

from steppe.problems import SteppeError, UnknownLabel
from steppe.world import store
from steppe.world.world import World
from steppe.worlds.shelf import load

FLOW = np.array([[[90.0, 10.0], [10.0, 80.0]], [[50.0, 5.0], [4.0, 60.0]]])


def given(**changes) -> dict:
    base = {
        "countries": ["KAZ", "UZB"],
        "sectors": ["food", "steel"],
        "trade_flow": FLOW,
        "trade_elasticity": 4.0,
        "name": "pair",
    }
    return base | changes


def problems(**changes) -> tuple[str, ...]:
    with pytest.raises(SteppeError) as caught:
        World.from_arrays(**given(**changes))
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def changed(value: float, *cell: int) -> np.ndarray:
    flow = FLOW.copy()
    flow[cell] = value
    return flow


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"trade_flow": changed(np.nan, 1, 0, 1)},
            "`trade_flow` is not a finite number at sector steel, exporter KAZ, importer UZB: nan; "
            "fill or drop it first.",
        ),
        (
            {"trade_flow": changed(-3, 0, 1, 0)},
            "`trade_flow` is negative at sector food, exporter UZB, importer KAZ: -3; correct it or set it to zero.",
        ),
        (
            {"value_added_share": [[1, 1], [1, 1.2]]},
            "`value_added_share` is outside 0 to 1 at sector steel, country UZB: 1.2; shares are fractions of output.",
        ),
        (
            {"input_share": np.full((2, 2, 2), 1.5)},
            "`input_share` is outside 0 to 1 at input food, sector food, country KAZ: 1.5 "
            "(and 7 more cells); shares are fractions of output.",
        ),
        (
            {"value_added_share": np.full((2, 2), 0.5), "input_share": np.full((2, 2, 2), 0.2)},
            "value_added_share + sum of input_share is 0.9 for sector food, country KAZ: it must be 1.",
        ),
        (
            {"value_added_share": 0.5},
            "`value_added_share` below one needs `input_share` too where there are several sectors.",
        ),
        (
            {"tariff": np.full((2, 2, 2), -1.0)},
            "`tariff` is -100 % or less at sector food, exporter KAZ, importer KAZ: -1 (and 7 more cells); "
            "rates are fractions: 0.10 is 10 %.",
        ),
        (
            {"trade_elasticity": [4, 0]},
            "`trade_elasticity` is not positive at sector steel: 0; theta is positive: sigma = theta + 1.",
        ),
        (
            {"trade_elasticity": None},
            "`trade_elasticity` is missing: a world needs it (sector).",
        ),
        (
            {"trade_flow": FLOW[0]},
            "`trade_flow` has shape (2, 2), but 2 sectors and 2 countries need (2, 2, 2) (sector, exporter, importer).",
        ),
        ({"trade_flow": np.zeros((2, 2, 2))}, "`trade_flow` is zero everywhere: a world needs sales."),
        (
            {"countries": ["KAZ", "KAZ"]},
            "`countries` names 'KAZ' more than once: each label must be unique.",
        ),
        ({"sectors": ["food", " "]}, "`sectors` has an empty label: give every sector a name."),
        ({"sectors": []}, "A world needs at least one sector: `sectors` is empty."),
        (
            {"imputed": np.full((2, 2, 2), 300)},
            "`imputed` holds flags: whole numbers from 0 (observed) to 127.",
        ),
        (
            {"tariff": "high"},
            "`tariff` is not numeric: pass an array of numbers of shape (2, 2, 2).",
        ),
        (
            {"nme": "x"},
            "World has no nme: about takes sources, name, date, notes, observed_flags, flag_meanings, regions.",
        ),
    ],
)
def test_one_problem_is_one_sentence(changes, sentence):
    assert problems(**changes) == (sentence,)


def test_a_country_that_only_exports_has_no_income():
    flow = np.array([[[0.0, 1.0], [0.0, 80.0]]])
    assert problems(sectors=["food"], trade_flow=flow) == (
        "KAZ has value added 1 and income 0 million USD: both must be positive (own sales missing on the diagonal?).",
    )


def test_all_problems_at_once():
    assert len(problems(countries=["KAZ", "KAZ"], sectors=["food", "food"])) == 2
    shapes = problems(trade_flow=FLOW[0], tariff=[1, 2], trade_elasticity=None)
    assert [sentence.split()[0] for sentence in shapes] == ["`trade_flow`", "`tariff`", "`trade_elasticity`"]
    values = problems(trade_flow=-FLOW, tariff=np.full((2, 2, 2), np.nan), trade_elasticity=-1)
    assert [sentence.split()[0] for sentence in values] == ["`trade_flow`", "`tariff`", "`trade_elasticity`"]


def test_unknown_labels_suggest_the_nearest():
    world = World.from_arrays(**given())
    for label, hint in (("KZA", "'KAZ'"), ("Uzbekistn", "'UZB'"), ("kax", "'KAZ'")):
        with pytest.raises(UnknownLabel) as caught:
            world.index(label)
        assert str(caught.value) == f"world 'pair' has no country {label!r}: did you mean {hint}?"
    with pytest.raises(UnknownLabel) as caught:
        world.index("Steel", "sector")
    assert str(caught.value) == "world 'pair' has no sector 'Steel': did you mean 'steel'?"


# Files


@pytest.fixture
def saved(tmp_path) -> Path:
    return World.from_arrays(**given()).save(tmp_path / "pair.nc")


def refusal(path) -> str:
    with pytest.raises(SteppeError) as caught:
        load(path)
    (problem,) = caught.value.problems
    return problem.replace(f"{Path(path).parent}/", "")


UNREADABLE = " cannot be read, it is truncated or not NetCDF: write it again with `world.save(path)`."


@pytest.mark.parametrize("kept", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_file(saved, kept):
    whole = saved.read_bytes()
    saved.write_bytes(whole[: int(kept * len(whole))])
    assert refusal(saved) == "pair.nc" + UNREADABLE


def test_a_text_file_renamed(tmp_path):
    (tmp_path / "text.nc").write_text("sector,exporter,importer\n", encoding="utf-8")
    assert refusal(tmp_path / "text.nc") == "text.nc" + UNREADABLE


def test_a_folder(tmp_path):
    (tmp_path / "folder.nc").mkdir()
    assert refusal(tmp_path / "folder.nc") == "folder.nc" + UNREADABLE


def test_a_netcdf_file_of_others(tmp_path):
    with h5netcdf.File(tmp_path / "other.nc", "w") as file:
        file.dimensions = {"x": 2}
        file.create_variable("v", ("x",), data=np.zeros(2))
    assert refusal(tmp_path / "other.nc") == (
        "other.nc: it is no Steppe world (steppe-world 2 expected); write it again with `world.save(path)`."
    )


@pytest.mark.parametrize("about", ["{", "[]", '{"name": "x"}'])
def test_a_file_whose_provenance_is_damaged(saved, about):
    with h5netcdf.File(saved, "a") as file:
        file.attrs["about"] = about
    assert refusal(saved) == "pair.nc" + UNREADABLE


def test_a_file_with_wrong_values_names_itself(saved):
    with h5netcdf.File(saved, "a") as file:
        file.variables["trade_flow"][0, 0, 0] = -1.0
    assert refusal(saved).startswith("pair.nc: `trade_flow` is negative at sector food")


def test_a_file_without_flows(tmp_path):
    world = World.from_arrays(**given())
    without = {name: array for name, array in world.primitives.items() if name != "trade_flow"}
    World.trusted(world.countries, world.sectors, without).save(tmp_path / "flowless.nc")
    assert refusal(tmp_path / "flowless.nc") == (
        "flowless.nc: `trade_flow` is missing: a world needs it (sector, exporter, importer)."
    )


def test_a_missing_file_and_a_misspelt_world(tmp_path):
    assert refusal(tmp_path / "none.nc").startswith("There is no file none.nc: check the path, or use")
    assert refusal("goods-2032") == (
        "There is no world 'goods-2032': did you mean 'goods-2023'? A path to a .nc file works too."
    )


def test_saving_keeps_the_old_file_whole_when_writing_fails(saved, monkeypatch):
    before = saved.read_bytes()

    def fail(file, world):
        file.attrs["half"] = "done"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_write", fail)
    with pytest.raises(SteppeError) as caught:
        World.from_arrays(**given(name="new")).save(saved)
    assert str(caught.value) == (
        f"{saved} cannot be written (No space left on device): make room or choose another path."
    )
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["pair.nc"]


def test_saving_where_a_file_cannot_be(saved):
    world = World.from_arrays(**given())
    for path in (saved / "inside.nc", saved.parent):
        with pytest.raises(SteppeError, match="cannot be written"):
            world.save(path)
    assert load(saved).name == "pair"


# Tables


def test_a_table_with_several_faults():
    rows = [("KAZ", "KAZ", "90", "USD"), ("KAZ", "UZB", "ten", "million USD"), ("KAZ", "UZB", "10", "USD")]
    rows += [("UZB", "KAZ", "-1", "USD"), ("UZB", None, "5", "USD")]
    columns = ["exporter", "importer", "trade_flow", "unit"]
    frame = [dict(zip(columns, row, strict=True)) for row in rows]
    with pytest.raises(SteppeError) as caught:
        World.from_table(frame, unit="unit", trade_elasticity=4)
    starts = [problem[:44] for problem in caught.value.problems]
    assert starts == [
        "Column 'importer' has no label in 1 row, fir",
        "Column 'unit' mixes the units 'USD', 'millio",
        "Column 'trade_flow' is not a finite number a",
        "Column 'trade_flow' is negative at exporter ",
        "1 row repeats an earlier one, first exporter",
    ]


def test_aggregating_with_a_mistyped_country():
    with pytest.raises(SteppeError) as caught:
        World.from_arrays(**given()).aggregate(countries={"CA": ["KAZ", "UBZ"]})
    assert caught.value.problems == ("world 'pair' has no country 'UBZ': did you mean 'UZB'? (in the group 'CA')",)


def test_missing_and_negative_values_are_both_named() -> None:
    with pytest.raises(SteppeError) as caught:
        World.from_arrays(
            countries=["A", "B"],
            sectors=["s"],
            trade_flow=[[[1.0, -2.0], [float("nan"), 4.0]]],
            trade_elasticity=5.0,
        )
    assert caught.value.problems == (
        "`trade_flow` is not a finite number at sector s, exporter B, importer A: nan; fill or drop it first.",
        "`trade_flow` is negative at sector s, exporter A, importer B: -2; correct it or set it to zero.",
    )


def test_a_place_that_cannot_be_written_is_said_and_the_old_file_stays(tmp_path: Path) -> None:
    from steppe.whole import CannotWrite, written_whole

    target = tmp_path / "kept.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError, match="halfway"), written_whole(target) as draft:
        draft.write_text("new", encoding="utf-8")
        raise RuntimeError("halfway")
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
    where = target / "below" / "x.txt"
    with pytest.raises(CannotWrite, match=r"cannot be written .*: make room"), written_whole(where):
        pass
