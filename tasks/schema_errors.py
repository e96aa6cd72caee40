"""What pydantic found wrong, said to a person: the place, what is wrong, what is allowed, the nearest name.

Works for any of our strict models: the allowed keys and choices come from the model's JSON schema.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

MAX_SHOWN = 60


class Problem(NamedTuple):
    """One thing that is wrong with a value."""

    path: tuple[str | int, ...]  # into the plain data, without pydantic's union tags
    message: str
    at_key: bool = False  # the key is wrong, not its value


def problems(error: ValidationError, model: type[BaseModel], data: object) -> list[Problem]:
    """Every error of a validation of `data`, in words; of a list or mapping only when nothing inside it is wrong."""
    schema = model.model_json_schema()
    found = [_problem(dict(item), schema, data) for item in error.errors(include_url=False)]
    return [p for p in found if not any(len(p.path) < len(o.path) and o.path[: len(p.path)] == p.path for o in found)]


def _problem(item: Mapping[str, Any], schema: Mapping[str, Any], data: object) -> Problem:
    path, here, value = _walk(item["loc"], schema, data)
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        name = str(item["loc"][-1])
        return Problem(
            (*path, name), f"unknown key {shown(name)}{_choices(name, here.get('properties', {}))}", at_key=True
        )
    if item["loc"] and item["loc"][-1] == "[key]":
        return Problem(path, f"{shown(str(path[-1]))} is no name here: letters, digits and _, 64 at most", at_key=True)
    if kind == "missing":
        return Problem(path, f"{item['loc'][-1]!r} is missing here")
    if kind == "union_tag_not_found":
        return Problem(path, f"'kind' is missing here; one of {_one_of(_quoted_names(context, schema, here))}")
    if kind == "union_tag_invalid":
        tag = str(context.get("tag"))
        return Problem((*path, "kind"), f"unknown kind {shown(tag)}{_choices(tag, _tags(context))}")
    if kind == "literal_error":
        allowed = [name.strip("'") for name in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return Problem(path, f"{shown(value)} is not allowed here{_choices(str(value), allowed)}")
    return Problem(path, _sentence(kind, item["msg"], value))


def _walk(loc: tuple[str | int, ...], schema: Mapping[str, Any], data: object) -> tuple[Any, Mapping[str, Any], Any]:
    """Follow pydantic's location through data and schema; union tags are part of it and are not in the data."""
    path: tuple[str | int, ...] = ()
    here, value = _resolved(schema, schema), data
    for part in loc:
        if isinstance(value, dict) and part in value and part in here.get("properties", {}):
            here, value, path = _resolved(here["properties"][part], schema), value[part], (*path, part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            here, value, path = _resolved(here.get("items", {}), schema), value[part], (*path, part)
        elif isinstance(value, dict) and part in value and "properties" not in here and "discriminator" not in here:
            here, value, path = _resolved(_any_value(here), schema), value[part], (*path, part)
        elif part in here.get("discriminator", {}).get("mapping", {}):
            here = _resolved({"$ref": here["discriminator"]["mapping"][part]}, schema)
    return path, here, value


def _any_value(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a mapping with free keys may hold."""
    inner = node.get("additionalProperties", next(iter(node.get("patternProperties", {}).values()), {}))
    return inner if isinstance(inner, dict) else {}


def _resolved(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema node with references and "or nothing" unions followed."""
    for option in node.get("anyOf", ()):
        if option.get("type") != "null":
            node = option
            break
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return node


def _tags(context: Mapping[str, Any]) -> list[str]:
    return [tag.strip(" '") for tag in str(context.get("expected_tags", "")).split(",")]


def _quoted_names(context: Mapping[str, Any], schema: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    mapping = here.get("discriminator", {}).get("mapping", {})
    return list(mapping) or _tags(context) or list(schema)


def _sentence(kind: str, message: str, value: object) -> str:
    if kind in ("string_type", "string_sub_type"):
        why = "nothing stands here" if value is None else f"got {shown(value)}"
        return f"must be text ({why}); write it in quotes"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    message = message.replace("Tuple should", "list should")
    return f"{message[:1].lower()}{message[1:]}, got {shown(value)}"


def _choices(name: str, allowed: Mapping[str, Any] | list[str]) -> str:
    near = difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.6)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{hint} (allowed: {_one_of(list(allowed))})" if allowed else hint


def _one_of(names: list[str]) -> str:
    return ", ".join(names)


def shown(value: object) -> str:
    """A value on one short line, with nothing in it that a terminal would obey."""
    text = json.dumps(value, ensure_ascii=True, default=repr)
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}..."
