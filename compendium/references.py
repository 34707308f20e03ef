"""Checks that what one record says fits the others: keys, ids and what refers to them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from compendium import model
from compendium.finding import Finding, did_you_mean
from compendium.records import RecordFile
from compendium.yaml_file import Place


class _Field(NamedTuple):
    """A field that gives a key or an id or refers to one: its value, its place, and the vocabulary referred to."""

    file: RecordFile
    place: Place
    name: str
    value: Any
    vocabulary: str | None


def check_references(files: dict[str, RecordFile]) -> list[Finding]:
    """Check every key, id and reference of all files.

    In: the record files by name.
    Out: a finding for each key or id that is given twice and each word that refers to nothing.
    """
    vocabularies: dict[str, set[str]] = {"ids": set()}
    findings: list[Finding] = []
    fields = [field for file in files.values() for field in _fields(file, file.record, ())]
    findings += _check_ids(files, fields, vocabularies)
    findings += _check_keys(fields, vocabularies)
    for field in fields:
        if field.vocabulary:
            findings += _check_words(field, vocabularies)
    return findings


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
    references = model.references_of(kind)
    named = [(name, references.get(name)) for name in kind.model_fields if name in references or name in ("id", "key")]
    return named, [name for name in kind.model_fields if model.fields_at(kind, (name,))]


_FIELDS = {kind: _fields_to_check(kind) for kind in model.all_models()}


def _check_ids(
    files: dict[str, RecordFile], fields: list[_Field], vocabularies: dict[str, set[str]]
) -> Iterator[Finding]:
    first: dict[str, _Field] = {}
    for field in fields:
        if field.name != "id":
            continue
        if earlier := first.get(field.value):
            path, line = earlier.file.file.path, earlier.file.file.line(earlier.place)
            message = f'the id "{field.value}" is already given in {path}:{line}; take the next free number'
            yield field.file.finding(field.place, message)
        first.setdefault(field.value, field)
        vocabularies["ids"].add(field.value)
    for stem, file in files.items():
        if isinstance(file.record, model.Body):
            yield from _check_names(stem, file)


def _check_names(stem: str, file: RecordFile) -> Iterator[Finding]:
    for index, item in enumerate(file.record.recommendations):
        place = ("recommendations", index)
        if not item.id.removeprefix(f"{stem}-").isdecimal():
            message = f'"{item.id}" must be the name of the file and a number, like {stem}-1'
            yield file.finding((*place, "id"), message)
        if item.replaced_by and not item.withdrawn:
            yield file.finding((*place, "replaced_by"), 'add "withdrawn", which says what happened and when')


def _check_keys(fields: list[_Field], vocabularies: dict[str, set[str]]) -> Iterator[Finding]:
    """Collect the keys of each vocabulary: families.themes gives `themes`, for example."""
    for field in fields:
        if field.name != "key":
            continue
        vocabulary = str(field.place[-3])
        known = vocabularies.setdefault(vocabulary, set())
        if field.value in known:
            message = f'the key "{field.value}" is given twice among the {vocabulary}; choose another'
            yield field.file.finding(field.place, message)
        known.add(field.value)


def _check_words(field: _Field, vocabularies: dict[str, set[str]]) -> Iterator[Finding]:
    vocabulary = field.vocabulary or ""
    known = field.file.record.sources if vocabulary == "sources" else vocabularies.get(vocabulary, set())
    words = field.value if isinstance(field.value, list) else [field.value]
    for index, word in enumerate(words):
        place = (*field.place, index) if isinstance(field.value, list) else field.place
        if word is not None and word not in known:
            message = f'"{word}" is not among the {vocabulary}; {did_you_mean(word, known)}'
            yield field.file.finding(place, message)
        elif word in words[:index]:
            yield field.file.finding(place, f'"{word}" stands here twice; keep one')
