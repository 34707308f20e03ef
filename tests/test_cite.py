"""Statements about citing: what a recommendation's page says to readers, to the clipboard and to machines."""

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import rdflib
from playwright.sync_api import Browser, BrowserContext, Page, expect

from compendium.citations import SITE_NAME, Footnote, footnote, footnote_of_original, spell_date
from compendium.collection import Collection
from compendium.metadata import json_ld
from compendium.short_addresses import render_short_addresses
from tests.conftest import ROOT

SITE = "https://compendium.example/"
NAME = "ilo-9"
REFUSE = "void (navigator.clipboard.write = navigator.clipboard.writeText = () => Promise.reject(new Error('no')))"
FORMS = ("Link", "Footnote", "Plain text", "Markdown", "HTML")


def page_of(site: Path, name: str) -> str:
    return (site / f"recommendations/{name}/index.html").read_text()


def json_ld_of(html: str) -> dict[str, Any]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.S)
    node: dict[str, Any] = json.loads(block)
    return node


def tags_of(html: str, attribute: str) -> dict[str, str]:
    head = html.partition("</head>")[0]
    return {
        name: unescape(content)
        for name, content in re.findall(rf'<meta {attribute}="([^"]*)" content="([^"]*)">', head)
    }


def test_the_json_ld_of_every_recommendation_agrees_with_its_record(site: Path, collection: Collection) -> None:
    for item in collection.recommendations.values():
        node = json_ld_of(page_of(site, item.id))
        assert node["url"] == f"{SITE}recommendations/{item.id}/"
        assert (node["identifier"], node["name"], node["text"]) == (item.id, item.record.title, item.record.text)
        assert node["author"]["name"] == SITE_NAME
        assert [theme["name"] for theme in node["about"]] == [theme.label for theme in item.themes]
        source = node["isBasedOn"]
        assert source.get("author", {}).get("name") == item.source.author
        assert node["sourceOrganization"]["name"] == item.by_in_full
        assert (source["name"], source["url"]) == (item.source.title, item.source.url)
        assert (source.get("identifier"), source.get("datePublished")) == (item.source.symbol, item.source.date)
        assert node["isPartOf"]["version"] == collection.edition.version


def test_an_rdf_library_reads_the_json_ld(site: Path, collection: Collection) -> None:
    schema = rdflib.Namespace("https://schema.org/")
    for item in list(collection.recommendations.values())[::10]:
        node = json_ld_of(page_of(site, item.id))
        assert node.pop("@context") == "https://schema.org"
        node["@context"] = {"@vocab": str(schema), "url": {"@type": "@id"}, "license": {"@type": "@id"}}
        graph = rdflib.Graph().parse(data=json.dumps(node), format="json-ld")
        page = rdflib.URIRef(f"{SITE}recommendations/{item.id}/")
        assert str(graph.value(page, schema.name)) == item.record.title
        assert str(graph.value(page, schema.text)) == item.record.text
        assert str(graph.value(graph.value(page, schema.sourceOrganization), schema.name)) == item.by_in_full
        assert len(list(graph.objects(page, schema.about))) == len(item.themes)


def test_the_citation_tags_of_every_recommendation_agree_with_its_record(site: Path, collection: Collection) -> None:
    for item in collection.recommendations.values():
        tags = tags_of(page_of(site, item.id), "name")
        assert tags["citation_title"] == item.record.title
        assert tags["citation_author"] == SITE_NAME
        assert tags["citation_publication_date"] == collection.edition.date.replace("-", "/")
        assert tags["citation_public_url"] == f"{SITE}recommendations/{item.id}/"
        assert tags["citation_keywords"] == "; ".join(theme.label for theme in item.themes)


def test_a_link_preview_shows_title_body_and_text(site: Path, collection: Collection) -> None:
    for item in collection.recommendations.values():
        tags = tags_of(page_of(site, item.id), "property")
        assert tags["og:title"] == f"{item.record.title} ({item.by})"
        assert tags["og:description"].startswith(f"{item.by}: {item.record.text[:80]}")
        assert tags["og:url"] == f"{SITE}recommendations/{item.id}/"
        assert (tags["og:type"], tags["og:site_name"]) == ("article", SITE_NAME)


def test_without_javascript_both_footnotes_stand_on_the_page(site: Path, collection: Collection) -> None:
    for item in collection.recommendations.values():
        html = page_of(site, item.id)
        shown = [unescape(re.sub("<[^>]+>", "", note)) for note in re.findall(r'<p class="cite__note">(.*?)</p>', html)]
        notes = footnote(item, collection, SITE), footnote_of_original(item, collection)
        assert shown == [note.text for note in notes]


def test_no_title_can_end_the_block_of_json_ld(collection: Collection) -> None:
    item = collection.recommendations[NAME]
    title = '</script><b>Côte d\'Ivoire</b> & "x" <!--'
    hostile = replace(item, record=item.record.model_copy(update={"title": title}))
    block = json_ld(hostile, collection, SITE)
    assert "<" not in block
    assert json.loads(block)["name"] == title


@pytest.fixture
def cite(address: str, context: BrowserContext, page: Page) -> Page:
    """The page of a recommendation, where the clipboard may be read."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/recommendations/{NAME}/")
    return page


def clipboard(page: Page) -> dict[str, str]:
    content: dict[str, str] = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const read = async (type) => [type, await (await item.getType(type)).text()];
          return Object.fromEntries(await Promise.all(item.types.map(read)));
        }"""
    )
    return content


def with_day(text: str) -> str:
    return f"{text.removesuffix('.')} (accessed on {spell_date(date.today().isoformat())})."


def expected(note: Footnote, form: str, dated: Callable[[str], str]) -> tuple[str, str | None]:
    """The plain text and the HTML that a button puts on the clipboard."""
    html = dated(note.html.replace("<wbr>", ""))
    return {
        "Link": (note.url, None),
        "Footnote": (dated(note.text), html),
        "Plain text": (dated(note.text), None),
        "Markdown": (dated(note.markdown), None),
        "HTML": (html, html),
    }[form]


@pytest.mark.parametrize("form", FORMS)
def test_each_button_copies_exactly_the_right_text(cite: Page, collection: Collection, form: str) -> None:
    item = collection.recommendations[NAME]
    for work, note in enumerate((footnote(item, collection, SITE), footnote_of_original(item, collection))):
        place = cite.locator(".cite__work").nth(work)
        place.get_by_role("button", name=form, exact=True).click()
        expect(place.get_by_role("status")).to_have_text(f"{form} copied.")
        content = clipboard(cite)
        text, html = expected(note, form, str if work else with_day)
        assert content["text/plain"] == text
        assert (html in content["text/html"]) if html else ("text/html" not in content)


def test_copying_works_by_keyboard_and_in_one_step(cite: Page, collection: Collection) -> None:
    cite.get_by_role("button", name="Footnote", exact=True).first.focus()
    cite.keyboard.press("Enter")
    expect(cite.get_by_role("status").filter(has_text="Footnote copied.")).to_be_visible()
    assert clipboard(cite)["text/plain"] == with_day(footnote(collection.recommendations[NAME], collection, SITE).text)


def test_the_day_of_access_is_shown_for_the_page_that_is_open_and_for_no_other(cite: Page) -> None:
    shown = cite.locator(".cite__note time")
    expect(shown).to_have_count(1)
    assert shown.get_attribute("datetime") == date.today().isoformat()
    assert shown.inner_text() == spell_date(date.today().isoformat())


def test_where_the_clipboard_is_refused_the_older_command_copies(cite: Page, collection: Collection) -> None:
    cite.evaluate(REFUSE)
    cite.get_by_role("button", name="Footnote", exact=True).first.click()
    expect(cite.get_by_role("status").filter(has_text="copied.")).to_be_visible()
    note = footnote(collection.recommendations[NAME], collection, SITE)
    assert clipboard(cite)["text/plain"] == with_day(note.text)


def test_where_every_way_is_refused_the_text_stands_there_selected(cite: Page, collection: Collection) -> None:
    cite.evaluate(REFUSE)
    cite.evaluate("void (document.execCommand = () => false)")
    cite.get_by_role("button", name="Markdown", exact=True).first.click()
    expect(cite.get_by_role("status").filter(has_text="press Ctrl+C")).to_be_visible()
    selected = cite.evaluate("const t = document.activeElement; t.value.slice(t.selectionStart, t.selectionEnd)")
    assert selected == with_day(footnote(collection.recommendations[NAME], collection, SITE).markdown)


def test_a_short_address_leads_to_its_page_without_javascript_and_from_a_subfolder(
    site: Path, tmp_path: Path, serve_folder: Callable[[Path], str], browser: Browser
) -> None:
    copytree(site / "r" / NAME, tmp_path / "sub/r" / NAME)
    copytree(site / "recommendations" / NAME, tmp_path / "sub/recommendations" / NAME)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve_folder(tmp_path)}/sub/r/{NAME}/")
    page.wait_for_url(f"**/sub/recommendations/{NAME}/")
    context.close()


def test_moving_the_site_is_one_setting_for_short_addresses_and_footnotes(collection: Collection) -> None:
    moved = "https://elsewhere.example/sub/"
    pages = dict(render_short_addresses(collection, moved))
    assert f'<link rel="canonical" href="{moved}recommendations/{NAME}/">' in pages[f"r/{NAME}/index.html"].decode()
    note = footnote(collection.recommendations[NAME], collection, moved)
    assert note.url == f"{moved}recommendations/{NAME}/"


def test_the_name_in_footnotes_is_that_of_the_site() -> None:
    assert f"site_name: {SITE_NAME}\n" in (Path(__file__).parent.parent / "mkdocs.yml").read_text()


def test_citing_adds_little_to_a_page(site: Path) -> None:
    html = page_of(site, NAME)
    without = re.sub(
        r'<section class="cite".*?</section>|<script type="application/ld\+json">.*?</script>', "", html, flags=re.S
    )
    without = re.sub(r'<meta (?:name="citation|property="og)[^>]*>', "", without)
    added = len(gzip.compress(html.encode())) - len(gzip.compress(without.encode()))
    files = [site / "assets/js/cite.js", ROOT / "compendium/styles/cite.css"]
    added += sum(len(gzip.compress(path.read_bytes())) for path in files)
    assert 0 < added < 5_000
