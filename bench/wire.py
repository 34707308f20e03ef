"""Measures what goes over the wire on a first and a second view of each kind of page."""

from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from bench.browser import PAGES
from bench.server import served


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
            page.goto(address + first, wait_until="networkidle")
            seen = len(transfers)
            page.goto(address + second, wait_until="networkidle")
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
