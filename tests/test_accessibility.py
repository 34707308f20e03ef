"""Statements about who can read the site: WCAG 2.2 AA on every kind of page, in every mode a reader may use."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import ROOT

Scheme = Literal["light", "dark"]
CONTRAST_ONLY = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
EVERY_RULE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": False}},
}


@pytest.fixture(scope="session")
def kinds(site: Path) -> list[str]:
    """The address of one page of each kind, the longest of its kind: pages side by side in a folder are one kind."""
    longest: dict[tuple[str, int], Path] = {}
    for path in sorted(site.rglob("*.html")):
        parts = path.relative_to(site).parts
        kind = (parts[0], len(parts))
        if kind not in longest or path.stat().st_size > longest[kind].stat().st_size:
            longest[kind] = path
    addresses = ["/" + path.relative_to(site).as_posix().removesuffix("index.html") for path in longest.values()]
    assert {"/", "/404.html"} <= set(addresses)
    return addresses


def violations(page: Page, options: dict[str, object]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url}: {rule['id']}: {node['html'][:150]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_kind_of_page(
    page: Page, address: str, kinds: list[str], scheme: Scheme
) -> None:
    page.emulate_media(color_scheme=scheme)
    found = []
    for kind in kinds:
        page.set_viewport_size({"width": 320 if scheme == "light" else 1280, "height": 800})
        page.goto(address + kind)
        found += violations(page, EVERY_RULE)
        page.set_viewport_size({"width": 1280 if scheme == "light" else 320, "height": 800})
        found += violations(page, EVERY_RULE)
    assert not found
