"""Footnotes in the editorial style of the United Nations, for a recommendation's page and for the original document.

The style is that of the United Nations Editorial Manual: the organization spelled out, the title in quotation
marks, the symbol, the date, the paragraph, then "Available at" and the address. The day of access, which the
manual asks for where a page may change, is known to the reader's browser alone, and only for the page that is open in
it: there it goes before the last full stop.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from html import escape
from typing import NamedTuple

from compendium.collection import Collection, Recommendation
from compendium.model import Source

SITE_NAME = "HLD Migration Compendium"

_MARKDOWN = re.compile(r"[\\`*_\[\]]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# Where an address may go on in the next line, so that a phone shows it whole before the styles arrive.
_WITHIN_ADDRESS = re.compile(r"(?<![:/])/(?=[^/])")
_QUOTED = re.compile(r"[\"“]([^\"“”]*)[\"”]")


class Footnote(NamedTuple):
    """A footnote: its words, the address of what is cited, and where it was read, if that is another page."""

    words: str
    url: str
    read_at: str | None = None

    @property
    def text(self) -> str:
        return f"{self.words}{_addresses(self, str)}"

    @property
    def html(self) -> str:
        """The footnote for a page, with places for a line to break, which are left out of what is copied from it."""
        return f"{escape(self.words, quote=False)}{_addresses(self, _link)}"

    @property
    def markdown(self) -> str:
        return f"{escape_markdown(self.words)}{_addresses(self, '<{}>'.format)}"


def _addresses(note: Footnote, write: Callable[[str], str]) -> str:
    """The end of a footnote, its addresses as the form writes them."""
    read_at = f"; text read at {write(note.read_at)}" if note.read_at else ""
    return f". Available at {write(note.url)}{read_at}."


def _link(address: str) -> str:
    url = escape(address)
    return f'<a href="{url}">{_WITHIN_ADDRESS.sub("/<wbr>", url)}</a>'


def footnote(item: Recommendation, collection: Collection, site_url: str) -> Footnote:
    """Return the footnote that cites a recommendation's page, which gives our summary.

    The title is ours, so it is quoted as the site's and never as the body's.

    In: the recommendation, its collection, and the absolute address of the site, with a slash at the end.
    """
    edition = collection.edition
    words = [
        SITE_NAME,
        _in_quotes(item.record.title),
        f"summary of recommendation {item.id} by {item.by_in_full} ({_certainty(item)})",
        f"edition {edition.version} ({spell_date(edition.date)})",
    ]
    return Footnote(", ".join(words), site_url + item.address.lstrip("/"))


def _certainty(item: Recommendation) -> str:
    """What a reader of a note must know beside the words: what they rest on, how completely seen, and a candidate."""
    basis = f"{item.basis.label[0].lower()}{item.basis.label[1:]}, {item.year or 'no date'}"
    candidate = [item.body.contribution.label.lower()] if item.body and item.body.is_candidate else []
    return f"rests on: {'; '.join([basis, item.fidelity.label.lower(), *candidate])}"


def footnote_of_original(item: Recommendation, collection: Collection) -> Footnote:
    """Return the footnote that cites the document in which a body made a recommendation, and says where it was read."""
    source = item.source
    words = [
        author_of(source, collection),
        source.title if source.is_untitled else _in_quotes(source.title),
        source.symbol,
        spell_date(source.date) if source.date else None,
        item.record.locator,
        provenance(source),
    ]
    return Footnote(", ".join(word for word in words if word), source.url, item.record.seen_at)


def author_of(source: Source, collection: Collection) -> str:
    """Return who a document is by: its author, or else its publisher, spelled out."""
    return source.author or spell_out(source.publisher, collection)


def provenance(source: Source) -> str | None:
    """Say who reports a document that somebody else published, or who keeps the copy of it; nothing of its own page."""
    if source.reported_by and source.reported_by != source.publisher:
        return f"as reported by {source.reported_by}"
    return f"copy at {source.copy_at}" if source.copy_at else None


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
    """Put a title in quotation marks, and those inside it become single ones."""
    inner = _QUOTED.sub(r"‘\1’", title)
    return f"“{inner}”"
