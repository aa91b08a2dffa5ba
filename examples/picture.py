"""Write the picture of README: `python examples/picture.py` makes docs/closer-central-asia.svg."""

from __future__ import annotations

from pathlib import Path

import steppe as st
from steppe.report.brief import income_chart

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Solve the scenario on the shipped world and draw the change of real income."""
    scenario = st.Scenario.from_yaml(ROOT / "scenarios" / "closer-central-asia.yaml")
    outcome = st.solve(st.load("goods-2023"), scenario)
    path = ROOT / "docs" / "closer-central-asia.svg"
    svg = income_chart(outcome, "KAZ").replace("<svg ", '<svg font-family="sans-serif" style="background:white" ', 1)
    path.write_text(svg + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
