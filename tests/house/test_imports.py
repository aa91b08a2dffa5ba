"""Imports inside functions are for heavy libraries, and for modules of our own that load one; others stand on top."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "src"
HEAVY = {
    *("pandas", "xarray", "matplotlib", "pyarrow", "scipy", "h5netcdf", "h5py", "yaml", "pydantic", "httpx"),
    *("pycountry", "pyfixest", "pypdf", "rich.progress", "openpyxl", "python_calamine", "difflib"),
}
FEWER_THAN = 40
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}
NAMED_LATER = {  # where a module is imported by its name, and why
    "steppe/__init__.py": "public names on first use",
    "steppe/cli/main.py": "a verb's module when it is asked for",
    "steppe/indicators/gravity.py": "pyfixest, which only a build needs",
    "steppe/reader/document/loading.py": "pypdf, which only a PDF needs",
    "steppe/world/flows.py": "pictures stand to the right of a world",
    "steppe/solve/outcome.py": "balance, pictures and pages stand to the right of an outcome",
}


def names(node: ast.AST) -> list[str]:
    """Modules that an import statement names."""
    if isinstance(node, ast.ImportFrom):
        members = [f"{node.module}.{alias.name}" for alias in node.names]
        return [one for one in members if _path(one)] or [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def _path(name: str) -> Path | None:
    """The file of a module of ours."""
    path = ROOT.joinpath(*name.split("."))
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one in MODULES), None)


def inside_functions(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and module of every import in the body of a function."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return sorted({(node.lineno, name) for f in functions for node in ast.walk(f) for name in names(node)})


def is_heavy(name: str) -> bool:
    return any(name == heavy or name.startswith(f"{heavy}.") for heavy in HEAVY)


def loads_heavy(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a module of ours imports a heavy library when it is imported itself."""
    path = _path(name)
    if path is None or name in seen:
        return False
    called = [one for node in MODULES[path].body for one in names(node)]
    return any(is_heavy(one) or loads_heavy(one, seen | {name}) for one in called)


def test_imports_inside_functions_are_few_and_heavy():
    found = [
        (str(path.relative_to(ROOT)), line, name)
        for path, tree in MODULES.items()
        for line, name in inside_functions(tree)
    ]
    light = [one for one in found if not is_heavy(one[2]) and not loads_heavy(one[2])]
    assert light == []
    assert len(found) < FEWER_THAN, found


def test_modules_are_imported_by_name_only_where_it_is_said():
    calls = {
        str(path.relative_to(ROOT))
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "import_module"
    }
    assert calls == set(NAMED_LATER)
