"""Statements about the built site."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from compendium.collection import Collection

HREF = re.compile(r'(?:href|src|action)="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')


def text_of(html: str) -> str:
    """The words of a page as a reader sees them."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


def page_of(site: Path, address: str) -> str:
    return (site / address.strip("/") / "index.html").read_text()


def test_there_is_a_page_for_every_body_recommendation_theme_and_instrument_in_use(
    site: Path, collection: Collection
) -> None:
    addresses = [body.address for body in collection.bodies.values()]
    addresses += [item.address for item in collection.recommendations.values()]
    addresses += [f"/themes/{key}/" for key in collection.themes]
    addresses += [f"/instruments/{key}/" for key in collection.by_instrument]
    missing = [address for address in addresses if not (site / address.strip("/") / "index.html").is_file()]
    assert not missing


def test_every_internal_link_and_anchor_resolves(site: Path) -> None:
    assert not broken_links(site)


def broken_links(site: Path, *, folders_have_an_index: bool = True) -> list[str]:
    """The links of all pages that lead to no file or anchor; without a server, folders have no index page."""
    pages = {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*.html")}
    anchors = {name: set(ID.findall(html)) for name, html in pages.items()}
    broken = []
    for name, html in pages.items():
        base = "/" if name == "404.html" else f"/{name}"
        for link in HREF.findall(html):
            url, anchor = urldefrag(unescape(link))
            if urlsplit(url).scheme or (not url and not anchor):
                continue
            path = unquote(urlsplit(urljoin(base, url)).path).strip("/") if url else name
            candidates = [path, f"{path}/index.html".lstrip("/")] if folders_have_an_index else [path]
            file = next((c for c in candidates if (site / c).is_file()), None)
            if file is None or (anchor and anchor not in anchors.get(file, set())):
                broken.append(f"{name}: {link}")
    return broken


def test_every_word_of_a_recommendation_that_matters_is_on_its_page(site: Path, collection: Collection) -> None:
    for item in collection.recommendations.values():
        page = page_of(site, item.address)
        words = text_of(page)
        expected: list[str | None] = [item.record.title, item.record.text, item.source.title, item.source.publisher]
        expected += [item.basis.label, item.basis.explanation, item.fidelity.label, item.fidelity.explanation]
        expected += [item.source.symbol, item.record.locator, item.source.reported_by]
        expected += [theme.label for theme in item.themes] + [term.label for term in item.addressed_to]
        expected += [instrument.short for instrument in item.instruments]
        expected += [item.body.record.name if item.body else "All contributors jointly"]
        expected += item.record.search_terms
        missing = [text for text in expected if text and text not in words]
        links = [item.source.url, item.record.seen_at]
        missing += [link for link in links if link and f'href="{link}"' not in unescape(page)]
        assert not missing, item.id


def test_every_word_of_a_body_that_matters_is_on_its_page(site: Path, collection: Collection) -> None:
    for body in collection.bodies.values():
        page = page_of(site, body.address)
        words = text_of(page)
        record = body.record
        expected = [record.name, record.mandate, record.contribution_note, body.contribution.label]
        expected += [item.record.title for item in body.recommendations]
        expected += [fact.text for fact in record.facts]
        expected += [source.title for source in record.sources.values()]
        links = [fact.url for fact in record.facts] + [source.url for source in record.sources.values()]
        missing = [text for text in expected if text not in words]
        missing += [link for link in links if f'href="{link}"' not in unescape(page)]
        assert not missing, body.slug


def test_what_the_shared_records_say_is_on_their_pages(site: Path, collection: Collection) -> None:
    joint, outcome = collection.publication.joint, collection.outcome
    shown: dict[str, list[str]] = {
        "/joint/": [area.text for area in joint.areas] + [element.text for element in joint.elements],
        "/history/": [event.text for event in collection.history.events],
        "/outcome/": [p.text for p in (*outcome.declaration.points, *outcome.eight_points.points, *outcome.follow_up)],
        "/coverage/": [*collection.publication.not_consulted, *outcome.not_consulted]
        + [evidence.text for evidence in collection.publication.how_known],
    }
    for address, texts in shown.items():
        words = text_of(page_of(site, address))
        assert not [text for text in texts if text not in words], address


def test_what_has_no_page_of_its_own_has_a_link_that_leads_to_it(site: Path, collection: Collection) -> None:
    joint, outcome = collection.publication.joint, collection.outcome
    parts = {
        "/joint/": [f"area-{area.key}" for area in joint.areas] + [f"element-{e.order}" for e in joint.elements],
        "/outcome/": [p.id for p in (*outcome.declaration.points, *outcome.eight_points.points, *outcome.follow_up)],
    }
    for address, ids in parts.items():
        page = page_of(site, address)
        assert re.findall(r'<a class="way-here" href="#([^"]+)"', page) == ids
        assert [key for key in ids if page.count(f' id="{key}"') != 1] == []


@pytest.mark.parametrize("address", ["/", "/recommendations/", "/agencies/", "/coverage/"])
def test_a_candidate_is_marked_wherever_its_name_stands_as_a_contributor(
    site: Path, collection: Collection, address: str
) -> None:
    page = page_of(site, address)
    for body in collection.bodies.values():
        if body.is_candidate:
            named = re.findall(rf'<a [^>]*href="[^"]*\b{body.slug}/"[^>]*>[^<]*</a>\s*(<a class="mark")?', page)
            assert named, body.slug
            assert all(named), body.slug


def test_every_page_has_a_title_and_a_description_of_its_own(site: Path) -> None:
    seen: dict[str, str] = {}
    for path in site.rglob("index.html"):
        html = path.read_text()
        for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">'):
            found = re.findall(pattern, html, flags=re.S)
            assert len(found) == 1, path
            assert found[0].strip(), path
            assert found[0] not in seen, f"{path} and {seen.get(found[0])}: {found[0]}"
            seen[found[0]] = str(path)


def test_no_page_asks_another_host_or_runs_anything_inline(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text()
        loaded = re.findall(r'<(?:script|img|iframe|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]*)"', html)
        assert not [url for url in loaded if urlsplit(url).scheme or url.startswith("//")], path
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", html)
        assert not [tag for tag in scripts if "application/ld+json" not in tag], path
        assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", html), path
