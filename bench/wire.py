"""Measures what goes over the wire on a first and a second view of each kind of page."""

from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from bench.browser import PAGES
from bench.server import Transfer, served

QUIET = 700  # milliseconds without a request after which none is expected

# Whether a page is painted, and has what its first script is told to load then.
_HAS_ALL = """(() => {
  const scripts = window.compendium?.scripts || [];
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  return performance.getEntriesByType("paint").length > 0 &&
    scripts.every((path) => loaded.some((name) => name.endsWith(path)));
})()"""


class View(NamedTuple):
    """Requests to the site and bytes of bodies, as compressed, on a first and a second view."""

    kind: str
    encoding: str
    first_requests: int
    first_bytes: int
    second_requests: int
    second_bytes: int


def measure_views(browser: Browser, site: Path, encoding: str) -> list[View]:
    """Open one page of each kind with an empty cache, then the next page of that kind with what is cached.

    In: the browser, the folder of the built site, and how text is compressed: "gzip" or "br".
    """
    views = []
    for kind, (first, second) in PAGES.items():
        if not (site / first.strip("/") / "index.html").is_file():
            continue
        with served(site, encoding) as (address, transfers):
            context = browser.new_context()
            page = context.new_page()
            open_whole(page, address + first, transfers)
            seen = len(transfers)
            open_whole(page, address + second, transfers)
            context.close()
            views.append(
                View(
                    kind,
                    encoding,
                    first_requests=seen,
                    first_bytes=sum(transfer.size for transfer in transfers[:seen]),
                    second_requests=len(transfers) - seen,
                    second_bytes=sum(transfer.size for transfer in transfers[seen:]),
                )
            )
    return views


def open_whole(page: Page, url: str, transfers: list[Transfer]) -> None:
    """Open a page and wait until it is painted, which its scripts wait for, has these, and asks for nothing more.

    An answer that is under way does not count as quiet: a large file takes the server a while to compress.
    """
    page.goto(url, wait_until="networkidle")
    seen = -1
    while seen != len(transfers) or not page.evaluate(_HAS_ALL):
        seen = len(transfers)
        page.wait_for_timeout(QUIET)
