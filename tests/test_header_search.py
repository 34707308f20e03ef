"""Statements about the search in the header of every page: its list, the keyboard, and the browser's own search."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from compendium.collection import Collection
from tests.conftest import hold_back, tab_to


def test_the_header_search_works_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    tab_to(page, "site-search")
    page.keyboard.type("C189")
    field = page.locator("#site-search")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert field.input_value() == "C189"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".site-search__list a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/instruments/ilo-c189/")
    tab_to(page, "site-search")
    page.keyboard.type("hunger")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/?q=hunger")


def test_each_row_of_the_header_search_says_what_it_is_and_by_whom(page: Page, address: str) -> None:
    page.goto(f"{address}/joint/?q=food")
    page.wait_for_selector(".site-search__list a")
    rows = page.locator(".site-search__kind").all_inner_texts()
    assert rows[0] == "Recommendation · WFP (candidate)"
    assert any(row.startswith("Theme · ") for row in rows)
    assert page.input_value("#site-search") == "food"


def test_the_header_search_stays_closed_until_there_is_something_to_show(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    field = page.get_by_role("banner").locator("input[type=search]")
    rows = page.locator(".site-search__list")
    field.press_sequentially("zq", delay=50)
    page.wait_for_timeout(500)
    expect(rows).to_be_hidden()
    field.press_sequentially("x")
    expect(rows).to_contain_text("Nothing is recorded under these words")
    page.keyboard.press("ArrowDown")
    expect(rows.locator(f"#{field.get_attribute('aria-activedescendant')}")).to_have_attribute("aria-selected", "true")


def test_what_a_reader_must_know_of_the_results_is_said_in_the_row_that_leads_to_them(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    for words, remark in (
        ("statless", "; “statless” read as “stateless”"),
        ("Peter Sutherland", "; nothing is recorded under “sutherland”"),
    ):
        page.fill("#site-search", words)
        last = page.locator(".site-search__list a").last
        expect(last.locator(".site-search__kind")).to_contain_text(f"The whole list{remark[:2]}")
        expect(last).to_contain_text(remark[2:])
        expect(page.locator(".site-search [role=status]")).to_contain_text(remark)
    last.click()
    page.wait_for_url("**/recommendations/?q=Peter+Sutherland")


def test_the_way_to_the_whole_list_is_not_announced_as_a_result(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    page.fill("#site-search", "women")
    expect(page.locator(".site-search__list a").last).to_contain_text("The whole list")
    rows = page.locator(".site-search__list a")
    recommendations = page.evaluate("window.compendium.search.recommendations('women').length")
    others = rows.count() - 1 - rows.filter(has_text="Recommendation · ").count()
    remarks = page.evaluate("(({ search }) => search.remarks('women', search.recommendations('women')))(compendium)")
    status = "; ".join([f"{recommendations + others} results, {rows.count() - 1} of them here", *remarks])
    expect(page.locator(".site-search [role=status]")).to_have_text(status)
    expect(rows.last).to_contain_text(f"All {recommendations} recommendations")


def test_the_browser_can_add_the_site_as_a_search_engine(page: Page, address: str) -> None:
    page.goto(f"{address}/about/")
    found = page.request.get(page.locator("link[rel=search]").evaluate("link => link.href"))
    assert found.ok
    assert 'template="https://compendium.example/recommendations/?q={searchTerms}"' in found.text()


def test_the_list_does_not_open_over_a_page_whose_reader_has_gone_on(page: Page, address: str) -> None:
    release = hold_back(page, "minisearch.js")
    page.goto(f"{address}/about/")
    with page.expect_request("**/minisearch.js"):
        tab_to(page, "site-search")
        page.keyboard.type("hunger")
    expect(page.locator(".site-search [role=status]")).to_have_text("Loading …")
    page.keyboard.press("Tab")
    release()
    page.evaluate("window.compendium.search.ready()")
    page.wait_for_timeout(500)
    expect(page.locator(".site-search__list")).to_be_hidden()


def test_the_header_search_is_loaded_when_its_field_is_used_and_then_searches_what_was_typed_already(
    page: Page, address: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    release = hold_back(page, "header-search.js")
    page.goto(f"{address}/about/", wait_until="networkidle")
    assert "site.js" in asked
    assert "header-search.js" not in asked
    field = page.locator("#site-search")
    expect(field).to_have_role("combobox")
    with page.expect_request("**/header-search.js"):
        field.press_sequentially("hunger")
    expect(page.locator(".site-search__list")).to_have_count(0)
    release()
    expect(page.locator(".site-search__list a").first).to_be_visible()


def test_that_the_search_is_loading_is_shown_and_its_list_comes_back_on_a_click(page: Page, address: str) -> None:
    release = hold_back(page, "minisearch.js")
    page.goto(f"{address}/about/")
    field, rows = page.locator("#site-search"), page.locator(".site-search__list a")
    status = page.locator(".site-search [role=status]")
    field.press_sequentially("hunger", delay=50)
    expect(status).to_have_text("Loading …")
    expect(status).to_be_in_viewport(ratio=1)
    release()
    expect(rows.first).to_be_visible()
    assert "visually-hidden" in (status.get_attribute("class") or "")
    page.keyboard.press("Escape")
    expect(rows.first).to_be_hidden()
    field.click()
    expect(rows.first).to_be_visible()


@pytest.mark.parametrize("part", ["header-search.js", "search.js", "minisearch.js"])
def test_the_search_tries_again_where_a_part_could_not_be_loaded(browser: Browser, address: str, part: str) -> None:
    page = browser.new_page()
    page.route(f"**/{part}", lambda route: route.abort(), times=1)
    page.goto(f"{address}/about/")
    field = page.locator("#site-search")
    with page.expect_event("requestfailed"):
        field.press_sequentially("hunger", delay=50)
    page.wait_for_timeout(500)
    field.press_sequentially(" ")
    expect(page.locator(".site-search__list a").first).to_be_visible()
    page.close()


def test_the_search_says_where_it_cannot_be_loaded_and_enter_still_leads_to_the_list(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.route("**/minisearch.js", lambda route: route.abort())
    page.goto(f"{address}/about/")
    page.locator("#site-search").press_sequentially("hunger")
    expect(page.get_by_text("The search could not be loaded. Enter leads")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/?q=hunger")
    page.close()


def test_enter_leads_to_the_recommendation_of_a_number_or_to_a_page_where_nothing_else_is_found(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/about/")
    page.fill("#site-search", "ILO 13")
    page.wait_for_selector(".site-search__list a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/ilo-13/")
    page.fill("#site-search", "download csv")
    page.wait_for_selector(".site-search__list a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(data|downloads)/$"))


def test_further_pages_are_found_under_each_of_their_words(page: Page, address: str, collection: Collection) -> None:
    page.goto(f"{address}/about/")
    page.evaluate("window.compendium.load('js/search.js').then(() => window.compendium.search.ready())")
    for entry in collection.pages:
        for words in (entry.label, *entry.also):
            found = page.evaluate("(words) => window.compendium.search.things(words)[0]", words)
            assert (found["thing"]["key"], found["exact"]) == (entry.key, True), words
        assert page.request.get(f"{address}/{entry.key}/").ok
    page.fill("#site-search", "A/RES/68/4")
    page.locator(".site-search__list a").first.click()
    page.wait_for_url("**/outcome/")
