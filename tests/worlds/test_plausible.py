"""`check` on own shares and on fuel from afar: worlds made to be right and wrong."""

from __future__ import annotations

import numpy as np
import pytest

from steppe.concordances import eurasia_sectors
from steppe.world.world import World
from steppe.worlds.check import RULES
from steppe.worlds.eurasia_2023 import own_controls
from steppe.worlds.plausible import energy_imports, fuel_imports, own_share_reference


def world(flow, countries=("DEU", "FRA"), sectors=("food",), date="2023-12-31") -> World:
    return World.from_arrays(
        countries=list(countries),
        sectors=list(sectors),
        trade_flow=np.asarray(flow, float),
        trade_elasticity=4,
        date=date,
    )


def reference(economy: str, name: str) -> float:
    (row,) = [r for r in own_controls.own_shares() if (r.economy, r.name) == (economy, name)]
    return row.aged


def test_the_rules_are_rules_of_check():
    assert RULES["own-share-reference"] is own_share_reference
    assert RULES["fuel-imports"] is fuel_imports
    assert RULES["energy-imports"] is energy_imports


def food(german: float, **more) -> World:
    """German and French food, with the given own share in Germany and the reference in France."""
    french = reference("FRA", "food")
    return world([[[german, 1 - french], [1 - german, french]]], **more)


def test_own_shares_at_their_reference_are_fine():
    (found,) = own_share_reference(food(reference("DEU", "food")))
    assert (found.level, found.message) == ("ok", "2 own shares within 25 points of the reference.")


def test_an_own_share_far_from_its_reference_is_named_with_both_figures():
    known = reference("DEU", "food")
    (found,) = own_share_reference(food(known - 0.3))
    assert found.level == "warning"
    assert list(found.figures) == ["DEU food"]
    assert f"DEU food {known - 0.3:.0%} ({known:.0%})" in found.message
    (near,) = own_share_reference(food(known - 0.24))
    assert near.level == "ok"


def test_worlds_of_other_years_and_labels_are_not_judged():
    (old,) = own_share_reference(food(0.01, date="2004-12-31"))
    assert (old.level, old.message) == ("ok", "not judged: references are of 2023.")
    (other,) = own_share_reference(world([[[1.0, 1.0], [1.0, 1.0]]], sectors=("cheese",)))
    assert "no own share is known" in other.message


def energy(from_afar: float, sold: float = 10_000.0, sectors=("energy",)) -> World:
    """Kazakhstan sells to Russia, and buys 500 of which a part comes from Australia."""
    flow = np.full((1, 3, 3), 0.0)
    flow[0] = [[9000.0, sold, 0.0], [500.0 * (1 - from_afar), 9000.0, 0.0], [500.0 * from_afar, 0.0, 9000.0]]
    return world(flow, ("KAZ", "RUS", "AUS"), sectors)


def test_an_exporter_of_fuel_that_buys_it_from_afar_is_named():
    (found,) = fuel_imports(energy(0.8))
    assert found.level == "warning"
    assert dict(found.figures) == {"KAZ energy": 0.8}
    assert "beyond 3,000 km" in found.message


def test_neighbours_importers_and_little_fuel_are_fine():
    for fine in (energy(0.4), energy(0.8, sold=2_000.0)):
        (found,) = fuel_imports(fine)
        assert (found.level, dict(found.figures)) == ("ok", {})
    (other,) = fuel_imports(energy(0.8, sectors=("food",)))
    assert "not judged: no sector is one of" in other.message
    (unknown,) = fuel_imports(world([[[1.0, 1.0], [1.0, 1.0]]], ("A1", "B1"), ("energy",)))
    assert "not judged: the distances" in unknown.message


def importer_of_fuels(part: float) -> World:
    """Kazakhstan, whose imports of 2023 had 3.2 % of fuels, buys `part` of them in all goods."""
    labels = [sector.sector for sector in eurasia_sectors() if sector.kind == "goods"]
    fuels = [name in ("crude-oil", "natural-gas", "coal", "petroleum") for name in labels]
    bought = np.where(fuels, part / sum(fuels), (1 - part) / (len(labels) - sum(fuels))) * 1000.0
    flow = np.full((len(labels), 2, 2), 100.0)
    flow[:, 1, 0] = bought
    return World.from_arrays(
        countries=("KAZ", "CHN"), sectors=labels, trade_flow=flow, trade_elasticity=5, date="2023-12-31"
    )


def test_fuels_above_the_official_part_of_imports_are_named():
    (found,) = energy_imports(importer_of_fuels(0.3))
    assert found.level == "warning"
    assert "KAZ 30% (3% in 2023)" in found.message
    assert dict(found.figures)["KAZ"] == pytest.approx(0.268, abs=1e-3)
    (near,) = energy_imports(importer_of_fuels(0.05))
    assert "KAZ" not in dict(near.figures)
    (merged,) = energy_imports(importer_of_fuels(0.3).aggregate("one-energy"))
    assert "KAZ 30% (3% in 2023)" in merged.message
    (other,) = energy_imports(energy(0.8))
    assert other.message.startswith("not judged")
