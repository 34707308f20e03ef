"""Text of a record is text: whatever stands in it is refused, or comes out as written and does nothing."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rispy
import yaml
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from compendium import model
from compendium.collection import Collection, load
from compendium.fields import model_at
from compendium.offline import BOOK
from tests.broken import EXAMPLE
from tests.conftest import WITHOUT_WAITING, copy_project, keep_bodies, run
from tests.test_editions import bare, links_of
from tests.test_site import text_of

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "]]><b>x</b>",
    "<!-- x --><!-- editions -->",
    "--> </p></div></article></body>",
    "</title></textarea></style><iframe src=javascript:alert(1)>",
    "&lt;b&gt; &amp;amp; &#60;i&#62; &nbsp",
    "{{ 7 * 7 }} {{ config }} ${7*7} #{7*7}",
    "{% raw %} {% include 'x' %} {# x #}",
    "[text](javascript:alert(1)) ![x](y) [x]: javascript:x",
    "**bold** _it_ `code` ~~~ ``` --- === ***",
    "# Heading",
    "> quote 1. one - two * three + four",
    "::: note !!! warning ??? x",
    "{: .x onclick=alert(1) } {#id .class}",
    "[TOC] [^1] *[HTML]: x --8<-- 'file'",
    "--- title: x --- ...",
    "- item: 'a' \"b\" \\n \\u0041 %s %(x)s \\",
    "=cmd|' /C calc'!A0 @SUM(1) +1 -1",
    "<a href=javascript:alert(1)>x</a> javascript:alert(1)",
    "<math><mtext></p><style><img src onerror=alert(1)>",
    "wzxhzdk:0 klzzwxh:0000 AMP_SUBSTITUTE",
    "#set text(red) #link(\"x\") $x$ @ref <label> *b* _i_",
    "🙂 移民 שלום مرحبا Ωμέγα ﷺ naïve – “quoted” … ½ №",
    "a,b;c\td|e",
    "\\input{x} {\\rtf1 x} @article{x, title={y}} TY  - JOUR",
]  # fmt: skip

# The limits of each kind of text: nothing in one word of full length may push a page wider than a phone.
LONGEST = {"text": 2000, "line": 300, "title": 120, "word": 80}


def _wide(kind: str) -> str:
    return "W" * LONGEST[kind]


def _texts() -> Iterator[str]:
    """Hostile texts without end, each with a number of its own, so that it can be found again."""
    number = 0
    while True:
        for text in HOSTILE:
            number += 1
            yield f"{text} h{number}h"


def hostile_body(base: dict[str, object], texts: Iterator[str]) -> tuple[dict[str, object], list[str]]:
    """Put a hostile text into every field of a body's record that takes a text; return what was put in."""
    used: list[str] = []

    def fill(value: object, kind: type[model.Strict]) -> object:
        assert isinstance(value, dict)
        filled = dict(value)
        for name, field in kind.model_fields.items():
            if name not in value:
                continue
            inner = model_at(kind, (name,))
            if inner and isinstance(value[name], dict):
                filled[name] = {key: fill(entry, inner) for key, entry in value[name].items()}
            elif inner:
                filled[name] = [fill(entry, inner) for entry in value[name]]
            elif name == "search_terms":
                filled[name] = [take(80) for _ in HOSTILE[:8]]
            elif "_plain" in str(field):
                filled[name] = take(
                    next((mark.max_length for mark in field.metadata if hasattr(mark, "max_length")), 80)
                )
        return filled

    def take(limit: int) -> str:
        text = next(text for text in texts if len(text) <= limit)
        used.append(" ".join(text.split()))
        return used[-1]

    filled = fill(base, model.Body)
    assert isinstance(filled, dict)
    return filled, used


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A project with hostile bodies, themes, instruments and terms, built; and the texts that were put in."""
    project = copy_project(tmp_path_factory.mktemp("hostile"))
    agencies = project / "agencies"
    keep_bodies(project, "ilo", "iom")
    texts = _texts()
    used: list[str] = []
    for number in range(6):
        base = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8").replace("example-", f"hostile{number}-"))
        base["acronym"], base["group"], base["contribution"] = f"EB{number}", "hlcp", "candidate"
        base["recommendations"][0]["instruments"] = ["icrmw"]
        record, put_in = hostile_body(base, texts)
        used += put_in
        _write(agencies / f"hostile{number}.yaml", record)
    wide = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8").replace("example-", "wide-"))
    wide |= {
        "name": _wide("line"),
        "acronym": _wide("word"),
        "mandate": _wide("text"),
        "contribution_note": _wide("text"),
    }
    wide["recommendations"][0] |= {
        "title": _wide("title"), "text": _wide("text"), "locator": _wide("line"),
        "search_terms": [letter * LONGEST["word"] for letter in "WMV"],
    }  # fmt: skip
    wide["sources"]["statement-2013"] |= {
        "title": _wide("line"), "publisher": _wide("line"), "symbol": _wide("line"), "reported_by": _wide("line"),
        "url": f"https://example.org/{'w' * 900}",
    }  # fmt: skip
    wide["facts"][0]["text"] = _wide("text")
    _write(agencies / "wide.yaml", wide)
    for name, keys in (
        ("_themes", ("label", "definition")),
        ("_instruments", ("short", "title", "by")),
        ("_terms", ("label", "explanation")),
    ):
        shared = yaml.safe_load((agencies / f"{name}.yaml").read_text(encoding="utf-8"))
        _spoil(shared, keys, texts, used)
        _write(agencies / f"{name}.yaml", shared)
    result = run(project, "build")
    assert result.returncode == 0, result.stderr
    return project, used


def _write(path: Path, record: object) -> None:
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")


def _spoil(value: object, keys: tuple[str, ...], texts: Iterator[str], used: list[str]) -> None:
    """Put hostile texts into these fields, wherever they stand."""
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _spoil(entry, keys, texts, used)
    if isinstance(value, dict):
        for key in keys:
            if key in value:
                value[key] = next(text for text in texts if len(text) <= 80)
                used.append(" ".join(str(value[key]).split()))


def _pages(project: Path) -> dict[str, str]:
    site = project / "site"
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def test_hostile_text_stands_on_its_page_as_written(hostile: tuple[Path, list[str]]) -> None:
    project, used = hostile
    collection: Collection = load(project / "agencies")
    pages = {name: text_of(html) for name, html in _pages(project).items()}
    for body in collection.bodies.values():
        if not body.slug.startswith("hostile"):
            continue
        assert body.record.name in pages[f"{body.address.strip('/')}/index.html"]
        assert body.record.mandate in pages[f"{body.address.strip('/')}/index.html"]
        assert body.short in pages["index.html"]
        assert body.record.name in pages["agencies/index.html"]
        for item in body.recommendations:
            page = pages[f"{item.address.strip('/')}/index.html"]
            expected = [item.record.title, item.record.text, item.source.title, item.source.publisher]
            expected += [item.record.locator or "", *item.record.search_terms, *(theme.label for theme in item.themes)]
            assert not [text for text in expected if text not in page], item.id
            assert item.record.title in pages["recommendations/index.html"]
            for theme in item.themes:
                assert item.record.title in pages[f"themes/{theme.key}/index.html"]
    assert not [name for name, html in _pages(project).items() if "<title>Index" in html]
    everything = "\n".join(pages.values())
    assert len(used) > 200
    assert not [text for text in used if text not in everything]


class _Elements(HTMLParser):
    """Collects what a browser would make elements and attributes of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def test_hostile_text_makes_no_element_and_no_link(hostile: tuple[Path, list[str]]) -> None:
    project, _ = hostile
    for name, html in _pages(project).items():
        elements = _Elements(html).found
        tags = [tag for tag, _ in elements]
        assert not {"iframe", "math", "textarea", "mtext"} & set(tags), name
        assert tags.count("title") - tags.count("svg") <= 1, name
        for tag, attributes in elements:
            assert not [key for key in attributes if key.startswith("on")], name
            links = [attributes.get(key, "").strip() for key in ("href", "src", "action")]
            assert not [link for link in links if re.match(r"(?!https?:)[a-z+]+:", link, re.I)], name
            if tag == "script":
                assert "src" in attributes or attributes.get("type") == "application/ld+json", name
        for content in re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", html, re.S):
            assert json.loads(content), name


def phone(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """A page as wide as a phone, and the list of what it says, runs or asks another host that it should not."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.add_init_script(WITHOUT_WAITING)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on("request", lambda request: None if request.url.startswith(address) else trouble.append(request.url))
    return page, trouble


def test_hostile_pages_run_nothing_and_do_not_grow_wider_than_a_phone(
    hostile: tuple[Path, list[str]], browser: Browser, serve_folder: Callable[[Path], str]
) -> None:
    project, _ = hostile
    address = serve_folder(project / "site")
    page, trouble = phone(browser, address)
    names = [
        "",
        "recommendations/",
        "themes/",
        "themes/human-rights/",
        "agencies/",
        "instruments/",
        "instruments/icrmw/",
    ]
    names += ["coverage/", "joint/", "outcome/", "history/", "briefing/", "agencies/wide/", "recommendations/wide-1/"]
    names += [f"agencies/hostile{number}/" for number in range(6)]
    names += [f"recommendations/hostile{number}-{item}/" for number in range(6) for item in (1, 2)]
    too_wide = []
    for name in names:
        response = page.goto(f"{address}/{name}")
        assert response
        assert response.ok, name
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            too_wide.append(name)
    page.context.close()
    assert not trouble
    assert not too_wide


def test_the_searches_and_the_briefing_list_show_hostile_text_and_run_nothing(
    hostile: tuple[Path, list[str]], browser: Browser, serve_folder: Callable[[Path], str]
) -> None:
    project, _ = hostile
    items = load(project / "agencies").recommendations
    hostile_items = [item for number, item in items.items() if number.startswith("hostile")]
    address = serve_folder(project / "site")
    page, trouble = phone(browser, address)
    page.goto(f"{address}/recommendations/")
    for item in hostile_items:
        for text in (item.record.title, item.record.search_terms[0], item.themes[0].label):
            page.fill("#explorer-q", text)
            page.wait_for_timeout(300)
        page.fill("#explorer-q", item.id)
        first = page.locator("#results .entry").first
        first.locator(f"[href*='{item.id}']").wait_for()
        assert first.locator(".entry__title").inner_text() == " ".join(item.record.title.split())
        first.get_by_role("button").click()
    for grouping in ("theme", "date"):
        page.goto(f"{address}/recommendations/?by={grouping}&q=&body=hostile0&theme=<script>")
        page.locator("#results h2").first.wait_for()
    page.goto(f"{address}/about/?q=h1h")
    page.get_by_role("option").first.wait_for()
    page.goto(f"{address}/briefing/")
    page.get_by_text(hostile_items[-1].record.title).first.wait_for()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.context.close()
    assert len(hostile_items) >= 12
    assert not trouble


def test_the_downloads_hold_hostile_text_as_written(hostile: tuple[Path, list[str]]) -> None:
    project, _ = hostile
    data = project / "site" / "data"
    published = {item["id"]: item for item in json.loads((data / "compendium.json").read_bytes())["recommendations"]}
    table = (data / "recommendations.csv").read_text(encoding="utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(table, newline=""))}
    for number, item in load(project / "agencies").recommendations.items():
        assert published[number]["title"] == item.record.title
        assert published[number]["text"] == item.record.text
        assert rows[number]["title"].removeprefix("'") == item.record.title
        assert rows[number]["source_title"].removeprefix("'") == item.source.title
        page, source = rispy.loads((data / "recommendations" / f"{number}.ris").read_bytes().decode())
        assert page["title"] == item.record.title
        assert source["title"] == item.source.title


def test_the_book_prints_hostile_text_and_links_to_the_web_only(hostile: tuple[Path, list[str]]) -> None:
    project, _ = hostile
    book = PdfReader(project / "site" / BOOK)
    words = bare("".join(page.extract_text() for page in book.pages))
    items = load(project / "agencies").recommendations
    marks = [
        mark
        for number, item in items.items()
        if number.startswith("hostile")
        for mark in re.findall(r"h\d+h", item.record.text)
    ]
    assert len(marks) >= 12
    assert not [mark for mark in marks if mark not in words]
    assert not [link for link in links_of(book) if not re.match("https?://", link)]
    assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction)\b", (project / "site" / BOOK).read_bytes())


@pytest.mark.parametrize(
    "text", ["\u202eevil", "zero\u200bwidth", "W" * 10_000, "bell\x07", "\ud800", "x\u0301\u0301\u0301\u0301"]
)
def test_what_would_mislead_or_break_is_refused(tmp_path: Path, text: str) -> None:
    project = copy_project(tmp_path)
    path = project / "agencies" / "ilo.yaml"
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    record["recommendations"][0]["title"] = text
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")
    result = run(project, "check")
    assert result.returncode == 1
    assert result.stderr.startswith("agencies/ilo.yaml:")
    assert "Traceback" not in result.stderr
