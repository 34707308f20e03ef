"""The site is replaced whole or not touched, and comes out the same everywhere."""

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compendium.lock import one_at_a_time
from compendium.model import SHARED
from compendium.output import generated_files, write_files
from compendium.swap import swap
from tests.conftest import copy_project, interruptible, keep_bodies, run

MOMENTS = 50
BODIES_KEPT = ("ilo", "iom", "unesco")


def hash_of(folder: Path) -> str:
    """One hash of the names and bytes of all files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A project of a few bodies, quick to build."""
    project = copy_project(tmp_path / "project")
    keep_bodies(project, *BODIES_KEPT)
    return project


def edition(project: Path, number: int) -> None:
    """Turn the records into another edition: other words on every page, and one page more or less."""
    path = project / "agencies" / "_edition.yaml"
    path.write_text(f'version: "{number}.0"\ndate: "20{10 + number + 10}-01-01"\n', encoding="utf-8")
    for body in BODIES_KEPT[:2]:
        path = project / "agencies" / f"{body}.yaml"
        first = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("name: "))
        name = first.removesuffix(" (second edition)")
        change = first, name + " (second edition)" * (number == 2)
        path.write_text(path.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    kept, away = project / "agencies" / "unesco.yaml", project / "unesco.yaml"
    if number == 2 and kept.exists():
        kept.rename(away)
    elif number == 1 and away.exists():
        away.rename(kept)


def start(project: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "build_site.py", "build", "--quiet", *options]
    return subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_build_killed_at_any_moment_leaves_a_whole_site(small_project: Path) -> None:
    good = {}
    for number in (2, 1):
        edition(small_project, number)
        began = time.monotonic()
        assert run(small_project, "build").returncode == 0
        seconds = time.monotonic() - began
        good[number] = hash_of(small_project / "site")
    assert good[1] != good[2]
    rng = random.Random(2013)
    for moment in range(MOMENTS):
        edition(small_project, 1 + moment % 2)
        process = start(small_project)
        try:
            process.wait(timeout=rng.uniform(0.1, 1.1) * seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        assert hash_of(small_project / "site") in good.values(), f"moment {moment}"
    for number in (1, 2):
        edition(small_project, number)
        assert run(small_project, "build").returncode == 0
        assert hash_of(small_project / "site") == good[number]
    assert not list(small_project.glob(".site-*"))


def test_an_interrupted_build_leaves_the_site_alone_and_says_so(small_project: Path) -> None:
    assert run(small_project, "build", "--no-editions").returncode == 0
    before = hash_of(small_project / "site")
    edition(small_project, 2)
    command = [sys.executable, "build_site.py", "build", "--no-editions"]
    with subprocess.Popen(
        command, cwd=small_project, stdout=-1, stderr=-1, text=True, preexec_fn=interruptible
    ) as process:
        assert process.stdout
        while not process.stdout.readline().startswith("Running MkDocs"):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 1
    assert errors == "Interrupted; site/ is whole.\n"
    assert hash_of(small_project / "site") == before
    assert not list(small_project.glob(".site-*"))


@pytest.mark.parametrize("stage", ["pages", "site"])
def test_a_disk_that_takes_no_more_leaves_the_site_alone_and_says_so(small_project: Path, stage: str) -> None:
    assert run(small_project, "build", "--no-editions").returncode == 0
    before = hash_of(small_project / "site")
    # A file that may not grow fails in the middle of a write, as on a full disk.
    limit = 2_000 if stage == "pages" else 5_000_000
    (small_project / "docs" / "assets" / "large.bin").write_bytes(b"x" * (limit + 1))
    edition(small_project, 2)
    result = subprocess.run(
        [sys.executable, "build_site.py", "build"],
        cwd=small_project, capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert result.returncode == 1
    assert "The system refused this: " in result.stderr
    assert "Traceback" not in result.stderr
    assert ("Running MkDocs" in result.stdout) == (stage == "site")
    assert hash_of(small_project / "site") == before
    assert not list(small_project.glob(".site-*"))
    assert run(small_project, "build", "--no-editions").returncode == 0


def test_two_builds_at_the_same_time_do_not_disturb_each_other(small_project: Path) -> None:
    builds = [start(small_project, "--no-editions") for _ in range(3)]
    results = [build.communicate() for build in builds]
    assert results == [("", "")] * 3
    together = hash_of(small_project / "site")
    assert run(small_project, "build", "--no-editions").returncode == 0
    assert hash_of(small_project / "site") == together


def test_a_build_waits_for_another_that_is_running(small_project: Path) -> None:
    with one_at_a_time(small_project, print):
        waiting = start(small_project, "--no-editions")
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.communicate(timeout=8)
        assert not list(small_project.glob(".site-*"))
    assert waiting.communicate() == ("", "")


def test_where_a_system_cannot_exchange_folders_the_new_site_comes_in_two_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compendium.swap._exchange", lambda one, other: False)
    for content in ("old", "new"):
        (tmp_path / "fresh").mkdir()
        (tmp_path / "fresh" / content).touch()
        swap(tmp_path / "fresh", tmp_path / "site")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["site", "site/new"]


def test_a_site_that_is_a_link_is_left_alone(small_project: Path, tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    (small_project / "site").symlink_to(tmp_path / "served")
    result = run(small_project, "build", "--no-editions")
    assert result.returncode == 1
    assert "site:1: this is a link" in result.stderr
    assert (small_project / "site").is_symlink()


def test_a_page_whose_head_cannot_be_read_is_refused(small_project: Path) -> None:
    about = small_project / "docs" / "about.md"
    about.write_text(about.read_text().replace("title: About this site", "title: About: this site"))
    result = run(small_project, "build", "--no-editions")
    assert result.returncode == 1
    assert "docs/about.md:1: the head of this page" in result.stderr


@pytest.mark.parametrize("name", ["docs/about.md", "compendium/styles/base.css"])
def test_what_is_no_text_is_refused_with_its_line(small_project: Path, name: str) -> None:
    path = small_project / name
    lines = path.read_bytes().count(b"\n")
    path.write_bytes(path.read_bytes() + b"caf\xe9\n")
    result = run(small_project, "build", "--no-editions")
    assert result.returncode == 1
    assert f"{name}:{lines + 1}: this is not UTF-8 text" in result.stderr


def test_files_of_a_run_that_was_cut_off_are_made_good_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compendium.output._BATCH", 1)

    def cut_off() -> object:
        yield "new/index.md", b"new"
        yield "orphan/index.md", b"orphan"
        raise KeyboardInterrupt

    (tmp_path / "about.md").write_text("written by hand")
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, cut_off())  # type: ignore[arg-type]
    (tmp_path / "new" / "index.md").write_bytes(b"ne")
    with (tmp_path / ".generated").open("a") as listing:
        listing.write("ne")
    write_files(tmp_path, [("new/index.md", b"new")])
    assert generated_files(tmp_path) == {"new/index.md"}
    found = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.md")}
    assert found == {"new/index.md": b"new", "about.md": b"written by hand"}


def test_the_same_records_give_the_same_bytes_everywhere(project: Path, tmp_path: Path) -> None:
    copy = copy_project(tmp_path / "another folder – ö")
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    environment = {name: value for name, value in os.environ.items() if name not in ("LANG", "SITE_URL")}
    environment |= {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"}
    command = [sys.executable, "build_site.py", "build"]
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    assert hash_of(copy / "site") == hash_of(project / "site")


def test_the_same_records_give_the_same_bytes_on_another_day(small_project: Path) -> None:
    assert run(small_project, "build").returncode == 0
    today = hash_of(small_project / "site")
    shutil.rmtree(small_project / "docs" / "recommendations")
    shutil.rmtree(small_project / ".cache", ignore_errors=True)
    code = """if True:
        import runpy, sys, time, time_machine
        with time_machine.travel("2031-02-03 04:05:06 +0700"):
            assert time.gmtime().tm_year == 2031
            sys.argv = ["build_site.py", "build"]
            runpy.run_path("build_site.py", run_name="__main__")
    """
    result = subprocess.run([sys.executable, "-c", code], cwd=small_project, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "Built site/" in result.stdout
    assert hash_of(small_project / "site") == today


def test_what_no_page_loads_is_written_once_into_the_site(project: Path) -> None:
    generated = generated_files(project / "docs")
    assert (project / "site" / "data" / "recommendations" / "ilo-1.bib").is_file()
    assert {path for path in generated if not path.endswith(".md")} == {
        "assets/data/briefing.js", "assets/data/search.js", "assets/style.css", "opensearch.xml"
    }  # fmt: skip


def test_the_settings_for_editors_name_schemas_that_a_build_makes(project: Path) -> None:
    schemas = json.loads((project / ".vscode" / "settings.json").read_text())["yaml.schemas"]
    assert set(schemas.values()) == {"agencies/[!_]*.yaml", *(f"agencies/{name}.yaml" for name in SHARED)}
    assert all((project / path).is_file() for path in schemas)


def test_a_quiet_build_is_quiet(small_project: Path) -> None:
    for command in ("check", "build"):
        if command == "check":
            assert run(small_project, "register", "--quiet").returncode == 0
        result = run(small_project, command, "--quiet")
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def _mkdocs(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True)


def test_mkdocs_alone_builds_the_same_site(small_project: Path) -> None:
    result = _mkdocs(small_project, "build")
    assert result.returncode == 0, result.stderr
    alone = hash_of(small_project / "site")
    assert run(small_project, "build", "--no-editions").returncode == 0
    assert hash_of(small_project / "site") == alone


def test_mkdocs_alone_stops_at_a_broken_record(small_project: Path) -> None:
    path = small_project / "agencies" / "ilo.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("group: gmg", "group: gng"), encoding="utf-8")
    result = _mkdocs(small_project, "build")
    assert result.returncode == 1
    assert 'agencies/ilo.yaml:4: "gng" is not among the groups' in result.stderr
    assert "Traceback" not in result.stderr
    assert not (small_project / "site").exists()


def test_a_broken_template_is_named_with_its_line(small_project: Path) -> None:
    path = small_project / "compendium" / "templates" / "joint.md.jinja"
    path.write_text(path.read_text(encoding="utf-8") + "{{ nothing.of_this }}\n{% if %}\n", encoding="utf-8")
    line = path.read_text(encoding="utf-8").count("\n")
    result = run(small_project, "build", "--no-editions")
    assert result.returncode == 1
    assert result.stderr.startswith(f"compendium/templates/joint.md.jinja:{line}: the template cannot be used")
    assert "Traceback" not in result.stderr


def test_a_broken_template_of_the_book_is_named_with_its_line(small_project: Path) -> None:
    path = small_project / "compendium" / "templates" / "collection.typ"
    path.write_text(path.read_text(encoding="utf-8") + "#nothing.of-this\n", encoding="utf-8")
    line = path.read_text(encoding="utf-8").count("\n")
    result = run(small_project, "build")
    assert result.returncode == 1
    assert result.stderr.startswith(f"compendium/templates/collection.typ:{line}: the template cannot be used")
    assert "Traceback" not in result.stderr
    assert not (small_project / "site").exists()
