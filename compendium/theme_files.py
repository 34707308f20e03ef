"""Keeps the files of Material out of the site, of which no page loads any, and its templates compiled.

MkDocs calls it as a hook (see mkdocs.yml). It would look through all files of a theme at every build, and Material has
more than ten thousand icons. A page whose head cannot be read it would show with the head as text: such a page is
refused here.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.structure.pages import Page

from compendium.finding import Finding
from compendium.pages import compiled_templates
from compendium.stylesheet import MATERIAL


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Return the configuration with no other folder to take the theme's files from than our own and MkDocs'."""
    config.theme.dirs = [folder for folder in config.theme.dirs if folder != str(MATERIAL)]
    return config


def on_env(env: Environment, config: MkDocsConfig, files: Any) -> Environment:
    """Return the environment with Material's templates after our own, kept compiled from one build to the next."""
    ours, *others = config.theme.dirs
    env.loader = FileSystemLoader([ours, MATERIAL, *others])
    env.bytecode_cache = compiled_templates()
    return env


def on_page_markdown(markdown: str, page: Page, **_: Any) -> None:
    """Raise BuildError when the head of a page gives it no title, which is so where a mistake makes it unreadable."""
    if not page.meta.get("title"):
        message = (
            "the head of this page, between lines ---, gives no title or cannot be read; put what has a colon in quotes"
        )
        raise BuildError(str(Finding(Path("docs", page.file.src_uri), 1, message)))
