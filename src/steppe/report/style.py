"""The look of a page, readable on a phone, on a desk and on paper, and its frame."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-top: .5rem; border-top: 1px solid #ccc; }
p, li { overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; }
li { margin: .25rem 0; }
a { color: #00538a; }
.headline { font-size: 1.15rem; }
.limits { border-left: .25rem solid #d55e00; padding-left: .75rem; }
.small, caption, figcaption { font-size: .875rem; color: #555; }
figure { margin: 0 0 1.5rem; }
figcaption { padding-bottom: .25rem; }
svg { display: block; width: 100%; max-width: 30rem; height: auto; }
summary { cursor: pointer; color: #00538a; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .25rem; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid #ddd; text-align: right; vertical-align: bottom; }
th:first-child { text-align: left; padding-left: 0; }
figure.table th:first-child { position: sticky; left: 0; background: #fff; }
figure.table tr.low th:first-child { position: static; text-align: right; padding-left: .5rem; }
figure.table th[scope=colgroup] { text-align: center; border-bottom: 0; }
tbody th { font-weight: 400; min-width: 6rem; max-width: 13rem; overflow-wrap: break-word; }
.strong th, .strong td { font-weight: 700; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4; padding: .75rem;
  font-size: .875rem; }
@media (max-width: 34rem) { h1 { font-size: 1.35rem; } .headline { font-size: 1.05rem; } .code { display: none; }
  th, td { padding: .25rem .3rem; font-size: .8125rem; } tbody th { max-width: 8rem; } }
@media print { body { font-size: 11pt; } main { max-width: none; } a { color: inherit; }
  h2 { break-after: avoid; } tr, figure { break-inside: avoid; } .wide { overflow: visible; }
  details::details-content { content-visibility: visible; display: block; } }
"""


def framed(title: str, parts: Iterable[str], more_style: str = "") -> str:
    """A whole HTML page around its parts, in a frame that forbids scripts and requests."""
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(title)}</title>\n<style>{STYLE}{more_style}</style>\n</head>\n<body>\n<main>",
            *parts,
            "</main>\n</body>\n</html>\n",
        ]
    )
