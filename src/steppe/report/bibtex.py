"""BibTeX entries from the catalogue's citations and from single documents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from steppe.sourced import Source
from steppe.sources.catalogue import Citation

ESCAPED = str.maketrans(
    {char: f"\\{char}" for char in "&%$#_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
BRACES = {ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}"}  # \{ would count as a brace
VERBATIM = ("url", "doi")  # these two are taken letter by letter: an escape would end up in the link
KEY_WORDS = 3


@dataclass(frozen=True, slots=True)
class BibEntry:
    """One entry; fields are plain text, in which braces, where `braces` says so, protect letters."""

    type: str
    key: str
    fields: Mapping[str, str]
    braces: bool = True

    def __str__(self) -> str:
        lines = [f"  {name} = {{{self._value(name)}}}," for name in self.fields]
        return "\n".join([f"@{self.type}{{{self.key},", *lines, "}"])

    def _value(self, name: str) -> str:
        text = " ".join(self.fields[name].split())
        if name in VERBATIM:
            return re.sub(r"[\s{}\\]|[^\x00-\x7f]", lambda found: _percent(found[0]), text)
        if self.braces:
            return text.translate(ESCAPED)
        plain = text.translate(ESCAPED | BRACES)
        return f"{{{plain}}}" if name == "title" else plain  # braces keep the letters of a title as they are

    @property
    def label(self) -> str:
        """How a sentence names it: "Gaulier and Zignago (2010)"."""
        names = [_family(author) for author in re.split(r"\s+and\s+(?![^{]*\})", self.fields["author"].strip())]
        who = names[0] if len(names) == 1 else " and ".join(names) if len(names) == 2 else f"{names[0]} et al."
        return f"{who} ({self.fields['year']})" if "year" in self.fields else who


def of_citation(citation: Citation, note: str = "") -> BibEntry:
    """An entry of the catalogue; `note` (vintage and part used) is added where it has none."""
    fields = dict(citation.fields)
    if note and "note" not in fields:
        fields["note"] = note
    return BibEntry(citation.type, citation.key, fields)


def of_document(source: Source) -> BibEntry:
    """A single document as @misc: its title as it is, its address, and what else is known."""
    address, _, rest = source.url.partition(" ")
    read = f"read {source.accessed}" if source.accessed else ""
    note = "; ".join(part for part in (source.publisher, source.locator, source.vintage, rest, read) if part)
    fields = {"title": source.title, "url": address, "note": note}
    return BibEntry("misc", _slug(source.title), {k: v for k, v in fields.items() if v}, braces=False)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())


def _family(author: str) -> str:
    return author.strip("{}") if author.startswith("{") else author.partition(",")[0]


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:KEY_WORDS]) or "document"
