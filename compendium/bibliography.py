"""Recommendations and the documents they come from as BibTeX, RIS and CSL-JSON, for reference managers.

The three formats are written here rather than by a library: what is written is plain, and what is not plain (braces
in BibTeX, commas in RIS) is what the libraries that write these formats leave to their callers. Their readers test it.
"""

import re
from typing import Any, NamedTuple

from compendium.citations import SITE_NAME, author_of, provenance, spell_out
from compendium.collection import Collection, Recommendation

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_{}"},
    }
)
_SPECIAL = re.compile(r"[\\{}~^&%$#_]")

# A brace counts in BibTeX even after a backslash: one without its partner is written by name.
_LATEX_UNPAIRED = {**_LATEX, ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}"}


class Work(NamedTuple):
    """What a reference manager keeps of a page of this site, or of a document that it cites."""

    key: str
    author: str
    author_short: str
    publisher: str
    title: str
    date: str | None
    url: str
    site: str | None = None
    number: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    note: str | None = None

    @property
    def undivided_author(self) -> str:
        """The author for readers to whom a comma parts family name and given name: nothing if there is no such name."""
        return next((name for name in (self.author, self.author_short) if "," not in name), "")


def work_of_page(item: Recommendation, collection: Collection, site_url: str) -> Work:
    """Return a recommendation's page as a work of this site's, which worded it, with the date of the edition."""
    place = f"; source: {item.source.symbol or item.source.title}, {item.record.locator}" if item.record.locator else ""
    place += f"; text read at {item.record.seen_at}" if item.record.seen_at else ""
    place += f"; this recommendation was withdrawn: {item.record.withdrawn}" if item.record.withdrawn else ""
    return Work(
        key=item.id,
        author=SITE_NAME,
        author_short=SITE_NAME,
        publisher=SITE_NAME,
        title=item.record.title,
        date=collection.edition.date,
        url=site_url + item.address.lstrip("/"),
        site=f"{SITE_NAME}, edition {collection.edition.version}",
        number=item.id,
        abstract=item.record.text,
        keywords=tuple(theme.label for theme in item.themes),
        note=f"Summary of recommendation {item.id} by {item.by_in_full}{place}",
    )


def work_of_source(item: Recommendation, collection: Collection) -> Work:
    """Return the document that a recommendation comes from as a work."""
    source = item.source
    return Work(
        key=f"{item.by_key}-source-{item.record.source}",
        author=author_of(source, collection),
        author_short=source.author or source.publisher,
        publisher=spell_out(source.publisher, collection),
        title=source.title,
        date=source.date,
        url=source.url,
        number=source.symbol,
        note=provenance(source),
    )


def bibtex(work: Work) -> str:
    """Return a work as a BibTeX entry in UTF-8, with line breaks."""
    year, month, day = _parts(work.date)
    kind = "online" if work.site else "techreport" if work.number else "misc"
    fields = {
        "author": f"{{{_latex(work.author)}}}",
        "title": f"{{{_latex(work.title)}}}",
        "organization": _latex(work.site or ""),
        "institution": _latex(work.publisher) if kind == "techreport" else "",
        "number": _latex(work.number or ""),
        "year": year,
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": day.lstrip("0"),
        "url": work.url,
        "abstract": _latex(work.abstract or ""),
        "keywords": _latex(", ".join(work.keywords)),
        "note": _latex(work.note or ""),
        "langid": "english" if work.site else "",
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{work.key},\n{''.join(lines)}}}\n"


def ris(work: Work) -> str:
    """Return a work as a RIS record, with line breaks.

    A comma in an author's name cannot be escaped: an organization whose name has one stands there by its short name,
    and in full as the publisher.
    """
    year, month, day = _parts(work.date)
    lines = [
        ("TY", "ELEC" if work.site else "RPRT"),
        ("ID", work.key),
        ("AU", work.undivided_author),
        ("TI", work.title),
        ("T2", work.site),
        ("PB", work.publisher),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("M1", work.number),
        ("UR", work.url),
        ("AB", work.abstract),
        *(("KW", word) for word in work.keywords),
        ("N1", work.note),
        ("LA", "en" if work.site else ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def csl(work: Work) -> dict[str, Any]:
    """Return a work as an item of CSL-JSON."""
    item = {
        "id": work.key,
        "type": "webpage" if work.site else "report" if work.number else "document",
        "author": [{"literal": work.author}],
        "title": work.title,
        "container-title": work.site,
        "publisher": None if work.site else work.publisher,
        "number": work.number,
        "issued": {"date-parts": [[int(part) for part in work.date.split("-")]]} if work.date else None,
        "URL": work.url,
        "abstract": work.abstract,
        "keyword": ", ".join(work.keywords),
        "note": work.note,
        "language": "en" if work.site else None,
    }
    return {name: value for name, value in item.items() if value}


def _parts(date: str | None) -> tuple[str, str, str]:
    """The year, month and day of a date, each empty where it is not known."""
    year, month, day, *_ = [*(date or "").split("-"), "", ""]
    return year, month, day


def _latex(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    return text.translate(_LATEX if _has_paired_braces(text) else _LATEX_UNPAIRED)


def _has_paired_braces(text: str) -> bool:
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
