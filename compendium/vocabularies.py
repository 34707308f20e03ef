"""The vocabularies as SKOS in JSON-LD: themes in their families, instruments, and the small vocabularies."""

from collections.abc import Sequence
from typing import Any

from compendium import model
from compendium.collection import Collection
from compendium.dataset import LICENCE

Node = dict[str, Any]

_CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prefLabel": {"@id": "skos:prefLabel", "@language": "en"},
    "altLabel": {"@id": "skos:altLabel", "@language": "en", "@container": "@set"},
    "definition": {"@id": "skos:definition", "@language": "en"},
    "notation": "skos:notation",
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "hasTopConcept": {"@id": "skos:hasTopConcept", "@type": "@id", "@container": "@set"},
    "license": {"@id": "dcterms:license", "@type": "@id"},
}

SCHEMES = {
    "groups": "Groups of bodies",
    "contributions": "Parts in the compendium",
    "bases": "What a recommendation rests on",
    "fidelities": "How completely the original was seen",
    "stated": "How a joint position is stated",
    "addressees": "Addressees",
    "kinds": "Kinds of facts",
}


def vocabularies(collection: Collection, site_url: str) -> Node:
    """Return all vocabularies as one JSON-LD document; a concept's address leads to where the site explains it."""
    nodes = _themes(collection.families, site_url) + _instruments(collection, site_url)
    for name in model.Terms.model_fields:
        nodes += _terms(name, getattr(collection.terms, name), site_url)
    return {"@context": _CONTEXT, "@graph": nodes}


def _scheme(address: str, label: str, top: list[str]) -> Node:
    return {
        "@id": address,
        "@type": "skos:ConceptScheme",
        "prefLabel": label,
        "license": LICENCE,
        "hasTopConcept": top,
    }


def _themes(families: list[model.Family], site_url: str) -> list[Node]:
    scheme = f"{site_url}themes/"
    nodes = [_scheme(scheme, "Themes", [f"{scheme}#{family.key}" for family in families])]
    for family in families:
        parent = f"{scheme}#{family.key}"
        nodes.append(_concept(parent, family.key, family.label, {"topConceptOf": scheme}, scheme))
        for theme in family.themes:
            more = {"broader": parent, "altLabel": theme.also, "definition": theme.definition}
            nodes.append(_concept(f"{scheme}{theme.key}/", theme.key, theme.label, more, scheme))
    return nodes


def _instruments(collection: Collection, site_url: str) -> list[Node]:
    scheme = f"{site_url}instruments/"
    addresses = {key: f"{scheme}{key}/" for key in collection.instruments}
    nodes = [_scheme(scheme, "Instruments", list(addresses.values()))]
    for key, instrument in collection.instruments.items():
        others = [name for name in (instrument.short, *instrument.also) if name != instrument.title]
        more = {"altLabel": others, "topConceptOf": scheme}
        nodes.append(_concept(addresses[key], key, instrument.title, more, scheme))
    return nodes


def _terms(name: str, terms: Sequence[model.Term], site_url: str) -> list[Node]:
    scheme = f"{site_url}data/#{name}"
    broader = {term.key: term.broader for term in terms if isinstance(term, model.Addressee) and term.broader}
    nodes = [_scheme(scheme, SCHEMES[name], [f"{scheme}-{term.key}" for term in terms if term.key not in broader])]
    for term in terms:
        place = {"broader": f"{scheme}-{broader[term.key]}"} if term.key in broader else {"topConceptOf": scheme}
        more = {**place, "altLabel": term.also, "definition": term.explanation}
        nodes.append(_concept(f"{scheme}-{term.key}", term.key, term.label, more, scheme))
    return nodes


def _concept(address: str, key: str, label: str, more: Node, scheme: str) -> Node:
    return {
        "@id": address,
        "@type": "skos:Concept",
        "notation": key,
        "prefLabel": label,
        **{name: value for name, value in more.items() if value},
        "inScheme": scheme,
    }
