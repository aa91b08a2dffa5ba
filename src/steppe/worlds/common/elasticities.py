"""Trade elasticities by sector from a published table, for worlds whose data have none.

Fontagne, Guimbard and Orefice (2022), means over sections of the Harmonized System; `eurasia-2023` uses the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from steppe.concordances import eurasia_of_icio
from steppe.sourced import Note
from steppe.world.world import World
from steppe.worlds.eurasia_2023.facts import by_economy, elasticity_source

DEFAULT = 5.0  # of services, and of sectors that no concordance knows; a default, not an estimate


def by_sector(sector: str) -> float:
    """The elasticity of a sector of `eurasia-2023`."""
    held = by_economy("elasticities").get(sector)
    return sum(held.values()) / len(held) if held else DEFAULT


def by_industry(industries: Sequence[str]) -> list[float]:
    """Elasticities of industries of the OECD tables, each by the sector that holds it; others the default."""
    return [by_sector(eurasia_of_icio(industry)) for industry in industries]


def published(world: World) -> World:
    """The world with published elasticities where its sectors are industries of the OECD tables, and a note."""
    known = [name for name in world.sectors if by_economy("elasticities").get(eurasia_of_icio(name))]
    if not known:
        said = f"The trade elasticity {DEFAULT:g} is a default, not an estimate: vary it."
        return world.replace(notes=(*world.notes, Note(said, "elasticity")))
    said = (
        f"Trade elasticities of {len(known)} industries are means over sections of the Harmonized System "
        f"(Fontagne, Guimbard and Orefice 2022); those of the other {len(world.sectors) - len(known)} are {DEFAULT:g}, "
        "a default and not an estimate."
    )
    sources = (*world.sources, elasticity_source())
    theta = by_industry(world.sectors)
    return world.replace(trade_elasticity=theta, notes=(*world.notes, Note(said, "elasticity")), sources=sources)
