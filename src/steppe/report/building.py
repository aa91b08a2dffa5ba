"""`steppe build`: a shipped world made again from raw data, and whether it is the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steppe.labels import suggest
from steppe.problems import SteppeError

BUILDABLE = ("goods-2023",)


@dataclass(frozen=True, slots=True)
class Built:
    """A world's file and page, the file's SHA-256, and whether it equals the shipped one."""

    world: str
    file: Path
    page: Path
    sha256: str
    same_as_shipped: bool

    def to_dict(self) -> dict[str, Any]:
        """The facts as plain data, for JSON."""
        paths = {"file": str(self.file), "page": str(self.page)}
        return {"world": self.world, **paths, "sha256": self.sha256, "same_as_shipped": self.same_as_shipped}

    def __str__(self) -> str:
        verdict = "the same bytes as" if self.same_as_shipped else "NOT the same bytes as"
        return (
            f"Built {self.world} into {self.file}, {verdict} the world in the package.\n"
            f"Its page: {self.page}\nSHA-256: {self.sha256}"
        )


def build_world(world: str, *, folder: Path, out: Path, page: Path) -> Built:
    """Build a world from a data folder into `out`, with its page; what was there is replaced."""
    if world not in BUILDABLE:
        raise SteppeError(f"There is no world {world!r} to build: {suggest(world, BUILDABLE)}")
    from steppe.world import goods_2023_page
    from steppe.world.store import SHIPPED

    goods_2023_page.write(folder, world_path=out, page_path=page)
    content = out.read_bytes()
    shipped = SHIPPED / f"{world}.nc"
    same = shipped.is_file() and shipped.read_bytes() == content
    return Built(world, out, page, hashlib.sha256(content).hexdigest(), same)
