"""Whether a string that names no file was meant to name one, or is the text itself."""

from __future__ import annotations

import re

LONGEST = 200  # characters of a path that somebody may have mistyped
SENTENCE_ENDS = ("\u3002", "\uff01", "\uff1f", ".\u201d", '."', "!", "?")
BEGINS = re.compile(r"\s*(?:\.{0,2}[/\\]|~[/\\]|[A-Za-z]:[/\\]|file:)")
ENDINGS = (".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".pdf", ".docx", ".doc", ".odt", ".rtf", ".csv", ".json")


def like_a_path(text: str) -> bool:
    """Whether a string looks like a path: a single word, a known ending, or what paths begin with; lines are none."""
    said = text.strip()
    if "\n" in text or "\r" in text or len(text) > LONGEST:
        return False
    word = not re.search(r"\s", said) and not said.endswith(SENTENCE_ENDS)
    return word or bool(BEGINS.match(text)) or said.lower().endswith(ENDINGS)
