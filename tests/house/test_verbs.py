"""The list of verbs names every verb of every module of the command line, with the sentence of its own help."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from steppe.cli.main import GROUPS, VERBS

FOLDER = Path(__file__).parents[2] / "src" / "steppe" / "cli"
MODULES = [path.stem for path in FOLDER.glob("*.py") if "\napp = typer.Typer(" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("module", [name for name in MODULES if name != "main"])
def test_every_verb_is_in_the_list_with_its_own_sentence(module):
    found = get_command(import_module(f"steppe.cli.{module}").app)
    verbs = found.commands if isinstance(found, TyperGroup) and module not in GROUPS else {module: found}
    listed = {name: sentence for name, (home, sentence) in VERBS.items() if home == module}
    assert {name: command.get_short_help_str(limit=500) for name, command in verbs.items()} == listed
