"""No true sentence is contradicted and no false one supported; most false ones are caught, most true ones supported."""

from __future__ import annotations

import pytest
from truth import VERDICTS, counted, sentences, verdicts

from steppe import record


@pytest.mark.parametrize("row", sentences(), ids=lambda row: row["sentence"][:60])
def test_verdicts_are_right_or_none(row: dict[str, str]) -> None:
    wrong = VERDICTS["contradicted" if row["truth"] == "true" else "supported"]
    given = verdicts(row)
    assert not set(given) & set(wrong) or (row["truth"] == "false" and set(given) & set(VERDICTS["contradicted"]))


def test_how_many_are_decided() -> None:
    """Reached: 69 of 76 true sentences supported, 62 of 77 false ones contradicted."""
    found = counted()
    assert min(found["true"]["all"], found["false"]["all"]) >= 60
    assert found["true"]["contradicted"] == found["false"]["supported"] == 0
    assert found["true"]["supported"] >= 60
    assert found["false"]["contradicted"] >= 58


def test_the_sentences_rest_on_what_is_there() -> None:
    known = {*record.default().instruments, "facts", "goods-2023", "record"}
    assert {row["rests on"] for row in sentences()} <= known
