"""Leaves out of the site what Material brings for its own JavaScript, which the pages here do not load.

MkDocs calls it as a hook (see mkdocs.yml).
"""

from fnmatch import fnmatch
from typing import Any

from mkdocs.structure.files import Files

_UNUSED = (
    "assets/javascripts/*",
    "assets/images/favicon.png",
    "assets/stylesheets/*.map",
    "assets/stylesheets/palette.*",
)


def on_files(files: Files, config: Any) -> Files:
    """Return the files of the site without the unused ones of the theme."""
    for file in list(files):
        if any(fnmatch(file.src_uri, pattern) for pattern in _UNUSED):
            files.remove(file)
    return files
