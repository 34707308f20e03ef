"""Writes the one style sheet of the site: those rules of the theme's that can apply to its pages, then our own.

Material's own sheet is made for every page that Material can make, and most of its rules are for others than these.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import material
import tinycss2

from compendium.collection import Collection
from compendium.output import GeneratedFile, generated_files, remembered
from compendium.pages import TEMPLATES
from compendium.yaml_file import read_text

_HERE = Path(__file__).parent
_DOCS = _HERE.parent / "docs"
MATERIAL = Path(material.__file__).parent / "templates"
_SOURCES = (
    (TEMPLATES, "*.jinja"),
    (_HERE / "theme", "**/*.html"),
    (_DOCS, "assets/js/*.js"),
    (_DOCS, "*.md"),
    (_DOCS, "*/*.md"),
)
_WORD = re.compile(r"[\w-]+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_REMARK = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
# Where a list changes, such a rule has a browser work out the styles of all of it anew.
_ANY_SIBLING = re.compile(r"[+~]\s*\*\s*$")
_USED_PROPERTY = re.compile(r"var\((--[\w-]+)")


def render_stylesheet(collection: Collection, site_url: str) -> Iterator[GeneratedFile]:
    """Yield assets/style.css; it is the same for all records and addresses.

    Raises Refused when a source of it is no text.
    """
    own = "".join(map(_read, sorted((_HERE / "styles").glob("*.css"))))
    for_readers = _REMARK.sub("", own)  # who reads on a slow line need not load what is said to editors
    yield "assets/style.css", f"{_theme_for(own)}\n{for_readers}".encode()


def theme_stylesheet() -> str:
    """Return the theme's own style sheet, whole."""
    [sheet] = (MATERIAL / "assets" / "stylesheets").glob("main.*.css")
    return sheet.read_text(encoding="utf-8")


def _theme_for(own: str) -> str:
    """What the pages need of the theme's sheet; kept from one build to the next, as long as nothing changes in it."""
    css = theme_stylesheet()
    words = {word for text in _sources() for word in _WORD.findall(text)}
    made_by = [Path(__file__).read_text(encoding="utf-8"), version("tinycss2")]
    key = hashlib.sha256("\n".join([css, own, *made_by, *sorted(words)]).encode()).hexdigest()
    return remembered(_DOCS.parent / ".cache", f"{key}.css", lambda: trim(css, words, own).encode()).decode()


def _sources() -> Iterator[str]:
    """All texts that can give a page a class: templates, scripts, the pages that people write, the theme's frame."""
    yield _COMMENT.sub("", (MATERIAL / "base.html").read_text(encoding="utf-8"))
    generated = generated_files(_DOCS)
    for folder, pattern in _SOURCES:
        for path in folder.glob(pattern):
            if not (path.is_relative_to(_DOCS) and path.relative_to(_DOCS).as_posix() in generated):
                yield _read(path)


def _read(path: Path) -> str:
    """Read what people write; what is no text is refused with its name and line."""
    return read_text(path, path.relative_to(_DOCS.parent))


def trim(css: str, words: set[str], beside: str = "") -> str:
    """Return a style sheet without the rules that ask for a class, an id or an attribute that is not among the words.

    In: the style sheet, the words, and a style sheet that stands beside it and may use its custom properties.
    """
    text = "".join(_rewrite(tinycss2.parse_stylesheet(css, True, True), partial(_applicable, words=words)))
    used = set(_USED_PROPERTY.findall(text + beside))
    return "".join(_rewrite(tinycss2.parse_stylesheet(text), partial(_without_unused, used=used)))


def _rewrite(rules: Iterable[Any], rewrite: Callable[[Any], str]) -> Iterator[str]:
    """Rewrite every rule of a parsed style sheet, those for a medium too."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield rewrite(rule)
        elif rule.at_keyword in ("media", "supports"):
            inner = "".join(_rewrite(tinycss2.parse_rule_list(rule.content, True, True), rewrite))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif rule.at_keyword != "charset":
            yield rule.serialize()


def _applicable(rule: Any, words: set[str]) -> str:
    """A rule with those of its selectors that can apply to something, but for those that ask for any sibling."""
    selectors = [list(part) for comma, part in groupby(rule.prelude, lambda token: token == ",") if not comma]
    texts = [tinycss2.serialize(selector) for selector in selectors if _asks_for(selector) <= words]
    kept = [text for text in texts if not _ANY_SIBLING.search(text)]
    return f"{','.join(kept)}{{{tinycss2.serialize(rule.content)}}}" if kept else ""


def _asks_for(selector: list[Any]) -> set[str]:
    """The classes, ids and attributes without which a selector cannot apply; what stands in brackets may be an "or"."""
    names = {token.value for before, token in pairwise(selector) if before == "." and token.type == "ident"}
    names |= {token.value for token in selector if token.type == "hash"}
    blocks = [token.content for token in selector if token.type == "[] block"]
    return names | {next(token.value for token in block if token.type == "ident") for block in blocks}


def _without_unused(rule: Any, used: set[str]) -> str:
    """A rule without the custom properties that nothing uses."""
    declarations = [
        entry.serialize()
        for entry in tinycss2.parse_blocks_contents(rule.content, True, True)
        if entry.type != "declaration" or not entry.name.startswith("--") or entry.name in used
    ]
    return f"{tinycss2.serialize(rule.prelude)}{{{';'.join(declarations)}}}" if declarations else ""
