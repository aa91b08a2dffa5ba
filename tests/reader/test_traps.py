"""Passages that mislead a reader, each with what it must make of them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from steppe import record
from steppe.reader.checks.ties import checked
from steppe.reader.persons.names import folded
from steppe.reader.reading import Reading, read

SHARED = Path(__file__).parents[3] / "shared"
TRAPS = SHARED / "gold" / "seed_traps.csv"
MIR = "000_1ea4bdc054af042b.txt"
WEBINAR = "003_4c0f7e5ff9839862.txt"
CONTINENT = "004_c324e881610add9a.txt"
WRITTEN = {MIR: "2020-05-08", WEBINAR: "2020-07-08", CONTINENT: "2004-03-02"}
PRESIDENT, MINISTER = "Kassym-Jomart Tokayev", "Kassymzhomart Tokaev"


@cache
def reading(name: str) -> Reading:
    return read(SHARED / "documents" / name, date=WRITTEN[name])


@cache
def traps() -> dict[str, dict[str, str]]:
    with TRAPS.open(encoding="utf-8") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


class Trap:
    """What the reader finds in one passage."""

    def __init__(self, row: dict[str, str]) -> None:
        self.start, self.end = int(row["start"]), int(row["end"])
        self.reading = reading(row["document"])
        self.text = self.reading.document.text[self.start : self.end]

    def __getattr__(self, name: str) -> list[Any]:
        return [item for item in getattr(self.reading, name) if item.start < self.end and self.start < item.end]

    @property
    def said(self) -> set[tuple[str, str]]:
        return {(zone.zone, zone.speaker) for zone in self.zones}

    @property
    def idents(self) -> list[str]:
        return [m.ident for m in self.mentions]

    @property
    def counted(self) -> list[tuple[float, str]]:
        """The figures of claims whose number stands in the passage."""
        held = (c for c in self.claims if c.num_start is not None and self.start <= c.num_start < self.end)
        return [(c.value, c.unit) for c in held]

    @property
    def tied(self) -> set[tuple[str, str, str, str]]:
        return {(t.kind, t.party[0], t.counterpart[0], t.status) for t in self.ties}

    @property
    def voices(self) -> set[tuple[str, str]]:
        return {(x.voice, x.speaker) for x in (*self.ties, *self.claims)}


def silent(zone: str, trap: Trap) -> None:
    """A zone that states nothing, ties nobody and is nobody's word."""
    assert trap.said == {(zone, "")}
    assert not trap.ties
    assert not trap.claims


def no_figure(kind: str, trap: Trap) -> None:
    """Its numbers are of one kind and claim nothing."""
    assert {n.kind for n in trap.numbers} == {kind}
    assert not trap.counted


def dated(value: str, trap: Trap) -> None:
    assert [d.value for d in trap.dates] == [value]
    assert not trap.counted


def spoken(zone: str, speaker: str, trap: Trap) -> None:
    """Whose words they are, with no tie made of them."""
    assert trap.said == {(zone, speaker)}
    assert not trap.ties


def nameless(trap: Trap) -> None:
    """Names of places within another name are no mentions."""
    assert trap.idents == []


def organisation(ident: str, trap: Trap) -> None:
    """One organisation with its acronym, and nothing within it."""
    assert set(trap.idents) == {ident}
    assert {m.layer for m in trap.mentions} == {"ORG"}


def footer_state(trap: Trap) -> None:
    silent("footer", trap)
    whole = [m for m in trap.reading.mentions if m.ident == "KAZ" and m.layer in ("STATE", "DEMONYM")]
    assert [m.zone for m in trap.mentions] == ["footer"]
    assert trap.reading.attention()["KAZ"] < len(whole)


def address(trap: Trap) -> None:
    no_figure("contact", trap)
    assert "USA" not in trap.idents


def colophon(trap: Trap) -> None:
    silent("footer", trap)
    assert [d.value for d in trap.dates] == ["2004-03-02"]


def same_person(full: str, trap: Trap) -> None:
    """One name of the speaker throughout the document, and it is the same person in the others."""
    surname = folded(full.split()[-1])
    assert [name for name in trap.reading.speakers if folded(name.split()[-1]) == surname] == [full]
    if trap.text in (PRESIDENT, MINISTER):
        both = {folded(name.split()[-1]) for doc in (MIR, CONTINENT) for name in reading(doc).speakers if "Tok" in name}
        assert both == {surname}


def uncle(trap: Trap) -> None:
    assert trap.said == {("reported", PRESIDENT)}
    assert "Kassym" not in trap.reading.speakers


def title(trap: Trap) -> None:
    assert not [n for n in trap.numbers if n.kind == "quantity"]
    assert not trap.counted


def chairman(trap: Trap) -> None:
    """A person with a title is no speaker where nothing of his is told."""
    assert trap.said == {("narration", "")}
    assert not [name for name in trap.reading.speakers if "Xi" in name.split() or "Chairman" in name]


def post(counterpart: str, trap: Trap) -> None:
    assert trap.tied == {("post", "SUN", counterpart, "historic")}


def unbalanced(trap: Trap) -> None:
    assert trap.said == {("quote", PRESIDENT)}
    later = [q for q in trap.reading.quotations if q.start > trap.end and q.zone == "quote"]
    assert all("“" not in trap.reading.document.text[q.start : q.end][:1] for q in later)
    assert any(trap.reading.document.text[q.start : q.end].startswith("The main objective of the union") for q in later)


def partial_quote(trap: Trap) -> None:
    assert [(q.speaker, q.zone) for q in trap.quotations] == [(PRESIDENT, "reported")]
    assert trap.said == {("reported", PRESIDENT)}


def narrated(status: str, partners: set[str], trap: Trap) -> None:
    assert {(t.kind, t.party, t.status, t.voice, t.speaker) for t in trap.ties} == {
        ("trade_agreement", ("EAEU",), status, "narration", "")
    }
    assert {t.counterpart[0] for t in trap.ties} == partners


def wrong_fact(trap: Trap) -> None:
    (tie,) = trap.ties
    assert (tie.kind, tie.party, tie.counterpart, tie.voice) == ("observer", ("SGP",), ("EAEU",), "narration")
    assert checked(tie, record.default(), "2020-05-08").verdict == "contradicted"


def premise(trap: Trap) -> None:
    assert trap.said == {("question", "Continent")}
    assert trap.voices == {("question", "Continent")}


def seats_deny(trap: Trap) -> None:
    assert [(m.layer, m.ident) for m in trap.mentions] == [("METONYM", "KAZ"), ("METONYM", "RUS")]
    assert not trap.ties


def denied(trap: Trap) -> None:
    assert {(t.polarity, t.status) for t in trap.ties} == {("denied", "denied")}


def coreferred(trap: Trap) -> None:
    assert [(m.layer, m.ident) for m in trap.mentions] == [("COREF", "EAEU")]


def common_noun(trap: Trap) -> None:
    assert not [m for m in trap.mentions if m.layer in ("COREF", "ORG")]
    assert not [t for t in trap.ties if t.polarity == "asserted"]


def claimed(wanted: dict[str, Any], trap: Trap) -> None:
    """One of the claims of the passage has all of these."""
    held = [c for c in trap.claims if c.num_start is not None and trap.start <= c.num_start < trap.end]
    assert wanted in [{name: getattr(c, name) for name in wanted} for c in held or trap.claims]


def amounts(wanted: list[tuple[float, str]], trap: Trap) -> None:
    assert trap.counted == wanted


def listed(trap: Trap) -> None:
    assert trap.idents == ["CHN", "RUS", "USA", "EU"]
    assert not trap.ties


def tiers(trap: Trap) -> None:
    held = {t.counterpart[0]: t.instrument.lower() for t in trap.ties}
    assert held["CHN"].startswith("comprehensive strategic partnership")
    assert held["USA"].startswith("expanded strategic partnership")
    assert held["EU"].startswith("expanded partnership and cooperation")
    assert {held[code].split(" with")[0] for code in ("KGZ", "TJK", "TKM", "UZB")} == {"strategic relations"}
    assert "RUS" not in held


def only_named(wanted: list[str], trap: Trap) -> None:
    assert trap.idents == wanted
    assert not trap.ties


def undated(said: tuple[str, str], trap: Trap) -> None:
    assert trap.said == {said}
    assert not trap.dates


def verbatim(text: str, trap: Trap) -> None:
    assert trap.text == text


EXPECTED: dict[str, Callable[[Trap], None]] = {
    "P001": partial(silent, "caption"),
    **{ident: partial(silent, "photo_credit") for ident in ("P002", "P003", "P004")},
    **{ident: partial(silent, "footer") for ident in ("P005", "P006")},
    "P007": footer_state,
    "P008": partial(no_figure, "contact"),
    "P009": address,
    "P010": colophon,
    "P011": partial(silent, "byline"),
    "P012": partial(same_person, PRESIDENT),
    "P013": partial(same_person, MINISTER),
    "P014": uncle,
    "P015": partial(same_person, "Yerzhan Ashikbayev"),
    **dict.fromkeys(("P016", "P017"), title),
    "P018": chairman,
    "P019": partial(organisation, "CICA"),
    "P020": partial(organisation, "OSCE"),
    **dict.fromkeys(("P021", "P022", "P023", "P025", "P026"), nameless),
    "P024": partial(spoken, "reported", PRESIDENT),
    "P027": partial(post, "CHN"),
    "P028": partial(only_named, ["YUG"]),
    "P029": unbalanced,
    "P030": partial_quote,
    "P031": partial(spoken, "reported", PRESIDENT),
    "P032": partial(spoken, "quote", PRESIDENT),
    "P033": partial(narrated, "signed", {"VNM", "IRN", "SRB"}),
    "P034": wrong_fact,
    "P035": partial(spoken, "question", "Continent"),
    "P036": premise,
    "P037": partial(spoken, "question", "Continent"),
    "P038": partial(spoken, "question", "Continent"),
    "P039": partial(spoken, "answer", MINISTER),
    "P040": seats_deny,
    "P041": denied,
    "P042": partial(spoken, "answer", MINISTER),
    "P043": partial(spoken, "reported", "Yerzhan Ashikbayev"),
    "P044": partial(undated, ("quote", PRESIDENT)),
    "P045": partial(narrated, "signed", {"VNM", "IRN", "SRB"}),
    "P046": partial(narrated, "negotiating", {"EGY", "IND"}),
    "P047": coreferred,
    **dict.fromkeys(("P048", "P049", "P050"), common_noun),
    "P051": partial(claimed, {"subject": ("CIS",), "voice": "narration", "speaker": ""}),
    "P052": partial(dated, "2019"),
    "P053": partial(dated, "2019"),
    "P054": partial(claimed, {"period": "2003", "measure": "growth of trade", "value": 2.0}),
    "P055": partial(claimed, {"subject": ("CIS",), "period": "2018", "measure": "trade", "value": 191e9}),
    "P056": partial(amounts, [(20.0, "year")]),
    "P057": partial(amounts, [(1e6, "KZT"), (2400.0, "USD")]),
    "P058": partial(amounts, [(1.5e9, "USD")]),
    "P059": partial(no_figure, "ordinal"),
    "P060": listed,
    "P061": partial(no_figure, "identifier"),
    "P062": partial(dated, "1985/1989"),
    "P063": partial(dated, "2004-02-18/2004-03-02"),
    "P064": partial(dated, "2020-07-08"),
    "P065": partial(dated, "1975/1979"),
    "P066": partial(verbatim, "possiblities"),
    "P067": tiers,
    "P068": partial(spoken, "narration", ""),
}


FAILING: dict[str, str] = {}


@pytest.mark.parametrize(
    "ident",
    [
        pytest.param(ident, marks=pytest.mark.xfail(strict=True, reason=FAILING[ident])) if ident in FAILING else ident
        for ident in EXPECTED
    ],
)
def test_trap(ident: str) -> None:
    if not TRAPS.exists():
        pytest.skip("The annotated documents are not part of a clone of this repository.")
    EXPECTED[ident](Trap(traps()[ident]))


def test_every_trap_has_a_test() -> None:
    if not TRAPS.exists():
        pytest.skip("The annotated documents are not part of a clone of this repository.")
    assert set(EXPECTED) == set(traps())
