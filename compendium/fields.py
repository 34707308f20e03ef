"""What the models say of their fields: what stands at a place, what it refers to, how it is left empty."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from compendium.model import Strict
from compendium.values import Refers


def model_at(kind: type[Strict], place: tuple[str | int, ...]) -> type[Strict] | None:
    """Return the model of what stands at a place inside another model, or None where nothing is modelled."""
    found: type[Strict] | None = kind
    for part in place:
        if found and isinstance(part, str) and part in found.model_fields:
            found = next(_models_in(found.model_fields[part].annotation), None)
    return found


def empty_form(kind: type[Strict], name: str) -> str:
    """Return how a field is written where there is nothing to say: null, [], or nothing if it must be filled."""
    annotation = kind.model_fields[name].annotation
    if type(None) in get_args(annotation):
        return "null"
    needs_entry = any(getattr(mark, "min_length", 0) for mark in kind.model_fields[name].metadata)
    return "[]" if get_origin(annotation) is list and not needs_entry else ""


def _models_in(annotation: Any) -> Iterator[type[Strict]]:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def all_models() -> list[type[Strict]]:
    """Return every model that is loaded: those of the records, and those of what is published."""
    found: list[type[Strict]] = []
    pending: list[type[Strict]] = [Strict]
    while pending:
        pending += pending[0].__subclasses__()
        found.append(pending.pop(0))
    return found


@cache
def references_of(kind: type[Strict]) -> dict[str, str]:
    """Return, for each field of a model that holds keys, the vocabulary they come from."""
    return {
        name: mark.vocabulary
        for name, hint in get_type_hints(kind, include_extras=True).items()
        if name in kind.model_fields
        for mark in _marks_in(hint)
    }


def _marks_in(hint: Any) -> Iterator[Refers]:
    for part in (*get_args(hint), *getattr(hint, "__metadata__", ())):
        if isinstance(part, Refers):
            yield part
            return
        yield from _marks_in(part)
