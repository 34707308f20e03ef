"""Keeps two builds in one folder from writing at the same time."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LOCK_FILE = ".build.lock"


@contextmanager
def one_at_a_time(root: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a project's folder; wait for whoever holds it. The system frees it when a process dies.

    In: the project's folder, and what to do with a line that says that another build is awaited.
    """
    with (root / LOCK_FILE).open("a") as file:
        if not _take(file, wait=False):
            say("Another build is running in this folder; waiting for it …")
            while not _take(file, wait=True):
                pass
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str], *, wait: bool) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[str], *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
