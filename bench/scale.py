"""Scales the real records: copies of every body under new ids, with texts made of the records' own words.

The same factor always gives the same bytes. What is made passes `check`, but says nothing: it is only to be measured.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Record = dict[str, Any]


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes values as editors do: each out where it stands, and long texts folded."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_text(self, text: str) -> yaml.Node:
        node: yaml.Node = self.represent_scalar("tag:yaml.org,2002:str", text, style=">" if len(text) > 70 else None)
        return node


_Dumper.add_representer(str, _Dumper.represent_text)


class Words:
    """The words of the records and which follow which, to make texts that read and compress like them."""

    def __init__(self, records: list[Record]) -> None:
        self._next: dict[str, list[str]] = defaultdict(list)
        self._first: list[str] = []
        for text in _texts(records):
            for sentence in re.split(r"(?<=[.:;]) ", text):
                words = sentence.split()
                self._first.append(words[0])
                for word, following in pairwise(words):
                    self._next[word].append(following)

    def like(self, text: str, chance: random.Random) -> str:
        """Return another text of about the same length."""
        words: list[str] = []
        length = 0
        while length < len(text) - 8:
            words.append(chance.choice(self._next.get(words[-1] if words else "") or self._first))
            length += len(words[-1]) + 1
        if length > len(text):
            words.pop()
        made = " ".join(words or text.split()).rstrip(".,:;")
        return made[0].upper() + made[1:] + ("." if text.endswith(".") else "")


def _texts(records: list[Record]) -> Iterator[str]:
    for record in records:
        for item in record["recommendations"]:
            yield from (item["title"], item["text"])
        for fact in record["facts"]:
            yield fact["text"]


def scale_records(folder: Path, factor: int) -> None:
    """Write more records beside real ones, so that there are `factor` times as many.

    In: the folder of the real records, and the factor.
    """
    bodies = {path.stem: _read(path) for path in sorted(folder.glob("[!_]*.yaml"))}
    words = Words(list(bodies.values()))
    items = [item for body in bodies.values() for item in body["recommendations"]]
    for series in range(2, factor + 1):
        for stem, body in bodies.items():
            chance = random.Random(f"{stem} {series}")
            _write(
                folder / f"{stem}-s{series}.yaml", _copy_body(f"{stem}-s{series}", series, body, words, items, chance)
            )
    if factor > 1:
        publication = _read(folder / "_compendium.yaml")
        positions = publication["joint"]["positions"]
        chance = random.Random(factor)
        number = len(positions)
        for position in positions * (factor - 1):
            number += 1
            positions.append(_copy_item(f"joint-{number}", position, words, items, chance))
        _write(folder / "_compendium.yaml", publication)


def _copy_body(
    stem: str, series: int, body: Record, words: Words, items: list[Record], chance: random.Random
) -> Record:
    return {
        **body,
        "name": f"{body['name']}, series {series}",
        "acronym": body["acronym"] and f"{body['acronym']} {series}",
        "also": [f"{name} {series}" for name in body.get("also", [])],
        "mandate": words.like(body["mandate"], chance),
        "sources": {
            key: {**source, "title": words.like(source["title"], chance)} for key, source in body["sources"].items()
        },
        "recommendations": [
            _copy_item(f"{stem}-{number}", item, words, items, chance)
            for number, item in enumerate(body["recommendations"], 1)
        ],
        "facts": [{**fact, "text": words.like(fact["text"], chance)} for fact in body["facts"]],
    }


def _copy_item(number: str, item: Record, words: Words, items: list[Record], chance: random.Random) -> Record:
    """Copy a recommendation; what it refers to is drawn from the others, so that combinations grow in number too."""
    drawn = chance.choice(items)["search_terms"] + chance.choice(items)["search_terms"]
    terms = list({term.casefold(): term for term in drawn}.values())
    return {
        **item,
        "id": number,
        "title": words.like(item["title"], chance),
        "text": words.like(item["text"], chance),
        "themes": chance.choice(items)["themes"],
        "addressed_to": chance.choice(items)["addressed_to"],
        "instruments": chance.choice(items)["instruments"],
        "search_terms": chance.sample(terms, len(terms) // 2),
    }


def _read(path: Path) -> Record:
    record: Record = yaml.load(path.read_bytes(), Loader=_Loader)
    return record


def _write(path: Path, record: Record) -> None:
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(record, file, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
