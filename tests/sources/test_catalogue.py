"""The catalogue is whole: every data set says what it must, and every source of the package is in it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import ValidationError

import steppe as st
import steppe.sources
from steppe.sourced import Source
from steppe.sources.catalogue import Catalogue, catalogue, entry, key_of, reader_of, source
from steppe.worlds.shelf import shipped

ROOT = Path(__file__).parents[2]
FILE = ROOT / "src" / "steppe" / "sources" / "catalogue.yaml"
KEYS = list(catalogue().data)


def sources_of_the_package() -> dict[str, Source]:
    found = {}
    for module in pkgutil.iter_modules(steppe.sources.__path__, "steppe.sources."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Source):
                found[f"{module.name}.{name}"] = value
    return found


@pytest.mark.parametrize("key", KEYS)
def test_an_entry_is_whole(key: str):
    found = entry(key)
    for url in (
        found.page,
        *(file.url for file in found.download),
        *([found.licence_url] if found.licence_url else []),
    ):
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https")
        assert "." in parts.netloc
    assert found.redistribution.endswith(".")
    assert all(file.sha256 == "" or re.fullmatch("[0-9a-f]{64}", file.sha256) for file in found.download)
    assert len({file.name for file in found.download}) == len(found.download)
    assert all(file.startswith(f"{found.folder}/") for file in found.reads)
    if found.download and found.reads:
        assert all(Path(file).name in found.prepare for file in found.reads)
    for reader in found.readers:
        importlib.import_module(reader)


def test_an_address_goes_to_one_place():
    folders = [(entry(key).folder, file.name) for key in KEYS for file in entry(key).download]
    assert len(set(folders)) == len(folders)
    works: dict[str, set[str]] = {}
    for key in KEYS:
        for work in entry(key).cite:
            works.setdefault(work.key, set()).add(work.model_dump_json())
    assert all(len(texts) == 1 for texts in works.values())


def test_every_source_of_the_package_has_its_entry():
    found = sources_of_the_package()
    assert {"steppe.sources.baci.SOURCE", "steppe.sources.wiot.ADB", "steppe.sources.icio.SOURCE"} <= set(found)
    for name, one in found.items():
        assert one == source(one.key, locator=one.locator), name
        assert key_of(one) == one.key
        assert name.rpartition(".")[0] in entry(one.key).readers, name


def test_a_source_saved_before_keys_is_found_by_what_it_says():
    for name, one in sources_of_the_package().items():
        assert key_of(replace(one, key="")) == one.key, name
    assert key_of(Source("Something else", "https://example.org")) == ""
    assert key_of(replace(source("eora26"), key="of-another-version")) == ""


@pytest.mark.parametrize("name", shipped())
def test_the_tables_of_a_shipped_world_are_in_the_catalogue(name: str):
    tables = [one for one in st.load(name).sources if one.key]
    assert tables
    for one in tables:
        assert entry(key_of(one)).cite, one


def test_files_of_the_data_folder_are_found():
    assert reader_of("baci_2023/gdp.csv") == "wdi-gdp"
    assert reader_of("baci_2023/other.csv") == ""
    from steppe.worlds.goods_2023.build import FILES

    assert all(reader_of(file) for file in FILES)


def test_an_unknown_key_is_told_the_nearest():
    with pytest.raises(st.UnknownLabel, match=r"The catalogue has no data set 'wiod': did you mean 'wiod-2016'\?"):
        entry("wiod")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"surprise": 1}, "surprise"),
        ({"page": "worldmrio.com"}, "page"),
        ({"by_hand": None}, "needs either `download` or `by_hand`"),
        ({"cite": []}, "cite"),
        ({"cite": [{"type": "article", "key": "a", "fields": {"author": "A", "title": "T", "year": "1"}}]}, "journal"),
        ({"licence": ""}, "licence"),
    ],
)
def test_a_broken_entry_is_refused(change: dict, said: str):
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    raw["data"]["eora26"] |= change
    with pytest.raises(ValidationError, match=said):
        Catalogue.model_validate(raw)


def test_steppe_is_cited_as_its_citation_file_says():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    steppe_, model = catalogue().works["steppe"].fields, catalogue().works["caliendo-parro"].fields
    assert steppe_["title"] == cff["title"]
    assert steppe_["author"] == "{" + cff["authors"][0]["name"] + "}"
    assert steppe_["year"] == str(cff["date-released"])[:4]
    (reference,) = cff["references"]
    assert model["title"].replace("{", "").replace("}", "") == reference["title"]
    assert [model[name] for name in ("journal", "volume", "number", "year")] == [
        str(reference[name]) for name in ("journal", "volume", "issue", "year")
    ]
