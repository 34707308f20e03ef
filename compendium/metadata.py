"""What machines read in the head of a recommendation's page: citation tags and schema.org JSON-LD."""

import json
from typing import Any

from markupsafe import Markup

from compendium.bibliography import work_of_page
from compendium.citations import SITE_NAME, spell_out
from compendium.collection import Collection, Recommendation
from compendium.dataset import LICENCE

Node = dict[str, Any]

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def citation_tags(item: Recommendation, collection: Collection, site_url: str) -> dict[str, Any]:
    """Return the Highwire citation tags of a page, for reference managers: content by name without `citation_`.

    In: the recommendation, its collection, and the absolute address of the site, with a slash at the end.
    """
    work = work_of_page(item, collection, site_url)
    return {
        "title": work.title,
        "author": work.undivided_author,
        "publication_date": (work.date or "").replace("-", "/"),
        "public_url": work.url,
        "language": "en",
        "keywords": "; ".join(work.keywords),
    }


def json_ld(item: Recommendation, collection: Collection, site_url: str) -> Markup:
    """Return a recommendation as schema.org JSON-LD, safe inside a script element.

    In: the recommendation, its collection, and the absolute address of the site, with a slash at the end.
    """
    url = site_url + item.address.lstrip("/")
    node: Node = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": url,
        "url": url,
        "identifier": item.id,
        "name": item.record.title,
        "text": item.record.text,
        "inLanguage": "en",
        "license": LICENCE,
        "author": {"@type": "Organization", "name": SITE_NAME, "url": site_url},
        "sourceOrganization": {
            "@type": "Organization",
            "name": item.by_in_full,
            "url": site_url + item.by_address.lstrip("/"),
        },
        "about": [
            {"@type": "DefinedTerm", "name": theme.label, "url": f"{site_url}themes/{theme.key}/"}
            for theme in item.themes
        ],
        "isPartOf": {
            "@type": "Dataset",
            "name": SITE_NAME,
            "url": site_url,
            "version": collection.edition.version,
            "datePublished": collection.edition.date,
        },
        "isBasedOn": _document(item, collection),
    }
    return Markup(_compact(node).replace("<", r"\u003c"))


def _document(item: Recommendation, collection: Collection) -> Node:
    source = item.source
    node = {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url,
        "identifier": source.symbol,
        "datePublished": source.date,
    }
    names = {"author": source.author, "publisher": spell_out(source.publisher, collection)}
    organizations = {role: {"@type": "Organization", "name": name} for role, name in names.items() if name}
    return {name: value for name, value in node.items() if value} | organizations
