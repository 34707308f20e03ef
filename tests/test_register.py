"""Statements about permanence: an address, once published, is kept for good and keeps its meaning."""

import re
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from audit.checks import EVERY_RULE, axe_violations, html_errors
from compendium.collection import Collection, load
from compendium.finding import Finding, Refused
from compendium.records import REGISTER
from compendium.register import check_register, published, register
from compendium.yaml_file import MAX_BYTES
from tests.conftest import ROOT, copy_project, run


def findings(folder: Path) -> list[Finding]:
    return check_register(load(folder), folder, complete=True)


def edit(folder: Path, name: str, change: Callable[[str], str]) -> None:
    before = (folder / name).read_text()
    after = change(before)
    assert after != before
    (folder / name).write_text(after)


def entry_of(text: str, name: str) -> str:
    """The lines of one recommendation."""
    found = re.search(rf"^  - id: {name}\n(?:    .*\n)+", text, flags=re.M)
    assert found
    return found[0]


def retitle(text: str, name: str, title: str) -> str:
    before = entry_of(text, name)
    after = re.sub(r"^    title: .*\n(?:      .*\n)*", f'    title: "{title}"\n', before, flags=re.M)
    return text.replace(before, after)


def test_every_address_of_the_real_records_is_registered_and_kept(collection: Collection) -> None:
    assert check_register(collection, ROOT / "agencies", complete=True) == []


def test_a_page_stands_at_every_registered_address(site: Path) -> None:
    lines = (ROOT / "agencies" / REGISTER).read_text().splitlines()
    addresses = [line.split("\t")[1] for line in lines if not line.startswith("#")]
    assert len(addresses) > 700
    assert not [address for address in addresses if not (site / address.strip("/") / "index.html").is_file()]


def test_the_register_may_grow_beyond_what_a_record_may_hold(records: Path) -> None:
    edit(records, REGISTER, lambda text: f"# {'x' * MAX_BYTES}\n{text.partition(chr(10))[2]}")
    assert findings(records) == []


def test_a_permalink_never_disappears(records: Path) -> None:
    edit(records, "ilo.yaml", lambda text: text.replace(entry_of(text, "ilo-5"), ""))
    (finding,) = findings(records)
    assert finding.path == Path("agencies") / REGISTER
    line = (records / REGISTER).read_text().splitlines()[finding.line - 1]
    assert line.startswith("ilo-5\t/recommendations/ilo-5/\t")
    assert "withdrawn" in finding.message


def test_a_renamed_recommendation_gets_its_id_back(records: Path) -> None:
    edit(records, "ilo.yaml", lambda text: text.replace("  - id: ilo-5\n", "  - id: ilo-999\n"))
    messages = [finding.message for finding in findings(records)]
    assert any('"ilo-999" must have its id "ilo-5" back' in message for message in messages)


def test_another_recommendation_under_the_same_title_keeps_its_own_id(records: Path, collection: Collection) -> None:
    titles = [collection.recommendations[name].record.title for name in ("unesco-7", "unicef-3")]
    assert titles[0] == titles[1]
    edit(records, "unesco.yaml", lambda text: text.replace(entry_of(text, "unesco-7"), ""))
    (finding,) = findings(records)
    assert 'keep the recommendation "unesco-7" and add "withdrawn' in finding.message


def test_renumbering_is_refused_wherever_it_moves_an_id(records: Path) -> None:
    def renumber(text: str) -> str:
        return re.sub(r"(?<=- id: ilo-)\d+", lambda number: str(int(number[0]) + 1), text)

    edit(records, "ilo.yaml", renumber)
    refused = {
        re.split(r'"', finding.message)[1] for finding in findings(records) if "bears the title" in finding.message
    }
    moved = [name for name in load(records).recommendations if re.fullmatch(r"ilo-\d+", name)]
    assert refused == set(moved[:-1])


def test_two_recommendations_that_change_places_are_refused(records: Path) -> None:
    def swap(text: str) -> str:
        text = text.replace("  - id: ilo-5\n", "  - id: ilo-0\n").replace("  - id: ilo-6\n", "  - id: ilo-5\n")
        return text.replace("  - id: ilo-0\n", "  - id: ilo-6\n")

    edit(records, "ilo.yaml", swap)
    assert len(findings(records)) == 2


def test_an_id_cannot_be_used_again_for_another_recommendation(records: Path) -> None:
    edit(records, "ilo.yaml", lambda text: retitle(text, "ilo-5", "Teach football to every civil servant"))
    (finding,) = findings(records)
    assert "build_site.py register ilo-5" in finding.message


def test_a_corrected_title_is_not_refused(records: Path, collection: Collection) -> None:
    title = collection.recommendations["ilo-5"].record.title
    edit(records, "ilo.yaml", lambda text: retitle(text, "ilo-5", f"{title}, everywhere"))
    assert findings(records) == []


def test_a_better_title_is_accepted_once_it_is_confirmed(records: Path) -> None:
    before = (records / REGISTER).read_text()
    edit(records, "ilo.yaml", lambda text: retitle(text, "ilo-5", "Teach football to every civil servant"))
    register(load(records), records, ["ilo-5"])
    assert (records / REGISTER).read_text().startswith(before)
    assert findings(records) == []


def test_a_title_may_be_taken_back(records: Path, collection: Collection) -> None:
    for title in ("Teach football to every civil servant", collection.recommendations["ilo-5"].record.title):
        edit(records, "ilo.yaml", lambda text, title=title: retitle(text, "ilo-5", title))  # type: ignore[misc]
        register(load(records), records, ["ilo-5"])
        assert findings(records) == []


@pytest.fixture(scope="module")
def with_withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a project in which ilo-5 is withdrawn."""
    project = copy_project(tmp_path_factory.mktemp("withdrawn"))
    withdraw = "    withdrawn: Merged with ilo-6 in March 2027.\n    replaced_by: ilo-6\n"
    edit(
        project / "agencies",
        "ilo.yaml",
        lambda text: text.replace(entry_of(text, "ilo-5"), entry_of(text, "ilo-5") + withdraw),
    )
    result = run(project, "build")
    assert result.returncode == 0, result.stderr
    return project / "site"


def test_a_withdrawn_recommendation_keeps_its_page_and_says_where_to_go(with_withdrawn: Path) -> None:
    page = (with_withdrawn / "recommendations/ilo-5/index.html").read_text()
    assert "Merged with ilo-6 in March 2027." in page
    assert re.search(r'href="[^"]*ilo-6/"', page)
    assert (with_withdrawn / "r/ilo-5/index.html").is_file()


def test_the_page_of_a_withdrawn_recommendation_is_valid_and_accessible(
    with_withdrawn: Path, serve_folder: Callable[[Path], str], page: Page
) -> None:
    assert html_errors(with_withdrawn / "recommendations/ilo-5") == []
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{serve_folder(with_withdrawn)}/recommendations/ilo-5/")
    for dark in (False, True):
        page.emulate_media(color_scheme="dark" if dark else "light")
        assert axe_violations(page, EVERY_RULE) == []


def test_a_new_recommendation_is_asked_to_be_registered(records: Path) -> None:
    def add(text: str) -> str:
        fresh = entry_of(text, "ilo-5").replace("id: ilo-5", "id: ilo-999")
        return text.replace(
            entry_of(text, "ilo-5"), entry_of(text, "ilo-5") + retitle(fresh, "ilo-999", "Something new")
        )

    before = (records / REGISTER).read_text()
    edit(records, "ilo.yaml", add)
    (finding,) = findings(records)
    assert "ilo-999" in finding.message
    assert check_register(load(records), records) == []
    assert register(load(records), records, []) == 2
    assert (records / REGISTER).read_text().startswith(before)
    assert findings(records) == []


def test_a_register_that_is_no_text_is_refused(records: Path) -> None:
    register = records / "_register.tsv"
    register.write_bytes(register.read_bytes() + b"\xff\n")
    with pytest.raises(Refused, match="not UTF-8"):
        check_register(load(records), records)


def test_a_register_that_is_missing_is_not_begun_anew(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    (project / "agencies" / REGISTER).unlink()
    for command in ("check", "register", "build"):
        result = run(project, command)
        assert result.returncode == 1, command
        assert "agencies/_register.tsv:1: this file is missing" in result.stderr
    assert not (project / "agencies" / REGISTER).exists()


def test_a_register_that_was_emptied_is_not_begun_anew(records: Path) -> None:
    (records / REGISTER).write_text("")
    [found] = findings(records)
    assert (found.line, found.message[:25]) == (1, "the first line is missing")


def test_a_damaged_register_is_refused_with_its_line(records: Path) -> None:
    lines = (records / REGISTER).read_text().splitlines()
    damaged = [*lines[:5], lines[5].replace("\t", " "), *lines[6:9], lines[8], "<<<<<<< HEAD", *lines[9:]]
    (records / REGISTER).write_text("\n".join(damaged) + "\n")
    found = {finding.line: finding.message for finding in findings(records)}
    assert "restore" in found[6]
    assert "repeats line 9" in found[10]
    assert "restore" in found[11]


def test_an_address_of_a_theme_a_body_or_an_instrument_never_disappears(collection: Collection) -> None:
    addresses = {entry.address for entry in published(collection)}
    assert {f"/themes/{key}/" for key in collection.themes} <= addresses
    assert {body.address for body in collection.bodies.values()} <= addresses
    assert {f"/instruments/{key}/" for key in collection.instruments} <= addresses
    assert {f"/r/{name}/" for name in collection.recommendations} <= addresses


def test_the_command_registers_nothing_where_an_address_would_vanish(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    before = (project / "agencies" / REGISTER).read_text()
    edit(project / "agencies", "ilo.yaml", lambda text: text.replace("  - id: ilo-5\n", "  - id: ilo-999\n"))
    for command in ("register", "check", "build"):
        result = run(project, command)
        assert result.returncode == 1, command
        assert "agencies/_register.tsv:" in result.stderr
    assert (project / "agencies" / REGISTER).read_text() == before
    assert not (project / "site").exists()


def test_a_disk_that_takes_no_more_leaves_the_register_whole(records: Path) -> None:
    edit(records, REGISTER, lambda text: "".join(text.splitlines(keepends=True)[:-20]))
    before = (records / REGISTER).read_bytes()
    limit = len(before) - 1000  # a file that may not grow fails in the middle of a write, as on a full disk

    def register_within_limit() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        try:
            return register(load(records), records, [])
        finally:
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    with pytest.raises(OSError, match="File too large"):
        register_within_limit()
    assert (records / REGISTER).read_bytes() == before
    assert register(load(records), records, []) == 20
