"""Writes what the search and the filters need into one script: the records and the vocabularies, each word once.

The browser builds the index from it (docs/assets/js/search.js). A script, so that it also loads from a folder.
"""

import re
from collections.abc import Iterator
from typing import Any

from compendium import model
from compendium.collection import JOINTLY, Body, Collection, Recommendation
from compendium.output import GeneratedFile, script


def render_search_data(collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    """Render the script that assigns the search's data to `window.compendium.data`.

    In: the collection; the site's address is not needed, as the data holds keys and no addresses.
    """
    yield script("assets/data/search.js", "data", search_data(collection))


def search_data(collection: Collection) -> dict[str, Any]:
    """Return what the search's script holds, as plain lists and dictionaries."""
    items = collection.recommendations.values()
    titles = list(dict.fromkeys(item.source.title for item in items))
    place = {title: index for index, title in enumerate(titles)}
    return {
        "themes": [
            {"key": theme.key, "label": theme.label, "also": theme.also} for theme in collection.themes.values()
        ],
        "bodies": [*map(_body, collection.bodies.values()), {"key": model.JOINT, "label": JOINTLY}],
        "addressees": [_addressee(term) for term in collection.terms.addressees],
        "instruments": [_instrument(instrument) for instrument in collection.instruments.values()],
        "pages": [{"key": page.key, "label": page.label, "also": page.also} for page in collection.pages],
        "synonyms": [{"said": entry.said, "means": entry.means} for entry in collection.synonyms],
        "withdrawn": [
            {"key": item.id, "label": item.record.title, "forms": [item.id]} for item in collection.withdrawn.values()
        ],
        "sources": titles,
        "recommendations": _columns([_recommendation(item) | {"source": place[item.source.title]} for item in items]),
    }


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """A table by columns: what is alike stands together, which compresses to a tenth less."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def _addressee(term: model.Addressee) -> dict[str, Any]:
    entry = {"key": term.key, "names": [term.label, *term.also]}
    return entry | ({"broader": term.broader} if term.broader else {})


def _body(body: Body) -> dict[str, Any]:
    return {
        "key": body.slug,
        "label": body.short,
        "name": body.record.name,
        "group": body.group.key,
        **({"also": body.record.also} if body.record.also else {}),
        **({"candidate": 1} if body.is_candidate else {}),
    }


def _instrument(instrument: model.Instrument) -> dict[str, Any]:
    return {
        "key": instrument.key,
        "label": instrument.short,
        "name": instrument.title,
        "by": instrument.by,
        "forms": forms_of(instrument),
        **({"also": instrument.also} if instrument.also else {}),
    }


def forms_of(instrument: model.Instrument) -> list[str]:
    """Return the further forms in which readers name an instrument: symbol, number, with and without zeros."""
    forms = [instrument.symbol] if instrument.symbol else []
    if number := re.search(r"\(No\. (\d+)\)", instrument.title):
        n = int(number[1])
        forms += dict.fromkeys([f"C{n}", f"C{n:03}", f"No. {n}", f"Convention {n}", f"ILO Convention {n}"])
    return [form for form in forms if form != instrument.short]


def _recommendation(item: Recommendation) -> dict[str, Any]:
    record = item.record
    entry = {
        "id": item.id,
        "title": record.title,
        "text": record.text,
        "words": record.search_terms,
        "body": item.by_key,
        "themes": record.themes,
        "to": record.addressed_to,
        "instruments": record.instruments,
        "basis": item.basis.key,
        "year": item.year,
    }
    further = {"symbol": item.source.symbol, "author": item.author}
    return entry | {name: value for name, value in further.items() if value}
