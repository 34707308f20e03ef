"""Audits this site beside Material as it comes and writes docs/maintaining/audit.md: `make audit`."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from compendium.environment import ensure_packages  # noqa: E402

CATEGORIES = ("accessibility", "best-practices", "seo")


def main() -> None:
    """Build both sites, audit every kind of page of both, and write the page."""
    ensure_packages(ROOT, for_tests=True)
    from jinja2 import Environment, FileSystemLoader

    from audit.checks import page_of_each_kind
    from bench.lighthouse import VERSION, install
    from bench.projects import plain_project

    cache = ROOT / ".cache"
    subprocess.run([sys.executable, "build_site.py", "build", "--quiet"], cwd=ROOT, check=True)
    plain = plain_project(ROOT, cache / "plain")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=plain, check=True)
    lighthouse = install(cache / "bench")
    kinds = page_of_each_kind(ROOT / "site")
    results = {"ours": _audit(ROOT / "site", kinds, lighthouse), "plain": _audit(plain / "site", kinds, lighthouse)}
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), trim_blocks=True, lstrip_blocks=True)
    page = environment.get_template("audit.md.jinja").render(
        **results, version=VERSION if lighthouse else None, day=f"{datetime.now(UTC):%Y-%m-%d}"
    )
    (ROOT / "docs/maintaining/audit.md").write_text(page)
    print(page)


def _audit(site: Path, kinds: list[str], lighthouse: Path | None) -> dict[str, Any]:
    """Return the errors in the HTML, and by address the rules of axe that the page breaks and its scores."""
    from audit.checks import EVERY_RULE, axe_violations, html_errors
    from bench.browser import browser
    from bench.lighthouse import run
    from bench.server import served

    only = f"--only-categories={','.join(CATEGORIES)}"
    pages: dict[str, dict[str, Any]] = {}
    with served(site) as (address, _), browser() as chromium:
        for kind in kinds:
            if not (site / kind.strip("/")).exists():
                continue
            found: list[str] = []
            for dark, width in ((False, 320), (True, 1280)):
                page = chromium.new_page(
                    color_scheme="dark" if dark else "light", viewport={"width": width, "height": 800}
                )
                page.goto(address + kind)
                found += axe_violations(page, EVERY_RULE)
                page.close()
            scores = run(lighthouse, address + kind, only)["scores"] if lighthouse else {}
            pages[kind] = {"axe": sorted({line.split(": ")[1] for line in found}), "elements": len(found), **scores}
            print(site.parent.name, kind, pages[kind], flush=True)
    return {"html": html_errors(site), "pages": pages}


if __name__ == "__main__":
    main()
