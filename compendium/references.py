"""Checks that what one record says fits the others: keys, ids and what refers to them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from compendium import model
from compendium.fields import all_models, model_at, references_of
from compendium.finding import Finding, did_you_mean
from compendium.records import MANY, RecordFile
from compendium.yaml_file import Place

PLACES_NAMED = 3

# Words that pages speak of by themselves.
_NEEDED = {"contributions": ("confirmed", "candidate"), "bases": ("compendium",), "fidelities": ("partial",)}

# Vocabularies whose words pages count and explain side by side, as if they were one.
_SIDE_BY_SIDE = ("contributions", "bases", "fidelities")

# Words that would be mistaken for what pages hold already: their own anchors, a choice in a filter.
_ON_EVERY_PAGE = ("content", "site-search")
_OF_OUTCOME = (*_ON_EVERY_PAGE, "declaration", "eight-points", "follow-up", "not-consulted")
_TAKEN = {
    "kinds": (*_ON_EVERY_PAGE, "recommendations", "sources"),
    "groups": (*_ON_EVERY_PAGE, "joint"),
    "families": (*_ON_EVERY_PAGE, "matrix", "matrix-note"),
    "addressees": ("not-said",),
    "points": _OF_OUTCOME,
    "follow_up": _OF_OUTCOME,
}

# What is named, by the list in which it stands; what stands in none is the body of the file.
_KINDS: dict[str | int, str] = {"instruments": "instrument", "families": "theme"}

Vocabularies = dict[str, set[str]]


class _Field(NamedTuple):
    """A field that gives a key, an id or a name, or refers to one: its value, its place, the vocabulary referred to."""

    file: RecordFile
    place: Place
    name: str
    value: Any
    vocabulary: str | None

    def __str__(self) -> str:
        return f"{self.file.file.path}:{self.file.file.line(self.place)}"

    @property
    def within(self) -> str:
        """The list that it belongs to: `themes` for the key of a theme."""
        return str(self.place[-3])

    @property
    def is_taken(self) -> bool:
        return self.value in _TAKEN.get(self.within, ())

    def finding(self, message: str) -> Finding:
        return self.file.finding(self.place, message)


def check_references(files: dict[str, RecordFile]) -> list[Finding]:
    """Check every key, id and reference of all files.

    In: the record files by name, all shared ones among them.
    Out: a finding for each key or id that is given twice and each word that refers to nothing.
    """
    vocabularies: Vocabularies = defaultdict(set)
    fields = [field for file in files.values() for field in _fields(file, file.record, ())]
    misnamed = {stem: message for stem, file in files.items() if (message := _misnamed(stem, file))}
    findings = [Finding(files[stem].file.path, 1, message) for stem, message in misnamed.items()]
    counts = Counter(field.value for field in fields if field.name == "id")
    once = {word for word, count in counts.items() if count == 1}
    for stem, file in files.items():
        findings += _check_recommendations(stem, file, set() if stem in misnamed else once)
    findings += _check_ids(fields, vocabularies, {files[stem].file.path for stem in misnamed})
    findings += _check_keys(fields, vocabularies)
    findings += _check_order(files["_compendium"])
    findings += _check_broader(files["_terms"])
    findings += islice(_check_words(fields, vocabularies), MANY)
    findings += _check_names(file for stem, file in files.items() if stem not in misnamed)
    findings += _check_replacements(files)
    return findings or list(_check_needed(files, vocabularies))


def _fields(file: RecordFile, record: model.Strict, place: Place) -> Iterator[_Field]:
    named, nested = _FIELDS[type(record)]
    for name, vocabulary in named:
        yield _Field(file, (*place, name), name, getattr(record, name), vocabulary)
    for name in nested:
        value = getattr(record, name)
        if isinstance(value, model.Strict):
            yield from _fields(file, value, (*place, name))
        else:
            for key, entry in value.items() if isinstance(value, dict) else enumerate(value or ()):
                yield from _fields(file, entry, (*place, name, key))


def _fields_to_check(kind: type[model.Strict]) -> tuple[list[tuple[str, str | None]], list[str]]:
    """The fields of a model that give or hold keys, with their vocabulary, and those that hold other models."""
    references = references_of(kind)
    named = [(name, references.get(name)) for name in kind.model_fields if name in references or name in ("id", "key")]
    return named, [name for name in kind.model_fields if model_at(kind, (name,))]


_FIELDS = {kind: _fields_to_check(kind) for kind in all_models()}


def _misnamed(stem: str, file: RecordFile) -> str | None:
    """Say that a file was copied or renamed, if no id in it fits its name."""
    if not isinstance(file.record, model.Body) or len(file.record.recommendations) < 2:
        return None
    stems = {item.id.rpartition("-")[0] for item in file.record.recommendations}
    if len(stems) != 1 or stem in stems:
        return None
    other = stems.pop()
    return f'the ids in this file belong to {other}.yaml; rename the file so, or give all ids the form "{stem}-1"'


def _check_recommendations(stem: str, file: RecordFile, to_check: set[str]) -> Iterator[Finding]:
    first: dict[tuple[str, str], int] = {}
    ids: set[str] = set()
    of_body = isinstance(file.record, model.Body)
    start, called = (stem, "the name of the file") if of_body else (model.JOINT, model.JOINT)
    for _, place, item in _recommendations(file):
        name, _, number = item.id.rpartition("-")
        if item.id in to_check and not (name == start and number.isdecimal() and number[0] != "0"):
            yield file.finding((*place, "id"), f'"{item.id}" must be {called} and a number, like {start}-1')
        line = file.file.line(place)
        earlier = first.setdefault((item.title, item.text), line)
        if earlier != line and item.id not in ids:
            yield file.finding(place, f"this says the same as the recommendation in line {earlier}; delete one of them")
        ids.add(item.id)


def _check_ids(fields: list[_Field], vocabularies: Vocabularies, misnamed: set[Path]) -> Iterator[Finding]:
    first: dict[str, _Field] = {}
    for field in fields:
        if field.name != "id":
            continue
        path = field.file.file.path
        earlier = field if path in misnamed else first.setdefault(field.value, field)
        if field.is_taken:
            yield field.finding(f'the pages use the word "{field.value}" for something else; choose another id')
        elif earlier is not field:
            yield field.finding(f'the id "{field.value}" is already given in {earlier}; take the next free number')
        if field.within in ("recommendations", "positions"):
            vocabularies["recommendations"].add(field.value)


def _check_keys(fields: list[_Field], vocabularies: Vocabularies) -> Iterator[Finding]:
    """Collect the keys of each vocabulary: families.themes gives `themes`, for example."""
    first: dict[tuple[str, str], _Field] = {}
    for field in fields:
        if field.name != "key":
            continue
        together = "side by side" if field.within in _SIDE_BY_SIDE else field.within
        earlier = first.setdefault((together, field.value), field)
        if field.is_taken:
            yield field.finding(f'the pages use the word "{field.value}" for something else; choose another key')
        elif earlier is not field:
            yield field.finding(f'the key "{field.value}" is already given in {earlier}; choose another')
        vocabularies[field.within].add(field.value)


def _check_order(file: RecordFile) -> Iterator[Finding]:
    for number, element in enumerate(file.record.joint.elements, 1):
        if element.order != number:
            message = f"this is element {number}, so its order is {number}; put the elements in order, from 1 on"
            yield file.finding(("joint", "elements", number - 1, "order"), message)


def _check_broader(file: RecordFile) -> Iterator[Finding]:
    """Find addressees that have parts and are themselves a part: pages speak of one step."""
    have_parts = {term.broader for term in file.record.addressees}
    for index, term in enumerate(file.record.addressees):
        if term.broader and term.key in have_parts:
            message = f'"{term.key}" has parts of its own, so it cannot be part of another; leave broader out here'
            yield file.finding(("addressees", index, "broader"), message)


def _check_words(fields: list[_Field], vocabularies: Vocabularies) -> Iterator[Finding]:
    """Find words that refer to nothing (each once, with all its places) and words that stand twice in a list."""
    unknown: dict[tuple[str, str, Path | None], list[_Field]] = defaultdict(list)
    known_in: dict[str, Iterable[str]] = {}
    for field in fields:
        if not field.vocabulary:
            continue
        sources = field.vocabulary == "sources"
        known = field.file.record.sources if sources else vocabularies[field.vocabulary]
        words = field.value if isinstance(field.value, list) else [field.value]
        seen: set[Any] = set()
        repeated: set[Any] = set()
        for index, word in enumerate(words):
            here = field
            if isinstance(field.value, list):
                here = _Field(field.file, (*field.place, index), field.name, word, field.vocabulary)
            if word is not None and word not in known:
                where = field.file.file.path if sources else None
                unknown[field.vocabulary, word, where].append(here)
                known_in[f"{field.vocabulary} {where}"] = known
            elif word in seen and word not in repeated:
                repeated.add(word)
                yield here.finding(f'"{word}" stands here twice; keep one')
            seen.add(word)
    for (vocabulary, word, where), places in unknown.items():
        hint = did_you_mean(word, known_in[f"{vocabulary} {where}"])
        more = [str(place) for place in places[1:]]
        also = f" (it also stands in {', '.join(more[:PLACES_NAMED])}" if more else ""
        also += f" and {len(more) - PLACES_NAMED} more places" if len(more) > PLACES_NAMED else ""
        also += ")" if more else ""
        yield places[0].finding(f'"{word}" is not among the {vocabulary}; {hint}{also}')


def _check_names(files: Iterable[RecordFile]) -> Iterator[Finding]:
    """Find a name by which two bodies, instruments or themes would be mistaken for another; further names give way."""
    first: dict[str, _Field] = {}
    for field in sorted(chain.from_iterable(map(_names, files)), key=lambda field: field.name == "also"):
        earlier = first.setdefault(field.value.casefold(), field)
        if earlier.file is field.file and _named(earlier) == _named(field):
            continue
        kinds = [_KINDS.get(one.place[0], "body") for one in (earlier, field)]
        instead = ", or null" if field.name == "acronym" else ""
        advice = "leave it out here" if field.name == "also" else f"give this {kinds[1]} its own {field.name}{instead}"
        yield field.finding(f'"{field.value}" already names the {kinds[0]} in {earlier}; {advice}')


def _named(field: _Field) -> Place:
    """The place of the body, instrument or theme that a field names: a body is its whole file."""
    return field.place[: field.place.index(field.name)]


def _names(file: RecordFile) -> Iterator[_Field]:
    """All names of a file's body or instruments, and the labels of themes, which may share their other words."""
    record = file.record
    things: list[tuple[Place, Any]] = [((), record)] if isinstance(record, model.Body) else []
    if isinstance(record, model.Instruments):
        things = [(("instruments", index), entry) for index, entry in enumerate(record.instruments)]
    if isinstance(record, model.Themes):
        for index, family in enumerate(record.families):
            for at, theme in enumerate(family.themes):
                yield _Field(file, ("families", index, "themes", at, "label"), "label", theme.label, None)
    for place, thing in things:
        for name in ("name", "acronym", "short", "title"):
            if text := getattr(thing, name, None):
                yield _Field(file, (*place, name), name, text, None)
        for index, text in enumerate(thing.also):
            yield _Field(file, (*place, "also", index), "also", text, None)


def _check_replacements(files: dict[str, RecordFile]) -> Iterator[Finding]:
    found = [entry for file in files.values() for entry in _recommendations(file)]
    follows = {item.id: item.replaced_by for _, _, item in found if item.replaced_by}
    for file, place, item in found:
        if item.replaced_by and not item.withdrawn:
            yield file.finding((*place, "replaced_by"), 'add "withdrawn", which says what happened and when')
        elif item.replaced_by and _leads_back(item.id, follows):
            message = f'"{item.id}" is replaced by itself in the end; name one that still stands'
            yield file.finding((*place, "replaced_by"), message)


def _recommendations(file: RecordFile) -> Iterator[tuple[RecordFile, Place, model.Recommendation]]:
    if isinstance(file.record, model.Body):
        for index, item in enumerate(file.record.recommendations):
            yield file, ("recommendations", index), item
    elif isinstance(file.record, model.Publication):
        for index, item in enumerate(file.record.joint.positions):
            yield file, ("joint", "positions", index), item


def _leads_back(start: str, follows: dict[str, str]) -> bool:
    seen = {start}
    word = follows.get(start)
    while word in follows and word not in seen:
        seen.add(word)
        word = follows[word]
    return word == start


def _check_needed(files: dict[str, RecordFile], vocabularies: Vocabularies) -> Iterator[Finding]:
    for vocabulary, words in _NEEDED.items():
        for word in words:
            if word not in vocabularies[vocabulary]:
                yield files["_terms"].finding((vocabulary,), f'the key "{word}" is missing here; restore it')
    if all(item.withdrawn for file in files.values() for _, _, item in _recommendations(file)):
        yield files["_compendium"].finding((), "no recommendation is left in any file; restore one")
    if not any(isinstance(file.record, model.Body) for file in files.values()):
        yield files["_compendium"].finding((), "no body's file is left beside this one; restore one")
