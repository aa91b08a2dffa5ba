"""What happened since March 2021, a fact a row with its source: the record says it of the day, not of the day before.

The rows of the WTO are those of the list of events; `where` is "region" where a state of Eastern Europe, the Caucasus,
Central Asia, Russia or Mongolia takes part.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from steppe import record

with (Path(__file__).parent / "facts_since_2021.csv").open(encoding="utf-8", newline="") as file:
    FACTS = list(csv.DictReader(file))
EVENTS = {
    "in force": "in_force",
    "ended": "ended",
    "signed": "signed",
    "applied provisionally": "provisionally_applied",
}
ROLES = {"becomes candidate": "candidate"}


def test_there_are_enough_and_each_has_an_address() -> None:
    assert len(FACTS) >= 100
    assert sum(row["where"] == "elsewhere" for row in FACTS) >= 40
    assert all(row["source"].startswith(("https://", "http://")) for row in FACTS)
    assert all(row["day"] >= "2021-03-01" for row in FACTS)
    assert len({tuple(row.values()) for row in FACTS}) == len(FACTS)


@pytest.mark.parametrize("row", FACTS, ids=lambda row: f"{row['id']}-{row['kind']}-{row['party']}-{row['day']}")
def test_a_fact_since_2021(row: dict[str, str]) -> None:
    name, party, day = row["id"], row["party"], row["day"]
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    item = record.default().find(name)
    if row["kind"] in EVENTS:
        event = item.best(EVENTS[row["kind"]])
        assert event is not None
        assert event.date == day
        assert record.agreement(name, on=before).status != record.agreement(name, on=day).status
        return
    if row["kind"] == "amended":
        assert day in [event.date for event in item.events if event.event == "amended"]
        return
    if row["kind"].startswith("no longer suspended towards"):
        pairs = [list(record.default().suspended_pairs(on)) for on in (before, day)]
        assert [(name, party, "GBR") in found for found in pairs] == [True, False]
        return
    role = ROLES.get(row["kind"], "")
    there = [party in record.members(name, on, role=role) for on in (before, day)]
    assert there == ([True, False] if row["kind"] == "leaves" else [False, True])


def test_what_the_record_held_before_the_list_of_2026_stays_to_be_asked() -> None:
    on = "2023-12-31"
    assert record.members("CPTPP", on) == ("AUS", "BRN", "CAN", "CHL", "JPN", "MEX", "MYS", "NZL", "PER", "SGP", "VNM")
    assert record.members("CPTPP", on, as_of="2026-11-28") == ("AUS", "CAN", "JPN", "MEX", "NZL", "SGP", "VNM")
