"""The short form of each recommendation's address, for print: /r/ilo-1/ leads to its page on any static server."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template

from compendium.collection import Collection
from compendium.output import GeneratedFile

_PAGE = Template((Path(__file__).parent / "templates" / "short.html").read_text(encoding="utf-8"))


def short_address(name: str) -> str:
    """Return the short address of a recommendation by its id."""
    return f"/r/{name}/"


def render_short_addresses(collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    """Render a page for each short address, which leads on without JavaScript or a server's help.

    In: the collection, and the absolute address of the site, with a slash at the end.
    Out: one HTML file for each recommendation, with its path inside the site.
    """
    for item in collection.with_withdrawn:
        page = _PAGE.substitute(
            name=item.id,
            title=escape(item.record.title),
            canonical=escape(site_url + item.address.lstrip("/")),
            target=f"../..{item.address}",
        )
        yield f"{short_address(item.id).strip('/')}/index.html", page.encode()
