"""What stands on a page follows the records; pages that are not rendered again are as if they were."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from compendium.collection import Collection, load
from compendium.pages import Rendered, render_pages

URL = "https://compendium.example/"


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("ilo", r"    title: (\w+)", r"    title: Changed \1"),
        ("ilo", r"acronym: ILO", "acronym: ILOX"),
        ("ilo", r"name: International Labour Organization", "name: Changed Labour Organization"),
        ("ilo", r"contribution: \w+", "contribution: candidate"),
        ("ilo", r"    publisher: .*", "    publisher: IOM and OHCHR"),
        ("_themes", r"label: (\w+)", r"label: Changed \1"),
        ("_instruments", r"short: (\w+)", r"short: Changed \1"),
        ("_terms", "explanation: Rests on", "explanation: Changed on"),
        ("_edition", r"version: .*", 'version: "9.9"'),
        ("_compendium", r"(positions:\n(?:.*\n)*?) +title: \w+", r"\1      title: Changed"),
    ],
)
def test_after_a_change_every_page_is_as_rendered_for_the_first_time(
    records: Path, file: str, before: str, after: str
) -> None:
    rendered = Rendered()
    first = dict(render_pages(load(records), URL, rendered))
    path = records / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(before, after, text, count=1), encoding="utf-8")
    again = dict(render_pages(load(records), URL, rendered))
    assert again == dict(render_pages(load(records), URL))
    assert again != first


def test_only_what_a_change_touches_is_rendered_again(records: Path) -> None:
    rendered = Rendered()
    list(render_pages(load(records), URL, rendered))
    before = dict(rendered)
    path = records / "ilo.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"    title: (\w+)", r"    title: Changed \1", text), encoding="utf-8")
    list(render_pages(load(records), URL, rendered))
    kept = [address for address, (_, text) in rendered.items() if text is before[address][1]]
    assert "/recommendations/ilo-1/" not in kept
    assert len(kept) > 100


def test_every_document_of_the_critical_elements_is_cited_with_the_elements_that_it_holds(
    collection: Collection,
) -> None:
    before = dict(render_pages(collection, URL))["joint/index.md"].decode()
    assert "Elements " not in before
    joint = collection.publication.joint
    key = next(key for key in collection.publication.sources if key != joint.elements[0].source)
    elements = [joint.elements[0].model_copy(update={"source": key}), *joint.elements[1:]]
    publication = collection.publication.model_copy(update={"joint": joint.model_copy(update={"elements": elements})})
    after = dict(render_pages(replace(collection, publication=publication), URL))["joint/index.md"].decode()
    section = after[after.index("{: #elements }") : after.index("{: #positions }")]
    first, others = re.findall(r"<p class=\"aside\">Elements? ([\d, ]+): <a .*?>(.*?)</a>", section)
    assert {first[0], others[0]} == {"1", ", ".join(str(element.order) for element in elements[1:])}
    assert {first[1], others[1]} == {collection.publication.sources[key].title for key in (key, elements[1].source)}


def test_one_recommendation_is_no_plural(collection: Collection) -> None:
    body = collection.bodies["ilo"]
    alone = {body.recommendations[0].id: body.recommendations[0]}
    bodies = {"ilo": replace(body, recommendations=body.recommendations[:1])}
    rendered = render_pages(replace(collection, recommendations=alone, bodies=bodies, withdrawn={}), URL)
    texts = {path: content.decode() for path, content in rendered if not path.startswith("recommendations/")}
    assert "1 recommendation of ILO" in texts["agencies/ilo/index.md"]
    assert "ILO · 1 recommendation<" in texts["agencies/index.md"]
    assert not [path for path, text in texts.items() if re.search(r"\b1 (recommendation|agreed position)s\b", text)]
