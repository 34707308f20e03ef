"""Turns what a model refuses into findings: one for each mistake, which tells the editor what to write.

One slip of the hand often offends the model twice: a misspelt field is both unknown and missing.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from compendium import model
from compendium.fields import empty_form, model_at
from compendium.finding import Finding, did_you_mean, nearest
from compendium.yaml_file import Place, YamlFile

MAX_PROBLEMS = 200  # more would help nobody

Names = dict[Place, list[str]]

_EXPLANATIONS = {
    "string_type": "{what} must be one text; if it contains a colon or a bracket, put it in quotes",
    "number": '{what} must be a text, not a number; put it in quotes: "{value}"',
    "empty": "{what} is empty; write its text",
    "empty_entry": "{what} is empty; write it, or delete its hyphen or comma",
    "int_type": "{what} must be a whole number, without quotes",
    "list_type": "{what} must be a list, like [one, two], or [] for none",
    "too_short": "{what} needs at least one entry",
    "too_long": "{what} has more than {max_length} entries; keep those that matter most",
    "string_too_long": "{what} is longer than {max_length} characters; shorten it",
    "string_pattern_mismatch": '"{value}" must consist of small letters, digits and single hyphens, like un-women-3',
    "greater_than_equal": "{what} must be a number of {ge} or more",
    "less_than_equal": "{what} must be a number of {le} or less",
    "value_error": "{what}: {error}",
}
_OTHERWISE = "{what} must be a group of fields; compare it with another record"


def explain(problems: list[Any], file: YamlFile, kind: type[model.Strict]) -> Iterator[Finding]:
    """Explain what a model refuses.

    In: pydantic's complaints, the file, and the file's model.
    Out: one finding for each mistake.
    """
    missing: Names = defaultdict(list)
    unknown: Names = defaultdict(list)
    for problem in problems[:MAX_PROBLEMS]:
        place = tuple(problem["loc"])
        if problem["type"] == "missing":
            missing[place[:-1]].append(place[-1])
        elif problem["type"] == "extra_forbidden":
            unknown[place[:-1]].append(place[-1])
        else:
            yield _explain_value(problem, file)
    yield from _explain_unknown(unknown, missing, file, kind)
    yield from _explain_hyphens(missing, file)
    for place, names in missing.items():
        if names:
            yield _explain_missing(place, names, file, kind)


def _explain_value(problem: Any, file: YamlFile) -> Finding:
    place: Place = tuple(part for part in problem["loc"] if part != "[key]")
    name = next((part for part in reversed(place) if isinstance(part, str)), "")
    is_entry = bool(place) and isinstance(place[-1], int)
    what, value = problem["type"], problem["input"]
    if value is None:
        what = "empty_entry" if is_entry else "list_type" if what == "list_type" else "empty"
    elif what == "string_type" and isinstance(value, int):
        what = "number"
    called = f'an entry of "{name[:60]}"' if is_entry else f'"{name[:60]}"'
    words = {"what": called, "value": str(value)[:60], **problem.get("ctx", {})}
    return Finding(file.path, file.line(place), _EXPLANATIONS.get(what, _OTHERWISE).format(**words))


def _explain_unknown(unknown: Names, missing: Names, file: YamlFile, kind: type[model.Strict]) -> Iterator[Finding]:
    """Explain fields that are not known where they stand, and strike what they were meant to be off `missing`."""
    for place, names in unknown.items():
        here = model_at(kind, place)
        known = list(here.model_fields) if here else []
        for name in names:
            line = file.line((*place, name))
            is_only_one = len(names) == len(missing[place]) == 1
            if meant := missing[place][0] if is_only_one else nearest(name, missing[place]):
                missing[place].remove(meant)
                yield Finding(file.path, line, f'there is no field "{name[:60]}"; did you mean "{meant}"?')
            elif elsewhere := _where_missing(name, place, missing):
                missing[elsewhere[0]].remove(name)
                if _value_at(file.data, (*place, name)) is None:
                    _strike_entries_after(place, unknown, missing)
                message = (
                    f'"{name[:60]}" is indented like a field of something else; line it up with its own neighbours'
                )
                yield Finding(file.path, line, message)
            else:
                yield Finding(file.path, line, f'there is no field "{name[:60]}"; {did_you_mean(name, known)}')


def _where_missing(name: str, place: Place, missing: Names) -> list[Place]:
    """The places inside or around this one that lack the field, nearest first."""
    places = [
        other
        for other, names in missing.items()
        if name in names and (other[: len(place)] == place or place[: len(other)] == other)
    ]
    return sorted(places, key=lambda other: (len(other), other), reverse=True)


def _strike_entries_after(place: Place, *found: Names) -> None:
    """Where the title line of a list slipped into an entry, the list's own entries continue the one before."""
    for names in found:
        for other in names:
            if place and len(other) >= len(place) and other[: len(place) - 1] == place[:-1]:
                here, there = place[-1], other[len(place) - 1]
                if isinstance(here, int) and isinstance(there, int) and there > here:
                    names[other] = []


def _explain_hyphens(missing: Names, file: YamlFile) -> Iterator[Finding]:
    """Explain entries that a hyphen too many cuts in two, and strike both halves off `missing`."""
    for place in [place for place in missing if place and isinstance(place[-1], int)]:
        following = (*place[:-1], int(place[-1]) + 1)
        one, other = _names_at(file.data, place), _names_at(file.data, following)
        if missing[place] and missing.get(following) and not one & other and set(missing[place]) <= other:
            missing[place], missing[following] = [], []
            message = "a hyphen begins a new entry here, in the middle of another; put spaces in its place"
            yield Finding(file.path, file.line(following), message)


def _names_at(data: Any, place: Place) -> set[str]:
    value = _value_at(data, place)
    return set(value) if isinstance(value, dict) else set()


def _value_at(data: Any, place: Place) -> Any:
    for part in place:
        if isinstance(data, list) and not (isinstance(part, int) and part < len(data)):
            return None
        data = data[part]
    return data


def _explain_missing(place: Place, names: list[str], file: YamlFile, kind: type[model.Strict]) -> Finding:
    here = model_at(kind, place)
    forms = {name: empty_form(here, name) if here else "" for name in names}
    listed = ", ".join(
        f'"{name}"' + (f" ({form} if there is nothing to say)" if form else "") for name, form in forms.items()
    )
    verb = "field {} is missing here; add it" if len(names) == 1 else "fields {} are missing here; add them"
    return Finding(file.path, file.line(place), f"the {verb.format(listed)}")
