"""While the site is served, every change is picked up, and a broken record leaves the last good page up."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from compendium import live
from compendium.collection import Collection
from tests.conftest import copy_project, interruptible, keep_bodies, run

PATIENCE = 60.0


def _wait_for(condition: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def _page(address: str) -> str:
    try:
        with urlopen(address) as response:
            return str(response.read().decode())
    except URLError:
        return ""


@contextmanager
def _serving(tmp_path: Path) -> Iterator[tuple[Path, str, Path]]:
    """Serve a small project; give it, its address, and the file with what the server says of errors."""
    project = copy_project(tmp_path / "project")
    keep_bodies(project, "ilo", "iom")
    settings = project / "mkdocs.yml"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.write_text(f"dev_addr: 127.0.0.1:{port}\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    errors = tmp_path / "errors.txt"
    command = [sys.executable, "build_site.py", "serve", "--no-browser"]
    with (
        errors.open("w") as file,
        subprocess.Popen(command, cwd=project, stdout=file, stderr=file, preexec_fn=interruptible) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            yield project, address, errors
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in errors.read_text()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str, Path]]:
    """What is being served, once its first build is done."""
    with _serving(tmp_path) as (project, address, errors):
        _wait_for(lambda: "International Labour" in _page(f"{address}/agencies/ilo/"), "the first build")
        yield project, address, errors


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_saved_during_the_first_build_is_shown_after_it(tmp_path: Path) -> None:
    with _serving(tmp_path) as (project, address, _):
        _wait_for((project / "docs" / "agencies" / "ilo" / "index.md").is_file, "the page made of the record")
        _change(project / "agencies" / "ilo.yaml", "name: International", "name: Corrected")
        _wait_for(lambda: "Corrected Labour" in _page(f"{address}/agencies/ilo/"), "what was saved")


def test_a_build_does_not_start_the_next_one(served: tuple[Path, str, Path]) -> None:
    project, address, _ = served

    def number_of_build() -> str:
        return _page(f"{address}/livereload/0/0")

    first = number_of_build()
    _change(project / "agencies" / "ilo.yaml", "name: International", "name: Corrected")
    _wait_for(lambda: number_of_build() != first, "the second build")
    second = number_of_build()
    _wait_for(lambda: "Corrected Labour" in _page(f"{address}/data/compendium.json"), "the download")
    time.sleep(1)
    _page(f"{address}/agencies/ilo/")  # comes when a build that may be running has ended
    assert number_of_build() == second


def test_only_changed_downloads_are_written_and_after_a_failure_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], collection: Collection
) -> None:
    def update() -> dict[str, bytes]:
        wanted = Event()
        wanted.set()
        return live._update_exports(tmp_path, collection, "https://example.org/", {"same": b"1"}, wanted)

    monkeypatch.setattr(live, "make_exports", lambda *_: [("same", b"1"), ("data/changed", b"2")])
    assert update() == {"same": b"1", "data/changed": b"2"}
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["changed"]

    monkeypatch.setattr(live, "make_exports", lambda *_: [("data", b"a folder has this name")])
    assert update() == {}
    assert "The downloads could not be brought up to date" in capsys.readouterr().err


def test_changes_are_picked_up_and_a_broken_record_leaves_the_last_good_page_up(
    served: tuple[Path, str, Path],
) -> None:
    project, address, errors = served
    record = project / "agencies" / "ilo.yaml"
    page = f"{address}/agencies/ilo/"
    recommendation = f"{address}/recommendations/ilo-2/"

    _change(record, "group: gmg", "group: gng")
    _wait_for(lambda: 'agencies/ilo.yaml:4: "gng" is not among the groups' in errors.read_text(), "the finding")
    assert "International Labour Organization" in _page(page)

    _change(record, "group: gng", "group: gmg")
    _change(record, "name: International Labour Organization", "name: Corrected Labour Organization")
    _wait_for(lambda: "Corrected Labour Organization" in _page(page), "the corrected record")
    _wait_for(lambda: "Corrected Labour Organization" in _page(f"{address}/data/compendium.json"), "the download")

    template = project / "compendium" / "templates" / "recommendation.md.jinja"
    _change(template, "{% block content %}", "{% block content %}\n<p>Added to the template</p>\n")
    _wait_for(lambda: "Added to the template" in _page(recommendation), "the template")
    _change(template, "{% block content %}", "{% block content %}{{ nothing.here }}")
    _wait_for(lambda: "the template cannot be used" in errors.read_text(), "the broken template")
    assert "Added to the template" in _page(recommendation)
    _change(template, "{{ nothing.here }}", "")

    frame = project / "compendium" / "theme" / "main.html"
    whole = frame.read_text(encoding="utf-8")
    frame.write_text(whole + "{% block broken %}", encoding="utf-8")
    _wait_for(lambda: "compendium/theme/main.html:" in errors.read_text(), "the broken frame of every page")
    assert "Added to the template" in _page(recommendation)
    frame.write_text(whole, encoding="utf-8")

    _change(project / "docs" / "about.md", "# About this site", "# About this site, changed")
    _wait_for(lambda: "About this site, changed" in _page(f"{address}/about/"), "the page")

    with (project / "compendium" / "styles" / "base.css").open("a", encoding="utf-8") as css:
        css.write("\n.changed { top: 0; }\n")
    _wait_for(lambda: ".changed { top: 0; }" in _page(f"{address}/assets/style.css"), "the style sheet")

    _change(project / "compendium" / "theme" / "main.html", "<div class=", "<!-- theme changed --><div class=")
    _wait_for(lambda: "theme changed" in _page(f"{address}/history/"), "the theme")

    note = project / "agencies" / "note.txt"
    note.write_text("")
    _wait_for(lambda: "agencies/note.txt:1: this is no record" in errors.read_text(), "the finding in a new file")
    note.unlink()

    written_beside = project / "agencies" / ".ilo.yaml.new"
    written_beside.write_text(record.read_text(encoding="utf-8").replace("Corrected Labour", "Replaced Labour"))
    written_beside.replace(record)
    _wait_for(lambda: "Replaced Labour Organization" in _page(page), "the record that another file replaced")

    (project / "agencies" / "iom.yaml").unlink()
    _wait_for(lambda: not _page(f"{address}/agencies/iom/"), "the end of a page that is no longer made")
    assert not (project / "docs" / "agencies" / "iom").exists()

    again = run(project, "serve", "--no-browser")
    assert again.returncode == 1
    assert "mkdocs.yml:1: another program uses 127.0.0.1:" in again.stderr
