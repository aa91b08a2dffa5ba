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
.small, caption { font-size: .875rem; color: #555; }
figure { margin: 0 0 1.5rem; }
svg { display: block; width: 100%; max-width: 34rem; height: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .25rem; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid #ddd; text-align: right; vertical-align: bottom; }
th:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 400; }
.strong th, .strong td { font-weight: 700; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4; padding: .75rem;
  font-size: .875rem; }
thead th { white-space: nowrap; }
@media (max-width: 34rem) { th, td { padding: .25rem .1rem; font-size: .75rem; } .code { display: none; }
  thead th { white-space: normal; } }
@media print { body { font-size: 11pt; } main { max-width: none; } a { color: inherit; }
  h2 { break-after: avoid; } tr, figure { break-inside: avoid; } .wide { overflow: visible; } }
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
