"""Hands the exports to MkDocs, which puts them into the site beside the pages; they need no copy in docs/."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from compendium.output import GeneratedFile


class _Exports(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    def __init__(self, exports: list[GeneratedFile]) -> None:
        self._exports = exports

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for path, content in self._exports:
            files.append(File.generated(config, path, content=content))
        return files


def hand_over(exports: list[GeneratedFile], config: MkDocsConfig) -> None:
    """Let the next build with a configuration put files into the site, each as it is.

    In: the files as paths inside the site with their content, and the configuration, before MkDocs looks for files.
    """
    config.plugins["exports"] = _Exports(exports)
