"""Measures what an editor waits for: from saving a file to the new text in the browser."""

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

RECORD = "agencies/ilo.yaml"
PAGE = "docs/recommendations/ilo-1/index.md"

# Runs in every page: says when the recommendation's text was painted, and what it is.
_REPORT = """addEventListener("load", () => requestAnimationFrame(() => setTimeout(() =>
  console.log(document.querySelector(".statement__text")?.textContent))))"""

TEXT = re.compile(r"""(    text: >-\n +|<p class="statement__text">)""")
SERVE = {
    RECORD: ["build_site.py", "serve", "--no-browser"],
    PAGE: ["-m", "mkdocs", "serve", "--quiet"],
}
EDITS = 5


def measure_waits(browser: Browser, project: Path, edited: str) -> list[float]:
    """Serve a project, change a text in a file several times, and wait for each change in the open page.

    In: the browser, the project's folder, and the file: a record of ours, or a page of plain Material.
    Out: the seconds of each wait.
    """
    port = _free_port()
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text() + f"\ndev_addr: 127.0.0.1:{port}\nsite_url: http://127.0.0.1:{port}/\n")
    with (project / "serve.log").open("w") as log:
        server = subprocess.Popen([sys.executable, *SERVE[edited]], cwd=project, stdout=log, stderr=log)
    try:
        return _edit(browser, f"http://127.0.0.1:{port}/recommendations/ilo-1/", project / edited)
    finally:
        server.terminate()
        server.wait()


def _edit(browser: Browser, url: str, file: Path) -> list[float]:
    page = _open(browser, url)
    before = file.read_text()
    waits = []
    for number in range(1, EDITS + 1):
        time.sleep(2)
        text = TEXT.sub(rf"\1Edited {number}. ", before, count=1)
        waits.append(_save(page, file, text, f"Edited {number}."))
    page.close()
    return waits


def _save(page: Page, file: Path, text: str, new_words: str) -> float:
    """Save a file and return the seconds until the page shows the new words."""
    with page.expect_console_message(lambda message: new_words in message.text):
        started = time.monotonic()
        file.write_text(text)
    return time.monotonic() - started


def _open(browser: Browser, url: str) -> Page:
    """Open a page as soon as its server answers, for two minutes at most."""
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(_REPORT)
    give_up = time.monotonic() + 120
    while True:
        try:
            page.goto(url)
        except Error:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
        else:
            return page


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
