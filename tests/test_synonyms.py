"""Statements about words for words: synonyms, two words typed as one, endings."""

import pytest
from playwright.sync_api import expect

from compendium.collection import Collection
from tests.asking import FOUND
from tests.conftest import Open

IS_HELD = """async (words) => {
  const { data, search, words: { split, normal } } = window.compendium;
  const held = new Set(data.recommendations
    .flatMap(({ title, text, words }) => split([title, text, ...words].join(" "))).map(normal));
  return words.filter((word) => !held.has(normal(word)));
}"""
# The words that the results of a question were found by, besides the question's own.
ASKED_AS = """(words) => {
  const { search, words: { asked } } = window.compendium;
  const found = search.recommendations(words).flatMap(({ match }) => Object.keys(match));
  return [...found, ...asked(words).split(" ")];
}"""
UNCOUNTED = """(all) => {
  const { split, STOP } = window.compendium.words;
  return all.filter((words) => split(words).some((word) => STOP.has(word)));
}"""


def test_each_synonym_leads_to_a_word_of_the_records(open_explorer: Open, collection: Collection) -> None:
    page = open_explorer("")
    means = [word for entry in collection.synonyms for word in entry.means]
    assert page.evaluate(IS_HELD, means) == []


def test_each_everyday_word_is_also_asked_as_each_word_of_the_records(
    open_explorer: Open, collection: Collection
) -> None:
    page = open_explorer("")
    for entry in collection.synonyms:
        for said in entry.said:
            found = page.evaluate(ASKED_AS, said)
            assert set(page.evaluate("(words) => words.map(window.compendium.words.normal)", entry.means)) <= set(found)


def test_no_everyday_word_holds_a_word_that_does_not_count(open_explorer: Open, collection: Collection) -> None:
    said = [text for entry in collection.synonyms for text in entry.said]
    page = open_explorer("")
    assert page.evaluate(UNCOUNTED, said) == []


def test_what_holds_the_words_themselves_comes_before_what_holds_synonyms(open_explorer: Open) -> None:
    page = open_explorer("")
    assert page.evaluate(FOUND, "sick leave")[0] == "un-women-4"
    page.fill("#explorer-q", "court decisions")
    expect(page.locator("#count")).to_contain_text("none holds all of these words")


@pytest.mark.parametrize(("typed", "meant"), [("calamity", "disaster"), ("headcount of workers", "data")])
def test_what_the_records_do_not_hold_is_found_by_its_synonym_and_said(
    open_explorer: Open, typed: str, meant: str
) -> None:
    page = open_explorer("")
    page.fill("#explorer-q", typed)
    expect(page.locator("#count")).to_contain_text(f"“{typed.split()[0]}” read as “{meant}")
    expect(page.locator("#other mark", has_text=meant).first).to_be_visible()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("braindrain", "brain drain"),
        ("nonrefoulement", "non refoulement"),
        ("UNWomen", "UN Women"),
        ("worldbank fees", "World Bank fees"),
        ("SDG10", "SDG 10"),
        ("crossborder", "cross border"),
    ],
)
def test_two_words_typed_as_one_find_what_the_two_find(open_explorer: Open, one: str, two: str) -> None:
    page = open_explorer("")
    found = page.evaluate(FOUND, one)
    assert found
    assert found == page.evaluate(FOUND, two)


def test_letters_that_only_happen_to_be_two_words_stay_one(open_explorer: Open) -> None:
    page = open_explorer("")
    page.fill("#explorer-q", "remitances")
    expect(page.locator("#count")).to_contain_text("“remitances” read as “remittance")
    page.fill("#explorer-q", "homeroad")
    expect(page.locator("#count")).to_contain_text("0 recommendations")


@pytest.mark.parametrize(("typed", "among"), [("ratifying ICRMW", "ratify ICRMW"), ("jailing", "jail")])
def test_a_word_with_an_ending_also_finds_the_word_without(open_explorer: Open, typed: str, among: str) -> None:
    page = open_explorer("")
    assert set(page.evaluate(FOUND, among)[:3]) <= set(page.evaluate(FOUND, typed))
