"""Whose growth some states live from: docs/exposure.md and its heat map.

Run from the root of the repository: python examples/exposure_page.py
"""

from __future__ import annotations

from pathlib import Path

import steppe as st
from steppe.indicators.exposure import Exposed, exposed
from steppe.labels import country_name
from steppe.report.exposure_picture import heat_map
from steppe.whole import written_whole

DOCS = Path(__file__).parents[1] / "docs"
WORLDS = ("goods-2023", "eurasia-2023")
STATES = ("KAZ", "UZB", "KGZ", "MNG", "AZE", "GEO", "SRB")
SHOWN = 8


def main() -> None:
    """Compute and write the page."""
    heat_map(st.exposure(WORLDS[0]), "KAZ", DOCS / "exposure-kazakhstan.svg")
    with written_whole(DOCS / "exposure.md") as draft:
        draft.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page in Markdown."""
    found = {world: {state: exposed(world, state) for state in STATES} for world in WORLDS}
    parts = [
        "# Whose growth do we live from?",
        "*Written by `python examples/exposure_page.py`; do not edit it.*",
        INTRODUCTION,
        "![What growth of each does to the real income of the others](exposure-kazakhstan.svg)",
    ]
    for world, states in found.items():
        parts += [f"## Kazakhstan in {world}", _one(states["KAZ"]), f"## Others in {world}", _others(states)]
    return "\n\n".join([*parts, LIMITS]) + "\n"


def _one(found: Exposed) -> str:
    heads = ("partner", "effect", "markets", "competition", "duties", "prices", "value added it buys, %")
    rows = [
        (
            country_name(row.partner),
            *(f"{1e3 * value:+.2f}" for value in (row.effect, *row.parts)),
            f"{100 * row.value_added:.2f}",
        )
        for row in found.rows[:SHOWN]
    ]
    return _table(heads, rows)


def _others(states: dict[str, Exposed]) -> str:
    rows = [
        (country_name(state), ", ".join(f"{country_name(row.partner)} {1e3 * row.effect:+.1f}" for row in one.rows[:4]))
        for state, one in states.items()
        if state != "KAZ"
    ]
    return _table(("state", "whose growth raises its real income most"), rows)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


INTRODUCTION = """What one percent of growth of a partner's factors does to a state's real income, in thousandths of a
percent, to first order (Kleinman, Liu and Redding 2024, with sectors, inputs and tariffs): buyers spend more (markets),
buyers move between sellers (competition), tariff revenue (duties) and the cost of living (prices), each at the world's
mean wage. It is the derivative of `st.solve` for `st.Labour` (held to 1e-6 by `tests/laws/test_exposure.py`). Beside it
stands the part of the state's value added that the partner's final spending buys, over all inputs. `steppe exposure
KAZ` tells it of any state."""
LIMITS = """Growth is of all a country's factors alike, trade is balanced, factors move freely between sectors, and the
response is that of a small change: a doubling is solved in full (`scenarios/china-doubles.yaml`)."""


if __name__ == "__main__":
    main()
