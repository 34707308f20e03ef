"""The whole collection as a book: what stands in it, and its PDF, typeset by Typst.

The template gets the records as JSON, so that no text of a record is ever read as markup.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from compendium import model
from compendium.citations import spell_date
from compendium.collection import Body, Collection, Recommendation
from compendium.pages import TEMPLATES
from compendium.short_addresses import short_address

TEMPLATE = TEMPLATES / "collection.typ"

_Parts = dict[str, Any]


def typeset(collection: Collection, site_url: str, cache: Path) -> bytes:
    """Typeset the collection, or take what was typeset before from the same text.

    In: the collection, the absolute address of the site with a slash at the end, and a folder to remember the PDF in.
    Out: the PDF; the same bytes from the same records, on every machine: Typst's own fonts are used, no others.
    """
    text = json.dumps(book(collection, site_url), ensure_ascii=False)
    template = TEMPLATE.read_bytes()
    key = hashlib.sha256(b"\0".join([version("typst").encode(), template, text.encode()])).hexdigest()
    remembered = cache / f"{key}.pdf"
    if remembered.is_file():
        return remembered.read_bytes()
    pdf = _compile(template, text, collection.edition.date)
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob("*.pdf"):
        old.unlink(missing_ok=True)
    unfinished = remembered.with_suffix(".part")
    unfinished.write_bytes(pdf)
    unfinished.replace(remembered)
    return pdf


def _compile(template: bytes, text: str, day: str) -> bytes:
    compiler = typst.Compiler(root=TEMPLATES, ignore_system_fonts=True, sys_inputs={"book": text})
    created = datetime.fromisoformat(day).replace(tzinfo=UTC)
    try:
        pdf = compiler.compile(template, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=created)
    except typst.TypstError:
        # A character that Typst's fonts lack, which these standards for archives (PDF/A) and screen readers (PDF/UA)
        # refuse: better a book with a gap than none.
        pdf = compiler.compile(template, format="pdf", timestamp=created)
    assert isinstance(pdf, bytes)
    return pdf


def book(collection: Collection, site_url: str) -> _Parts:
    """Return everything that stands in the book, as plain values in the order in which it is read.

    In: the collection, and the absolute address of the site, with a slash at the end.
    """
    publication, outcome = collection.publication, collection.outcome
    items = list(collection.recommendations.values())
    bodies = list(collection.bodies.values())
    contributions = {term.key: term for term in collection.terms.contributions}
    fidelities = {term.key: term.label for term in collection.terms.fidelities}

    def point(entry: model.Point, label: str = "") -> _Parts:
        cited = [outcome.sources[key] for key in (entry.source, entry.also_source) if key]
        return {
            "label": label,
            **_texts(entry),
            "fidelity": fidelities[entry.fidelity],
            "sources": [_source(source) for source in cited],
            "themes": [_print(collection.themes[key].label) for key in entry.themes],
        }

    return {
        "site": site_url,
        "version": collection.edition.version,
        "date": spell_date(collection.edition.date),
        "publication": {
            "title": _print(publication.title),
            "issued_by": _print(publication.issued_by),
            "coordinated_by": _print(" and ".join(publication.coordinated_by)),
            "launched": spell_date(publication.launched),
            "year": str(publication.year),
            "contributors": publication.contributors_total,
            "url": publication.url,
            "built_from": _print(publication.built_from),
            "not_consulted": [_print(text) for text in publication.not_consulted],
        },
        "counts": {
            "recommendations": len(items),
            "bodies": len(bodies),
            "candidates": sum(body.is_candidate for body in bodies),
            "joint": len(collection.joint),
        },
        "candidate": _print(contributions["candidate"].explanation),
        "bases": _counted(collection.terms.bases, [item.source.basis for item in items]),
        "fidelities": _counted(collection.terms.fidelities, [item.record.fidelity for item in items]),
        "joint": {
            "areas": [
                {
                    **_texts(area),
                    "fidelity": fidelities[area.fidelity],
                    "source": _source(publication.sources[area.source]),
                }
                for area in publication.joint.areas
            ],
            "elements": [
                {**_texts(entry), "fidelity": fidelities[entry.fidelity]} for entry in publication.joint.elements
            ],
            "items": [_recommendation(item, site_url) for item in collection.joint],
            "sources": _documents(publication.sources),
        },
        "groups": [
            {
                "label": _print(term.label),
                "explanation": _print(term.explanation),
                "bodies": [_body(body, collection, site_url) for body in bodies if body.record.group == term.key],
            }
            for term in collection.terms.groups
        ],
        "declaration": {
            "title": _print(outcome.declaration.title),
            "symbol": outcome.declaration.symbol,
            "adopted": spell_date(outcome.declaration.adopted),
            "url": outcome.declaration.url,
            "points": [point(e, f"Para. {e.paragraph}" if e.paragraph else "") for e in outcome.declaration.points],
        },
        "eight_points": {
            "title": _print(outcome.eight_points.title),
            "symbol": outcome.eight_points.symbol,
            "url": outcome.eight_points.url,
            "points": [point(entry, f"{n}.") for n, entry in enumerate(outcome.eight_points.points, 1)],
        },
        "follow_up": [point(entry) for entry in outcome.follow_up],
        "outcome_not_consulted": [_print(text) for text in outcome.not_consulted],
        "history": [
            {
                **_texts(event),
                "date": spell_date(event.date) if event.date else None,
                "source": _source(collection.history.sources[event.source]),
            }
            for event in collection.history.events
        ],
        "withdrawn": [
            {"id": item.id, **_texts(item.record), "by": _print(item.by_in_full), "why": _print(item.record.withdrawn)}
            for item in collection.withdrawn.values()
            if item.record.withdrawn
        ],
        "themes": [
            {
                "label": _print(family.label),
                "entries": [
                    {
                        "label": _print(theme.label),
                        "also": _print(", ".join(theme.also)),
                        "groups": _index(collection.by_theme[theme.key]),
                    }
                    for theme in family.themes
                ],
            }
            for family in collection.families
        ],
        "instruments": [
            {
                "label": _print(collection.instruments[key].short),
                "also": _print(collection.instruments[key].title),
                "groups": _index(members),
            }
            for key, members in collection.by_instrument.items()
        ],
    }


def _body(body: Body, collection: Collection, site_url: str) -> _Parts:
    record = body.record
    return {
        "slug": body.slug,
        "name": _print(record.name),
        "short": _print(body.short),
        "candidate": body.is_candidate,
        "note": _print(record.contribution_note),
        "mandate": _print(record.mandate),
        "mandate_url": record.mandate_url,
        "website": record.website,
        "page": site_url + body.address.lstrip("/"),
        "items": [_recommendation(item, site_url) for item in body.recommendations],
        "facts": [
            {
                "label": _print(kind.label),
                "entries": [
                    {"text": _print(fact.text), "url": fact.url} for fact in record.facts if fact.kind == kind.key
                ],
            }
            for kind in collection.terms.kinds
            if any(fact.kind == kind.key for fact in record.facts)
        ],
        "sources": _documents(record.sources),
    }


def _recommendation(item: Recommendation, site_url: str) -> _Parts:
    return {
        "id": item.id,
        **_texts(item.record),
        "permalink": site_url + item.address.lstrip("/"),
        "short": site_url + short_address(item.id).lstrip("/"),
        "to": [_print(term.label) for term in item.addressed_to],
        "themes": [_print(theme.label) for theme in item.themes],
        "instruments": [_print(instrument.short) for instrument in item.instruments],
        "source": _source(item.source),
        "locator": _print(item.record.locator or ""),
        "seen_at": item.record.seen_at,
        "basis": _print(item.basis.label),
        "fidelity": _print(item.fidelity.label),
        "stated": _print(item.stated.label) if item.stated else None,
    }


def _texts(entry: Any) -> _Parts:
    return {"title": _print(entry.title), "text": _print(entry.text)}


def _source(source: model.Source) -> _Parts:
    about = [source.publisher, source.symbol, spell_date(source.date) if source.date else "no date"]
    return {
        "title": _print(source.title),
        "about": _print(", ".join(part for part in about if part)),
        "url": source.url,
        "reported_by": _print(source.reported_by or ""),
    }


def _documents(sources: model.Sources) -> list[_Parts]:
    return [_source(source) for source in sorted(sources.values(), key=lambda source: source.title.casefold())]


def _counted(terms: Iterable[model.Term], used: list[str]) -> list[_Parts]:
    return [
        {"label": _print(term.label), "explanation": _print(term.explanation), "count": used.count(term.key)}
        for term in terms
    ]


def _index(items: list[Recommendation]) -> list[_Parts]:
    """The numbers of recommendations by who makes them, as the index prints them."""
    ordered = sorted(items, key=lambda item: (item.body is None, item.by.casefold()))
    return [
        {
            "by": _print(by),
            "candidate": bool(group[0].body and group[0].body.is_candidate),
            "ids": [i.id for i in group],
        }
        for by, group in ((by, list(members)) for by, members in groupby(ordered, key=lambda item: item.by))
    ]


def _print(text: str) -> str:
    """Give a text the quotation marks of print, and a word that is too long for a line places to break."""
    text = re.sub(r"(^|[\s(\[–/])\"", "\\1“", text).replace('"', "”")
    text = re.sub(r"(^|[\s(\[“–/])'", "\\1‘", text).replace("'", "’")
    return re.sub(r"[^\s\u200b]{40}(?=[^\s\u200b])", "\\g<0>\u200b", text)
