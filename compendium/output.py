"""Puts generated files into the folder that MkDocs reads, and nothing else into it.

A run that is cut off anywhere is made good by the next one: every file is listed before it is there, a new one that
was half written is seen to differ, and one that was there before is replaced in a single step.
"""

import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

LIST_OF_GENERATED = ".generated"
_UNFINISHED = ".unfinished"
_BATCH = 1000

GeneratedFile = tuple[str, bytes]


def script(path: str, name: str, value: Any) -> GeneratedFile:
    """Return data as a script, which a page can also load from a folder, where it may not read other files.

    In: the path inside the folder, the name under `window.compendium`, and plain lists and dictionaries.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return path, f"(window.compendium ||= {{}}).{name} = {text};\n".encode()


def write_files(folder: Path, files: Iterable[GeneratedFile]) -> None:
    """Write generated files, touching only those that change, and delete those that are no longer made.

    In: the folder, and the files as paths inside it with their content.
    Raises OSError when the system refuses a file.
    """
    listed = generated_files(folder)
    written = set()
    folder.mkdir(exist_ok=True)
    remaining = iter(files)
    with (folder / LIST_OF_GENERATED).open("a", encoding="utf-8", newline="\n") as listing:
        while batch := list(islice(remaining, _BATCH)):
            listing.writelines(f"{path}\n" for path, _ in batch if path not in listed)
            listing.flush()
            for path, content in batch:
                written.add(path)
                _write_if_changed(folder, path, content)
    for path in listed - written:
        if (folder / path).is_file():
            (folder / path).unlink()
        with suppress(OSError):  # the folder goes too where nothing else stands in it
            os.removedirs((folder / path).parent)
    _write_if_changed(folder, LIST_OF_GENERATED, "".join(f"{path}\n" for path in sorted(written)).encode())


def generated_files(folder: Path) -> set[str]:
    """Return the paths of the files that the last run generated in a folder."""
    listing = folder / LIST_OF_GENERATED
    return set(listing.read_text(encoding="utf-8").splitlines()) - {""} if listing.is_file() else set()


def _write_if_changed(folder: Path, path: str, content: bytes) -> None:
    target = os.path.join(folder, path)
    try:
        _write_new(target, content)
    except FileExistsError:
        with open(target, "rb") as file:
            before = file.read()
        if before != content:
            write_whole(Path(target), content, folder)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target))
        _write_new(target, content)


def write_whole(target: Path, content: bytes, folder: Path) -> None:
    """Write a file so that it holds its old content or all of the new, whenever the system stops.

    In: the file, its new content, and the folder in which that is written first.
    Raises OSError when the system refuses it; the old content stays.
    """
    unfinished = folder / _UNFINISHED
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def remembered(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """Return what was made before under a name, or make it, and forget the others whose names end alike.

    In: the folder to remember it in, a name that holds, up to its first dot, everything the content depends on, and how
    to make it.
    """
    path = folder / name
    if path.is_file():
        return path.read_bytes()
    content = make()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"*{''.join(path.suffixes)}"):
        old.unlink(missing_ok=True)
    write_whole(path, content, folder)
    return content


def _write_new(target: str, content: bytes) -> None:
    with open(target, "xb") as file:
        file.write(content)
