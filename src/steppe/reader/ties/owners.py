"""Whose something is that ties: the owner before a noun, and both sides of "bilateral relations"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from steppe.reader.document.sentences import within
from steppe.reader.model import Mention
from steppe.reader.ties.sides import Place, Side, joined, layers_of, ours, states_of, subject

OWNED = 60  # characters between an owner and what it owns


def owners(at: Place, start: int, layers: Sequence[str]) -> list[Side]:
    """Whose something is: Kazakhstan's, Russian, our, its, of both in "Kazakh-Russian"; nobody's where none stands."""
    behind = at.text[max(at.sentence[0], start - OWNED) : start]
    pronoun = at.said["owner"].search(behind)
    if pronoun:
        if at.said["first_person"].match(pronoun["whose"]):
            return ours(at, start)
        return subject(at, (at.sentence[0], start), layers, ())[:1]
    held = [m for m in within(at.named, (at.sentence[0], start)) if m.end <= start and m.ident]
    held = [m for m in held if m.layer in (*layers_of(layers), "REGION")]
    if not held or not _adjoins(at, held[-1], held[:-1], start):
        return []
    return list(dict.fromkeys(side for m in joined(at, held) for side in states_of(at, m)))


def sides_of(at: Place, start: int) -> list[Side]:
    """Both sides of "bilateral relations" and "our relationship", where two states are what the document is about."""
    held = [m for m in within(at.named, (max(at.sentence[0], start - OWNED), start)) if m.layer == "SIDES"]
    found = [m for m in held if m.start == held[-1].start and at.said["owned"].fullmatch(at.text[m.end : start])]
    return [Side(m.ident, m.start, m.end) for m in found]


def _adjoins(at: Place, m: Mention, earlier: Sequence[Mention], start: int) -> bool:
    """Whether a name stands before words as their owner: as a possessive, an adjective, or a part of a pair."""
    gap = at.text[m.end : start]
    between = at.said["owned"].fullmatch(gap)
    if not between or any(
        word.lower() in at.language.words("ties")["no_owner_before"] for word in re.findall(r"[\w-]+", gap)
    ):
        return False
    paired = earlier and at.said["dash"].fullmatch(at.text[earlier[-1].end : m.start])
    adjective = m.layer in ("DEMONYM", "REGION")
    beside = (m.text.isupper() or "." in m.text or m.layer == "ORG") and not gap.strip()
    return bool(gap[:1] in ("'", "\u2019") or paired or beside or (adjective and not gap[:1].isalnum()))
