"""Statements about the explorer's filters: what they show, and how many each option would give."""

from itertools import product

from playwright.sync_api import Page, expect

from tests.conftest import Members, Open, expected, shown


def counts(page: Page) -> dict[tuple[str, str], int]:
    """The number beside each option."""
    read = "all => all.map(b => [b.name, b.value, b.closest('label').querySelector('.count').textContent])"
    return {(name, key): int(n) for name, key, n in page.locator("#explorer [type=checkbox]").evaluate_all(read)}


def test_every_option_counts_all_its_recommendations_at_first(open_explorer: Open, members: Members) -> None:
    page = open_explorer("")
    shown_counts = counts(page)
    for name, options in members.items():
        for key, ids in options.items():
            assert shown_counts[name, key] == len(ids), (name, key)
    assert sum(shown_counts.values()) == sum(len(ids) for options in members.values() for ids in options.values())


def test_filter_counts_are_right_for_every_combination_of_two_options(open_explorer: Open, members: Members) -> None:
    page = open_explorer("")
    options = [(name, key) for name, keys in members.items() for key in keys]
    found = page.evaluate(
        """(options) => {
          const {facets, data} = window.compendium;
          const rows = facets.prepare(data);
          const choose = (pairs, inAll) => {
            const chosen = new Map();
            for (const [name, key] of pairs) chosen.set(name, new Set([...(chosen.get(name) || []), key]));
            return facets.filter(rows, chosen, inAll);
          };
          const all = new Set(["theme"]);
          return options.map((one) => {
            const {counts} = choose([one]), together = choose([one], all).counts;
            return options.map((other) => [
              counts[other[0]]?.get(other[1]) || 0, choose([one, other]).matching.length,
              together[other[0]]?.get(other[1]) || 0, choose([one, other], all).matching.length,
            ]);
          });
        }""",
        options,
    )
    for (i, one), (j, other) in product(enumerate(options), enumerate(options)):
        within_one_filter = one[0] == other[0]
        alone = members[other[0]][other[1]]
        both = alone & members[one[0]][one[1]]
        would_give = [len(alone if within_one_filter else both), len(expected(members, [one, other]))]
        with_all_themes = [len(both), len(both)] if one[0] == other[0] == "theme" else would_give
        assert found[i][j] == would_give + with_all_themes, (one, other)


def test_what_is_on_all_of_several_themes_is_one_step_away_and_has_an_address(
    open_explorer: Open, members: Members
) -> None:
    one, other = members["theme"]["detention-return"], members["theme"]["children-youth"]
    page = open_explorer("?theme=detention-return")
    expect(page.locator("#in-all")).to_be_hidden()
    page.check("[name=theme][value=children-youth]")
    assert set(shown(page)) == one | other
    page.get_by_label(f"Only what is on both themes ({len(one & other)})").check()
    assert set(shown(page)) == one & other
    assert page.locator("#chips li").nth(1).inner_text().startswith("and")
    page.wait_for_url("**/recommendations/?theme=detention-return&theme=children-youth&themes=all")
    page.reload()
    page.wait_for_selector("#results[aria-busy=false]")
    assert set(shown(page)) == one & other
    page.get_by_role("button", name="Theme: Children").click()
    assert set(shown(page)) == one


def test_on_a_wide_screen_every_filter_and_what_is_ticked_is_in_sight(page: Page, open_explorer: Open) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    open_explorer("")
    for summary in page.locator("#filters summary").all():
        expect(summary).to_be_in_viewport(ratio=1)
    open_explorer("?theme=cities")
    ticked = page.locator("[name=theme]:checked")
    expect(ticked).to_be_in_viewport(ratio=1)


def test_what_is_on_all_themes_is_offered_where_there_is_something(open_explorer: Open, members: Members) -> None:
    page = open_explorer("?theme=family&theme=remittances")
    both = members["theme"]["family"] | members["theme"]["remittances"]
    assert not members["theme"]["family"] & members["theme"]["remittances"]
    expect(page.locator("#in-all")).to_be_hidden()
    page = open_explorer("?theme=family&theme=remittances&themes=all")
    expect(page.locator("#in-all")).to_be_checked()
    assert page.locator(".steps button").first.inner_text() == f"On any of these themes ({len(both)})"
    page.locator(".steps button").first.click()
    assert set(shown(page)) == both


def test_that_all_themes_are_wanted_is_forgotten_with_them(open_explorer: Open, members: Members) -> None:
    page = open_explorer("?theme=remittances&theme=diaspora&themes=all")
    page.get_by_role("button", name="Clear all").click()
    for key in ("health", "cities"):
        page.check(f"[name=theme][value={key}]")
    assert set(shown(page)) == members["theme"]["health"] | members["theme"]["cities"]


def test_whom_to_choose_instead_is_counted_as_it_would_be_shown(open_explorer: Open, members: Members) -> None:
    page = open_explorer("?theme=health&theme=gender&themes=all&to=hld")
    page.get_by_role("button", name="States instead (1)").click()
    expect(page.locator("#count")).to_contain_text("1 recommendation")


def test_only_its_own_takes_the_place_of_another_choice(open_explorer: Open, members: Members) -> None:
    page = open_explorer("?q=ILO+strategies&body=unhcr")
    page.get_by_role("button", name="Only this").click()
    assert set(shown(page)) <= members["body"]["ilo"]


def test_two_themes_among_the_words_are_one_step_from_what_is_on_both(open_explorer: Open, members: Members) -> None:
    page = open_explorer("?q=health+and+detention")
    both = members["theme"]["health"] & members["theme"]["detention-return"]
    page.get_by_role("button", name=f"All on both themes ({len(both)})").click()
    page.wait_for_url("**/recommendations/?theme=detention-return&theme=health&themes=all")
    assert set(shown(page)) == both


def test_a_step_that_would_change_nothing_is_not_offered(open_explorer: Open) -> None:
    page = open_explorer("?q=ILO-3")
    expect(page.locator("#pages a")).to_have_text("ILO")
    assert not page.locator("#pages button").count()


def test_that_no_recommendation_rests_on_a_document_is_said(open_explorer: Open) -> None:
    page = open_explorer("?q=A/HRC/23/46")
    expect(page.locator("#other")).to_contain_text("No recommendation rests on this document or refers to it.")


def test_words_that_are_nowhere_are_named_also_beside_a_filter(open_explorer: Open) -> None:
    page = open_explorer("?q=zzzz&theme=cities")
    expect(page.locator("#other")).to_contain_text("Nothing is recorded under “zzzz”")


def test_the_results_of_a_body_that_is_named_with_other_words_are_one_step_away(
    open_explorer: Open, members: Members
) -> None:
    page = open_explorer("?q=iom+deaths")
    page.get_by_role("button", name="Only this").click()
    assert set(shown(page)) <= members["body"]["iom"]
    assert page.locator("[name=body][value=iom]").is_checked()


def test_ticking_options_shows_exactly_their_recommendations_and_counts(open_explorer: Open, members: Members) -> None:
    page = open_explorer("")
    steps = [("theme", "remittances"), ("to", "origin-countries"), ("theme", "health"), ("basis", "report")]
    chosen: list[tuple[str, str]] = []
    page.evaluate("document.querySelectorAll('details.filter').forEach((filter) => { filter.open = true; })")
    for name, key in steps:
        chosen.append((name, key))
        page.check(f"#explorer [name={name}][value={key}]")
        assert set(shown(page)) == expected(members, chosen)
        assert str(len(expected(members, chosen))) in page.inner_text("#count")
        now = counts(page)
        for other, options in members.items():
            rest = [pair for pair in chosen if pair[0] != other]
            for option in options:
                assert now[other, option] == len(expected(members, [*rest, (other, option)])), (chosen, other, option)


def test_words_and_filters_count_together(open_explorer: Open, members: Members) -> None:
    page = open_explorer("?q=health&theme=children-youth")
    ids = shown(page)
    assert set(ids) <= members["theme"]["children-youth"]
    assert counts(page)["theme", "children-youth"] == len(ids)
    expect(page.locator("#results mark").first).to_be_visible()
