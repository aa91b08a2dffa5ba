"""The JSON Schema of what `read` gives out, made from the fields of its classes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from steppe.reader.model import LAYERS, VOICES, ZONES
from steppe.reader.output.compare import Comparison
from steppe.reader.reading import PARTS, Reading

PLAIN: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
CHOICES = {"zone": ("", *ZONES), "layer": LAYERS, "voice": VOICES}
PAGE = {"type": "integer", "minimum": 1}
REVIEW = {"type": "object", "required": ["@context", "@type", "claimReviewed", "itemReviewed", "reviewRating"]}
HEAD = ("document", "date", "form", "encoding", "text")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one document's reading, and of several documents with their comparison."""
    defs: dict[str, Any] = {"Reading": {}}
    hints = get_type_hints(Reading)
    parts = {name: _of(hints[name], defs) for name in PARTS}
    for part in parts.values():
        item = defs[part["items"]["$ref"].rsplit("/", 1)[1]]
        item["properties"]["page"] = PAGE
    head = {name: {"type": "string"} for name in HEAD}
    defs["Reading"] = _object({**head, "notes": _list({"type": "string"}), **parts, "claim_reviews": _list(REVIEW)})
    one = {"$ref": "#/$defs/Reading"}
    many = _object({"documents": _list(one), "compare": _of(Comparison, defs)})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What steppe read prints with --json",
        "description": "Offsets count code points of text, and text[start:end] is the item's own text.",
        "anyOf": [one, many],
        "$defs": defs,
    }


def _of(hint: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of one type; a dataclass goes among the definitions and is referred to."""
    origin, given = get_origin(hint), get_args(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in defs:
            defs[hint.__name__] = {}
            defs[hint.__name__] = _fields(hint, defs)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if origin in (Union, UnionType):
        return {"anyOf": [_of(part, defs) for part in given]}
    if origin is Literal:
        return {"type": "string", "enum": list(given)}
    if origin is tuple:
        return _list(_of(given[0], defs))
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(given[1], defs)}
    return {"type": PLAIN[hint]}


def _fields(kind: type, defs: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    found = {one.name: _of(hints[one.name], defs) for one in fields(kind)}  # type: ignore[arg-type]
    for name, allowed in CHOICES.items():
        if name in found:
            found[name] = {**found[name], "enum": list(allowed)}
    return _object(found)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
