"""Measures how long a reader waits from a key to the painted results, on a processor slowed down to a quarter."""

from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from bench.searching import SLOWDOWN
from bench.server import served

WORDS = ("sending money", "children", "C189", "remitances", "health workers")

# Runs in every page: notes the time from each press and release of a key to the end of the frame in which its effect
# was painted. A letter is typed when its key goes down, a box is ticked when the space bar comes up.
_WATCH = """
window.waits = { keydown: [], keyup: [] };
for (const kind of ["keydown", "keyup"]) {
  addEventListener(kind, (event) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.waits[kind].push(performance.now() - event.timeStamp);
    port2.postMessage(0);
  }), true);
}
"""


# A field that nothing listens to: what the browser alone takes to show a letter in the same page.
_PLAIN = """document.querySelector("h1").insertAdjacentHTML("beforebegin", '<input id="plain">')"""


class Wait(NamedTuple):
    """Milliseconds from a key to the painted results: the median, and what nineteen of twenty keys stay below."""

    what: str
    keys: int
    median: float
    high: float


def measure_typing(browser: Browser, site: Path) -> list[Wait]:
    """Type words letter by letter into both searches and into plain fields, and tick and untick filters.

    In: the browser, and the folder of the built site.
    """
    with served(site) as (address, _):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.add_init_script(_WATCH)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.goto(f"{address}/recommendations/", wait_until="networkidle")
        page.wait_for_timeout(2000)
        waits = [_wait("A letter in the explorer", _type(page, "#explorer-q")), _wait("A filter", _tick(page))]
        waits.append(_wait("A letter in a plain field of the explorer’s page", _type_plain(page)))
        page.goto(f"{address}/about/", wait_until="networkidle")
        page.focus("header input[type=search]")
        page.wait_for_timeout(3000)
        waits.append(_wait("A letter in the header", _type(page, "header input[type=search]")))
        waits.append(_wait("A letter in a plain field of that page", _type_plain(page)))
        page.context.close()
    return waits


def _wait(what: str, times: list[float]) -> Wait:
    return Wait(what, len(times), median(times), quantiles(times, n=20)[-1])


def _type(page: Page, field: str) -> list[float]:
    page.focus(field)
    page.evaluate("waits.keydown.length = 0")
    for words in WORDS:
        for letter in words:
            page.keyboard.press("Space" if letter == " " else letter)
            page.wait_for_timeout(250)
        page.fill(field, "")
        page.wait_for_timeout(1000)
    return _noted(page, "keydown")


def _type_plain(page: Page) -> list[float]:
    page.evaluate(_PLAIN)
    return _type(page, "#plain")


def _tick(page: Page) -> list[float]:
    page.evaluate("waits.keyup.length = 0")
    for box in page.locator("#explorer [name=theme]").all()[:10]:
        for _ in ("on", "off"):
            box.focus()
            page.wait_for_timeout(300)
            page.keyboard.press("Space")
            page.wait_for_timeout(1000)
    return _noted(page, "keyup")


def _noted(page: Page, kind: str) -> list[float]:
    times: list[float] = page.evaluate("kind => waits[kind]", kind)
    return times
