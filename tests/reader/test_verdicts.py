"""What may and must not be said of single sentences: each kind of statement with neighbours of it."""

from __future__ import annotations

import pytest
from verdicts import ACCUSING, SUPPORTING, checked, items, verdicts

import steppe as st

MEMBERS = [
    (
        "The meeting was attended by presidents of EAEU member states Armenia, Belarus and Kazakhstan and by leaders "
        "of observer states Cuba and Moldova.",
        "2023-05-01",
        {"membership EAEU": "ARM BLR KAZ", "observer EAEU": "CUB MDA"},
    ),
    (
        "Delegations of CSTO member states Tajikistan and Kyrgyzstan were in Minsk.",
        "2023-05-01",
        {"membership CSTO": "TJK KGZ"},
    ),
    (
        "The council met with observer states Uzbekistan and Cuba of the EAEU.",
        "2023-05-01",
        {"observer EAEU": "UZB CUB"},
    ),
    (
        "The summit of the SCO was held by member states India and Pakistan.",
        "2023-05-01",
        {"membership SCO": "IND PAK"},
    ),
    (
        "The bloc, the Eurasian Economic Union, founded in 2014, includes Armenia, Belarus and Kazakhstan along with "
        "Russia and Kyrgyzstan.",
        "2023-05-01",
        {"membership EAEU": "ARM BLR KAZ RUS KGZ"},
    ),
    (
        "The Collective Security Treaty Organization, established in 1992, unites Russia and Belarus together with "
        "Armenia.",
        "2023-05-01",
        {"membership CSTO": "RUS BLR ARM"},
    ),
    (
        "NATO, created in 1949, includes Albania, Croatia and Montenegro alongside Turkey.",
        "2023-05-01",
        {"membership NATO": "ALB HRV MNE TUR"},
    ),
    ("ASEAN, set up in 1967, comprises Vietnam, Laos and Cambodia.", "2023-05-01", {"membership ASEAN": "VNM LAO KHM"}),
    (
        "The Shanghai Cooperation Organization was founded in 2001. Initially, it consisted of six countries: Russia, "
        "Kazakhstan, Kyrgyzstan, China, Tajikistan, and Uzbekistan.",
        "2024-07-05",
        {"membership SCO": "RUS KAZ KGZ CHN TJK UZB"},
    ),
    (
        "NATO was founded in 1949. Originally, it included Canada, Denmark and Portugal.",
        "2024-07-05",
        {"membership NATO": "CAN DNK PRT"},
    ),
    (
        "The Eurasian Economic Union was launched in 2015. At first it consisted of three states: Belarus, Kazakhstan "
        "and Russia.",
        "2024-07-05",
        {"membership EAEU": "BLR KAZ RUS"},
    ),
    (
        "The bloc called ASEAN was established in 1967. Initially it comprised Indonesia, Malaysia and Thailand.",
        "2024-07-05",
        {"membership ASEAN": "IDN MYS THA"},
    ),
    (
        "During the summit of the Shanghai Cooperation Organization, Belarus was admitted as a full member.",
        "2024-07-05",
        {"membership SCO": "BLR"},
    ),
    ("At the SCO summit in 2017, India was admitted as a full member.", "2018-01-01", {"membership SCO": "IND"}),
    ("At the meeting of the EAEU, Cuba was accepted as an observer.", "2021-01-15", {"observer EAEU": "CUB"}),
    ("During the SCO summit, Iran became a full member.", "2023-08-01", {"membership SCO": "IRN"}),
    ("Serbia is a candidate for membership of the European Union.", "2023-01-01", {"candidate EU": "SRB"}),
    ("Albania is a candidate for accession to the European Union.", "2023-01-01", {"candidate EU": "ALB"}),
    ("Montenegro and Turkey are candidates for EU membership.", "2023-01-01", {"candidate EU": "MNE TUR"}),
    ("North Macedonia remains a candidate country for the EU.", "2023-01-01", {"candidate EU": "MKD"}),
]


@pytest.mark.parametrize(("text", "date", "expected"), MEMBERS)
def test_members_in_their_role_on_their_day(text: str, date: str, expected: dict[str, str]) -> None:
    wanted = {
        (kind, party, name): "supported"
        for (kind, name), parties in ((key.split(), parties.split()) for key, parties in expected.items())
        for party in parties
    }
    roles = ("membership", "observer", "candidate", "dialogue_partner")
    assert {key: v for key, v in verdicts(text, date).items() if key[0] in roles} == wanted


NO_ACCUSATION = [
    ("The expert criticised Georgia for its desire to join the European Union.", "2025-03-31"),
    ("Ukraine's ambition to join NATO was discussed.", "2021-03-31"),
    ("Moldovans hope for their country to join the EU.", "2023-03-31"),
    ("Uzbekistan's wish to enter the World Trade Organization is old.", "2023-03-31"),
    ("Armenia wants to join the European Union.", "2025-03-31"),
    ("Azerbaijan seeks to join BRICS.", "2024-08-31"),
    ("Turkey aspires to join the SCO.", "2023-03-31"),
    ("Mongolia would like to join the EAEU.", "2023-03-31"),
    ("Moldova adopted a law to start accession to the European Union.", "2021-03-31"),
    ("Georgia passed a bill on joining NATO.", "2021-03-31"),
    ("Tajikistan signed a decree on accession to the EAEU.", "2021-03-31"),
    ("Ukraine held a referendum on joining the EU.", "2021-03-31"),
    (
        "The minister noted that the process of joining the World Trade Organization has been resumed in Uzbekistan.",
        "2021-01-31",
    ),
    ("Azerbaijan continues negotiations on accession to the World Trade Organization.", "2021-01-31"),
    ("Belarus resumed its accession to the WTO.", "2021-01-31"),
    ("Turkmenistan has begun the procedure of joining the WTO.", "2022-01-31"),
    ("Kazakhstan will never leave the Eurasian Economic Union, the minister said.", "2024-05-14"),
    ("Armenia will not leave the CSTO.", "2022-05-14"),
    ("Hungary has no plans to leave the European Union.", "2022-05-14"),
    ("Kyrgyzstan did not leave the EAEU.", "2022-05-14"),
    (
        "Kazakhstan and the EU initialled the Enhanced Partnership and Cooperation Agreement on 20 January 2015.",
        "2015-02-01",
    ),
    ("Uzbekistan and the EU initialled the Enhanced Partnership and Cooperation Agreement in July 2022.", "2022-08-01"),
    ("Kyrgyzstan and the EU initialled an agreement in 2019.", "2019-08-01"),
    ("The EU and Armenia initialled a partnership agreement in March 2017.", "2017-04-01"),
    ("Russia and Armenia are allies.", "2023-01-01"),
    ("China and Russia are allies.", "2023-01-01"),
    ("Kazakhstan and Belarus are allies.", "2023-01-01"),
    ("Turkey and Albania are allies.", "2023-01-01"),
    ("Afghanistan is an observer in the Shanghai Cooperation Organization.", "2024-07-04"),
    ("Sri Lanka is a dialogue partner of the Shanghai Cooperation Organization.", "2024-07-04"),
    ("Turkey is a dialogue partner of the SCO.", "2022-07-04"),
    ("Mongolia is an observer of the SCO.", "2023-07-04"),
    ("Qatar is a member of CICA.", "2023-07-04"),
    ("Turkmenistan is not a member of CICA.", "2023-07-04"),
    ("Kazakhstan joined the Belt and Road Initiative.", "2023-07-04"),
    ("Uzbekistan is not part of the Belt and Road Initiative.", "2023-07-04"),
    ("North Macedonia was a member of NATO in January 2020.", "2025-01-01"),
    ("If Georgia is a member of NATO, Russia will answer.", "2023-01-01"),
    ("Is Ukraine a member of the European Union?", "2023-01-01"),
    ("Reports that Azerbaijan has joined the EAEU are wrong.", "2023-01-01"),
    ("Some reportedly believe that Tajikistan is a member of the EAEU.", "2023-01-01"),
    ("Georgia is almost a member of NATO.", "2023-01-01"),
    ("Belarus was a member of the Council of Europe committee on sport.", "2023-01-01"),
    ("Azerbaijan chaired the EAEU conference.", "2023-01-01"),
    ("Tajikistan takes part in the EAEU forum.", "2023-01-01"),
    ("A company of Azerbaijan joined the EAEU register.", "2023-01-01"),
    ("Uzbekistan was a member of the EAEU working group.", "2023-01-01"),
    ("The president of Azerbaijan joined the EAEU summit by video.", "2023-01-01"),
]


@pytest.mark.parametrize(("text", "date"), NO_ACCUSATION)
def test_wishes_processes_offices_and_lists_that_are_not_complete_accuse_nobody(text: str, date: str) -> None:
    accused = [item for item in items(checked(text, date)) if item.verdict in ACCUSING]
    assert not accused


@pytest.mark.parametrize(
    "text",
    [
        "Azerbaijan supplied about 12 bcm of gas to EU Member States.",
        "Kazakhstan exports oil to member states of the EU.",
        "Uzbekistan sells cotton to EAEU member countries.",
        "China invests in ASEAN member states.",
        "Turkey and EU member states discussed customs.",
    ],
)
def test_member_states_that_others_deal_with_make_nobody_a_member(text: str) -> None:
    assert not [key for key in verdicts(text, "2024-01-31") if key[0] in ("membership", "observer")]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Georgia and China need new agreements, the president said.", "2023-05-01"),
        ("Kazakhstan and Uzbekistan need a treaty on allied relations.", "2023-05-01"),
        ("Kazakhstan and China should have an agreement on free trade.", "2023-05-01"),
        ("Friendly, equal and stable relations of Kazakhstan with China are a priority.", "2023-05-01"),
        ("Kazakhstan and Turkey are good friends and partners.", "2023-05-01"),
        ("Kazakhstan deepened its ties with the United States.", "2023-05-01"),
        ("The EAEU and Iran signed a free trade agreement in December 2019.", "2023-05-01"),
        ("Kazakhstan and China signed a treaty of friendship in 1999.", "2023-05-01"),
        ("Turkey and Uzbekistan have a free trade agreement.", "2023-05-01"),
        ("Russia and Iran signed a bilateral free trade agreement.", "2023-05-01"),
        ("Kazakhstan and Uzbekistan signed a treaty of allied relations in December 2024.", "2025-05-01"),
    ],
)
def test_nothing_supports_what_no_instrument_of_the_kind_and_date_does(text: str, date: str) -> None:
    assert not [item for item in checked(text, date).ties if item.verdict in SUPPORTING]


@pytest.mark.parametrize(
    ("text", "date", "pair"),
    [
        ("Singapore and the EAEU are negotiating a free trade agreement.", "2018-03-30", {"SGP", "EAEU"}),
        ("Egypt and the EAEU are negotiating a free trade agreement.", "2020-03-30", {"EGY", "EAEU"}),
        ("The EAEU and Israel were negotiating a free trade zone.", "2019-03-30", {"ISR", "EAEU"}),
        ("India and the EAEU negotiate a free trade deal.", "2019-03-30", {"IND", "EAEU"}),
    ],
)
def test_a_negotiation_is_one(text: str, date: str, pair: set[str]) -> None:
    (tie,) = [t for t in checked(text, date).ties if {*t.party, *t.counterpart} == pair]
    assert (tie.kind, tie.status) == ("trade_agreement", "negotiating")
    assert tie.verdict in ("supported", "no_data")
    assert "in force" not in tie.why or tie.verdict == "no_data"


@pytest.mark.parametrize(
    ("text", "date", "signed"),
    [
        (
            "In 2023 the free trade agreement between the EAEU and Iran was signed, replacing an interim agreement.",
            "2024-01-10",
            "2023-12-25",
        ),
        ("The EAEU and Serbia signed a free trade agreement in October 2019.", "2020-01-10", "2019-10-25"),
        ("In 2015 the EAEU signed a free trade agreement with Vietnam.", "2016-01-10", "2015-05-29"),
        ("Kazakhstan and Kyrgyzstan signed a treaty on allied relations in December 2003.", "2004-01-10", "2003-12-25"),
        (
            "The Treaty on Allied Relations between Kazakhstan and Uzbekistan was signed in December 2022.",
            "2023-01-10",
            "2022-12-22",
        ),
    ],
)
def test_an_instrument_of_the_date_supports(text: str, date: str, signed: str) -> None:
    (tie,) = [t for t in checked(text, date).ties if t.verdict == "supported"]
    assert f"signed {signed}" in tie.why


@pytest.mark.parametrize(
    ("text", "owner", "host"),
    [
        ("Armenia hosts a Russian military base.", "RUS", "ARM"),
        ("Kyrgyzstan hosts Russia's air base at Kant.", "RUS", "KGZ"),
        ("Tajikistan hosts a Russian base.", "RUS", "TJK"),
        ("Djibouti hosts a Chinese naval base.", "CHN", "DJI"),
        ("Kyrgyzstan hosted a US air base until 2014.", "USA", "KGZ"),
    ],
)
def test_a_base_is_its_owners_in_its_host(text: str, owner: str, host: str) -> None:
    assert ("security_presence", owner, host) in verdicts(text, "2023-05-01")


def test_a_neighbouring_region_is_the_states_at_the_border() -> None:
    text = (
        "Kazakhstan is large. Kazakhstan has agreements with China and neighbouring Central Asian countries on border "
        "delimitation."
    )
    others = {other for kind, _, other in verdicts(text, "2020-05-08") if kind == "border_agreement"}
    assert others == {"CHN", "KGZ", "UZB", "TKM"}
    assert not [
        key for key in verdicts("Kazakhstan values its neighbouring states.", "2020-05-08") if "border" in key[0]
    ]


def test_absence_from_a_list_that_is_not_complete_says_so() -> None:
    (tie,) = checked("Qatar is a member of CICA.", "2023-07-04").ties
    assert "does not have every member of CICA" in tie.why
    (tie,) = checked("Azerbaijan is a member of the EAEU.", "2026-06-01").ties
    assert tie.verdict == "no_data"
    assert "2024-12-26" in tie.why
    (tie,) = checked("Kazakhstan is a member of the EAEU.", "2031-06-01").ties
    assert tie.verdict == "no_data"
    assert "The record ends" in tie.why


def test_a_year_without_a_day_is_told_and_decides_nothing() -> None:
    for text, verdict in (
        ("North Macedonia was a member of NATO in January 2020.", "no_data"),
        ("Mongolia was an observer of the SCO in March 2004.", "no_data"),
        ("North Macedonia joined NATO in 2020.", "supported"),
        ("Mongolia became an observer of the SCO in 2004.", "supported"),
    ):
        (tie,) = checked(text, "2025-01-01").ties
        assert tie.verdict == verdict, tie.why


def test_case_of_agreements_with_one_party() -> None:
    text = (
        "The United Kingdom and Australia have a free trade agreement. Moldova and China agreed a free trade agreement."
    )
    linked = [m.ident for m in st.read(text + "\n", date="2025-06-01").mentions if m.layer == "INSTR"]
    assert not [ident for ident in linked if ident and not {"GBR", "AUS", "MDA", "CHN"} & set(ident.split("-"))]
