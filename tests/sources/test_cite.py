"""How worlds and runs are cited: one sentence, and BibTeX that a strict reader takes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import steppe as st
from steppe.report.bibtex import BibEntry, of_document
from steppe.report.citing import cite
from steppe.report.runs import keep
from steppe.sources.catalogue import catalogue
from steppe.worlds.shelf import shipped

TYPES = {"article", "techreport", "misc"}
ENTRY = re.compile(r"@(\w+)\{([a-zA-Z0-9][\w:-]*),\n")
FIELD = re.compile(r"  ([a-z]+) = \{")
VERBATIM = ("url", "doi")


def read(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Entries by key, as (type, fields); what LaTeX would stumble over is a `ValueError`."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    at = 0
    while at < len(text):
        head = ENTRY.match(text, at)
        if not head or head[1] not in TYPES or head[2] in found:
            raise ValueError(f"no entry, an unknown type or a repeated key: {text[at : at + 60]!r}")
        fields, at = _fields(text, head.end())
        found[head[2]] = (head[1], fields)
        at += len(text[at:]) - len(text[at:].lstrip("\n"))
    return found


def _fields(text: str, at: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while not text.startswith("}", at):
        head = FIELD.match(text, at)
        if not head or head[1] in fields:
            raise ValueError(f"no field or a repeated one: {text[at : at + 60]!r}")
        end = _closing(text, head.end())
        fields[head[1]] = _checked(head[1], text[head.end() : end])
        if not text.startswith(",\n", end + 1):
            raise ValueError(f"no comma after {head[1]}")
        at = end + 3
    return fields, at + 1


def _closing(text: str, at: int) -> int:
    """Where the brace closes; as in BibTeX a backslash does not hide one."""
    depth = 1
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return place
    raise ValueError("a brace is not closed")


def _checked(name: str, value: str) -> str:
    if not value.strip() or "\n" in value:
        raise ValueError(f"{name} is empty or has a line break")
    wrong = r"[\s{}\\]" if name in VERBATIM else r"(?<!\\)[&%$#_^~]|\\(?![&%$#_]|text\w+\{\})"
    if re.search(wrong, value):
        raise ValueError(f"{name} is not escaped: {value!r}")
    return value


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_world(name: str):
    cited, world = cite(name), st.load(name)
    entries = read(cited.bibtex)
    assert list(entries) == [one.key for one in cited.entries]
    assert entries["steppe"][1]["note"].startswith("Version ")
    said = cited.bibtex.replace("\\", "")
    for source in world.sources:
        assert source.licence or source.title in said
    assert name in cited.sentence
    assert "\n" not in cited.sentence


def test_goods_2023_names_its_tables():
    cited = cite("goods-2023")
    assert cited.sentence.startswith("The world goods-2023 (195 economies, 1 sector, 2023-12-31), read with Steppe ")
    for label in ("Gaulier and Zignago (2010)", "World Bank", "OECD (2023)", "OECD (2025)", "Breinlich et al. (2021)"):
        assert f"{label};" in cited.sentence
    entries = read(cited.bibtex)
    assert entries["gaulier2010baci"] == (
        "techreport",
        {
            "author": "Gaulier, Guillaume and Zignago, Soledad",
            "title": "{BACI}: International Trade Database at the Product-Level. The 1994-2007 Version",
            "institution": "CEPII",
            "type": "Working Paper",
            "number": "2010-23",
            "year": "2010",
            "note": "V202501, HS22, 2023, summed over products",
        },
    )
    assert entries["worldbank-gdp"][1]["title"] == r"World Development Indicators, GDP (current US\$), NY.GDP.MKTP.CD"


def test_a_saved_world_with_and_without_sources(tmp_path: Path):
    world = st.load("goods-2023").replace(name="mine")
    assert cite(world.save(tmp_path / "a.nc")).bibtex == cite("goods-2023").bibtex
    bare = world.replace(sources=(), name="")
    cited = cite(bare.save(tmp_path / "b.nc"))
    assert cited.sentence.startswith("A world (195 economies, 1 sector, 2023-12-31), read with Steppe ")
    assert cited.sentence.endswith("data: none named.")
    assert list(read(cited.bibtex)) == ["steppe"]


def test_keys_are_unique_and_a_document_counts_once(tmp_path: Path):
    title = "News of the day, first page"
    one, other = st.Source(title, "https://a.org/1_2"), st.Source(title, "https://a.org/2")
    world = st.load("goods-2023").replace(sources=(one, other, one, replace(one, locator="p. 2")))
    cited = cite(world.save(tmp_path / "a.nc"))
    assert list(read(cited.bibtex)) == ["steppe", "news-of-the", "news-of-the-no2"]
    assert cited.sentence.endswith("data: 2 documents in the list of references.")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = st.load("goods-2023")
    source = st.Source("Press & co. 100% {sure}_now", "https://example.org/a_b?c=1&d=%20", accessed="2026-01-02")
    asked = st.Scenario("less trade", (st.TradeCost("KAZ", "EAEU", change=1.1),), sources=(source,))
    return keep(st.solve(world, asked), world=world, focus="KAZ", out=tmp_path_factory.mktemp("runs")).folder


def test_a_run(run: Path):
    cited = cite(run)
    entries = read(cited.bibtex)
    assert cited.sentence.startswith("Scenario less trade simulated with Steppe ")
    expected = "the model of Caliendo and Parro (2015), on the world goods-2023 (2023-12-31), closure balanced; data: "
    assert expected in cited.sentence
    assert {"steppe", "caliendo2015estimates", "gaulier2010baci", "press-co-100"} <= set(entries)
    assert entries["press-co-100"] == (
        "misc",
        {
            "title": r"{Press \& co. 100\% \textbraceleft{}sure\textbraceright{}\_now}",
            "url": "https://example.org/a_b?c=1&d=%20",
            "note": "read 2026-01-02",
        },
    )
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    titles = {source["title"] for source in record["outcome"]["sources"] if "licence" not in source}
    plain = cited.bibtex.replace("\\textbraceleft{}", "{").replace("\\textbraceright{}", "}").replace("\\", "")
    assert titles
    assert all(title in plain for title in titles)


def test_what_is_no_run(tmp_path: Path, run: Path):
    with pytest.raises(
        st.SteppeError, match=r"is no folder of a run, it has no run\.json: give one that `steppe solve`"
    ):
        cite(tmp_path)
    (tmp_path / "run.json").write_text('{"versions": {}}')
    with pytest.raises(st.SteppeError, match=r"run.json is damaged or of another version: solve the scenario again"):
        cite(tmp_path)
    with pytest.raises(st.SteppeError, match="There is no world 'goods-2032': did you mean 'goods-2023'"):
        cite("goods-2032")


def test_every_work_of_the_catalogue_is_valid_bibtex():
    works = {work.key: work for one in catalogue().data.values() for work in one.cite}
    text = "\n\n".join(str(BibEntry(work.type, work.key, work.fields)) for work in works.values())
    assert set(read(text)) == set(works)
    labels = {work.key: BibEntry(work.type, work.key, work.fields).label for work in works.values()}
    assert labels["wits-trains"] == "World Bank and UNCTAD"
    assert labels["dur2014design"] == "Dür et al. (2014)"
    assert labels["timmer2015illustrated"] == "Timmer et al. (2015)"


@pytest.mark.parametrize("char", list("\\{}$&#^_%~\"'@,=") + ["ё", "\n", "}{", "\\%"])
def test_any_letter_comes_through(char: str):
    source = st.Source(f"a {char} b", f"https://example.org/{char.strip()}x", locator=f"p. {char} 1")
    (entry,) = read(str(of_document(source))).values()
    assert set(entry[1]) == {"title", "url", "note"}
