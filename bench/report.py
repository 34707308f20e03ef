"""Puts measurements into the tables of the page on benchmarks."""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench import lighthouse
from bench.building import OURS
from bench.searching import LATE

Rows = list[dict[str, Any]]
Table = list[list[str]]
TOOLS = ("mkdocs", "mkdocs-material", "zensical")


def render(results: dict[str, Any]) -> str:
    """Return the page, in Markdown, for the results by measurement."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    tables = {
        "build": _build,
        "wait": _wait,
        "wire": _wire,
        "lighthouse": _lighthouse,
        "search": _search,
        "typing": _typing,
    }
    parts = {
        name: {**results[name], "table": make(results[name]["rows"])} if results.get(name, {}).get("rows") else None
        for name, make in tables.items()
    }
    return environment.get_template("benchmarks.md.jinja").render(parts, late=LATE)


def circumstances() -> dict[str, Any]:
    """Say when, on which machine and with which versions something is measured."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": _machine(),
        "tools": {"Python": platform.python_version(), **{name: version(name) for name in TOOLS}},
        "lighthouse": lighthouse.VERSION,
    }


def _machine() -> str:
    """Describe the machine, but not whose it is or where."""
    processor = _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory = round(int((_field("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20) or "unknown"
    system = platform.freedesktop_os_release()["PRETTY_NAME"] if sys.platform == "linux" else platform.platform()
    return f"{processor}, {os.cpu_count()} cores, {memory} GiB of memory, {system}"


def _field(path: str, name: str) -> str:
    lines = Path(path).read_text().splitlines() if Path(path).is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _build(rows: Rows) -> Table:
    once = {row["tool"]: row for row in rows if row["factor"] == 1}
    return [_build_row(row, once.get(row["tool"])) for row in sorted(rows, key=lambda row: row["factor"])]


def _build_row(row: dict[str, Any], once: dict[str, Any] | None) -> list[str]:
    done = row["seconds"] is not None
    return [
        row["tool"],
        f"{row['factor']}×",
        f"{row['pages']:,}",
        f"{row['seconds']:,.1f} s" if done else "stopped",
        f"{'' if done else 'over '}{row['processor']:,.1f} s",
        f"{row['processor'] / once['processor']:.1f}×" if done and once else "–",
        f"{row['memory'] / 2**20:,.0f} MiB",
        f"{row['size'] / 2**20:,.1f} MiB",
        f"{row['size'] / once['size']:.1f}×" if done and once else "–",
        *(f"{row[name]:.0%}" if row[name] is not None else "" for name in ("own", "editions")),
    ]


def _wait(rows: Rows) -> Table:
    return [[row["what"], f"{median(row['seconds']):.2f} s", f"{max(row['seconds']):.2f} s"] for row in rows]


def _wire(rows: Rows) -> Table:
    by_encoding = {
        code: sorted((row for row in rows if row["encoding"] == code), key=lambda row: _place(rows, row))
        for code in ("gzip", "br")
    }
    return [
        [pair[0]["kind"], pair[0]["tool"], *_transferred(pair, "first"), *_transferred(pair, "second")]
        for pair in zip(*by_encoding.values(), strict=True)
    ]


def _transferred(pair: tuple[dict[str, Any], ...], view: str) -> list[str]:
    """The requests of a view, of both runs where they are not as many, and the KiB with each compression."""
    requests = dict.fromkeys(str(row[f"{view}_requests"]) for row in pair)
    return [" / ".join(requests), *(f"{row[f'{view}_bytes'] / 1024:.1f}" for row in pair)]


def _lighthouse(rows: Rows) -> Table:
    return [
        [
            row["kind"],
            row["tool"],
            *(str(row[name]) for name in ("performance", "accessibility", "best_practices", "seo")),
            *(f"{row[name] / 1000:.2f} s" for name in ("first_paint", "largest_paint")),
            f"{row['blocked']:.0f} ms",
        ]
        for row in sorted(rows, key=lambda row: _place(rows, row))
    ]


def _place(rows: Rows, row: dict[str, Any]) -> tuple[int, bool]:
    """Pages in their order, ours first."""
    kinds = list(dict.fromkeys(other["kind"] for other in rows))
    return kinds.index(row["kind"]), row["tool"] != OURS


def _search(rows: Rows) -> Table:
    return [
        [
            f"{row['factor']}×",
            f"{row['download'] / 1024:,.0f} KiB",
            f"{row['ready']:,.0f} ms",
            f"{row['blocked']:,.0f} ms",
            f"{row['median']:.1f} ms",
            f"{row['high']:.0f} ms",
            f"{row['slowest']:.0f} ms",
            f"{row['late']} of {row['asked']:,}",
        ]
        for row in rows
    ]


def _typing(rows: Rows) -> Table:
    return [[row["what"], str(row["keys"]), f"{row['median']:.0f} ms", f"{row['high']:.0f} ms"] for row in rows]
