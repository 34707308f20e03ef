"""Footnotes in the editorial style of the United Nations, for a recommendation's page and for the original document.

The style is that of the United Nations Editorial Manual: the organization spelled out, the title in quotation
marks, the symbol, the date, the paragraph, then "Available at" and the address. The day of access, which the
manual asks for where a page may change, is known to the reader's browser alone: it goes before the last full stop.
"""

import re
from datetime import date
from functools import cache
from html import escape
from typing import NamedTuple

from compendium.collection import Collection, Recommendation

SITE_NAME = "HLD Migration Compendium"

_MARKDOWN = re.compile(r"[\\`*_\[\]]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# Where an address may go on in the next line, so that a phone shows it whole before the styles arrive.
_WITHIN_ADDRESS = re.compile(r"(?<![:/])/(?=[^/])")
_QUOTED = re.compile(r"[\"“]([^\"“”]*)[\"”]")


class Footnote(NamedTuple):
    """A footnote: its words, and the address at which the cited text is available."""

    words: str
    url: str

    @property
    def text(self) -> str:
        return f"{self.words}. Available at {self.url}."

    @property
    def html(self) -> str:
        url = escape(self.url)
        return f'{escape(self.words, quote=False)}. Available at <a href="{url}">{url}</a>.'

    @property
    def html_to_show(self) -> str:
        """The same with places for a line to break, which belong to the page and not to what is copied from it."""
        head, address = self.html.rsplit('">', 1)
        return f'{head}">{_WITHIN_ADDRESS.sub("/<wbr>", address.removesuffix("</a>."))}</a>.'

    @property
    def markdown(self) -> str:
        return f"{escape_markdown(self.words)}. Available at <{self.url}>."


def footnote(item: Recommendation, collection: Collection, site_url: str) -> Footnote:
    """Return the footnote that cites a recommendation's page, which gives our summary.

    The title is ours, so it is quoted as the site's and never as the body's.

    In: the recommendation, its collection, and the absolute address of the site, with a slash at the end.
    """
    edition = collection.edition
    words = [
        SITE_NAME,
        _in_quotes(item.record.title),
        f"summary of recommendation {item.id} by {item.by_in_full}",
        f"edition {edition.version} ({spell_date(edition.date)})",
    ]
    return Footnote(", ".join(words), site_url + item.address.lstrip("/"))


def footnote_of_original(item: Recommendation, collection: Collection) -> Footnote:
    """Return the footnote that cites the document in which a body made a recommendation."""
    source = item.source
    words = [
        spell_out(source.publisher, collection),
        _in_quotes(source.title),
        source.symbol,
        spell_date(source.date) if source.date else None,
        item.record.locator,
        f"as reported by {source.reported_by}" if source.reported_by else None,
    ]
    return Footnote(", ".join(word for word in words if word), source.url)


def spell_out(publisher: str, collection: Collection) -> str:
    """Spell out the acronyms of bodies that a publisher's name consists of: "ILO and OHCHR", not "UNICEF India"."""
    parts = re.split(r"( and |, with |, in |, | / )", publisher)
    return "".join(collection.names.get(part, part) for part in parts)


def escape_markdown(text: str) -> str:
    """Escape the characters that Markdown would read as something else than themselves."""
    return _ENTITY.sub("&amp;", _MARKDOWN.sub(r"\\\g<0>", text)).replace("<", "&lt;")


@cache
def spell_date(text: str) -> str:
    """Spell out a date of a record: "2013-10-03" is 3 October 2013, "2013-10" October 2013."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    month = date(parts[0], parts[1], 1).strftime("%B %Y")
    return f"{parts[2]} {month}" if len(parts) == 3 else month


def _in_quotes(title: str) -> str:
    """Put a title in quotation marks; those inside it become single ones."""
    inner = _QUOTED.sub(r"‘\1’", title)
    return f"“{inner}”"
