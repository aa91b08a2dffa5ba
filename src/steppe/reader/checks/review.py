"""Checked statements in the shape of schema.org's ClaimReview, which fact-checkers exchange."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from steppe.reader.model import Claim, Document, Tie

DECIDED = ("supported", "supported_under_definition", "contradicted", "inconsistent_within_document")


def claim_reviews(document: Document, items: Iterable[Tie | Claim]) -> list[dict[str, Any]]:
    """A ClaimReview of every statement on which record or figures decide; plans, opinions and gaps have none.

    The rating is the verdict in words: there is no scale from false to true. Source: https://schema.org/ClaimReview.
    """
    return [_review(document, item) for item in items if item.verdict in DECIDED]


def _review(document: Document, item: Tie | Claim) -> dict[str, Any]:
    appearance = {"@type": "CreativeWork", "name": document.name}
    claim: dict[str, Any] = {"@type": "Claim", "text": item.quote, "appearance": appearance}
    if item.speaker:
        claim["author"] = {"@type": "Person", "name": item.speaker}
    if document.date:
        claim["datePublished"] = appearance["datePublished"] = document.date
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": item.quote,
        "itemReviewed": claim,
        "author": {"@type": "Organization", "name": "Steppe"},
        "reviewRating": {"@type": "Rating", "alternateName": item.verdict.replace("_", " ")},
        "reviewBody": item.why,
        "citation": list(item.sources),
    }
