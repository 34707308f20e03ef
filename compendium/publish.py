"""From records to a published site: check, write what MkDocs reads, run MkDocs, swap the result in whole."""

import gc
import logging
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from compendium.briefing import render_catalogue
from compendium.collection import Collection, load
from compendium.exports import render_exports
from compendium.finding import Finding, Refused, did_you_mean
from compendium.handover import hand_over
from compendium.lock import one_at_a_time
from compendium.offline import add_editions
from compendium.opensearch import render_opensearch
from compendium.output import GeneratedFile, write_files
from compendium.pages import Rendered, all_pages, render_pages
from compendium.records import read_record
from compendium.register import ask_to_register, check_register, register, unregistered
from compendium.search_data import render_search_data
from compendium.short_addresses import render_short_addresses
from compendium.stylesheet import render_stylesheet
from compendium.swap import recover, swap
from compendium.typesetting import typeset

Say = Callable[[str], None]
Producer = Callable[[Collection, str], Iterable[GeneratedFile]]

# What is made from the records beside the pages, each by a function of the collection and the site's address: what the
# pages load, which lies in docs/ with them; and what goes into the site as it is.
BESIDE_PAGES: list[Producer] = [render_catalogue, render_search_data, render_opensearch, render_stylesheet]
EXPORTS: list[Producer] = [render_exports, render_short_addresses]


class Summary(NamedTuple):
    """What a build made."""

    collection: Collection
    pages: int
    seconds: float
    own: float
    """The share of the run's processor time that went from records to pages and exports, before MkDocs: 0 to 1."""
    in_editions: float
    """The share that went into the PDF and the offline edition, after MkDocs."""

    def __str__(self) -> str:
        shares = f"own part {self.own:.0%}, editions {self.in_editions:.0%}"
        return f"{self.collection}, {self.pages} pages in {self.seconds:.1f} s ({shares})"


def check(root: Path, *, complete: bool = False) -> Collection:
    """Read and check the records of a project, that every address once published is kept, and every page is there.

    In: the project's folder, and whether every address must be in the register already.
    Out: the collection.
    Raises Refused with every finding.
    """
    folder = root / "agencies"
    collection = load(folder)
    if findings := [*check_register(collection, folder, complete=complete), *_lost_pages(collection, root)]:
        raise Refused(findings)
    return collection


def _lost_pages(collection: Collection, root: Path) -> Iterator[Finding]:
    """Find the pages of agencies/_pages.yaml that are neither made from the records nor written by hand."""
    path = Path("agencies", "_pages.yaml")
    known = {page.address.strip("/") for page in all_pages(collection)}
    known |= {page.stem for page in (root / "docs").glob("*.md")} - {"index"}
    for index, page in enumerate(collection.pages):
        if page.key not in known:
            hint = did_you_mean(page.key, [name for name in known if name and "/" not in name])
            message = f'there is no page at "/{page.key}/"; {hint}'
            yield read_record(root / path, path).finding(("pages", index, "key"), message)


def register_addresses(root: Path, confirmed: list[str], say: Say) -> int:
    """Add new addresses to the register, and the new titles of recommendations that an editor confirms.

    In: the project's folder, the ids whose new titles are confirmed, and what to do with a line of progress.
    Out: how many lines were added.
    Raises Refused, and adds nothing, where an address would vanish or change its meaning.
    """
    folder = root / "agencies"
    with one_at_a_time(root, say):
        collection = load(folder)
        if findings := check_register(collection, folder, confirmed=confirmed):
            raise Refused(findings)
        return register(collection, folder, confirmed)


def prepare(root: Path, site_url: str) -> tuple[Collection, list[GeneratedFile]]:
    """Check the records, write the pages that MkDocs reads and make the exports; write nothing if there is a finding.

    In: the project's folder, and the address at which the site will stand.
    Out: the collection, and the exports as paths inside the site with their content.
    Raises Refused with every finding.
    """
    collection = write_pages(root, site_url)
    return collection, make_exports(collection, site_url)


def write_pages(root: Path, site_url: str, rendered: Rendered | None = None) -> Collection:
    """Check the records and write the pages that MkDocs reads; write nothing if there is a finding.

    In: the project's folder, the address at which the site will stand, and what was rendered before, which is brought
    up to date.
    Out: the collection.
    Raises Refused with every finding.
    """
    collection = check(root)
    try:
        pages = render_pages(collection, site_url, rendered)
        write_files(root / "docs", chain(pages, _made_by(BESIDE_PAGES, collection, site_url)))
    except TemplateError as error:
        raise Refused([_in_template(error, root)]) from error
    midnight = datetime.fromisoformat(collection.edition.date).replace(tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(midnight.timestamp()))
    return collection


def make_exports(collection: Collection, site_url: str) -> list[GeneratedFile]:
    """Make what goes into the site as it is.

    In: the collection, and the address at which the site will stand.
    Out: the exports as paths inside the site with their content.
    """
    return list(_made_by(EXPORTS, collection, site_url))


def _made_by(producers: list[Producer], collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    return chain.from_iterable(make(collection, site_url) for make in producers)


def build(root: Path, say: Say, *, editions: bool = True) -> Summary:
    """Build the site into site/, which is replaced whole or not touched.

    In: the project's folder, what to do with a line of progress, and whether to make the PDF and the offline edition.
    Out: what was built.
    Raises Refused when the records have findings, MkDocs refuses the pages, a template cannot be used or site/ is a
    link, OSError when the system refuses a file (on a full disk, for example).
    """
    started = time.monotonic()
    if (root / "site").is_symlink():
        message = (
            "this is a link, and a build replaces the whole folder; remove it, and copy site/ to where it is served"
        )
        raise Refused([Finding(Path("site"), 1, message)])
    with one_at_a_time(root, say):
        recover(root / "site")
        fresh = Path(tempfile.mkdtemp(prefix=".site-", dir=root))
        try:
            config = mkdocs_config(root, fresh)
            say("Checking the records and writing the pages …")
            laps = [_processor_seconds()]
            gc.disable()  # all that is read stays until the end; looking for garbage in it is work for nothing
            collection, exports = prepare(root, config.site_url or "/")
            gc.freeze()
            gc.enable()
            laps.append(_processor_seconds())
            say("Running MkDocs …")
            run_mkdocs(config, exports)
            pages = sum(1 for _ in fresh.rglob("*.html"))
            laps.append(_processor_seconds())
            if editions:
                say("Typesetting the PDF and packing the offline edition …")
                site_url = config.site_url or "/"
                volumes = typeset(collection, site_url, root / ".cache", say)
                add_editions(fresh, volumes, site_url, collection.edition.date)
            laps.append(_processor_seconds())
            fresh.chmod(0o755)
            if hasattr(os, "sync"):  # Windows has none
                os.sync()  # after a power cut, no name may lead to a file that was never written
            swap(fresh, root / "site")
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    if fresh_addresses := unregistered(collection, root / "agencies"):
        say(f"Before you publish this: {ask_to_register(fresh_addresses)}")
    own, _, in_editions = (b - a for a, b in pairwise(laps))
    whole = laps[-1]
    return Summary(collection, pages, time.monotonic() - started, own / whole, in_editions / whole)


def _processor_seconds() -> float:
    """What this process and those that it ran have used so far; unlike time, it does not depend on what else runs."""
    return sum(os.times()[:4])


def mkdocs_config(root: Path, target: Path, *, strict: bool = True, site_url: str | None = None) -> MkDocsConfig:
    """Return MkDocs' configuration for a build into a folder, without the hook that prepares the pages.

    In: the project's folder, the folder to build into, whether a warning stops the build, and the site's address where
    it is not that of mkdocs.yml.
    Raises Refused when mkdocs.yml is broken.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "true"
    hooks = ["compendium/theme_files.py"]
    try:
        return load_config(
            str(root / "mkdocs.yml"), site_dir=str(target), strict=strict, hooks=hooks, site_url=site_url
        )
    except MkDocsException as error:
        raise Refused([Finding(Path("mkdocs.yml"), 1, f"MkDocs cannot read this: {error}")]) from error


def run_mkdocs(config: MkDocsConfig, exports: list[GeneratedFile], *, dirty: bool = False) -> None:
    """Let MkDocs build the pages that are written and put the exports beside them; `dirty` builds changed pages only.

    In: MkDocs' configuration, the exports that are to be written, and whether what the site holds already stays.
    Raises Refused when MkDocs finds something wrong.
    """
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.ERROR if dirty else logging.WARNING)
    if not logger.handlers:
        logger.addHandler(logging.StreamHandler())
    hand_over(exports, config)
    try:
        mkdocs_build(config, dirty=dirty)
    except TemplateError as error:
        raise Refused([_in_template(error, Path(config.config_file_path).parent)]) from error
    except MkDocsException as error:
        message = "MkDocs refused the pages; see its messages above"
        raise Refused([Finding(Path("mkdocs.yml"), 1, message)]) from error


def _in_template(error: TemplateError, root: Path) -> Finding:
    """Say in which line of which template an error arose."""
    frames = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        frames.append((error.filename or "", error.lineno))
    inside = [(Path(name), line) for name, line in frames if name.endswith((".jinja", ".html"))]
    path, line = inside[-1] if inside else (root / "compendium" / "templates", 1)
    shown_as = path.relative_to(root) if path.is_relative_to(root) else path
    return Finding(shown_as, line, f"the template cannot be used: {error.message}")
