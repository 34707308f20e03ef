"""What the briefing page needs to know of every recommendation, as a script that also loads from a folder."""

from collections.abc import Iterator
from typing import Any

from compendium.citations import Footnote, footnote, footnote_of_original
from compendium.collection import Collection, Recommendation
from compendium.output import GeneratedFile, script


def render_catalogue(collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    """Render the catalogue from which the briefing page builds the list, the annex and its exports.

    In: the collection, and the absolute address of the site, with a slash at the end.
    Out: assets/data/briefing.js, which assigns to `window.compendium.briefing`.
    """
    catalogue = {
        "site": site_url,
        "edition": collection.edition.version,
        "themes": {key: theme.label for key, theme in collection.themes.items()},
        "terms": _explained_words(collection),
        "items": {item.id: _entry(item, collection, site_url) for item in collection.with_withdrawn},
    }
    yield script("assets/data/briefing.js", "briefing", catalogue)


def _explained_words(collection: Collection) -> dict[str, list[str]]:
    """The words by which the annex says how sure a recommendation is, each with its label and explanation."""
    terms = collection.terms
    return {
        term.key: [term.label, term.explanation] for term in (*terms.contributions, *terms.bases, *terms.fidelities)
    }


def _entry(item: Recommendation, collection: Collection, site_url: str) -> dict[str, Any]:
    record, body = item.record, item.body
    entry: dict[str, Any] = {
        "title": record.title,
        "text": record.text,
        "name": item.by_in_full,
        "themes": record.themes,
        "to": [term.label for term in item.addressed_to],
        "basis": item.basis.key,
        "document": item.source.symbol or item.source.title,
        "year": item.year,
        "fidelity": item.fidelity.key,
        "page": _parts(footnote(item, collection, site_url)),
        "original": _parts(footnote_of_original(item, collection)),
    }
    if body and body.is_candidate:
        entry["candidate"] = True
    if record.withdrawn:
        entry["withdrawn"] = record.withdrawn
    return entry


def _parts(note: Footnote) -> list[str]:
    """A footnote as the page takes it apart: its words, and the addresses that become links."""
    return [note.words, note.url, *([note.read_at] if note.read_at else [])]
