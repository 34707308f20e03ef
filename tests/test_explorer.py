"""Statements about the explorer: the address, what is found and what is not, what is said beside it, the keyboard."""

import re
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from compendium.collection import Collection
from tests.conftest import Members, Open, expected, shown, tab_to, tab_to_text, tab_to_value


def test_the_state_is_in_the_address_and_back_works(open_explorer: Open, address: str) -> None:
    page = open_explorer("")
    everything = shown(page)
    page.check("[name=theme][value=remittances]")
    one = shown(page)
    page.check("[name=theme][value=health]")
    two = shown(page)
    page.type("#explorer-q", "money")
    page.wait_for_url("**/recommendations/?q=money&theme=health&theme=remittances")
    ranked = shown(page)
    again = open_explorer(page.url.removeprefix(f"{address}/recommendations/"))
    assert shown(again) == ranked
    for earlier in (two, one, everything):
        page.go_back()
        expect(page.locator("#results .entry:visible")).to_have_count(len(earlier))
        assert shown(page) == earlier
    page.go_forward()
    assert shown(page) == one


def test_active_choices_are_removed_one_by_one_or_all_at_once(open_explorer: Open) -> None:
    page = open_explorer("?theme=remittances&theme=health&body=unctad")
    assert page.locator("#chips .chip").all_text_contents() == [
        "Remove Theme: Health×", "Remove Theme: Remittances×", "Remove Body: UNCTAD×", "Clear all",
    ]  # fmt: skip
    page.get_by_role("button", name="Remove Theme: Health").click()
    page.wait_for_url(lambda url: "theme=health" not in url)
    page.get_by_role("button", name="Clear all").click()
    page.wait_for_url("**/recommendations/")
    expect(page.locator("#chips")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "count"


def test_words_beside_filters_are_removed_alone_or_with_them(open_explorer: Open) -> None:
    page = open_explorer("?q=money&theme=remittances")
    page.get_by_role("button", name="Remove Words: money").click()
    page.wait_for_url("**/recommendations/?theme=remittances")
    page = open_explorer("?q=money&theme=remittances")
    page.get_by_role("button", name="Clear all").click()
    page.wait_for_url("**/recommendations/")
    assert page.input_value("#explorer-q") == ""


def test_who_filters_by_addressee_learns_how_many_do_not_say_one(open_explorer: Open, members: Members) -> None:
    page = open_explorer("?theme=remittances&to=origin-countries")
    silent = len(members["theme"]["remittances"] & members["to"]["not-said"])
    expect(page.locator("#count")).to_contain_text(f"; {silent} more do not say whom they address")
    page.check("[name=to][value=not-said]", force=True)
    expect(page.locator("#count")).not_to_contain_text("more do not say")


def test_who_filters_by_one_part_of_all_states_learns_how_many_address_states_in_general(
    open_explorer: Open, members: Members
) -> None:
    page = open_explorer("?theme=remittances&to=origin-countries")
    to_states = members["theme"]["remittances"] & members["to"]["states"]
    more = len(to_states - members["to"]["origin-countries"])
    assert more > 1
    expect(page.locator("#count")).to_contain_text(f"; {more} more address States in general")
    page.check("[name=to][value=states]", force=True)
    expect(page.locator("#count")).not_to_contain_text("in general")


def test_where_nothing_is_said_to_an_addressee_what_names_none_is_one_step_away(
    open_explorer: Open, members: Members
) -> None:
    assert not members["theme"]["recruitment"] & members["to"]["private-sector"]
    silent = members["theme"]["recruitment"] & members["to"]["not-said"]
    page = open_explorer("?theme=recruitment&to=private-sector")
    expect(page.locator("#count")).to_have_text(f"0 recommendations; {len(silent)} more do not say whom they address")
    page.get_by_role("button", name=f"Addressed to: Not said in the source instead ({len(silent)})").click()
    assert set(shown(page)) == silent


def test_a_year_among_the_words_is_one_step_from_its_filter(open_explorer: Open, members: Members) -> None:
    page = open_explorer("")
    year = members["year"]["2012"]
    for words in ("2012", "in 2012"):
        page.fill("#explorer-q", words)
        page.get_by_role("button", name=f"Of the year 2012 ({len(year)})").click()
        page.wait_for_url("**/recommendations/?year=2012")
        assert set(shown(page)) == year
        page.get_by_role("button", name="Remove Year: 2012").click()
    page.fill("#explorer-q", "UNCTAD/PRESS/PR/2012/037/Rev.1")
    expect(page.locator("#count")).to_have_text(re.compile("^1 recommendation"))
    page.wait_for_timeout(1000)
    assert not page.get_by_role("button", name="Of the year").count()


def test_an_addressee_among_the_words_is_one_step_from_its_filter(open_explorer: Open, members: Members) -> None:
    private = members["to"]["private-sector"]
    page = open_explorer("?q=what+should+employers+do")
    page.get_by_role("button", name=f"Addressed to: Private sector ({len(private)})").click()
    page.wait_for_url("**/recommendations/?to=private-sector")
    assert set(shown(page)) == private
    page = open_explorer("?q=role+of+civil+society")
    page.get_by_role("button", name="Addressed to: Civil society").click()
    page.wait_for_url("**/recommendations/?q=role+of+civil+society&to=civil-society")
    assert shown(page)
    assert set(shown(page)) <= members["to"]["civil-society"]


def test_what_only_a_theme_answers_is_counted_and_an_instrument_without_mention_is_named(
    open_explorer: Open, collection: Collection
) -> None:
    page = open_explorer("?q=CEDAW")
    assert "cedaw" not in collection.by_instrument
    gender = len([item for item in collection.by_theme["gender"] if "CEDAW" not in item.record.search_terms])
    expect(page.locator("#count")).to_contain_text("; no recommendation refers to CEDAW; ")
    expect(page.locator("#count")).to_contain_text(f"; {gender} by their themes alone")
    page = open_explorer("?q=Palermo Protocol")
    expect(page.locator("#count")).to_contain_text("; no recommendation refers to Trafficking Protocol; ")
    expect(page.locator("#count")).not_to_contain_text("all of these words")
    page = open_explorer("?q=CEDAW&body=un-women")
    of_body = [item for item in collection.by_theme["gender"] if item.by_key == "un-women"]
    expect(page.locator("#count")).to_contain_text(f"; {len(of_body) - 1} by their themes alone")
    page = open_explorer("?q=health care 2012")
    expect(page.locator("#count")).to_contain_text("; none holds all of these words")
    page.fill("#explorer-q", "elderly migrants")
    expect(page.locator("#count")).to_contain_text("; 1 holds all of these words")
    page.fill("#explorer-q", "migrant children")
    expect(page.locator("#count")).to_contain_text(re.compile(r"; \d+ hold all of these words"))
    page.fill("#explorer-q", "women elephants elephants")
    expect(page.locator("#count")).to_contain_text("first; nothing is recorded under “elephants”; ")


@pytest.mark.parametrize("by", ["body", "theme", "date"])
def test_without_words_the_list_is_grouped_as_the_reader_chooses(
    open_explorer: Open, members: Members, collection: Collection, by: str
) -> None:
    page = open_explorer(f"?theme=remittances&theme=health&by={by}")
    assert set(shown(page)) == members["theme"]["remittances"] | members["theme"]["health"]
    headings = page.locator("#results h2").evaluate_all(
        "all => all.filter((e) => e.checkVisibility()).map((e) => e.textContent)"
    )
    if by == "theme":
        assert headings == ["Health", "Remittances"]
    if by == "date":
        years = [heading for heading in headings if heading != "No date"]
        assert years == sorted(years, reverse=True)
    if by == "body":
        assert len(headings) == len({collection.recommendations[key].by for key in shown(page)})


@pytest.mark.parametrize("state", ["?by=theme", "?by=date", "?q=remittances", "?q=migrants", "?body=upu&body=wfp"])
def test_a_candidate_is_marked_in_every_list(open_explorer: Open, collection: Collection, state: str) -> None:
    page = open_explorer(state)
    read = """all => all.map(e => [e.dataset.id, Boolean(
        e.querySelector('.mark') || e.closest('.group')?.querySelector('h2 .mark'))])"""
    for key, marked in page.locator("#results .entry:visible").evaluate_all(read):
        body = collection.recommendations[key].body
        assert marked == bool(body and body.is_candidate), key


def test_no_result_says_so_and_offers_the_step_that_helps_most(open_explorer: Open, members: Members) -> None:
    page = open_explorer("?theme=remittances&body=unhcr")
    assert page.inner_text("#count") == "0 recommendations"
    offers = page.locator("#results .step").all_inner_texts()
    assert offers == [
        f"Without Body: UNHCR ({len(members['theme']['remittances'])})",
        f"Without Theme: Remittances ({len(members['body']['unhcr'])})",
    ]
    page.locator("#results .step").first.click()
    assert set(shown(page)) == members["theme"]["remittances"]
    page = open_explorer("?q=pensions&to=transit-countries")
    offer = page.locator("#results .step", has_text="Addressed to: States instead")
    offer.click()
    assert set(shown(page)) <= members["to"]["states"]
    page = open_explorer("?q=xqzzyq")
    assert "Nothing is recorded under “xqzzyq”." in page.inner_text("#results")
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == len(expected(members, []))


def test_where_nothing_is_on_both_themes_what_is_on_either_is_one_step_away(
    open_explorer: Open, members: Members
) -> None:
    page = open_explorer("?theme=cities&theme=trafficking-smuggling&themes=all")
    either = members["theme"]["cities"] | members["theme"]["trafficking-smuggling"]
    assert not members["theme"]["cities"] & members["theme"]["trafficking-smuggling"]
    page.get_by_role("button", name=f"On any of these themes ({len(either)})").click()
    assert set(shown(page)) == either
    three = ("governance-cooperation", "capacity-building", "financing-partnerships")
    assert not set.intersection(*(members["theme"][key] for key in three))
    page = open_explorer("?themes=all&" + "&".join(f"theme={key}" for key in three))
    page.get_by_role("button", name="On any of these themes").click()
    assert set(shown(page)) == set.union(*(members["theme"][key] for key in three))


def test_grouped_by_theme_it_is_said_that_some_stand_several_times(open_explorer: Open) -> None:
    several = re.compile("one on several themes stands under each of them")
    page = open_explorer("?by=theme")
    expect(page.locator("#count")).to_have_text(several)
    for state in ("?by=theme&theme=health", "?by=body", "?by=theme&q=health"):
        expect(open_explorer(state).locator("#count")).not_to_have_text(several)


@pytest.mark.parametrize("how", ["address", "Enter"])
def test_two_letters_that_are_entered_are_not_waited_for(open_explorer: Open, how: str) -> None:
    page = open_explorer("?q=zq" if how == "address" else "")
    if how == "Enter":
        page.fill("#explorer-q", "zq")
        expect(page.locator("#count")).to_contain_text("type 3 letters or more to search")
        page.press("#explorer-q", "Enter")
    expect(page.locator("#results")).to_contain_text("Nothing is recorded under “zq”.")


def test_no_offer_of_the_page_without_results_leads_to_another(open_explorer: Open) -> None:
    for state in ("?body=iom&q=diaspora", "?q=portability+of+pensions&to=transit-countries", "?q=dejobs&body=wfp"):
        page = open_explorer(state)
        for i in range(page.locator("#results .step").count()):
            page = open_explorer(state)
            page.locator("#results .step").nth(i).click()
            assert shown(page), (state, i)


def test_the_whole_ranked_list_is_one_button_away(open_explorer: Open) -> None:
    page = open_explorer("?q=human rights")
    before = shown(page)
    page.locator(".show-all").click()
    after = shown(page)
    assert after[: len(before)] == before
    assert page.inner_text("#count").startswith(f"{len(after)} ")
    assert page.evaluate("document.activeElement.closest('.entry').dataset.id") == after[len(before)]


def test_coming_back_shows_the_whole_list_again_where_it_was_shown(open_explorer: Open, address: str) -> None:
    page = open_explorer("?q=human rights")
    page.locator(".show-all").click()
    whole = shown(page)
    page.goto(f"{address}/about/")
    page.go_back()
    page.wait_for_selector("#results[aria-busy=false]")
    assert shown(page) == whole
    page.locator("[name=theme][value=health]").check()
    page.wait_for_url("**theme=health")
    page.go_back()
    assert shown(page) == whole


def test_a_word_under_which_nothing_is_recorded_is_named(open_explorer: Open) -> None:
    page = open_explorer("?q=LGBT migrants")
    expect(page.locator("#announce")).to_have_text(page.inner_text("#count"))
    assert "best match first; nothing is recorded under “lgbt”" in page.inner_text("#count")
    page.fill("#explorer-q", "remitance migrants")
    expect(page.locator("#count")).to_contain_text("; “remitance” read as “remittances” and the like")


def test_a_number_that_was_never_given_is_named(open_explorer: Open) -> None:
    page = open_explorer("?q=ILO 99")
    assert page.inner_text("#count").endswith("; no recommendation has the number “ILO 99”")
    page.fill("#explorer-q", "ilo99")
    expect(page.locator("#results")).to_contain_text("No recommendation has the number “ilo99”.")
    page.get_by_role("button", name="Search for “ILO”").click()
    assert len(shown(page)) > 10
    page.fill("#explorer-q", "ILO 189")
    expect(page.locator("#count")).to_have_text(re.compile("best match first$"))
    page.fill("#explorer-q", "WHO code 2010")
    expect(page.locator("#count")).to_have_text(re.compile("best match first$"))


def test_after_a_failed_load_the_next_choice_tries_again(browser: Browser, address: str, members: Members) -> None:
    page = browser.new_page()
    page.route("**/minisearch.js", lambda route: route.abort(), times=1)
    page.goto(f"{address}/recommendations/?theme=health")
    expect(page.locator("#count")).to_have_text("The search could not be loaded; this is the complete list.")
    page.check("[name=theme][value=remittances]")
    expect(page.locator("#chips")).to_contain_text("Remittances")
    assert set(shown(page)) == members["theme"]["health"] | members["theme"]["remittances"]
    page.close()


def test_enter_leads_from_the_words_to_the_results(open_explorer: Open) -> None:
    page = open_explorer("")
    page.focus("#explorer-q")
    page.keyboard.type("money")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_be_focused()
    assert len(shown(page)) > 5


def test_the_explorer_works_by_keyboard_alone(open_explorer: Open, members: Members) -> None:
    page = open_explorer("")
    tab_to(page, "explorer-q")
    page.keyboard.type("money")
    assert page.locator("#results mark").count()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    tab_to_value(page, "remittances")
    page.keyboard.press("Space")
    assert set(shown(page)) == members["theme"]["remittances"]
    tab_to_text(page, "Addressed to")
    page.keyboard.press("Enter")
    tab_to_value(page, "origin-countries")
    page.keyboard.press("Space")
    assert set(shown(page)) == members["theme"]["remittances"] & members["to"]["origin-countries"]
    tab_to_text(page, "Clear all")
    page.keyboard.press("Enter")
    assert len(shown(page)) == len(expected(members, []))
    expect(page.locator("#announce")).to_have_text(f"{len(shown(page))} recommendations")


def test_nothing_found_among_all_addressees_is_said(open_explorer: Open, page: Page, members: Members) -> None:
    open_explorer("?q=xqzzyq&" + "&".join(f"to={key}" for key in members["to"]))
    expect(page.locator("#results")).to_contain_text("No recommendation matches all of this.")


def test_the_first_letters_of_a_word_leave_the_list_as_it_is(open_explorer: Open, page: Page) -> None:
    open_explorer("?theme=remittances")
    before = shown(page)
    page.locator("#explorer-q").press_sequentially("c")
    expect(page.locator("#count")).to_contain_text("type 3 letters or more to search")
    page.locator("#explorer-q").fill("")
    page.locator("#explorer-q").press_sequentially("zq", delay=50)
    expect(page.locator("#count")).to_have_text(f"{len(before)} recommendations; type 3 letters or more to search")
    assert shown(page) == before
    page.locator("#explorer-q").press_sequentially("x")
    expect(page.locator("#results")).to_contain_text("No recommendation matches all of this.")


def test_the_matrix_of_themes_and_bodies_holds_the_counts_of_the_records(
    page: Page, address: str, members: Members
) -> None:
    page.goto(f"{address}/themes/")
    read = "all => all.map(a => [a.search, a.textContent])"
    cells = dict(page.locator(".matrix td a").evaluate_all(read))
    wanted = {f"?theme={theme}": str(len(ids)) for theme, ids in members["theme"].items()}
    for (theme, of_theme), (body, of_body) in product(members["theme"].items(), members["body"].items()):
        if of_theme & of_body:
            wanted[f"?theme={theme}&body={body}"] = str(len(of_theme & of_body))
    assert cells == wanted
