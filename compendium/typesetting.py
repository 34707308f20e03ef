"""Typesets the book by Typst: a PDF for print, for screen readers (PDF/UA) and for archives (PDF/A)."""

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import typst

from compendium.book import contents
from compendium.collection import Collection
from compendium.output import remembered
from compendium.pages import TEMPLATES

TEMPLATE = TEMPLATES / "collection.typ"


def typeset(collection: Collection, site_url: str, cache: Path) -> bytes:
    """Typeset the collection, or take what was typeset before from the same text.

    In: the collection, the absolute address of the site with a slash at the end, and a folder to remember the PDF in.
    Out: the PDF; the same bytes from the same records, on every machine: Typst's own fonts are used, no others.
    """
    text = json.dumps(contents(collection, site_url), ensure_ascii=False)
    template = TEMPLATE.read_bytes()
    key = hashlib.sha256(b"\0".join([version("typst").encode(), template, text.encode()])).hexdigest()
    return remembered(cache, f"{key}.pdf", lambda: _compile(template, text, collection.edition.date))


def _compile(template: bytes, text: str, day: str) -> bytes:
    """Compile the template; the text goes in as JSON, so that nothing in a record is ever read as markup."""
    compiler = typst.Compiler(root=TEMPLATES, ignore_system_fonts=True, sys_inputs={"book": text})
    created = datetime.fromisoformat(day).replace(tzinfo=UTC)
    try:
        pdf = compiler.compile(template, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=created)
    except typst.TypstError:
        # A character that Typst's fonts lack, which the standards refuse: better a book with a gap than none.
        pdf = compiler.compile(template, format="pdf", timestamp=created)
    assert isinstance(pdf, bytes)
    return pdf
