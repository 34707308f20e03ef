"""The way out of MkDocs stays open: Zensical builds the rendered pages from the same mkdocs.yml.

The short addresses and the downloads do not come from docs/, and would be written beside the pages that it builds.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path


def test_zensical_builds_the_same_pages_from_the_same_settings(project: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(project, tmp_path / "project", ignore=shutil.ignore_patterns("site", ".venv")))
    result = subprocess.run([sys.executable, "-m", "zensical", "build"], cwd=copy, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "No issues found" in result.stdout + result.stderr
    ours, theirs = project / "site", copy / "site"
    assert _pages(ours) == _pages(theirs) | {f"r/{path.name}/index.html" for path in (ours / "r").iterdir()}
    for path in ("recommendations/ilo-1", "themes/remittances", "agencies/ilo"):
        assert _content(ours / path / "index.html") == _content(theirs / path / "index.html")


def _pages(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("index.html")}


def _content(path: Path) -> list[str]:
    """What stands between the header and the footer, one tag or text a line."""
    main = path.read_text().split("<main", 1)[1].split("</main>", 1)[0]
    return [part.strip() for part in re.split(r"(<[^>]+>)", main) if part.strip()]
