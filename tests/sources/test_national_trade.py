"""National tables of trade by partner: every name is an economy or a group, and partners sum to totals."""

from pathlib import Path

import pandas as pd
import pytest

from steppe.problems import SteppeError
from steppe.sources import national_trade as tables
from steppe.worlds.goods_2023 import national
from steppe.worlds.goods_2023.facts import CONTROLS

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / "kaz_trade_by_partner").is_dir(), reason="the raw data folder is not here")


@needs_data
@pytest.mark.parametrize("year", [2018, 2023])
def test_kazakhstans_partners_sum_to_its_totals(year):
    found = tables.kazakhstan(DATA, year)
    partners = found[(found["exporter"] != "*") & (found["importer"] != "*")]
    for side, other in (("exporter", "importer"), ("importer", "exporter")):
        total = found.loc[(found[side] == "KAZ") & (found[other] == "*"), "value"].item()
        assert partners.loc[partners[side] == "KAZ", "value"].sum() == pytest.approx(total, rel=1e-6)


@needs_data
@pytest.mark.parametrize(("read", "reporter"), [(tables.kyrgyzstan, "KGZ"), (tables.armenia, "ARM")])
def test_other_partners_nearly_do(read, reporter):
    found = read(DATA, 2023)
    partners = found[(found["exporter"] != "*") & (found["importer"] != "*")]
    for side, other in (("exporter", "importer"), ("importer", "exporter")):
        total = found.loc[(found[side] == reporter) & (found[other] == "*"), "value"].item()
        assert partners.loc[partners[side] == reporter, "value"].sum() == pytest.approx(total, rel=0.03)


@needs_data
def test_the_shipped_rows_are_those_of_the_tables(tmp_path):
    written = national.write(DATA, tmp_path / "national.csv")
    assert written.read_bytes() == (CONTROLS / "national.csv").read_bytes()


def test_an_unknown_partner_is_named(tmp_path):
    folder = tmp_path / "kaz_trade_by_partner"
    folder.mkdir()
    rows = [(2023, "Всего\nв том числе", 3.0, 2.0, 1.0), (2023, "Атлантида", 3.0, 2.0, 1.0)]
    table = pd.DataFrame(rows, columns=["year", "partner_ru", "turnover", "exports", "imports"])
    table.to_csv(folder / "kaz_trade_by_partner_2018_2023.csv", index=False)
    with pytest.raises(SteppeError, match="Атлантида"):
        tables.kazakhstan(tmp_path, 2023)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(SteppeError, match="kaz_trade_by_partner_2018_2023"):
        tables.kazakhstan(tmp_path, 2023)
