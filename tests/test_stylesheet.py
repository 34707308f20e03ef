"""The theme's style sheet is cut down to what the pages use, and no reader can tell."""

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from compendium.stylesheet import theme_stylesheet, trim
from tests.conftest import ROOT

Medium = Literal["screen", "print"]

# Runs in a page: how each kind of element (by its class and its parent's) and what stands before and after it looks.
LOOKS = """() => {
  const kind = (element) => `${element.tagName}.${element.className}`;
  const looks = {};
  for (const element of document.body.querySelectorAll("*")) {
    const name = `${kind(element.parentElement)} > ${kind(element)}`;
    looks[name] ??= [null, "::before", "::after"].map((part) => {
      const style = getComputedStyle(element, part);
      const names = [...style].filter((name) => !name.startsWith("--"));
      return names.map((name) => `${name}: ${style.getPropertyValue(name)}`);
    }).join();
  }
  return looks;
}"""

# Waits until every script of the page has run: some put buttons into it.
SCRIPTS = "() => Promise.all(window.compendium.scripts.map(window.compendium.load))"

# Takes the theme's whole style sheet and our own in place of the one that the page came with.
WHOLE = """(sheets) => {
  for (const sheet of document.styleSheets) sheet.disabled = true;
  document.adoptedStyleSheets = sheets.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}"""


@pytest.mark.parametrize(("width", "media"), [(360, ["screen", "print"]), (1280, ["screen"])])
def test_every_page_looks_as_with_the_whole_style_sheet_of_the_theme(
    browser: Browser, address: str, kinds: list[str], width: int, media: list[Medium]
) -> None:
    own = "".join(path.read_text() for path in sorted((ROOT / "compendium/styles").glob("*.css")))
    page = browser.new_page(viewport={"width": width, "height": 800})
    different = []
    for kind in kinds:
        page.emulate_media(media="screen")
        page.goto(address + kind)
        page.evaluate(SCRIPTS)
        page.wait_for_selector("#results:not([aria-busy=false])", state="detached")  # the explorer begins later
        for medium in media:
            page.emulate_media(media=medium)
            before = page.evaluate(LOOKS)
            page.evaluate(WHOLE, [theme_stylesheet(), own])
            after = page.evaluate(LOOKS)
            page.evaluate("() => { document.adoptedStyleSheets = []; document.styleSheets[0].disabled = false; }")
            assert len(before) > 10
            different += [f"{kind} ({medium}): {name}" for name in before if before[name] != after[name]]
    page.close()
    assert not different


def test_a_rule_that_no_page_can_need_is_left_out() -> None:
    css = (
        '@charset "utf-8";:root{--used:1;--unused:url("data:image/svg+xml;a,b")}.here,.gone>a{top:var(--used)}'
        "#gone{top:0}[gone]{top:0}.here:not(.gone){left:0}"
        "@media print{.gone{top:0}.here{top:1px}}@media screen{.gone{top:0}}"
    )
    assert trim(css, {"here"}) == (
        ":root{--used:1}.here{top:var(--used)}.here:not(.gone){left:0}@media print{.here{top:1px}}"
    )


def test_no_rule_has_the_browser_style_a_whole_list_anew_when_one_entry_changes(site: Path) -> None:
    css = (site / "assets/style.css").read_text()
    assert trim("a+*,a~b{top:0}a + *{top:1px}", set()) == "a~b{top:0}"
    assert not re.search(r"[+~]\s*\*|>\s*:nth", css)


def test_the_style_sheet_is_less_than_half_of_the_themes_own(site: Path) -> None:
    assert len((site / "assets/style.css").read_bytes()) < len(theme_stylesheet()) / 2
