"""Statements about what can be taken away: the book and the offline edition."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request
from pypdf import PdfReader

from compendium.book import volumes
from compendium.collection import Collection, load
from compendium.offline import BOOK, ZIP, add_editions, name_index_pages
from compendium.typesetting import typeset
from tests.conftest import copy_project, run
from tests.test_site import broken_links, text_of

SITE = "https://compendium.example/"


@pytest.fixture(scope="module")
def book(site: Path) -> PdfReader:
    return PdfReader(site / BOOK)


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline edition, unpacked in a folder whose name needs care in an address."""
    folder = tmp_path_factory.mktemp("offline") / "from a stick #1"
    with zipfile.ZipFile(site / ZIP) as archive:
        archive.extractall(folder)
    return folder / "hld-migration-compendium"


def bare(text: str) -> str:
    """The letters and digits of a text: what hyphens, line ends, quotation marks and ligatures cannot change."""
    return "".join(filter(str.isalnum, text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff")))


def links_of(book: PdfReader) -> set[str]:
    actions = [note.get_object().get("/A", {}) for page in book.pages for note in page.get("/Annots", [])]
    return {str(action["/URI"]) for action in actions if "/URI" in action}


def titles_of(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from titles_of(entry)
        else:
            yield str(entry.title)


def test_the_book_has_every_recommendation_in_full(book: PdfReader, collection: Collection) -> None:
    words = bare("".join(page.extract_text() for page in book.pages))
    missing = [
        text
        for item in collection.recommendations.values()
        for text in (item.record.title, item.record.text, item.source.title, item.record.locator, item.id)
        if text and bare(text) not in words
    ]
    assert not missing


def test_the_book_leads_to_every_recommendation_and_every_source(book: PdfReader, collection: Collection) -> None:
    links = links_of(book)
    items = collection.recommendations.values()
    assert not {SITE + item.address.lstrip("/") for item in items} - links
    assert not {f"{SITE}r/{item.id}/" for item in items} - links
    assert not {item.source.url for item in items} - links
    assert not {fact.url for body in collection.bodies.values() for fact in body.record.facts} - links


def test_the_book_marks_candidates_where_they_have_their_chapter(book: PdfReader, collection: Collection) -> None:
    titles = list(titles_of(book.outline))
    for body in collection.bodies.values():
        marked = f"{body.record.name} candidate".replace("'", "’") in titles
        assert marked == body.is_candidate, body.slug


def test_the_book_has_bookmarks_for_every_body_and_recommendation(book: PdfReader, collection: Collection) -> None:
    titles = {bare(title) for title in titles_of(book.outline)}
    assert not [b.slug for b in collection.bodies.values() if not b.is_candidate and bare(b.record.name) not in titles]
    assert not [i.id for i in collection.recommendations.values() if bare(i.record.title) not in titles]


def test_the_index_of_the_book_names_the_page_on_which_a_recommendation_stands(
    book: PdfReader, collection: Collection
) -> None:
    texts = [page.extract_text() for page in book.pages]
    start = next(n for n, text in enumerate(texts) if "Index of themes" in text and n > len(texts) // 2)
    index = " ".join(" ".join(texts[start:]).split())
    for item in collection.recommendations.values():
        found = re.search(rf"(?<![\w-]){item.id} (\d+)", index)
        assert found, item.id
        assert bare(item.record.title) in bare(texts[int(found[1]) - 1]), item.id


def test_the_book_is_for_archives_and_for_screen_readers(book: PdfReader, collection: Collection) -> None:
    assert book.metadata
    assert "HLD Migration Compendium" in str(book.metadata.title)
    assert str(book.metadata.creation_date_raw)[2:10] == collection.edition.date.replace("-", "")
    root: Any = book.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    described = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part[^\d]*1", described)
    assert re.search(r"pdfaid:part[^\d]*2", described)


def test_the_same_records_give_the_same_book(collection: Collection, tmp_path: Path, site: Path) -> None:
    (fresh,) = typeset(collection, SITE, tmp_path, print)
    assert fresh == (site / BOOK).read_bytes()


def test_the_book_is_not_typeset_again_when_nothing_changed(collection: Collection, tmp_path: Path) -> None:
    list(typeset(collection, SITE, tmp_path, print))
    remembered = next(tmp_path.iterdir())
    remembered.write_bytes(b"remembered")
    assert list(typeset(collection, SITE, tmp_path, print)) == [b"remembered"]
    assert list(typeset(collection, "https://elsewhere.example/", tmp_path, print)) != [b"remembered"]


def test_a_collection_too_large_for_one_volume_is_divided_by_bodies(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compendium.book.LARGEST_VOLUME", 150)
    parts = volumes(collection)
    pdfs = list(typeset(collection, SITE, tmp_path / "cache", print))
    assert 1 < len(parts) == len(pdfs) == len(list((tmp_path / "cache").iterdir()))
    in_order = [slug for part in parts for slug in part.bodies]
    assert sorted(in_order) == sorted(collection.bodies)
    for number, (part, pdf) in enumerate(zip(parts, pdfs, strict=True), 1):
        held = {item.id for body in part.bodies.values() for item in body.recommendations}
        assert len(held) <= 150
        assert set(part.recommendations) == held | {item.id for item in collection.joint}
        book = PdfReader(BytesIO(pdf))
        assert f"Volume {number} of {len(parts)}" in book.pages[0].extract_text()
        links = links_of(book)
        assert {key for key in collection.recommendations if f"{SITE}r/{key}/" in links} == set(part.recommendations)


def test_the_site_offers_each_volume(tmp_path: Path) -> None:
    for name in ("index.html", "about/index.html", "downloads/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<!-- editions -->")
    add_editions(tmp_path, [b"/Type/Pages/Count 7", b"/Type/Pages/Count 5"], SITE, "2026-11-29")
    words = text_of((tmp_path / "about/index.html").read_text())
    assert "as a book in 2 volumes (PDF: volume 1, 7 pages, 1 kB; volume 2, 5 pages, 1 kB), and the site" in words
    with zipfile.ZipFile(tmp_path / ZIP) as archive:
        volumes_in_zip = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert volumes_in_zip == [
        "hld-migration-compendium/downloads/hld-migration-compendium-2.pdf",
        "hld-migration-compendium/downloads/hld-migration-compendium.pdf",
    ]


def test_text_of_a_record_is_never_read_as_markup_of_the_book(records: Path, tmp_path: Path) -> None:
    hostile = "#panic() *stars* _score_ $x$ @ilo-1 <ilo-1> // end \\u{41} [a] {b} = 中文 " + "long" * 200
    path = records / "ilo.yaml"
    lines = path.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("  - id:"))
    text = next(n for n in range(start, len(lines)) if lines[n].startswith("    text:"))
    end = next(n for n in range(text + 1, len(lines)) if not lines[n].startswith("      "))
    lines[text:end] = [f"    text: '{hostile}'"]
    path.write_text("\n".join(lines) + "\n")
    pdf = tmp_path / "book.pdf"
    said: list[str] = []
    pdf.write_bytes(*typeset(load(records), SITE, tmp_path / "cache", said.append))
    words = bare("".join(page.extract_text() for page in PdfReader(pdf).pages))
    assert bare(hostile.replace("中文", "")[:60]) in words
    assert "long" * 200 in words
    assert len(said) == 1
    assert "neither PDF/A for archives nor PDF/UA for screen readers" in said[0]
    assert "中" in said[0]


def test_every_link_of_the_offline_edition_leads_to_a_file(unpacked: Path) -> None:
    assert not broken_links(unpacked, folders_have_an_index=False)


def test_no_policy_that_a_browser_may_misread_stands_in_the_offline_edition(unpacked: Path) -> None:
    assert not [path for path in unpacked.rglob("*.html") if 'http-equiv="Content-Security-Policy"' in path.read_text()]


def test_the_offline_edition_has_every_page_with_the_same_words(unpacked: Path, site: Path) -> None:
    own = {"index.html", "about/index.html", "downloads/index.html", "404.html"}
    for path in site.rglob("*.html"):
        name = path.relative_to(site).as_posix()
        if name not in own and not name.startswith("r/"):
            assert text_of((unpacked / name).read_text()) == text_of(path.read_text()), name


def test_the_offline_edition_says_what_it_is_and_where_the_current_one_stands(
    unpacked: Path, site: Path, collection: Collection
) -> None:
    home = (unpacked / "START-HERE.html").read_text()
    assert home == (unpacked / "index.html").read_text()
    assert "You are reading the offline edition of" in text_of(home)
    assert f'href="{SITE}"' in home
    assert (unpacked / BOOK).read_bytes() == (site / BOOK).read_bytes()
    assert f'<link rel="canonical" href="{SITE}' in home


def test_the_site_offers_both_with_their_sizes(site: Path) -> None:
    for name in ("index.html", "about/index.html", "downloads/index.html"):
        words = text_of((site / name).read_text())
        pages = len(PdfReader(site / BOOK).pages)
        assert f"(PDF, {pages} pages, {(site / BOOK).stat().st_size / 1e6:.1f} MB)" in words
        assert f"(zip, {(site / ZIP).stat().st_size / 1e6:.1f} MB;" in words


def test_the_offline_edition_is_the_same_from_the_same_site(project: Path, site: Path, tmp_path: Path) -> None:
    again = shutil.copytree(project, tmp_path / "again")
    assert run(again, "build").returncode == 0
    assert (again / "site" / ZIP).read_bytes() == (site / ZIP).read_bytes()
    with zipfile.ZipFile(site / ZIP) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".zip", "/404.html", "/sitemap.xml"))]


def test_a_build_without_editions_offers_none(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    assert run(project, "build", "--no-editions").returncode == 0
    assert [path.name for path in (project / "site/downloads").iterdir()] == ["index.html"]
    assert not broken_links(project / "site")
    assert "offline" not in text_of((project / "site/index.html").read_text())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("../themes/", "../themes/index.html"),
        ("../themes", "../themes/index.html"),
        ("..", "../index.html"),
        ("./", "./index.html"),
        (".", "./index.html"),
        ("../themes/?q=a&amp;b#c", "../themes/index.html?q=a&amp;b#c"),
        ("#here", "#here"),
        ("?q=a", "?q=a"),
        ("../data/all.json", "../data/all.json"),
        ("https://example.org/themes/", "https://example.org/themes/"),
        ("//example.org/themes/", "//example.org/themes/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_a_link_to_a_folder_names_its_index_page(before: str, after: str) -> None:
    page = '<p>href="../themes/"</p><a title="x > y" href="{}">a</a>'
    folders = {"", "themes", "bodies"}
    assert name_index_pages(page.format(before), "bodies", folders) == page.format(after)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_offline_edition_works_from_a_folder(unpacked: Path, page: Page, scheme: str) -> None:
    errors = errors_of(page)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto((unpacked / "START-HERE.html").as_uri())
    page.get_by_role("link", name="Remittances", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Remittances"
    page.locator(".entry__title").first.click()
    assert "/recommendations/" in page.url
    page.locator(".statement__text").wait_for()
    before = page.locator(".scheme-switch").inner_text()
    page.locator(".scheme-switch").click()
    assert page.locator(".scheme-switch").inner_text() != before
    page.locator("#site-search").fill("remittances")
    page.locator(".site-search button").click()
    page.wait_for_url("**/recommendations/index.html?q=remittances*")
    page.locator("a.entry__title:visible").first.wait_for()
    assert not errors


def test_the_list_of_the_offline_edition_takes_its_question_from_the_address(unpacked: Path, page: Page) -> None:
    errors = errors_of(page)
    page.goto((unpacked / "recommendations/index.html").as_uri() + "?q=sending+money+home")
    page.locator("mark").first.wait_for()
    page.locator("a.entry__title:visible").first.click()
    page.wait_for_url("**/recommendations/*-*/index.html")
    page.locator(".statement__text").wait_for()
    assert not errors


def test_a_link_that_a_script_makes_leads_on_in_the_offline_edition(unpacked: Path, page: Page) -> None:
    page.goto((unpacked / "themes/index.html").as_uri())
    page.evaluate(
        """() => {
            const link = Object.assign(document.createElement("a"), { href: "../agencies/ilo/", textContent: "Made" });
            document.querySelector("h1").append(link);
        }"""
    )
    page.get_by_role("link", name="Made").click()
    assert page.url.endswith("/agencies/ilo/index.html")
    assert page.locator("h1").inner_text() == "International Labour Organization"


def errors_of(page: Page) -> list[str]:
    """What goes wrong on a page from now on: console errors, exceptions, files that cannot be loaded."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url) if _really_failed(request) else None)
    page.on("request", lambda request: errors.append(request.url) if not request.url.startswith("file:") else None)
    return errors


def _really_failed(request: Request) -> bool:
    """Whether a file could not be loaded; what the next page cuts off, such as the icon of the one before, could."""
    return request.failure != "net::ERR_ABORTED"
