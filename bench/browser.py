"""A browser for measurements, and the pages of each kind to measure."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

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


def chromium() -> str | None:
    """Return the path of Chromium on this machine, or None where Playwright's own is to be used."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium, headless, while the block runs."""
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", _NO_OTHER_HOST],
        )
        yield instance
        instance.close()
