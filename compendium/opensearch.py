"""Writes the OpenSearch description, with which a browser can add the site as a search engine."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from compendium.collection import Collection
from compendium.output import GeneratedFile

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"


def render_opensearch(collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    """Render opensearch.xml.

    In: the collection, and the absolute address of the site, with a slash at the end.
    """
    description = Element("OpenSearchDescription", xmlns=NAMESPACE)
    # Browsers cut a short name after 16 characters.
    SubElement(description, "ShortName").text = "HLD Migration"
    SubElement(description, "Description").text = f"Search the recommendations of {collection.publication.title}"
    SubElement(description, "InputEncoding").text = "UTF-8"
    SubElement(description, "Image", type="image/svg+xml").text = f"{site_url}assets/favicon.svg"
    SubElement(
        description, "Url", type="text/html", method="get", template=f"{site_url}recommendations/?q={{searchTerms}}"
    )
    indent(description)
    yield "opensearch.xml", tostring(description, encoding="utf-8", xml_declaration=True) + b"\n"
