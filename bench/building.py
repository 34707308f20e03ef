"""Measures builds: time, processor time and peak memory, of this project and of others with the same Markdown."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

MIN_FREE = 20 * 2**30
OURS = "this project"
OURS_IN_FULL = "this project, with the PDF and the offline edition"
COMMANDS = {
    OURS: ["build_site.py", "build", "--no-editions"],
    OURS_IN_FULL: ["build_site.py", "build"],
    "MkDocs with Material": ["-m", "mkdocs", "build", "--quiet"],
    "Zensical": ["-m", "zensical", "build"],
}


class Build(NamedTuple):
    """What a build took; without seconds it was stopped at the limit. `own` and `editions` are shares of ours."""

    tool: str
    factor: int
    seconds: float | None
    processor: float
    memory: int
    pages: int
    size: int
    own: float | None
    editions: float | None


def measure_build(tool: str, project: Path, factor: int, limit: float) -> Build:
    """Build a project once, stop at the limit (in seconds, or when the disk is nearly full), and say what it took.

    Raises RuntimeError when the build fails, or the disk is nearly full before it.
    """
    if shutil.disk_usage(project).free < MIN_FREE:
        raise RuntimeError(f"{tool} at {factor}×: less than {MIN_FREE // 2**30} GiB of the disk are free")
    log = project / "build.log"
    started = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, *COMMANDS[tool]], cwd=project, stdout=output, stderr=output)
        seen = [0]
        threading.Thread(target=_watch, args=(process, project, started + limit, seen), daemon=True).start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
    seconds = time.monotonic() - started
    text = log.read_text()
    if status and status != signal.SIGKILL:
        raise RuntimeError(f"{tool} at {factor}×: {text[-2000:]}")
    written = [path for path in (project / "site").rglob("*") if path.is_file()]
    shares = re.search(r"own part (\d+)%, editions (\d+)%", text)
    return Build(
        tool=tool,
        factor=factor,
        seconds=None if status else seconds,
        processor=usage.ru_utime + usage.ru_stime,
        memory=max(usage.ru_maxrss * 1024, *seen),
        pages=sum(path.suffix == ".html" for path in written),
        size=sum(path.stat().st_size for path in written),
        own=int(shares[1]) / 100 if shares else None,
        editions=int(shares[2]) / 100 if shares else None,
    )


def _watch(process: subprocess.Popen[bytes], project: Path, end: float, seen: list[int]) -> None:
    """Note the memory of a build and of what it runs; kill it past its end or when it has nearly filled the disk."""
    while process.returncode is None:
        seen.append(_memory(process.pid))
        if time.monotonic() > end or shutil.disk_usage(project).free < MIN_FREE:
            process.kill()
            return
        time.sleep(1)


def _memory(pid: int) -> int:
    """The memory that a process and those that it has started take together, in bytes; 0 where no `ps` can tell."""
    if not shutil.which("ps"):
        return 0
    command = ["ps", "-o", "rss=", "-p", str(pid), "--ppid", str(pid)]
    return 1024 * sum(map(int, subprocess.run(command, capture_output=True, text=True).stdout.split()))
