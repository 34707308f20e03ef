"""Each mistake between the records of a folder gives one finding, and stops check and build where they stand."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from compendium.collection import load
from compendium.finding import Refused
from tests.broken import EXAMPLE
from tests.conftest import copy_project, run

ILO = "International Labour Organization"


def _rewrite(path: Path, old: str, new: str, count: int = -1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


IN_THE_FOLDER: dict[str, tuple[Callable[[Path], object], str, int, str]] = {
    "a shared file is missing": (lambda f: (f / "_terms.yaml").unlink(), "_terms.yaml", 1, "is missing; restore it"),
    "another ending": (lambda f: (f / "ilo.yaml").rename(f / "ilo.yml"), "ilo.yml", 1, "ends in .yaml"),
    "a backup": (lambda f: shutil.copy(f / "ilo.yaml", f / "ilo.yaml.bak"), "ilo.yaml.bak", 1, "ends in .yaml"),
    "a hidden ending": (lambda f: (f / "ilo.yaml").rename(f / "ilo.yaml.txt"), "ilo.yaml.txt", 1, "ends in .yaml"),
    "capitals": (lambda f: (f / "ilo.yaml").rename(f / "ILO.yaml"), "ILO.yaml", 1, "small letters"),
    "a copy": (lambda f: shutil.copy(f / "ilo.yaml", f / "ilo - Copy.yaml"), "ilo - Copy.yaml", 1, "small letters"),
    "a copy of another name": (lambda f: shutil.copy(f / "ilo.yaml", f / "ilo-2.yaml"), "ilo-2.yaml", 1, "ilo.yaml"),
    "a renamed file": (lambda f: (f / "ilo.yaml").rename(f / "labour.yaml"), "labour.yaml", 1, "rename the file"),
    "a folder": (lambda f: (f / "new.yaml").mkdir(), "new.yaml", 1, "not a file that can be read"),
    "a folder without ending": (lambda f: (f / "new").mkdir(), "new", 1, "ends in .yaml"),
    "a link to nothing": (lambda f: (f / "new.yaml").symlink_to("x"), "new.yaml", 1, "not a file that can be read"),
    "an id in two files": (
        lambda f: _rewrite(f / "iom.yaml", "- id: iom-2\n", "- id: ilo-1\n"), "iom.yaml", 0, "is already given in"
    ),
    "a further name that another body has": (
        lambda f: _rewrite(f / "ilo.yaml", "also: [OIT,", "also: [IOM, OIT,"),
        "ilo.yaml", 3, '"IOM" already names the body in agencies/iom.yaml:2; leave it out here'
    ),
    "a short name of another instrument": (
        lambda f: _rewrite(f / "_instruments.yaml", "short: CRC,", "short: CEDAW,"),
        "_instruments.yaml", 10, '"CEDAW" already names the instrument in agencies/_instruments.yaml:8; give this'
    ),
    "a synonym that leads to several words": (
        lambda f: _rewrite(f / "_synonyms.yaml", "means: [fraud]", "means: [recruitment fraud]"),
        "_synonyms.yaml", 0, '"recruitment fraud" is more than one word; write those that count by themselves'
    ),
    "a synonym for half a sentence": (
        lambda f: _rewrite(f / "_synonyms.yaml", "said: [kid,", "said: [what about the kids,"),
        "_synonyms.yaml", 0, '"what about the kids" is longer than three words'
    ),
    "a short name that another body has": (
        lambda f: _rewrite(f / "iom.yaml", "acronym: IOM", "acronym: ILO"),
        "iom.yaml", 2, "already names the body in agencies/ilo.yaml"
    ),
    "a name that another body has": (
        lambda f: _rewrite(f / "iom.yaml", "name: International Organization for Migration\n", f"name: {ILO}\n"),
        "iom.yaml", 1, "already names the body in agencies/ilo.yaml:1; give this body its own name"
    ),
    "a name that another body has for short": (
        lambda f: _rewrite(f / "iom.yaml", "name: International Organization for Migration\n", "name: ILO\n"),
        "iom.yaml", 1, "already names the body in agencies/ilo.yaml"
    ),
    "a point whose id the page has for a heading": (
        lambda f: _rewrite(f / "_outcome.yaml", "id: declaration-7\n", "id: follow-up\n"),
        "_outcome.yaml", 114, 'the pages use the word "follow-up" for something else; choose another id'
    ),
    "a word of two vocabularies that are counted side by side": (
        lambda f: _rewrite(f / "_terms.yaml", "  - key: report\n", "  - key: partial\n    label: Part\n"
                           "    explanation: A part.\n  - key: report\n"),
        "_terms.yaml", 0, 'the key "partial" is already given in'
    ),
    "a kind of fact that is an anchor of the page": (
        lambda f: _rewrite(f / "_terms.yaml", "{key: gap,", "{key: sources, label: S, explanation: E}\n  - {key: gap,"),
        "_terms.yaml", 74, "choose another key"
    ),
    "a basis that the home page counts": (
        lambda f: [path.write_text(path.read_text().replace(": compendium\n", ": the-book\n"))
                   for path in f.glob("*.yaml")],
        "_terms.yaml", 27, 'the key "compendium" is missing here'
    ),
    "a joint position's id of another form": (
        lambda f: _rewrite(f / "_compendium.yaml", "id: joint-3\n", "id: unicef-99\n"),
        "_compendium.yaml", 220, "must be joint and a number, like joint-1"
    ),
    "a body of the name that stands for all": (
        lambda f: (f / "joint.yaml").write_bytes(EXAMPLE.read_bytes()), "joint.yaml", 1, "stands for all contributors"
    ),
    "a list as long as a book": (
        lambda f: (f / "ilo.yaml").write_text(
            (f / "ilo.yaml").read_text().replace("    addressed_to: [", f"    addressed_to: [{'states, ' * 50_000}", 1)
        ),
        "ilo.yaml", 0, "stands here twice"
    ),
    "a key that many records use": (
        lambda f: _rewrite(f / "_themes.yaml", "key: remittances", "key: remittance"), "", 0, "did you mean"
    ),
    "two critical elements of one number": (
        lambda f: _rewrite(f / "_compendium.yaml", "order: 2\n", "order: 1\n"), "_compendium.yaml", 0, "from 1 on"
    ),
    "an addressee that is part of itself": (
        lambda f: _rewrite(f / "_terms.yaml", "{key: states,", "{key: states, broader: states,"),
        "_terms.yaml", 57, '"states" has parts of its own, so it cannot be part of another; leave broader out here'
    ),
    "an addressee that is part of none there is": (
        lambda f: _rewrite(f / "_terms.yaml", "broader: states", "broader: state"),
        "_terms.yaml", 0, 'did you mean "states"'
    ),
    "an emptied vocabulary": (
        lambda f: (f / "_themes.yaml").write_text("families: []\n"), "_themes.yaml", 1, "needs at least one entry"
    ),
    "an edition before its time": (
        lambda f: (f / "_edition.yaml").write_text('version: "1.0"\ndate: "1926-11-24"\n'), "_edition.yaml", 2, "before"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "name", "line", "words"), IN_THE_FOLDER.values(), ids=IN_THE_FOLDER)
def test_a_mistake_in_the_folder_gives_one_finding(
    records: Path, change: Callable[[Path], object], name: str, line: int, words: str
) -> None:
    change(records)
    with pytest.raises(Refused) as refused:
        load(records)
    findings = refused.value.findings
    assert len(findings) == 1, findings[:5]
    assert words in findings[0].message
    assert not name or findings[0].path.name == name
    assert not line or findings[0].line == line


def test_a_page_that_leads_nowhere_is_named_with_its_line(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    _rewrite(project / "agencies" / "_pages.yaml", "{key: about,", "{key: abot,")
    result = run(project, "check")
    assert result.returncode == 1
    line = (project / "agencies" / "_pages.yaml").read_text(encoding="utf-8")[:-1].count("\n") + 1
    assert f'agencies/_pages.yaml:{line}: there is no page at "/abot/"; did you mean "about"?' in result.stderr


def test_a_missing_folder_gives_one_finding(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no such folder"):
        load(tmp_path / "agencies")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("group: gmg", "group: gmg: x", "put the whole value in quotes"),
        ("group: gmg", "grup: gmg", 'did you mean "group"'),
        ("group: gmg", "group: gmgs", 'did you mean "gmg"'),
    ],
)
def test_a_mistake_stops_check_and_build_and_leaves_the_site_alone(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    project = copy_project(tmp_path)
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("the last good site")
    _rewrite(project / "agencies" / "ilo.yaml", old, new)
    for command in ("check", "build"):
        result = run(project, command)
        assert result.returncode == 1
        assert result.stderr.startswith("agencies/ilo.yaml:4: ")
        assert words in result.stderr
        assert result.stderr.count("\n") == 2
        assert "Traceback" not in result.stderr
    assert [path.read_text() for path in (project / "site").iterdir()] == ["the last good site"]
    assert not (project / "docs" / "index.md").exists()
    assert not list(project.glob(".site-*"))
