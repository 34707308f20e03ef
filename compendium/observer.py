"""Looks at the files that people edit, and at nothing while a build is running."""

import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from threading import Event

from watchdog.observers.polling import PollingObserverVFS

from compendium.output import generated_files

Listing = Callable[[str], list[os.DirEntry[str]]]


def observer_of(root: Path, pause: float, idle: Event) -> PollingObserverVFS:
    """Return an observer for a project's folder, to be started by whoever wants to hear of changes from then on.

    In: the project's folder, the seconds between two looks, and what is set while no build is running: to look on
    through it would slow the build down, and what is changed meanwhile is seen after it.
    """
    listing = _what_people_edit(root)

    def list_when_idle(folder: str | None) -> Iterator[os.DirEntry[str]]:
        idle.wait()
        return iter(listing(str(folder)))

    return PollingObserverVFS(os.stat, list_when_idle, polling_interval=pause)


def edited_files(root: Path) -> list[Path]:
    """Return the files of a project that people edit while the site is served."""
    docs = root / "docs"
    is_edited = _by_people(root)

    def files(folder: Path) -> Iterator[str]:
        return (os.path.join(inside, name) for inside, _, names in os.walk(folder) for name in names)

    folders = [
        root / "agencies",
        docs / "assets",
        *(root / "compendium" / name for name in ("templates", "theme", "styles")),
    ]
    candidates = chain((path for path in files(docs) if path.endswith(".md")), *map(files, folders))
    return [Path(path) for path in candidates if is_edited(path)]


def _by_people(root: Path) -> Callable[[str], bool]:
    """Make the function that tells what people edit from what is generated or hidden, such as the list of that."""
    docs = root / "docs"
    generated = {str(docs / path) for path in generated_files(docs)}
    return lambda path: path not in generated and not os.path.basename(path).startswith(".")


def _what_people_edit(root: Path) -> Listing:
    """Make the function that lists of a folder what people edit, and the folders on the way to it.

    The change of what is left out would start the next build. A folder that holds nothing when the looking begins is
    not among them.
    """
    is_edited = _by_people(root)
    files = edited_files(root)
    edited_in = {str(path.parent) for path in files}
    known = {str(folder) for path in files for folder in path.parents} | {str(root / "mkdocs.yml")}

    def listing(folder: str) -> list[os.DirEntry[str]]:
        is_open = folder in edited_in
        return [
            entry
            for entry in os.scandir(folder)
            if entry.path in known or (is_open and entry.is_file() and is_edited(entry.path))
        ]

    return listing
