"""Statements about what the briefing list exports: the annex for Word, in Markdown and in print."""

import codecs
import csv
import hashlib
import json
import re
import subprocess
from pathlib import Path
from unicodedata import normalize

import pytest
from docx import Document
from docx.document import Document as WordDocument
from playwright.sync_api import Page, Request, expect
from pypdf import PdfReader

from compendium.briefing import render_catalogue
from compendium.collection import Collection, load
from compendium.environment import find_office
from tests.conftest import Fill, download, press, titles, titles_of

VENDORED = "9ee4d8e387e1fa068d8facac512ec85d20419fb4f2f3d5721a63aa8f4981a7bf"
NOTE = 'Côte d\'Ivoire: "see" our statement & <b>*this*</b>, 5 %.\n=cmd {second} line'


@pytest.fixture(scope="session")
def office() -> str:
    return find_office()


def test_word_gets_an_annex_that_is_numbered_attributed_and_has_live_footnotes(
    page: Page, address: str, fill: Fill, collection: Collection, tmp_path: Path, office: str
) -> None:
    ids = ("upu-1", "ilo-10", "ilo-1")
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    fill("upu-1", ("ilo-10", NOTE), "ilo-1", title="Annex II: {Côte d'Ivoire} & 5 % <b>", group="body")
    assert not [request.url for request in requests if "vendor" in request.url]
    file = download(page, "Word (.docx)", tmp_path)
    assert file.name == "Annex-II-Cote-d-Ivoire-5-b.docx"
    assert [request.url for request in requests if "vendor" in request.url] == [f"{address}/assets/vendor/docx.js"]
    assert not [request.url for request in requests if not request.url.startswith((address, "blob:"))]

    document = Document(str(file))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    by_style = {
        style: [p for p in document.paragraphs if p.style and p.style.name == style]
        for style in ("Title", "Heading 1", "Heading 2")
    }
    assert [p.text for p in by_style["Title"]] == ["Annex II: {Côte d'Ivoire} & 5 % <b>"]
    assert [p.text for p in by_style["Heading 1"]] == [
        "International Labour Organization", "Universal Postal Union", "How to read this annex",
    ]  # fmt: skip
    assert [p.text for p in by_style["Heading 2"]] == titles_of(collection, "ilo-10", "ilo-1", "upu-1")
    assert all(p._p.pPr is not None and p._p.pPr.numPr is not None for p in by_style["Heading 2"])
    assert f"Note: {NOTE}" in words
    assert "Recommended by: Universal Postal Union (candidate contributor)." in words
    for key in ids:
        item = collection.recommendations[key]
        assert item.record.text in words
        rests_on = f"{item.basis.label}, {item.year or 'date not known'}; {item.fidelity.label.lower()}"
        assert f"Rests on: {rests_on}." in words
        assert item.basis.explanation in words
    notes, links = footnotes(document)
    assert len(notes) == 3
    for note, key in zip(notes, ("ilo-10", "ilo-1", "upu-1"), strict=True):
        assert re.search(r"\(accessed on \d{1,2} [A-Z][a-z]+ \d{4}\)\.$", note)
        assert f"https://compendium.example/recommendations/{key}/" in note
        assert collection.recommendations[key].source.url in links
        assert f"https://compendium.example/recommendations/{key}/" in links

    text, targets = converted_by_office(office, file, tmp_path)
    for number, title in enumerate(titles_of(collection, "ilo-10", "ilo-1", "upu-1"), 1):
        assert f"{number}. {title}" in text
    assert "Côte d'Ivoire" in text
    assert set(links) <= targets


def footnotes(document: WordDocument) -> tuple[list[str], list[str]]:
    """The words of the footnotes of a Word document, and where their links lead."""
    [part] = [part for part in document.part.package.iter_parts() if part.partname == "/word/footnotes.xml"]
    xml = part.blob.decode()
    notes = re.findall(
        r'<w:footnote (?![^>]*w:type="(?:separator|continuation))[^>]*>.*?</w:footnote>', xml, flags=re.S
    )
    words = ["".join(re.findall(r"<w:t\b[^>]*>([^<]*)</w:t>", note)) for note in notes]
    return words, [relation.target_ref for relation in part.rels.values() if relation.is_external]


def converted_by_office(office: str, file: Path, folder: Path) -> tuple[str, set[str]]:
    """The words of a document as LibreOffice prints it, and where its links lead."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return read_pdf(file.with_suffix(".pdf"))


def read_pdf(file: Path) -> tuple[str, set[str]]:
    pages = PdfReader(file).pages
    links = [note.get_object().get("/A", {}).get("/URI") for page in pages for note in page.get("/Annots", [])]
    # A font may have one sign for two letters: fi, fl.
    text = " ".join(page.extract_text() for page in pages)
    text = re.sub("[\ufb00-\ufb06]", lambda sign: normalize("NFKC", sign[0]), text)
    return " ".join(text.split()), {str(link) for link in links if link}


def test_markdown_has_a_footnote_for_each_recommendation_and_escapes_what_is_not_its_own(
    page: Page, fill: Fill, collection: Collection, tmp_path: Path
) -> None:
    fill(("upu-1", NOTE), "ilo-10")
    file = download(page, "Markdown", tmp_path)
    text = file.read_text()
    assert file.name == "Recommendations-on-international-migration-and-development.md"
    for number, key in enumerate(("upu-1", "ilo-10"), 1):
        item = collection.recommendations[key]
        assert f"**{number}. {item.record.title}**" in text
        [note] = re.findall(rf"^\[\^{number}\]: .*$", text, flags=re.M)
        assert f"<{item.source.url}>" in note
        assert f"<https://compendium.example{item.address}>" in note
        assert text.count(f"[^{number}]") == 2
    assert (
        '> Note: Côte d\'Ivoire: "see" our statement \\& \\<b\\>\\*this\\*\\</b\\>, 5 %.\\\n> =cmd {second} line'
        in text
    )


def test_a_spreadsheet_gets_a_row_for_each_recommendation_and_takes_nothing_for_a_formula(
    page: Page, fill: Fill, collection: Collection, tmp_path: Path
) -> None:
    fill(("upu-1", '=HYPERLINK("https://other.example")\nand, "more"'), ("ilo-10", "Côte"), group="body")
    file = download(page, "Spreadsheet (.csv)", tmp_path)
    assert file.suffix == ".csv"
    with file.open(encoding="utf-8-sig", newline="") as content:
        rows = list(csv.DictReader(content))
    assert [row["Number"] for row in rows] == ["ilo-10", "upu-1"]
    assert [row["Note"] for row in rows] == ["Côte", '\'=HYPERLINK("https://other.example")\nand, "more"']
    for number, row in enumerate(rows, 1):
        item = collection.recommendations[row["Number"]]
        assert row["No."] == str(number)
        assert (row["Title"], row["Summary"]) == (item.record.title, item.record.text)
        assert row["Group"] == item.by_in_full
        assert row["Address"] == f"https://compendium.example{item.address}"
        assert item.source.url in row["Footnote"]
    assert file.read_bytes().startswith(codecs.BOM_UTF8)


def test_print_is_the_annex_alone_with_addresses_spelled_out(
    page: Page, address: str, fill: Fill, collection: Collection, tmp_path: Path
) -> None:
    fill(("upu-1", "Our note"), "ilo-10", title="Annex II")
    file = tmp_path / "print.pdf"
    page.pdf(path=file, format="A4")
    text, _ = read_pdf(file)
    assert text.startswith("Annex II ")
    for word in ("Move up", "Remove", "Search", "Share it", "kept in this browser"):
        assert word not in text
    packed = text.replace(" ", "")
    for key in ("upu-1", "ilo-10"):
        item = collection.recommendations[key]
        assert item.record.title in text
        assert item.source.url in packed
        assert f"https://compendium.example{item.address}" in packed
    assert "Note: Our note" in text
    assert "(candidate contributor)" in text


def test_a_withdrawn_recommendation_says_so_in_the_list_and_in_the_annex(
    page: Page, records: Path, address: str, fill: Fill, tmp_path: Path
) -> None:
    file = records / "ilo.yaml"
    file.write_text(file.read_text().replace("  - id: ilo-1\n", "  - id: ilo-1\n    withdrawn: Merged in 2027.\n", 1))
    [(path, script)] = render_catalogue(load(records), f"{address}/")
    page.route(f"**/{path}", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    fill("ilo-1")
    expect(page.locator(".briefing__list")).to_contain_text("withdrawn")
    assert "Withdrawn: Merged in 2027." in download(page, "Markdown", tmp_path).read_text()


def test_a_word_library_that_cannot_be_loaded_is_said_and_can_be_tried_again(
    fresh: Page, address: str, tmp_path: Path
) -> None:
    fresh.route("**/vendor/docx.js", lambda route: route.abort(), times=1)
    fresh.goto(f"{address}/briefing/?ids=ilo-1")
    press(fresh, "Word (.docx)")
    expect(fresh.get_by_text("could not be loaded. Markdown and print still work.")).to_be_visible()
    assert len(footnotes(Document(str(download(fresh, "Word (.docx)", tmp_path))))[0]) == 1


def test_the_list_and_the_word_export_work_from_a_folder_without_a_server(
    page: Page, site: Path, collection: Collection, tmp_path: Path
) -> None:
    page.goto((site / "recommendations/ilo-1/index.html").as_uri())
    press(page, "Add to briefing list")
    page.goto((site / "briefing/index.html").as_uri())
    assert titles(page) == titles_of(collection, "ilo-1")
    assert len(footnotes(Document(str(download(page, "Word (.docx)", tmp_path))))[0]) == 1


def test_the_library_for_word_is_the_one_that_was_reviewed(site: Path) -> None:
    library = (site / "assets/vendor/docx.js").read_bytes()
    assert hashlib.sha256(library).hexdigest() == VENDORED
    assert library.startswith(b"/*! docx 9.15.2")


def test_the_catalogue_holds_every_recommendation_as_it_is_recorded(site: Path, collection: Collection) -> None:
    text = (site / "assets/data/briefing.js").read_text()
    catalogue = json.loads(text[text.index(".briefing = ") + len(".briefing = ") : text.rindex(";")])
    assert set(catalogue["items"]) == {*collection.recommendations, *collection.withdrawn}
    for key, item in collection.recommendations.items():
        entry = catalogue["items"][key]
        assert (entry["title"], entry["text"], entry["themes"]) == (
            item.record.title, item.record.text, item.record.themes,
        )  # fmt: skip
        assert entry["original"][1] == item.source.url
        assert bool(entry.get("candidate")) == bool(item.body and item.body.is_candidate)
