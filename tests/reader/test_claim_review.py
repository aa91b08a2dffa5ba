"""Checked statements as schema.org's ClaimReview."""

from __future__ import annotations

import steppe as st

TEXT = (
    "Singapore has recently joined the EAEU as an observer. Kazakhstan is a member of the EAEU.\n\n"
    "“Kazakhstan is a member of the Collective Security Treaty Organization,” President Kassym-Jomart Tokayev said.\n"
)


def test_what_the_record_decides_has_a_review():
    reviews = st.read(TEXT, date="2020-05-08").check().to_dict()["claim_reviews"]
    rated = [(review["claimReviewed"], review["reviewRating"]["alternateName"]) for review in reviews]
    assert rated[:2] == [
        ("Singapore has recently joined the EAEU as an observer.", "contradicted"),
        ("Kazakhstan is a member of the EAEU.", "supported"),
    ]
    said = reviews[2]["itemReviewed"]
    assert said["author"] == {"@type": "Person", "name": "Kassym-Jomart Tokayev"}
    assert said["datePublished"] == said["appearance"]["datePublished"] == "2020-05-08"
    assert "author" not in reviews[0]["itemReviewed"]
    assert all(review["@type"] == "ClaimReview" and review["citation"] for review in reviews)
    assert "Moldova" not in reviews[1]["reviewBody"]


def test_a_reading_that_was_not_checked_and_a_plan_have_none():
    assert st.read(TEXT, date="2020-05-08").to_dict()["claim_reviews"] == []
    plan = st.read("Kazakhstan plans to join the EAEU as an observer in the coming years.\n", date="2020-05-08").check()
    assert plan.ties
    assert plan.to_dict()["claim_reviews"] == []
