"""Published lists taken into a record: what is certain is written, the rest is left, and twice is once."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from steppe.problems import SteppeError
from steppe.record import Record
from steppe.record.lists import reviewed
from steppe.record.lists.drawn import SIGNED
from steppe.record.lists.merge import merged
from steppe.record.lists.names import code, codes_in, own_days, plain
from steppe.record.lists.update import COLUMNS, propose, write
from steppe.sources import agreement_events, wto_rta

HEAD = ",".join(wto_rta.COLUMNS)


def listed(*rows: dict[str, str]) -> str:
    """A list as the WTO exports it."""
    lines = [HEAD]
    for row in rows:
        full = {
            "Coverage": "Goods", "Type": "FTA", "Status": "In Force", "Accession?": "No",
            "Date of Notification (G)": "2020-06-01", **row,
        }  # fmt: skip
        lines.append(",".join(f'"{full.get(column, "")}"' for column in wto_rta.COLUMNS))
    return "\n".join(lines) + "\n"


def pact(number: str, name: str, parties: str, begins: str, **more: str) -> dict[str, str]:
    row = {"RTA ID": number, "RTA Name": name, "Date of Signature (G)": begins, "Date of Entry into Force (G)": begins}
    return row | {"Current signatories": parties, "Original signatories": parties} | more


FIRST = listed(
    pact("1", "Japan - Peru", "Japan; Peru", "2012-03-01"),
    pact("2", "Pacific Club (PC)", "Chile; New Zealand; Peru", "2015-01-01"),
    pact("3", "Nowhere - Chile", "Nowhere; Chile", "2016-01-01"),
)
LATER = listed(
    pact("1", "Japan - Peru", "Japan; Peru", "2012-03-01", **{"Status": "Inactive", "Inactive Date": "2021-06-01"}),
    pact(
        "2",
        "Pacific Club (PC)",
        "Chile; New Zealand; Peru",
        "2015-01-01",
        **{"Specific Entry/Exit dates": "Peru(01-Jan-9999 - )", "Date of Notification (G)": "2022-02-02"},
    ),
    pact(
        "4",
        "Pacific Club (PC) - Accession of the United Kingdom",
        "Chile; New Zealand; United Kingdom",
        "2021-05-01",
        **{"Accession?": "Yes", "Specific Entry/Exit dates": "Chile(01-Jan-9999 - )"},
    ),
    pact("5", "Chile - India", "Chile; India", "", **{"Status": SIGNED, "Date of Signature (G)": "2021-11-11"}),
)
UNION = """\
id: CLUB
kind: organisation
type: political
name: The Club
recorded_at: 2020-01-01
complete_until: []
references: {t: {title: T, accessed: 2020-01-01}}
spells:
  - {party: [CHL, PER], role: member, from: 2001-01-01, references: [t]}
"""
EVENTS = """\
day,kind,what,parties,source,how,note
2021-07-01,accession,Japan joins the Club,JPN,https://example.org/j,looked up,
2021-08-01,withdrawal,Peru leaves the Club,PER,https://example.org/p,looked up,
2021-09-01,accession,India joins the Club,IND,,from memory,
2021-10-01,accession,Brazil joins the Club,BRA,https://example.org/b,looked up,day from memory
2021-11-01,accession,Kenya joins the League,KEN,https://example.org/k,looked up,
2021-12-01,accession,Ghana joins the Club; Togo asks,GHA TGO,https://example.org/g,looked up,
"""


class Place:
    """A record of one organisation, a to-do list and a folder of lists."""

    def __init__(self, folder: Path) -> None:
        self.ties, self.todo, self.lists = folder / "ties", folder / "todo.csv", folder / "lists"
        (self.ties / "organisations").mkdir(parents=True)
        self.lists.mkdir()
        (self.ties / "organisations" / "CLUB.yaml").write_text(UNION, encoding="utf-8")
        self.todo.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")

    def take(self, listed: str, today: str, events: str = "") -> list[str]:
        """Take lists in; the proposals as sentences."""
        (self.lists / "wto_rta_all.csv").write_text(listed, encoding="utf-8")
        if events:
            (self.lists / "events.csv").write_text(events, encoding="utf-8")
        update = propose(self.lists, ties=self.ties, todo=self.todo, today=today)
        write(update, ties=self.ties, todo=self.todo)
        return [str(p) for p in update.proposals]

    def record(self) -> Record:
        return Record.from_folder(self.ties)

    def left(self) -> list[dict[str, str]]:
        with self.todo.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_first_list_makes_files_and_leaves_what_it_cannot_read(place: Place) -> None:
    said = place.take(FIRST, "2020-07-01")
    assert any(s.startswith("JPN-PER: new: Japan - Peru, signed 2012-03-01") for s in said)
    record = place.record()
    assert record.members("JPN-PER", "2015-01-01") == ("JPN", "PER")
    assert record.instruments["JPN-PER"].sources()[0].url.endswith("rtaid=1")
    assert record.instruments["JPN-PER"].complete_until("party") == "2020-06-01"
    assert [row["what"] for row in place.left()] == ["Nowhere - Chile: no code for Nowhere"]


def test_a_later_list_supersedes_and_deletes_nothing(place: Place) -> None:
    place.take(FIRST, "2020-07-01")
    said = place.take(LATER, "2022-03-01")
    record = place.record()
    assert "JPN-PER: ended: ended 2021-06-01" in said
    assert record.members("JPN-PER", "2021-05-31") == ("JPN", "PER")
    assert record.members("JPN-PER", "2021-06-01") == ()
    assert record.members("JPN-PER", "2021-06-01", as_of="2021-12-31") == ("JPN", "PER")
    club = "PACIFIC-CLUB-PC"
    assert record.members(club, "2021-06-01") == ("CHL", "GBR", "NZL")
    assert record.members(club, "2021-04-30", as_of="2021-01-01") == ("CHL", "NZL", "PER")
    assert list(record.suspended_pairs("2021-06-01")) == [(club, "CHL", "GBR")]
    assert record.members("CHL-IND", "2022-01-01", role="signatory") == ("CHL", "IND")
    assert record.agreement("CHL-IND", on="2022-01-01").status == "signed"


def test_a_second_build_on_the_same_lists_changes_nothing(place: Place) -> None:
    for listed, today in ((FIRST, "2020-07-01"), (LATER, "2022-03-01")):
        place.take(listed, today, EVENTS)
        before = {path: path.read_bytes() for path in place.ties.rglob("*.yaml")} | {
            place.todo: place.todo.read_bytes()
        }
        again = propose(place.lists, ties=place.ties, todo=place.todo, today="2023-01-01")
        assert again.nothing
        write(again, ties=place.ties, todo=place.todo)
        assert {path: path.read_bytes() for path in before} == before


def test_events_with_an_address_enter_and_recalled_ones_do_not(place: Place) -> None:
    place.take(FIRST, "2022-01-01", EVENTS)
    record = place.record()
    assert record.members("CLUB", "2021-12-31") == ("CHL", "JPN")
    assert record.members("CLUB", "2021-07-31") == ("CHL", "JPN", "PER")
    assert "https://example.org/j" in [source.url for source in record.members("CLUB", "2021-12-31").sources]
    why = {row["party"]: row["what"].rpartition(": ")[2] for row in place.left()}
    assert why["IND"] == "no address"
    assert "from memory" in why["BRA"]
    assert why["KEN"] == "it names 0 organisations or agreements of the record"
    assert why["GHA TGO"] == "the row says more than one thing"


def test_a_file_by_hand_is_asked_about_and_not_changed(place: Place) -> None:
    mine = """\
id: JPN-PER
kind: agreement
type: free_trade_area
name: Mine
recorded_at: 2020-01-01
complete_until: []
references: {t: {title: T, accessed: 2020-01-01}}
events:
  - {event: in_force, date: 2013-01-01, references: [t]}
spells:
  - {party: [JPN, PER], role: party, from: 2013-01-01, references: [t]}
"""
    path = place.ties / "JPN-PER.yaml"
    path.write_text(mine, encoding="utf-8")
    said = place.take(FIRST, "2020-07-01")
    assert path.read_text(encoding="utf-8") == mine
    asked = "the WTO's list has party from 2012-03-01, the record party from 2013-01-01"
    assert sum(asked in sentence for sentence in said) == 2
    assert sum(asked in row["what"] for row in place.left()) == 2


def test_a_list_that_would_break_the_record_leaves_it_as_it_was(place: Place) -> None:
    broken = listed(pact("9", "Japan - Peru", "Japan; Peru", "2090-03-01"))
    with pytest.raises(SteppeError, match="lies in the future"):
        place.take(broken, "2020-07-01")
    assert [path.stem for path in place.ties.rglob("*.yaml")] == ["CLUB"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RTA ID,RTA Name\n1,A\n", "has no column Coverage"),
        (FIRST.replace("2012-03-01", "1.3.2012"), "the WTO's list has the day '1.3.2012'"),
    ],
)
def test_another_table_is_refused(place: Place, text: str, said: str) -> None:
    with pytest.raises(SteppeError, match=said):
        place.take(text, "2020-07-01")


def test_no_list_at_all(tmp_path: Path) -> None:
    with pytest.raises(SteppeError, match="has no list of the WTO"):
        wto_rta.read(tmp_path)
    assert agreement_events.read(tmp_path) == ()


def test_what_a_person_replaced_does_not_come_back() -> None:
    listed_row = {"event": "in_force", "date": "2016-09-03", "references": ["wto"]}
    replaced = {**listed_row, "superseded_by": "2026-11-29"}
    found = {"event": "provisionally_applied", "date": "2016-09-03", "references": ["wto", "journal"]}
    kept, new, lost = merged([found, replaced], [listed_row], "2027-01-01", "wto-2026")
    assert (kept, new, lost) == ([found, replaced], [], [])
    earlier = {**listed_row, "references": ["wto-2021"], "superseded_by": "2026-11-29"}
    assert merged([earlier], [listed_row], "2027-01-01", "wto-2026")[1] == [{**listed_row, "recorded_at": "2027-01-01"}]


def test_names_as_the_list_spells_them() -> None:
    assert [code(name) for name in ("Türkiye", "Turkey", "Viet Nam", "Kosovo (under UNSC res. 1244)", "Atlantis")] == [
        "TUR", "TUR", "VNM", "XKX", None,
    ]  # fmt: skip
    assert codes_in("Burundi and Rwanda") == ["BDI", "RWA"]
    assert codes_in("China, Hong Kong, China and Norway") == ["CHN", "HKG", "NOR"]
    assert plain("EU - Turkey") == plain("EU – Türkiye")


def test_days_of_parties_in_columns_and_remarks(tmp_path: Path) -> None:
    row = pact(
        "7", "Many", "Chile; Peru; Japan; India", "2020-01-01", Remarks="The Agreement is not yet in force for India."
    )
    row["Specific Entry/Exit dates"] = "Chile(05-Feb-2021 - ); Japan( - 01-Jan-2022)"
    (tmp_path / "wto_rta_all.csv").write_text(listed(row), encoding="utf-8")
    days = {party: tuple(map(str, found)) for party, found in own_days(wto_rta.read(tmp_path).rows[0]).items()}
    assert days == {"CHL": ("2021-02-05", "None"), "JPN": ("None", "2021-12-31"), "IND": ("9999-01-01", "None")}


def test_decisions_are_read_and_a_bad_one_is_named(tmp_path: Path) -> None:
    assert reviewed.load().on("wto", "1086", "hold")
    path = tmp_path / "reviewed.csv"
    path.write_text(",".join(reviewed.COLUMNS) + "\nwto,1,,,,forget,because\n", encoding="utf-8")
    with pytest.raises(SteppeError, match=r"reviewed\.csv line 2: .* decision one of hold, settled, days, by hand"):
        reviewed.load(path)


def test_the_command_proposes_without_writing(steppe: Callable[..., CompletedProcess[str]], place: Place) -> None:
    (place.lists / "wto_rta_all.csv").write_text(listed(pact("90001", "Japan - Kenya", "Japan; Kenya", "2012-03-01")))
    done = steppe("build", "record", "--from", place.lists, "--propose")
    assert done.returncode == 0, done.stderr
    assert "JPN-KEN: new: Japan - Kenya, signed 2012-03-01, in_force 2012-03-01" in done.stdout
    assert "Files that change: 1" in done.stdout
    refused = steppe("build", "record", "--propose")
    assert refused.returncode == 2
    assert "--propose goes with the record and a folder of lists" in refused.stderr


ALLIANCES = """\
atopid,begyr,begmo,begday,endyr,endmo,endday,defense,offense,neutral,nonagg,consul
1,1992,5,15,0,0,0,1,0,0,0,1
2,1993,6,0,2001,1,2,0,0,0,1,0
3,1950,1,1,1960,1,1,1,0,0,0,0
4,1994,1,1,0,0,0,1,0,0,0,0
"""
ALLIES = """\
atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit
1,365,1992,5,15,0,0,0
1,705,1992,5,15,1999,4,2
1,705,1999,4,3,0,0,0
2,365,1993,6,0,2001,1,2
2,705,1993,6,0,2001,1,2
3,365,1950,1,1,1960,1,1
3,710,1950,1,1,1960,1,1
4,2,1994,1,1,0,0,0
4,20,1994,1,1,0,0,0
"""


def test_alliances_of_the_region_that_lasted_into_1992(place: Place) -> None:
    (place.lists / "atop5_1a.csv").write_text(ALLIANCES, encoding="utf-8")
    (place.lists / "atop5_1m.csv").write_text(ALLIES, encoding="utf-8")
    place.take(FIRST, "2020-07-01")
    record = place.record()
    pact = record.instruments["KAZ-RUS-DEFENCE-1992"]
    assert pact.type == "alliance"
    assert "It obliges to defence, consultation." in pact.note
    assert record.members(pact.id, "2010-01-01") == ("KAZ", "RUS")
    assert pact.complete_until("party") == "2018-12-31"
    brief = record.instruments["KAZ-RUS-NON-AGGRESSION-1993"]
    assert [(s.start, s.end) for s in brief.spells] == [("1993-06", "2001-01-02")] * 2
    assert sum(item.kind == "security" for item in record.instruments.values()) == 2
    assert propose(place.lists, ties=place.ties, todo=place.todo, today="2021-01-01").nothing
