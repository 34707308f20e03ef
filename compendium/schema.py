"""JSON Schemas of the published data and of the record files, from the models and the vocabularies."""

import json
import re
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic.json_schema import models_json_schema

from compendium import model
from compendium.collection import Collection
from compendium.dataset import Dataset
from compendium.fields import all_models, references_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# What the schemas describe, by their paths under the site's address: the published data, then the record files.
_KINDS: dict[str, type[model.Strict]] = {
    "data/compendium.schema.json": Dataset,
    "data/schema/agency.schema.json": model.Body,
    **{f"data/schema/{name.lstrip('_')}.schema.json": kind for name, kind in model.SHARED.items()},
}

_REFERENCE = re.compile(r"'#/\$defs/(\w+)'")


def json_schemas(collection: Collection, site_url: str) -> dict[str, dict[str, Any]]:
    """Return all schemas; in them, every field that holds keys lists the keys that there are.

    In: the collection with its vocabularies, and the absolute address of the site, with a slash at the end.
    Out: the schemas by their paths under that address.
    """
    definitions = json.loads(_definitions())
    vocabularies = _vocabularies(collection)
    for kind in all_models():
        if kind.__name__ in definitions:
            for field, vocabulary in references_of(kind).items():
                _enumerate(definitions[kind.__name__]["properties"][field], vocabularies.get(vocabulary, []))
    names = {name: set(_REFERENCE.findall(str(definition))) for name, definition in definitions.items()}
    return {
        path: {
            "$schema": DIALECT,
            "$id": site_url + path,
            **definitions[kind.__name__],
            "$defs": {name: definitions[name] for name in sorted(_needed(kind.__name__, names))},
        }
        for path, kind in _KINDS.items()
    }


@cache
def _definitions() -> str:
    """The definitions of all models as JSON; they stay the same as long as the program runs."""
    _, shared = models_json_schema([(kind, "serialization") for kind in _KINDS.values()])
    return json.dumps(shared["$defs"])


def _needed(name: str, names: dict[str, set[str]]) -> set[str]:
    """The names of all definitions that one refers to, directly or through others."""
    found: set[str] = set()
    pending = [name]
    while pending:
        fresh = names[pending.pop()] - found
        found |= fresh
        pending += fresh
    return found


def describe(kind: type[model.Strict]) -> list[tuple[str, str, str]]:
    """Return name, kind of content and description of each field of a model, for readers."""
    return [
        (field.alias or name, _content(field.annotation), field.description or "")
        for name, field in kind.model_fields.items()
    ]


def _content(annotation: Any) -> str:
    if get_origin(annotation) is Annotated:
        return _content(get_args(annotation)[0])
    options = get_args(annotation)
    if type(None) in options:
        return f"{_content(options[0])} or null"
    if get_origin(annotation) is list:
        return "list"
    return {str: "text", int: "number", bool: "true or false"}.get(annotation, "object")


def _vocabularies(collection: Collection) -> dict[str, list[str]]:
    return {
        **{name: list(terms) for name, terms in collection.terms.by_key.items()},
        "themes": list(collection.themes),
        "instruments": list(collection.instruments),
        "areas": [area.key for area in collection.publication.joint.areas],
    }


def _enumerate(field: dict[str, Any], keys: list[str]) -> None:
    """Add the list of possible keys to a field, wherever it holds a text."""
    if keys and field.get("type") == "string":
        field["enum"] = keys
    for inner in (*field.get("anyOf", []), field.get("items")):
        if inner:
            _enumerate(inner, keys)
