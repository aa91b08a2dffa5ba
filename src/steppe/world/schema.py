"""The primitives of a world: name, dimensions, unit and whether it must be given, one row each."""

from __future__ import annotations

from dataclasses import dataclass

PAIR = ("sector", "exporter", "importer")
CELL = ("sector", "country")
INPUT = ("input", "sector", "country")
SECTORS = ("sector", "input")  # dimensions along sectors; all others run along countries


@dataclass(frozen=True, slots=True)
class Primitive:
    """An array of which a world is made."""

    name: str
    dims: tuple[str, ...]
    units: str
    required: bool = False

    def shape(self, countries: int, sectors: int) -> tuple[int, ...]:
        """Its shape in a world of so many countries and sectors."""
        return tuple(sectors if dim in SECTORS else countries for dim in self.dims)


PRIMITIVES = {
    one.name: one
    for one in (
        Primitive("trade_flow", PAIR, "million USD, net of tariff", required=True),
        Primitive("tariff", PAIR, "ad valorem rate"),
        Primitive("value_added_share", CELL, "share of output"),
        Primitive("input_share", INPUT, "share of output"),
        Primitive("trade_elasticity", ("sector",), "theta, of flows to trade costs", required=True),
        Primitive("imputed", PAIR, "flag"),
        Primitive("alternative", PAIR, "million USD"),
    )
}


def axes(name: str) -> str:
    """The dimensions of a primitive as words."""
    return ", ".join(PRIMITIVES[name].dims)


def named_axes(
    name: str, countries: tuple[str, ...], sectors: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The dimensions of a primitive, each with its labels."""
    return tuple((dim, sectors if dim in SECTORS else countries) for dim in PRIMITIVES[name].dims)
