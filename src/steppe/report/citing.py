"""How to cite a world or a run: one sentence for a paper, and BibTeX of Steppe, the model and every source."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from steppe.problems import SteppeError
from steppe.report.bibtex import BibEntry, of_citation, of_document
from steppe.sourced import Source
from steppe.sources.catalogue import catalogue, key_of
from steppe.worlds.shelf import load

BEFORE = {"work": "caliendo-parro"}  # the model of runs that do not name theirs: there was no other


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence, and the entries it refers to, each key once."""

    sentence: str
    entries: tuple[BibEntry, ...]

    @property
    def bibtex(self) -> str:
        """All entries as one BibTeX file."""
        return "\n\n".join(map(str, self.entries))

    def to_dict(self) -> dict[str, Any]:
        """The sentence, the BibTeX file and its keys, for JSON."""
        return {"sentence": self.sentence, "keys": [one.key for one in self.entries], "bibtex": self.bibtex}

    def __str__(self) -> str:
        return f"{self.sentence}\n\n{self.bibtex}"


def cite(what: str | Path) -> Cited:
    """How to cite a shipped world (its name), a saved one (its path, .nc) or a run (its folder).

    Raises `SteppeError` where there is none.
    """
    if Path(what).is_dir():
        return _cite_run(Path(what))

    world = load(what)
    steppe = _steppe(version("steppe"))
    data, named = _data(world.sources)
    size = _count(len(world.countries), "economy", "economies")
    sectors = _count(len(world.sectors), "sector", "sectors")
    about = ", ".join(part for part in (size, sectors, world.date) if part)
    name = f"The world {world.name}" if world.name else "A world"
    return Cited(f"{name} ({about}), read with {_program(steppe)}; data: {named}.", (steppe, *data))


def _cite_run(folder: Path) -> Cited:
    run = _run(folder)
    steppe, model = _steppe(run["versions"]["steppe"]), of_citation(catalogue().works[run["model"]["work"]])
    added = [of_citation(catalogue().works[key]) for key in run["model"].get("further_works", ())]
    data, named = _data(Source(**source) for source in run["outcome"]["sources"])
    world = run["world"]
    date = f" ({world['date']})" if world["date"] else ""
    with_added = "".join(f" with {one.label}" for one in added)
    sentence = (
        f"Scenario {run['scenario']['name']} simulated with {_program(steppe)}, the model of {model.label}{with_added},"
        f" on the world {world['name'] or '(no name)'}{date}, closure {run['closure']}; data: {named}."
    )
    return Cited(sentence, (steppe, model, *added, *data))


def _run(folder: Path) -> dict[str, Any]:
    path = folder / "run.json"
    if not path.is_file():
        raise SteppeError(f"{folder} is no folder of a run, it has no run.json: give one that `steppe solve` made.")
    try:
        found = json.loads(path.read_bytes())
        _ = (found["versions"]["steppe"], found["outcome"]["sources"], found["world"]["date"], found["closure"])
        model = found.setdefault("model", BEFORE)
        _ = [catalogue().works[key] for key in (model["work"], *model.get("further_works", ()))]
    except (ValueError, LookupError, TypeError) as error:
        raise SteppeError(f"{path} is damaged or of another version: solve the scenario again.") from error
    return found


def _steppe(number: str) -> BibEntry:
    return of_citation(catalogue().works["steppe"], f"Version {number}")


def _program(steppe: BibEntry) -> str:
    number = steppe.fields["note"].removeprefix("Version ")
    return f"Steppe {number} ({steppe.fields['author'].strip('{}')}, {steppe.fields['year']})"


def _data(sources: Iterable[Source]) -> tuple[tuple[BibEntry, ...], str]:
    """Entries of the sources, data sets first, and the words that name them in a sentence."""
    sets: dict[str, BibEntry] = {}
    documents: dict[tuple[str, str], BibEntry] = {}
    for source in sources:
        key = key_of(source)
        if not key:
            documents.setdefault((source.title, source.url), of_document(source))
            continue
        note = ", ".join(part for part in (source.vintage, source.locator) if part)
        for citation in catalogue().data[key].cite:
            sets.setdefault(citation.key, of_citation(citation, note))
    named = list(dict.fromkeys(one.label for one in sets.values()))
    if documents:
        named.append(_count(len(documents), "document", "documents") + " in the list of references")
    return _unique([*sets.values(), *documents.values()]), "; ".join(named) or "none named"


def _unique(entries: list[BibEntry]) -> tuple[BibEntry, ...]:
    """The entries, with a number behind keys that an earlier one has."""
    seen: dict[str, int] = {}
    found: list[BibEntry] = []
    for one in entries:
        seen[one.key] = number = seen.get(one.key, 0) + 1
        found.append(one if number == 1 else replace(one, key=f"{one.key}-no{number}"))
    return tuple(found)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
