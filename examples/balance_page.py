"""The page on balance with its figures: `python examples/balance_page.py` writes docs/balance.md."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

import steppe as st
from steppe.indicators import ties
from steppe.indicators.alignment import alignment
from steppe.indicators.losses import losses, scaled
from steppe.indicators.shares import shares
from steppe.labels import country_name
from steppe.report.balance_pictures import picture

ROOT = Path(__file__).parents[1]
PAGE, PICTURE = ROOT / "docs" / "balance.md", ROOT / "docs" / "balance-china-doubles.svg"
PAST_PICTURE, SINCE = ROOT / "docs" / "balance-since-1996.svg", 1996
WORLDS = ("goods-2023", "eurasia-2023")
STATE = "KAZ"
STATES = (STATE, "UZB", "KGZ", "TJK", "TKM")
INSTRUMENTS = ("eaeu-india", "eaeu-egypt", "closer-central-asia", "uzbekistan-joins-eaeu")
THETAS = (4.0, 5.0, 6.0, 8.0)


def main() -> None:
    """Compute and write the page."""
    change = st.Scenario.from_yaml(ROOT / "scenarios" / "china-doubles.yaml")
    outcome = st.solve(st.load(WORLDS[0]), change, closure="balanced")
    picture(outcome.balance(STATE), PICTURE, note="closure balanced")
    picture(st.balance_path(STATE, SINCE), PAST_PICTURE)
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)


def page() -> str:
    """The page: measures, the worked case, objections and answers."""
    found = {name: st.balance(st.load(name), STATE, beside=("blocs", "neighbours", "regions")) for name in WORLDS}
    return TEXT.format(
        vectors=vectors_table(found),
        beside=beside_table(found),
        invariance=invariance(),
        benchmarks=benchmarks_table(found),
        states=command_table(*STATES),
        past=command_table(STATE, "--since", str(SINCE)),
        ladder=ladder_table(),
        declared=declared_table(found),
        without=without(found["goods-2023"]),
        alignment=alignment_table(found["goods-2023"]),
        scenarios=scenarios_table(),
        frontier=frontier_table(),
    )


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def vectors_table(found: dict[str, st.Balance]) -> str:
    """Losses by vector on both worlds."""
    heads = ["vector"]
    for name in WORLDS:
        heads += [f"{name}: long run, %", "range", "short run, %", "share", "its own loss, %"]
    rows: list[list[str]] = []
    for vector in found[WORLDS[0]].vectors:
        row = [vector]
        for b in found.values():
            low, high = b.to_dict()["loss_range"][vector]
            row += [f"{b.loss[vector]:.2f}", f"{low:.2f} to {high:.2f}", f"{b.stress.of_state[vector]:.1f}"]
            row += [f"{b.headline.loss_shares[vector]:.3f}", f"{b.headline.losses.of_vector[vector]:.3f}"]
        rows.append(row)
    total = ["all together"]
    for b in found.values():
        total += [f"{b.headline.losses.total:.2f}", "", f"{b.stress.total:.1f}", "", ""]
    return table(heads, [*rows, total])


def beside_table(found: dict[str, st.Balance]) -> str:
    """The three numbers under every shipped partition."""
    rows = [
        [world, name, h.worst[0], f"{h.worst[1]:.2f}", f"{h.effective_vectors:.2f} of {len(h.vectors)}",
         f"{h.distance_from_gravity:.3f}"]
        for world, b in found.items()
        for name, h in ((b.partition, b.headline), *b.beside.items())
    ]  # fmt: skip
    heads = ["world", "partition", "worst vector", "its long-run loss, %", "effective number", "from gravity, nats"]
    return table(heads, rows)


def invariance() -> str:
    """How loss shares and levels move with the elasticity on goods-2023, with and without its tariffs."""
    world = st.load("goods-2023")
    free = world.replace(tariff=np.zeros_like(world.array("tariff")))
    rows: list[list[str]] = []
    for label, data in (("as it is", world), ("without tariffs", free)):
        members = st.balance(data, STATE, beside=(), stress=False, span=()).vectors
        runs = [losses(scaled(data, theta / 5), STATE, members) for theta in THETAS]
        every = np.array([shares(list(run.of_state.values())) for run in runs])
        for theta, run, share in zip(THETAS, runs, every, strict=True):
            named = dict(zip(members, share, strict=True))
            rows.append(
                [label, f"{theta:g}", f"{run.total:.2f}", *(f"{named[v]:.3f}" for v in ("China", "EU", "Russia"))]
            )
        rows.append([label, "largest move of a share", "", f"{np.ptp(every, axis=0).max():.3f}", "", ""])
    return table(["tariffs", "elasticity", "all together, %", "share China", "share EU", "share Russia"], rows)


def benchmarks_table(found: dict[str, st.Balance]) -> str:
    """Concentration and divergences by kind of trade."""
    rows = [
        [world, kind, f"{c.herfindahl:.3f}", f"{c.inverse_herfindahl:.2f}", f"{c.effective:.2f}",
         f"{c.distance['world size']:.3f}", f"{c.distance['gravity']:.3f}"]
        for world, b in found.items()
        for kind, c in b.concentration.items()
    ]  # fmt: skip
    heads = ["world", "trade", "HHI", "N2", "N1", "from world size, nats", "from gravity, nats"]
    return table(heads, rows)


def declared_table(found: dict[str, st.Balance]) -> str:
    """Declared tiers beside losses, and how well their orders agree over all issuers and inside each."""
    on_goods, by_sector = (b.declared for b in found.values())
    rows = [
        [ties.partner_name(code), p.label, p.vocabulary.partition(" (")[0], str(p.rung), f"{p.loss:.3f}",
         f"{by_sector.partners[code].loss:.3f}"]
        for code, p in on_goods.partners.items()
    ]  # fmt: skip
    count = f"{len(on_goods.partners)} partners"
    rows.append(["Kendall's tau-b", count, "all issuers", "", f"{on_goods.tau:+.2f}", f"{by_sector.tau:+.2f}"])
    for name, one in on_goods.inside.items():
        other = by_sector.inside[name].tau
        count = f"{one.partners} partners"
        rows.append(["Kendall's tau-b", count, name.partition(" (")[0], "", f"{one.tau:+.2f}", f"{other:+.2f}"])
    heads = ["partner", "declared", "issuer", "rung", "goods-2023: long-run loss, %", "eurasia-2023: long-run loss, %"]
    return table(heads, rows)


def ladder_table() -> str:
    """The rungs that all vocabularies share, and the labels that the shipped record has on each."""
    on_rung: dict[int, list[str]] = {}
    for held in ties.places().values():
        for label, (rung, _) in held.items():
            on_rung.setdefault(rung, []).append(label)
    rows = [
        [str(k), rung["name"], rung["when"], "; ".join(sorted(set(on_rung[k])))]
        for k, rung in enumerate(ties.ladder(), 1)
    ]
    return table(["rung", "name", "a label is here when it is", "labels"], rows)


def without(b: st.Balance) -> str:
    """Main partners with whom the record has no declared tier."""
    names = [country_name(code) for code in b.declared.without]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def alignment_table(b: st.Balance) -> str:
    """United Nations alignment by vector."""
    rows: list[list[str]] = []
    for found in alignment(STATE, b.vectors).to_dict()["vectors"]:
        far, near = found["mean"], found["agreement"]
        rows.append(
            [found["vector"], f"{far['value']:.2f} ({far['low']:.2f} to {far['high']:.2f})" if far else "",
             f"{100 * near['share']:.0f} %", f"{near['votes']:,}"]
        )  # fmt: skip
    return table(["vector", "distance of ideal points (5 to 95 %)", "votes alike", "votes compared"], rows)


def scenarios_table() -> str:
    """The table of the command line: both worlds, every ready scenario."""
    worlds = [part for name in WORLDS for part in ("--world", name)]
    files = sorted(str(path) for path in (ROOT / "scenarios").glob("*.yaml"))
    return command_table(STATE, *files, *worlds)


def command_table(*words: str) -> str:
    """What `steppe balance` prints as Markdown."""
    command = [sys.executable, "-m", "steppe.cli", "balance", *words, "--markdown"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def frontier_table() -> str:
    """Efficient sets of four ready scenarios on the world by sector."""
    instruments = [st.Scenario.from_yaml(ROOT / "scenarios" / f"{name}.yaml") for name in INSTRUMENTS]
    found = st.frontier(st.load(WORLDS[1]), STATE, instruments)
    rows = [[c.name, f"{c.income:+.3f}", c.worst, f"{c.loss:.3f}"] for c in found.efficient]
    lines = table(["efficient set", "income, %", "worst vector", "its long-run loss, %"], rows)
    return f"{lines}\n\n{len(found.efficient)} of {len(found.candidates)} sets are efficient."


TEXT = """# Balance: how much each vector holds us

*Written by `python examples/balance_page.py`; do not edit it.*

A state is balanced to the degree that no single vector can impose a large loss on it, beyond what geography and size
impose anyway. Balance is insurance and not a goal in itself: spreading trade costs income, so the
[frontier](#the-frontier) shows both.

```
steppe balance KAZ
steppe balance KAZ UZB KGZ TJK TKM
steppe balance KAZ --since 1996 --picture since-1996.png
steppe balance KAZ scenarios/china-doubles.yaml --picture change.png
steppe frontier KAZ scenarios/eaeu-india.yaml scenarios/eaeu-egypt.yaml scenarios/closer-central-asia.yaml
```

## What is measured

Vectors are a *partition* of all foreign partners: `poles` (Russia, China, EU, USA, Central Asia and Caucasus, Turkey,
other), `blocs`, `neighbours`, `regions`, or your own YAML file. Groups in it are read from the record at the world's
date.

| measure | definition | unit |
| --- | --- | --- |
| B1 concentration | trade shares s by vector: HHI = sum s^2, N2 = 1/HHI, N1 = exp(-sum s ln s) | effective number |
| B2 distance | sum s ln(s/b) from world size, from gravity (GDP, distance, borders), from an earlier world | nats |
| B3 loss | real income lost when trade with the vector is cut both ways, solved exactly | % of real income |
| B4 worst vector | the largest loss, named | % |
| B5 asymmetry | what the state loses less what the vector loses (Hirschman 1945) | percentage points |
| B6 corridors | absent: transport corridors are not in Steppe yet | |
| B7 coverage | share of trade with partners under free trade in force, and by its depth (DESTA) | share |
| B8 declared | Kendall's tau-b of declared tiers and losses by partner, over all issuers and inside each | -1 to 1 |
| B9 alignment | ideal points (to 2023) and votes alike (to January 2020) in the UN; context | sd, share |

Three numbers are reported and never one index: the worst vector with its loss; the effective number N1 of the loss
shares l = L / sum L; and D(l || b) = sum l ln(l/b), where b are the loss shares if size and distance alone placed the
state's trade (its totals by sector kept). Losses are those of the balanced world: with balances held, a state cut off
often has no equilibrium. A vector's own loss is that of its members together, by income.

A loss has a horizon, and two losses stand side by side only where it is the same or both are named. The *long run* is
at the world's own trade elasticities (5 on goods-2023), its range at 0.8 to 1.6 times these (4 to 8); the *short run*
takes a quarter of them, when trade cannot move elsewhere. Every loss on this page is of the long run unless a column
says short run.

What the words mean, each in a clause: the *effective number* is how many equal vectors would spread the shares alike
(N1 by their entropy, N2 = 1/HHI with more weight on large ones; HHI, the sum of squared shares, is 1 where one vector
has all). A distance in *nats* is 0 where shares are those of the benchmark, and its exponential is the weighted
geometric mean of share over benchmark: at 0.14 shares are 1.15 times the benchmark's on average, at 0.69 twice. *From
world size*: the benchmark is the size of the partners' economies alone; *from gravity*: their size, distance and
borders. *Asymmetry* is above zero where the state depends more on the vector than the vector on the state.

## Kazakhstan at the end of 2023

{vectors}

Partitions side by side:

{beside}

Concentration and its distance from two benchmarks:

{benchmarks}

## Several states

A row a state, for the five of Central Asia on goods-2023: the command is `steppe balance KAZ UZB KGZ TJK TKM
--markdown`, in Python `st.balance(world, ["KAZ", "UZB", ...])`. The short run is that of the same vector.

{states}

The rows are no ranking: who trades more has more to lose. A vector lacks the state itself, and `poles` is drawn around
Central Asia and the Caucasus, so effective numbers, distances and worst vectors are compared only among states that lie
in the same vector; where compared states do not, or lie outside what a partition is drawn around, or have vectors of
their own (`neighbours`), a note says which.

## Its own past

`steppe balance KAZ --since 1996`, in Python `st.balance_path("KAZ", since=1996)`, follows a state through the shipped
worlds of goods ([how they are made](worlds/through-time.md)). Losses are of the long run; by trade is the effective
number of exports plus imports; filled is the share that the world had to fill in.

{past}

![Losses of Kazakhstan by vector, effective vectors and shares in trade, 1996 to 2023](balance-since-1996.svg)

Before years are compared: tariffs of the past are not at hand, so that every year is told without tariffs, 2023 too,
which makes it differ from the tables above; the partition is read on each world's last day, with 15 members of the
European Union in 1996 and 28 in 2016; trade is at the prices and exchange rates of each year; value added over output
is that of 2020 in every year. In 1996 trade with Russia is filled in from later years, since the table lacks it. A
year in which a state or a group of the partition was not there is named with the reason (`blocs` begin in 2016, when
the Eurasian Economic Union and BRICS are both there).

## Declared tiers beside losses

Every partner with a declared tier on record, its label in the issuer's words, and the long-run loss if it is cut off
alone; a group such as the European Union is one partner, cut off as a whole, beside members that have a tier of their
own. No issuer publishes a scale: one coarse ladder for all vocabularies is our reading of the words
(`src/steppe/indicators/tiers.yaml`), and the finer order inside a vocabulary as well.

{ladder}

{declared}

Kendall's tau-b is 1 where a higher tier always goes with a higher loss, 0 where there is no relation, -1 in reverse.
Partners with 1 % of Kazakhstan's trade or more and no declared tier on record:

{without}.

The record is not complete, so a tier that is missing may be its gap.

## Votes

Votes in the General Assembly of 2015 to 2019, and distances of ideal points as means of 2019 to 2023:

{alignment}

## Shares are robust, levels are not

{invariance}

Levels scale like one over the elasticity. Loss shares hardly move; what they do move comes from tariffs, since losing a
partner that pays tariffs also loses revenue, which does not scale.

## Under every ready scenario

Balance after each scenario (`none` is before), closure balanced, losses of the long run; China's growth moves it
without anyone signing anything. The command is
`steppe balance KAZ scenarios/*.yaml --world goods-2023 --world eurasia-2023 --markdown`.

{scenarios}

![Losses of Kazakhstan by vector before and after China doubles](balance-china-doubles.svg)

*When China doubles, on goods-2023: `steppe balance KAZ scenarios/china-doubles.yaml --picture change.svg`.*

## The frontier

`st.frontier(world, "KAZ", [...])` solves every set of up to eight instruments (agreements, memberships, cheaper routes)
and shows income against the long-run loss that the worst vector could then impose; a set is efficient when no other has
more of one without less of the other. With more instruments it climbs from several starts for a ladder of weights and
reports how much it misses where all sets can still be solved. For Kazakhstan on `eurasia-2023`, with `eaeu-india`,
`eaeu-egypt`, `closer-central-asia` and `uzbekistan-joins-eaeu` as instruments:

{frontier}

Cheaper routes to Central Asia are in every efficient set: they bring income and take from the worst vector's share.
The agreements bring a little more income and leave the worst vector's loss a little higher. A tenth off trade costs is
an assumption of that scenario and free there; what a route costs to build is not in the income.

## Ten objections, and what is done about each

1. **The partition decides the result.** It does: so it is printed with every number, and several
   are shown side by side.
2. **One sector hides chokepoints.** `eurasia-2023` has 25; and the short run takes a quarter of the elasticities.
3. **Gross trade counts re-exports and transit.** True of the trade tables; input links take domestic content into
   account, corridors will show transit. Entrepots are named by `steppe check`.
4. **Mirror data differ by a third.** `steppe check` sets the world's pair totals beside what each side published.
5. **The benchmark is a choice.** World size, gravity, an earlier world and peers stand beside each other.
6. **Risks are correlated: cutting a partner cuts the routes through it.** `cut="partner and its transit"` will need
   corridors; until then it is refused in words.
7. **Finance, grids, migration and arms hold states too.** They are not in it, and every result says so.
8. **Votes are cheap.** UN alignment is context beside the measures, never inside them.
9. **This is description.** A loss is what the model says of a cut, not what a cut caused.
10. **A ranking of states will follow.** There is no index to rank by: three numbers with their range, and
    their reasons; several states have a row each, with a note on what cannot be compared between them.
"""


if __name__ == "__main__":
    main()
