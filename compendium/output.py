"""Puts generated files into the folder that MkDocs reads, and nothing else into it."""

from collections.abc import Iterable
from pathlib import Path

LIST_OF_GENERATED = ".generated"

GeneratedFile = tuple[str, bytes]


def write_files(folder: Path, files: Iterable[GeneratedFile]) -> None:
    """Write generated files, touching only those that change, and delete those that are no longer made.

    In: the folder, and the files as paths inside it with their content.
    """
    written = set()
    for path, content in files:
        written.add(path)
        _write_if_changed(folder / path, content)
    for path in generated_files(folder) - written:
        (folder / path).unlink(missing_ok=True)
    _write_if_changed(folder / LIST_OF_GENERATED, ("\n".join(sorted(written)) + "\n").encode())


def generated_files(folder: Path) -> set[str]:
    """Return the paths of the files that the last run generated in a folder."""
    listing = folder / LIST_OF_GENERATED
    return set(listing.read_text().splitlines()) if listing.is_file() else set()


def _write_if_changed(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
