"""Codes of providers in their files: BACI's areas without an ISO code, EORA's and ADB's own codes."""

from __future__ import annotations

import pytest

from steppe.labels.countries import provider_code
from steppe.sources.baci_hs6 import read_baci_hs6
from steppe.world.tables.loaders import load_baci, load_eora26

FLOWS = """t,i,j,k,v,q
2023,398,490,270900,50000,1
2023,490,398,854231,80000,1
2023,697,849,270900,7,1
2023,736,398,270900,1,1
"""
HEADS = {
    "2023 on": "country_code,country_name,country_iso2,country_iso3",
    "to 2022": "country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha",
    "short": "country_code,country_iso3",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_taiwan_is_taiwan_and_other_areas_keep_their_names(tmp_path, head):
    names = {398: ("Kazakhstan", "KAZ"), 490: ("Other Asia, nes", "S19"), 697: ("Europe EFTA, nes", "R20")}
    names |= {849: ("US Misc. Pacific Isds", "N/A"), 736: ("Sudan (...2011)", "SDN")}
    if "full" in head:
        names |= {490: ("Other Asia, nes", "N/A"), 697: ("Europe EFTA, nes", "N/A")}
    rows = {
        5: [f'{code},"{name}","{name}",XX,{iso}' for code, (name, iso) in names.items()],
        4: [f'{code},"{name}",XX,{iso}' for code, (name, iso) in names.items()],
        2: [f"{code},{iso}" for code, (_, iso) in names.items()],
    }
    (tmp_path / "country_codes_V202501.csv").write_text("\n".join([head, *rows[head.count(",") + 1], ""]))
    path = tmp_path / "BACI_HS22_Y2023_V202501.csv"
    path.write_text(FLOWS)
    table = read_baci_hs6(path)
    assert set(table["exporter"]) | set(table["importer"]) == {
        *("KAZ", "TWN", "SDN"),
        *("Europe EFTA, nes", "US Misc. Pacific Isds"),
    }
    output = {(s, c): 1000.0 for s in set(table["sector"]) for c in set(table["exporter"]) | set(table["importer"])}
    assert load_baci(path, trade_elasticity=5.0, output=output).label("Taiwan") == "TWN"


def test_eora_codes_become_those_of_iso(tmp_path):
    codes = {"Kazakhstan": "KAZ", "Sudan": "SUD", "South Sudan": "SDS", "Former USSR": "USR"}
    labels = [f"{name}\t{code}\tIndustries\tAll" for name, code in codes.items()]
    (tmp_path / "labels_T.txt").write_text("\n".join([*labels, "Statistical Discrepancies\tROW\tTOTAL\tTOTAL", ""]))
    final = [f"{name}\t{code}\tFinal demand\tHouseholds" for name, code in codes.items()]
    (tmp_path / "labels_FD.txt").write_text(
        "\n".join([*final, "Statistical Discrepancies\tROW\tFinal demand\tTotal", ""])
    )
    lines = {"T": ["\t".join(["1"] * 5)] * 5, "FD": ["\t".join(["100"] * 5)] * 5, "VA": ["\t".join(["495"] * 5)]}
    for part, rows in lines.items():
        (tmp_path / f"Eora26_2015_bp_{part}.txt").write_text("\n".join([*rows, ""]))
    world = load_eora26(tmp_path, year=2015, trade_elasticity=5.0)
    assert world.countries == ("KAZ", "SDN", "SSD", "SUN")


def test_adb_codes_become_those_of_iso():
    codes = {"KUW": "KWT", "UAE": "ARE", "TAJ": "TJK", "PAR": "PRY", "BHU": "BTN", "CAM": "KHM", "TAP": "TWN"}
    assert {code: provider_code("adb", code) for code in codes} == codes
