"""The lexicon: every state has its names, no name means two things, other languages enter as data."""

import pycountry
import pytest

from steppe import record
from steppe.reader.language import ENGLISH
from steppe.reader.model import LAYERS
from steppe.reader.names.lexicon import lexicon, suggest_name

NO_STATES = (
    "ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF GUM HMD IMN IOT JEY "
    "MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF"
)
WITHOUT_DEMONYM = {"COG", "DMA", "VAT", "SCG"}  # Congolese and Dominican mean a larger neighbour


def idents(text):
    """What every name of the lexicon in a text stands for, without the rules of context."""
    found = (lexicon(ENGLISH).at(text, m.start(), m[0]) for m in lexicon(ENGLISH).starts.finditer(text))
    return [hit[1].ident for hit in found if hit]


def of_layer(layer):
    return {name.ident for name in lexicon(ENGLISH).names if name.layer == layer}


def test_every_state_has_a_name_and_a_demonym():
    states = {c.alpha_3 for c in pycountry.countries if c.alpha_3 not in NO_STATES}
    assert len(states) > 195
    assert states - of_layer("STATE") == set()
    assert states - of_layer("DEMONYM") - WITHOUT_DEMONYM == set()


def test_no_name_means_two_things_unless_it_is_listed():
    assert lexicon(ENGLISH).conflicts() == {}


def test_layers_are_those_of_the_model():
    assert {name.layer for name in lexicon(ENGLISH).names} - {""} <= set(LAYERS)


def test_organisations_of_the_record_answer_to_their_names():
    for item in record.default().instruments.values():
        if item.kind == "organisation" and item.type != "region":
            assert item.id in of_layer("ORG"), item.id


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        *(("South Korea", "KOR"), ("Republic of Korea", "KOR"), ("DPRK", "PRK"), ("North Korea", "PRK")),
        *(("UK", "GBR"), ("Britain", "GBR"), ("Great Britain", "GBR"), ("US", "USA"), ("U.S.", "USA"), ("USA", "USA")),
        *(("United States of America", "USA"), ("Türkiye", "TUR"), ("Turkey", "TUR"), ("TÜRKİYE", "TUR")),
        *(("Kirghizia", "KGZ"), ("Kyrgyz Republic", "KGZ"), ("Czechia", "CZE"), ("Ivory Coast", "CIV")),
        *(("Côte d’Ivoire", "CIV"), ("People's Republic of China", "CHN"), ("Viet Nam", "VNM"), ("USSR", "SUN")),
        *(("Soviet Union", "SUN"), ("Czechoslovakia", "CSK"), ("GDR", "DDR"), ("Equatorial Guinea", "GNQ")),
        *(("Papua New Guinea", "PNG"), ("South Sudan", "SSD"), ("Nigeria", "NGA"), ("Guinea-Bissau", "GNB")),
        *(("Republic of Kazakhstan", "KAZ"), ("the Democratic Republic of the Congo", "COD"), ("SCO", "SCO")),
        *(("Organisation for Security and Cooperation in Europe", "OSCE"), ("OPEC+", "OPEC+"), ("EEU", "EAEU")),
        *(("Казахстана", "KAZ"), ("Российской Федерации", "RUS"), ("казахстанский", "KAZ"), ("ШОС", "SCO")),
        *(("Евразийского экономического союза", "EAEU"), ("в Центральной Азии", "CENTRAL_ASIA")),
    ],
)
def test_names(text, ident):
    assert idents(text)[:1] == [ident]


def test_a_likely_misspelling_is_suggested_and_never_linked():
    assert "KAZ" in {name.ident for name in suggest_name("Kazakhsten", ENGLISH)}
    assert idents("Kazakhsten") == []
