"""Asks both searches as a reader does, and reads what they show."""

from playwright.sync_api import Page

# Type into the field of the explorer or of the header, as a reader does, and read what is shown, top to bottom.
TYPE = """async ([field, row, queries]) => {
  const input = document.querySelector(field);
  const shown = [];
  for (const query of queries) {
    input.value = query;
    input.dispatchEvent(new Event("input", {bubbles: true}));
    for (let i = 0; i < 10; i++) await null;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    shown.push([...document.querySelectorAll(row)].map((link) => new URL(link.href).pathname));
  }
  return shown;
}"""

# All that the engine finds for a question, also what is not shown at once.
FOUND = "(words) => window.compendium.search.recommendations(words).map(({ item }) => item.id)"


def in_explorer(page: Page, queries: list[str]) -> list[list[str]]:
    shown: list[list[str]] = page.evaluate(TYPE, ["#explorer-q", "#other .entry__title", queries])
    return shown


def in_header(page: Page, queries: list[str]) -> list[list[str]]:
    page.focus("#site-search")
    page.evaluate("window.compendium.load('js/header-search.js').then(() => window.compendium.search.ready())")
    shown: list[list[str]] = page.evaluate(TYPE, ["#site-search", ".site-search__list a", queries])
    return shown


def pages_named_in_explorer(page: Page, queries: list[str]) -> list[list[str]]:
    shown: list[list[str]] = page.evaluate(TYPE, ["#explorer-q", "#pages a", queries])
    return shown


def is_recommendation(path: str) -> bool:
    return path.startswith("/recommendations/") and path != "/recommendations/"
