"""Statements about the explorer for every reader: odd addresses, slow lines, no scripts, print, assistive tools."""

import gzip
from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audit.checks import EVERY_RULE, axe_violations
from compendium.collection import Collection
from tests.conftest import Open, shown

HOSTILE = [
    "?theme=gone&body=&by=nothing&year=%00",
    "?theme=__proto__&body=constructor&q=__proto__ constructor",
    "?q=" + quote("<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"),
    "?q=" + quote('" onfocus="document.title=1" autofocus x="') + "&theme=" + quote('"]<b>'),
    "?q=" + "a" * 5000,
    "?q=%E0%A4%A&theme=%FF%FE&" + "&".join(f"theme=x{n}" for n in range(500)),
    "?q=" + quote("\u202e\ufeff*+?^${}()|[]\\ ’'\"&#60;") + "#<script>",
]


def test_a_link_with_a_filter_never_shows_the_whole_list_first(page: Page, address: str) -> None:
    page.route("**/explorer.js", lambda route: None)
    page.goto(f"{address}/recommendations/?theme=health", wait_until="commit")
    page.wait_for_selector("#count", state="attached")
    assert not page.locator("#count").is_visible()
    assert not page.locator("#results .entry").first.is_visible()
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")  # for ten seconds it waits
    expect(page.locator("#results .entry").first).to_be_visible()


@pytest.mark.parametrize(
    "part",
    [
        "search", "facets", "explorer-form", "explorer-list", "explorer-steps", "explorer-offer", "explorer-history",
        "explorer",
    ],
)  # fmt: skip
def test_where_a_script_is_lost_the_page_is_what_it_is_without_scripts(
    browser: Browser, address: str, part: str
) -> None:
    page = browser.new_page()
    page.route(f"**/{part}.js", lambda route: route.abort())
    page.goto(f"{address}/recommendations/?theme=health&q=work")
    expect(page.locator(".notice.unscripted")).to_be_visible()
    expect(page.locator("#explorer")).to_be_hidden()
    expect(page.locator("#results .entry").first).to_be_visible()
    assert page.locator("#results .entry").count() > 300
    page.close()


@pytest.mark.parametrize("state", HOSTILE)
def test_an_unknown_or_hostile_address_shows_a_sensible_page_and_runs_nothing(
    open_explorer: Open, state: str, address: str
) -> None:
    page = open_explorer(state)
    assert page.title().endswith("All recommendations – HLD Migration Compendium")
    assert not page.locator("#explorer [type=checkbox]:checked").count()
    assert page.locator("#results .entry:visible, #results .step").count()
    assert not page.locator(".explorer :is(img, script, b)").count()
    if "theme=" in state:
        expect(page.locator("#unknown")).to_be_visible()
    page.goto(f"{address}/themes/{state}")
    assert page.title().startswith("Themes")
    if "q=" in state:
        expect(page.locator(".site-search__list")).to_be_visible()
    assert not page.locator(".site-search__list :is(img, script, b)").count()


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


def test_without_scripts_the_page_is_the_complete_list(
    without_scripts: BrowserContext, address: str, collection: Collection
) -> None:
    page = without_scripts.new_page()
    page.goto(f"{address}/recommendations/?theme=remittances&q=money")
    assert sorted(shown(page)) == sorted(collection.recommendations)
    expect(page.locator("#explorer")).to_be_hidden()
    expect(page.locator(".explorer__state")).to_be_hidden()
    expect(page.get_by_text("Skip the filters")).to_be_hidden()
    expect(page.locator(".notice.unscripted")).to_contain_text("Filters and search need JavaScript")
    assert page.locator(".unscripted a").evaluate_all("all => all.map(a => new URL(a.href).pathname)") == [
        "/themes/", "/agencies/", "/instruments/",
    ]  # fmt: skip
    page.fill("#site-search", "hunger")
    page.press("#site-search", "Enter")
    assert page.url.endswith("/recommendations/?q=hunger")


def test_printed_it_is_the_filtered_list_with_its_filters_and_address_on_top(open_explorer: Open, address: str) -> None:
    page = open_explorer("?q=human%20rights&basis=report")
    page.emulate_media(media="print")
    expect(page.locator(".show-all")).to_have_count(0)
    head = page.locator(".print-head")
    expect(head).to_contain_text("HLD Migration Compendium, edition")
    expect(head).to_contain_text("Words: human rights; What it rests on: Other document")
    expect(head).to_contain_text(f"{address}/recommendations/?q=human+rights&basis=report")
    assert page.inner_text("#count").startswith(f"{len(shown(page))} ")
    for hidden in ("#explorer", "#chips", ".site-search", "#by"):
        expect(page.locator(hidden)).to_be_hidden()


@pytest.mark.parametrize(
    ("width", "scheme", "state"),
    [
        (1280, "light", ""),
        (1280, "light", "?theme=remittances&theme=health&by=theme"),
        (1280, "light", "?theme=remittances&body=unhcr"),
        (1280, "dark", "?q=remittances"),
        (320, "light", "?q=sending+money+home"),
        (360, "light", "?q=xqzzyq"),
        (360, "dark", "?theme=gone&body=wfp&by=date"),
    ],
)
def test_axe_finds_nothing_on_the_explorer(
    open_explorer: Open, page: Page, width: int, scheme: Literal["light", "dark"], state: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    open_explorer(state)
    if width < 400:
        page.locator(".explorer__toggle").click()
    page.evaluate("document.querySelectorAll('details.filter').forEach((filter) => { filter.open = true; })")
    assert not axe_violations(page, EVERY_RULE)


@pytest.mark.parametrize("place", ["/themes/", "/themes/remittances/", "/about/?q=ICRMW"])
def test_axe_finds_nothing_on_the_themes_and_the_open_header_search(page: Page, address: str, place: str) -> None:
    page.goto(f"{address}{place}")
    if "?q" in place:
        page.wait_for_selector(".site-search__list a")
    assert not axe_violations(page, EVERY_RULE)


def test_the_explorer_loads_little_and_the_index_after_the_page(page: Page, address: str) -> None:
    loaded: list[tuple[str, bytes]] = []
    page.on("response", lambda response: loaded.append((response.url, response.body())))
    page.goto(f"{address}/recommendations/")
    page.wait_for_selector("#results[aria-busy=false]")
    assert sum(len(gzip.compress(body, 6)) for _, body in loaded) < 150_000
    html = next(body.decode() for url, body in loaded if url.endswith("/recommendations/"))
    assert "minisearch" not in html
    assert "data/search" not in html
