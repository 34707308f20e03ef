"""Statements about footnotes."""

import json
from dataclasses import replace

import pypandoc
import pytest

from compendium import citations
from compendium.citations import Footnote
from compendium.collection import Collection
from compendium.model import Edition

SITE = "https://compendium.example/"
NASTY = ["Côte d'Ivoire", 'a "quoted" word', "R&D at 5%", "=cmd|'/C calc'!A0", "{Braces} and {more}", "*_[x](y)<b>`\\"]


def test_a_footnote_names_who_what_where_and_when_in_the_editorial_style_of_the_un(collection: Collection) -> None:
    item = collection.recommendations["ilo-15"]
    edition = Edition(version="1.0", date="2026-11-24")
    assert citations.footnote(item, replace(collection, edition=edition), SITE).text == (
        f"HLD Migration Compendium, “{item.record.title}”, "
        "summary of recommendation ilo-15 by International Labour Organization "
        "(rests on: other document, 2013; seen in full), "
        "edition 1.0 (24 November 2026). Available at https://compendium.example/recommendations/ilo-15/."
    )


def test_a_footnote_says_whose_words_a_body_carries_and_where_they_were_read(collection: Collection) -> None:
    item = collection.recommendations["un-desa-1"]
    assert "by United Nations Secretary-General (UN DESA)" in citations.footnote(item, collection, SITE).text
    note = citations.footnote_of_original(item, collection)
    assert note.text.startswith("United Nations Secretary-General, “International migration and development: report")
    assert note.text.endswith(f"A/68/190; text read at {item.record.seen_at}.")
    for form in (note.html, note.markdown):
        assert "A/68/190" in form
        assert form.count("grfdt.com") == note.text.count("grfdt.com") + ("<a" in form)


def test_the_report_of_an_expert_is_not_cited_as_that_of_the_council_to_which_it_went(collection: Collection) -> None:
    for item in collection.bodies["special-rapporteur"].recommendations:
        note = citations.footnote_of_original(item, collection).text
        assert not note.startswith("United Nations"), item.id
        assert (
            "by Special Rapporteur on the Human Rights of Migrants (rests on: "
            in citations.footnote(item, collection, SITE).text
        )


def test_the_footnote_of_the_original_has_its_publisher_title_symbol_date_and_place(collection: Collection) -> None:
    items = collection.recommendations.values()
    sources = (item for item in items if item.source.symbol and item.record.locator and item.source.date)
    item = next(item for item in sources if not item.record.seen_at)
    note = citations.footnote_of_original(item, collection)
    for word in (item.source.symbol, item.record.locator, citations.spell_date(item.source.date or "")):
        assert f", {word}" in note.text
    assert note.text.endswith(f" Available at {item.source.url}.")


@pytest.mark.parametrize(
    ("publisher", "spelled"),
    [
        ("ILO", "International Labour Organization"),
        (
            "UNDP and UNICEF",
            "United Nations Development Programme and United Nations Children's Fund",
        ),
        ("UNU-EHS and CARE", "UNU-EHS and CARE"),
        ("UNICEF India, with ILO", "UNICEF India, with International Labour Organization"),
        ("CEB", "United Nations System Chief Executives Board for Coordination"),
    ],
)  # fmt: skip
def test_organizations_are_spelled_out(collection: Collection, publisher: str, spelled: str) -> None:
    assert citations.spell_out(publisher, collection) == spelled


def read_by_pandoc(document: str) -> tuple[str, str]:
    """The words of pandoc's reading of a document, and its last link."""
    words, links = [], [""]
    pending = json.loads(document)["blocks"]
    while pending:
        node = pending.pop(0)
        if isinstance(node, list):
            pending[:0] = node
        elif isinstance(node, dict):
            if node["t"] == "Link":
                links.append(node["c"][2][0])
                pending[:0] = node["c"][1]
            elif node["t"] == "Str":
                words.append(node["c"])
            elif node["t"] in ("Space", "SoftBreak"):
                words.append(" ")
            else:
                pending.insert(0, node.get("c", []))
    return "".join(words), links[-1]


@pytest.mark.parametrize("words", NASTY)
def test_any_name_comes_through_markdown_and_html_unharmed(words: str) -> None:
    note = Footnote(words, "https://example.org/a?b=1&c=(2)")
    for form, written in (
        ("html", note.html.replace("<wbr>", "")),
        ("commonmark", note.markdown),
        ("gfm", note.markdown),
    ):
        read = pypandoc.convert_text(written, "json", format=form)
        assert read_by_pandoc(read) == (note.text, note.url), form


def test_quotation_marks_inside_a_title_become_single_ones(collection: Collection) -> None:
    item = collection.recommendations["ilo-1"]
    record = item.record.model_copy(update={"title": 'Say "no" to fees'})
    nested = type(item)(**{**vars(item), "record": record})
    assert "“Say ‘no’ to fees”" in citations.footnote(nested, collection, SITE).text
