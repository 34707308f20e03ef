"""The modules go in one direction."""

import ast
from graphlib import TopologicalSorter

from tests.conftest import ROOT


def test_no_module_imports_one_that_imports_it() -> None:
    imports: dict[str, set[str]] = {}
    for path in (ROOT / "compendium").glob("*.py"):
        found = imports[path.stem] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "compendium":
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("compendium."):
                found.add(str(node.module).removeprefix("compendium."))
    order = list(TopologicalSorter(imports).static_order())
    assert order.index("yaml_file") < order.index("collection") < order.index("pages") < order.index("publish")
