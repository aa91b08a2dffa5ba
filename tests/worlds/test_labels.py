"""Names and codes of countries: one list behind every label, and never another country than the one meant."""

from __future__ import annotations

import csv

import numpy as np
import pycountry
import pytest

import steppe as st
from steppe.labels import country_code, country_codes, find_country, unknown
from steppe.labels.countries import FOLDER, STATES, country_of_number, provider_codes, states
from steppe.problems import SteppeError, UnknownLabel
from steppe.world.world import World

EVERYDAY = {
    "UK": "GBR", "EL": "GRC", "UAE": "ARE", "PRC": "CHN", "GER": "DEU", "KSA": "SAU", "SUI": "CHE", "NED": "NLD",
    "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "SDS": "SSD", "UKG": "GBR", "INO": "IDN", "DRC": "COD", "ROK": "KOR",
    "kaz": "KAZ", "KZ": "KAZ", "Vietnam": "VNM", "Viet Nam": "VNM", "Russia": "RUS", "Russian Federation": "RUS",
    "South Korea": "KOR", "Korea, Rep.": "KOR", "Dem. People's Rep. of Korea": "PRK", "Turkey": "TUR",
    "Türkiye": "TUR", "TURKIYE": "TUR", "Burma": "MMR", "Ivory Coast": "CIV", "Cote d’Ivoire": "CIV",
    "Côte d'Ivoire": "CIV", "Holland": "NLD", "Britain": "GBR", "America": "USA", "Swaziland": "SWZ",
    "Macedonia": "MKD", "Cape Verde": "CPV", "Dem. Rep. Congo": "COD", "Congo, Rep.": "COG", "Gambia, The": "GMB",
    "Egypt, Arab Rep.": "EGY", "St. Lucia": "LCA", "Iran, Islamic Rep.": "IRN", "Yemen, Rep.": "YEM",
    "Kyrgyz Republic": "KGZ", "Bolivia (Plurinational State of)": "BOL", "Trinidad & Tobago": "TTO",
    "Hong Kong SAR, China": "HKG", "Taipei,China": "TWN", "Kosovo": "XKX", "  Kazakhstan ": "KAZ",
}  # fmt: skip
NOT_SURE = {"Korea": ("KOR", "PRK"), "Congo": ("COG", "COD"), "MON": ("MCO", "MNG"), "England": ("GBR",)}
NO_COUNTRY = ("C01", "A", "goods", "Rest", "North", "Central Asia", "EU", "ROW", "WLD", "Kazakh", "Home", "")


@pytest.mark.parametrize(("written", "code"), EVERYDAY.items())
def test_everyday_names_and_codes(written, code):
    assert country_code(written) == code
    assert find_country(written, ("ARM", code, "ZWE")) == code


def test_what_is_not_sure_is_suggested_and_never_taken():
    for written, codes in NOT_SURE.items():
        assert set(country_codes(written)) == set(codes)
        assert find_country(written, codes) is None
        said = unknown(written, [*codes, "KAZ"], "country", "here")
        assert all(repr(code) in said for code in codes), said


@pytest.mark.parametrize("written", NO_COUNTRY)
def test_what_is_no_country(written):
    assert country_codes(written) == ()
    assert find_country(written, ("KAZ", "CHN")) is None


def test_a_country_that_is_not_there_is_never_another_one():
    codes = [country.alpha_3 for country in pycountry.countries]
    for written, code in EVERYDAY.items():
        others = [other for other in codes if other != code]
        assert find_country(written, others) is None
        said = unknown(written, others, "country", "here")
        assert "did you mean" not in said, said
        assert "which is not there" in said


def test_every_code_and_name_of_iso_3166_means_itself():
    for country in pycountry.countries:
        written = {country.alpha_3, country.alpha_3.lower(), country.alpha_2, country.name}
        written |= {getattr(country, name, country.name) for name in ("common_name", "official_name")}
        assert {country_codes(text) for text in written - set(NOT_SURE)} == {(country.alpha_3,)}


def test_labels_of_ones_own_of_two_letters_are_not_taken_for_countries():
    assert find_country("Canada", ("CA", "EU")) is None
    assert find_country("Canada", ("Canada", "EU")) == find_country("CAN", ("Canada", "EU")) == "Canada"
    assert "did you mean 'CA'" in unknown("CAN", ["CA", "EU"], "country", "here")


def test_the_whole_table_of_providers_codes():
    known = {country.alpha_3 for country in pycountry.countries} | {row["code"] for row in states()} | {"ANT"}
    rows = provider_codes()
    assert len({(row.scheme, row.code) for row in rows}) == len(rows)
    for row in rows:
        assert row.scheme in {
            *("adb", "aggregate", "baci", "eora", "eu", "icio", "ioc", "name", "part"),
            "un",
            "union",
        } | {*("wiod", "withdrawn", "worldbank")}
        assert set(row.iso) <= known, row
        assert row.iso or row.meaning, row
    with (FOLDER / "codes.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(rows)
    assert STATES.is_file()


def test_a_providers_code_is_no_other_code_of_iso():
    alpha_3 = {country.alpha_3: country.alpha_3 for country in pycountry.countries}
    alpha_2 = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    for row in provider_codes():
        if row.scheme not in ("un", "union", "aggregate", "part"):
            iso = alpha_3.get(row.code) or alpha_2.get(row.code)
            assert iso is None or row.iso == (iso,), row


def test_numbers_of_countries():
    numbers = {"398": "KAZ", "031": "AZE", "4": "AFG", "729": "SDN", "736": "SDN", "891": "SCG", "842": "USA"}
    numbers |= {"699": "IND", "490": "TWN", "251": "FRA", "757": "CHE", "697": "Europe EFTA, nes", "999": "999"}
    assert {number: country_of_number(number) for number in numbers} == numbers


def world(*codes: str, **about) -> World:
    flow = np.ones((1, len(codes), len(codes))) + 9 * np.eye(len(codes))
    options = {"name": "small", "date": "2023-12-31"} | about
    return World.from_arrays(countries=codes, sectors=["all"], trade_flow=flow, trade_elasticity=5.0, **options)


def test_a_world_knows_its_countries_by_any_name():
    small = world("KAZ", "GBR", "VNM")
    assert [small.index(name) for name in ("Kazakhstan", "UK", "Viet Nam", "kz")] == [0, 1, 2, 0]
    assert small.label("Britain") == "GBR"
    for wrong in (None, 3, ("KAZ",)):
        with pytest.raises(UnknownLabel, match="has no country"):
            small.index(wrong)
    with pytest.raises(UnknownLabel, match=r"no country 'TWN': it is Taiwan, which is not there; known: KAZ, GBR, VNM"):
        small.index("TWN")
    with pytest.raises(UnknownLabel, match="only inside 'Asia'"):
        world("Asia", "GBR", regions={"Asia": {"KAZ": 1.0}}).index("Kazakhstan")


def test_a_scenario_takes_names_and_keeps_its_text():
    small = world("KAZ", "GBR", "VNM")
    named = st.Scenario("n", (st.Tariff("UK", ["Viet Nam", "kaz"], rate=0.1), st.Embargo("Britain", "Vietnam")))
    coded = st.Scenario("n", (st.Tariff("GBR", ["VNM", "KAZ"], rate=0.1), st.Embargo("GBR", "VNM")))
    one, other = (st.solve(small, scenario, closure="balanced") for scenario in (named, coded))
    np.testing.assert_array_equal(one.after.array("trade_flow"), other.after.array("trade_flow"))
    assert "importer='UK'" in repr(named.measures[0])


def test_a_table_that_names_one_pair_twice_in_other_words_is_refused():
    small = world("KAZ", "GBR")
    rows = [{"exporter": "UK", "importer": "KAZ", "rate": 0.1}, {"exporter": "GBR", "importer": "KAZ", "rate": 0.2}]
    with pytest.raises(SteppeError, match=r"GBR to KAZ has more than one rate \(GBR to KAZ, UK to KAZ\)"):
        st.solve(small, st.Scenario("t", (st.TariffTable(rows),)))


def test_a_code_of_iso_is_no_group_of_that_name_and_a_group_no_country():
    with pytest.raises(UnknownLabel, match="has no country 'CAN'"):
        st.solve(world("KAZ", "GBR"), st.Scenario("c", (st.Embargo("KAZ", "CAN"),)))
    eaeu = st.solve(world("KAZ", "RUS", "GBR"), st.Scenario("e", (st.Tariff("GBR", "EAEU", rate=0.2),)))
    assert set(eaeu.tariff_changes().exporter) == {"KAZ", "RUS"}


def test_the_record_takes_names_too():
    assert st.record.between("UK", "Kazakhstan", "2024-06-01") == st.record.between("GBR", "KAZ", "2024-06-01")
    assert st.record.coverage("Russia", "2024-06-01").state == "RUS"
    with pytest.raises(UnknownLabel, match="the record has no country 'Kazakstanh': did you mean 'KAZ'"):
        st.record.ties("Kazakstanh", "2024-01-01")


def test_groups_and_states_in_a_mapping_take_names():
    merged = world("KAZ", "GBR", "VNM").aggregate(countries={"Asia": ["Kazakhstan", "Vietnam"]})
    assert merged.countries == ("Asia", "GBR")
