"""The text of an HTML page as its reader sees it: without menus and scripts, blocks as paragraphs, bold ones marked."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from steppe.reader.document.quotes import BOLD

MOST_CHARACTERS = 5_000_000  # of a page or a document that are read
_IN_BOLD = "\ue000"


def _tags(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _all_bold(block: str) -> bool:
    """Whether every letter of a block is in bold."""
    return _IN_BOLD in block and block.count(_IN_BOLD) == sum(1 for _ in re.finditer(r"\w", block))


class _Visible(HTMLParser):
    """Collects what a reader of the page sees; a block is a paragraph, `<br>` a line end."""

    UNSEEN = _tags(
        """
        button canvas iframe math noscript object script select style svg template textarea title
        """
    )
    AROUND = _tags(
        """
        aside dialog footer form menu nav
        """
    )
    BLOCKS = _tags(
        """
        address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer
        form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td th tr ul
        """
    )

    def __init__(self, around: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.dropped = self.UNSEEN if around else self.UNSEEN | self.AROUND
        self.bold = 0
        self.inside: dict[str, int] = {}
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in self.dropped:
            self.inside[tag] = self.inside.get(tag, 0) + 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag in ("b", "strong"):
            self.bold += 1
        if tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "br" or tag in self.BLOCKS:
            self.parts.append("\n" if tag == "br" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if self.inside.get(tag):
            self.inside[tag] -= 1
            if not self.inside[tag]:
                del self.inside[tag]
        if tag in self.BLOCKS:
            self.parts.append("\n\n")
            self.bold = 0
        elif tag in ("b", "strong"):
            self.bold = max(0, self.bold - 1)

    def handle_data(self, data: str) -> None:
        if not self.inside:
            words = re.sub(r"[ \t\r\n\f]+", " ", data.replace(_IN_BOLD, ""))
            self.parts.append(re.sub(r"(?=\w)", _IN_BOLD, words) if self.bold else words)

    def text(self) -> str:
        """The collected text, with one blank line between blocks."""
        blocks = "".join(self.parts).split("\n\n")
        joined = "\n\n".join(BOLD * _all_bold(b) + b.replace(_IN_BOLD, "").lstrip() for b in blocks)
        joined = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", joined))
        return re.sub(r"\n{3,}", "\n\n", joined).strip(" \n") + "\n"


def visible(markup: str) -> tuple[str, tuple[str, ...]]:
    """The visible text of a page without its menus and footers, which are kept where little else would be left."""
    markup = markup[:MOST_CHARACTERS]
    inner, whole = (_collected(markup, around) for around in (False, True))
    if len(inner) < 0.2 * len(whole):
        return whole, ("The page's menus and footers were kept: without them little text was left.",)
    return inner, ()


def _collected(markup: str, around: bool) -> str:
    parser = _Visible(around)
    try:
        parser.feed(markup)
        parser.close()
    except (AssertionError, ValueError, RecursionError):
        parser.parts.append("\n")
    return parser.text()
