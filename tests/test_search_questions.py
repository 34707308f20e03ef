"""Statements about readers' questions, in the explorer and in the header alike: how often they are answered rightly."""

from typing import Any

import pytest
import yaml
from playwright.sync_api import Page

from tests.asking import in_explorer, in_header, is_recommendation
from tests.conftest import ROOT

QUESTIONS = yaml.safe_load((ROOT / "tests/search_questions.yaml").read_text())["questions"]
SETS = list(dict.fromkeys(question["set"] for question in QUESTIONS))
RIGHT_AMONG_FIRST_FIVE = 0.97
RIGHT_FIRST = 0.85


def shares(questions: list[dict[str, Any]], shown: list[list[str]]) -> tuple[float, float]:
    """The share of questions with a right answer among the first five, and with the first result right."""
    five = first = 0
    for question, paths in zip(questions, shown, strict=True):
        right = {f"/recommendations/{key}/" for key in question["right"]}
        five += bool(right & set(paths[:5]))
        first += paths[:1] != [] and paths[0] in right
    return five / len(questions), first / len(questions)


# Ask when there are so many more recommendations, copies of the real ones, that not all of them are ranked.
ASK_AMONG_MANY = """async ([copies, queries]) => {
  const { compendium } = window;
  await compendium.load("js/search.js");
  await compendium.load("data/search.js");
  const { data, search } = compendium;
  const columns = data.recommendations;
  for (const [name, values] of Object.entries(columns)) {
    columns[name] = Array.from({ length: copies }, (_, i) => i)
      .flatMap((i) => (name === "id" ? values.map((id) => `${id}~${i}`) : values));
  }
  await search.ready();
  return queries.map((query) => {
    const found = search.recommendations(query);
    return [found.length, found[0]?.item.id.split("~")[0]];
  });
}"""


@pytest.mark.parametrize("kept", SETS)
@pytest.mark.parametrize("place", [in_explorer, in_header])
def test_readers_questions_are_answered(explorer: Page, place: Any, kept: str) -> None:
    questions = [question for question in QUESTIONS if question["set"] == kept]
    shown = place(explorer, [question["ask"] for question in questions])
    answers = [[path for path in paths if is_recommendation(path)] for paths in shown]
    five, first = shares(questions, answers)
    everything = shares(questions, shown)
    print(
        f"{place.__name__}, {kept}: {five:.1%} / {first:.1%}; pages of themes and others counted as wrong", everything
    )
    assert five >= RIGHT_AMONG_FIRST_FIVE
    assert first >= RIGHT_FIRST


def test_an_address_with_words_shows_what_typing_them_shows(explorer: Page, address: str) -> None:
    queries = [question["ask"] for question in QUESTIONS[::50]]
    typed = in_explorer(explorer, queries)
    for query, shown in zip(queries, typed, strict=True):
        explorer.goto(f"{address}/recommendations/?q={query}")
        explorer.wait_for_selector("#results[aria-busy=false]")
        links = explorer.locator("#other .entry__title").evaluate_all("all => all.map(a => new URL(a.href).pathname)")
        assert links[: len(shown)] == shown
        assert shown


def test_among_thousands_nearly_every_first_result_is_the_same(page: Page, address: str) -> None:
    queries = [question["ask"] for question in QUESTIONS]
    page.goto(f"{address}/about/")
    few = page.evaluate(ASK_AMONG_MANY, [1, queries])
    page.goto(f"{address}/history/")
    many = page.evaluate(ASK_AMONG_MANY, [12, queries])
    assert max(count for count, _ in many) <= 1000 < 12 * max(count for count, _ in few)
    same = sum(one == other for (_, one), (_, other) in zip(many, few, strict=True))
    assert same >= 0.98 * len(queries)
