"""`steppe build`: a shipped world made again from raw data, and whether it is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from steppe.cli.console import print_json, verb
from steppe.cli.options import JsonOption
from steppe.indicators import geography, gravity, un_tables
from steppe.labels import suggest
from steppe.people import build as people
from steppe.problems import SteppeError
from steppe.reader.checks import facts
from steppe.record import Record
from steppe.record.check import check_record
from steppe.record.depths import read as read_depths
from steppe.record.files import COMPILED, TIES, compiled, load_compiled
from steppe.record.folder import read_folder
from steppe.record.lists import update as lists
from steppe.report import record_page
from steppe.sources.icio import year_of
from steppe.tariffs import mfn
from steppe.tariffs.build import write as build_mfn
from steppe.whole import written_whole
from steppe.world.tables.loaders import LOADERS
from steppe.worlds.common import elasticities, gdp
from steppe.worlds.eurasia_2023 import fuels, labour, mix_rows, mixes, own_controls, own_derive
from steppe.worlds.eurasia_2023 import page as eurasia_2023_page
from steppe.worlds.goods_2023 import page as goods_2023_page
from steppe.worlds.shelf import SHIPPED
from steppe.worlds.through_time import page as through_time_page
from steppe.worlds.through_time.build import NAMES as PAST

WORLDS = ("eurasia-2023", *PAST, "goods-2023")
TABLES = (
    *("mfn-tariffs", "gdp", "geography", "gravity", "un-votes", "facts", "migrants", "remittances"),
    *("own-shares", "labour-shares", "mixes", "fuels"),
)
BUILDABLE = (*WORLDS, *TABLES, "record")
TRADE_ALONE = {"baci": "BACI", "comtrade": "UN Comtrade"}
IN_EUR = ("figaro",)
app = typer.Typer(rich_markup_mode=None, add_completion=False)


@dataclass(frozen=True, slots=True)
class Built:
    """A file (a world's with its page), its SHA-256, and whether it equals the shipped one."""

    world: str
    file: Path
    page: Path | None
    sha256: str
    same_as_shipped: bool

    def to_dict(self) -> dict[str, Any]:
        """The facts as plain data, for JSON."""
        paths = {"file": str(self.file), "page": str(self.page) if self.page else None}
        return {"world": self.world, **paths, "sha256": self.sha256, "same_as_shipped": self.same_as_shipped}

    def __str__(self) -> str:
        if self.world not in BUILDABLE:
            return f"Read {self.world} into {self.file}\nSHA-256: {self.sha256}"
        verdict = "the same bytes as" if self.same_as_shipped else "NOT the same bytes as"
        page = f"Its page: {self.page}\n" if self.page else ""
        return f"Built {self.world} into {self.file}, {verdict} the one in the package.\n{page}SHA-256: {self.sha256}"


def build_world(world: str, *, folder: Path, out: Path, page: Path) -> Built:
    """Build a world from a data folder into `out`, with its page; what was there is replaced."""
    if world not in WORLDS:
        raise SteppeError(f"There is no world {world!r} to build: {suggest(world, BUILDABLE)}")

    shipped = _content(SHIPPED / f"{world}.nc")
    if world in PAST:
        through_time_page.write(folder, world_path=out, page_path=page, year=PAST[world])
    else:
        written_by = {"goods-2023": goods_2023_page, "eurasia-2023": eurasia_2023_page}
        written_by[world].write(folder, world_path=out, page_path=page)
    return _built(world, out, page, shipped)


def _content(path: Path) -> bytes | None:
    """What a shipped file holds before anything is written, which may be to the same place."""
    return path.read_bytes() if path.is_file() else None


def _built(what: str, out: Path, page: Path | None, shipped: bytes | None) -> Built:
    content = out.read_bytes()
    return Built(what, out, page, hashlib.sha256(content).hexdigest(), shipped == content)


def build_table(table: str, folder: Path, *, out: Path | None) -> Built:
    """Build a shipped table from a data folder; a second one that belongs to it is written beside it.

    "gravity" is estimated on shipped tables and needs pyfixest; "un-votes" makes the ideal points too, "own-shares"
    the controls on output and fuels, "mixes" every control on mixes.
    """
    known: dict[str, tuple[Path, Callable[[Path], Path]]] = {
        "mfn-tariffs": (mfn.TABLE, lambda path: build_mfn(folder, path)),
        "gdp": (gdp.TABLE, lambda path: gdp.write(folder, path)),
        "geography": (geography.TABLE, lambda path: geography.write(folder, path)),
        "gravity": (gravity.TABLE, gravity.write),
        "facts": (facts.TABLE, lambda path: facts.write(folder, path)),
        "migrants": (people.MIGRANTS, lambda path: people.write_migrants(folder, path)),
        "remittances": (people.REMITTANCES, lambda path: people.write_remittances(folder, path)),
        "own-shares": (
            own_controls.HERE / own_controls.FILES[0],
            lambda path: own_derive.write(folder, path.parent)[0],
        ),
        "mixes": (mixes.CONTROLS / "chapters.csv", lambda path: mix_rows.write(folder, path.parent)[0]),
        "fuels": (fuels.TABLE, lambda path: fuels.write(folder, path)),
        "labour-shares": (labour.TABLE, lambda path: labour.write(folder, path)),
        "un-votes": (
            un_tables.DATA / un_tables.VOTES_TABLE,
            lambda path: un_tables.write(folder, path.parent)[1],
        ),
    }
    place, write = known[table]
    shipped = _content(place)
    return _built(table, write(out or Path(place.name)), None, shipped)


def build_from_table(
    name: str, file: Path | None, *, elasticity: float | None, out: Path | None, exchange_rate: float | None = None
) -> Built:
    """Read a table that the user holds (`icio-2022`, `wiod-2014`, ...) into a world and save it.

    `exchange_rate` is USD per EUR, for tables in EUR. Without `elasticity`, sectors take those of
    `steppe.worlds.common.elasticities`, and a note of the world says which.
    """
    kind, _, year = name.rpartition("-")
    if kind not in LOADERS or not year.isdigit():
        known = (*BUILDABLE, *(f"{loader}-{year if year.isdigit() else 'YEAR'}" for loader in LOADERS))
        raise SteppeError(f"There is no {name!r} to build: {suggest(name, known)}")
    if file is None:
        what = "FOLDER" if kind == "eora26" else "FILE"
        raise SteppeError(f"{name} needs --from {what}: steppe build {name} --from {what}.")
    _fits(kind, year, file)
    options: dict[str, Any] = {"year": int(year)} if kind in ("eora26", "itpd-e", "wiod", "gtap") else {}
    options |= _converted(name, kind, exchange_rate)
    theta = elasticities.DEFAULT if elasticity is None else elasticity
    world = LOADERS[kind](file, trade_elasticity=theta, name=name, **options)
    if not world.date:
        world = world.replace(
            date=f"{year}-12-31", notes=(*world.notes, f"The year {year} is as asked for; no file name says it.")
        )
    if elasticity is None:
        world = elasticities.published(world)
    return _built(name, world.save(out or Path(f"{name}.nc")), None, None)


def _converted(name: str, kind: str, exchange_rate: float | None) -> dict[str, float]:
    """The rate at which a table in EUR becomes one in USD; a rate for any other table is refused."""
    if kind in IN_EUR and exchange_rate is None:
        raise SteppeError(
            f"{name} is in million EUR and worlds are in USD: give --exchange-rate, USD per EUR of the year."
        )
    if kind not in IN_EUR and exchange_rate is not None:
        raise SteppeError(f"{name} is in USD: leave --exchange-rate out.")
    return {} if exchange_rate is None else {"exchange_rate": exchange_rate}


def _fits(kind: str, year: str, file: Path) -> None:
    """Refuse, before anything is read, what cannot become the world that is asked for."""
    if kind in TRADE_ALONE:
        raise SteppeError(
            f"{kind}-{year} cannot be built by itself: {TRADE_ALONE[kind]} has no sales of a country to itself, so a "
            f"world needs gross output beside it. In Python: steppe.world.tables.loaders.load_{kind}(file, output=..., "
            "trade_elasticity=...)."
        )
    if kind == "eora26" and not file.is_dir():
        raise SteppeError(f"eora26-{year} needs the folder of its unpacked text files, and {file} is none.")
    said = year_of(file) if kind in ("icio", "wiod", "adb-mrio", "figaro") and file.suffix.casefold() != ".zip" else ""
    if said and said != year:
        raise SteppeError(
            f"{file.name} is of {said} by its name, not of {year}: build {kind}-{said}, or give the other file."
        )


def build_record(folder: Path | None, *, out: Path, page: Path | None = None) -> Built:
    """Compile the files of the record into one, and count its page anew if one is given.

    Raises `SteppeError` with every problem found.
    """
    source = folder or TIES
    report = check_record(source)
    if not report.ok:
        raise SteppeError([str(problem) for problem in report.problems])
    depths = read_depths() if source == TIES else None
    text = compiled((file.entry for file in read_folder(source) if file.entry), depths)
    shipped = _content(COMPILED)
    with written_whole(out) as draft:
        draft.write_text(text, encoding="utf-8")
    if page is not None:
        record_page.write(page, Record(load_compiled(text)))
    return _built("record", out, page, shipped)


def update_record(folder: Path, *, out: Path, page: Path | None, propose: bool, json: bool) -> None:
    """Take published lists into the record's own files and compile them; show alone what changes with `propose`."""
    update = lists.propose(folder)
    if json:
        print_json(update.to_dict())
    else:
        print(update)
    if not propose:
        lists.write(update)
        built = build_record(None, out=out, page=page)
        if not json:
            print(built)


@verb(app)
def build(
    world: Annotated[
        str,
        typer.Argument(
            help="goods-2023, eurasia-2023, goods-1996 (every fourth year to 2016), mfn-tariffs, gdp, geography, "
            "gravity, un-votes, migrants, remittances, own-shares, labour-shares, mixes, fuels, "
            "record, or a table you hold: icio-2022, wiod-2014, ..."
        ),
    ],
    *,
    folder: Annotated[Path | None, typer.Option("--from", help="The folder or file with the raw data.")] = None,
    elasticity: Annotated[
        float | None,
        typer.Option(
            help="Trade elasticity of a world from your own table, one for all; else published ones by industry."
        ),
    ] = None,
    exchange_rate: Annotated[
        float | None, typer.Option(help="USD per EUR of the year, for a table that is in EUR (figaro).")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; a world's page is written beside it.")] = None,
    page: Annotated[
        Path | None,
        typer.Option(help="Where the page goes instead (.md); for the record docs/record.md, counted anew."),
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="For the record: show what published lists change, and write nothing.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Build a shipped world or the record again, or read a table that you hold into a world."""
    if world == "record" and folder is not None and lists.has_lists(folder):
        update_record(folder, out=out or COMPILED, page=page, propose=propose, json=json)
        return
    if propose:
        raise SteppeError("--propose goes with the record and a folder of lists: steppe build record --from FOLDER.")
    if world == "record":
        made = build_record(folder, out=out or Path("record.json"), page=page)
    elif world not in (*WORLDS, *TABLES):
        made = build_from_table(world, folder, elasticity=elasticity, out=out, exchange_rate=exchange_rate)
    elif folder is None:
        raise SteppeError(f"Say where the raw data are: steppe build {world} --from FOLDER.")
    elif world in TABLES:
        made = build_table(world, folder, out=out)
    else:
        out = out or Path(f"{world}.nc")
        beside = out.with_name("through-time.md") if world in PAST else out.with_suffix(".md")
        made = build_world(world, folder=folder, out=out, page=page or beside)
    if json:
        print_json(made.to_dict())
    else:
        print(made)
