"""The modules go in one direction, and the scripts can be read without scrolling."""

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


def test_no_line_of_a_script_is_longer_than_a_line_of_python() -> None:
    paths = (ROOT / "docs/assets/js").glob("*.js")
    lines = [(path.name, line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines
    assert not [line for line in lines if len(line[1]) > 120]
