"""What the pages of shipped worlds have in common: tables, money and citations in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from steppe.sourced import Source


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def bn(million: float) -> str:
    """An amount in million USD as billions."""
    return f"{million / 1e3:,.1f} bn USD"


def cited(source: Source) -> str:
    """A source as a link with its place, vintage and licence."""
    rest = ", ".join(part for part in (source.locator, source.vintage, source.licence) if part)
    name = f"[{source.title}]({source.url})" if source.url else source.title
    return f"{name}{f', {rest}' if rest else ''}"
