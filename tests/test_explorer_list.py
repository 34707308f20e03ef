"""Statements about the lists of the explorer: texts, the briefing list, the header's search, and the way back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from compendium.collection import Collection
from compendium.environment import find_browser
from tests.conftest import draw, hold_back, wait_until

READY = "#results[aria-busy=false]"


def test_the_texts_can_be_shown_and_the_address_says_so(page: Page, address: str, collection: Collection) -> None:
    page.goto(f"{address}/recommendations/?theme=remittances")
    page.wait_for_selector(READY)
    texts = page.locator("#results .entry__text:visible")
    expect(texts).to_have_count(0)
    page.get_by_label("Show the texts").check()
    items = collection.by_theme["remittances"]
    expect(texts).to_have_count(len(items))
    assert set(texts.all_text_contents()) == {item.record.text for item in items}
    page.wait_for_url("**/?theme=remittances&texts=1")
    page.reload()
    page.wait_for_selector(READY)
    expect(texts).to_have_count(len(items))
    page.get_by_label("Show the texts").uncheck()
    expect(texts).to_have_count(0)


def test_a_chosen_list_goes_into_the_briefing_list_in_one_step(
    page: Page, address: str, collection: Collection
) -> None:
    page.goto(f"{address}/recommendations/")
    page.wait_for_selector(READY)
    expect(page.locator("#add-all")).to_be_hidden()
    page.goto(f"{address}/recommendations/?theme=remittances")
    page.wait_for_selector(READY)
    n = len(collection.by_theme["remittances"])
    page.get_by_role("button", name=f"Add all {n} to the briefing list").click()
    expect(page.locator(".briefing-link")).to_have_text(f"Briefing list ({n})")
    page.get_by_role("button", name=f"Added {n}. Take out again").click()
    expect(page.locator(".briefing-link")).to_have_text("Briefing list")
    page.get_by_role("button", name=f"Add all {n} to the briefing list").click()
    page.reload()
    expect(page.locator("#add-all")).to_have_text(f"In the briefing list: all {n}")
    page.locator("#results .briefing-toggle:visible").first.click()
    page.get_by_role("button", name="Add the other one to the briefing list").click()
    expect(page.locator(".briefing-link")).to_have_text(f"Briefing list ({n})")
    page.goto(f"{address}/briefing/")
    expect(page.locator(".briefing__list > li")).to_have_count(n)


def test_what_does_not_fit_into_the_briefing_list_is_said(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/?to=not-said")
    page.wait_for_selector(READY)
    page.locator("#add-all").click()
    for state in ("?to=states", "?body=unhcr&body=ilo&body=iom&body=who&body=unctad", "?theme=human-rights"):
        page.goto(f"{address}/recommendations/{state}")
        page.wait_for_selector(READY)
        page.locator("#add-all").click()
    page.goto(f"{address}/recommendations/?by=date&year=2013")
    page.wait_for_selector(READY)
    expect(page.locator(".briefing-link")).to_have_text("Briefing list (300)")
    expect(page.locator("#add-all")).to_contain_text("The briefing list is full; not in it: ")
    expect(page.locator("#add-all")).to_have_attribute("aria-disabled", "true")


def test_after_a_choice_far_down_the_results_are_in_sight(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}/recommendations/")
    page.wait_for_selector(READY)
    page.evaluate("scrollTo(0, 5000)")
    page.get_by_label("Cities").check()
    page.wait_for_selector(READY)
    expect(page.locator("#count")).to_be_in_viewport()
    expect(page.get_by_label("Cities")).to_be_in_viewport()


def test_a_result_clicked_while_typing_keeps_the_words_for_the_way_back(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/")
    page.wait_for_selector(READY)
    page.locator("#explorer-q").press_sequentially("domestic workers", delay=20)
    page.locator(".entries--ranked .entry__title").first.click()
    page.wait_for_url("**/recommendations/*-*/")
    page.go_back()
    page.wait_for_url("**/recommendations/?q=domestic+workers")


def test_the_way_back_leads_to_all_that_was_typed_before_a_choice(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/")
    page.wait_for_selector(READY)
    page.locator("#explorer-q").press_sequentially("migrants", delay=20)
    page.locator("[name=theme][value=health]").check()
    page.wait_for_url("**/recommendations/?q=migrants&theme=health")
    page.go_back()
    page.wait_for_url("**/recommendations/?q=migrants")


def test_the_way_back_leads_to_each_search_that_was_looked_at(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/")
    page.wait_for_selector(READY)
    for words in ("remittances", "detention", "C189"):
        page.fill("#explorer-q", "")
        page.locator("#explorer-q").press_sequentially(words, delay=20)
        page.wait_for_timeout(3500)
    for words in ("detention", "remittances"):
        page.go_back()
        page.wait_for_url(f"**/recommendations/?q={words}")


def test_a_list_says_to_whom_and_in_which_document(page: Page, address: str, collection: Collection) -> None:
    """By its symbol, or else the beginning of its title; and what it rests on unless that is just any document."""
    page.goto(f"{address}/recommendations/")
    shown = page.locator("#complete .entry").evaluate_all(
        "all => all.map(entry => [entry.dataset.id, entry.querySelector('.entry__meta').textContent])"
    )
    assert len(shown) == len(collection.recommendations)
    for key, meta in shown:
        item = collection.recommendations[key]
        document = item.source.symbol or item.source.title.strip("[]")[:40]
        basis = "" if item.basis.key == "report" else f"{item.basis.label}{' ' if item.source.symbol else ': '}"
        to = f"to: {', '.join(term.label for term in item.addressed_to)} · " if item.addressed_to else ""
        assert f"{to}{basis}{document}" in meta
        assert not item.year or f", {item.year}" in meta


def test_what_is_ticked_before_the_scripts_come_stays_ticked(page: Page, address: str) -> None:
    release = hold_back(page, "explorer.js")
    with page.expect_request("**/explorer.js"):
        page.goto(f"{address}/recommendations/", wait_until="commit")
    page.check("[name=theme][value=health]")
    release()
    page.wait_for_url("**/recommendations/?theme=health")
    expect(page.locator(".chip")).to_contain_text("Health")


def test_what_is_typed_before_the_scripts_come_stands_in_place_of_the_words_in_the_address(
    page: Page, address: str
) -> None:
    release = hold_back(page, "explorer.js")
    with page.expect_request("**/explorer.js"):
        page.goto(f"{address}/recommendations/?q=hunger", wait_until="commit")
    page.fill("#explorer-q", "remittances")
    release()
    page.wait_for_url("**/recommendations/?q=remittances")
    expect(page.locator("#explorer-q")).to_have_value("remittances")


def test_a_list_that_the_browser_kept_whole_is_left_as_it_was(browser: Browser, address: str) -> None:
    with browser.browser_type.launch(
        executable_path=find_browser(), args=["--no-sandbox"], ignore_default_args=["--disable-back-forward-cache"]
    ) as with_cache:
        page = with_cache.new_page()
        page.goto(f"{address}/recommendations/")
        page.wait_for_selector(READY)
        page.evaluate("window.isKept = true")
        page.locator("#results .entry__title:visible").nth(14).click()
        page.wait_for_url("**/recommendations/*-*/")
        page.evaluate("history.back()")
        page.wait_for_url("**/recommendations/")
        wait_until(page, lambda: page.evaluate("window.isKept && history.scrollRestoration === 'auto'"))
        assert page.evaluate("history.state.place") is None


def test_what_names_no_addressee_is_an_option_of_its_own(page: Page, address: str, collection: Collection) -> None:
    page.goto(f"{address}/recommendations/?theme=remittances&to=not-said")
    page.wait_for_selector(READY)
    unsaid = [item.id for item in collection.by_theme["remittances"] if not item.addressed_to]
    assert page.inner_text("#count") == f"{len(unsaid)} recommendations"
    page.goto(f"{address}/themes/remittances/")
    expect(page.locator("a", has_text="Not said in the source")).to_have_attribute(
        "href", "../../recommendations/?theme=remittances&to=not-said"
    )


def test_the_search_in_the_header_asks_the_whole_site_beside_a_filtered_list_too(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/?theme=remittances")
    page.wait_for_selector(READY)
    page.fill("#site-search", "women")
    all_found = page.get_by_role("option", name="The whole list").inner_text()
    page.press("#site-search", "Enter")
    page.wait_for_url("**/recommendations/?q=women")
    page.wait_for_selector(READY)
    assert all_found.startswith(f"All {page.inner_text('#count').split()[0]} recommendations")


@pytest.mark.parametrize("state", ["", "?theme=remittances", "?q=detention", "?theme=remittances&by=date&texts=1"])
@pytest.mark.parametrize("width", [360, 1280])
def test_whoever_comes_back_finds_the_list_where_it_was_left(page: Page, address: str, state: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{address}/recommendations/{state}")
    page.wait_for_selector(READY)
    link = page.locator("#results .entry__title:visible").nth(14)
    link.scroll_into_view_if_needed()
    draw(page)  # entries that come near are laid out in the next frame
    title, place = link.inner_text(), link.bounding_box()
    link.click()
    page.wait_for_url("**/recommendations/*-*/")
    page.go_back()
    page.wait_for_selector(READY)
    draw(page)
    found = page.locator("#results .entry__title:visible", has_text=title).first.bounding_box()
    assert place
    assert found
    assert abs(found["y"] - place["y"]) < 10
    assert page.evaluate("[history.state.place, history.scrollRestoration]") == [None, "auto"]


def test_in_groups_the_way_back_leads_to_the_same_of_several_entries(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/?by=theme&theme=human-rights&theme=labour-migration")
    page.wait_for_selector(READY)
    ids = page.locator("#other .entry").evaluate_all("all => all.map((entry) => entry.dataset.id)")
    second = next(at for at, name in enumerate(ids) if name in ids[:at])
    link = page.locator("#other .entry__title").nth(second)
    link.scroll_into_view_if_needed()
    link.click()
    page.wait_for_url("**/recommendations/*-*/")
    page.go_back()
    page.wait_for_selector(READY)
    expect(page.locator("#other .entry__title").nth(second)).to_be_in_viewport()


def test_each_result_shows_why_it_was_found(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/?q=firewall")
    page.wait_for_selector(READY)
    entries = page.locator("#other .entry")
    assert entries.count() > 10
    for entry in entries.all():
        assert entry.locator("mark").count() or entry.locator(".entry__also").inner_text().startswith("Found by")
    expect(page.locator("#other")).to_contain_text("Found by its theme: Irregular migration")


def test_words_of_ours_are_named_only_for_what_the_text_does_not_show(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/?q=domestic+workers")
    page.wait_for_selector(READY)
    expect(page.locator("#other .entry").first).not_to_contain_text("Found by")
    page.goto(f"{address}/recommendations/?q=A/68/283")
    page.wait_for_selector(READY)
    expect(page.locator("#other .entry__also").first).to_have_text("Rests on A/68/283")


def test_active_filters_say_what_widens_and_what_narrows(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/?theme=family&theme=health&to=states")
    chips = page.locator("#chips li")
    expect(chips.nth(1)).to_have_text(re.compile("^or Remove Theme: "))
    expect(chips.nth(2)).to_have_text(re.compile("^and Remove Addressed to: "))


def test_what_an_address_names_that_is_not_known_is_said(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/?theme=gone&body=ilo")
    expect(page.locator("#unknown")).to_contain_text("left out: theme=gone")


def test_a_question_in_another_script_gets_an_answer_at_two_letters(page: Page, address: str) -> None:
    page.goto(f"{address}/recommendations/?q=移民")
    expect(page.locator("#results")).to_contain_text("under “移民”. Try another word for it, in English.")
