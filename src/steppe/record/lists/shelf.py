"""Files of the record while lists are taken in: found by the WTO's number, by name or by id, and changed together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from steppe.record.lists.drawn import KEY, MARK
from steppe.record.lists.forms import dumped, load
from steppe.record.lists.names import base_id, plain
from steppe.sources.wto_rta import CARD, Row

Entry = dict[str, Any]
OLD_MARK = "Drawn up by steppe.record.rta"
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z-]+)\)")


def generated(entry: Entry) -> bool:
    """Whether a file is drawn up from the list, and not by hand."""
    return str(entry.get("note", "")).startswith((MARK, OLD_MARK))


class Shelf:
    """Entries by id with the path of each; what is put back is written by `texts`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = {path.stem: path for path in sorted(folder.rglob("*.yaml"))}
        self.entries = {name: load(path) for name, path in self.paths.items()}
        self._before = {name: dumped(entry) for name, entry in self.entries.items()}
        self.by_number = {number: name for name, entry in self.entries.items() for number in _numbers(entry)}

    def put(self, entry: Entry, place: str = "agreements") -> None:
        """Keep a new or changed entry; `place` is the folder of a new one."""
        self.paths.setdefault(entry["id"], self.folder / place / f"{entry['id']}.yaml")
        self.entries[entry["id"]] = entry

    def texts(self) -> dict[Path, str]:
        """The text of every file that is new or says something else than before."""
        now = {name: dumped(entry) for name, entry in self.entries.items()}
        return {self.paths[name]: text for name, text in now.items() if text != self._before.get(name)}

    def match(self, row: Row) -> str | None:
        """The id of the file of an agreement: by its number, else by its name in the list, else by its id."""
        if row.number in self.by_number:
            return self.by_number[row.number]
        named = [
            name
            for name, entry in self.entries.items()
            if generated(entry) and not any(_numbers(entry)) and plain(_locator(entry)) == plain(row.name)
        ]
        stem = base_id(row)
        if stem in self.entries and stem not in named and not any(_numbers(self.entries[stem])):
            named.append(stem)
        return next((name for name in named if _same_agreement(self.entries[name], row)), None)

    def new_id(self, row: Row) -> str:
        """An id that no file has: the parties, and the year of signature where another file has them already."""
        stem, year = base_id(row), (row.signed or row.begins)
        if stem in self.entries and year:
            stem = f"{stem}-{year.year}"
        return stem if stem not in self.entries else f"{stem}-{row.number}"

    def labels(self) -> dict[str, str]:
        """The id by every name and alias, case folded, acronyms in brackets among them."""
        found: dict[str, str] = {}
        for name, entry in self.entries.items():
            for label in (name, entry["name"], *entry.get("aliases", ()), *_ACRONYM.findall(str(entry["name"]))):
                found.setdefault(str(label).casefold(), name)
        return found | {name.casefold(): name for name in self.entries}


def _numbers(entry: Entry) -> Iterator[str]:
    """Numbers of the WTO's agreements that the file's reference names."""
    address = str(entry["references"].get(KEY, {}).get("url", ""))
    if address.startswith(CARD):
        yield address.removeprefix(CARD)


def _locator(entry: Entry) -> str:
    return str(entry["references"].get(KEY, {}).get("locator", ""))


def _same_agreement(entry: Entry, row: Row) -> bool:
    """Whether a file and a row are of one agreement: a day of its beginning is the same, or there is none to compare.

    A file written by hand may have other days than the list, so it takes any row that has not ended.
    """
    days = {str(event["date"]) for event in entry.get("events", ()) if event["event"] != "ended"}
    mine = {day.isoformat() for day in (row.signed, row.goods, row.services) if day}
    return not days or not mine or bool(days & mine) or (not generated(entry) and row.ended is None)
