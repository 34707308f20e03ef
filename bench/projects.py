"""Makes projects to measure and test: copies of this one, also with its records scaled, and plain ones of its pages."""

import shutil
import subprocess
import sys
from pathlib import Path

from bench.scale import scale_records
from compendium.records import REGISTER
from compendium.register import HEADER

PLAIN = """\
site_name: HLD Migration Compendium
site_url: https://compendium.example/
theme:
  name: material
"""


def copy_project(root: Path, target: Path) -> Path:
    """Copy what git would hand out of a project, and nothing that is generated or installed there.

    In: the project's folder, and the folder to copy into.
    Out: the folder copied into.
    """
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in listing.stdout.splitlines():
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, target / name)
    return target


def scaled_project(root: Path, target: Path, factor: int) -> Path:
    """Copy the project, and scale its records and their register.

    In: this project's folder, the folder to make, and by how much.
    Out: the folder made.
    """
    shutil.rmtree(target, ignore_errors=True)
    scale_records(copy_project(root, target) / "agencies", factor)
    (target / "agencies" / REGISTER).write_text(HEADER)
    subprocess.run([sys.executable, "build_site.py", "register"], cwd=target, stdout=subprocess.DEVNULL, check=True)
    return target


def plain_project(built: Path, target: Path) -> Path:
    """Make a project of the Markdown that a build has written, with Material as it comes.

    In: the project in which the build ran, and the folder to make.
    Out: the folder made.
    """
    shutil.rmtree(target, ignore_errors=True)
    for page in (built / "docs").rglob("*.md"):
        copy = target / "docs" / page.relative_to(built / "docs")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(page, copy)
    (target / "mkdocs.yml").write_text(PLAIN)
    return target
