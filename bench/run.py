"""Runs the measurements and writes their tables into docs/maintaining/benchmarks.md."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import report
from bench.browser import browser
from bench.building import COMMANDS, OURS, OURS_IN_FULL, Build, measure_build
from bench.lighthouse import audit_pages, install
from bench.projects import plain_project, scaled_project
from bench.searching import measure_search
from bench.typing import measure_typing
from bench.waiting import PAGE, RECORD, measure_waits
from bench.wire import measure_views

Results = dict[str, Any]
PLAIN = "MkDocs with Material"
# For how many seconds ext4 passes over the places of deleted files, which makes it slow to create others.
PASSED_OVER = 60
RESULTS = "bench/results.json"
PAGE_OF_RESULTS = "docs/maintaining/benchmarks.md"


def run(root: Path, parts: list[str], factors: list[int], limit: float) -> None:
    """Run the measurements, put their results in the place of the last ones, and write the page.

    In: the project's folder, which measurements, by which factors to scale the records, and the seconds after
    which a build is stopped.
    Raises RuntimeError when a build fails, or a site that is to be measured was not built.
    """
    cache = root / ".cache" / "bench"
    cache.mkdir(parents=True, exist_ok=True)
    kept = root / RESULTS
    results: Results = json.loads(kept.read_text()) if kept.is_file() else {}
    for part in parts:
        print(f"Measuring: {part} …", flush=True)
        rows = _PARTS[part](root, cache, factors, limit)
        results[part] = {**report.circumstances(), "rows": rows}
        kept.write_text(json.dumps(results, indent=1) + "\n")
        (root / PAGE_OF_RESULTS).write_text(report.render(results))
    print((root / PAGE_OF_RESULTS).read_text())


def _project(cache: Path, tool: str, factor: int) -> Path:
    return cache / f"{tool.lower().replace(' ', '-')}-{factor}"


def _build(root: Path, cache: Path, factors: list[int], limit: float) -> list[Results]:
    """Build with every tool at every factor; the smallest is repeated, and the fastest run counts."""
    rows: list[Results] = []
    _delete([_project(cache, tool, factor) for tool in COMMANDS for factor in factors])
    for factor in factors:
        ours = scaled_project(root, _project(cache, OURS, factor), factor)
        for tool in COMMANDS:
            if _needs_too_much(tool, factor, rows):
                continue
            project = ours if tool in (OURS, OURS_IN_FULL) else plain_project(ours, _project(cache, tool, factor))
            runs = [_build_afresh(tool, project, factor, limit) for _ in range(3 if factor == 1 else 1)]
            rows.append(min(runs, key=lambda build: build.processor)._asdict())
            print(rows[-1], flush=True)
            if project != ours and factor > 1:
                shutil.rmtree(project)  # many gigabytes, not needed any more
    return rows


def _build_afresh(tool: str, project: Path, factor: int, limit: float) -> Build:
    """Build with what the build before left for it, but for the PDF, which any change in the records makes anew.

    The site of the build before is put aside: neither a tool that deletes it nor one that does not is to pay for that.
    """
    for pdf in (project / ".cache").glob("*.pdf"):
        pdf.unlink()
    if (project / "site").exists():
        (project / "site").rename(project / f"site-{time.time_ns()}")
    return measure_build(tool, project, factor, limit)


def _delete(projects: list[Path]) -> None:
    """Delete projects, and wait until that slows nothing any more."""
    for project in projects:
        shutil.rmtree(project, ignore_errors=True)
    os.sync()
    time.sleep(PASSED_OVER)


def _needs_too_much(tool: str, factor: int, rows: list[Results]) -> bool:
    """Whether a build would need more memory than there is, if it grew on as it did before."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    before = [row for row in rows if row["tool"] == tool and row["factor"] > 1]
    return any(row["memory"] * factor / row["factor"] > memory for row in before)


def _wait(root: Path, cache: Path, _factors: list[int], _limit: float) -> list[Results]:
    ours = scaled_project(root, cache / "edited", 1)
    measure_build(OURS, ours, 1, 600)
    plain = plain_project(ours, cache / "edited-plain")
    with browser() as instance:
        return [
            {"what": what, "seconds": measure_waits(instance, project, edited)}
            for what, project, edited in (
                ("A record, this project", ours, RECORD),
                ("A page of Markdown, plain Material", plain, PAGE),
            )
        ]


def _site(cache: Path, tool: str, factor: int) -> Path:
    """The site that the last measurement of builds has left."""
    site = _project(cache, tool, factor) / "site"
    if not site.is_dir():
        raise RuntimeError(f"{tool} was not built at {factor}×; measure the builds too: make bench")
    return site


def _sites(cache: Path) -> dict[str, Path]:
    return {tool: _site(cache, tool, 1) for tool in (OURS, PLAIN)}


def _wire(_root: Path, cache: Path, _factors: list[int], _limit: float) -> list[Results]:
    with browser() as instance:
        return [
            {"tool": tool, **view._asdict()}
            for tool, site in _sites(cache).items()
            for encoding in ("gzip", "br")
            for view in measure_views(instance, site, encoding)
        ]


def _lighthouse(_root: Path, cache: Path, _factors: list[int], _limit: float) -> list[Results]:
    command = install(cache)
    if command is None:
        print("Lighthouse is left out: Node.js with npm is not installed.")
        return []
    return [
        {"tool": tool, **audit._asdict()}
        for tool, site in _sites(cache).items()
        for audit in audit_pages(command, site)
    ]


def _typing(_root: Path, cache: Path, _factors: list[int], _limit: float) -> list[Results]:
    site = _site(cache, OURS, 1)
    with browser() as instance:
        return [wait._asdict() for wait in measure_typing(instance, site)]


def _search(root: Path, cache: Path, factors: list[int], _limit: float) -> list[Results]:
    questions = root / "tests" / "search_questions.yaml"
    sites = {factor: _site(cache, OURS, factor) for factor in factors}
    with browser() as instance:
        return [measure_search(instance, site, factor, questions)._asdict() for factor, site in sites.items()]


_PARTS: dict[str, Callable[[Path, Path, list[int], float], list[Results]]] = {
    "build": _build,
    "wait": _wait,
    "wire": _wire,
    "lighthouse": _lighthouse,
    "search": _search,
    "typing": _typing,
}
