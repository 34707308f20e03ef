"""Statements about the briefing list: collected while reading, put in order, shared, taken away as an annex."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audit.checks import axe_violations
from compendium.collection import Collection
from tests.conftest import BRIEFING_LIST_KEY, Fill, draw, press, titles, titles_of, wait_until

NOTE = 'Côte d\'Ivoire: "see" our statement & <b>*this*</b>, 5 %.\n=cmd {second} line'


def stored(page: Page) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", BRIEFING_LIST_KEY))


def test_a_list_is_built_from_three_pages_ordered_by_keyboard_annotated_and_kept(
    page: Page, address: str, collection: Collection
) -> None:
    first, second, third = titles_of(collection, "ilo-10", "upu-1", "ilo-1")
    page.goto(f"{address}/recommendations/ilo-10/")
    press(page, "Add to briefing list")
    page.goto(f"{address}/agencies/upu/")
    press(page, f"Add to briefing list: {second}")
    page.goto(f"{address}/agencies/ilo/")
    press(page, f"Add to briefing list: {third}")
    expect(page.get_by_role("link", name="Briefing list (3)")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Added")).to_have_text(
        f"Added to the briefing list: {third}. It holds 3."
    )

    page.get_by_role("link", name="Briefing list (3)").click()
    expect(page.locator(".briefing__title")).to_have_text([first, second, third])
    for _ in range(2):
        press(page, f"Move up: {third}")
    assert titles(page) == [third, first, second]
    expect(page.get_by_role("button", name=f"Move up: {third}")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text=third)).to_have_text(f"{third}: now 1 of 3.")
    press(page, f"Move up: {third}")
    assert titles(page) == [third, first, second]
    page.get_by_label(f"Your note on {first}").press_sequentially("As we said in 2013")
    page.get_by_label("Title of the annex").press_sequentially("Annex II")

    page.reload()
    assert titles(page) == [third, first, second]
    expect(page.get_by_label(f"Your note on {first}")).to_have_value("As we said in 2013")
    expect(page.get_by_label("Title of the annex")).to_have_value("Annex II")


def test_each_entry_names_the_document_that_it_rests_on(page: Page, fill: Fill, collection: Collection) -> None:
    sources = [collection.recommendations[name].source for name in ("ilo-10", "upu-1")]
    fill("ilo-10", "upu-1")
    for row, source in zip(page.locator(".briefing__list .entry__meta").all(), sources, strict=True):
        expect(row).to_contain_text(f": {source.symbol or source.title}")


def test_a_button_takes_a_recommendation_off_again_and_tabs_keep_in_step(
    context: BrowserContext, address: str, collection: Collection
) -> None:
    [title] = titles_of(collection, "upu-1")
    one, other, overview = context.new_page(), context.new_page(), context.new_page()
    overview.goto(f"{address}/briefing/")
    for tab in (one, other):
        tab.goto(f"{address}/agencies/upu/")
    press(one, f"Add to briefing list: {title}")
    expect(other.get_by_role("link", name="Briefing list (1)")).to_be_visible()
    expect(overview.locator(".briefing__title")).to_have_text(title)
    press(other, f"Added to briefing list: {title}")
    expect(one.get_by_role("link", name="Briefing list", exact=True)).to_be_visible()
    expect(one.get_by_role("button", name=f"Add to briefing list: {title}", exact=True)).to_be_visible()
    expect(overview.get_by_text("The list is empty.")).to_be_visible()


def test_a_change_in_another_tab_does_not_disturb_who_is_writing_a_note(
    context: BrowserContext, page: Page, address: str, fill: Fill, collection: Collection
) -> None:
    [title] = titles_of(collection, "ilo-1")
    fill("ilo-1")
    note = page.get_by_label(f"Your note on {title}")
    note.press_sequentially("abcd")
    page.keyboard.press("ArrowLeft")
    tab = context.new_page()
    tab.goto(f"{address}/recommendations/upu-1/")
    press(tab, "Add to briefing list")
    expect(page.locator(".briefing__title")).to_have_count(2)
    page.keyboard.type("X")
    expect(note).to_have_value("abcXd")


def test_what_is_removed_or_emptied_comes_back_by_undo(page: Page, fill: Fill, collection: Collection) -> None:
    first, second = titles_of(collection, "ilo-1", "upu-1")
    fill(("ilo-1", "kept"), "upu-1")
    press(page, f"Remove: {first}")
    assert titles(page) == [second]
    expect(page.get_by_role("button", name=f"Remove: {second}")).to_be_focused()
    press(page, "Undo")
    assert titles(page) == [first, second]
    press(page, "Empty the list")
    assert titles(page) == []
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label(f"Your note on {first}")).to_have_value("kept")


def test_undo_goes_back_several_removals_and_keeps_what_was_changed_since(
    page: Page, fill: Fill, collection: Collection
) -> None:
    first, second, third = titles_of(collection, "ilo-1", "upu-1", "ilo-10")
    fill(("ilo-1", "kept"), "upu-1", "ilo-10")
    press(page, f"Remove: {first}")
    press(page, f"Remove: {third}")
    page.get_by_label(f"Your note on {second}").press_sequentially("An hour of notes")
    press(page, "Undo")
    expect(page.get_by_role("button", name=f"Remove: {third}")).to_be_focused()
    press(page, "Undo")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    notes = [("ilo-1", "kept"), ("upu-1", "An hour of notes"), ("ilo-10", "")]
    assert stored(page)["items"] == [{"id": key, "note": note} for key, note in notes]


def test_undo_is_in_sight_where_something_was_removed_far_down(page: Page, fill: Fill, collection: Collection) -> None:
    ids = list(collection.recommendations)[:30]
    fill(*ids)
    [title] = titles_of(collection, ids[28])
    press(page, f"Remove: {title}")
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport(ratio=1)


def test_a_list_in_place_of_ones_own_is_undone_only_before_it_is_changed(
    page: Page, address: str, fill: Fill, collection: Collection
) -> None:
    fill("ilo-1")
    page.goto(f"{address}/briefing/?ids=upu-1")
    press(page, "Keep as my list, in place of mine")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    [title] = titles_of(collection, "upu-1")
    page.get_by_label(f"Your note on {title}").press_sequentially("An hour of notes")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert stored(page)["items"] == [{"id": "upu-1", "note": "An hour of notes"}]


def test_an_entry_goes_to_the_top_in_one_step(page: Page, fill: Fill, collection: Collection) -> None:
    ids = list(collection.recommendations)[:6]
    fill(*ids)
    [title] = titles_of(collection, ids[4])
    press(page, f"Move to the top: {title}")
    assert titles(page) == titles_of(collection, ids[4], *ids[:4], ids[5])
    expect(page.get_by_role("button", name=f"Move to the top: {title}")).to_be_focused()


def test_what_is_taken_off_outside_the_list_comes_back_with_its_note_and_place(
    page: Page, address: str, fill: Fill, collection: Collection
) -> None:
    fill(("ilo-1", "an hour of notes"), "upu-1")
    [title] = titles_of(collection, "ilo-1")
    page.goto(f"{address}/agencies/ilo/")
    press(page, f"Added to briefing list: {title}")
    expect(page.get_by_text("Add it again here, and your note on it comes back.")).to_be_in_viewport()
    press(page, f"Add to briefing list: {title}")
    assert stored(page)["items"] == [{"id": "ilo-1", "note": "an hour of notes"}, {"id": "upu-1", "note": ""}]


def test_what_is_set_in_a_shared_list_is_kept_with_it(page: Page, address: str) -> None:
    page.goto(f"{address}/briefing/?ids=ilo-1,upu-1")
    page.get_by_label("Group").select_option("body")
    page.get_by_label("Title of the annex").fill("Annex III")
    press(page, "Keep as my list")
    expect(page.get_by_label("Title of the annex")).to_have_value("Annex III")
    expect(page.get_by_label("Group")).to_have_value("body")


def test_grouping_puts_entries_under_their_first_theme_or_body_and_moves_stay_inside(
    page: Page, fill: Fill, collection: Collection
) -> None:
    ids = ("upu-1", "ilo-1", "ilo-10", "ilo-2")
    upu, one, ten, two = titles_of(collection, *ids)
    fill(*ids)
    page.get_by_label("Group").select_option("body")
    assert page.locator(".briefing h3").all_inner_texts() == [
        "International Labour Organization",
        "Universal Postal Union",
    ]
    assert titles(page) == [one, ten, two, upu]
    press(page, f"Move up: {two}")
    assert titles(page) == [one, two, ten, upu]
    page.get_by_label("Group").select_option("theme")
    labels = [theme.label for theme in collection.themes.values()]
    expected = {collection.recommendations[key].themes[0].label for key in ids}
    assert page.locator(".briefing h3").all_inner_texts() == sorted(expected, key=labels.index)


def test_numbers_that_an_update_of_the_site_no_longer_knows_are_kept_and_said(page: Page, fill: Fill) -> None:
    fill("ilo-1", "gone-7")
    notice = page.locator(".briefing .notice")
    expect(notice).to_contain_text("does not know these numbers")
    expect(notice).to_contain_text("gone-7")
    page.get_by_label("Title of the annex").fill("Annex")
    assert [item["id"] for item in stored(page)["items"]] == ["ilo-1", "gone-7"]
    press(page, "Remove: gone-7")
    assert [item["id"] for item in stored(page)["items"]] == ["ilo-1"]


@pytest.mark.parametrize("left", ["{", "null", '{"items": 5}', '{"items": [null, {"id": "<b>"}, {"id": 7}]}'])
def test_rubbish_in_the_store_is_an_empty_list(page: Page, address: str, left: str) -> None:
    page.goto(f"{address}/about/")
    page.evaluate("([key, left]) => localStorage.setItem(key, left)", [BRIEFING_LIST_KEY, left])
    page.goto(f"{address}/briefing/")
    expect(page.get_by_text("The list is empty.")).to_be_visible()


def test_a_browser_that_refuses_to_store_is_told_so(context: BrowserContext, page: Page, address: str) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto(f"{address}/recommendations/ilo-1/")
    press(page, "Add to briefing list")
    expect(page.get_by_text("This browser refuses to store the briefing list")).to_be_visible()
    expect(page.get_by_role("link", name="Briefing list (1)")).to_be_visible()


def test_a_shared_link_shows_the_list_in_a_fresh_profile_without_the_notes(
    context: BrowserContext, page: Page, address: str, fill: Fill, fresh: Page, collection: Collection
) -> None:
    ids = ("upu-1", "ilo-10", "ilo-1")
    fill(*((key, "private remark") for key in ids), title="private title")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "Copy the link")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}/briefing/?ids=upu-1,ilo-10,ilo-1"

    fresh.goto(link)
    assert titles(fresh) == titles_of(collection, *ids)
    assert "private" not in fresh.content()
    assert fresh.evaluate("localStorage.length") == 0
    press(fresh, "Keep as my list")
    assert fresh.url == f"{address}/briefing/"
    fresh.reload()
    assert titles(fresh) == titles_of(collection, *ids)


def test_a_shared_list_is_added_to_or_replaces_ones_own_only_when_asked(
    page: Page, address: str, fill: Fill, collection: Collection
) -> None:
    fill(("ilo-1", "mine"))
    page.goto(f"{address}/briefing/?ids=upu-1,ilo-1")
    page.get_by_role("link", name="Go to my list").click()
    expect(page.locator(".briefing__title")).to_have_text(titles_of(collection, "ilo-1"))
    page.go_back()
    expect(page.locator(".briefing__title")).to_have_text(titles_of(collection, "upu-1", "ilo-1"))
    press(page, "Add to my list")
    assert titles(page) == titles_of(collection, "ilo-1", "upu-1")
    assert stored(page)["items"][0]["note"] == "mine"
    page.goto(f"{address}/briefing/?ids=ilo-10")
    press(page, "Keep as my list, in place of mine")
    assert titles(page) == titles_of(collection, "ilo-10")
    press(page, "Undo")
    assert titles(page) == titles_of(collection, "ilo-1", "upu-1")


@pytest.mark.parametrize(
    "ids",
    [
        "<img src=x onerror=alert(1)>",
        "__proto__,constructor",
        "../../etc",
        "%00",
        "x" * 7000,
        ",".join(map(str, range(1500))),
    ],
)
def test_hostile_numbers_in_a_link_are_left_out_and_named(
    page: Page, address: str, collection: Collection, ids: str
) -> None:
    page.goto(f"{address}/briefing/?ids=ilo-1,{ids}")
    assert titles(page) == titles_of(collection, "ilo-1")
    notice = page.locator(".briefing .notice")
    expect(notice).to_contain_text("Left out, as no recommendation of this site has the number: ")
    assert not notice.locator("img").count()
    assert len(notice.inner_text()) < 500
    assert page.evaluate("localStorage.length") == 0


def test_a_link_with_more_than_a_list_holds_is_cut_and_said(page: Page, address: str, collection: Collection) -> None:
    page.goto(f"{address}/briefing/?ids={','.join(collection.recommendations)}")
    assert len(titles(page)) == 300
    expect(page.locator(".briefing .notice")).to_contain_text(f"the last {len(collection.recommendations) - 300}.")


def test_where_a_site_has_no_clipboard_as_on_plain_http_the_link_is_copied_by_command(
    context: BrowserContext, page: Page, fill: Fill
) -> None:
    context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    fill("ilo-1")
    press(page, "Copy the link")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.get_by_label("Title of the annex").fill("")
    page.keyboard.press("Control+V")
    assert page.get_by_label("Title of the annex").input_value().endswith("/briefing/?ids=ilo-1")


def test_where_copying_is_refused_the_link_is_selected_instead(context: BrowserContext, page: Page, fill: Fill) -> None:
    context.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    context.add_init_script("document.execCommand = () => false")
    fill("ilo-1")
    press(page, "Copy the link")
    expect(page.get_by_role("button", name="Selected: press Ctrl+C")).to_be_visible()
    assert page.evaluate("getSelection().toString()").endswith("/briefing/?ids=ilo-1")


def test_without_javascript_the_page_says_what_it_needs(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    page.get_by_role("link", name="Briefing list").click()
    expect(page.get_by_text("The list needs JavaScript")).to_be_visible()
    expect(page.get_by_text("kept in this browser only")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_page(page: Page, address: str, fill: Fill, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    found = []
    fill()
    found += axe_violations(page, {})
    fill(("ilo-1", "note"), "upu-1", "gone-7", group="body")
    found += axe_violations(page, {})
    page.get_by_role("button", name="Remove: gone-7").click()
    found += axe_violations(page, {})
    page.goto(f"{address}/briefing/?ids=upu-1,ilo-10,nothing")
    found += axe_violations(page, {})
    page.goto(f"{address}/agencies/upu/")
    found += axe_violations(page, {})
    assert not found


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_is_wider_than_the_screen(page: Page, fill: Fill, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    fill(("ilo-1", "word " * 80), "upu-1", "gone-7")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_ordinary_page_pays_little_for_the_list(site: Path) -> None:
    assert len(gzip.compress((site / "assets/js/briefing.js").read_bytes(), 9)) < 2500
    page = (site / "recommendations/ilo-1/index.html").read_text()
    assert not [name for name in ("data/briefing.js", "docx.js", "briefing-page.js") if name in page]


WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("query", ["", "?ids=iom-9,ilo-1"])
def test_nothing_jumps_when_the_list_comes(browser: Browser, address: str, query: str) -> None:
    page = browser.new_page(viewport={"width": 412, "height": 823})
    page.add_init_script(WATCH_SHIFTS)
    page.goto(f"{address}/about/")
    draw(page)  # what was not drawn yet does not jump
    page.evaluate("document.body.prepend(document.createElement('hr'))")
    wait_until(page, lambda: page.evaluate("window.shifted > 0"))
    page.goto(f"{address}/briefing/{query}")
    expect(page.locator(".briefing")).to_contain_text("recommendations")
    page.wait_for_timeout(500)
    assert page.evaluate("window.shifted") == 0
    page.close()


@pytest.mark.parametrize("part", ["js/briefing.js", "data/briefing.js", "js/cite.js", "js/briefing-page.js"])
def test_where_a_script_of_the_list_does_not_come_the_page_says_what_it_needs(
    browser: Browser, address: str, part: str
) -> None:
    page = browser.new_page()
    page.route(f"**/{part}", lambda route: route.abort())
    page.goto(f"{address}/briefing/")
    expect(page.get_by_text("The list needs JavaScript")).to_be_visible()
    page.close()
