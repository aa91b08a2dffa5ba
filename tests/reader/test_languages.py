"""A language is a folder of words: one can be added without code, and what it lacks is said, all at once."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from steppe.problems import SteppeError
from steppe.reader.language import DATA, ENGLISH, Language
from steppe.reader.reading import read

DOCUMENTS = [
    Path(__file__).parents[2] / "examples" / "statement.txt",
    *sorted((Path(__file__).parent / "documents").glob("*.txt")),
]
ALONE = """
import json, sys
from pathlib import Path
from steppe.reader.language import Language
from steppe.reader.reading import read

language, asked = Language.of("xx", Path(sys.argv[1])), Language.words
Language.words = lambda self, name: asked(self, name) if self.code == "xx" else 1 / 0
print(json.dumps([read(Path(path), "2020-05-08", language).check().to_dict() for path in sys.argv[2:]]))
"""


def copied(folder: Path, **changes: Callable[[dict[str, Any]], None]) -> Path:
    """A folder of languages with one, "xx": the English files, some of them changed."""
    shutil.copytree(DATA / "en", folder / "xx")
    for name, change in changes.items():
        path = folder / "xx" / f"{name}.yaml"
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(words)
        path.write_text(yaml.safe_dump(words, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def test_english_has_what_it_asks_of_others():
    assert list(ENGLISH.problems()) == []
    assert Language.of("en") is ENGLISH
    assert pickle.loads(pickle.dumps(ENGLISH)) is ENGLISH


def test_a_language_of_other_words_is_read(tmp_path):
    def languages(words: dict[str, Any]) -> None:
        words.update(name="Zorbian", own="zo vu mi ka la", shared="la", others={"English": "the of and is was in"})

    def dates(words: dict[str, Any]) -> None:
        words["months"][1] = "zorbember"

    def numbers(words: dict[str, Any]) -> None:
        words["scales"]["mijo"] = 1e6
        words["before"]["vume"] = "gt"

    def persons(words: dict[str, Any]) -> None:
        words.update(titles="Granzor|" + words["titles"], speech="glurpi|" + words["speech"])

    def ties(words: dict[str, Any]) -> None:
        words["rules"].insert(0, {"kind": "membership", "words": "entravu(?: zo)?", "to": ["ORG"]})
        words["denied_clause"] = "nev"

    def claims(words: dict[str, Any]) -> None:
        words["measures"]["trade"].insert(0, "komerzo")

    folder = copied(
        tmp_path, languages=languages, dates=dates, numbers=numbers, persons=persons, ties=ties, claims=claims
    )
    (folder / "xx" / "organisations.csv").write_text("ident,names\nEAEU,Evrazo Uniono\n", encoding="utf-8")
    text = (
        "Armenia entravu zo Evrazo Uniono ka 2 Zorbember 2015. Moldova nev entravu Evrazo Uniono vu mi.\n\n"
        "\u201cArmenia komerzo mi Georgia ka 2015 vume 300 mijo dollars,\u201d glurpi Granzor Aram Petrosyan.\n"
    )
    reading = read(text, "2016-01-01", Language.of("xx", folder))
    assert reading.notes == ()
    assert [(t.party, t.counterpart, t.date, t.polarity) for t in reading.ties] == [
        (("ARM",), ("EAEU",), "2015-02-02", "asserted"),
        (("MDA",), ("EAEU",), "", "denied"),
    ]
    assert [(c.measure, c.value, c.unit, c.comparator, c.speaker) for c in reading.claims] == [
        ("trade", 3e8, "USD", "gt", "Aram Petrosyan")
    ]
    assert (
        "Zorbian"
        in read("The state of the union is the sum of its parts.", language=Language.of("xx", folder)).notes[0]
    )


def test_what_a_language_lacks_is_said_all_at_once(tmp_path):
    def persons(words: dict[str, Any]) -> None:
        del words["titles"], words["speech"]
        words["the"] = "(the"

    def dates(words: dict[str, Any]) -> None:
        words["months"] = "january"
        words["about_now"] = ["now", True]

    def ties(words: dict[str, Any]) -> None:
        del words["beside"]["copula"]

    folder = copied(tmp_path, persons=persons, dates=dates, ties=ties)
    (folder / "xx" / "numbers.yaml").unlink()
    (folder / "xx" / "claims.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(SteppeError) as caught:
        Language.of("xx", folder)
    file, claims, dates_, true, missing, pattern, beside = caught.value.problems
    assert file.endswith("xx lacks numbers.yaml; a language has the files and keys of en.")
    assert claims.startswith("xx/claims.yaml is no YAML: ")
    assert dates_ == "xx/dates.yaml, 'months' is text; it has to be a list."
    assert true.startswith("xx/dates.yaml, 'about_now' has a word that YAML takes for true or false")
    assert missing == "xx/persons.yaml lacks 'titles', 'speech'."
    assert pattern.startswith("xx/persons.yaml, 'the' is no pattern: ")
    assert beside == "xx/ties.yaml, beside lacks 'copula'."


@pytest.mark.parametrize("code", ["ru", "tlh", "", "../en"])
def test_a_language_without_words_is_refused_with_those_that_there_are(code):
    with pytest.raises(SteppeError, match=r"Documents in .* cannot be read: .* there are en\."):
        read("Armenia joined the EAEU.", language=code)


def test_nothing_is_read_by_english_words_where_another_language_is_asked_for(tmp_path):
    """In a process of its own, where no pattern of English has been compiled before."""
    paths = os.environ.get("PYTHONPATH", "")
    source = str(DATA.parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, str(copied(tmp_path)), *map(str, DOCUMENTS)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([source, paths])},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    english = [read(path, "2020-05-08").check().to_dict() for path in DOCUMENTS]
    assert json.loads(ran.stdout) == json.loads(json.dumps(english))
