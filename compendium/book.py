"""The whole collection as a book: what stands in it, in the order in which it is read, and how it is divided."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from compendium import model
from compendium.citations import spell_date
from compendium.collection import Body, Collection, Recommendation
from compendium.short_addresses import short_address

_Parts = dict[str, Any]

# What has to stay as it is, letter by letter.
_AS_WRITTEN = {"id", "ids", "site", "url", "mandate_url", "website", "page", "permalink", "short_address", "seen_at"}

# More recommendations make another volume: some eight hundred pages, and half a gigabyte of memory to typeset them.
LARGEST_VOLUME = 2000


def volumes(collection: Collection) -> list[Collection]:
    """Divide a collection so that each part makes one volume: it is whole, but for the bodies that others have.

    In: the collection.
    Out: the parts, by bodies in the order of the book; the collection itself where one volume holds it.
    """
    if len(collection.recommendations) <= LARGEST_VOLUME:
        return [collection]
    parts: list[list[Body]] = [[]]
    count = 0
    for body in (body for term in collection.terms.groups for body in _bodies(term, collection)):
        if parts[-1] and count + len(body.recommendations) > LARGEST_VOLUME:
            parts.append([])
            count = 0
        parts[-1].append(body)
        count += len(body.recommendations)
    return [_part(collection, {body.slug: body for body in bodies}) for bodies in parts]


def _part(collection: Collection, bodies: dict[str, Body]) -> Collection:
    """What a collection holds of some bodies, and of all of them jointly."""

    def of_these(items: dict[str, Recommendation]) -> dict[str, Recommendation]:
        return {key: item for key, item in items.items() if item.body is None or item.by_key in bodies}

    recommendations, withdrawn = of_these(collection.recommendations), of_these(collection.withdrawn)
    return replace(collection, bodies=bodies, recommendations=recommendations, withdrawn=withdrawn)


def contents(collection: Collection, site_url: str, volume: tuple[int, int] = (1, 1)) -> _Parts:
    """Return everything that stands in a volume of the book, as plain values.

    In: the collection, or the part of it that makes the volume; the absolute address of the site, with a slash at the
    end; and which volume it is of how many.
    Out: texts, numbers and lists for the template, the texts with the quotation marks of print.
    """
    number, total = volume
    parts: _Parts = _for_print(
        {
            "volume": f"Volume {number} of {total}" if total > 1 else None,
            "site": site_url,
            "version": collection.edition.version,
            "date": spell_date(collection.edition.date),
            **_about(collection),
            "joint": _joint(collection, site_url),
            "groups": [_group(term, collection, site_url) for term in collection.terms.groups],
            "outcome": _outcome(collection),
            "history": _history(collection),
            "withdrawn": [
                {"id": item.id, **_texts(item.record), "by": item.by_in_full, "why": item.record.withdrawn}
                for item in collection.withdrawn.values()
            ],
            "themes": _index_of_themes(collection),
            "instruments": _index_of_instruments(collection),
        }
    )
    return parts


def _about(collection: Collection) -> _Parts:
    publication = collection.publication
    items = list(collection.recommendations.values())
    return {
        "publication": {
            "title": publication.title,
            "issued_by": publication.issued_by,
            "coordinated_by": " and ".join(publication.coordinated_by),
            "launched": spell_date(publication.launched),
            "year": str(publication.year),
            "contributors": publication.contributors_total,
            "url": publication.url,
        },
        "counts": {
            "recommendations": len(items),
            "bodies": len(collection.bodies),
            "candidates": sum(body.is_candidate for body in collection.bodies.values()),
        },
        "candidate": collection.terms.by_key["contributions"]["candidate"].explanation,
        "bases": _counted(collection.terms.bases, [item.source.basis for item in items]),
        "fidelities": _counted(collection.terms.fidelities, [item.record.fidelity for item in items]),
        "not_consulted": [*publication.not_consulted, *collection.outcome.not_consulted],
    }


def _counted(terms: Iterable[model.Term], used: list[str]) -> list[_Parts]:
    return [{"label": term.label, "explanation": term.explanation, "count": used.count(term.key)} for term in terms]


def _joint(collection: Collection, site_url: str) -> _Parts:
    publication = collection.publication
    fidelities = collection.terms.by_key["fidelities"]
    return {
        "built_from": publication.built_from,
        "areas": [
            {
                **_texts(area),
                "fidelity": fidelities[area.fidelity].label,
                "source": _source(publication.sources[area.source]),
            }
            for area in publication.joint.areas
        ],
        "elements": [
            {**_texts(entry), "fidelity": fidelities[entry.fidelity].label} for entry in publication.joint.elements
        ],
        "items": [_recommendation(item, site_url) for item in collection.joint],
        "sources": _documents(publication.sources),
    }


def _group(term: model.Term, collection: Collection, site_url: str) -> _Parts:
    return {
        "label": term.label,
        "explanation": term.explanation,
        "bodies": [_body(body, collection, site_url) for body in _bodies(term, collection)],
    }


def _bodies(group: model.Term, collection: Collection) -> list[Body]:
    return [body for body in collection.bodies.values() if body.record.group == group.key]


def _body(body: Body, collection: Collection, site_url: str) -> _Parts:
    record = body.record
    facts = [
        {
            "label": kind.label,
            "entries": [{"text": fact.text, "url": fact.url} for fact in record.facts if fact.kind == kind.key],
        }
        for kind in collection.terms.kinds
    ]
    return {
        "name": record.name,
        "candidate": body.is_candidate,
        "note": record.contribution_note,
        "mandate": record.mandate,
        "mandate_url": record.mandate_url,
        "website": record.website,
        "page": site_url + body.address.lstrip("/"),
        "items": [_recommendation(item, site_url) for item in body.recommendations],
        "facts": [kind for kind in facts if kind["entries"]],
        "sources": _documents(record.sources),
    }


def _recommendation(item: Recommendation, site_url: str) -> _Parts:
    return {
        "id": item.id,
        **_texts(item.record),
        "permalink": site_url + item.address.lstrip("/"),
        "short_address": site_url + short_address(item.id).lstrip("/"),
        "to": [term.label for term in item.addressed_to],
        "themes": [theme.label for theme in item.themes],
        "instruments": [instrument.short for instrument in item.instruments],
        "source": _source(item.source),
        "locator": item.record.locator,
        "seen_at": item.record.seen_at,
        "basis": item.basis.label,
        "fidelity": item.fidelity.label,
        "stated": item.stated.label if item.stated else None,
    }


def _outcome(collection: Collection) -> _Parts:
    outcome = collection.outcome
    declaration, agenda = outcome.declaration, outcome.eight_points
    return {
        "declaration": {
            "title": declaration.title,
            "symbol": declaration.symbol,
            "adopted": spell_date(declaration.adopted),
            "url": declaration.url,
            "points": [{**_point(entry, collection), "paragraph": entry.paragraph} for entry in declaration.points],
        },
        "eight_points": {
            "title": agenda.title,
            "symbol": agenda.symbol,
            "url": agenda.url,
            "points": [_point(entry, collection) for entry in agenda.points],
        },
        "follow_up": [_point(entry, collection) for entry in outcome.follow_up],
        "sources": _documents(outcome.sources),
    }


def _point(entry: model.Point, collection: Collection) -> _Parts:
    sources = collection.outcome.sources
    return {
        **_texts(entry),
        "fidelity": collection.terms.by_key["fidelities"][entry.fidelity].label,
        "sources": [_source(sources[key]) for key in (entry.source, entry.also_source) if key],
        "seen_at": entry.seen_at,
        "themes": [collection.themes[key].label for key in entry.themes],
    }


def _history(collection: Collection) -> _Parts:
    history = collection.history
    return {
        "events": [
            {
                **_texts(event),
                "date": spell_date(event.date) if event.date else None,
                "source": _source(history.sources[event.source]),
                "seen_at": event.seen_at,
            }
            for event in history.events
        ],
        "sources": _documents(history.sources),
    }


def _index_of_themes(collection: Collection) -> list[_Parts]:
    return [
        {
            "label": family.label,
            "entries": [
                {
                    "label": theme.label,
                    "also": ", ".join(theme.also),
                    "groups": _by_body(collection.by_theme[theme.key]),
                }
                for theme in family.themes
            ],
        }
        for family in collection.families
    ]


def _index_of_instruments(collection: Collection) -> list[_Parts]:
    return [
        {
            "label": collection.instruments[key].short,
            "also": collection.instruments[key].title,
            "groups": _by_body(items),
        }
        for key, items in collection.by_instrument.items()
    ]


def _by_body(items: list[Recommendation]) -> list[_Parts]:
    ordered = sorted(items, key=lambda item: (item.body is None, item.by.casefold()))
    groups = [list(members) for _, members in groupby(ordered, key=lambda item: item.by)]
    return [
        {
            "by": group[0].by,
            "candidate": bool(group[0].body and group[0].body.is_candidate),
            "ids": [item.id for item in group],
        }
        for group in groups
    ]


def _texts(entry: Any) -> _Parts:
    return {"title": entry.title, "text": entry.text}


def _source(source: model.Source) -> _Parts:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "symbol": source.symbol,
        "date": spell_date(source.date) if source.date else None,
        "copy_at": source.copy_at,
        "url": source.url,
        "reported_by": source.reported_by,
    }


def _documents(sources: model.Sources) -> list[_Parts]:
    return [_source(source) for source in sorted(sources.values(), key=lambda source: source.title.casefold())]


def _for_print(value: Any) -> Any:
    """Give all texts the quotation marks of print, and words that are too long for a line places to break."""
    if isinstance(value, dict):
        return {key: part if key in _AS_WRITTEN else _for_print(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_for_print(part) for part in value]
    if not isinstance(value, str):
        return value
    text = re.sub(r"(^|[\s(\[–/])\"", "\\1“", value).replace('"', "”")
    text = re.sub(r"(^|[\s(\[“–/])'", "\\1‘", text).replace("'", "’")
    return re.sub(r"\S{40}(?=\S)", "\\g<0>\u200b", text)
