"""Measures the search in the browser, on a processor slowed down to a quarter."""

from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

import yaml
from playwright.sync_api import Browser

from bench.server import served

SLOWDOWN = 4
# From how many milliseconds on an answer is late.
LATE = 100

# Runs in the page: readies the search, asks every question, and notes the longest time that the page could not react.
_MEASURE = """async (questions) => {
  let blocked = 0;
  new PerformanceObserver((list) => {
    blocked = Math.max(blocked, ...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: "longtask" });
  const { search } = window.compendium;
  const start = performance.now();
  await search.ready();
  const ready = performance.now() - start;
  await new Promise((resolve) => setTimeout(resolve, 200));
  const times = [];
  for (const question of questions) {
    // As readers ask, with time between: in one go, what one leaves behind would be cleared away during others.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const asked = performance.now();
    search.recommendations(question);
    times.push(performance.now() - asked);
  }
  return { ready, blocked, times };
}"""


class Search(NamedTuple):
    """Milliseconds to be ready for a question, the longest time blocked meanwhile, and times of the answers."""

    factor: int
    ready: float
    blocked: float
    median: float
    high: float
    """What nineteen of twenty answers stay below."""
    slowest: float
    asked: int
    late: int
    """How many of those that were asked had a late answer."""
    download: int


def measure_search(browser: Browser, site: Path, factor: int, questions: Path) -> Search:
    """Open a page on a slowed processor, load the search and ask the questions of the search's own tests.

    In: the browser, the folder of the built site, the factor to note, and the file of questions.
    """
    asked = [entry["ask"] for entry in yaml.safe_load(questions.read_text())["questions"]]
    with served(site) as (address, transfers):
        page = browser.new_context().new_page()
        session = page.context.new_cdp_session(page)
        page.set_default_timeout(600_000)
        page.goto(f"{address}/about/", wait_until="networkidle")
        before = len(transfers)
        page.add_script_tag(url=f"{address}/assets/js/search.js")
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        result: dict[str, Any] = page.evaluate(_MEASURE, asked)
        page.context.close()
    times = result["times"]
    return Search(
        factor,
        result["ready"],
        result["blocked"],
        median(times),
        quantiles(times, n=20)[-1],
        max(times),
        len(times),
        sum(time >= LATE for time in times),
        sum(transfer.size for transfer in transfers[before:]),
    )
