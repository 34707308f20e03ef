"""Runs Lighthouse's mobile profile on each kind of page; Lighthouse itself comes from npm, into the cache folder."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from bench.browser import PAGES
from bench.server import served
from compendium.environment import find_browser

VERSION = "12.8.2"
RUNS = 3


class Audit(NamedTuple):
    """Lighthouse's scores (0 to 100) and times in milliseconds, of the run whose performance is the median."""

    kind: str
    performance: int
    accessibility: int
    best_practices: int
    seo: int
    first_paint: float
    largest_paint: float
    blocked: float


def install(cache: Path) -> Path | None:
    """Install Lighthouse into the cache folder; return its command, or None where Node.js is missing."""
    if not shutil.which("npm"):
        return None
    folder = cache / f"lighthouse-{VERSION}"
    command = folder / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
        subprocess.run([*npm, f"lighthouse@{VERSION}"], check=True)
    return command


def audit_pages(command: Path, site: Path) -> list[Audit]:
    """Audit one page of each kind, served with gzip and caching; of several runs the median counts.

    In: Lighthouse's command, and the folder of the built site.
    """
    with served(site) as (address, _):
        return [
            sorted(_audit(command, kind, address + first) for _ in range(RUNS))[RUNS // 2]
            for kind, (first, _) in PAGES.items()
            if (site / first.strip("/") / "index.html").is_file()
        ]


def run(command: Path, url: str, *options: str) -> dict[str, Any]:
    """Run Lighthouse once.

    In: its command, the address of a page, and further options.
    Out: its report, and in it under "scores" the score of each category from 0 to 100.
    """
    browser = find_browser()
    result = subprocess.run(
        [command, url, "--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox", *options],
        env={**os.environ, **({"CHROME_PATH": browser} if browser else {})},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    report = json.loads(result.stdout)
    scores = {name: round(100 * (category["score"] or 0)) for name, category in report["categories"].items()}
    return {**report, "scores": scores}


def _audit(command: Path, kind: str, url: str) -> Audit:
    report = run(command, url)
    scores = report["scores"]
    times = {name: report["audits"][name].get("numericValue", 0.0) for name in _TIMES}
    return Audit(
        kind,
        scores["performance"],
        scores["accessibility"],
        scores["best-practices"],
        scores["seo"],
        *(times[name] for name in _TIMES),
    )


_TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
