"""Typesets the book by Typst: a PDF for print, for screen readers (PDF/UA) and for archives (PDF/A)."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import typst

from compendium.book import contents, volumes
from compendium.collection import Collection
from compendium.finding import Finding, Refused
from compendium.output import remembered
from compendium.pages import TEMPLATES

TEMPLATE = TEMPLATES / "collection.typ"


def typeset(collection: Collection, site_url: str, cache: Path, say: Callable[[str], None]) -> Iterator[bytes]:
    """Typeset the collection, or take what was typeset before from the same text.

    A character that Typst's fonts lack is against the standards: better a book with a gap than none.

    In: the collection, the absolute address of the site with a slash at the end, a folder to remember the PDFs in, and
    what to do with a line that says why a PDF does not keep to the standards.
    Out: the PDF of each volume, of which there is one where that is large enough; the same bytes from the same records,
    on every machine: Typst's own fonts are used, no others.
    Raises Refused when the template cannot be used.
    """
    template = TEMPLATE.read_bytes()
    made_by = [Path(__file__).read_bytes(), version("typst").encode(), template]
    parts = volumes(collection)
    compiler = _compile if len(parts) == 1 else _compile_apart
    for number, part in enumerate(parts, 1):
        text = json.dumps(contents(part, site_url, (number, len(parts))), ensure_ascii=False)
        key = hashlib.sha256(b"\0".join([*made_by, text.encode()])).hexdigest()
        make = partial(compiler, template, text, collection.edition.date)
        yield _typeset(make, cache, f"{key}.{number}.pdf", say)


def _typeset(make: Callable[..., bytes], cache: Path, name: str, say: Callable[[str], None]) -> bytes:
    """Typeset a volume, to the standards if that can be, or take what was made before under its name."""
    try:
        return remembered(cache, name, partial(make, to_standards=True))
    except typst.TypstError as error:
        against_standards = error.message
    try:
        pdf = make(to_standards=False)
    except typst.TypstError as error:
        raise Refused([_in_template(error)]) from error
    say(f"The PDF is neither PDF/A for archives nor PDF/UA for screen readers: {against_standards}")
    return pdf


def _compile_apart(template: bytes, text: str, day: str, *, to_standards: bool) -> bytes:
    """Compile in a process of its own: what Typst has typeset it keeps in memory until its process ends."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_compile, template, text, day, to_standards=to_standards).result()


def _compile(template: bytes, text: str, day: str, *, to_standards: bool) -> bytes:
    """Compile the template; the text goes in as JSON, so that nothing in a record is ever read as markup."""
    compiler = typst.Compiler(root=TEMPLATES, ignore_system_fonts=True, sys_inputs={"book": text})
    created = datetime.fromisoformat(day).replace(tzinfo=UTC)
    pdf = compiler.compile(
        template, format="pdf", pdf_standards=["a-2a", "ua-1"] if to_standards else [], timestamp=created
    )
    assert isinstance(pdf, bytes)
    return pdf


def _in_template(error: typst.TypstError) -> Finding:
    """Say in which line of the template an error arose."""
    line = re.search(r"\.typ:(\d+):", error.diagnostic)
    shown_as = TEMPLATE.relative_to(TEMPLATES.parent.parent)
    return Finding(shown_as, int(line[1]) if line else 1, f"the template cannot be used: {error.message}")
