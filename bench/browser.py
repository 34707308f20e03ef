"""A browser for measurements and tests, and the pages of each kind to measure."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from compendium.environment import find_browser

# One page of each kind and, where there is one, the page of the same kind that a reader opens next.
PAGES = {
    "home": ("/", "/"),
    "explorer": ("/recommendations/", "/recommendations/"),
    "recommendation": ("/recommendations/ilo-1/", "/recommendations/iom-1/"),
    "theme": ("/themes/remittances/", "/themes/health/"),
    "themes": ("/themes/", "/themes/"),
    "body": ("/agencies/ilo/", "/agencies/iom/"),
    "bodies": ("/agencies/", "/agencies/"),
    "instrument": ("/instruments/icrmw/", "/instruments/ilo-c189/"),
    "joint": ("/joint/", "/joint/"),
    "briefing list": ("/briefing/", "/briefing/"),
}

# Refuses requests to other hosts and, unlike a route of Playwright's, leaves the browser's cache on.
_NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium, headless, while the block runs."""
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", _NO_OTHER_HOST],
        )
        yield instance
        instance.close()
