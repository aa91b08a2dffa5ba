"""What moved the balance of some states between 1996 and 2023: docs/kazakhstan-since-1996.md and its picture.

Run from the root of the repository: python examples/since_1996.py
"""

from __future__ import annotations

from pathlib import Path

import steppe as st
from steppe.indicators.explain import Explained, explained, solves
from steppe.labels import country_name
from steppe.report.explain_picture import waterfall
from steppe.whole import written_whole

DOCS = Path(__file__).parents[1] / "docs"
STATES = ("KAZ", "UZB", "MNG", "SRB", "GEO", "AZE")
THEN, NOW = "goods-1996", "goods-2023"
OF = ("share China", "share Russia", "loss China", "loss Russia")
LEAST, VECTORS = 0.05, 7


def main() -> None:
    """Explain every state and write the page."""
    found: dict[str, tuple[Explained, ...]] = {}
    for state in STATES:
        home = st.load(THEN).label(state)
        of = OF if home != "RUS" else OF[::2]
        found[state] = explained(THEN, NOW, state, of)
        print(f"{state}: {solves(VECTORS):,} worlds solved")
    waterfall(found["KAZ"][0], DOCS / "kazakhstan-since-1996-china.svg")
    waterfall(found["KAZ"][3], DOCS / "kazakhstan-since-1996-russia.svg")
    with written_whole(DOCS / "kazakhstan-since-1996.md") as draft:
        draft.write_text(page(found), encoding="utf-8")


def page(found: dict[str, tuple[Explained, ...]]) -> str:
    """The page in Markdown."""
    parts = [
        "# What moved Kazakhstan's balance, 1996 to 2023",
        "*Written by `python examples/since_1996.py`; do not edit it.*",
        INTRODUCTION,
        "![What moved the share of China in Kazakhstan's trade](kazakhstan-since-1996-china.svg)",
        "![What moved Kazakhstan's loss if Russia is cut off](kazakhstan-since-1996-russia.svg)",
    ]
    for of in OF:
        parts += [
            f"## {of[0].upper()}{of[1:]}, percent",
            _table([one for held in found.values() for one in held if one.of == of]),
        ]
    parts += ["## Kazakhstan, all parts", *(_all(one) for one in found["KAZ"]), LIMITS]
    return "\n\n".join(parts) + "\n"


def _table(rows: list[Explained]) -> str:
    """A row a state: before, after, and the parts summed into kinds."""
    heads = (
        "state",
        "1996",
        "2023",
        "own size",
        "size of China",
        "size of Russia",
        "costs with China",
        "costs with Russia",
        "all else",
    )
    lines = [heads, ["---"] * len(heads)]
    for one in rows:
        named = ("own size", "size of China", "size of Russia", "trade costs with China", "trade costs with Russia")
        values = [one.parts[name] for name in named]
        numbers = [
            f"{one.before:.2f}",
            f"{one.after:.2f}",
            *(f"{value:+.2f}" for value in (*values, one.change - sum(values))),
        ]
        lines.append([country_name(one.state), *numbers])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _all(one: Explained) -> str:
    ranked = [
        (name, value)
        for name, value in sorted(one.parts.items(), key=lambda item: -abs(item[1]))
        if abs(value) >= LEAST / 10
    ]
    told = "; ".join(f"{name} {value:+.2f}" for name, value in ranked)
    return f"**{one.of}**, {one.before:.2f} to {one.after:.2f} percent ({one.change:+.2f}): {told}."


INTRODUCTION = """Two shipped worlds of goods, 1996 and 2023, are merged into the state and its vectors (Russia, China,
the EU, the USA, Central Asia and the Caucasus, Turkey, others) and balanced. Which sizes (relative to the world's) and
which trade costs turn the one into the other is then known exactly, and every part below is an Owen value: parts sum to
the change and no order of events is assumed. `st.explain("goods-1996", "goods-2023", "KAZ", of="share China")` and
`steppe explain KAZ --of "loss Russia" --picture parts.png` tell the same of any state, measure and pair of years.
*Share* is a vector's part of exports and imports, *loss* the real income lost if trade with it is cut."""
LIMITS = """## What this is not

Trade costs are whatever size does not explain at an elasticity of 5: tariffs, transport, agreements, sanctions, but
also oil found and its price, tastes, and what was not recorded in 1996 (filled flows are told in
[through time](worlds/through-time.md)). Vectors hold the economies of 2023 in both years. Value added in output is that
of 2023 in both. Both worlds are without tariffs."""


if __name__ == "__main__":
    main()
