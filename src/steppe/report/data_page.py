"""`docs/data.md` and the table of `DATA_LICENSES.md`, written from the catalogue.

`python -m steppe.report.data_page` writes both from the root of the repository.
"""

from __future__ import annotations

import sys
from pathlib import Path

from steppe.report.bibtex import of_citation
from steppe.sources.catalogue import Entry, catalogue
from steppe.whole import written_whole

PAGE, LICENCES = Path("docs/data.md"), Path("DATA_LICENSES.md")
START, END = "<!-- from the catalogue: python -m steppe.report.data_page -->", "<!-- end -->"
INTRODUCTION = """\
# Data sets

*This page is written from `src/steppe/sources/catalogue.yaml` by `python -m steppe.report.data_page`; do not edit it.*

`steppe fetch` lists these data sets; `steppe fetch KEY` shows the licence, asks for agreement (or takes
`--accept`), downloads into `data/`, continues what was cut, and checks the SHA-256: against the provider's where
it publishes one, else against the one that `steppe-data.json` beside the file keeps from the first fetch. What a
program may not download it says how to get by hand, and checks once it is there. `steppe cite goods-2023`
prints a sentence for a paper and BibTeX of every source.
"""


def page() -> str:
    """The page: a table of all data sets and a section on each."""
    data = catalogue().data
    head = "| key | provider | licence | vintage | how |\n| --- | --- | --- | --- | --- |"
    rows = [
        f"| [{key}](#{key}) | {one.provider} | {one.licence} | {one.vintage} | {_way(one)} |"
        for key, one in data.items()
    ]
    return "\n".join([INTRODUCTION, head, *rows, *(_section(key, one) for key, one in data.items())]) + "\n"


def _way(one: Entry) -> str:
    return "by hand" if one.by_hand else "fetch"


def _section(key: str, one: Entry) -> str:
    licence = f"[{one.licence}]({one.licence_url})" if one.licence_url else one.licence
    files = ", ".join(f"[`{file.name}`]({file.url})" for file in one.download)
    how = f"`steppe fetch {key}` downloads {files}."
    if one.by_hand:
        how = f"By hand, because {one.by_hand.why}. {one.by_hand.steps}"
    facts = {
        "Page": f"<{one.page}>",
        "Licence": f"{licence}. {one.redistribution}",
        "Vintage": one.vintage,
        "How": how,
        "Folder": f"`{one.folder}`",
        "Then": one.prepare,
        "Files that a build reads": ", ".join(f"`{file}`" for file in one.reads),
        "Read by": ", ".join(f"`{reader}`" for reader in one.readers),
        "Used for": ", ".join(one.feeds),
        "Cite": "; ".join(_cited(one)),
    }
    return "\n".join(
        [f"\n## {key}\n", f"{one.title}\n", *(f"- {name}: {text}" for name, text in facts.items() if text)]
    )


def _cited(one: Entry) -> list[str]:
    plain = str.maketrans("", "", "{}")
    return [f"{of_citation(work).label}, {work.fields['title'].translate(plain)}" for work in one.cite]


def licences(text: str) -> str:
    """The text of `DATA_LICENSES.md` with its table of data sets written anew; the rest stays."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    rows = [
        f"| {'; '.join(one.feeds)} | {one.title}{', ' + one.vintage if one.vintage else ''} | {one.licence} |"
        for one in catalogue().data.values()
        if one.feeds and not any(what.startswith(("steppe build", "tariffs for", "tables for")) for what in one.feeds)
    ]
    table = ["| shipped | derived from | licence of the source |", "| --- | --- | --- |", *rows]
    return f"{before}{START}\n\n" + "\n".join(table) + f"\n\n{END}{after}"


def write(root: Path) -> None:
    """Write the page and the table below the root of the repository."""
    for path, text in (
        (root / PAGE, page()),
        (root / LICENCES, licences((root / LICENCES).read_text(encoding="utf-8"))),
    ):
        with written_whole(path) as draft:
            draft.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
