"""Statements about the downloads: somebody else's program reads each of them back and finds what the records say."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pypandoc
import pytest
import rdflib
import rispy
from jsonschema import Draft202012Validator
from rdflib.namespace import RDF, SKOS

from compendium.bibliography import work_of_page, work_of_source
from compendium.citations import SITE_NAME, spell_out
from compendium.collection import Collection, Recommendation
from compendium.environment import find_office
from compendium.exports import render_exports
from compendium.yaml_file import parse_yaml
from tests.conftest import ROOT

SITE = "https://compendium.example/"

# Names that programs trip over, each put into every field of a recommendation that a download carries.
NASTY = [
    "Côte d'Ivoire & Türkiye",
    'Say "no" to “fees”, 100% of the time',
    "=cmd|'/C calc'!A0",
    "+1-2@x",
    "@SUM(A1:A9)",
    "{Braces} in a {Title}",
    "R&D: $5 #1 a_b ~c ^d <b>bold</b> \\LaTeX; e|f",
    "União Africana, Ελλάδα, Монголия, 日本, مصر",
]


@pytest.fixture(scope="session")
def downloads(collection: Collection) -> dict[str, bytes]:
    return dict(render_exports(collection, SITE))


@pytest.fixture(scope="session")
def nasty(collection: Collection) -> Collection:
    """The collection with nasty names in the title, text, document and locator of one recommendation each."""
    items = dict(collection.recommendations)
    for name, text in zip(list(items)[:: len(items) // len(NASTY)], NASTY, strict=False):
        item = items[name]
        record = item.record.model_copy(update={"title": text, "text": text, "locator": text})
        source = item.source.model_copy(update={"title": text, "publisher": text, "symbol": None})
        record = record.model_copy(update={"source": f"nasty-{name}"})
        items[name] = replace(item, record=record, source=source)
    return replace(collection, recommendations=items)


def nasty_items(nasty: Collection) -> dict[str, Recommendation]:
    found = {item.record.title: item for item in nasty.recommendations.values() if item.record.title in NASTY}
    assert set(found) == set(NASTY)
    return found


def plain(text: str) -> str:
    """A text without the difference between straight and typographic quotation marks, which typesetters make."""
    return re.sub('[“”‘’"]', "'", text)


def test_the_json_keeps_to_its_published_schema(downloads: dict[str, bytes], nasty: Collection) -> None:
    for files in (downloads, dict(render_exports(nasty, SITE))):
        schema = json.loads(files["data/compendium.schema.json"])
        Draft202012Validator.check_schema(schema)
        data = json.loads(files["data/compendium.json"])
        assert list(Draft202012Validator(schema).iter_errors(data)) == []
        assert data["$schema"] == schema["$id"]


def test_the_json_schema_refuses_what_the_data_cannot_be(downloads: dict[str, bytes]) -> None:
    validator = Draft202012Validator(json.loads(downloads["data/compendium.schema.json"]))
    for change in ({"title": 5}, {"themes": "remittances"}, {"unknown": "field"}):
        data = json.loads(downloads["data/compendium.json"])
        data["recommendations"][0].update(change)
        assert list(validator.iter_errors(data)), change


def test_the_json_holds_every_recommendation_and_body(downloads: dict[str, bytes], collection: Collection) -> None:
    data = json.loads(downloads["data/compendium.json"])
    by_id = {item["id"]: item for item in data["recommendations"]}
    assert set(by_id) == {*collection.recommendations, *collection.withdrawn}
    for item in collection.recommendations.values():
        published = by_id[item.id]
        for name in ("title", "text", "themes", "addressed_to", "instruments", "search_terms", "locator", "fidelity"):
            assert published[name] == getattr(item.record, name), (item.id, name)
        assert published["source"]["title"] == item.source.title
        assert published["url"] == f"{SITE}recommendations/{item.id}/"
        alone = json.loads(downloads[f"data/recommendations/{item.id}.json"])
        assert alone == published
    assert {body["key"] for body in data["bodies"]} == set(collection.bodies)


def test_the_schemas_for_editors_accept_every_record_and_know_the_vocabularies(downloads: dict[str, bytes]) -> None:
    for path in sorted((ROOT / "agencies").glob("*.yaml")):
        name = path.stem.lstrip("_") if path.stem.startswith("_") else "agency"
        schema = json.loads(downloads[f"data/schema/{name}.schema.json"])
        data = parse_yaml(path.read_text(), path).data
        assert list(Draft202012Validator(schema).iter_errors(data)) == [], path.name
        if name == "agency":
            data["recommendations"][0]["themes"] = ["remitances"]
            assert list(Draft202012Validator(schema).iter_errors(data)), path.name


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_python_reads_the_table_and_no_cell_can_run_a_formula(nasty: Collection) -> None:
    content = dict(render_exports(nasty, SITE))["data/recommendations.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") == len(nasty.recommendations) + 1
    table = {row["id"]: row for row in rows(content)}
    for text, item in nasty_items(nasty).items():
        for column in ("title", "text", "source_title", "source_publisher", "locator"):
            assert table[item.id][column].removeprefix("'") == text
    cells = [cell for row in table.values() for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r\n＝＋－＠")]
    assert sum(cell.startswith("'") for cell in cells) == 3 * 6


def read_by_libreoffice(content: bytes, folder: Path) -> str:
    """A table as LibreOffice reads it with formulas allowed, in its own format."""
    (folder / "table.csv").write_bytes(content)
    utf8_with_formulas = "CSV:44,34,76,1,,0,false,true,false,false,false,0,true"
    subprocess.run(
        [
            find_office(), f"-env:UserInstallation=file://{folder}/profile", "--headless",
            f"--infilter={utf8_with_formulas}", "--convert-to", "fods", "--outdir", folder, folder / "table.csv",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return unescape((folder / "table.fods").read_text().replace("<text:s/>", " "))


def test_libreoffice_reads_the_table_with_every_accent_and_no_formula(nasty: Collection, tmp_path: Path) -> None:
    content = dict(render_exports(nasty, SITE))["data/recommendations.csv"]
    sheet = read_by_libreoffice(content, tmp_path)
    assert "table:formula" not in sheet
    assert not [text for text in NASTY if text not in sheet]
    assert "table:formula" in read_by_libreoffice(
        content.replace(b"\"'@SUM", b'"@SUM').replace(b"\"'=", b'"='), tmp_path
    )


def csl_by_pandoc(content: bytes, form: str) -> dict[str, dict[str, Any]]:
    items = json.loads(pypandoc.convert_text(content.decode(), "csljson", format=form))
    return {item["id"]: item for item in items}


@pytest.mark.parametrize(("name", "form"), [("bib", "biblatex"), ("bib", "bibtex"), ("csl.json", "csljson")])
def test_pandoc_reads_the_bibliography_unharmed(nasty: Collection, name: str, form: str) -> None:
    found = csl_by_pandoc(dict(render_exports(nasty, SITE))[f"data/recommendations.{name}"], form)
    for item in nasty.recommendations.values():
        page = found[item.id]
        assert plain(page["title"]) == plain(item.record.title)
        assert page["author"][0]["literal"] == SITE_NAME
        assert plain(item.by_in_full) in plain(page["note"])
        assert page["URL"] == f"{SITE}recommendations/{item.id}/"
        assert page["issued"]["date-parts"] == [[int(part) for part in nasty.edition.date.split("-")]]
        assert plain(page["abstract"]) == plain(item.record.text)
        source = found[work_of_source(item, nasty).key]
        assert plain(source["title"]) == plain(item.source.title)
        author = item.source.author or spell_out(item.source.publisher, nasty)
        assert plain(source["author"][0]["literal"]) == plain(author)
        assert source["URL"] == item.source.url


@pytest.mark.parametrize("name", ["bib", "csl.json"])
def test_citeproc_formats_a_bibliography(nasty: Collection, tmp_path: Path, name: str) -> None:
    item = nasty_items(nasty)["{Braces} in a {Title}"]
    path = tmp_path / f"one.{name}"
    path.write_bytes(dict(render_exports(nasty, SITE))[f"data/recommendations/{item.id}.{name}"])
    text = pypandoc.convert_text(
        f"[@{item.id}; @{work_of_source(item, nasty).key}]",
        "plain", format="markdown", extra_args=["--citeproc", f"--bibliography={path}", "--wrap=none"],
    )  # fmt: skip
    for expected in (
        SITE_NAME,
        "Braces in a Title",
        "2026",
        f"{SITE}recommendations/{item.id}/",
        item.source.url,
    ):
        assert expected in text.replace("{", "").replace("}", ""), text


def test_a_brace_without_its_partner_breaks_no_other_entry(collection: Collection) -> None:
    first, second = list(collection.recommendations)[:2]
    item = collection.recommendations[first]
    record = item.record.model_copy(update={"title": "One { brace"})
    broken = replace(collection, recommendations={**collection.recommendations, first: replace(item, record=record)})
    content = dict(render_exports(broken, SITE))["data/recommendations.bib"]
    assert content.count(b"{") == content.count(b"}")
    assert csl_by_pandoc(content, "bibtex")[second]["title"]


def test_a_ris_library_reads_every_reference_unharmed(nasty: Collection) -> None:
    content = dict(render_exports(nasty, SITE))["data/recommendations.ris"].decode()
    found = {entry["id"]: entry for entry in rispy.loads(content)}
    for item in nasty.recommendations.values():
        page = found[item.id]
        assert page["title"] == item.record.title
        assert page["abstract"] == item.record.text
        assert page["authors"] == [page["publisher"]] == [SITE_NAME]
        assert item.by_in_full in page["notes"][0]
        assert page["urls"] == [f"{SITE}recommendations/{item.id}/"]
        assert page["keywords"] == [theme.label for theme in item.themes]
        assert all("," not in author for author in page["authors"])
        source = found[work_of_source(item, nasty).key]
        assert source["title"] == item.source.title
        assert source.get("year", "") == item.year


def test_a_withdrawn_recommendation_keeps_its_downloads_which_say_so(
    collection: Collection, downloads: dict[str, bytes]
) -> None:
    item = collection.recommendations["ilo-5"]
    others = {name: other for name, other in collection.recommendations.items() if name != "ilo-5"}
    gone = replace(item, record=item.record.model_copy(update={"withdrawn": "Merged with ilo-6 in March 2027."}))
    after = dict(render_exports(replace(collection, recommendations=others, withdrawn={"ilo-5": gone}), SITE))
    assert set(after) == set(downloads)
    for path in ("data/recommendations/ilo-5", "data/recommendations"):
        for form in (".bib", ".ris", ".csl.json"):
            assert b"this recommendation was withdrawn: Merged with ilo-6 in March 2027." in after[path + form]
    for path in ("data/recommendations/ilo-5.json", "data/compendium.json", "data/recommendations.csv"):
        assert b"Merged with ilo-6 in March 2027." in after[path]


def test_the_vocabularies_are_skos(downloads: dict[str, bytes], collection: Collection) -> None:
    graph = rdflib.Graph().parse(data=downloads["data/vocabularies.jsonld"], format="json-ld")
    concepts: set[rdflib.term.Node] = set(graph.subjects(RDF.type, SKOS.Concept))
    for theme in collection.themes.values():
        uri = rdflib.URIRef(f"{SITE}themes/{theme.key}/")
        assert uri in concepts
        assert graph.value(uri, SKOS.prefLabel) == rdflib.Literal(theme.label, lang="en")
        assert {str(word) for word in graph.objects(uri, SKOS.altLabel)} == set(theme.also)
        assert graph.value(uri, SKOS.broader) in concepts
    for instrument in collection.instruments.values():
        uri = rdflib.URIRef(f"{SITE}instruments/{instrument.key}/")
        names = {str(word) for word in graph.objects(uri, SKOS.altLabel)}
        assert names == {instrument.short, *instrument.also} - {instrument.title}
    for term in collection.terms.addressees:
        uri = rdflib.URIRef(f"{SITE}data/#addressees-{term.key}")
        assert {str(word) for word in graph.objects(uri, SKOS.altLabel)} == set(term.also)
        broader = rdflib.URIRef(f"{SITE}data/#addressees-{term.broader}") if term.broader else None
        assert graph.value(uri, SKOS.broader) == broader
        assert bool(graph.value(uri, SKOS.topConceptOf)) == (broader is None)
    for concept in concepts:
        scheme = graph.value(concept, SKOS.inScheme)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1
        assert len(list(graph.objects(concept, SKOS.notation))) == 1
    expected = sum(len(getattr(collection.terms, name)) for name in type(collection.terms).model_fields)
    expected += len(collection.themes) + len(collection.families) + len(collection.instruments)
    assert len(concepts) == expected


def test_the_checksums_fit_every_download(site: Path) -> None:
    folder = site / "data"
    sums = {line[66:]: line[:64] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS", "index.html"}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_the_ten_lines_of_python_on_the_page_about_the_data_run(site: Path, address: str) -> None:
    page = (site / "data/index.html").read_text()
    found = re.search(r"<pre><code>(.*?)</code></pre>", page, flags=re.S)
    assert found
    program = unescape(found[1]).replace(SITE, f"{address}/")
    assert len(program.splitlines()) <= 10
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "Available at" in result.stdout


def test_every_field_of_the_data_is_explained(site: Path, downloads: dict[str, bytes]) -> None:
    page = (site / "data/index.html").read_text()
    data = json.loads(downloads["data/compendium.json"])
    item = data["recommendations"][0]
    for name in (*data, *item, *item["source"]):
        assert re.search(
            rf"<th scope=\"row\"><code>{re.escape(name)}</code></th><td>[^<]+</td><td>[^<]{{8,}}</td>", page
        ), name


def test_the_work_of_a_page_bears_the_date_of_the_edition(collection: Collection) -> None:
    item = collection.recommendations["ilo-1"]
    assert work_of_page(item, collection, SITE).date == collection.edition.date
