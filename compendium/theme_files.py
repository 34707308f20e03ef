"""Leaves out of the site those files of the theme that no page loads: its JavaScript, and its style sheets as they are.

MkDocs calls it as a hook (see mkdocs.yml), also to keep the theme's templates compiled from one build to the next.
"""

from fnmatch import fnmatch
from typing import Any

from jinja2 import Environment
from mkdocs.structure.files import Files

from compendium.pages import compiled_templates

_UNUSED = (
    "assets/javascripts/*",
    "assets/images/favicon.png",
    "assets/stylesheets/*",
)


def on_files(files: Files, config: Any) -> Files:
    """Return the files of the site without the unused ones of the theme."""
    for file in list(files):
        if any(fnmatch(file.src_uri, pattern) for pattern in _UNUSED):
            files.remove(file)
    return files


def on_env(env: Environment, config: Any, files: Files) -> Environment:
    """Return the environment of the theme's templates with the place where they are kept compiled."""
    env.bytecode_cache = compiled_templates()
    return env
