"""The record brought up to published lists: what they change, what is written, what is left to do."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from steppe.problems import SteppeError
from steppe.record.check import check_record
from steppe.record.depths import TABLE as DEPTHS
from steppe.record.files import TIES
from steppe.record.lists import alliances, depths, reviewed
from steppe.record.lists.agreements import Taking
from steppe.record.lists.happened import Happened
from steppe.record.lists.merge import Proposal
from steppe.record.lists.shelf import Shelf
from steppe.sources import agreement_events, atop, wto_rta
from steppe.whole import written_whole

TODO = TIES.parent / "todo.csv"
COLUMNS: tuple[str, ...] = ("subject", "party", "role", "what", "source_to_consult")


@dataclass(frozen=True)
class Update:
    """What lists change: proposals, the text of every file that changes, and the lines for the to-do list."""

    proposals: tuple[Proposal, ...]
    texts: dict[Path, str]
    todo: tuple[dict[str, str], ...]
    depths: str = ""  # the text of `depths.csv`, where it changes

    @property
    def nothing(self) -> bool:
        """Whether the record already has all of it."""
        return not self.texts and not self.todo and not self.depths

    def to_dict(self) -> dict[str, Any]:
        """The update for JSON."""
        rows = [
            {"instrument": p.instrument, "kind": p.kind, "party": p.party, "what": p.what, "reason": p.reason or None}
            | {"source": p.source}
            for p in self.proposals
        ]
        return {"files": sorted(path.stem for path in self.texts), "to_do": len(self.todo), "changes": rows}

    def __str__(self) -> str:
        sure = [p for p in self.proposals if p.certain]
        left = [p for p in self.proposals if not p.certain]
        counts = Counter(p.kind for p in sure)
        lines = [f"{len(sure)} changes are certain" + _counted(counts), *(f"  {p}" for p in sure)]
        lines += [f"{len(left)} are left to a person:", *(f"  {p}" for p in left)] if left else []
        lines.append(f"Files that change: {len(self.texts)}; new lines of the to-do list: {len(self.todo)}.")
        return "\n".join(lines)


def _counted(counts: Counter[str]) -> str:
    said = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    return f" ({said}):" if said else "."


def has_lists(folder: Path) -> bool:
    """Whether a folder holds a published list that the record can take in."""
    return any(one.found(folder) is not None for one in (wto_rta, agreement_events, atop))


def propose(folder: Path, *, ties: Path = TIES, todo: Path = TODO, today: str = "") -> Update:
    """What the lists below a folder change; nothing is written.

    Raises `SteppeError` where a list has other columns than it should have.
    """
    day = today or date.today().isoformat()
    shelf, decisions = Shelf(ties), reviewed.load()
    proposals: list[Proposal] = []
    if wto_rta.found(folder) is not None:
        proposals += Taking(wto_rta.read(folder), shelf, decisions, day).take()
    proposals += Happened(shelf, decisions, day).take(agreement_events.read(folder))
    proposals += alliances.take(shelf, atop.read(folder), day)
    lines = tuple(dict.fromkeys(tuple(_line(p).items()) for p in proposals if not p.certain))
    known = {tuple(row.items()) for row in _rows(todo)}
    deep = "" if ties != TIES else depths.table(folder, shelf)
    deep = "" if deep == DEPTHS.read_text(encoding="utf-8") else deep
    return Update(tuple(proposals), shelf.texts(), tuple(dict(line) for line in lines if line not in known), deep)


def write(update: Update, *, ties: Path = TIES, todo: Path = TODO) -> None:
    """Write the files and the to-do list, if the record is sound with them.

    Else it raises `SteppeError` with every problem, and the files are as before.
    """
    before = {path: path.read_text(encoding="utf-8") if path.is_file() else None for path in update.texts}
    for path, text in update.texts.items():
        with written_whole(path) as draft:
            draft.write_text(text, encoding="utf-8")
    report = check_record(ties)
    if not report.ok:
        for path, text in before.items():
            path.unlink() if text is None else path.write_text(text, encoding="utf-8")
        raise SteppeError([str(problem) for problem in report.problems])
    if update.depths:
        with written_whole(DEPTHS) as draft:
            draft.write_text(update.depths, encoding="utf-8")
    if update.todo:
        rows = sorted((*_rows(todo), *update.todo), key=lambda row: (row["subject"], row["party"]))
        out = io.StringIO()
        table = csv.DictWriter(out, list(COLUMNS), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
        with written_whole(todo) as draft:
            draft.write_text(out.getvalue(), encoding="utf-8")


def _rows(todo: Path) -> list[dict[str, str]]:
    with todo.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _line(p: Proposal) -> dict[str, str]:
    what = f"{p.what}: {p.reason}"
    return dict(zip(COLUMNS, (p.instrument, p.party, p.role, what, p.source), strict=True))
