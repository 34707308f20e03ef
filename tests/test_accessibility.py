"""Statements about who can read the site: WCAG 2.2 AA on every kind of page, in every mode a reader may use."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from audit.checks import EVERY_RULE, LEADS_ON, axe_violations
from compendium.collection import Collection
from tests.conftest import ROOT, WITHOUT_WAITING

STYLES = (ROOT / "compendium/styles/base.css").read_text()
COLOURS_AND_TARGETS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}}
# What WCAG 1.4.12 lets a reader set.
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_axe_finds_no_violation_on_any_kind_of_page(
    page: Page, address: str, kinds: list[str], scheme: Literal["light", "dark"], width: int
) -> None:
    found = []
    for kind in kinds:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(address + kind)
        found += axe_violations(page, EVERY_RULE)
        page.set_viewport_size({"width": 412, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
        found += axe_violations(page, COLOURS_AND_TARGETS)
    assert not found


def test_headings_and_landmarks_are_in_order_on_every_page(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text()
        if LEADS_ON in html:
            continue
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert html.count("<main") == 1, path
        assert '<html lang="en"' in html, path
        assert not re.search(r"<nav(?![^>]*aria-label)", html), path


@pytest.fixture(scope="session")
def restyled(browser: Browser) -> Iterator[Page]:
    """A page 320 px wide, as at 1280 px and 400 %, into which a reader's own styles may be put."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 256})
    context.add_init_script(WITHOUT_WAITING)
    yield context.new_page()
    context.close()


def test_pages_reflow_at_320_px_also_with_the_text_spacing_of_a_reader(
    restyled: Page, address: str, kinds: list[str]
) -> None:
    wide = """() => {
        const root = document.scrollingElement;
        if (root.scrollWidth <= root.clientWidth) return [];
        return [...document.querySelectorAll("main *, header *, footer *")].filter((element) =>
            element.getBoundingClientRect().right > root.clientWidth && !element.closest("[tabindex='0'][role=region]")
        ).map((element) => element.outerHTML.slice(0, 120));
    }"""
    cut = """() => [...document.querySelectorAll("body *")].filter((element) =>
        element.clientHeight > 2 && getComputedStyle(element).overflowY === "hidden"
        && element.scrollHeight > element.clientHeight + 1
    ).map((element) => element.outerHTML.slice(0, 120))"""
    broken = """() => [...document.querySelectorAll("button")].filter((button) => {
        const words = document.createRange();
        words.selectNodeContents(button);
        return /^\\w+$/.test(button.textContent.trim()) && words.getClientRects().length > 1;
    }).map((element) => element.outerHTML.slice(0, 120))"""
    for kind in kinds:
        restyled.goto(address + kind)
        assert restyled.evaluate(wide) == [], kind
        assert restyled.evaluate(broken) == [], kind
        restyled.add_style_tag(content=TEXT_SPACING)
        assert restyled.evaluate(wide) == [], kind
        assert restyled.evaluate(cut) == [], kind


def test_pages_fit_a_phone_whose_reader_has_set_very_large_letters(
    restyled: Page, address: str, kinds: list[str]
) -> None:
    restyled.set_viewport_size({"width": 360, "height": 740})
    for kind in kinds:
        restyled.goto(address + kind)
        restyled.add_style_tag(content="html { font-size: 187.5% !important; }")
        assert restyled.evaluate("document.scrollingElement.scrollWidth") <= 360, kind


def test_nothing_moves(page: Page, address: str, kinds: list[str]) -> None:
    moving = """() => [...document.querySelectorAll("*")].filter((element) => {
        const style = getComputedStyle(element);
        return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => time !== "0s");
    }).map((element) => element.outerHTML.slice(0, 120))"""
    for kind in kinds:
        page.goto(address + kind)
        assert page.evaluate(moving) == [], kind


def test_in_forced_colours_controls_keep_a_border_and_links_an_underline(
    page: Page, address: str, kinds: list[str]
) -> None:
    lost = """() => [
        ...[...document.querySelectorAll("button, input, select, textarea")].filter((element) =>
            element.checkVisibility() && !/checkbox|radio/.test(element.type)
            && !parseFloat(getComputedStyle(element).borderTopWidth)),
        ...[...document.querySelectorAll("main a[href]")].filter((element) =>
            element.checkVisibility() && !element.closest("h1, h2, h3")
            && !getComputedStyle(element).textDecorationLine.includes("underline")
            && !parseFloat(getComputedStyle(element).borderTopWidth)),
    ].map((element) => element.outerHTML.slice(0, 120))"""
    page.emulate_media(forced_colors="active")
    for kind in kinds:
        page.goto(address + kind)
        assert page.evaluate(lost) == [], kind


@pytest.mark.parametrize("choice", ["", "dark"])
def test_print_is_black_on_white_without_navigation_and_with_addresses(
    page: Page, address: str, kinds: list[str], choice: str
) -> None:
    pale = """() => [...document.querySelectorAll("main *")].filter((element) => {
        const style = getComputedStyle(element);
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        return own && element.checkVisibility() && style.color !== "rgb(0, 0, 0)";
    }).map((element) => `${getComputedStyle(element).color} ${element.outerHTML.slice(0, 120)}`)"""
    page.emulate_media(media="print", color_scheme="dark")
    for kind in kinds:
        page.goto(address + kind)
        page.evaluate("choice => { if (choice) document.documentElement.dataset.scheme = choice; }", choice)
        assert page.evaluate(pale) == [], kind
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator("nav:visible, form:visible, button:visible").count() == 0, kind
    page.goto(address + "/recommendations/ilo-1/")
    shown = "getComputedStyle(document.querySelector('.facts .source'), '::after').content"
    assert str(page.locator("a.source").first.get_attribute("href")) in page.evaluate(shown)


def test_a_printed_list_says_which_page_of_which_edition_it_is_and_numbers_what_it_lists(
    page: Page, address: str, collection: Collection
) -> None:
    page.emulate_media(media="print")
    for path in ("/themes/health/", "/agencies/ilo/", "/instruments/icrmw/", "/joint/"):
        page.goto(address + path)
        expect(page.locator(".colophon")).to_be_visible()
        expect(page.locator(".colophon")).to_contain_text(f"edition {collection.edition.version} of ")
        expect(page.locator(".colophon")).to_contain_text(path)
        entry = page.locator(".entry").first
        number = entry.evaluate("(entry) => getComputedStyle(entry, '::after').content")
        assert number == f'"{entry.get_attribute("data-id")}"'


@pytest.mark.parametrize("path", ["/coverage/", "/maintaining/benchmarks/"])
def test_no_table_is_wider_than_the_paper(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 590, "height": 1000})  # A4 upright less margins
    page.emulate_media(media="print")
    page.goto(address + path)
    wider = """() => [...document.querySelectorAll(".scroll")].filter((part) => part.scrollWidth > part.clientWidth)
      .map((part) => part.getAttribute("aria-labelledby"))"""
    assert page.locator(".scroll table").count() > 0
    assert page.evaluate(wider) == []


FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const box = element.getClientRects()[0];
    const style = getComputedStyle(element);
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {
        text: (element.textContent || element.name || "").trim(),
        html: element.outerHTML.slice(0, 120),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        uncovered: element.contains(top) || top?.contains(element),
    };
}"""


def tab_to(page: Page, text: str, most: int = 200) -> None:
    """Press the tab key until the control with a text has the focus, which must be seen at every step."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused, f"the focus left the page before it reached {text}"
        assert focused["outlined"], focused["html"]
        assert focused["uncovered"], focused["html"]
        if focused["text"].startswith(text):
            return
    raise AssertionError(f"{text} is out of reach")


def test_the_keyboard_alone_leads_from_home_to_a_recommendation_and_to_a_search(page: Page, address: str) -> None:
    page.goto(address + "/")
    tab_to(page, "Skip to content", most=1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    tab_to(page, "Remittances")
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes/remittances/")
    title = page.locator("a.entry__title").first.inner_text()
    tab_to(page, title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/*/")
    assert page.locator("h1").inner_text().startswith(title)
    tab_to(page, "q")
    page.keyboard.type("remittances")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/?q=remittances*")


def _next_focused(page: Page) -> Any:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUSED)


def test_every_kind_of_page_can_be_walked_by_keyboard_with_the_focus_in_sight(
    page: Page, address: str, kinds: list[str]
) -> None:
    for kind in kinds:
        page.goto(address + kind)
        walked: list[str] = []
        while len(walked) < 40 and (focused := _next_focused(page)):
            walked.append(focused["html"])
            assert focused["outlined"], focused["html"]
            assert focused["uncovered"], focused["html"]
        controls = page.locator("a[href], button, input, select, textarea").filter(visible=True).count()
        assert len(walked) >= min(controls // 2, 40) > 0, kind


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 256)])
def test_what_has_the_focus_in_the_matrix_is_not_behind_the_names_beside_it(
    page: Page, address: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/themes/")
    links = page.locator(".matrix tbody a")
    links.last.focus()
    for _ in range(links.count() - 1):
        page.keyboard.press("Shift+Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["uncovered"], focused["html"]


def test_without_javascript_a_reader_gets_from_home_to_a_source(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/")
    page.get_by_role("main").get_by_role("link", name="Remittances").click()
    page.locator("a.entry__title").first.click()
    assert page.locator("a.source").first.get_attribute("href")
    assert page.locator(".scheme-switch").is_hidden()
    page.get_by_role("banner").get_by_role("searchbox").fill("remittances")
    page.get_by_role("banner").get_by_role("button", name="Search").click()
    assert page.url.startswith(f"{address}/recommendations/?q=remittances")
    assert page.locator("a.entry__title").count() > 100
    context.close()


def test_a_page_can_be_read_while_its_styles_and_scripts_do_not_arrive(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.add_init_script(WITHOUT_WAITING)
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.route(re.compile(r"\.(css|js)$"), lambda route: route.abort())
    page.goto(address + "/recommendations/ilo-1/")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    assert not [request.url for request in asked if request.resource_type in ("font", "image")]
    context.close()


def palette(block: str) -> dict[str, tuple[float, ...]]:
    """The colours that a block of the stylesheet defines, as red, green and blue from 0 to 1."""
    colours = {}
    for name, digits in re.findall(r"--([\w-]+): #([0-9a-f]+);", block):
        full = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
        colours[name] = tuple(int(full[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return colours


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The contrast of two colours as WCAG defines it."""

    def luminance(colour: tuple[float, ...]) -> float:
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_colours_of_the_palette_can_be_told_apart() -> None:
    light, dark, chosen_dark = [palette(block) for block in re.findall(r":root[^{]*\{([^}]*--ink:[^}]*)\}", STYLES)[:3]]
    assert dark == chosen_dark
    for scheme in (light, dark):
        assert len(scheme) == len(light)
        for name in scheme.keys() - {"paper", "paper-soft", "mark-paper", "rule"}:
            paper = scheme["mark-paper"] if name == "mark" else scheme["paper"]
            assert contrast(scheme[name], paper) >= 4.5, name
        assert contrast(scheme["accent"], scheme["paper"]) >= 7
        assert contrast(scheme["ink"], scheme["paper-soft"]) >= 7
        assert contrast(scheme["ink-soft"], scheme["paper-soft"]) >= 4.5
