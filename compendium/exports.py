"""The downloads under /data/: everything as JSON, CSV, BibTeX, RIS, CSL-JSON and SKOS, with schemas and checksums."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from pydantic_core import to_json

from compendium import bibliography
from compendium.collection import Collection, Recommendation
from compendium.dataset import PublishedRecommendation, PublishedSource, dataset
from compendium.output import GeneratedFile
from compendium.schema import json_schemas
from compendium.vocabularies import vocabularies

CHECKSUMS = "data/SHA256SUMS"

# The columns of the table: every field of a published recommendation, and those of its source in its place.
COLUMNS = [
    column
    for name in PublishedRecommendation.model_fields
    for column in ([f"source.{part}" for part in PublishedSource.model_fields] if name == "source" else [name])
]

_compact = json.JSONEncoder(ensure_ascii=False).encode

# What makes a spreadsheet take a cell for a formula, in the scripts of the world's keyboards.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_exports(collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    """Render every download, and the list of their checksums.

    In: the collection, and the absolute address of the site, with a slash at the end.
    Out: the files, with their paths inside the site.
    """
    sums = []
    for path, content in _downloads(collection, site_url):
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {path.removeprefix('data/')}\n")
        yield path, content
    yield CHECKSUMS, "".join(sorted(sums, key=lambda line: line[66:])).encode()


def _downloads(collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    data = dataset(collection, site_url)
    yield "data/compendium.json", data.model_dump_json(indent=1).encode() + b"\n"
    for record in data.recommendations:
        yield f"data/recommendations/{record.id}.json", record.model_dump_json(indent=2).encode() + b"\n"
    yield "data/recommendations.csv", table(data.recommendations).encode("utf-8-sig")
    yield from _bibliographies(collection, site_url)
    yield "data/vocabularies.jsonld", _json(vocabularies(collection, site_url))
    for path, schema in json_schemas(collection, site_url).items():
        yield path, _json(schema)


def table(records: list[PublishedRecommendation]) -> str:
    """Return the recommendations as CSV, one a row, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(column.replace(".", "_") for column in COLUMNS)
    values_of = attrgetter(*COLUMNS)
    writer.writerows(map(_cell, values_of(record)) for record in records)
    return out.getvalue()


def _cell(value: Any) -> str:
    """One value as a cell; an apostrophe before what would be a formula makes it text, as it does in a spreadsheet."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(value) if isinstance(value, list) else value or ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _bibliographies(collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    """The bibliography of all recommendations and their documents, and that of each; withdrawn ones keep theirs."""
    works: dict[str, tuple[str, str, str]] = {}
    for item in collection.with_withdrawn:
        keys = _add(works, item, collection, site_url)
        yield from _formats(f"data/recommendations/{item.id}", [works[key] for key in keys])
    yield from _formats("data/recommendations", list(works.values()))


def _add(
    works: dict[str, tuple[str, str, str]], item: Recommendation, collection: Collection, site_url: str
) -> list[str]:
    """Add a recommendation's page and its document in all three formats, each once; return their keys."""
    page = bibliography.work_of_page(item, collection, site_url)
    source = bibliography.work_of_source(item, collection)
    for work in (page, source):
        if work.key not in works:
            entry = _compact(bibliography.csl(work))
            works[work.key] = bibliography.bibtex(work), bibliography.ris(work), entry
    return [page.key, source.key]


def _formats(path: str, works: list[tuple[str, str, str]]) -> Iterator[GeneratedFile]:
    yield f"{path}.bib", "\n".join(bibtex for bibtex, _, _ in works).encode()
    yield f"{path}.ris", "\r\n".join(ris for _, ris, _ in works).encode()
    yield f"{path}.csl.json", ("[\n" + ",\n".join(csl for _, _, csl in works) + "\n]\n").encode()


def _json(value: Any) -> bytes:
    return to_json(value, indent=1) + b"\n"
