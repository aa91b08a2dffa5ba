"""The scenario file that a user starts from."""

from __future__ import annotations

import json

TEMPLATE = """\
# A scenario: what changes, in order. Keep what you need and delete the rest.
name: {name}
note: What this scenario mirrors, and which numbers in it are assumptions.

# Which factors cannot leave their sector: long (resources, land), medium (installed capital too), short (all but
# labour).
# horizon: long

# Where its facts are written; as many as there are.
sources: []
#  - {{title: Title of the document, url: "https://example.org", accessed: "2026-01-31"}}

# Countries are ISO codes of three letters; a list ([KAZ, UZB]) or a group read at the world's date
# (EU, EAEU, CIS, CENTRAL_ASIA, ...) stands wherever a country does, and `all` (or "*") is every one. `sector` may be
# added to all but labour. What a country sells to itself is never touched.
measures:
  # A new tariff: give one of rate (0.10 = 10 %), increase (percentage points) and factor (0.5 = halved).
  # With `unit: percent` 10 is 10 %, here and in trade_cost, productivity and labour.
  - tariff: {{importer: KAZ, exporter: CHN, rate: 0.10}}

  # Trade costs other than tariffs, as a ratio: 1.10 = 10 % dearer, 0.90 = 10 % cheaper.
  # - trade_cost: {{exporter: CIS, importer: CIS, change: 1.10}}

  # No trade at all; direction is both, exports or imports, seen from the sender.
  # - embargo: {{sender: [EU, USA], target: RUS, direction: both}}

  # Growth or decline of a country: 2.0 = doubled, 0.95 = 5 % less.
  # - productivity: {{country: CHN, change: 2.0}}
  # - labour: {{country: CHN, change: 0.95}}

  # What the record knows: an agreement takes effect, a country joins or leaves an organisation.
  # - sign: {{agreement: EAEU-VNM, tariff_cut: 1.0}}
  # - join: {{organisation: EAEU, country: UZB}}
  # - leave: {{organisation: EAEU, country: KAZ}}

  # Tariffs of another day, where they are known by day: duties that the United States added in 2025 and 2026, GSP+, ...
  # - tariffs_as_of: {{importer: USA, day: 2025-08-07}}

  # Many tariffs at once, from a CSV file beside this one: exporter,importer,rate (and sector).
  # - tariff_table: {{file: rates.csv}}
"""


def template(name: str) -> str:
    """A commented scenario as YAML, valid as it stands, for the user to edit."""
    return TEMPLATE.format(name=json.dumps(name, ensure_ascii=False))
