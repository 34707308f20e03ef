"""Writes the generated pages, as Markdown files, into the folder that MkDocs reads."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from compendium.citations import SITE_NAME, footnote, footnote_of_original, spell_date
from compendium.collection import JOINTLY, Collection, Recommendation
from compendium.dataset import Dataset, PublishedRecommendation, PublishedSource
from compendium.metadata import citation_tags, json_ld
from compendium.model import SHARED
from compendium.output import GeneratedFile
from compendium.relations import Relations
from compendium.schema import describe
from compendium.vocabularies import SCHEMES

TEMPLATES = Path(__file__).parent / "templates"

# Stands in links for the way from the page to the root, so that the parts of a page are the same wherever they stand.
# No record can contain it.
_ROOT = "\0"

# The recommendations' pages as they were rendered last, by address, each after what it shows: an editor who has the
# site served waits for the changed ones only.
Rendered = dict[str, tuple[Any, str]]


@dataclass(frozen=True)
class Page:
    """A page to write: its address on the site, its template, and what the template is about."""

    address: str
    template: str
    subject: Any = None

    @property
    def path(self) -> str:
        """The Markdown file, as a path inside the docs folder.

        It lies in a folder of its own, although these are slow to make: only so does a link lead to the same place for
        MkDocs, which leaves it as it is, and for Zensical, which takes it to start from the file.
        """
        return f"{self.address}index.md".lstrip("/")

    @property
    def way_to_root(self) -> str:
        """How a relative link from this page begins: "../../" for /themes/x/."""
        return "../" * (self.address.count("/") - 1) or "./"


def all_pages(collection: Collection) -> Iterator[Page]:
    """Yield every page that is made from the records."""
    yield Page("/", "home")
    yield Page("/recommendations/", "recommendations")
    for item in collection.with_withdrawn:
        yield Page(item.address, "withdrawn" if item.record.withdrawn else "recommendation", item)
    yield Page("/themes/", "themes")
    for theme in collection.themes.values():
        yield Page(f"/themes/{theme.key}/", "theme", theme)
    yield Page("/agencies/", "agencies")
    for body in collection.bodies.values():
        yield Page(body.address, "agency", body)
    yield Page("/instruments/", "instruments")
    for instrument in collection.instruments.values():
        yield Page(f"/instruments/{instrument.key}/", "instrument", instrument)
    for name in ("joint", "history", "outcome", "coverage", "data", "briefing"):
        yield Page(f"/{name}/", name)


def render_pages(collection: Collection, site_url: str, rendered: Rendered | None = None) -> Iterator[GeneratedFile]:
    """Render every page that is made from the records.

    In: the collection, the absolute address of the site, with a slash at the end, and what was rendered before, which
    is brought up to date; without it nothing is kept, as a build that ends here has no use for it.
    Out: one Markdown file for each page, with its path inside the folder that MkDocs reads.
    """
    environment = _environment(collection, site_url)
    relations = Relations(collection)
    everywhere = _shown_everywhere(collection, site_url)
    for page in all_pages(collection):
        template = environment.get_template(f"{page.template}.md.jinja")
        if page.template == "recommendation":
            related = relations.related(page.subject)
            text = _render_changed(page, everywhere, template, related, rendered)
        else:
            text = template.render(page=page, subject=page.subject, relations=relations)
        yield page.path, text.replace(_ROOT, page.way_to_root).encode()


def _shown_everywhere(collection: Collection, site_url: str) -> Any:
    """What the page of any recommendation may show, beside records of bodies."""
    shared = (collection.edition, collection.terms, collection.families, collection.publication)
    templates = [path.stat().st_mtime_ns for path in sorted(TEMPLATES.iterdir())]
    return site_url, shared, list(collection.instruments.values()), collection.names, templates


def _render_changed(
    page: Page, everywhere: Any, template: Template, related: list[Recommendation], rendered: Rendered | None
) -> str:
    """Render a recommendation's page, or take what was rendered of the same before."""
    if rendered is None:
        return template.render(page=page, subject=page.subject, related=related)
    each, parts = template.globals["each"], template.globals["parts"]
    item = page.subject
    shown = everywhere, item.record, item.body and item.body.record, each(parts.entry, related, True)
    before = rendered.get(page.address)
    if before and before[0] == shown:
        return before[1]
    text = template.render(page=page, subject=page.subject, related=related)
    rendered[page.address] = shown, text
    return text


def _environment(collection: Collection, site_url: str) -> Environment:
    """The template environment: everything that comes from a record is escaped unless a template says else."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=compiled_templates(),
    )
    environment.globals.update(
        collection=collection,
        site_name=SITE_NAME,
        jointly=JOINTLY,
        permalink=lambda address: site_url + address.lstrip("/"),
        footnote=lambda item: footnote(item, collection, site_url),
        footnote_of_original=lambda item: footnote_of_original(item, collection),
        citation_tags=lambda item: citation_tags(item, collection, site_url),
        json_ld=lambda item: json_ld(item, collection, site_url),
        described={
            "file": describe(Dataset),
            "recommendation": describe(PublishedRecommendation),
            "source": describe(PublishedSource),
        },
        schemes=SCHEMES,
        shared_files=[name.lstrip("_") for name in SHARED],
        tally=tally,
        each=_each(),
    )
    environment.filters.update(
        day=spell_date, link=lambda address: _ROOT + address[1:], shorten=shorten, with_noun=with_noun
    )
    # YAML, which reads what stands at the head of a page, knows no pairs of surrogates.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    for name in ("parts", "cite"):
        environment.globals[name] = environment.get_template(f"_{name}.md.jinja").module
    return environment


def _each() -> Callable[..., Markup]:
    """Make the function that renders a macro for each of several items, and each of them once in a build."""
    once = cache(lambda macro, *arguments: macro(*arguments))
    return lambda macro, items, *arguments: Markup("").join([once(macro, item, *arguments) for item in items])


def compiled_templates() -> FileSystemBytecodeCache:
    """Return where compiled templates are kept, which is where Python keeps its own compiled modules."""
    folder = Path(__file__).parent / "__pycache__"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


def tally(items: Iterable[Recommendation]) -> Counter[str]:
    """Count how many recommendations rest on each basis, and how many were seen how completely."""
    return Counter(word for item in items for word in (item.source.basis, item.record.fidelity))


def with_noun(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where there is not just one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shorten(text: str, length: int = 155) -> str:
    """Cut a text at a word so that it fits a search engine's description."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
